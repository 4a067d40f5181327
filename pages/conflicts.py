"""Conflicts: where sources disagree, how far apart they lie, and which rule chose."""

import streamlit as st

from components import cached, layout, wording
from components.conflicts import SIZE_METHOD, SIZES, matching_conflicts, sorted_conflicts
from components.evidence import conflict_in_words
from components.filters import choose_many, nothing_found
from components.links import RECORD, record_link
from components.search import KINDS
from components.tables import CONFLICT_COLUMNS, show_choice

view = cached.views().disagreements

layout.show_title("Where sources disagree", "Two statements that cannot both be true are kept and shown. One is used in tables and sums, by a fixed rule; exceptions carry a reason.")
a, b, c, d = st.columns(4)
with a:
    kinds = choose_many("On", view["owner_table"], "conflicts_on", KINDS)
with b:
    fields = choose_many("Field", view["field_title"], "conflicts_field")
with c:
    sizes = choose_many("How far apart", [s for s in SIZES if s in set(view["size_level"])], "conflicts_size", help=SIZE_METHOD)
with d:
    order = st.selectbox("Order", ["size", "name", "field_title", "n_origins"], format_func={"size": "Largest first", "name": "By record", "field_title": "By field", "n_origins": "Most sources first"}.get,
                         key="conflicts_order", bind="query-params")
shown = sorted_conflicts(matching_conflicts(view, kinds, fields, sizes), order, ascending=order in ("name", "field_title"))
if shown.empty:
    nothing_found({"conflicts_on": [], "conflicts_field": [], "conflicts_size": []})
    st.stop()
st.markdown(f"**{wording.count(len(shown), 'conflict')}**" + (f" of {len(view)}" if len(shown) < len(view) else "") + f" on {wording.count(shown['owner_id'].nunique(), 'record')}; "
            f"{int(shown['is_override'].sum())} decided by hand with a reason. Select a row to read every statement.")
chosen = show_choice(shown.assign(kind=shown["owner_table"].map(KINDS), key=shown["table"] + "/" + shown["record_id"] + "/" + shown["field"]), CONFLICT_COLUMNS, key="conflicts_table", parameter="conflict", record_key="key")
if chosen is not None:
    with st.container(border=True):
        if chosen.owner_table in RECORD:
            record_link(chosen.owner_table, chosen.owner_id, chosen.name)
        st.markdown(conflict_in_words(chosen))
st.caption(SIZE_METHOD)
