"""Countries: one country as host, funder and partner, beside up to three others; all of them ranked and small."""

import streamlit as st

from components import cached, country_profile, layout, maps, show
from components.filters import choose_many
from components.pictures import countries as pictures
from components.pictures.picture import Choices

views = cached.views()
names = views.names.sort_values()

layout.show_title("Countries", "One country's part: what it hosts, what it pays for, what it agreed to, with whom. Counts and euros only.")
a, b = st.columns([2, 3])
with a:
    country = st.selectbox("Country", list(names.index), index=list(names.index).index("DNK") if "DNK" in names.index else 0, format_func=names.get, key="country", bind="query-params")
with b:
    choose_many("Beside it (up to three)", [c for c in names.index if c != country], "compare", names.to_dict(), most=pictures.MOST - 1)
raw = {"country": country, "compare": st.session_state.get("compare", [])}
codes = pictures.chosen_countries(views, Choices(raw))

profile, beside, ranked, all_of_them = st.tabs(["Profile", "Side by side", "Ranks", "All countries"], key="countries_view", bind="query-params", on_change="rerun")
if profile.open:
    with profile:
        left, right = st.columns([11, 9], gap="medium")
        with left:
            show.show_picture(show.draw("country_map", raw), on_select=maps.open_country)
        with right:
            for column, code in zip(st.columns(min(len(codes), 2)) * 2, codes):
                with column:
                    country_profile.show_figures(code)
                    country_profile.show_brief(code)
            show.show_picture(show.draw("country_money", raw))
        for code in codes:
            country_profile.show_records(code)
if beside.open:
    with beside:
        if len(codes) < 2:
            st.info("Choose one to three countries above to put beside this one.")
        show.show_picture(show.draw("country_comparison", raw))
        country_profile.show_money_comparison(codes)
if ranked.open:
    with ranked:
        st.selectbox("Rank by", pictures.MEASURES, key="rank_by", bind="query-params")
        show.show_picture(show.draw("countries_ranking", {"rank_by": st.session_state["rank_by"]}))
if all_of_them.open:
    with all_of_them:
        show.show_picture(show.draw("countries_multiples", {}))
