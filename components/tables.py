"""Tables on a page: columns declared by name, labels from the data package, a row's selection kept in the address."""

import pandas as pd
import streamlit as st

from components import links


def show_table(view: pd.DataFrame, columns: dict[str, object], *, key: str, parameter: str, record_key: str, height: int | str = "auto") -> None:
    """A table of which one row can be selected; the selection goes into the address under `parameter`.

    `columns` maps column -> label or st.column_config object, in order.
    """
    shown = view[list(columns)].reset_index(drop=True)
    shown = shown.fillna({c: "" for c in shown.select_dtypes(include=["str", "object"])})

    def report() -> None:
        rows = st.session_state[key].selection.rows
        links.select(parameter, str(view[record_key].iloc[rows[0]]) if rows and rows[0] < len(view) else None)

    st.dataframe(
        shown, hide_index=True, width="stretch", height=height, key=key, on_select=report, selection_mode="single-row",
        column_config={c: v if not isinstance(v, str) else st.column_config.Column(v) for c, v in columns.items()},
    )
