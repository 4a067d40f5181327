"""Production sites: map and table as equals, filters, and the record of one site beside the map."""

import streamlit as st

from components import breadcrumbs, cached, layout, links, maps, records, show, wording
from components.filters import choices, choose_many, choose_years, filter_box, more_filters, nothing_found
from components.pictures import sites as pictures
from components.tables import show_rows
from components.withheld_note import show_withheld
from data import quality
from data.quality import GRADES

views = cached.views()
sites = views.sites
site = cached.known(sites, "site_id", links.selected("site"))

layout.show_title("Production sites", "Where defence goods are or will be made and repaired, at town level. Places inside Ukraine are withheld on purpose.")

RESULTS, LIST = "sites_results", "sites_list"
with filter_box("Filters", bool(site)), st.container(horizontal=True, vertical_alignment="bottom"):
    for label, options, key, names in (
        ("Status", sites["status"], "sites_status", None), ("Product", sites["product_category"], "sites_product", None),
        ("Country", sites["country"], "sites_country", views.names.to_dict()), ("Abroad, by companies of", sites["homes_abroad"], "sites_abroad", views.names.to_dict()),
    ):
        choose_many(label, options, key, names, part=RESULTS)
    with more_filters("sites_operator", "sites_programme", "sites_start", "sites_evidence"):
        choose_many("Operator", sites["operator"], "sites_operator")
        choose_many("Programme", sites["programme"], "sites_programme")
        choose_years("Start of production (once moved, only sites with a stated year)", sites["start_year"], "sites_start")
        choose_many("Evidence", list(GRADES), "sites_evidence", help=quality.METHOD)


@st.fragment(key=LIST)
def show_list(shown):
    """What a selection on the map changes, which itself shows the selection at once."""
    at = links.selected("at")
    if shown.empty:
        nothing_found({**{key: [] for key in pictures.FILTERS if key not in ("sites_search", "sites_start")}, "sites_search": "", "sites_start": None})
    elif (listed := maps.at_place(shown, at)).empty:
        st.info("No site here matches.")
        st.button("Show all places", on_click=maps.select_place, args=("",))
    else:
        st.markdown(f"**{wording.count(len(listed), 'site')}**" + (" at the place selected on the map" if len(listed) < len(shown) else "") + (f", of {len(sites)}" if len(listed) < len(sites) else "") + ". Select a row to read its record.")
        if (hidden := int((listed["location_precision"] == "withheld").sum())):
            show_withheld(f"The places of {wording.count(hidden, 'site')} in this list.", "list")
        show_rows("sites", listed, "sites_table")


@st.fragment(key=RESULTS)
def show_results():
    """What a filter changes."""
    with st.container(horizontal=True, vertical_alignment="center", key="sites_choices"):
        st.text_input("Search in map and list", key="sites_search", bind="query-params", placeholder="Search in map and list: product such as 155 mm, company, town …", max_chars=200, label_visibility="collapsed")
        st.segmented_control("Colour by", ["status", "product"], default="status", key="sites_colour", bind="query-params", required=True, label_visibility="collapsed", format_func="Colour by {}".format)
        st.toggle("Arcs from technology owner to host", key="sites_arcs", bind="query-params")
    left, right = st.columns([11, 9], gap="medium")
    picture = show.draw("sites_map", choices(pictures.MAP), maps.selected_key(sites.loc[site] if site else None, links.selected("at")))
    with left:
        show.show_picture(picture, on_select=lambda key: maps.select_place(key, LIST))
    with right:
        links.say_unknown("site", site)
        if site:
            breadcrumbs.show_breadcrumbs("sites")
            records.show_site(site)
        else:
            with st.container(key="sites_listed"):
                show_list(picture.rows)
    if site:
        records.show_site_history(site)
    elif not picture.rows.empty:
        # drawn when opened: two charts cost more than the map and the table together
        charts = st.expander("The same sites by country and by product", key="sites_charts", bind="query-params")
        if charts.open:
            for column, name in zip(charts.columns(2, gap="medium"), ("sites_by_country", "sites_by_product")):
                with column:
                    show.show_picture(show.draw(name, choices(pictures.FILTERS)))


show_results()
