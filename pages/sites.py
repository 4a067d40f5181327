"""Production sites: map and table as equals, filters, and the record of one site beside the map."""

import streamlit as st

from components import breadcrumbs, cached, layout, links, maps, records, show, wording
from components.filters import choices, choose_many, choose_years, nothing_found
from components.pictures import sites as pictures
from components.tables import show_rows
from components.withheld_note import show_withheld
from data import quality
from data.quality import GRADES

views = cached.views()
sites = views.sites
site = cached.known(sites, "site_id", links.selected("site"))
at = links.selected("at")

layout.show_title("Production sites", "Where defence goods are or will be made and repaired, at town level. Places inside Ukraine are withheld on purpose.")

with st.expander("Filters and colours", expanded=not site):
    a, b, c, d, e, abroad = st.columns(6)
    with a:
        choose_many("Status", sites["status"], "sites_status")
    with b:
        choose_many("Product", sites["product_category"], "sites_product")
    with c:
        choose_many("Country", sites["country"], "sites_country", views.names.to_dict())
    with d:
        choose_many("Programme", sites["programme"], "sites_programme")
    with e:
        choose_many("Operator", sites["operator"], "sites_operator")
    with abroad:
        choose_many("Abroad, by companies of", pictures.homes_abroad(cached.tables(), sites).explode(), "sites_abroad", views.names.to_dict())
    f, g, h, i = st.columns([4, 2, 2, 3], vertical_alignment="bottom")
    with f:
        choose_years("Start of production (only sites with a stated year once moved)", sites["start_year"], "sites_start")
    with g:
        st.segmented_control("Colour by", ["status", "product"], default="status", key="sites_colour", bind="query-params", required=True)
    with h:
        choose_many("Evidence", list(GRADES), "sites_evidence", help=quality.METHOD)
    with i:
        st.toggle("Arcs from technology owner to host", key="sites_arcs", bind="query-params")
raw = choices(pictures.MAP)
picture = show.draw("sites_map", raw, maps.selected_key(sites.loc[site] if site else None, at))
shown = picture.rows

left, right = st.columns([11, 9], gap="medium")
with left:
    show.show_picture(picture, on_select=lambda key: maps.select_place(key, views.sites))
with right:
    links.say_unknown("site", site)
    if site:
        breadcrumbs.show_breadcrumbs("sites")
        records.show_site(site)
    elif shown.empty:
        nothing_found({**{key: [] for key in pictures.FILTERS if key != "sites_start"}, "sites_start": None})
    elif (listed := maps.at_place(shown, at)).empty:
        st.info("No site here matches.")
        st.button("Show all places", on_click=maps.select_place, args=("", views.sites))
    else:
        st.markdown(f"**{wording.count(len(listed), 'site')}**" + (" at the place selected on the map" if len(listed) < len(shown) else "") + (f", of {len(sites)}" if len(listed) < len(sites) else "") + ". Select a row to read its record.")
        if (hidden := int((listed["location_precision"] == "withheld").sum())):
            show_withheld(f"The places of {wording.count(hidden, 'site')} in this list.", "list")
        show_rows("sites", listed, "sites_table")

if not site and not shown.empty:
    by_country, by_product = st.columns(2, gap="medium")
    with by_country:
        show.show_picture(show.draw("sites_by_country", raw))
    with by_product:
        show.show_picture(show.draw("sites_by_product", raw))
