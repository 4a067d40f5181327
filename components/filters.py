"""Filters bound to the address: a bad value there is dropped, a good one shows the same view to everyone."""

import pandas as pd
import streamlit as st


def choose_many(label: str, options: pd.Series | list, key: str, names: dict | None = None) -> list:
    """A multiselect over the values that occur, kept in the address under `key`."""
    values = sorted(pd.Series(options).dropna().unique(), key=lambda v: str((names or {}).get(v, v)))
    return st.multiselect(label, values, key=key, bind="query-params", format_func=lambda v: str((names or {}).get(v, v)), placeholder="All")


def nothing_found(defaults: dict[str, object]) -> None:
    """Says that no row matches, and offers the way back: to these values of the page's filters."""

    def clear() -> None:
        for key, value in defaults.items():
            st.session_state[key] = value

    st.info("Nothing matches these filters.")
    st.button("Clear all filters", on_click=clear)
