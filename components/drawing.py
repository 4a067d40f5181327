"""Charts from which plotly lets nobody select (flows, matrix): our own SVG on the page, with keyboard, tooltip and selection."""

import re
from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from components.charts import Chart
from components.exports.chart_layout import height_for
from components.exports.chart_svg import chart_svg
from components.server import asset_url

KINDS = ("flows", "matrix")
_WIDE, _NARROW = 1180, 400  # px for which the two drawings are laid out; the browser scales the fitting one
_COLOUR = re.compile(r'="(#[0-9a-f]{6})"')
_TURN = 640  # px below which the narrow one is shown

_COMPONENT = st.components.v2.component(
    "drawing",
    html='<div class="drawing"></div>',
    css="""
/* the outline is never seen: that its colour changes tells the script of another theme */
.drawing { position: relative; outline: 0 none var(--st-background-color); transition: outline-color 1ms; }
.drawing svg { display: block; width: 100%; height: auto; font-family: var(--st-font); }
.drawing.selectable [data-key] { cursor: pointer; outline: none; }
.drawing.selectable [data-key]:hover, .drawing [data-key]:focus-visible { filter: brightness(1.15) saturate(1.3); fill-opacity: 0.85; }
.drawing [data-key]:focus-visible, .drawing [data-key].selected { stroke: var(--st-text-color); stroke-width: 2.5px; paint-order: stroke; }
.drawing path[data-key].selected { fill-opacity: 0.85; stroke-width: 1.5px; }
.drawing .some path:not(.selected):not(:hover):not(:focus-visible) { fill-opacity: 0.2; }
.drawing .tip { position: absolute; z-index: 5; pointer-events: none; box-sizing: border-box; max-width: min(22rem, 100%); padding: 0.3rem 0.55rem; border-radius: 0.35rem;
  font-size: 0.875rem; line-height: 1.35; overflow-wrap: anywhere; background: var(--st-text-color); color: var(--st-background-color); }
@media print { .drawing .tip { display: none; } }
""",
    js=f"""const loaded = import(location.origin + "{asset_url("drawing.js")}");
export default function (component) {{
  const root = component.parentElement.querySelector(".drawing"), {{ data }} = component;
  if (!root.dataset.painted) root.style.aspectRatio = root.clientWidth < {_TURN} ? data.narrow_ratio : data.wide_ratio; // room for what is on its way
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

    data = {"selectable": on_select is not None, "chosen": chosen, "turn": _TURN}
    for name, width in (("wide", width_px), ("narrow", _NARROW)):
        height = height_for(chart, width)
        drawn, dark = _both_themes(chart, width, height, f"{key}-{name}-")
        data |= {name: drawn, f"{name}_dark": dark, f"{name}_ratio": f"{width} / {height}"}
    _COMPONENT(key=key, data=data, on_select_change=report)


@lru_cache(maxsize=64)
def _both_themes(chart: Chart, width: float, height: float, ids: str) -> tuple[str, str]:
    """The drawing in light colours, and its colours of the dark theme in their order: the browser changes them when the theme does, without a rerun."""
    light, dark = (chart_svg(chart, width, height, theme, ids) for theme in ("light", "dark"))
    return light, " ".join(_COLOUR.findall(dark))
