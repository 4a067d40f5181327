"""Totals: what publishers state beside our sum, with the rows, dates and rates that explain the difference."""

import streamlit as st

from components import cached, layout, wording
from components.filters import choose_many, nothing_found
from components.links import record_link
from components.reconciliation import card_frame
from components.tables import TOTAL_COLUMNS, show_choice
from components.wording import escape, markdown_link

views, cards = cached.views(), {card.total_id: card for card in cached.cards()}
layout.show_title("Official totals beside ours", "What a publisher states, what our rows add up to at the same stage and form, in the same period, and why the two differ.")
a, b = st.columns(2)
with a:
    programmes = choose_many("Programme", [c.programme_id for c in cards.values() if c.programme_id], "totals_programme", views.programmes["label"].to_dict())
with b:
    funders = choose_many("Funder", [c.funder_country for c in cards.values() if c.funder_country], "totals_funder", views.names.to_dict())
mine = [c for c in cards.values() if (not programmes or c.programme_id in programmes) and (not funders or c.funder_country in funders)]
if not mine:
    nothing_found({"totals_programme": [], "totals_funder": []})
    st.stop()
frame = card_frame(mine)
within = sum(c.agrees for c in mine)
st.markdown(f"**{wording.count(len(mine), 'official total')}**: {within} within 2 % of ours, {len(mine) - within} further off or not comparable, each with a written reason. Select a row for its card.")
chosen = show_choice(frame, TOTAL_COLUMNS, key="totals_table", parameter="total", record_key="total_id")
if chosen is not None:
    card = cards[chosen.total_id]
    with st.container(border=True):
        st.subheader(escape(card.subject), anchor=False)
        for column, (label, value) in zip(st.columns(3), (("They state", card.theirs), ("Ours add up to", card.ours), ("Difference", card.difference or "none"))):
            column.metric(label, value)
        st.markdown(f"Stated by {markdown_link(f'{card.publisher}, {card.published}', card.url)}." + (f" **Why they differ:** {escape(card.reason)}" if card.reason else ""))
        st.markdown("\n".join(f"- {escape(line)}" for line in (*card.cut_offs, *card.rates)))
        st.markdown(f"**{wording.count(len(card.rows), 'row')} add up to our sum.**" + (f" {wording.count(len(card.unsummed), 'further row')} without a sum." if card.unsummed else ""))
        for row in card.rows:
            record_link("funding", row.funding_id, f"{row.adds_in_words}: {row.purpose}" + (" (in part)" if row.is_part else ""), before=wording.date(row.date))
        for funding_id, purpose in card.unsummed:
            record_link("funding", funding_id, f"no sum stated: {purpose}")
