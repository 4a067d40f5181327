"""Pictures of the funding page: money over time, where it flows, how far it has come."""

import pandas as pd

from components import money_choices, wording
from components.figures.breakdowns import breakdown, money_flows, ranking, stage_bars
from components.figures.timelines import funding_timeline
from components.pictures.picture import Choices, Picture
from components.select import matching, where
from data.quality import GRADES

ROWS = ("funding_funder", "funding_recipient", "funding_programme", "funding_year", "funding_evidence")
FILTERS = ("funding_stage", "funding_form", *ROWS)
TIMELINE = (*FILTERS, "funding_by", "funding_period", "funding_cumulative", "funding_currency")
PERIODS = ("year", "quarter", "month")
MOST_CURRENCIES = 8


def chosen_funding(tables, views, choices: Choices) -> pd.DataFrame:
    """The statements of money that match the filters of the page, of every stage and form."""
    funding = views.funding
    years = [int(str(d)[:4]) for d in funding["date"] if not wording.is_missing(d)]
    low, high = (min(years), max(years)) if years else (2022, 2026)
    wanted = {
        "funders": choices.many("funding_funder", funding["funders"].explode(), "Funder"),
        "recipient_countries": choices.many("funding_recipient", funding["recipient_countries"].explode(), "Recipient country", views.names),
        "grade": choices.many("funding_evidence", GRADES, "Evidence"),
        "programme": choices.many("funding_programme", funding["programme"], "Programme"),
    }
    first, last = choices.numbers("funding_year", low, high, "Years")
    rows = matching(funding, wanted)
    if (first, last) != (low, high):
        rows = where(rows, [not wording.is_missing(d) and first <= int(str(d)[:4]) <= last for d in rows["date"]])
    return rows


def stage_and_form(choices: Choices) -> tuple[str, str]:
    """The stage that money must have reached and its form; allocated grants and procurement unless chosen otherwise."""
    stage = choices.one("funding_stage", money_choices.STAGES, money_choices.STAGES[1], "At least")
    return stage, choices.one("funding_form", money_choices.GROUPS, money_choices.GROUPS[0], "Form")


def currencies(funding: pd.DataFrame) -> list[str]:
    """The currencies in which money can be shown as stated, the most frequent first."""
    return list(funding.loc[funding["amount"].notna(), "currency"].value_counts().index[:MOST_CURRENCIES])


def funding_timeline_picture(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Counted money by year, quarter or month, in euros or in one stated currency."""
    rows = chosen_funding(tables, views, choices)
    stage, group = stage_and_form(choices)
    series = choices.one("funding_by", money_choices.SERIES, "funder", "Stacked by")
    period = choices.one("funding_period", PERIODS, "year", "By")
    cumulative = choices.flag("funding_cumulative", "Cumulative")
    currency = choices.one("funding_currency", [f"{c} as stated" for c in currencies(views.funding)], None, "Currency")
    counted = money_choices.counted(rows, stage, group)
    unit = "EUR"
    if currency:
        unit = currency.removesuffix(" as stated")
        counted = money_choices.as_stated(counted, unit)
    title = f"{wording.capital(group)}, {stage} or further, by {series} and {period}" + (f", stated in {unit}" if currency else "")
    shown = counted.assign(amount_counted=counted["amount_counted_eur"] if not currency else counted["amount_counted_stated"])
    chart = funding_timeline(shown, money_choices.SERIES[series], period, cumulative, unit, title)
    return _picture("funding_timeline", chart, counted, choices, {"series": money_choices.SERIES[series], "period": period})


def funding_flows(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Funder -> programme -> recipient, counted once."""
    rows = chosen_funding(tables, views, choices)
    stage, group = stage_and_form(choices)
    counted = money_choices.counted(rows, stage, group)
    names = views.names
    ends = counted.assign(
        recipient=[_recipient(r, c, names) for r, c in zip(counted["recipient"], counted["recipient_countries"])],
        funder=[_joint(f) for f in counted["funders"]])
    columns = ["funder", "programme", "recipient"]
    chart = money_flows(ends, columns, f"Where the money flows: {group}, {stage} or further")
    return _picture("funding_flows", chart, counted, choices, {"ends": ends[columns]})


def _recipient(recipient: str, countries: list[str], names: pd.Series) -> str:
    """Who receives, by country where one is known: flows to a hundred companies could not be read."""
    if len(countries) == 1:
        return f"{names.get(countries[0], countries[0])} "  # the blank tells a receiving country from a funding one
    return "Several countries" if countries else recipient


def _joint(funders: list[str]) -> str:
    return funders[0] if len(funders) == 1 else "not stated" if not funders else funders[0] if funders[0] == "European Union" else "Several funders"


def funding_stages(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """How far the money has come, by form."""
    rows = chosen_funding(tables, views, choices)
    totals = money_choices.stage_totals(rows)
    return _picture("funding_stages", stage_bars(totals), rows, choices)


def funding_instruments(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Statements of money by instrument and stage."""
    rows = chosen_funding(tables, views, choices)
    return _picture("funding_instruments", breakdown(rows, "instrument", "stage", "Statements of money by instrument and stage"), rows, choices)


def funding_ranks(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """The largest funders at the chosen stage and form; joint money under its first funder."""
    rows = chosen_funding(tables, views, choices)
    stage, group = stage_and_form(choices)
    counted = money_choices.counted(rows, stage, group)
    sums = counted.groupby("funder")["amount_counted_eur"].sum()
    chart = ranking(sums / 1e9, f"Largest funders: {group}, {stage} or further", "€ billion", sums.map(wording.euros))
    return _picture("funding_ranks", chart, counted, choices)


def _picture(name: str, chart, rows: pd.DataFrame, choices: Choices, context: dict | None = None) -> Picture:
    return Picture(name, chart.title, chart.alt, "funding", rows, "funding", tuple(choices.words), choices.address("funding"), chart=chart, context=context or {})
