"""One country on a page: counts by role, its agreements, sites and money."""

import io

import streamlit as st

from components import cached, layout, share, wording
from components.country_brief import country_brief
from components.exports.pdf import pdf_brief
from components.links import record_link
from components.pictures import countries as pictures
from components.records import show_money
from components.withheld_note import show_withheld


def _mine(code: str, table: str, roles: tuple[str, ...] | None = None) -> list[str]:
    rows = cached.views().roles
    rows = rows[(rows["country"] == code) & (rows["table"] == table)]
    if roles:
        rows = rows[rows["role"].isin(roles)]
    return list(dict.fromkeys(rows["record_id"]))


def show_figures(code: str) -> None:
    """Counts by role and the euros that the country gives, or that nothing was found."""
    views = cached.views()
    name, figures = views.names[code], pictures.figures(views, code)
    st.subheader(name, anchor=False)
    if not any(figures.values()) and not _mine(code, "funding"):
        st.info(f"Nothing on {name} in the data. That may mean that nothing was found, not that there is nothing.")
        return
    lines = ["| Part in | Number |", "|:--|--:|"] + [f"| {label} | {n:,.0f} |" for label, n in figures.items() if label != pictures.COUNTED]
    alone, jointly = pictures.given(views, code)
    lines.append(f"| Public grants and orders allocated by {name} alone | {wording.euros(alone)} |")
    if jointly:
        lines.append(f"| and jointly with others, in all | {wording.euros(jointly)} |")
    st.markdown("\n".join(lines))


def show_brief(code: str) -> None:
    """The download of a country on two pages, made when it is asked for."""
    tables, views = cached.tables(), cached.views()
    where = share.canonical(pictures.address(views, code))

    def make() -> io.BytesIO:
        return io.BytesIO(pdf_brief(country_brief(tables, views, code, layout.source_line(tables), where)))

    name = f"{views.names[code]}-{tables.version}".lower().replace(" ", "-")
    st.download_button("Country brief (PDF)", data=make, file_name=f"{name}.pdf", mime="application/pdf", on_click="ignore", icon=":material/picture_as_pdf:", help="Two pages: map, money, agreements, sites, conflicts, sources.")


def show_money_comparison(codes: list[str]) -> None:
    """Public grants and orders allocated, country by country, alone and jointly with others."""
    views = cached.views()
    lines = ["| Public grants and orders allocated | Alone | Jointly with others, in all |", "|:--|--:|--:|"]
    for code in codes:
        alone, jointly = pictures.given(views, code)
        lines.append(f"| {views.names[code]} | {wording.euros(alone)} | {wording.euros(jointly) if jointly else ''} |")
    st.markdown("\n".join(lines))


def show_records(code: str) -> None:
    """Sites, agreements and money of the country, each a link to its record."""
    views = cached.views()
    name = views.names[code]
    sites = views.sites.loc[_mine(code, "sites")]
    agreements = views.agreements.loc[views.agreements["agreement_id"].isin(_mine(code, "agreements"))]
    funding = views.funding[views.funding["funding_id"].isin(_mine(code, "funding"))]
    if sites.empty and agreements.empty and funding.empty:
        return
    tabs = st.tabs([f"{name}: {wording.count(len(agreements), 'agreement')}", wording.count(len(sites), "site"), f"money: {wording.count(len(funding), 'row')}"])
    with tabs[0]:
        for a in agreements.itertuples():
            record_link("agreements", a.agreement_id, f"{a.title} ({a.status_shown})", before=wording.date(a.date_signed))
    with tabs[1]:
        if (hidden := int((sites["location_precision"] == "withheld").sum())):
            show_withheld(f"The places of {wording.count(hidden, 'site')} in {name}.", f"country-{code}")
        for s in sites.itertuples():
            record_link("sites", s.site_id, f"{s.name}{', ' + s.place if s.place and s.location_precision != 'withheld' else ''}: {s.status_shown}, {s.product_category}")
    with tabs[2]:
        show_money(funding, f"{name}: as funder or recipient")
