"""Charts and their plotly figures on two rows and on none; assertions on values and traces, not on pictures."""

import pandas as pd
import pytest

from components.charts import Chart, Flow, Node, Point, Series
from components.figures import breakdowns, plots, timelines

ROWS = pd.DataFrame({
    "date": ["2024-11-05", "2025-07", "2025"],
    "funder": ["Denmark", "Denmark", "Norway"],
    "amount_counted": [5e8, 67e6, 1e9],
})


def test_bars_stack_the_largest_funder_first():
    chart = timelines.funding_timeline(ROWS, "funder")
    assert [s.name for s in chart.series] == ["Norway", "Denmark"]
    assert chart.categories == ("2024", "2025")
    assert chart.series[1].values[1] == pytest.approx(0.067)
    assert chart.series[1].keys == ("2024|Denmark", "2025|Denmark")


def test_every_bar_has_a_height():
    # one missing value in a trace makes plotly drop others from the stack
    chart = Chart("stacked bars", "t", ("a", "b"), (Series("one", (1.0, None)), Series("two", (None, 2.0))))
    assert all(pd.notna(y) for trace in plots.figure(chart).data for y in trace.y)


def test_a_date_known_to_the_year_stands_apart_by_month():
    chart = timelines.funding_timeline(ROWS, "funder", "month")
    assert "2025, undated" in chart.categories and "2025-07" in chart.categories
    assert "2025-01" in chart.categories  # a gap in time is a gap in the chart


@pytest.mark.parametrize("period", ["year", "quarter", "month"])
@pytest.mark.parametrize("cumulative", [False, True])
def test_the_bars_add_up_to_the_rows(period, cumulative):
    rows = pd.concat([ROWS, pd.DataFrame({"date": ["2023-12/2024-01", "2024/2026"], "funder": [None, "Denmark"], "amount_counted": [2e9, 3e8]})])
    chart = timelines.funding_timeline(rows, "funder", period, cumulative)
    total = sum(s.values[-1] if cumulative else sum(s.values) for s in chart.series)
    assert total * 1e9 == pytest.approx(rows["amount_counted"].sum())


def test_what_is_not_dated_closely_stands_behind_its_year():
    found = ["2024, undated", "2024 Q4", "2025 Q1", "2023–2024, undated", "2023 Q2"]
    assert sorted(found, key=timelines._order) == ["2023 Q2", "2024 Q4", "2023–2024, undated", "2024, undated", "2025 Q1"]


def test_cumulative_sums_never_fall():
    chart = timelines.funding_timeline(ROWS, "funder", "year", cumulative=True)
    for series in chart.series:
        assert list(series.values) == sorted(series.values)
    assert sum(s.values[-1] for s in chart.series) == pytest.approx(1.567)


@pytest.mark.parametrize(("date", "period", "expected"), [
    ("2025-06-24", "year", "2025"), ("2025-06-24", "quarter", "2025 Q2"), ("2025-06-24", "month", "2025-06"),
    ("2025-07/2025-09", "quarter", "2025 Q3"), ("2025-07/2025-09", "month", "2025, undated"),
    ("2025", "quarter", "2025, undated"), ("2024/2026", "year", "2024–2026"),
    ("2024/2026", "quarter", "2024–2026, undated"), ("2024-12/2025-02", "month", "2024–2025, undated"), ("2024-12/2025-02", "quarter", "2024–2025, undated"),
])
def test_a_partial_date_falls_into_a_period_only_if_known_closely_enough(date, period, expected):
    assert timelines.period_of(date, period) == expected


def test_many_series_are_put_together_in_the_last():
    rows = pd.DataFrame({"date": ["2025"] * 15, "funder": [f"F{i:02}" for i in range(15)], "amount_counted": [float(20 - i) * 1e6 for i in range(15)]})
    names = [s.name for s in timelines.funding_timeline(rows, "funder").series]
    assert len(names) == timelines.MOST_SERIES and names[-1] == timelines.OTHERS


