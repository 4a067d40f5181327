"""Figures on two rows and on none; assertions on traces, not on pictures."""

import pandas as pd
import pytest

from components.figures import breakdowns, timelines

ROWS = pd.DataFrame({
    "date": ["2024-11-05", "2025-07", "2025"],
    "funder": ["Denmark", "Denmark", "Norway"],
    "amount_counted_eur": [5e8, 67e6, 1e9],
})


def test_bars_stack_the_largest_funder_first():
    figure = timelines.funding_timeline(ROWS, "funder")
    assert [t.name for t in figure.data] == ["Norway", "Denmark"]
    assert list(figure.data[0].x) == ["2024", "2025"]
    assert figure.data[1].y[1] == pytest.approx(0.067)


def test_every_bar_has_a_height():
    # one missing value in a trace makes plotly drop others from the stack
    figure = timelines.funding_timeline(ROWS, "funder", "month")
    assert all(pd.notna(trace.y).all() for trace in figure.data)


def test_a_date_known_to_the_year_stands_apart_by_month():
    figure = timelines.funding_timeline(ROWS, "funder", "month")
    assert "2025, undated" in figure.data[0].x and "2025-07" in figure.data[0].x
    assert "2025-01" in figure.data[0].x  # a gap in time is a gap in the chart


@pytest.mark.parametrize("period", ["year", "quarter", "month"])
@pytest.mark.parametrize("cumulative", [False, True])
def test_the_bars_add_up_to_the_rows(period, cumulative):
    rows = pd.concat([ROWS, pd.DataFrame({"date": ["2023-12/2024-01", "2024/2026"], "funder": [None, "Denmark"], "amount_counted_eur": [2e9, 3e8]})])
    figure = timelines.funding_timeline(rows, "funder", period, cumulative)
    total = sum(trace.y[-1] for trace in figure.data) if cumulative else sum(sum(trace.y) for trace in figure.data)
    assert total * 1e9 == pytest.approx(rows["amount_counted_eur"].sum())


def test_what_is_not_dated_closely_stands_behind_its_year():
    found = ["2024, undated", "2024 Q4", "2025 Q1", "2023–2024, undated", "2023 Q2"]
    assert sorted(found, key=timelines._order) == ["2023 Q2", "2024 Q4", "2023–2024, undated", "2024, undated", "2025 Q1"]


def test_cumulative_sums_never_fall():
    figure = timelines.funding_timeline(ROWS, "funder", "year", cumulative=True)
    for trace in figure.data:
        assert list(trace.y) == sorted(trace.y)
    assert sum(t.y[-1] for t in figure.data) == pytest.approx(1.567)


@pytest.mark.parametrize(("date", "period", "expected"), [
    ("2025-06-24", "year", "2025"), ("2025-06-24", "quarter", "2025 Q2"), ("2025-06-24", "month", "2025-06"),
    ("2025-07/2025-09", "quarter", "2025 Q3"), ("2025-07/2025-09", "month", "2025, undated"),
    ("2025", "quarter", "2025, undated"), ("2024/2026", "year", "2024–2026"),
    ("2024/2026", "quarter", "2024–2026, undated"), ("2024-12/2025-02", "month", "2024–2025, undated"), ("2024-12/2025-02", "quarter", "2024–2025, undated"),
])
def test_a_partial_date_falls_into_a_period_only_if_known_closely_enough(date, period, expected):
    assert timelines.period_of(date, period) == expected


def test_many_series_are_put_together_in_the_last():
    rows = pd.DataFrame({"date": ["2025"] * 15, "funder": [f"F{i:02}" for i in range(15)], "amount_counted_eur": [float(20 - i) * 1e6 for i in range(15)]})
    names = [t.name for t in timelines.funding_timeline(rows, "funder").data]
    assert len(names) == timelines.MOST_SERIES and names[-1] == "All others"


@pytest.mark.parametrize("period", ["year", "quarter", "month"])
def test_nothing_to_show_is_an_empty_figure(period):
    assert not timelines.funding_timeline(ROWS.head(0), "funder", period).data
    assert timelines.describe_timeline(ROWS.head(0)) == "No money to show."


def test_stage_bars_and_comparison():
    totals = pd.DataFrame({"loans": [2e9, 1e9]}, index=["pledged", "allocated"])
    assert list(breakdowns.stage_bars(totals).data[0].x) == [2.0, 1.0]
    assert not breakdowns.stage_bars(pd.DataFrame(index=["pledged"])).data
    counts = pd.DataFrame({"Denmark": [3], "Germany": [5]}, index=["Agreements"])
    assert [t.name for t in breakdowns.country_comparison(counts).data] == ["Denmark", "Germany"]
