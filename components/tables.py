"""Tables on a page, with the selection of a row kept in the address."""

import pandas as pd
import streamlit as st

from components import links


def show_table(view: pd.DataFrame, columns: dict[str, object], *, key: str, parameter: str, record_key: str, height: int | str = "auto") -> None:
    """A table of which one row can be selected; the selection is in the address under `parameter`.

    `columns` maps column -> label or st.column_config object, in order.
    """
    shown = view[list(columns)].reset_index(drop=True)
    shown = shown.fillna({c: "" for c in shown.select_dtypes(include=["str", "object"])})
    records = list(view[record_key])
    selected = links.selected(parameter)
    rows = [records.index(selected)] if selected in records else []
    # the widget is another one when its rows or its selection change, else it would keep the tick at a row's position
    widget = f"{key}-{hash((tuple(records), selected))}"

    def report() -> None:
        chosen = st.session_state[widget].selection.rows
        links.select(parameter, str(records[chosen[0]]) if chosen and chosen[0] < len(records) else None)

    st.dataframe(
        shown, hide_index=True, width="stretch", height=height, key=widget, on_select=report, selection_mode="single-row",
        selection_default={"selection": {"rows": rows}}, column_config={c: v if not isinstance(v, str) else st.column_config.Column(v) for c, v in columns.items()},
    )
