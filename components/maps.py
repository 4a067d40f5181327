"""What a selection on a map does: places, countries, and what stands there."""

import pandas as pd
import streamlit as st

from components import cached, links, parts, select, wording
from components.withheld_note import show_withheld

OUTLINES = "outlines.json"


def selected_key(site: pd.Series | None, at: str | None) -> str | None:
    """The key on the map of what the address selects: the site itself where it has a place, else its country's mark."""
    if site is None:
        return at
    return select.place_keys(site)[-1] if wording.is_missing(site["x_km"]) else f"site:{site.name}"


def at_place(shown: pd.DataFrame, key: str | None) -> pd.DataFrame:
    """The sites at a place of the map: a town, a country, or a country's unplaced sites; all where the key is none of these."""
    views, country = cached.views(), (key or "").partition(":")[2].partition("/")[0]
    if shown.empty or country not in views.names.index:
        return shown
    return shown[shown.index.isin(views.sites_at.get(key, []))]


def select_place(key: str, part: str | None = None) -> None:
    """Puts the selected place into the address; a place with one site opens its record, which takes the whole page, any other redraws only `part` of it."""
    before, here = links.selected("site"), cached.views().sites_at.get(key, [])
    if key.startswith("site:"):
        links.select_all({"at": None, "site": key.removeprefix("site:")})
    else:
        links.select_all({"at": key or None, "site": here[0] if len(here) == 1 else None})
    if part and links.selected("site") == before:
        parts.redraw(part)
    st.rerun()


def open_country(key: str) -> None:
    """Makes the country selected on the map the page's country."""
    code = key.removeprefix("country:").split("/")[0]
    if code in cached.views().names.index:
        st.session_state["country"] = code
        st.session_state["compare"] = [c for c in st.session_state.get("compare", []) if c != code]


def show_selection(key: str | None) -> None:
    """Below a map: what the selected place or country holds, with links."""
    if not key:
        st.caption("Select a country or a town to see what is there.")
        return
    views = cached.views()
    kind, _, place = key.partition(":")
    code = place.split("/")[0]
    if code not in views.names.index:
        return
    if kind == "country" and "/" not in place:
        roles = views.roles[views.roles["country"] == code].drop_duplicates(["table", "record_id"]).groupby("table").size()
        words = [wording.count(int(roles.get(t, 0)), n) for t, n in (("agreements", "agreement"), ("sites", "production site"), ("funding", "statement of money"))]
        links.record_link("countries", views.names[code], f"{views.names[code]}: {wording.joined(words)}")
        return
    here = at_place(views.sites, key)
    if len(here) < len(views.sites):
        if (here["location_precision"] == "withheld").any():
            show_withheld("No site in Ukraine is located more closely.", "map")
        for s in here.head(12).itertuples():
            links.record_link("sites", s.site_id, f"{s.name}: {s.status_shown}")
