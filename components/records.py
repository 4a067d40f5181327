"""One record on a page: its facts with every source beside them, what it led to, what paid for it, its milestones."""

import pandas as pd
import streamlit as st

from components import cached, wording
from components.facts import Fact, facts, statements
from components.links import record_link
from components.wording import escape, markdown_link, source_link
from data.load import split_list

AGREEMENT_FIELDS = ["date_signed", "place", "kind", "status", "host_country", "product_category", "programme_id", "value_amount"]
SITE_FIELDS = ["operator_id", "locality", "region", "country", "product_category", "products", "status", "start_of_production", "agreement_id", "programme_id", "investment_amount"]
FUNDING_FIELDS = ["date", "funder_country", "funder_id", "recipient_country", "recipient_id", "programme_id", "agreement_id", "site_id", "amount", "instrument", "money", "stage"]


def facts_table(rows: list[Fact]) -> str:
    """Facts as a Markdown table; where sources disagree, every statement stands in a row of its own."""
    lines = ["| Field | Value | Sources |", "|:--|:--|:--|"]
    for fact in rows:
        if not fact.disagree:
            lines.append(f"| {escape(fact.label)} | {escape(fact.value)} | {' · '.join(source_link(s) for s in fact.statements)} |")
            continue
        chosen = [s for s in fact.statements if s.is_chosen]
        others = [s for s in fact.statements if not s.is_chosen]
        lines.append(f"| {escape(fact.label)} | {escape(fact.value)} :orange-badge[sources disagree] | {' · '.join(source_link(s) for s in chosen)} |")
        lines += [f"| | *also stated:* {escape(s.said)}{' (' + escape(s.note) + ')' if s.note else ''} | {source_link(s)} |" for s in others]
    return "\n".join(lines)


def show_facts(table: str, record_id: str, fields: list[str]) -> None:
    """The facts of a record with their sources."""
    views = cached.views()
    st.markdown(facts_table(facts(cached.tables(), views.claims, views.conflicts, table, record_id, fields)))


def show_parties(agreement_id: str) -> None:
    """Who is party to an agreement, in which role, and who signed; conflicting signatories beside them."""
    tables, views = cached.tables(), cached.views()
    organisations = tables.organisations.set_index("organisation_id")["name"]
    lines = ["| Party | Role | Signed by | Sources |", "|:--|:--|:--|:--|"]
    for party in tables.agreement_parties[tables.agreement_parties["agreement_id"] == agreement_id].itertuples():
        who = [views.names.get(party.country, "") if not wording.is_missing(party.country) else "", organisations.get(party.organisation_id, "") if not wording.is_missing(party.organisation_id) else ""]
        [signatory] = facts(tables, views.claims, views.conflicts, "agreement_parties", party.party_id, ["signatory"]) or [None]
        signed = escape(signatory.value) + (" :orange-badge[sources disagree]" if signatory.disagree else "") if signatory else ""
        said = signatory.statements if signatory else ()
        chosen = [s for s in said if s.is_chosen or not signatory.disagree]
        lines.append(f"| {escape(': '.join(w for w in who if w))} | {party.role} | {signed} | {' · '.join(source_link(s) for s in chosen)} |")
        if signatory and signatory.disagree:
            lines += [f"| | | *also stated:* {escape(s.said)} | {source_link(s)} |" for s in said if not s.is_chosen]
    if len(lines) > 2:
        st.markdown("\n".join(lines))


def show_milestones(table: str, record_id: str) -> None:
    """Dated steps of a record, promised and kept apart."""
    tables, views = cached.tables(), cached.views()
    mine = tables.milestones[(tables.milestones["table"] == table) & (tables.milestones["record_id"] == record_id)].sort_values("date_first")
    if mine.empty:
        return
    st.subheader("Milestones", anchor=False)
    lines = ["| Date | | Step | Sources |", "|:--|:--|:--|:--|"]
    for m in mine.itertuples():
        said = statements(views.claims, "milestones", m.milestone_id)
        announced = f" (announced {wording.date(m.announced_on)})" if m.basis == "planned" and not wording.is_missing(m.announced_on) else ""
        badge = ":gray-badge[planned]" if m.basis == "planned" else ":green-badge[happened]"
        lines.append(f"| {wording.date(m.date)} | {badge} | {escape(m.event)}{announced} | {' · '.join(source_link(s) for s in said)} |")
    st.markdown("\n".join(lines))


def show_money(rows: pd.DataFrame, heading: str = "Money") -> None:
    """Statements of money with stated amount, euros and sources; says what is part of what."""
    if rows.empty:
        return
    views = cached.views()
    st.subheader(heading, anchor=False)
    lines = ["| Date | From → to | Stated amount | In euros | Form, stage | Sources |", "|:--|:--|--:|--:|:--|:--|"]
    for f in rows.itertuples():
        said = statements(views.claims, "funding", f.funding_id, "amount") or statements(views.claims, "funding", f.funding_id)
        in_euros = "" if wording.is_missing(f.amount_eur) else wording.euros(f.amount_eur) + ("\\*" if f.rate_is_estimate else "")
        part = " (part of a larger sum)" if not wording.is_missing(f.part_of) else ""
        lines.append(
            f"| {wording.date(f.date)} | {escape(f.funder)} → {escape(f.recipient)}: {escape(f.purpose)}{part} | {escape(f.stated)} | {in_euros} "
            f"| {f.instrument}, {f.stage} | {' · '.join(source_link(s) for s in said)} |")
    st.markdown("\n".join(lines))


