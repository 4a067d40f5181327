"""One record on a page: its facts with every source beside them, what it led to, what paid for it, its milestones."""

import pandas as pd
import streamlit as st

from components import cached, wording
from components.evidence import show_conflicts, show_evidence_line, show_ladder
from components.facts import Fact, facts, statements
from components.links import page_link, record_link
from components.select import where
from components.withheld_note import show_withheld
from components.wording import escape, markdown_link, source_link, source_links
from data.load import split_list
from data.totals import official_totals

AGREEMENT_FIELDS = ["date_signed", "place", "kind", "status", "host_country", "product_category", "programme_id", "value_amount"]
SITE_FIELDS = ["operator_id", "locality", "region", "country", "product_category", "products", "status", "start_of_production", "agreement_id", "programme_id", "investment_amount"]
PROGRAMME_FIELDS = ["kind", "lead", "parent_id", "start_year", "end_year", "budget_amount", "status"]
ORGANISATION_FIELDS = ["aliases", "kind", "country", "parent_id"]
MOST_LINKS = 40  # more than these make a page too long to read
MOST_OTHERS = 2  # statements that differ, in the table of facts; all of them stand under their own heading
FUNDING_FIELDS = ["date", "funder_country", "funder_id", "recipient_country", "recipient_id", "programme_id", "agreement_id", "site_id", "amount", "instrument", "money", "stage"]


def facts_table(rows: list[Fact]) -> str:
    """Facts as a Markdown table; where sources disagree, every statement stands in a row of its own."""
    if not any(fact.statements for fact in rows):
        return "\n".join(["| Field | Value |", "|:--|:--|", *(f"| {escape(fact.label)} | {escape(fact.value)} |" for fact in rows)])
    lines = ["| Field | Value | Sources |", "|:--|:--|:--|"]
    for fact in rows:
        if not fact.disagree:
            lines.append(f"| {escape(fact.label)} | {escape(fact.value)} | {source_links(fact.statements)} |")
            continue
        chosen = [s for s in fact.statements if s.is_chosen]
        others = [s for s in fact.statements if not s.is_chosen]
        lines.append(f"| {escape(fact.label)} | {escape(fact.value)} :orange-badge[sources disagree] | {source_links(chosen)} |")
        lines += [f"| | *also stated:* {escape(s.said)}{' (' + escape(s.note) + ')' if s.note else ''} | {source_link(s)} |" for s in others[:MOST_OTHERS]]
        if len(others) > MOST_OTHERS:
            lines.append(f"| | *and {wording.count(len(others) - MOST_OTHERS, 'more statement')}: see “Where sources disagree” below* | |")
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
        lines.append(f"| {escape(': '.join(w for w in who if w))} | {party.role} | {signed} | {source_links(chosen)} |")
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
        lines.append(f"| {wording.date(m.date)} | {badge} | {escape(m.event)}{announced} | {source_links(said)} |")
    st.markdown("\n".join(lines))


def show_money(rows: pd.DataFrame, heading: str = "Money", most: int = 10) -> None:
    """Statements of money with stated amount, euros and sources; says what is part of what. Those beyond `most` wait behind a line to open."""
    if rows.empty:
        return
    st.subheader(heading, anchor=False)
    st.markdown(_money_table(rows.head(most)))
    if len(rows) > most:
        with st.expander(f"{wording.count(len(rows) - most, 'more statement')} of money"):
            st.markdown(_money_table(rows.iloc[most:]))
    with st.expander("Open the record of one of these statements", expanded=len(rows) == 1):
        for f in rows.head(MOST_LINKS).itertuples():
            record_link("funding", f.funding_id, f"{f.stated}: {f.purpose}", before=wording.date(f.date))
        if len(rows) > MOST_LINKS:
            st.caption(f"And {len(rows) - MOST_LINKS} more: the filters of the Funding page find them.")


def _money_table(rows: pd.DataFrame) -> str:
    views = cached.views()
    lines = ["| Date | From → to | Stated amount | In euros | Form, stage | Sources |", "|:--|:--|--:|--:|:--|:--|"]
    for f in rows.itertuples():
        said = statements(views.claims, "funding", f.funding_id, "amount") or statements(views.claims, "funding", f.funding_id)
        in_euros = "" if wording.is_missing(f.amount_eur) else wording.euros(f.amount_eur) + ("\\*" if f.rate_is_estimate else "")
        part = " (part of a larger sum)" if not wording.is_missing(f.part_of) else ""
        lines.append(
            f"| {wording.date(f.date)} | {escape(f.funder)} → {escape(f.recipient)}: {escape(f.purpose)}{part} | {escape(f.stated)} | {in_euros} "
            f"| {f.instrument}, {f.stage} | {source_links(said)} |")
    return "\n".join(lines)


