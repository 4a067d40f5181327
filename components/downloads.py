"""Downloads of exactly what is on screen. Files are made when they are asked for, not before."""

import io
from collections.abc import Callable

import streamlit as st

from components import cached, layout, share
from components.exports import files
from components.pictures.picture import Picture


def show_downloads(picture: Picture) -> None:
    """A menu of files: the picture, and the rows behind it."""
    tables, views, address = cached.tables(), cached.views(), share.canonical(picture.address)
    name = files.file_name(picture, tables)
    with st.popover("Download", icon=":material/download:", type="tertiary"):
        st.caption("The picture")
        with st.container(horizontal=True):
            _button("PNG", f"{name}.png", "image/png", picture, lambda: files.picture_png(picture, layout.source_line(tables), address))
            _button("SVG", f"{name}.svg", "image/svg+xml", picture, lambda: files.picture_svg_bytes(picture, layout.source_line(tables), address))
        st.caption(f"The {len(picture.rows):,} rows behind it")
        with st.container(horizontal=True):
            for label, (suffix, mime, make, only_sites) in files.TABLES.items():
                if picture.table == "sites" or not only_sites:
                    _button(label, f"{name}{suffix}", mime, picture, lambda make=make: make(picture, tables, views, address))


def _button(label: str, file_name: str, mime: str, picture: Picture, make: Callable[[], bytes]) -> None:
    st.download_button(label, data=lambda: io.BytesIO(make()), file_name=file_name, mime=mime, key=f"download-{picture.name}-{label}", on_click="ignore")
