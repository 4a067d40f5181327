"""The map on a page: `show_map` mounts the component, which keeps its camera, and reports what a reader selects."""

from collections.abc import Callable

import streamlit as st

from components.map.served import name_scene
from components.server import asset_url

# Script and style come from static/ under addresses that browsers may keep: inline they would travel with every rerun.
_COMPONENT = st.components.v2.component(
    "european_map",
    html=f"""<link rel="stylesheet" href="{asset_url("map.css")}">
<div class="map"></div>""",
    js=f"""const loaded = import(location.origin + "{asset_url("map.js")}");
export default function (component) {{
  const shown = loaded.then((map) => map.show(component));
  shown.catch(() => {{ component.parentElement.querySelector(".map").textContent = "The map could not be loaded. The table shows the same data."; }});
  return () => shown.then((view) => view.remove());
}}
""",
)


def show_map(scene: dict, *, key: str, on_select: Callable[[str], None] | None = None, height: str = "clamp(340px, 64vh, 860px)",
             bare: bool = False, keep_address: bool = True) -> None:
    """Draws a scene; `on_select` is called with the key of what was selected (empty when cleared), before the rerun.

    `bare` is for a presenter: no controls, no notes, larger type, and what the pointer is on lights up. Without `keep_address`
    camera and year are neither read from the page's address nor written to it.
    """

    def report() -> None:
        if on_select:
            on_select(st.session_state[key].select or "")

    named = {**name_scene(scene), "outlines": scene["outlines"], "selected": scene["selected"], "version": scene["version"]}
    data = {**named, "height": height, "selectable": on_select is not None, "bare": bare, "keepAddress": keep_address}
    _COMPONENT(key=key, data=data, on_select_change=report)
