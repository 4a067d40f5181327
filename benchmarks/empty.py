"""The yardstick: the same Streamlit, serving nothing."""

import streamlit as st

if st.button("again"):
    pass
st.caption("empty")
