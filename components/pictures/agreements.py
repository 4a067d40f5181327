"""Pictures of the agreements page: who with whom, when, how far; and the chain of one agreement."""

from itertools import combinations

import pandas as pd

from components import palette, wording
from components.charts import Chart, Flow, Node
from components.figures.breakdowns import breakdown, matrix
from components.figures.timelines import counts_over_time
from components.map import scenes
from components.pictures.picture import Choices, Picture
from components.select import matching, search, where
from data.quality import GRADES

FILTERS = ("agreements_search", "agreements_kind", "agreements_status", "agreements_country", "agreements_product", "agreements_programme", "agreements_year", "agreements_evidence")
LADDER = ("announced", "signed", "in force", "production started", "delivered", "stalled", "ended", "cancelled")
MOST_ENDS = 14  # more boxes in one column of a chain are put together


def chosen_agreements(tables, views, choices: Choices) -> pd.DataFrame:
    """The agreements that match search and filters of the page."""
    agreements = views.agreements
    years = [int(y) for y in agreements["year"] if y == y and y is not None]
    low, high = (min(years), max(years)) if years else (2022, 2026)
    words = choices.text("agreements_search", "Search")
    names = views.programmes["label"] if len(views.programmes) else {}
    wanted = {
        "kind": choices.many("agreements_kind", agreements["kind"], "Kind"),
        "status": choices.many("agreements_status", LADDER, "Status"),
        "concerns": choices.many("agreements_country", agreements["concerns"].explode(), "Country", views.names),
        "product_category": choices.many("agreements_product", agreements["product_category"], "Product"),
        "grade": choices.many("agreements_evidence", GRADES, "Evidence"),
        "programmes": choices.many("agreements_programme", agreements["programmes"].explode(), "Programme", names),
    }
    first, last = choices.numbers("agreements_year", low, high, "Signed")
    shown = search(matching(agreements, wanted), words)
    if (first, last) != (low, high):
        shown = where(shown, [y == y and y is not None and first <= y <= last for y in shown["year"]])
    return shown


