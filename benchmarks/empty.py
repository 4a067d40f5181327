"""The yardstick: the same Streamlit, serving nothing but the number of the run, by which a rerun is seen to have arrived."""

import streamlit as st

st.session_state["run"] = st.session_state.get("run", 0) + 1
st.button("again")
st.caption(f"empty, run {st.session_state['run']}")
if "choices" in st.query_params:  # for reruns by a field of several choices, which takes its time before it asks for one
    st.multiselect("Country", st.query_params["choices"].split(","))
