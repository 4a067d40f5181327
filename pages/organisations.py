"""Organisations: who makes what where, group structure, agreements, money received; a list, or the record of one."""

import streamlit as st

from components import breadcrumbs, cached, layout, links, records, show, wording
from components.filters import choose_many, filter_box, nothing_found
from components.select import matching, search
from components.tables import ORGANISATION_COLUMNS, show_table

views = cached.views()
organisations = views.organisations
chosen = cached.known(organisations, "organisation_id", links.selected("organisation"))

layout.show_title("Organisations", "Companies, ministries, agencies and institutions: who makes what where, who owns whom, who signed, and who was paid.")
with filter_box("Search and filters", bool(chosen)):
    a, b, c, d = st.columns([2, 1, 1, 1], vertical_alignment="bottom")
    with a:
        words = st.text_input("Search", key="organisations_search", bind="query-params", placeholder="Name, other name, owner …", max_chars=200)
    with b:
        kind = choose_many("Kind", organisations["kind"], "organisations_kind")
    with c:
        country = choose_many("Country", organisations["country"], "organisations_country", views.names.to_dict())
    with d:
        product = choose_many("Makes", organisations["products"], "organisations_product")
shown = search(matching(organisations, {"kind": kind, "country": country, "products": product}), words)

links.say_unknown("organisation", chosen)
if chosen:
    breadcrumbs.show_breadcrumbs("organisations")
    left, right = st.columns([11, 9], gap="medium")
    with left:
        records.show_organisation(chosen)
    with right:
        show.show_picture(show.draw("organisation_map", {"organisation": chosen}), height="clamp(320px, 56vh, 700px)")
    records.show_organisation_history(chosen)
elif shown.empty:
    nothing_found({"organisations_search": "", "organisations_kind": [], "organisations_country": [], "organisations_product": []})
else:
    listed, ranked = st.tabs(["List", "Companies by sites"], key="organisations_view", bind="query-params", on_change="rerun")
    if listed.open:
        with listed:
            st.markdown(f"**{wording.count(len(shown), 'organisation')}**" + (f" of {len(organisations)}" if len(shown) < len(organisations) else "") + ". Select a row to read its record.")
            show_table(shown, ORGANISATION_COLUMNS, key="organisations_table", parameter="organisation", record_key="organisation_id", table="organisations", shared=True)
    if ranked.open:
        with ranked:
            show.show_picture(show.draw("organisations_ranking", {}))
