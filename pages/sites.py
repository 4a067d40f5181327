"""Production sites: map and table as equals, filters, and the record of one site beside the map."""

import streamlit as st

from components import cached, layout, links, maps, records, wording
from components.filters import choose_many, nothing_found
from components.map.component import show_map
from components.select import matching
from components.tables import show_table

tables, views = cached.tables(), cached.views()
sites = views.sites

layout.show_title("Production sites", "Where defence goods are or will be made and repaired, at town level. Places inside Ukraine are withheld on purpose.")

a, b, c, d = st.columns(4)
with a:
    status = choose_many("Status", sites["status"], "sites_status")
with b:
    product = choose_many("Product", sites["product_category"], "sites_product")
with c:
    country = choose_many("Country", sites["country"], "sites_country", views.names.to_dict())
with d:
    programme = choose_many("Programme", sites["programme"], "sites_programme")
shown = matching(sites, {"status": status, "product_category": product, "country": country, "programme": programme})

site = cached.known(sites, "site_id", links.selected("site"))
at = links.selected("at")
left, right = st.columns([11, 9], gap="medium")
with left:
    show_map(maps.sites(tables, views, shown, site=site, at=at), key="sites_map", on_select=lambda key: maps.select_place(key, views.sites))
with right:
    links.say_unknown("site", site)
    if site:
        st.button("All sites", icon=":material/arrow_back:", on_click=maps.select_place, args=("", views.sites), type="tertiary")
        records.show_site(site)
    elif shown.empty:
        nothing_found({"sites_status": [], "sites_product": [], "sites_country": [], "sites_programme": []})
    elif (listed := maps.at_place(shown, at)).empty:
        st.info("No site here matches.")
        st.button("Show all places", on_click=maps.select_place, args=("", views.sites))
    else:
        st.markdown(f"**{wording.count(len(listed), 'site')}**" + (" at the place selected on the map" if len(listed) < len(shown) else "") + (f", of {len(sites)}" if len(listed) < len(sites) else "") + ". Select a row to read its record.")
        show_table(
            listed,
            {
                "name": st.column_config.Column("Site", width="medium"), "place": st.column_config.Column("Place", width="small"),
                "country_name": st.column_config.Column("Country", width="small"), "status_shown": st.column_config.Column("Status", width="small"),
                "operator": "Operator", "product_category": "Product", "start": "Production from",
                "sources": st.column_config.NumberColumn("Sources", help="Independent sources"),
            },
            key="sites_table", parameter="site", record_key="site_id", height=min(620, 38 + 35 * len(listed)))