def show_capacities(site_id: str) -> None:
    """Stated quantities of a site with their basis: achieved, planned, aimed at, ordered."""
    tables = cached.tables()
    _show_quantities(tables.capacities[tables.capacities["site_id"] == site_id])


def _show_quantities(mine: pd.DataFrame) -> None:
    views = cached.views()
    if mine.empty:
        return
    st.subheader("Stated quantities", anchor=False)
    lines = ["| What | How many | Basis | For | Sources |", "|:--|:--|:--|:--|:--|"]
    for c in mine.itertuples():
        low, high = (None if wording.is_missing(v) else wording.number(v, 6) for v in (c.value_low, c.value_high))
        many = f"{low}–{high}" if low and high and low != high else low or high or ""
        per = f" per {c.period}" if not wording.is_missing(c.period) else ""
        said = statements(views.claims, "capacities", c.capacity_id)
        lines.append(f"| {escape(c.product)} | {many} {escape(c.unit)}{per} | {c.basis} | {wording.date(c.date)} | {source_links(said)} |")
    st.markdown("\n".join(lines))


def show_sources(table: str, record_id: str) -> None:
    """All documents behind a record and its parts."""
    cited = cached.views().cited
    mine = cited[(cited["owner_table"] == table) & (cited["owner_id"] == record_id)].drop_duplicates("source_id")
    if mine.empty:
        return
    lines = []
    for s in mine.sort_values("published", ascending=False, na_position="last").itertuples():
        reprint = f", after {escape(s.origin)}" if s.origin != s.publisher else ""
        lines.append(f"- {markdown_link(s.title if not wording.is_missing(s.title) else s.url, s.url)}, {escape(s.publisher)}{reprint}"
                     f"{', ' + wording.date(s.published) if not wording.is_missing(s.published) else ''} · {s.kind}")
    with st.expander(f"All {wording.count(len(mine), 'source')} of this record, newest first" if len(mine) > 1 else "The source of this record", expanded=len(mine) <= 4):
        st.markdown("\n".join(lines))


def show_history(table: str, record_id: str) -> None:
    """How far a record has come and where its sources disagree, side by side on a wide screen."""
    steps, apart = st.columns(2, gap="medium")
    with steps:
        show_ladder(table, record_id)
    with apart:
        show_conflicts(table, record_id)
    show_milestones(table, record_id)


def show_agreement(agreement_id: str) -> None:
    """What an agreement is: facts, parties, sites."""
    views = cached.views()
    row = views.agreements.loc[agreement_id]
    st.header(escape(row["title"]), anchor=False)
    show_evidence_line("agreements", agreement_id)
    st.markdown(escape(row["summary"]))
    show_facts("agreements", agreement_id, AGREEMENT_FIELDS)
    st.subheader("Parties", anchor=False)
    show_parties(agreement_id)
    show_country_links(row["concerns"])
    parties = cached.tables().agreement_parties
    show_links("organisations", list(dict.fromkeys(parties.loc[parties["agreement_id"] == agreement_id, "organisation_id"].dropna())), "Organisations", "name")
    show_links("programmes", row["programmes"], "Programme", "label")
    sites = where(views.sites, [agreement_id in a for a in views.sites["agreements"]])
    if not sites.empty:
        st.subheader("Sites it led to", anchor=False)
        for s in sites.itertuples():
            record_link("sites", s.site_id, f"{s.name}, {s.whereabouts}: {s.status_shown}")


def show_agreement_history(agreement_id: str) -> None:
    """What became of an agreement: steps, conflicts, money, sources."""
    views = cached.views()
    show_history("agreements", agreement_id)
    show_money(views.funding[views.funding["agreement_id"] == agreement_id])
    show_sources("agreements", agreement_id)


def show_site(site_id: str) -> None:
    """What a production site is: facts, quantities, operators, agreements."""
    views = cached.views()
    row = views.sites.loc[site_id]
    st.header(escape(row["name"]), anchor=False)
    show_evidence_line("sites", site_id)
    if row["location_precision"] == "withheld":
        show_withheld("No production, repair or storage site in Ukraine is located below country level.", "record")
    show_facts("sites", site_id, SITE_FIELDS)
    show_links("organisations", list(dict.fromkeys(o for o in [row["operator_id"], *row["partners"]] if not wording.is_missing(o))), "Operator and partners", "name")
    show_links("programmes", [row["programme_id"]] if not wording.is_missing(row["programme_id"]) else [], "Programme behind it", "label")
    show_links("agreements", row["agreements"], "Agreements behind it", "title")


