"""Decks for the tests of exports: from the real tables, with maps of the pages and charts counted here; and one of awkward texts."""

from functools import lru_cache

import pandas as pd

from components import cached, wording
from components.briefing import Deck, Slide, Source
from components.charts import Chart, Flow, Node, Point, Series
from components.map import scenes
from components.pictures import catalogue
from components.pictures.picture import Picture
from data.load import load_package

LONG = ("The Danish model pays Ukrainian makers directly and others have joined it, with money of their own and with the proceeds of immobilised assets. " * 5).strip()
BREAKOUT = '#panic("out") $x$ *bold* \\ "quoted" </w:t> <b>&amp; ]]> {{x}} @ref <label> =SUM(A1) // comment'


@lru_cache(maxsize=1)
def real():
    """Tables and views of the repository's data."""
    tables = load_package()
    return tables, cached._views(tables, tables.hash)


def source_line() -> str:
    tables, _ = real()
    return f"European defence-production cooperation, data {tables.version}, as of {wording.date(tables.as_of)}. CC BY 4.0."


def sources_of(table: str, ids, most: int = 8) -> tuple[Source, ...]:
    """The sources of some records, as a briefing would name them."""
    _, views = real()
    rows = views.cited[(views.cited["table"] == table) & views.cited["record_id"].isin(list(ids))].drop_duplicates("source_id")
    return tuple(Source(str(r.publisher), wording.date(r.published), "" if wording.is_missing(r.title) else str(r.title), str(r.url), str(r.kind)) for r in rows.head(most).itertuples())


def picture(title: str, *, scene=None, chart=None, rows=None, table="sites", filters=()) -> Picture:
    alt = chart.alt if chart is not None else f"{title}, drawn from {wording.count(len(rows) if rows is not None else 0, 'record')}"
    return Picture("trial", title, alt, table, rows if rows is not None else pd.DataFrame(), "sites", tuple(filters), "/sites?country=Denmark", scene, chart)


def charts() -> dict[str, Chart]:
    """One chart of every kind, from the real tables."""
    _, views = real()
    funding, sites, agreements = views.funding, views.sites, views.agreements
    money = funding[(funding["counted_allocated_eur"] > 0)].assign(year=lambda f: f["date"].str[:4])
    years = tuple(sorted(money["year"].unique()))
    groups = [str(g) for g in money["group"].unique()]
    by_year = money.pivot_table(index="year", columns="group", values="counted_allocated_eur", aggfunc="sum", observed=True).reindex(years).fillna(0) / 1e9
    found = {}
    found["stacked bars"] = Chart("stacked bars", "Money allocated a year", years, tuple(Series(g, tuple(float(v) for v in by_year[g])) for g in groups), "€ billion", alt="Bars by year.")
    found["lines"] = Chart("lines", "Money allocated, running sum", years, tuple(Series(g, tuple(float(v) for v in by_year[g].cumsum())) for g in groups), "€ billion", alt="Lines by year.")
    per = sites.groupby("country_name").size().sort_values(ascending=False).head(12)
    found["bars"] = Chart("bars", "Production sites by country", tuple(per.index), (Series("Sites", tuple(float(v) for v in per)),), "sites", horizontal=True, alt="Bars by country.",
                          note="Sites of any status, also cancelled ones; one town can hold several.")
    statuses = [str(s) for s in sites["status"].unique()]
    table = sites.pivot_table(index="country_name", columns="status", values="site_id", aggfunc="count", observed=True).reindex(per.index).fillna(0)
    found["matrix"] = Chart("matrix", "Sites by country and status", tuple(statuses), tuple(Series(c, tuple(float(table.loc[c, s]) for s in statuses)) for c in per.index), "sites", alt="A table.")
    found["multiples"] = Chart("multiples", "Sites by status, for each country", tuple(statuses), tuple(Series(c, tuple(float(table.loc[c, s]) for s in statuses)) for c in per.index), "sites", alt="Small bars.")
    flows = money.groupby(["funder", "group", "recipient"], observed=True)["counted_allocated_eur"].sum().sort_values(ascending=False).head(14)
    nodes: list[Node] = []

    def node(name: str, column: int) -> int:
        name = wording.capital(str(name))[:60] or "Not named"
        if (name, column) not in [(n.name, n.column) for n in nodes]:
            nodes.append(Node(name, column))
        return [(n.name, n.column) for n in nodes].index((name, column))

    links = []
    for (funder, group, recipient), value in flows.items():
        a, b, c = node(funder, 0), node(group, 1), node(recipient, 2)
        links += [Flow(a, b, value / 1e9, f"{funder} to {group}"), Flow(b, c, value / 1e9, f"{group} to {recipient}")]
    found["flows"] = Chart("flows", "From funder to recipient", unit="€ billion", nodes=tuple(nodes), flows=tuple(links), alt="Flows from funders by group to recipients.")
    dated = agreements[agreements["date_signed_first"].notna() & agreements["status_date_first"].notna()].head(9)
    points = []
    for i, r in enumerate(dated.itertuples()):
        points += [Point(i, str(r.date_signed_first)[:10], "signed"), Point(i, str(r.status_date_first)[:10], r.status, "stale" if i % 3 == 0 else "actual"), Point(i, "2027-06-15", "delivered", "planned")]
    found["ladder"] = Chart("ladder", "How far agreements have come", tuple(dated["title"]), points=tuple(points), alt="Dated steps of nine agreements.")
    return found


