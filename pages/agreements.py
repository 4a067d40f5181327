"""Agreements: a list, a map, a matrix and charts of the same selection, or the record of one of them."""

import streamlit as st

from components import breadcrumbs, cached, layout, links, records, show, wording
from components.filters import choices, choose_many, choose_years, filter_box, more_filters, nothing_found
from components.pictures import agreements as pictures
from components.tables import show_rows
from data.quality import GRADES

views = cached.views()
agreements = views.agreements
chosen = cached.known(agreements, "agreement_id", links.selected("agreement"))

layout.show_title("Agreements", "Legal and political instruments on making defence goods together: who signed what with whom, when and where.")
# drawn beside a record too: what is not drawn loses its place in the address, and Back would take two steps
with filter_box("Search and filters", bool(chosen)):
    first, *main, more = st.columns([2, 1, 1, 1, 1, 1], vertical_alignment="bottom")
    with first:
        st.text_input("Search", key="agreements_search", bind="query-params", placeholder="Title, country, company, person …", max_chars=200)
    for column, (label, options, key, names) in zip(main, (
        ("Kind", agreements["kind"], "agreements_kind", None), ("Status", agreements["status"], "agreements_status", None),
        ("Country", agreements["concerns"], "agreements_country", views.names.to_dict()), ("Product", agreements["product_category"], "agreements_product", None),
    )):
        with column:
            choose_many(label, options, key, names)
    with more, more_filters("agreements_year", "agreements_programme", "agreements_evidence"):
        choose_years("Signed", agreements["year"], "agreements_year")
        choose_many("Programme", agreements["programmes"], "agreements_programme", views.programmes["label"].to_dict())
        choose_many("Evidence", list(GRADES), "agreements_evidence")
raw = choices(pictures.FILTERS)

links.say_unknown("agreement", chosen)
if chosen:
    breadcrumbs.show_breadcrumbs("agreements")
    left, right = st.columns([11, 9], gap="medium")
    with left:
        records.show_agreement(chosen)
    with right:
        show.show_picture(show.draw("agreement_map", {"agreement": chosen}), height="clamp(320px, 50vh, 640px)")
        show.show_chain(show.draw("agreement_chain", {"agreement": chosen}))
    records.show_agreement_history(chosen)
    st.stop()

listed, on_map, with_whom, over_time, how_far = st.tabs(["List", "Map", "Who with whom", "Over time", "How far"], key="agreements_view", bind="query-params", on_change="rerun")
map_picture = show.draw("agreements_map", raw, links.selected("pair"))
shown = map_picture.rows
if shown.empty:
    nothing_found({**{key: [] for key in pictures.FILTERS if key not in ("agreements_search", "agreements_year")}, "agreements_search": "", "agreements_year": None})
    st.stop()
if listed.open:
    with listed:
        st.markdown(f"**{wording.count(len(shown), 'agreement')}**" + (f" of {len(agreements)}" if len(shown) < len(agreements) else "") + ". Select a row to read its record.")
        show_rows("agreements", shown, "agreements_table")
if on_map.open:
    with on_map:
        show.show_picture(map_picture, on_select=lambda key: links.select("pair", key))
        if links.selected("pair") and len(of_pair := pictures.of_pair(shown, links.selected("pair"))):
            st.markdown(f"**{wording.count(len(of_pair), 'agreement')}** of what is selected on the map.")
            show_rows("agreements", of_pair, "pair_table")
for tab, names in ((with_whom, ["agreements_matrix"]), (over_time, ["agreements_timeline"]), (how_far, ["agreements_status"])):
    if tab.open:
        with tab:
            for name in names:
                show.show_pickable(name, raw)