def show_site_history(site_id: str) -> None:
    """What became of a site: quantities, steps, conflicts, money, sources."""
    views = cached.views()
    show_capacities(site_id)
    show_history("sites", site_id)
    mine = views.funding["site_id"] == site_id
    show_money(views.funding[mine])
    show_money(views.funding[views.funding["agreement_id"].isin(views.sites.loc[site_id, "agreements"]) & ~mine], "Money of the agreements behind it")
    show_sources("sites", site_id)


def show_programme(programme_id: str) -> None:
    """What a programme is: facts, participants, what it led to."""
    views = cached.views()
    row = views.programmes.loc[programme_id]
    st.header(escape(row["label"]), anchor=False)
    show_evidence_line("programmes", programme_id)
    st.markdown(escape(row["summary"]))
    show_facts("programmes", programme_id, PROGRAMME_FIELDS)
    below = [p for p in row["family"] if p != programme_id]
    for table, ids, heading, label in (
        ("programmes", [row["parent_id"]] if not wording.is_missing(row["parent_id"]) else [], "Part of", "label"), ("programmes", below, "Programmes below it", "label"),
        ("agreements", _in_family(views.agreements["programmes"], row["family"]), "Agreements", "title"), ("sites", list(views.sites.index[views.sites["programme_id"].isin(row["family"])]), "Production sites", "name"),
    ):
        show_links(table, ids, heading, label)
    if row["countries"]:
        st.subheader("Participants", anchor=False)
        show_country_links(row["countries"])


def show_programme_history(programme_id: str) -> None:
    """What became of a programme: official totals beside ours, steps, conflicts, money, sources."""
    tables, views = cached.tables(), cached.views()
    row = views.programmes.loc[programme_id]
    totals = official_totals(tables)
    mine = totals[totals["total_id"].isin(tables.official_totals.loc[tables.official_totals["programme_id"].isin(row["family"]), "total_id"])]
    if len(mine):
        st.subheader("Official totals beside ours", anchor=False)
        lines = ["| What a publisher states | Theirs | Ours | Difference | Why |", "|:--|--:|--:|--:|:--|"]
        for t in mine.itertuples():
            ours = "" if t.ours != t.ours else wording.money(t.ours, t.unit)
            theirs = wording.money(t.theirs, t.unit) if len(t.unit) == 3 else f"{wording.number(t.theirs)} {escape(t.unit)}"
            lines.append(f"| {escape(t.subject)} | {theirs} | {ours} | {'' if t.difference != t.difference else f'{t.difference:+.1%}'} | {escape(t.note)} |")
        st.markdown("\n".join(lines))
    show_conflicts("programmes", programme_id)
    show_milestones("programmes", programme_id)
    money = views.funding[views.funding["programme_id"].isin(row["family"])].sort_values("amount_eur", ascending=False)
    show_money(money)
    if len(money):
        page_link("funding", "This money on the Funding page: over time, where it flows, how far it has come", funding_programme=list(dict.fromkeys(money["programme"])))
    show_sources("programmes", programme_id)


def _in_family(lists: pd.Series, family: list[str]) -> list[str]:
    wanted = set(family)
    return [key for key, programmes in lists.items() if wanted & set(programmes)]


def show_links(table: str, ids: list[str], heading: str, label: str, most: int = MOST_LINKS) -> None:
    """Records as links below a heading; nothing where there are none."""
    if not ids:
        return
    rows = getattr(cached.views(), table).loc[ids]
    if table == "sites":
        rows = rows.sort_values(["country_name", "name"])
    st.subheader(f"{heading} ({len(rows)})" if len(rows) > 1 else heading, anchor=False)
    with st.container(gap="xxsmall"):
        for key, row in rows.head(most).iterrows():
            status = row.get("status_shown", "")
            country = f", {row['country_name']}" if table == "sites" and not wording.is_missing(row["country_name"]) else ""
            record_link(table, key, f"{row[label]}{country}{' (' + status + ')' if status and not wording.is_missing(status) else ''}")
        if len(rows) > most:
            st.caption(f"And {len(rows) - most} more: use the filters of the list.")


