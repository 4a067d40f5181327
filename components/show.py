"""A picture on a page: drawn, with its downloads and addresses below it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components import basket, cached, drawing, drawn, layout, links, tools, wording
from components.figures.plots import figure
from components.map.component import show_map
from components.map.scene import selecting
from components.pictures import picks
from components.pictures.picture import Picture, Raw
from components.tables import show_rows
from components.wording import escape

_CHAIN_PX = 620


def draw(name: str, raw: Raw, selected: str | None = None) -> Picture:
    """The picture of that name for these choices, with the tables of the day; choices that the data does not offer are dropped."""
    picture, _ = drawn.draw(name, raw, cached.tables(), cached.views())
    return replace(picture, scene=selecting(picture.scene, selected)) if selected and picture.is_map else picture


def show_picture(picture: Picture, *, on_select: Callable[[str], None] | None = None, height: str | None = None, chosen: str = "") -> None:
    """Draws a picture; `on_select` is called with the key of what is selected on it (empty when cleared), before the rerun."""
    if picture.is_map:
        with st.container(key=f"map-{picture.name}"):
            show_map(picture.scene, key=picture.name, on_select=on_select, **({"height": height} if height else {}))
    elif picture.chart.is_empty:
        st.info("Nothing to draw for these choices.")
        return
    else:
        st.markdown(f"**{escape(picture.title)}**")
        with st.container(key=f"chart-{picture.name}"):
            show_chart(picture, on_select, chosen)
    show_tools(picture)


def show_chart(picture: Picture, on_select: Callable[[str], None] | None = None, chosen: str = "") -> None:
    """Draws a chart without title and tools."""
    if picture.chart.kind in drawing.KINDS:
        drawing.show_drawing(picture.chart, key=picture.name, on_select=on_select, chosen=chosen)
        return

    key = f"plot-{picture.name}"  # apart from the filters, one of which is called agreements_status too

    def report() -> None:
        points = st.session_state[key].selection.points
        told = points[0].get("customdata") if points else None
        on_select(str(told[1]) if told and len(told) > 1 and told[1] else "")

    st.plotly_chart(
        figure(picture.chart), key=key, alt=picture.alt, config={"displayModeBar": False}, selection_mode="points",
        **({"on_select": report} if on_select else {}))


def show_chain(picture: Picture) -> None:
    """The diagram of an agreement's chain; nothing where it would be a single box."""
    if picture.chart is None or not picture.chart.flows:
        return
    st.markdown("**Parties → agreement → sites → money**")
    st.caption("Each line is a statement of a source; its width means nothing.")
    drawing.show_drawing(picture.chart, key=picture.name, on_select=lambda key: links.open_later(*key.split("=", 1)) if "=" in key else None, width_px=_CHAIN_PX)


def show_pickable(name: str, raw: Raw) -> None:
    """A chart on which a click on a value lists the rows behind it; what was clicked is in the address as `pick`."""
    picture = draw(name, raw)
    of, _, key = (links.selected("pick") or "").partition(":")

    def pick(key: str) -> None:
        links.select("pick", f"{name}:{key}" if key else None)
        if key:
            st.toast("The rows behind it are listed below the chart.", icon=":material/arrow_downward:")

    show_picture(picture, on_select=pick, chosen=key if of == name else "")
    if of != name:
        return
    rows = picks.picked(picture, key)
    if rows.empty:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape(picks.in_words(key))}**: {wording.count(len(rows), 'row')}. Select one to read its record.")
        st.button("Close list", icon=":material/close:", on_click=links.select, args=("pick", None), type="tertiary", key=f"close-{name}")
    show_rows(picture.table, rows, f"picked-{name}")


def show_tools(picture: Picture) -> None:
    """Downloads of what is on screen, its addresses, and the way into a briefing."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        tools.show_menus(picture)
        basket.show_add(picture)
        if not picture.is_map:  # a map carries its own
            st.caption(layout.source_line(cached.tables()))
