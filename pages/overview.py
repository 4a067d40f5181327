"""Overview: what this is, four key figures, the map, the latest milestones."""

import streamlit as st

from components import cached, layout, links, maps, show, wording
from components.wording import escape

views = cached.views()

layout.show_title(
    "European defence-production cooperation",
    "Who agreed to make what with whom, where it is made, and with whose money. Every figure leads to its sources.",
)

for column, figure in zip(st.columns(4), views.key_figures):
    with column.container(gap="xxsmall"):
        st.metric(figure.label, figure.value)
        with st.popover("How counted, and sources", type="tertiary"):
            st.markdown(figure.method)
            st.markdown(figure.sources)
            links.page_link(figure.page, figure.link)

left, right = st.columns([13, 7], gap="medium")
with left:
    show.show_picture(show.draw("overview_map", {}, links.selected("at")), on_select=lambda key: links.select("at", key))
with right:
    maps.show_selection(links.selected("at"))
    st.subheader("Latest milestones", anchor=False)
    for step in views.milestones:
        if step.table in links.RECORD:
            links.record_link(step.table, step.record_id, step.event, before=wording.date(step.date))
        else:
            st.markdown(f":small[**{wording.date(step.date)}** {escape(step.event)}]")
        st.caption(f"{escape(step.record)} {step.source}")
