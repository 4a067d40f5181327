"""A country on two pages: what a brief says, and how it is drawn from the data. Pure: tables, views and pictures in, a `Brief` out.

`components/exports/pdf.py` sets it; lists may be longer than two pages hold, the typesetter counts what it leaves out.
"""

from dataclasses import dataclass, replace

import pandas as pd

from components import money_choices, wording
from components.briefing import Source
from components.charts import Chart, Series
from components.facts import Statement, statements, value_in_words
from components.figures.timelines import period_of
from components.pictures import catalogue, countries
from components.pictures.picture import Picture

WITHDRAWN = ("cancelled", "closed")
_OURS = {"agreements": "title", "sites": "name", "funding": "purpose"}


@dataclass(frozen=True)
class Entry:
    """One line of a list: `lead` stands in bold (a date, a sum), `detail` in small print, and who says so."""

    text: str
    lead: str = ""
    detail: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Brief:
    """A country on two pages. `figures` are (label, value); lists come with the most important first; `address` is path and query of its page."""

    title: str
    summary: str
    figures: tuple[tuple[str, str], ...]
    map: Picture | None
    money_chart: Picture | None
    agreements: tuple[Entry, ...]
    sites: tuple[Entry, ...]
    money: tuple[Entry, ...]
    conflicts: tuple[Entry, ...]
    version: str
    as_of: str
    address: str
    source_line: str
    language: str = "en"

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources of the lines, each once, in their order."""
        return tuple(dict.fromkeys(s for part in (self.agreements, self.sites, self.money, self.conflicts) for entry in part for s in entry.sources))


def country_brief(tables, views, code: str, source_line: str, address: str = "", map_picture: Picture | None = None, money_picture: Picture | None = None) -> Brief:
    """The brief of a country by its code, from the tables and the joined views; KeyError for one that is not in the data.

    Without pictures it has the map of the country and its partners, and the money by year as drawn here.
    """
    name = views.names[code]
    mine = _records(views, code)
    agreements = mine["agreements"].sort_values("date_signed_last", ascending=False, na_position="last")
    sites = mine["sites"].sort_values("status_date_last", ascending=False, na_position="last")
    sites = pd.concat([sites[~sites["status"].isin(WITHDRAWN)], sites[sites["status"].isin(WITHDRAWN)]])
    funding = mine["funding"].sort_values("amount_eur", ascending=False, na_position="last")
    given, received = _naming(funding, "funder_countries", code), _naming(funding, "recipient_countries", code)
    return Brief(
        title=name, summary=_summary(name, agreements, sites, funding), figures=_figures(agreements, sites, countries.given(views, code)[0], received, code),
        map=map_picture or _map(tables, views, code, name, source_line), money_chart=money_picture or _money_chart(name, given, received),
        agreements=tuple(Entry(r.title, wording.date(r.date_signed) or "No date", _agreement_detail(r, code, views.names), _sources(views, "agreements", r.agreement_id)) for r in agreements.itertuples()),
        sites=tuple(Entry(r.name, wording.capital(r.status_shown), ", ".join(x for x in (r.place or "", r.product_category) if not wording.is_missing(x)), _sources(views, "sites", r.site_id)) for r in sites.itertuples()),
        money=tuple(Entry(r.purpose, r.stated, _money_detail(r), _sources(views, "funding", r.funding_id)) for r in funding.itertuples()),
        conflicts=_conflicts(tables, views, {t: set(rows.index) for t, rows in mine.items()}),
        version=tables.version, as_of=str(tables.as_of), address=address or f"/countries?country={name}", source_line=source_line)


def _naming(rows: pd.DataFrame, column: str, code: str) -> pd.DataFrame:
    return rows[pd.Series([code in c for c in rows[column]], index=rows.index, dtype=bool)]


def _records(views, code: str) -> dict[str, pd.DataFrame]:
    roles = views.roles[views.roles["country"] == code]
    return {table: (view := getattr(views, table)).loc[view.index.isin(roles.loc[roles["table"] == table, "record_id"])] for table in _OURS}


def _summary(name: str, agreements: pd.DataFrame, sites: pd.DataFrame, funding: pd.DataFrame) -> str:
    if agreements.empty and sites.empty and funding.empty:
        return f"Nothing on {name} in the data. That may mean that nothing was found, not that there is nothing."
    parts = [wording.count(len(agreements), "agreement"), wording.count(len(sites), "production site"), wording.count(len(funding), "statement of money")]
    return f"On record: {wording.joined(parts)}. Sums of money are counted once, in euros at the European Central Bank's rate of the date."


def _figures(agreements: pd.DataFrame, sites: pd.DataFrame, given_alone: float, received: pd.DataFrame, code: str) -> tuple[tuple[str, str], ...]:
    to_it = money_choices.counted(received, "allocated", money_choices.GROUPS[0])["amount_counted_eur"].sum()
    return (
        ("Agreements", f"{len(agreements):,}"),
        ("of them as host", f"{int((agreements['host_country'] == code).sum()):,}"),
        ("Production sites", f"{int((~sites['status'].isin(WITHDRAWN)).sum()):,}"),
        ("of them seen at work", f"{int(sites['status'].isin(['operational', 'expanding']).sum()):,}"),
        ("Public grants and orders given alone", wording.euros(given_alone)),
        ("Public grants and orders received", wording.euros(to_it)),
    )


def _map(tables, views, code: str, name: str, source_line: str) -> Picture:
    picture, _ = catalogue.draw("country_map", tables, views, {"country": code}, source=source_line)
    partners = [item["name"] for c, item in picture.scene["countries"].items() if c != code and item["tip"]]
    return replace(picture, alt=f"{picture.scene['title']}: {picture.alt}" + (f" Agreements with {wording.joined(sorted(partners))}." if partners else ""))


def _money_chart(name: str, given: pd.DataFrame, received: pd.DataFrame) -> Picture | None:
    """Money given and received by year, in its largest round unit; None where there is none."""
    sums = {}
    for label, rows in (("Given", given), ("Received", received)):
        rows = rows[rows["counted_allocated_eur"] > 0]
        sums[label] = rows["counted_allocated_eur"].groupby([period_of(d, "year") for d in rows["date"]]).sum() if len(rows) else pd.Series(dtype=float)
    years = sorted(set().union(*(s.index for s in sums.values())))
    if not years:
        return None
    largest = max(s.max() for s in sums.values() if len(s))
    unit, scale = ("€ billion", 1e9) if largest >= 1e9 else ("€ million", 1e6)
    series = tuple(
        Series(label, tuple(round(float(s[y]) / scale, 3) if y in s.index else None for y in years), texts=tuple(wording.euros(s[y]) if y in s.index else "" for y in years))
        for label, s in sums.items() if len(s))
    short = tuple(replace(s, texts=tuple("" if v is None else wording.number(v) for v in s.values)) for s in series)
    alt = ". ".join(f"{s.name}: " + ", ".join(f"{y} {t}" for y, t in zip(years, s.texts) if t) for s in series) + "."
    chart = Chart("bars", f"Money allocated or further, {name}, by year", tuple(years), short, unit, alt=alt,
                  note="All forms of money, each sum counted once, as funder or recipient, alone or jointly with others.")
    rows = pd.concat([given, received])
    return Picture("country_money", chart.title, alt, "funding", rows[~rows.index.duplicated()], "countries", chart=chart)


def _agreement_detail(row, code: str, names: pd.Series) -> str:
    others = [names.get(c, c) for c in row.countries if c != code]
    return "; ".join(part for part in (row.status_shown, f"with {wording.joined(others)}" if others else "", "" if wording.is_missing(row.value) else row.value) if part)


def _money_detail(row) -> str:
    ends = f"{row.funder or 'Funder not named'} to {'recipient not named' if wording.is_missing(row.recipient) or not row.recipient else row.recipient}"
    return "; ".join(part for part in (wording.date(row.date), ends, f"{row.instrument}, {row.stage}") if part)


def _conflicts(tables, views, mine: dict[str, set[str]]) -> tuple[Entry, ...]:
    """Where sources disagree about the country's records: what is chosen, and what else is said."""
    entries = []
    for row in views.conflicts.itertuples():
        if row.record_id not in mine.get(row.table, ()):
            continue
        record = getattr(views, row.table).loc[row.record_id]
        declared = tables.package[row.table]
        label, chosen = declared[row.field].title, value_in_words(tables, declared, row.field, record)
        said = list(dict.fromkeys(s.said for s in statements(views.claims, row.table, row.record_id, row.field) if s.said))
        entries.append(Entry(str(record[_OURS[row.table]]), label, f"shown: {chosen}; sources say {' / '.join(said)}", _sources(views, row.table, row.record_id, row.field, most=2)))
    return tuple(entries)


def _sources(views, table: str, record_id: str, field: str | None = None, most: int = 1) -> tuple[Source, ...]:
    return tuple(_source(s, _titles(views).get(s.url, "")) for s in statements(views.claims, table, record_id, field)[:most])


def _source(statement: Statement, title: str) -> Source:
    return Source(statement.publisher, statement.published, title, statement.url, statement.kind)


def _titles(views) -> dict[str, str]:
    """The title of each document by its address, kept with the views that it is read from."""
    known = getattr(views, "source_titles", None)
    if known is None:
        cited = views.cited[["url", "title"]].dropna().drop_duplicates("url")
        known = views.source_titles = dict(zip(cited["url"], cited["title"]))
    return known