def show_capacities(site_id: str) -> None:
    """Stated quantities of a site with their basis: achieved, planned, aimed at, ordered."""
    tables, views = cached.tables(), cached.views()
    mine = tables.capacities[tables.capacities["site_id"] == site_id]
    if mine.empty:
        return
    st.subheader("Stated quantities", anchor=False)
    lines = ["| What | How many | Basis | For | Sources |", "|:--|:--|:--|:--|:--|"]
    for c in mine.itertuples():
        low, high = (None if wording.is_missing(v) else wording.number(v, 6) for v in (c.value_low, c.value_high))
        many = f"{low}–{high}" if low and high and low != high else low or high or ""
        per = f" per {c.period}" if not wording.is_missing(c.period) else ""
        said = statements(views.claims, "capacities", c.capacity_id)
        lines.append(f"| {escape(c.product)} | {many} {escape(c.unit)}{per} | {c.basis} | {wording.date(c.date)} | {' · '.join(source_link(s) for s in said)} |")
    st.markdown("\n".join(lines))


def show_sources(table: str, record_id: str) -> None:
    """All documents behind a record and its parts."""
    cited = cached.views().cited
    mine = cited[(cited["owner_table"] == table) & (cited["owner_id"] == record_id)].drop_duplicates("source_id")
    st.subheader(f"Sources ({len(mine)})", anchor=False)
    lines = []
    for s in mine.sort_values("published", ascending=False, na_position="last").itertuples():
        reprint = f", after {escape(s.origin)}" if s.origin != s.publisher else ""
        lines.append(f"- {markdown_link(s.title if not wording.is_missing(s.title) else s.url, s.url)}, {escape(s.publisher)}{reprint}"
                     f"{', ' + wording.date(s.published) if not wording.is_missing(s.published) else ''} · {s.kind}")
    st.markdown("\n".join(lines))


def show_agreement(agreement_id: str) -> None:
    """The whole record of an agreement: facts, parties, sites, money, milestones, sources."""
    views = cached.views()
    row = views.agreements.loc[agreement_id]
    st.header(escape(row["title"]), anchor=False)
    st.markdown(escape(row["summary"]))
    show_facts("agreements", agreement_id, AGREEMENT_FIELDS)
    st.subheader("Parties", anchor=False)
    show_parties(agreement_id)
    sites = views.sites[[agreement_id in a for a in views.sites["agreements"]]]
    if not sites.empty:
        st.subheader("Sites it led to", anchor=False)
        for s in sites.itertuples():
            record_link("sites", s.site_id, f"{s.name}, {s.place + ', ' if s.place else ''}{s.country_name}: {s.status_shown}")
    show_money(views.funding[views.funding["agreement_id"] == agreement_id])
    show_milestones("agreements", agreement_id)
    show_sources("agreements", agreement_id)


def show_site(site_id: str) -> None:
    """The whole record of a production site: facts, quantities, agreements, money, milestones, sources."""
    views = cached.views()
    row = views.sites.loc[site_id]
    st.header(escape(row["name"]), anchor=False)
    if row["location_precision"] == "withheld":
        st.info("The place is withheld on purpose: no production, repair or storage site in Ukraine is located below country level.")
    show_facts("sites", site_id, SITE_FIELDS)
    show_capacities(site_id)
    if row["agreements"]:
        st.subheader("Agreements behind it", anchor=False)
        for a in row["agreements"]:
            record_link("agreements", a, views.agreements.loc[a, "title"])
    show_money(views.funding[views.funding["site_id"] == site_id])
    show_milestones("sites", site_id)
    show_sources("sites", site_id)


def show_statement(funding_id: str) -> None:
    """The whole record of a statement of money: facts, what it is part of, its parts, milestones, sources."""
    views = cached.views()
    row = views.funding.loc[funding_id]
    st.header(escape(f"{row['stated']}: {row['purpose']}"), anchor=False)
    show_facts("funding", funding_id, FUNDING_FIELDS)
    for role in ("funder", "recipient"):
        if len(row[f"{role}s"]) > 1:
            st.markdown(f"{wording.capital(role)}s: {escape(row[role])}.")
    if not wording.is_missing(row["amount_eur"]) and row["currency"] != "EUR":
        st.caption(f"In euros: {wording.euros(row['amount_eur'])} at the European Central Bank's reference rate of {row['rate_day']}"
                   f"{' (last known rate)' if row['rate_is_estimate'] else ''}.")
    for table, column in (("agreements", "agreement_id"), ("sites", "site_id")):
        if not wording.is_missing(row[column]):
            record_link(table, row[column], getattr(views, table).loc[row[column]]["title" if table == "agreements" else "name"])
    wholes = [] if wording.is_missing(row["part_of"]) else split_list(row["part_of"])
    show_money(views.funding[views.funding["funding_id"].isin(wholes)], "Part of")
    parts = views.funding[[not wording.is_missing(p) and funding_id in split_list(p) for p in views.funding["part_of"]]]
    show_money(parts, "Parts and later stages")
    if len(parts) and views.remainders.get(funding_id, 0) > 0:
        st.caption(f"Not broken down: {wording.euros(views.remainders[funding_id])} of {wording.euros(row['amount_eur'])}.")
    show_milestones("funding", funding_id)
    show_sources("funding", funding_id)
