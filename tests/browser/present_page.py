"""A page that holds nothing but a briefing, for the browser tests; any address without `present` is the page behind it."""

import streamlit as st

from components.presenting import show_player
from tests.real_deck import eight

st.set_page_config(page_title="Briefing", layout="wide")
if st.query_params.get("present") == "true":
    show_player(eight(), role="speaker" if st.query_params.get("role") == "speaker" else "audience")
else:
    st.title("The page behind the briefing")
    st.caption("It is where Esc leads.")
