"""What is new: what became known, changed status or was corrected between two days, or since a released version; as a list and a map."""

from datetime import date

import streamlit as st

from components import cached, layout, links, show, wording
from components.breadcrumbs import name_of
from components.filters import choose_many
from components.pictures import changes as pictures
from components.pictures.picture import Choices
from components.search import KINDS
from components.tables import CHANGE_COLUMNS, show_choice
from components.wording import escape, markdown_link
from data.history import WHAT
from data.release import releases

tables = cached.tables()
layout.show_title("What is new", "What could first be known, changed its status or was corrected between two days, or since a released version of the data.")
default_first, default_last = pictures.period(tables, Choices({}))
versions = [r.version for r in releases()]
a, b, d, *of_version = st.columns(4 if versions else 3, vertical_alignment="bottom")
with a:
    first = st.date_input("Since", default_first, key="since", bind="query-params", min_value=date(2014, 1, 1), format="YYYY-MM-DD")
with b:
    last = st.date_input("Until", default_last, key="until", bind="query-params", min_value=date(2014, 1, 1), format="YYYY-MM-DD")
version = None
for column in of_version:  # there is none before the first release
    version = column.selectbox("or since version", [None, *versions], format_func=lambda v: v or "no version chosen", key="since_version", bind="query-params", help="Compares with a released version instead of a day.")
with d:
    what = choose_many("What", list(WHAT), "changes_what")
raw = {"since": first, "until": last, **({"since_version": version} if version else {})}
with st.spinner("Comparing the two states of the data …"):
    found, words = pictures.changes(tables, Choices(raw))
    picture = show.draw("changes_map", raw)
if what:
    found = found[found["what"].isin(what)]
if found.empty:
    st.info(f"Nothing new or changed {words}. " + ("Clear the version to compare two days." if version else "Choose an earlier first day."))
    st.stop()
st.markdown(f"**{wording.count(len(found), 'change')} {words}**: " + wording.joined([f"{n} {kind}" for kind, n in found["what"].value_counts().items()])
            + ". A record counts as added when the first source of it could be known. Select a row to open what it is about.")
left, right = st.columns([11, 9], gap="medium")
with left:
    show.show_picture(picture)
with right:
    listed = found.assign(
        kind=[KINDS.get(t, t.replace("_", " ").capitalize()) for t in found["table"]], on=[wording.date(d) for d in found["published"]], told=[pictures.in_words(c) for c in found.itertuples()],
        name=[name_of(t, r) or n for t, r, n in zip(found["owner_table"], found["owner_id"], found["name"])], key=[f"{t}/{r}/{f}" for t, r, f in zip(found["table"], found["record_id"], found["field"])]).sort_values("published", ascending=False, kind="stable", na_position="last")
    chosen = show_choice(listed, CHANGE_COLUMNS, key="changes_table", parameter="change", record_key="key")
    if chosen is not None:
        with st.container(border=True):
            if chosen.owner_table in links.RECORD:
                links.record_link(chosen.owner_table, chosen.owner_id, chosen.name)
            st.markdown(escape(wording.capital(chosen.told))
                        + (f" ({markdown_link(f'{chosen.publisher}, {wording.date(chosen.published)}', chosen.url)})" if chosen.url else ""))
