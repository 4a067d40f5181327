"""A picture by itself, for another site's page: `?embed=true&picture=sites_map&sites_country=Denmark`."""

import streamlit as st

from components import cached, layout, show
from components.map.component import show_map
from components.pictures import catalogue
from components.share import canonical


def is_asked() -> bool:
    """Whether the address asks for a picture alone."""
    return bool(st.context.is_embedded) and "picture" in st.query_params  # the platform keeps `embed` to itself


def show_embedded() -> None:
    """Draws the picture that the address names, its source line and the link to the whole page; says so where there is none."""
    layout.show_problems()
    name = st.query_params["picture"]
    if name not in catalogue.SPECS:
        st.info("There is no such picture. The address may be out of date.")
        st.page_link("overview.py", label="Open the dashboard")
        return
    picture = show.draw(name, {key: st.query_params.get_all(key) for key in catalogue.SPECS[name].parameters})
    st.markdown(f"**{picture.title}**" + (f" · {' · '.join(picture.filters)}" if picture.filters else ""))
    if picture.is_map:
        show_map(picture.scene, key=name, height="calc(100vh - 9rem)")
    elif picture.chart.is_empty:
        st.info("Nothing to draw for these choices.")
    else:
        show.show_chart(picture)
    st.caption(f"{layout.source_line(cached.tables())} [Open with all sources]({canonical(picture.address)})")
