"""Programmes: a list, or the record of one: budget, stages, participants on the map, projects, official totals beside ours."""

import streamlit as st

from components import breadcrumbs, cached, layout, links, records, show, wording
from components.filters import choose_many, filter_box, nothing_found
from components.select import matching, search
from components.tables import PROGRAMME_COLUMNS, show_table

views = cached.views()
programmes = views.programmes
chosen = cached.known(programmes, "programme_id", links.selected("programme"))

layout.show_title("Programmes", "Instruments, funds, coalitions and joint developments: their budget, who takes part, what they pay for, and the official total beside ours.")
with filter_box("Search and filters", bool(chosen)):
    a, b, c = st.columns([2, 1, 1], vertical_alignment="bottom")
    with a:
        words = st.text_input("Search", key="programmes_search", bind="query-params", placeholder="Name, acronym, participant …", max_chars=200)
    with b:
        kind = choose_many("Kind", programmes["kind"], "programmes_kind")
    with c:
        country = choose_many("Participant", programmes["countries"], "programmes_country", views.names.to_dict())
shown = search(matching(programmes, {"kind": kind, "countries": country}), words)

links.say_unknown("programme", chosen)
if chosen:
    breadcrumbs.show_breadcrumbs("programmes")
    left, right = st.columns([11, 9], gap="medium")
    with left:
        records.show_programme(chosen)
    with right:
        show.show_picture(show.draw("programme_map", {"programme": chosen}), height="clamp(320px, 50vh, 640px)")
        show.show_pickable("programme_stages", {"programme": chosen})
    records.show_programme_history(chosen)
elif shown.empty:
    nothing_found({"programmes_search": "", "programmes_kind": [], "programmes_country": []})
else:
    st.markdown(f"**{wording.count(len(shown), 'programme')}**" + (f" of {len(programmes)}" if len(shown) < len(programmes) else "") + ". Select a row to read its record.")
    show_table(shown, PROGRAMME_COLUMNS, key="programmes_table", parameter="programme", record_key="programme_id", table="programmes", shared=True)
