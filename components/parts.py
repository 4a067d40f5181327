"""Parts of a page that are drawn again alone: fragments with a key, asked for from a callback."""

import streamlit as st
from streamlit.errors import StreamlitAPIException


def redraw(part: str) -> None:
    """Draws only that part of the page again instead of what the interaction would redraw; the whole page where the part has not been drawn."""
    try:
        st.rerun([part])
    except StreamlitAPIException:
        st.rerun()
