"""That a place is withheld on purpose, with the rule one click away."""

import streamlit as st

from components import links, method


def show_withheld(words: str, key: str) -> None:
    """A badge, the words that say of what, and the rule behind it; `key` tells several on a page apart."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":violet-badge[:material/visibility_off: withheld on purpose] {words}", width="content")
        with st.popover("Why is it withheld?", type="tertiary", key=f"withheld-{key}"):
            st.markdown(method.section("Places"))
            links.page_link("about", "The whole method", read="Places")
