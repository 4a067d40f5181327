"""The one-file HTML and the data of the player: whole, inert, without any address to fetch from."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from components.briefing import Deck, Slide, Source
from components.charts import Chart, Series
from components.exports import deck_data as made
from components.exports.html import as_json, as_value, html
from components.exports.style import ROOT
from components.pictures.picture import Picture
from tests.real_deck import eight, real

HOSTILE = "</script><!--<script>alert(1)</script>\u2028 </style> <b>&amp;\"'"
SOURCES = (Source("Publisher", "2025", "Title", "https://example.org/a", "press"), Source("Odd", "", HOSTILE, "javascript:alert(1)", "press"))


def picture(title: str = "Two bars", **parts) -> Picture:
    chart = Chart("bars", title, ("a", "b"), (Series("s", (1.0, 2.0)),), "sites", alt="Two bars.")
    rows = pd.DataFrame({"name": ["One", HOSTILE], "place": ["X", None], "country_name": ["Denmark", "Norway"], "status_shown": ["operational", "announced"]})
    return Picture("trial", title, "Two bars.", "sites", rows, "sites", address="/sites?country=Denmark", **({"chart": chart} | parts))


def deck(*slides: Slide, **parts) -> Deck:
    return replace(Deck("A briefing", "Ministries", slides, "0.1.0", "2026-07-31", "/briefings?briefing=a&step=9", "European defence-production cooperation."), **parts)


class Parsed(HTMLParser):
    """Elements, attributes that name addresses, and the texts of scripts of a document."""

    def __init__(self, text: str):
        super().__init__()
        self.elements, self.addresses, self.scripts, self.attributes = [], [], [], {}
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes.setdefault(tag, dict(attrs))
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action", "srcset")]
        self._script = tag == "script"

    def handle_data(self, data):
        if self._script:
            self.scripts.append(data)
            self._script = False


@pytest.fixture(scope="module")
def whole() -> str:
    return html(eight()).decode()


def content(text: str) -> dict:
    return json.loads(Parsed(text).scripts[0])


def test_the_file_is_small_and_names_itself(whole):
    parsed = Parsed(whole)
    assert len(whole.encode()) <= 3_000_000
    assert parsed.attributes["html"]["lang"] == "en" and f"<title>{eight().title}</title>" in whole
    assert parsed.elements.count("script") == 2


def test_the_file_fetches_nothing(whole):
    assert [a for a in Parsed(whole).addresses if not a.startswith("data:")] == []
    policy = Parsed(whole).attributes["meta"]
    assert "default-src 'none'" in whole and "connect-src" not in whole and policy["charset"] == "utf-8"
    assert re.findall(r"url\((?!data:|#)[^)]*\)", "".join(re.findall(r"<style>(.*?)</style>", whole, re.DOTALL))) == []
    assert not re.search(r"^\s*(import|export)\s", Parsed(whole).scripts[1], re.MULTILINE)


def test_every_step_is_in_the_file_with_notes_rows_and_sources(whole):
    data = content(whole)
    slides = data["deck"]["slides"]
    assert [s["headline"] for s in slides] == [s.headline for s in eight().slides]
    assert [bool(s["map"]) for s in slides].count(True) == 5 and [bool(s["chart"]) for s in slides].count(True) == 3
    assert all(s["notes"] and s["sources"] and s["table"]["rows"] and s["alt"] and s["address"].startswith("/") for s in slides)
    assert len(data["outlines"]["countries"]) > 40


def test_no_place_in_ukraine_is_in_the_file(whole):
    _, views = real()
    for slide in content(whole)["deck"]["slides"]:
        if slide["map"]:
            assert not [b for b in slide["map"]["bubbles"] if b["country"] == "UKR"]
        if "Place" in slide["table"]["head"]:
            place, country = (slide["table"]["head"].index(h) for h in ("Place", "Country"))
            known = set(views.sites.loc[views.sites["country"] == "UKR", "place"])
            assert {row[place] for row in slide["table"]["rows"] if row[country] == "Ukraine"} <= known
    assert views.sites.loc[views.sites["country"] == "UKR", "locality"].isna().all()


def test_hostile_texts_stay_texts():
    text = html(deck(Slide(HOSTILE, HOSTILE, picture(HOSTILE), HOSTILE, SOURCES, (HOSTILE,)), title=HOSTILE)).decode()
    parsed = Parsed(text)
    assert parsed.elements.count("script") == 2 and "<!--" not in text.partition("<body>")[2]
    slide = content(text)["deck"]["slides"][0]
    assert slide["headline"] == HOSTILE and slide["table"]["rows"][1][0] == HOSTILE
    assert [s["url"] for s in slide["sources"]] == ["https://example.org/a", ""]
    # charts go in as SVG: nothing of a text may be markup there
    assert "<script" not in slide["chart"]["light"] and "&lt;/script&gt;" in slide["chart"]["light"]


@pytest.mark.parametrize("slides", [(), (Slide("Words alone", ""),), (Slide("A problem", "", problem="country: 'Atlantis' is not in the data"),), (Slide("No rows", "", picture(scene=None)),)])
def test_little_makes_a_file_too(slides):
    assert len(content(html(deck(*slides)).decode())["deck"]["slides"]) == len(slides)


def test_each_map_step_has_a_focus_of_its_own():
    slides = made.deck_data(eight())["slides"]
    keys = [s["map"]["focus"]["key"] for s in slides if s["map"]]
    assert len(set(keys)) == len(keys) == 5
    assert slides[1]["map"]["camera"] == [2300.0, 2300.0, 2600.0]
    assert all("focus" not in s.picture.scene or s.picture.scene["focus"] is None or not s.picture.scene["focus"]["key"].startswith("step ") for s in eight().slides if s.picture.scene)


def test_the_address_of_a_step_replaces_another_step():
    assert made.step_address("/briefings?briefing=a&step=9", 2) == "/briefings?briefing=a&step=2"
    assert made.step_address("/briefings", 1) == "/briefings?step=1"


def test_a_qr_code_only_where_there_is_a_host_and_room():
    given = deck(Slide("One", ""))
    assert made.deck_data(given)["slides"][0]["qr"] == ""
    assert made.deck_data(given, host="https://example.org")["slides"][0]["qr"].startswith("<svg")
    assert made.deck_data(replace(given, address="/briefings?steps=" + "x" * 4000), host="https://example.org")["slides"][0]["qr"] == ""


def test_a_long_table_says_how_many_rows_are_left_out():
    many = pd.DataFrame({"name": [f"Site {i}" for i in range(made.MOST_ROWS + 3)]})
    table = made.table(replace(picture(), rows=many))
    assert len(table["rows"]) == made.MOST_ROWS and table["left_out"] == 3 and table["head"] == ["Site"]


def test_data_is_json():
    json.dumps(made.deck_data(eight(), host="https://example.org", rows=True), allow_nan=False)


def test_json_cannot_leave_its_element():
    assert "<" not in as_json([HOSTILE]) and json.loads(as_json([HOSTILE])) == [HOSTILE]


@pytest.mark.parametrize("name", ["map.js", "present.js"])
def test_the_scripts_of_the_page_can_stand_in_a_file(name):
    assert re.search(r"return \{ \w+", as_value((ROOT / "static" / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("module", ["import a from './a.js';", "export default 1;", "export { a };", "const a = '</script>';", "const a = '<!--';"])
def test_a_script_that_cannot_is_refused(module):
    with pytest.raises(ValueError, match="may not"):
        as_value(module)
