"""Briefings: ready ones and the reader's own, to present, to read, to take away."""

import streamlit as st

from components import basket, decks, layout, links, own_briefing
from components import briefing_pages as parts

found, issues = decks.folder()
name = links.selected("briefing")
own, _ = basket.content()
briefing = own if name == own_briefing.NAME and own.steps else found.get(name or "")

if briefing is None:
    layout.show_title("Briefings", "Stories told from the data, with every figure computed from it. Present them full screen, read them, or take them away with notes and sources.")
    parts.show_problems_of_files(issues)
    if name:
        st.info("The briefing that this address names is not here, or no longer.")
    parts.show_list(found)
    st.header("Your own", anchor=False)
    parts.show_own()
elif parts.is_presenting():
    with st.container(key="hidden_parameters"):  # drawn, so that the choice stays in the address
        parameters = parts.choose_parameters(briefing)
    parts.present(decks.deck(briefing, parameters))
else:
    parts.show_way_back()
    parameters = parts.choose_parameters(briefing)
    deck = decks.deck(briefing, parameters)
    parts.show_title(deck)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        parts.show_ways(briefing, parameters, reading=True)
        parts.show_files(deck, briefing.name, parameters)
    parts.show_reading(deck)
