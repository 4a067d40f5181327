"""Briefings of the data folder and the reader's own, as decks, drawn once for all who ask for the same."""

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from components import basket, briefings, cached, layout, maps, own_briefing, share
from components.briefing import Deck
from components.exports.slide_svg import slide_picture_svg
from components.server import asset_url
from data.briefings import FOLDER, Briefing, read_folder, to_yaml
from data.raw import Issue

ADDRESS = "/briefings"


def folder() -> tuple[dict[str, Briefing], list[Issue]]:
    """The briefings of the data folder by name, and what is wrong with its files."""
    found, issues = _read(str(cached.DATA_FOLDER), tuple((p.name, p.stat().st_mtime_ns) for p in sorted((cached.DATA_FOLDER / FOLDER).glob("*.yaml"))))
    return {b.name: b for b in found}, issues


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(path: str, stamps: tuple) -> tuple[list[Briefing], list[Issue]]:
    return read_folder(Path(path))


def address(briefing: Briefing, parameters: dict[str, str], **more: str) -> str:
    """Path and query that show a briefing; the reader's own carries its content."""
    own = {basket.PARAMETER: own_briefing.encode(briefing)} if briefing.name == own_briefing.NAME and own_briefing.fits(briefing) else {}
    return f"{ADDRESS}?{urlencode({'briefing': briefing.name, **chosen(parameters), **own, **more})}"


def chosen(parameters: dict[str, str]) -> dict[str, str]:
    """The parameters of a briefing as those of an address."""
    return {f"briefing_{name}": value for name, value in parameters.items()}


def deck(briefing: Briefing, parameters: dict[str, str]) -> Deck:
    """The briefing drawn with the data of the day."""
    tables = cached.tables()
    return _deck(briefing, cached.views(), to_yaml(briefing), tables.hash, tuple(sorted(parameters.items())), share.canonical(address(briefing, parameters)).removeprefix(share.host()))


@st.cache_resource(max_entries=24, show_spinner="Drawing the slides …")
def _deck(_briefing: Briefing, _views, content: str, version: str, parameters: tuple, where: str) -> Deck:
    tables = cached.tables()
    return briefings.draw_deck(_briefing, tables, _views, source_line=layout.source_line(tables), address=where, outlines=asset_url(maps.OUTLINES), parameters=dict(parameters))


def titles(briefing: Briefing) -> tuple[str, str]:
    """Title and audience of a briefing in words, with its own parameters."""
    return briefings.titles(briefing, cached.tables(), cached.views())


def pictures(of: Deck, theme: str) -> list[str]:
    """The pictures of a deck's slides as SVG, "" where there is none."""
    return _pictures(of, of.address, cached.tables().hash, theme, tuple(s.headline for s in of.slides))


@st.cache_resource(max_entries=12, show_spinner=False)
def _pictures(_of: Deck, where: str, version: str, theme: str, headlines: tuple) -> list[str]:
    return [slide_picture_svg(slide, theme, ids=f"slide{i}-") for i, slide in enumerate(_of.slides)]
