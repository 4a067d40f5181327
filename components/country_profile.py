"""One country on a page: counts by role, its agreements, sites and money."""

import pandas as pd
import streamlit as st

from components import cached, money_choices, wording
from components.links import record_link
from components.records import show_money


def _mine(code: str, table: str, roles: tuple[str, ...] | None = None) -> list[str]:
    rows = cached.views().roles
    rows = rows[(rows["country"] == code) & (rows["table"] == table)]
    if roles:
        rows = rows[rows["role"].isin(roles)]
    return list(dict.fromkeys(rows["record_id"]))


def _figures(code: str) -> dict[str, int]:
    return {
        "Agreements": len(_mine(code, "agreements")),
        "Agreements as host": len(_mine(code, "agreements", ("host",))),
        "Agreements as funder": len(_mine(code, "agreements", ("funder",))),
        "Agreements as technology owner": len(_mine(code, "agreements", ("technology owner",))),
        "Production sites": len(_mine(code, "sites")),
    }


def _given(code: str) -> tuple[float, float]:
    """Euros of grants, procurement and budget lines, at least allocated: of the country alone, and jointly with others."""
    funding = cached.views().funding
    money = money_choices.counted(funding[[code in c for c in funding["funder_countries"]]], "allocated", money_choices.GROUPS[0])
    alone = money["funders"].str.len() == 1
    return money.loc[alone, "amount_counted_eur"].sum(), money.loc[~alone, "amount_counted_eur"].sum()


def show_figures(code: str) -> None:
    """Counts by role and the euros that the country gives, or that nothing was found."""
    name, figures = cached.views().names[code], _figures(code)
    st.subheader(name, anchor=False)
    if not any(figures.values()) and not _mine(code, "funding"):
        st.info(f"Nothing on {name} in the data. That may mean that nothing was found, not that there is nothing.")
        return
    lines = ["| Part in | Number |", "|:--|--:|"] + [f"| {label} | {n} |" for label, n in figures.items()]
    alone, jointly = _given(code)
    lines.append(f"| Public grants and orders allocated by {name} alone | {wording.euros(alone)} |")
    if jointly:
        lines.append(f"| and jointly with others, in all | {wording.euros(jointly)} |")
    st.markdown("\n".join(lines))


def comparison(codes: list[str]) -> pd.DataFrame:
    """Counts (rows) by country (columns, by name)."""
    return pd.DataFrame({cached.views().names[c]: _figures(c) for c in codes})


def describe(counts: pd.DataFrame) -> str:
    """The comparison in words."""
    return ". ".join(f"{label}: " + wording.joined([f"{c} {n}" for c, n in row.items()]) for label, row in counts.iterrows()) + "."


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
        for s in sites.itertuples():
            record_link("sites", s.site_id, f"{s.name}{', ' + s.place if s.place else ''}: {s.status_shown}, {s.product_category}")
    with tabs[2]:
        show_money(funding, f"{name}: as funder or recipient")