@pytest.mark.parametrize("period", ["year", "quarter", "month"])
def test_nothing_to_show_is_an_empty_figure(period):
    chart = timelines.funding_timeline(ROWS.head(0), "funder", period)
    assert chart.is_empty and not plots.figure(chart).data
    assert timelines.describe_timeline(ROWS.head(0)) == "No money to show."


def test_stage_bars_and_comparison():
    totals = pd.DataFrame({"loans": [2e9, 1e9]}, index=["pledged", "allocated"])
    assert breakdowns.stage_bars(totals).series[0].values == (2.0, 1.0)
    assert breakdowns.stage_bars(pd.DataFrame(index=["pledged"])).is_empty
    counts = pd.DataFrame({"Denmark": [3], "Germany": [5]}, index=["Agreements"])
    assert [s.name for s in breakdowns.country_comparison(counts).series] == ["Denmark", "Germany"]


def test_a_ranking_is_sorted_and_leaves_out_nothing_but_zeros():
    chart = breakdowns.ranking(pd.Series({"a": 1.0, "b": 3.0, "c": 0.0}), "Most", keys=["ka", "kb", "kc"])
    assert chart.categories == ("b", "a") and chart.series[0].keys == ("kb", "ka")
    assert breakdowns.ranking(pd.Series(dtype=float), "Most").is_empty


MONEY = pd.DataFrame({"funder": ["Denmark", "Denmark", "Norway"], "programme": ["A", None, "A"], "amount_counted_eur": [1e9, 2e9, 3e9]})


def test_flows_add_up_on_both_sides_and_name_what_is_missing():
    chart = breakdowns.money_flows(MONEY, ["funder", "programme"], "Flows")
    assert sum(f.value for f in chart.flows) == pytest.approx(6.0)
    assert {n.name for n in chart.nodes if n.column == 1} == {"A", "No programme"}
    assert breakdowns.money_flows(MONEY.head(0), ["funder", "programme"], "Flows").is_empty


def test_small_ends_of_flows_are_put_together():
    many = pd.DataFrame({"funder": [f"F{i:02}" for i in range(20)], "programme": "A", "amount_counted_eur": [float(20 - i) * 1e6 for i in range(20)]})
    first = [n.name for n in breakdowns.money_flows(many, ["funder", "programme"], "Flows").nodes if n.column == 0]
    assert len(first) == breakdowns.MOST_NODES + 1 and first[-1] == breakdowns.OTHERS


def test_a_matrix_is_symmetrical():
    chart = breakdowns.matrix(pd.DataFrame({"a": ["Denmark", "Denmark"], "b": ["Ukraine", "Norway"], "n": [4, 1]}), "Who")
    cells = {(s.name, c): v for s in chart.series for c, v in zip(chart.categories, s.values)}
    assert cells["Denmark", "Ukraine"] == cells["Ukraine", "Denmark"] == 4 and cells["Norway", "Ukraine"] is None


CHARTS = {
    "bars": Chart("bars", "t", ("a", "b"), (Series("s", (1.0, 2.0), keys=("ka", "kb")),)),
    "lying": Chart("bars", "t", ("a",), (Series("s", (1.0,)),), horizontal=True),
    "stacked": Chart("stacked bars", "t", ("a",), (Series("<b>s</b>", (1.0,)),)),
    "lines": Chart("lines", "t", ("a", "b"), (Series("s", (1.0, None)),)),
    "multiples": Chart("multiples", "t", ("a",), tuple(Series(f"s{i}", (float(i + 1),)) for i in range(5))),
    "matrix": Chart("matrix", "t", ("a",), (Series("s", (1.0,)),)),
    "flows": Chart("flows", "t", nodes=(Node("a", 0), Node("b", 1)), flows=(Flow(0, 1, 2.0),)),
    "ladder": Chart("ladder", "t", ("signed",), points=(Point(0, "2025-06-24", "signed"), Point(0, "2026-01-01", "promised", "planned"))),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_kind_of_chart_is_drawn(chart):
    figure = plots.figure(chart)
    assert len(figure.data) >= 1
    assert "<b>s</b>" not in figure.to_json()


def test_a_bar_carries_the_key_that_a_click_selects():
    assert plots.figure(CHARTS["bars"]).data[0].customdata[1][1] == "kb"
