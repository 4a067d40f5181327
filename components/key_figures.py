"""The four figures of the overview and the latest milestones, each with its method and its sources."""

from dataclasses import dataclass

import pandas as pd

from components import money_choices, wording
from components.facts import statements
from components.wording import escape, source_link

WITHDRAWN = ("cancelled", "closed")


@dataclass(frozen=True)
class KeyFigure:
    """A figure, how it is counted, the sources of its newest or largest rows, and the page with all rows."""

    label: str
    value: str
    method: str
    sources: str
    page: str
    link: str


@dataclass(frozen=True)
class Step:
    """One milestone for a list: when, what, of which record, and a source as a Markdown link."""

    date: str
    event: str
    table: str
    record_id: str
    record: str
    source: str


def all_figures(views) -> list[KeyFigure]:
    """Agreements, sites, public money and hosts of Ukrainian production."""
    agreements, sites, funding = views.agreements, views.sites, views.funding
    made = agreements[~agreements["status"].isin(["announced", "cancelled"])]
    running = sites[sites["status"].isin(["operational", "expanding"])]
    stage, group = "allocated", money_choices.GROUPS[0]
    money = money_choices.counted(funding, stage, group).sort_values("amount_counted_eur", ascending=False)
    hosts = agreements[_with_ukraine(agreements) & agreements["host_country"].notna() & ~agreements["host_country"].isin(["UKR"])]
    hosts = hosts[~hosts["status"].isin(["cancelled", "stalled", "ended"]) & ~hosts["kind"].isin(["contract", "framework contract"])]
    countries = hosts["host_country"].nunique()
    return [
        KeyFigure("Agreements signed", f"{len(made):,}", f"Records of agreements with any status beyond *announced* and not cancelled, of {len(agreements)} in all. The newest:",
                  _listed(views, "agreements", made.head(5), "title"), "agreements", "All agreements"),
        KeyFigure("Production sites / seen at work", f"{len(sites[~sites['status'].isin(WITHDRAWN)]):,} / {len(running):,}",
                  "Places where defence goods are or will be made or repaired. *At work* needs a source that saw output (operational or expanding). The newest evidence:",
                  _listed(views, "sites", running.sort_values("status_date_first", ascending=False).head(5), "name"), "sites", "All production sites"),
        KeyFigure("Public grants and orders allocated", wording.euros(money["amount_counted_eur"].sum()),
                  f"Grants, procurement and budget lines that are at least *allocated*, {wording.count(len(money), 'statement')} of money counted once, at the ECB rate of the date. {money_choices.unsummed(funding, stage, group)}Loans, guarantees and private money stand apart. The largest:",
                  _listed(views, "funding", money.head(5), "purpose", "stated"), "funding", "All money"),
        KeyFigure("Host countries agreed with Ukraine", f"{countries}", "Countries outside Ukraine named as host of production in an agreement (no mere purchase, and neither stalled, ended nor cancelled) to which Ukraine or a Ukrainian company is party; production need not have begun: "
                  + escape(wording.joined(sorted(views.names.get(c, c) for c in hosts["host_country"].unique()))) + ". The newest:",
                  _listed(views, "agreements", hosts.head(5), "title"), "agreements", "All agreements"),
    ]


def _with_ukraine(agreements: pd.DataFrame) -> pd.Series:
    return pd.Series(["UKR" in c for c in agreements["countries"]], index=agreements.index)


def _listed(views, table: str, rows: pd.DataFrame, name: str, before: str | None = None) -> str:
    lines = []
    for record_id, row in rows.iterrows():
        said = statements(views.claims, table, record_id)[:2]
        lines.append(f"- {escape(row[before]) + ': ' if before else ''}{escape(row[name])} ({' · '.join(source_link(s) for s in said)})")
    return "\n".join(lines)


def latest_milestones(tables, views, most: int) -> list[Step]:
    """What happened last, newest first."""
    happened = tables.milestones[(tables.milestones["basis"] == "actual") & tables.milestones["table"].isin(["agreements", "sites", "funding", "programmes"])]
    steps = []
    for m in happened.sort_values("date_first", ascending=False).head(most).itertuples():
        row = (tables.programmes.set_index("programme_id") if m.table == "programmes" else getattr(views, m.table)).loc[m.record_id]
        name = row[{"agreements": "title", "funding": "purpose"}.get(m.table, "name")]
        said = statements(views.claims, "milestones", m.milestone_id)[:1]
        steps.append(Step(m.date, m.event, m.table, m.record_id, str(name), f"({source_link(said[0])})" if said else ""))
    return steps
