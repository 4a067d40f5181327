"""The two ladders of a record: steps, what became of promises, what is too old, and the chart."""

import pytest

from components.charts import Chart
from components.exports.chart_svg import chart_svg
from components.figures.ladders import ladder_chart
from data.ladders import DOING, MONEY, Ladders, slippage
from data.load import load_package
from tests.conftest import cited, tables_of, write_package

SITE, LETTER = ("sites", "deu-unterluess-acme"), ("agreements", "dnk-ukr-2025")


def milestone(name: str, step: str, date: str, basis: str, said: str = "", record: tuple[str, str] = SITE) -> dict:
    return {"milestone_id": name, "table": record[0], "record_id": record[1], "step": step, "date": date, "basis": basis, "announced_on": said, "event": f"{step} of {name}"}


@pytest.fixture
def ladders(tmp_path, sample):
    """The ladders of the sample with these milestones and changes of the site; as of 31 July 2026."""

    def make(*milestones: dict, **site):
        sample["milestones"] = list(milestones)
        sample["sites"][0] |= site
        sample["funding"][0]["agreement_id"] = "dnk-ukr-2025"
        return Ladders(load_package(write_package(tmp_path, cited(sample, checked="2026-08-10"))))

    return make


def told(ladders, *milestones, **site) -> list[str]:
    return [slip.words for slip in ladders(*milestones, **site).ladder(*SITE).slips]


QUIET = {"status": "announced", "status_date": ""}


@pytest.mark.parametrize(
    ("milestones", "words"),
    [
        ([("production started", "2025-07/2025-09", "planned", "2025-01")], "Production promised for Q3 2025, no confirmation since."),
        ([("production started", "2026-12", "planned", "2026-01")], "Production promised for December 2026."),
        ([("production started", "2025-03", "planned", "2025-01"), ("production started", "2025-03-20", "actual", "")], "Production promised for March 2025, kept on 20 March 2025."),
        ([("production started", "2025-03", "planned", "2025-01"), ("production started", "2025-07-31", "actual", "")], "Production promised for March 2025, kept 4 months later (31 July 2025)."),
        ([("production started", "2025-03", "planned", "2025-01"), ("production started", "2025-04-03", "actual", "")], "Production promised for March 2025, kept 3 days later (3 April 2025)."),
        ([("production started", "2025-03", "planned", "2025-01"), ("production started", "2025", "actual", "")], "Production promised for March 2025, happened in 2025."),
        ([("production started", "2025-03", "planned", "2025-01"), ("production started", "2025-05", "actual", "")], "Production promised for March 2025, kept up to 2 months later (May 2025)."),
        ([("production started", "2025-03", "planned", "2025-01"), ("first delivery", "2025-07-31", "actual", "")], "Production promised for March 2025, kept at the latest 4 months later (31 July 2025)."),
        ([("production started", "2025-03", "planned", "2025-01"), ("opened", "2025-07-31", "actual", "")], "Production promised for March 2025, no confirmation since."),
        ([("production started", "2025-03", "planned", "2025-01"), ("production started", "2026-09", "planned", "2025-06")],
         "Production first promised for March 2025, then for September 2026 (18 months later)."),
        ([("production started", "2026", "planned", "2025-01"), ("production started", "2026-09", "planned", "2025-06")], "Production promised for 2026."),
        # An event from before the promise was made does not keep it.
        ([("production started", "2025-12", "planned", "2025-01"), ("production started", "2020-05", "actual", "")], "Production promised for December 2025, no confirmation since."),
    ],
)  # fmt: skip
def test_slippage_in_words(ladders, milestones, words):
    assert told(ladders, *(milestone(f"m{i}", *each) for i, each in enumerate(milestones)), **QUIET) == [words]


def test_two_promises_of_one_day_are_two(ladders):
    slips = told(ladders, milestone("m1", "first delivery", "2025", "planned", "2025-01"), milestone("m2", "first delivery", "2026-12", "planned", "2025-01"), **QUIET)
    assert slips == ["First delivery promised for 2025, no confirmation since.", "First delivery promised for December 2026."]


def test_a_status_is_evidence_of_what_was_seen_by_its_day(ladders):
    promise = milestone("m1", "production started", "2025", "planned", "2025-01")
    assert told(ladders, promise) == ["Production promised for 2025, seen on 27 August 2025."]
    assert told(ladders, milestone("m1", "production started", "2025-03", "planned", "2025-01")) == ["Production promised for March 2025, kept at the latest 5 months later (27 August 2025)."]
    # Works that ran before the promised time have an older line: nothing says that the new one came.
    assert told(ladders, milestone("m1", "production started", "2026-02", "planned", "2025-01")) == ["Production promised for February 2026, no confirmation since."]


