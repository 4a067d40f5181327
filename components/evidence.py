"""How well a record is supported, how far it has come, and where its sources disagree: the parts of a record that say so."""

import streamlit as st

from components import cached, share, wording
from components.conflicts import matching_conflicts
from components.figures.ladders import ladder_chart
from components.figures.plots import figure
from components.links import RECORD
from components.wording import escape, markdown_link
from data.quality import METHOD

_COLOURS = {"A": "green", "B": "blue", "C": "orange", "D": "red"}


def show_evidence_line(table: str, record_id: str) -> None:
    """Grade, independent sources, conflicts and the way to report an error, in one row."""
    views = cached.views()
    mine = views.grades[table].loc[record_id]
    n_conflicts = len(matching_conflicts(views.disagreements, owner=(table, record_id)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":{_COLOURS[mine['grade']]}-badge[Evidence {mine['grade']}] :gray-badge[{wording.count(int(mine['n_origins']), 'independent source')}]"
                    + (f" :orange-badge[{wording.count(n_conflicts, 'conflict')}]" if n_conflicts else ""), width="content")
        with st.popover("What this rests on", type="tertiary"):
            lines = {
                "Best source": mine["best_kind"] or "none", "Facts filled": "" if mine["completeness"] != mine["completeness"] else f"{mine['completeness']:.0%}",
                "Date known to the": mine["date_precision"], "Place known to the": mine["place_precision"], "Amount": mine["amount_precision"], "Newest source": wording.date(mine["newest_source"]),
            }
            st.markdown("| | |\n|:--|:--|\n" + "\n".join(f"| {label} | {value} |" for label, value in lines.items() if value))
            st.caption(METHOD)
        with st.popover("Report an error", type="tertiary"):
            st.caption("Copy this text, say what is wrong and which document says so, and send it to whoever runs this dashboard or file it where its code is kept.")
            st.code(report(table, record_id), language=None, wrap_lines=True)


def report(table: str = "", record_id: str = "") -> str:
    """A text that names the record (or leaves it to be filled in), its address and the version of the data, for those who found an error."""
    tables = cached.tables()
    page, parameter = RECORD.get(table, ("about", "record"))
    return "\n".join((
        f"Record: {table}/{record_id}" if table else "Record or page: ", f"Address: {share.canonical(f'/{page}?{parameter}={record_id}') if table else ''}", f"Data version: {tables.version}, as of {tables.as_of}",
        "What is wrong: ", "What would be right: ", "Document that says so (publisher, date, link): ",
    ))


def show_ladder(table: str, record_id: str) -> None:
    """The two ladders of an agreement or site on one ruler, and what became of its promises."""
    views = cached.views()
    ladder = views.ladders.ladder(table, record_id)
    chart = ladder_chart(ladder)
    if chart.is_empty:
        return
    st.subheader("How far it has come", anchor=False)
    st.plotly_chart(figure(chart), key=f"ladder-{table}", alt=chart.alt, config={"displayModeBar": False})
    for slip in ladder.slips:
        sign = {"kept": ":green-badge[kept]", "kept later": ":orange-badge[kept later]", "open": ":blue-badge[open]", "unconfirmed": ":red-badge[not confirmed]"}[slip.outcome]
        st.markdown(f"{sign} {escape(slip.words)}")
    if ladder.unconfirmed_since:
        st.markdown(f":gray-badge[unconfirmed since {wording.date(ladder.unconfirmed_since)}] Nothing newer than that was found.")


def show_conflicts(table: str, record_id: str) -> None:
    """Every conflict of a record: all stated values with publisher and date, how far apart they lie, and the rule that chose one."""
    mine = matching_conflicts(cached.views().disagreements, owner=(table, record_id))
    if mine.empty:
        return
    st.subheader("Where sources disagree", anchor=False)
    for conflict in mine.itertuples():
        st.markdown(conflict_in_words(conflict))


def conflict_in_words(conflict) -> str:
    """A conflict as Markdown: the field, the chosen value and why, the other values, each with its sources."""
    apart = f", {conflict.size_words} apart" if conflict.size_words else ""
    about = f" ({escape(conflict.about)})" if conflict.about else ""
    lines = [f"**{escape(conflict.field_title)}**{about}{apart}", f"- used: **{escape(conflict.chosen.words)}** ({_said(conflict.chosen)}). {escape(conflict.rule)}"]
    lines += [f"- {'also stated' if other.contradicts else 'agrees with it'}: {escape(other.words)} ({_said(other)})" for other in conflict.others]
    return "\n".join(lines)


def _said(value) -> str:
    return " · ".join(markdown_link(s.where, s.url) + (" (aggregator)" if s.kind == "aggregator" else "") for s in value.said) or "no source left"
