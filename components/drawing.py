"""Charts from which plotly lets nobody select (flows, matrix): our own SVG on the page, with keyboard, tooltip and selection."""

from collections.abc import Callable

import streamlit as st

from components.charts import Chart
from components.exports.chart_svg import chart_svg
from components.server import asset_url

KINDS = ("flows", "matrix")
_WIDE, _NARROW = 1180, 460  # px for which the two drawings are laid out; the browser scales the fitting one

_COMPONENT = st.components.v2.component(
    "drawing",
    html='<div class="drawing"></div>',
    css="""
.drawing { position: relative; }
.drawing svg { display: block; width: 100%; height: auto; font-family: var(--st-font); }
.drawing [data-key] { cursor: pointer; outline: none; }
.drawing [data-key]:hover, .drawing [data-key]:focus-visible { filter: brightness(1.15) saturate(1.3); fill-opacity: 0.85; }
.drawing [data-key]:focus-visible, .drawing [data-key].selected { stroke: var(--st-text-color); stroke-width: 2px; }
.drawing .tip { position: absolute; z-index: 5; pointer-events: none; max-width: 22rem; padding: 0.3rem 0.55rem; border-radius: 0.35rem; font-size: 0.875rem;
  background: var(--st-text-color); color: var(--st-background-color); }
""",
    js=f"""const loaded = import(location.origin + "{asset_url("drawing.js")}");
export default function (component) {{
  const drawn = loaded.then((m) => m.draw(component));
  return () => drawn.then((stop) => stop());
}}
""",
)


def show_drawing(chart: Chart, *, key: str, on_select: Callable[[str], None] | None = None, chosen: str = "", width_px: int = _WIDE) -> None:
    """Draws a chart; `on_select` is called with the key of the value that was selected (empty when cleared), before the rerun.

    `width_px` is the width for which it is laid out on a wide screen: smaller in a narrow column, so that the type stays readable.
    """

    def report() -> None:
        if on_select:
            on_select(st.session_state[key].select or "")

    theme = "dark" if st.context.theme.type == "dark" else "light"
    sizes = {"wide": chart_svg(chart, width_px, chart.height, theme, f"{key}-"), "narrow": chart_svg(chart, _NARROW, chart.height * 1.1, theme, f"{key}-n-")}
    _COMPONENT(key=key, data={**sizes, "selectable": on_select is not None, "chosen": chosen}, on_select_change=report)
