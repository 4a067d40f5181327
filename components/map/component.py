"""The map on a page: `show_map` mounts the component, which keeps its camera, and reports what a reader selects."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_COMPONENT = st.components.v2.component(
    "european_map",
    html='<div class="map"></div>',
    css=(_HERE / "map.css").read_text(encoding="utf-8"),
    js=(_HERE / "map.js").read_text(encoding="utf-8"),
)


def show_map(scene: dict, *, key: str, on_select: Callable[[str], None] | None = None, height: str = "clamp(340px, 64vh, 860px)") -> None:
    """Draws a scene; `on_select` is called with the key of what was selected (empty when cleared), before the rerun."""

    def report() -> None:
        if on_select:
            on_select(st.session_state[key].select or "")

    _COMPONENT(key=key, data={"scene": scene, "height": height}, on_select_change=report)
