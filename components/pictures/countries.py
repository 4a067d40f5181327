"""Pictures of the countries page: one country with its partners, up to four side by side, all of them small."""

from urllib.parse import urlencode

import pandas as pd

from components import money_choices, wording
from components.figures.breakdowns import country_comparison, multiples, ranking
from components.map import scenes
from components.pictures.picture import Choices, Picture
from components.select import where

MOST = 4
COUNTED = "Public grants and orders allocated"
MEASURES = ("Agreements", "Agreements as host", "Agreements as funder", "Agreements as technology owner", "Production sites", "Sites seen at work", COUNTED)


def chosen_countries(views, choices: Choices) -> list[str]:
    """The country of the page and those beside it, at most four; Denmark where none is named."""
    default = "DNK" if "DNK" in views.names.index else views.names.index[0] if len(views.names) else None
    first = choices.one("country", views.names.index, default, names=views.names)
    others = choices.many("compare", [c for c in views.names.index if c != first], "Beside", views.names)
    if len(others) > MOST - 1:
        choices.problems.append(("compare", str(len(others)), f"at most {MOST - 1} countries"))
    return [c for c in [first, *others[: MOST - 1]] if c]


def figures(views, code: str) -> dict[str, float]:
    """A country's counts by role and the euros of grants, procurement and budget lines that it alone has at least allocated."""
    return counts(views, code) | {COUNTED: given(views, code)[0]}


def counts(views, code: str) -> dict[str, float]:
    """A country's agreements by role and its sites."""
    roles = views.roles[views.roles["country"] == code]
    agreements = roles[roles["table"] == "agreements"]
    sites = views.sites[views.sites["country"] == code]
    return {
        "Agreements": agreements["record_id"].nunique(),
        **{f"Agreements as {role}": agreements.loc[agreements["role"] == role, "record_id"].nunique() for role in ("host", "funder", "technology owner")},
        "Production sites": len(sites),
        "Sites seen at work": int(sites["status"].isin(["operational", "expanding"]).sum()),
    }


def given(views, code: str) -> tuple[float, float]:
    """Euros of grants, procurement and budget lines, at least allocated: of the country alone, and jointly with others."""
    funding = views.funding
    money = money_choices.counted(where(funding, [code in c for c in funding["funder_countries"]]), "allocated", money_choices.GROUPS[0])
    alone = pd.Series([len(f) == 1 for f in money["funders"]], money.index, dtype=bool)
    return float(money.loc[alone, "amount_counted_eur"].sum()), float(money.loc[~alone, "amount_counted_eur"].sum())


def country_map(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """A country (and those beside it), its partners by number of common agreements, its sites."""
    codes = chosen_countries(views, choices)
    if not codes:
        return Picture("country_map", "No country", "There are no countries in the data.", "sites", views.sites.head(0), "countries")
    scene = scenes.country(views, codes[0], codes[1:], outlines, source)
    names = wording.joined([views.names[c] for c in codes])
    mine = views.sites[views.sites["country"].isin(codes)]
    return Picture("country_map", f"{names} and partners", f"{wording.count(len(mine), 'site')} in {names}.", "sites", mine, "countries", (), _address(choices, codes, views), scene=scene)


def address(views, code: str) -> str:
    """Path and query of the page of a country."""
    return f"/countries?{urlencode({'country': views.names[code]})}"


def _address(choices: Choices, codes: list[str], views) -> str:
    choices.used["country"] = [views.names[codes[0]]]  # said always: the page's own default may change
    return choices.address("countries")


def country_comparison_picture(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Counts side by side, up to four countries."""
    codes = chosen_countries(views, choices)
    table = pd.DataFrame({views.names[c]: counts(views, c) for c in codes})
    chart = country_comparison(table, f"{wording.joined(list(table.columns))}: counts" if codes else "Counts")
    rows = where(views.agreements, [bool(set(codes) & set(c)) for c in views.agreements["concerns"]])
    return Picture("country_comparison", chart.title, chart.alt, "agreements", rows, "countries", (), _address(choices, codes, views) if codes else "/countries", chart=chart)


def country_money(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """What the country pays for: its allocated grants and orders by programme, each sum counted once."""
    codes = chosen_countries(views, choices)
    code = codes[0] if codes else ""
    rows = money_choices.counted(where(views.funding, [code in c for c in views.funding["funder_countries"]]), "allocated", money_choices.GROUPS[0])
    sums = rows.groupby(rows["programme"].fillna("No programme"))["amount_counted_eur"].sum()
    title = f"{views.names.get(code, code)}: public grants and orders allocated, by programme"
    chart = ranking(sums / 1e6, title, "€ million", sums.map(wording.euros), most=10)
    return Picture("country_money", title, chart.alt, "funding", rows, "countries", (), _address(choices, codes, views) if codes else "/countries", chart=chart)


def measure_of(choices: Choices) -> str:
    """What countries are ranked by."""
    return choices.one("rank_by", MEASURES, MEASURES[0], "Ranked by")


def countries_ranking(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """All countries by one measure, the largest first."""
    measure = measure_of(choices)
    values = pd.Series({views.names[c]: given(views, c)[0] if measure == COUNTED else counts(views, c)[measure] for c in views.names.index}, dtype=float)
    is_money = measure == COUNTED
    chart = ranking(values / 1e9 if is_money else values, f"Countries by {measure[0].lower()}{measure[1:]}", "€ billion" if is_money else "", values.map(wording.euros) if is_money else None, most=20)
    return Picture("countries_ranking", chart.title, chart.alt, "agreements", views.agreements, "countries", tuple(choices.words), choices.address("countries"), chart=chart)


def countries_multiples(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Agreements by year of signature, one small chart for each country that has at least three."""
    rows = where(views.agreements, [y == y and y is not None for y in views.agreements["year"]])
    long = rows[["year", "concerns"]].explode("concerns").dropna()
    long = long.assign(year=long["year"].astype(int))
    since = max(int(long["year"].max()) - 6, int(long["year"].min())) if len(long) else 2022
    long = long[long["year"] >= since]
    table = pd.crosstab(long["year"], long["concerns"].map(views.names)) if len(long) else pd.DataFrame()
    if len(table):
        table = table.reindex(range(since, int(long["year"].max()) + 1), fill_value=0)
        table = table[table.sum().sort_values(ascending=False, kind="stable").index]
        table = table.loc[:, table.sum() >= 3]
    chart = multiples(table, "Agreements by year of signature, country by country", "agreements")
    return Picture("countries_multiples", chart.title, chart.alt, "agreements", rows, "countries", (), "/countries", chart=chart)