def pairs(shown: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """How many agreements two countries share: columns a, b (codes), name_a, name_b, n, ids."""
    found: dict[tuple[str, str], list[str]] = {}
    for record_id, countries in zip(shown.index, shown["concerns"]):
        for pair in combinations(sorted(set(countries)), 2):
            found.setdefault(pair, []).append(record_id)
    rows = [(a, b, names.get(a, a), names.get(b, b), len(ids), ids) for (a, b), ids in found.items()]
    return pd.DataFrame(rows, columns=["a", "b", "name_a", "name_b", "n", "ids"]).sort_values("n", ascending=False, kind="stable")


def agreements_map(tables, views, choices: Choices, outlines: str, source: str, selected: str | None = None) -> Picture:
    """Countries by number of agreements, with arcs between those that share one."""
    shown = chosen_agreements(tables, views, choices)
    scene = scenes.agreements(views, shown, pairs(shown, views.names), outlines, source, selected)
    return Picture("agreements_map", "Who agrees with whom", _in_words(shown, views), "agreements", shown, "agreements", tuple(choices.words), choices.address("agreements"), scene=scene)


def _in_words(shown: pd.DataFrame, views) -> str:
    top = pairs(shown, views.names).head(3)
    return f"{wording.count(len(shown), 'agreement')}." + (" Most shared: " + wording.joined([f"{r.name_a} and {r.name_b} ({r.n})" for r in top.itertuples()]) + "." if len(top) else "")


def agreements_matrix(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Who with whom, as a matrix of countries."""
    shown = chosen_agreements(tables, views, choices)
    both = pairs(shown, views.names)[["name_a", "name_b", "n"]].rename(columns={"name_a": "a", "name_b": "b"})
    return _chart(matrix(both, "Who agrees with whom: agreements that two countries share"), "agreements_matrix", shown, choices, {"names": views.names.to_dict()})


def agreements_timeline(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Agreements by year of signature and kind."""
    shown = chosen_agreements(tables, views, choices)
    return _chart(counts_over_time(shown.assign(date=shown["date_signed"]), "kind", "Agreements by year of signature and kind"), "agreements_timeline", shown, choices)


def agreements_status(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """How far agreements have come, by kind: the status ladder."""
    shown = chosen_agreements(tables, views, choices)
    chart = breakdown(shown, "status", "kind", "How far agreements have come", most=len(LADDER))
    order = [s for s in LADDER if s in chart.categories]
    places = [chart.categories.index(s) for s in order]
    series = tuple(type(s)(s.name, tuple(s.values[i] for i in places), s.colour, tuple(s.texts[i] for i in places), tuple(s.keys[i] for i in places)) for s in chart.series)
    return _chart(Chart(chart.kind, chart.title, tuple(order), series, "agreements", horizontal=True, alt=chart.alt, height=chart.height), "agreements_status", shown, choices)


def _chart(chart: Chart, name: str, shown: pd.DataFrame, choices: Choices, context: dict | None = None) -> Picture:
    return Picture(name, chart.title, chart.alt, "agreements", shown, "agreements", tuple(choices.words), choices.address("agreements"), chart=chart, context=context or {})


def _one(tables, views, choices: Choices) -> pd.Series | None:
    chosen = choices.one("agreement", views.agreements["agreement_id"], None)
    return None if chosen is None else views.agreements.loc[chosen]


def agreement_map(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """The parties of one agreement and the sites it led to."""
    row = _one(tables, views, choices)
    if row is None:
        return Picture("agreement_map", "No such agreement", "The agreement is not in the data.", "agreements", views.agreements.head(0), "agreements")
    scene = scenes.agreement(views, row.name, outlines, source)
    return Picture("agreement_map", f"Parties and sites: {row['title']}", f"Parties: {row['parties']}.", "agreements", views.agreements.loc[[row.name]], "agreements", (), choices.address("agreements"), scene=scene)


def agreement_chain(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """The chain of one agreement: parties, the agreement, the sites it led to, the money that pays."""
    row = _one(tables, views, choices)
    if row is None:
        return Picture("agreement_chain", "No such agreement", "The agreement is not in the data.", "agreements", views.agreements.head(0), "agreements")
    chart = chain(tables, views, row.name)
    return Picture("agreement_chain", chart.title, chart.alt, "agreements", views.agreements.loc[[row.name]], "agreements", (), choices.address("agreements"), chart=chart)


def chain(tables, views, agreement_id: str) -> Chart:
    """Parties -> agreement -> sites -> money as a diagram of equal flows; a node's key is `table=record_id`.

    The widths mean nothing: each link is one statement of a source. Money is that of the agreement and of its sites.
    """
    row = views.agreements.loc[agreement_id]
    organisations = tables.organisations.set_index("organisation_id")["name"]
    parties = []
    for party in tables.agreement_parties[tables.agreement_parties["agreement_id"] == agreement_id].itertuples():
        company, country = (None if wording.is_missing(v) else v for v in (party.organisation_id, party.country))
        name = organisations.get(company, company) if company else views.names.get(country, country)
        parties.append((f"{name} ({party.role})", f"organisations={company}" if company else f"countries={country}"))
    sites = where(views.sites, [agreement_id in a for a in views.sites["agreements"]])
    funding = views.funding
    of_sites = funding[funding["site_id"].isin(sites.index)]
    of_agreement = funding[(funding["agreement_id"] == agreement_id) & ~funding.index.isin(of_sites.index)]
    nodes, flows = [Node(_short(row["title"], 90), 1, palette.SERIES[0], f"agreements={agreement_id}")], []

    def add(name: str, key: str, column: int, colour: str, other: int, text: str) -> int:
        nodes.append(Node(_short(name, 80), column, colour, key))
        ends = (len(nodes) - 1, other) if column == 0 else (other, len(nodes) - 1)
        flows.append(Flow(*ends, 1.0, text))
        return len(nodes) - 1

    for name, key in _folded(list(dict.fromkeys(parties)), "party"):
        add(name, key, 0, palette.SERIES[7], 0, "is party to it")
    placed = {}
    for site_id, site in _folded_rows(sites, "site"):
        label = f"{site['name']}: {site['status_shown']}" if site is not None else site_id
        placed[site_id] = add(label, f"sites={site_id}" if site is not None else "", 2, palette.SERIES[2], 0, "led to it")
    for funding_id, money in _folded_rows(pd.concat([of_sites, of_agreement]), "statement of money"):
        site = placed.get(money["site_id"], 0) if money is not None and not wording.is_missing(money["site_id"]) else 0
        label = f"{money['stated']}, {money['stage']}" if money is not None else funding_id
        add(label, f"funding={funding_id}" if money is not None else "", 3, palette.SERIES[1], site, "is paid by it")
    alt = f"{wording.count(len(parties), 'party')}, {wording.count(len(sites), 'site')}, {wording.count(len(of_sites) + len(of_agreement), 'statement of money')}."
    tallest = max([sum(n.column == c for n in nodes) for c in range(4)])
    return Chart("flows", f"From agreement to site and money: {row['title']}", nodes=tuple(nodes), flows=tuple(flows), alt=alt, height=60 + 62 * tallest)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _folded(items: list[tuple[str, str]], noun: str) -> list[tuple[str, str]]:
    if len(items) <= MOST_ENDS:
        return items
    return [*items[: MOST_ENDS - 1], (wording.count(len(items) - MOST_ENDS + 1, f"more {noun}"), "")]


def _folded_rows(rows: pd.DataFrame, noun: str) -> list[tuple[str, pd.Series | None]]:
    pairs = list(rows.iterrows())
    if len(pairs) <= MOST_ENDS:
        return pairs
    return [*pairs[: MOST_ENDS - 1], (wording.count(len(pairs) - MOST_ENDS + 1, f"more {noun}"), None)]


def of_pair(shown: pd.DataFrame, key: str) -> pd.DataFrame:
    """The agreements behind a shape of the map: `country:DNK`, or an arc `arc:DNK-UKR`."""
    kind, _, rest = key.partition(":")
    wanted = set(rest.split("-")) if kind == "arc" else {rest.split("/")[0]}
    return where(shown, [wanted <= set(c) for c in shown["concerns"]])