def show_country_links(codes: list[str]) -> None:
    """Countries as links, side by side."""
    names = cached.views().names
    with st.container(horizontal=True, gap="small"):
        for code in codes:
            if code in names.index:
                record_link("countries", names[code], names[code])


def show_organisation(organisation_id: str) -> None:
    """What an organisation is: facts, its group, where it makes what."""
    views = cached.views()
    row = views.organisations.loc[organisation_id]
    st.header(escape(row["name"]), anchor=False)
    show_facts("organisations", organisation_id, ORGANISATION_FIELDS)
    owners, owned = [], [o for o in row["group"] if o != organisation_id]
    while (parent := views.organisations["parent_id"].get(owners[-1] if owners else organisation_id)) and not wording.is_missing(parent) and parent not in owners:
        owners.append(parent)
    show_links("organisations", owners, "Owned by", "name")
    show_links("organisations", owned, "Owns", "name")
    operated, of_all = _of_organisation(organisation_id, "sites", "operator"), _of_organisation(organisation_id, "sites")
    show_links("sites", operated, "Operates", "name")
    show_links("sites", [s for s in of_all if s not in operated], "Partner at", "name")


def show_organisation_history(organisation_id: str) -> None:
    """What an organisation did: agreements, programmes, quantities, money received and given, milestones, sources."""
    tables, views = cached.tables(), cached.views()
    left, right = st.columns([11, 9], gap="medium")
    with left:
        show_links("agreements", _of_organisation(organisation_id, "agreements"), "Agreements", "title")
    with right:
        show_links("programmes", _of_organisation(organisation_id, "programmes"), "Programmes", "label")
    _show_quantities(tables.capacities[tables.capacities["organisation_id"] == organisation_id])
    show_money(views.funding.loc[_of_organisation(organisation_id, "funding", "recipient")], "Money received")
    show_money(views.funding.loc[_of_organisation(organisation_id, "funding", "funder")].sort_values("amount_eur", ascending=False), "Money given")
    show_milestones("organisations", organisation_id)
    show_sources("organisations", organisation_id)


def _of_organisation(organisation_id: str, table: str, role: str | None = None) -> list[str]:
    roles = cached.views().organisation_roles
    mine = roles[(roles["organisation_id"] == organisation_id) & (roles["table"] == table) & ((roles["role"] == role) if role else True)]
    return list(dict.fromkeys(mine["record_id"]))


def show_statement(funding_id: str) -> None:
    """The whole record of a statement of money: facts, what it is part of, its parts, milestones, sources."""
    views = cached.views()
    row = views.funding.loc[funding_id]
    st.header(escape(f"{row['stated']}: {row['purpose']}"), anchor=False)
    show_evidence_line("funding", funding_id)
    show_facts("funding", funding_id, FUNDING_FIELDS)
    for role in ("funder", "recipient"):
        if len(row[f"{role}s"]) > 1:
            st.markdown(f"{wording.capital(role)}s: {escape(row[role])}.")
    if not wording.is_missing(row["amount_eur"]) and row["currency"] != "EUR":
        st.caption(f"In euros: {wording.euros(row['amount_eur'])} at the European Central Bank's reference rate of {row['rate_day']}"
                   f"{' (last known rate)' if row['rate_is_estimate'] else ''}.")
    for table, column, heading, label in (("agreements", "agreement_id", "Pays for the agreement", "title"), ("sites", "site_id", "Pays for the site", "name"), ("programmes", "programme_id", "Programme", "label")):
        show_links(table, [row[column]] if not wording.is_missing(row[column]) else [], heading, label)
    show_links("organisations", list(dict.fromkeys(o for o in (row["funder_id"], row["recipient_id"]) if not wording.is_missing(o))), "Funder and recipient", "name")
    show_country_links(list(dict.fromkeys([*row["funder_countries"], *row["recipient_countries"]])))
    wholes = [] if wording.is_missing(row["part_of"]) else split_list(row["part_of"])
    show_money(views.funding[views.funding["funding_id"].isin(wholes)], "Part of")
    parts = where(views.funding, [not wording.is_missing(p) and funding_id in split_list(p) for p in views.funding["part_of"]])
    show_money(parts, "Parts and later stages")
    if len(parts) and views.remainders.get(funding_id, 0) > 0:
        st.caption(f"Not broken down: {wording.euros(views.remainders[funding_id])} of {wording.euros(row['amount_eur'])}.")
    show_conflicts("funding", funding_id)
    show_milestones("funding", funding_id)
    show_sources("funding", funding_id)