def ten() -> Deck:
    """Ten steps from the real data: three maps and one chart of each kind."""
    tables, views = real()
    sites, found = views.sites, charts()
    danish = sites[sites["country"] == "DNK"]
    agreed = sources_of("agreements", views.agreements["agreement_id"].head(30))
    funded = sources_of("funding", views.funding["funding_id"].head(30), 14)
    maps = [
        Slide("Ukrainian industry is moving into Europe: 266 sites are on record, most of them in a handful of countries".replace("266", str(len(sites))),
              "Each circle is a town; its colour says how far the work has come. Places in Ukraine are withheld on purpose.",
              picture("Production sites", scene=scenes.sites(views, sites, "", source_line()), rows=sites), "Start with the whole map.",
              sources_of("sites", sites["site_id"]), (wording.count(len(sites), "site"), wording.count(int(sites["country"].nunique()), "country"))),
        Slide("Denmark is host, funder and partner", "Arcs lead to the countries with which Denmark has signed.",
              picture("Denmark and partners", scene=scenes.country(views, "DNK", [], "", source_line()), rows=danish), "Point at Vojens.",
              sources_of("sites", danish["site_id"]), ("DKK 500 million are set aside for Ukrainian companies in Denmark",)),
        Slide("The whole of Europe", "", picture("Overview", scene=scenes.overview(tables, views, "", source_line()), rows=sites), sources=agreed),
    ]
    words = {"bars": "Where the sites are", "stacked bars": "Money a year", "lines": "Money adds up", "flows": "Whose money goes where", "matrix": "Who is how far",
             "multiples": "Country by country", "ladder": "From signature to delivery"}
    drawn = [Slide(headline, "What the picture says in one or two sentences, with the figure that matters.", picture(found[kind].title, chart=found[kind], table="funding", rows=views.funding),
                   f"Say something about {kind}.", funded, ("A callout with a figure",) if kind in ("bars", "lines") else ()) for kind, headline in words.items()]
    return Deck("Ukraine's industry abroad", "For parliamentarians and ministries", (*maps, *drawn), tables.version, tables.as_of, "/briefing?b=ukraine-abroad", source_line())


def pictures() -> Deck:
    """A step for every picture of the catalogue, as the pages draw it without choices."""
    tables, views = real()
    steps = []
    for name, spec in catalogue.SPECS.items():
        drawn, _ = catalogue.draw(name, tables, views, {}, source=source_line())
        steps.append(Slide(spec.label, drawn.title, drawn, f"Shown: {name}.", sources_of(drawn.table, drawn.rows.index[:12])))
    return Deck("Every picture", "For the tests", tuple(steps), tables.version, tables.as_of, "/briefing?b=pictures", source_line())


def awkward() -> Deck:
    """Texts that break things: very long, with markup of every kind, a step without a picture, one with a problem, many sources."""
    sources = tuple(Source(f"Publisher number {i} with a rather long name of its own", f"{i % 28 + 1} June 2025", f"{LONG[:60 + 7 * i]}", f"https://example.org/{i}/" + "path/" * 20, "press") for i in range(45))
    odd = Source(BREAKOUT, "2025", BREAKOUT, "javascript:alert(1)", "press")
    hostile = Chart("bars", BREAKOUT, (BREAKOUT, "=1+1", "+1", "-1", "@x"), (Series("=cmd", (1.0, None, 3.0, 0.0, 2.0)), Series(BREAKOUT, (2.0, 1.0, None, 4.0, 1.0))), "€", alt=BREAKOUT)
    empty = Chart("bars", "Empty", (), ())
    return Deck(
        LONG[:240], LONG[:150],
        (Slide(LONG[:260], LONG, picture(LONG[:200], chart=hostile), LONG, sources, (LONG[:150], LONG[:220], BREAKOUT)),
         Slide(BREAKOUT, BREAKOUT, picture(BREAKOUT, chart=hostile), BREAKOUT, (odd,), (BREAKOUT,)),
         Slide("A step with a problem", "It names a country that the data does not have.", problem="country: 'Atlantis' is not in the data; right would be one of Denmark, Germany, Ukraine", sources=sources[:2]),
         Slide("A step in words only", "Nothing to see, something to say."),
         Slide("A chart without values", "", picture("Empty", chart=empty, filters=("Country: Malta",)))),
        "0.1.0", "2026-11-01", "/briefing?b=awkward", source_line())
