"""Countries: one country as host, funder and partner, beside a second one."""

import streamlit as st

from components import cached, country_profile, layout, maps
from components.figures.breakdowns import country_comparison
from components.map.component import show_map

tables, views = cached.tables(), cached.views()
names = views.names.sort_values()

layout.show_title("Countries", "One country's part: what it hosts, what it pays for, what it agreed to, with whom. Counts and euros only.")
a, b = st.columns(2)
with a:
    country = st.selectbox("Country", list(names.index), index=list(names.index).index("DNK") if "DNK" in names.index else 0, format_func=names.get, key="country", bind="query-params")
with b:
    other = st.selectbox("Compare with", [None, *(c for c in names.index if c != country)], format_func=lambda c: "No one" if c is None else names[c], key="compare", bind="query-params")

left, right = st.columns([11, 9], gap="medium")
with left:
    show_map(maps.country(tables, views, country, other), key="country_map", on_select=maps.open_country)
with right:
    columns = st.columns(2) if other else [st.container()]
    for column, code in zip(columns, [country, other]):
        with column:
            country_profile.show_figures(code)
if other:
    st.subheader(f"{names[country]} and {names[other]}", anchor=False)
    counts = country_profile.comparison([country, other])
    st.plotly_chart(country_comparison(counts), key="country_comparison", alt=country_profile.describe(counts), config={"displayModeBar": False})

for code in [c for c in (country, other) if c]:
    country_profile.show_records(code)
