"""The yardstick: the same Streamlit, serving nothing but the number of the run, by which a rerun is seen to have arrived."""

import streamlit as st

st.session_state["run"] = st.session_state.get("run", 0) + 1
st.button("again")
st.caption(f"empty, run {st.session_state['run']}")
