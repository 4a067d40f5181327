"""Pictures, drawn once for all readers who make the same choices: they are shared, and not to be changed in place."""

from types import SimpleNamespace

import streamlit as st

from components import layout, maps
from components.pictures import catalogue
from components.pictures.picture import Picture, Raw
from components.server import asset_url
from data.load import Tables

MOST_PICTURES = 96  # some 100 kB each


def draw(name: str, raw: Raw, tables: Tables, views: SimpleNamespace) -> tuple[Picture, list[tuple[str, str, str]]]:
    """The picture of that name for these choices, and the choices that the data does not offer, which are dropped: (parameter, value, what would be right).

    UnknownPicture for a name that is not in the catalogue.
    """
    key = tuple(sorted((parameter, tuple(map(str, value)) if isinstance(value, (list, tuple)) else str(value)) for parameter, value in raw.items()))
    return _drawn(name, key, tables.hash, raw, tables, views)


@st.cache_resource(max_entries=MOST_PICTURES, show_spinner=False)
def _drawn(name: str, key: tuple, version: str, _raw: Raw, _tables: Tables, _views: SimpleNamespace) -> tuple[Picture, list[tuple[str, str, str]]]:
    return catalogue.draw(name, _tables, _views, _raw, outlines=asset_url(maps.OUTLINES), source=layout.source_line(_tables))
