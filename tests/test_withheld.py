"""The one function that looks for places in Ukraine in whatever leaves the dashboard."""

import time

import pytest

from data.load import load_package
from data.withheld import places_named, public_phrases, signing_places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []), ("concert in Simferopol", [3]), ("Simferopol, Simferopol", [1, 2]), ("концерт, Севастополь", [2]), ("kontsert-sevastopol.html", [2]), ("SIMFEROPOL’", [1]),
        ("Build with Ukraine; Rheinmetall Ukrainian Defense Industry", []), ("Kyiv Independent", []), ("Kyiv Independent in Simferopol", [4]), ("the Yalta conference", []), ("a conference in Yalta", [4]),
        ("https://x.org/?site=%D0%A1%D0%B5%D0%B2%D0%B0%D1%81%D1%82%D0%BE%D0%BF%D0%BE%D0%BB%D1%8C", [5]), ("<b>&#1057;&#1077;&#1074;&#1072;&#1089;&#1090;&#1086;&#1087;&#1086;&#1083;&#1100;</b>", [2]),
        (r'{"place": "\\u0421\\u0435\\u0432\\u0430\\u0441\\u0442\\u043e\\u043f\\u043e\\u043b\\u044c"}'.replace("\\\\", "\\"), [2]), ("Bila Tserkva", [1]), ("Simferopolska street", []),
    ],
)  # fmt: skip
def test_places_named(text, found):
    assert places_named(text) == found


def test_allowed_phrases_are_passed_over_and_nothing_else():
    phrase = "declaration signed at Simferopol station"
    assert places_named(f"A {phrase}; concert at Simferopol", [phrase]) == [9]
    assert places_named("Bila Tserkva", ["Tserkva"]) == [1]


def test_a_page_of_megabytes_takes_seconds():
    text = "Rheinmetall builds a plant in Unterlüß, Vojens and “Łódź” for 155 mm. " * 45_000 + "Simferopol"
    begun = time.process_time()
    assert len(places_named(text)) == 1
    # 0.5 s where it was measured; a search name by name takes minutes
    assert time.process_time() - begun < 5


def test_every_text_of_the_sites_in_ukraine_is_clean():
    tables = load_package()
    sites = [row for row in tables.rows["sites"] if row["country"] == "UKR"]
    assert sites and not [row["site_id"] for row in sites if places_named(" ".join(row.values()))]


def test_the_tables_as_text_name_no_other_place():
    """All that any output can be made of: titles and publishers that may name a place, and where agreements were signed."""
    tables = load_package()
    phrases, capitals = public_phrases(tables), signing_places(tables)
    whole = "\n".join(" | ".join(row.values()) for table in tables.package.tables for row in tables.rows[table.name])
    assert places_named(whole) and places_named(whole, phrases) and not places_named(whole, (*phrases, *capitals))
    assert "Kyiv" in capitals and set(capitals) <= set(tables.agreements["place"].dropna())
