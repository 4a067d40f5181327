"""Where a record stands and by way of which records the reader came, each a step back."""

import streamlit as st

from components import cached, links
from components.wording import escape

_NAME = {"agreements": "title", "sites": "name", "funding": "purpose", "programmes": "label", "organisations": "name"}
_LIST = {"agreements": "All agreements", "sites": "All sites", "funding": "All money", "programmes": "All programmes", "organisations": "All organisations"}


def name_of(table: str, record_id: str) -> str | None:
    """What a record is called; None where there is none of that key."""
    views = cached.views()
    if table == "countries":
        return record_id if record_id in set(views.names) else views.names.get(record_id)
    if table not in _NAME:
        return None
    frame = getattr(views, table)
    return None if record_id not in frame.index else str(frame.loc[record_id, _NAME[table]])


def show_breadcrumbs(table: str) -> None:
    """The list that the record belongs to, then the records on the way to it."""
    _, parameter = links.RECORD[table]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(_LIST[table], icon=":material/arrow_back:", on_click=_leave, args=(parameter,), type="tertiary")
        steps = links.trail_of_address()
        for i, step in enumerate(steps):
            kind, _, key = step.partition(":")
            name = name_of(kind, key)
            if name:
                page, back = links.RECORD[kind]
                before = ",".join(steps[:i])
                label = "‹ " + escape(name if len(name) <= 44 else name[:43].rstrip() + "…")
                if page == st.session_state.get("page"):
                    st.button(label, key=f"back-{i}", type="tertiary", on_click=links.open_here, args=(back, key, before))
                else:
                    st.page_link(links.PAGES[page], label=label, query_params={back: key, **({"via": before} if before else {})}, width="content")


def _leave(parameter: str) -> None:
    links.select_all({parameter: None, "at": None, "via": None})
    st.rerun()
