"""Agreements: a searchable table, or the record of one of them."""

import streamlit as st

from components import cached, layout, links, maps, records, wording
from components.filters import choose_many, nothing_found
from components.map.component import show_map
from components.select import matching, search
from components.tables import show_table

tables, views = cached.tables(), cached.views()
agreements = views.agreements
chosen = cached.known(agreements, "agreement_id", links.selected("agreement"))

layout.show_title("Agreements", "Legal and political instruments on making defence goods together: who signed what with whom, when and where.")
# drawn beside a record too: what is not drawn loses its place in the address, and Back would take two steps
with st.expander("Search and filters", expanded=not chosen):
    words = st.text_input("Search", key="agreements_search", bind="query-params", placeholder="Title, country, company, person, product …", max_chars=200)
    a, b, c, d = st.columns(4)
    with a:
        kind = choose_many("Kind", agreements["kind"], "agreements_kind")
    with b:
        status = choose_many("Status", agreements["status"], "agreements_status")
    with c:
        country = choose_many("Country", agreements["concerns"].explode(), "agreements_country", views.names.to_dict())
    with d:
        product = choose_many("Product", agreements["product_category"], "agreements_product")
shown = search(matching(agreements, {"kind": kind, "status": status, "concerns": country, "product_category": product}), words)

links.say_unknown("agreement", chosen)
if chosen:
    st.button("All agreements", icon=":material/arrow_back:", on_click=links.select, args=("agreement", None), type="tertiary")
    left, right = st.columns([11, 9], gap="medium")
    with left:
        records.show_agreement(chosen)
    with right:
        show_map(maps.agreement(tables, views, chosen), key="agreement_map", height="clamp(320px, 56vh, 700px)")
elif shown.empty:
    nothing_found({"agreements_search": "", "agreements_kind": [], "agreements_status": [], "agreements_country": [], "agreements_product": []})
else:
    st.markdown(f"**{wording.count(len(shown), 'agreement')}**" + (f" of {len(agreements)}" if len(shown) < len(agreements) else "") + ". Select a row to read its record.")
    show_table(
        shown.assign(signed=[wording.date(d) for d in shown["date_signed"]]),
        {
            "title": st.column_config.Column("Agreement", width="large"), "signed": "Date", "parties": st.column_config.Column("Parties", width="medium"),
            "kind": "Kind", "status_shown": "Status", "host": "Host", "product_category": "Product", "value": "Stated value",
            "sources": st.column_config.NumberColumn("Sources", help="Independent sources"),
            "conflicts": st.column_config.NumberColumn("Conflicts", help="Fields on which sources disagree"),
        },
        key="agreements_table", parameter="agreement", record_key="agreement_id", height=min(720, 38 + 35 * len(shown)))
