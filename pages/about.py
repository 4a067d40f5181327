"""About: method, border policy, location policy, licence, data dictionary."""

from pathlib import Path

import streamlit as st

from components import cached, data_dictionary, layout

layout.show_title("About", "What this is, how it is made, and what it deliberately does not say.")
st.markdown((Path(__file__).parents[1] / "docs" / "method.md").read_text(encoding="utf-8"))
st.subheader("Data dictionary", anchor=False)
st.markdown("The tables and their columns, as declared in the data package.")
for table in cached.tables().package.tables:
    with st.expander(f"{table.title}: {table.description}"):
        st.markdown(data_dictionary.as_markdown(table))
