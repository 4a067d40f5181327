"""A briefing in front of a room: `show_player` puts it above the page, as the audience or the speaker sees it."""

import base64
import json
import zlib

import streamlit as st

from components.briefing import Deck
from components.exports.deck_data import deck_data
from components.server import asset_url
from components.share import host

# Script, styles and outlines are fetched once, when the page opens: from then on every step is drawn without the server.
_COMPONENT = st.components.v2.component(
    "player",
    html='<div class="player" role="status">The briefing opens …</div>',
    js=f"""const address = (path) => location.origin + path;
const outlines = fetch(address("{asset_url("outlines.json")}")).then((answer) => answer.json());
const loaded = Promise.all([import(address("{asset_url("present.js")}")), import(address("{asset_url("map.js")}")), outlines]);
const styles = ["{asset_url("map.css")}", "{asset_url("present.css")}"].map(address);
export default function (component) {{
  const shown = loaded.then(([player, map, outlines]) => player.presentOnPage({{ ...component, map, outlines, styles }}));
  shown.catch(() => {{ component.parentElement.querySelector(".player").textContent = "The briefing could not be opened. Load the page again."; }});
  return () => shown.then((stop) => stop());
}}
""",
)
ROLES = ("audience", "speaker")


def wire(deck: dict) -> str:
    """A deck as it travels to the browser: its JSON compressed (zlib) as base64 text, about two fifths of the plain JSON."""
    return base64.b64encode(zlib.compress(json.dumps(deck, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode())).decode()


def show_player(deck: Deck, *, role: str = "audience", leave: str = "") -> None:
    """Fills the window with the briefing, at the step that the address names (`step=3`, counted from 1).

    Esc leaves to `leave` (path and query), the deck's own address by default. The speaker view is the same page with
    `role=speaker` in its address. The deck is sent whole, so no step needs the server. ValueError for another role.
    """
    if role not in ROLES:
        raise ValueError(f"a briefing is seen by audience or speaker, not by {role!r}")
    _COMPONENT(key=f"player-{role}", data={"packed": wire(deck_data(deck, host=host())), "role": role, "leave": leave or deck.address})
