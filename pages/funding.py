"""Funding: a timeline of money counted once, how far it has come, and the rows behind it."""

import streamlit as st

from components import cached, layout, links, money_choices, records, wording
from components.figures.breakdowns import stage_bars
from components.figures.timelines import describe_timeline, funding_timeline
from components.filters import choose_many, nothing_found
from components.select import matching
from components.tables import show_table

tables, views = cached.tables(), cached.views()
funding = views.funding

layout.show_title("Funding", "Whose money it is and how far it has come. Each sum is counted once: a part, or a later stage, of a larger sum adds nothing to it.")

statement = cached.known(funding, "funding_id", links.selected("statement"))
links.say_unknown("statement", statement)
if statement:
    st.button("All money", icon=":material/arrow_back:", on_click=links.select, args=("statement", None), type="tertiary")
    records.show_statement(statement)
    st.divider()

a, b, c, d, e = st.columns([5, 5, 4, 5, 3], vertical_alignment="bottom")
with a:
    stage = st.selectbox("Money that is at least", money_choices.STAGES, index=1, key="funding_stage", bind="query-params")
with b:
    group = st.selectbox("Form of the money", money_choices.GROUPS, key="funding_form", bind="query-params", help="Loans, guarantees, equity and private money stand apart from grants and procurement.")
with c:
    series = st.selectbox("Stacked by", list(money_choices.SERIES), key="funding_by", bind="query-params")
with d:
    period = st.segmented_control("By", ["year", "quarter", "month"], default="year", key="funding_period", bind="query-params", required=True)
with e:
    cumulative = st.toggle("Cumulative", key="funding_cumulative", bind="query-params")
f, g, h = st.columns(3)
with f:
    funder = choose_many("Funder", funding["funders"].explode(), "funding_funder")
with g:
    recipient = choose_many("Recipient country", funding["recipient_countries"].explode(), "funding_recipient", views.names.to_dict())
with h:
    programme = choose_many("Programme", funding["programme"], "funding_programme")

chosen = matching(funding, {"funders": funder, "recipient_countries": recipient, "programme": programme})
counted = money_choices.counted(chosen, stage, group)
if counted.empty:
    nothing_found({"funding_funder": [], "funding_recipient": [], "funding_programme": [], "funding_stage": money_choices.STAGES[1], "funding_form": money_choices.GROUPS[0]})
else:
    st.markdown(f"**{wording.euros(counted['amount_counted_eur'].sum())}** {stage} or further, {group}, from {wording.count(len(counted), 'statement of money')} counted once. {money_choices.unsummed(chosen, stage, group)}")
    st.plotly_chart(funding_timeline(counted, money_choices.SERIES[series], period, cumulative), key="funding_timeline", alt=describe_timeline(counted, period), config={"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]})
    if funder and chosen["funders"].str.len().gt(1).any():
        st.caption("Joint money counts whole under each of its funders: the sources seldom state the shares.")
    st.caption(layout.source_line(tables) + " Converted at the European Central Bank's reference rate of the date.")

st.subheader("How far the money has come", anchor=False)
totals = money_choices.stage_totals(chosen)
st.plotly_chart(stage_bars(totals), key="funding_stages", alt=money_choices.describe_stages(totals), config={"displayModeBar": False})

st.subheader("Rows", anchor=False)
all_rows = st.toggle("Also rows that add nothing (parts and later stages of a sum counted above, other forms, other stages)", key="funding_all_rows", bind="query-params")
listed = chosen.assign(amount_counted_eur=counted["amount_counted_eur"]) if all_rows else counted
show_table(
    listed.assign(on=[wording.date(d) for d in listed["date"]], euros=[wording.euros(v) + ("*" if estimate else "") if v == v else "" for v, estimate in zip(listed["amount_eur"], listed["rate_is_estimate"])], counts=[wording.euros(v) if v == v and v else "" for v in listed["amount_counted_eur"]]),
    {"on": "Date", "funder": "Funder", "recipient": "Recipient", "purpose": st.column_config.Column("Purpose", width="large"), "programme": "Programme", "stated": "Stated amount", "euros": st.column_config.Column("In euros", help="At the ECB rate of the date; * at the last known rate"), "counts": st.column_config.Column("Counted", help="What this row adds to the total above"), "instrument": "Form", "stage": "Stage", "sources": st.column_config.NumberColumn("Sources", help="Independent sources")},
    key="funding_table", parameter="statement", record_key="funding_id", height=420)