def test_steps_of_the_record_itself(ladders):
    made = ladders(milestone("open", "opened", "2025-08-27", "actual"))
    steps = {(step.rung, step.step, step.date): step for step in made.ladder(*SITE).steps}
    assert set(steps) == {("production", "opened", "2025-08-27"), ("production", "operational", "2025-08-27")}
    assert steps["production", "operational", "2025-08-27"].is_seen and steps["production", "operational", "2025-08-27"].key == "sites=deu-unterluess-acme"
    letter = made.ladder(*LETTER)
    assert [(step.rung, step.date, step.key) for step in letter.steps] == [("signed", "2025-06-24", "agreements=dnk-ukr-2025"), ("pledged", "2025-06-24", "funding=dnk-pledge")] or \
           [(step.rung, step.date, step.key) for step in letter.steps] == [("signed", "2025-06-24", "agreements=dnk-ukr-2025"), ("pledged", "2025-06-24", "funding=dnk-pledge")][::-1]
    assert letter.rungs == (*DOING[:6], *MONEY) and next(step for step in letter.steps if step.is_money).amount == 500e6


def test_a_start_of_production_is_a_promise_until_it_was_seen(ladders):
    step = next(s for s in ladders(start_of_production="2027", **QUIET).ladder(*SITE).steps)
    assert step.is_planned and step.rung == "production"
    made = ladders(start_of_production="2024", status="operational", status_date="2025-08-27")
    assert [s.is_planned for s in made.ladder(*SITE).steps if s.key.startswith("sites=") and s.step == "production started"] == [False]


def test_what_rests_on_old_evidence_is_marked(sample):
    sample["sites"][0] |= {"status_date": "2023-05"}
    sample["milestones"] = [milestone("m1", "first delivery", "2024", "planned", "2023-05")]
    for source in sample["sources"]:
        source["published"] = "2023-05"
    made = Ladders(tables_of(cited(sample))).ladder(*SITE)
    assert [step.is_stale for step in made.steps] == [True, True] and made.unconfirmed_since == "2023-05"
    chart = ladder_chart(made)
    assert {point.style for point in chart.points} == {"stale"} and chart.note.endswith("Unconfirmed since May 2023.")


def test_chart(ladders):
    made = ladders(milestone("m1", "production started", "2025-03", "planned", "2025-01"), milestone("m2", "ground broken", "2025-01-10", "actual"))
    chart = ladder_chart(made.ladder(*SITE))
    assert chart.kind == "ladder" and chart.as_of == "2026-07-31" and chart.categories == ("Announced", "Construction", "Production", "Delivery")
    assert [(p.row, p.date, p.style, p.key) for p in chart.points] == [
        (1, "2025-01-10", "actual", "milestones=m2"), (2, "2025-03-16", "planned", "milestones=m1"), (2, "2025-08-27", "actual", "sites=deu-unterluess-acme")]  # fmt: skip
    assert chart.points[0].label == "ground broken 10 January 2025" and "Sources: Danish Ministry of Defence, 1 August 2026" in chart.points[0].text
    money = ladder_chart(made.ladder(*LETTER))
    assert money.categories[-4:] == ("Money pledged", "Money allocated", "Money contracted", "Money disbursed")
    assert "DKK 500 million, 24 June 2025" in [p.label for p in money.points]


def test_a_record_without_dates(ladders):
    chart = ladder_chart(ladders(**QUIET).ladder(*SITE))
    assert isinstance(chart, Chart) and chart.is_empty and chart.alt == "Nothing dated."


def test_no_such_ladder(ladders):
    made = ladders()
    with pytest.raises(ValueError, match="has no ladder"):
        made.ladder("funding", "dnk-pledge")
    with pytest.raises(KeyError):
        made.ladder("sites", "nowhere")


def test_the_dataset():
    made = Ladders(load_package())
    promises = slippage(made)
    assert set(promises["outcome"]) == {"kept", "kept later", "open", "unconfirmed"}
    assert (promises.loc[promises["outcome"] == "kept later", "months"] > 0).all()
    vojens = made.ladder("sites", "dnk-vojens-fprt")
    assert [slip.words for slip in vojens.slips] == ["Production first promised for 1 December 2025, then for September-November 2026 (12 months later)."]
    assert [slip.words for slip in made.ladder("agreements", "dnk-ukr-hague-2025").slips] == ["Production promised for September-October 2025, no confirmation since."]
    for table in ("agreements", "sites"):
        for row in made.tables.rows[table]:
            chart = ladder_chart(made.ladder(table, made.tables.package[table].record_id(row)))
            assert all(0 <= point.row < len(chart.categories) for point in chart.points)
    assert chart_svg(ladder_chart(vojens), 900, 400).startswith("<svg")
