"""The day of knowledge never leaks: nothing that the pages are made of rests on a source that came later."""

from dataclasses import replace
from datetime import date

import pytest

from components import cached
from components.once import Once
from components.pictures import changes
from components.pictures.picture import Choices
from data.claims import known_on
from data.history import changes_between
from data.load import load_package
from data.partial_dates import bounds
from tests.test_pages import run, text

DAYS = [date(2023, 6, 30), date(2025, 9, 1), date(2026, 3, 31)]


def known_from(published: str, seen: str) -> date:
    """The day from which a document counts, worked out here anew: the end of its published date, or the day on which it was seen if that was earlier or there is none."""
    return min(bounds(text)[1] for text in (published, seen) if text)


def sources_known(day: date) -> dict[str, bool]:
    """Each source, and whether any citation or total made it known by that day."""
    rows = load_package().rows
    published, found = {row["source_id"]: row["published"] for row in rows["sources"]}, {}
    for row in rows["citations"]:
        source = row["source_id"]
        found[source] = found.get(source, False) or known_from(published[source], row["checked"]) <= day
    for row in rows["official_totals"]:
        source, dated = row["source_id"], published[row["source_id"]] or row["as_of"]
        found[source] = found.get(source, False) or bool(dated) and bounds(dated)[1] <= day
    return found


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_official_total_is_shown_before_it_was_published(day):
    tables = load_package()
    published = {row["source_id"]: row["published"] for row in tables.rows["sources"]}
    dated = {row["total_id"]: published[row["source_id"]] or row["as_of"] for row in tables.rows["official_totals"]}
    shown = [row["total_id"] for row in known_on(tables, day).rows["official_totals"]]
    assert shown == [total for total, text in dated.items() if text and bounds(text)[1] <= day]


def ids_in(value: object, depth: int = 0):
    """Every text in a frame, list or object, some levels deep."""
    if hasattr(value, "itertuples"):
        for row in value.itertuples():
            yield from ids_in(tuple(row), depth + 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from ids_in(key, depth + 1)
            yield from ids_in(each, depth + 1)
    elif isinstance(value, (list, tuple, set)):
        for each in value:
            yield from ids_in(each, depth + 1)
    elif isinstance(value, str):
        yield value
    elif hasattr(value, "__dict__") and depth < 12:
        yield from ids_in(vars(value), depth + 1)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_view_reaches_a_later_source(day):
    tables = known_on(load_package(), day)
    views = cached._views(tables, f"test@{day}")
    records = {row[table.key[0]] for table in tables.package.tables for row in tables.rows[table.name]}
    later = {source for source, known in sources_known(day).items() if not known} - records  # some records are called like a source
    urls = {row["url"]: row["source_id"] for row in load_package().rows["sources"] if row["source_id"] in later}
    urls = {url for url in urls if url not in {row["url"] for row in tables.rows["sources"]}}
    assert later and urls
    reached = set()
    for name, view in vars(views).items():
        for found in ids_in(view):
            if found in later or found in urls:
                reached.add((name, found))
    assert reached == set()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_citation_of_the_day_was_known_later(day):
    tables = known_on(load_package(), day)
    published = {row["source_id"]: row["published"] for row in load_package().rows["sources"]}
    assert tables.rows["citations"]
    assert [row["citation_id"] for row in tables.rows["citations"] if known_from(published[row["source_id"]], row["checked"]) > day] == []


def test_a_page_of_the_day_says_so_and_shows_fewer_records():
    now, then = run("agreements"), run("agreements", known_on="2025-09-01")
    assert any("As it could have been known on **1 September 2025**" in w.value for w in then.warning) and not now.warning
    assert "2025-09-01" in str(then.query_params["known_on"])
    assert count(then) < count(now)


def count(app) -> int:
    return int(text(app).split(" agreements**")[0].rpartition("**")[2].split()[0])


def test_back_to_today_clears_the_day_and_the_years_of_the_filter():
    app = run("agreements", known_on="2025-09-01")
    whole = app.slider(key="agreements_year").value
    [back] = [b for b in app.button if b.label == "Back to today"]
    back.click().run()
    assert not app.exception and not app.warning and "known_on" not in app.query_params
    slider = app.slider(key="agreements_year")
    # no year was chosen, so none is: the whole range, which is longer today
    assert tuple(slider.value) == (slider.min, slider.max) != tuple(whole) and "agreements_year" not in app.query_params


@pytest.mark.parametrize("day", ["never", "1066-10-14", "2999-01-01", ""])
def test_a_day_that_is_none_is_today(day):
    app = run("agreements", known_on=day)
    assert not app.exception and not app.warning and "known_on" not in app.query_params


def test_a_comparison_with_a_release_on_a_day_tells_nothing_later(monkeypatch):
    """The release itself may be younger than the day."""
    tables = load_package()
    then = known_on(tables, "2025-09-01")
    then = replace(then, known_on="2025-09-01", hash="test")
    monkeypatch.setattr(changes, "read_release", lambda version: tables)
    assert len(changes_between(tables, then))
    found = changes._since_release.__wrapped__(Once(then), "0.1.0")
    assert found.empty
    assert changes.period(then, Choices({}))[1] <= date(2025, 9, 1)
