"""Funding: money over time, where it flows, how far it has come, and the rows behind it. Each sum counts once."""

import streamlit as st

from components import breadcrumbs, cached, layout, links, money_choices, records, show, wording
from components.filters import choices, choose_many, choose_years, filter_box, more_filters, nothing_found
from components.pictures import funding as pictures
from components.tables import show_rows
from data.quality import GRADES

views = cached.views()
funding = views.funding


def choose_form(form: str) -> None:
    """Shows another form of money under the same filters."""
    st.session_state["funding_form"] = form



layout.show_title("Funding", "Whose money it is and how far it has come. Each sum is counted once: a part, or a later stage, of a larger sum adds nothing to it.")

statement = cached.known(funding, "funding_id", links.selected("statement"))
links.say_unknown("statement", statement)
if statement:
    breadcrumbs.show_breadcrumbs("funding")
    records.show_statement(statement)
    st.divider()

with filter_box("What is counted, and filters", bool(statement)):
    a, b, c, d, e, more = st.columns(6, vertical_alignment="bottom")
    with a:
        stage = st.selectbox("Money that is at least", money_choices.STAGES, index=1, key="funding_stage", bind="query-params")
    with b:
        group = st.selectbox("Form of the money", money_choices.GROUPS, key="funding_form", bind="query-params", help="Loans, guarantees, equity and private money stand apart from grants and procurement.")
    with c:
        funder = choose_many("Funder", funding["funders"], "funding_funder")
    with d:
        choose_many("Recipient country", funding["recipient_countries"], "funding_recipient", views.names.to_dict())
    with e:
        choose_many("Programme", funding["programme"], "funding_programme")
    with more, more_filters("funding_currency", "funding_year", "funding_evidence"):
        st.selectbox("Currency", [None, *(f"{code} as stated" for code in pictures.currencies(funding))], format_func=lambda v: v or "Euros, computed", key="funding_currency", bind="query-params",
                     help="As stated: only what was stated in that currency, for the chart over time.")
        choose_years("Years", funding["date_first"].dt.year, "funding_year")
        choose_many("Evidence", list(GRADES), "funding_evidence")
raw = choices(pictures.TIMELINE)
chosen = show.draw("funding_stages", raw).rows
counted = money_choices.counted(chosen, stage, group)
elsewhere = money_choices.other_forms(chosen, stage, group)
if counted.empty and not elsewhere:
    nothing_found({"funding_funder": [], "funding_recipient": [], "funding_programme": [], "funding_evidence": [], "funding_year": None, "funding_stage": money_choices.STAGES[1], "funding_form": money_choices.GROUPS[0]})
    st.stop()
if counted.empty:
    st.markdown(f"No {group}, {stage} or further, match these filters.")
else:
    st.markdown(f"**{wording.euros(counted['amount_counted_eur'].sum())}** {stage} or further, {group}, from {wording.count(len(counted), 'statement of money')} counted once. {money_choices.unsummed(chosen, stage, group)}" + money_choices.range_in_words(views.ranges[views.ranges["funding_id"].isin(chosen["funding_id"])], stage, group))
if elsewhere:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Not in this sum:", width="content")
        for form, total in elsewhere:
            st.button(f"{form}, {total}", key=f"form-{form}", on_click=choose_form, args=(form,), type="tertiary", help="Show these instead")
if counted.empty:
    st.stop()

over_time, flows, how_far, forms, ranks, rows = st.tabs(["Over time", "Where it flows", "How far it has come", "By form", "Largest funders", "All rows"], key="funding_view", bind="query-params", on_change="rerun")
if over_time.open:
    with over_time:
        a, b, c = st.columns([2, 2, 1], vertical_alignment="bottom")
        a.segmented_control("Stacked by", list(money_choices.SERIES), default="funder", key="funding_by", bind="query-params", required=True)
        b.segmented_control("By", list(pictures.PERIODS), default="year", key="funding_period", bind="query-params", required=True)
        c.toggle("Cumulative", key="funding_cumulative", bind="query-params")
        show.show_pickable("funding_timeline", choices(pictures.TIMELINE))
        if funder and any(len(f) > 1 for f in chosen["funders"]):
            st.caption("Joint money counts whole under each of its funders: the sources seldom state the shares.")
for tab, name in ((flows, "funding_flows"), (how_far, "funding_stages"), (forms, "funding_instruments"), (ranks, "funding_ranks")):
    if tab.open:
        with tab:
            show.show_pickable(name, raw)
if rows.open:
    with rows:
        all_rows = st.toggle("Also rows that add nothing (parts and later stages of a sum counted above, other forms, other stages)", key="funding_all_rows", bind="query-params")
        show_rows("funding", chosen.assign(amount_counted_eur=counted["amount_counted_eur"]) if all_rows else counted, "funding_table")
