"""The method page: rules come from the code, words of the tables are explained, every table and column is in the dictionary, routes are documented."""

import re

import pytest

from components import data_dictionary, method, open_data
from components.conflicts import SIZE_METHOD
from data.load import load_package
from data.quality import METHOD
from tests.test_pages import ROOT, run, text

EXPLAINED = [("agreements", "kind"), ("agreements", "status"), ("sites", "status"), ("programmes", "status"), ("funding", "instrument"), ("funding", "stage"), ("sources", "kind"), ("citations", "basis"), ("milestones", "basis")]


def test_the_rules_are_those_of_the_code():
    assert method.section("Evidence grades") == METHOD and method.section("How far sources lie apart") == SIZE_METHOD
    assert not re.search(r"\{\w", "".join(method.sections().values()))


@pytest.mark.parametrize(("table", "column"), EXPLAINED)
def test_every_word_of_the_tables_is_in_the_glossary(table, column):
    assert set(load_package().package[table][column].enum) - method.terms() == set()


def test_the_glossary_shows_what_the_declaration_says():
    package = load_package().package
    shown = "".join(method.glossary(package).values())
    assert "{" not in shown and "Where sources" not in shown
    assert "How far the money has come" in shown and package["funding"]["stage"].description.split(".")[0] in shown


def test_the_dictionary_is_as_fresh_as_the_declaration():
    app = run("about", about_view="Data dictionary")
    shown = text(app)
    for table in load_package().package.tables:
        assert data_dictionary.as_markdown(table) in shown
        assert all(f"`{field.name}`" in shown for field in table.fields)


def test_a_link_to_a_rule_leads_to_it_first():
    app = run("about", read="Places")
    assert [s.value for s in app.subheader][0] == "Places" and [s.value for s in app.subheader].count("Places") == 1
    assert not run("about", read="<script>").exception


def test_the_routes_are_documented_and_answer():
    tables = load_package()
    shown, document = run("about", about_view="Open data"), (ROOT / "docs" / "open-data.md").read_text(encoding="utf-8")
    for path in open_data.ROUTES:
        assert f"`{path}`" in text(shown) and f"`{path}`" in document
        assert open_data.content(tables, path.removeprefix("/data/").replace("<table>", "sites"))
    assert "read_csv" in shown.code[0].value and "read_csv" in document
    assert f"{open_data.MAX_AGE_S // 60} minutes" in open_data.MANNERS


def test_citation_and_report_name_the_version():
    app = run("about", about_view="Cite, report an error")
    version = load_package().version
    assert all(version in code.value for code in app.code) and len(app.code) == 2
