"""The frame around every page: title, problems of the data for the operator, and the line that says which data this is."""

from datetime import date

import streamlit as st

from components import cached, links, search, share, wording
from components.wording import escape

# What Streamlit's theme options do not reach: margins that a laptop has to spare, links to records that look like links and wrap, room kept
# for maps and charts on their way, small print with the contrast that WCAG asks for, telephones
STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-left: clamp(1rem, 3vw, 5rem); padding-right: clamp(1rem, 3vw, 5rem); }
h1 { padding: 0 0 0.3rem !important; }
h2 { padding: 0.4rem 0 0.3rem !important; }
h3 { padding: 0.5rem 0 0.2rem !important; }
[data-testid="stMain"] [data-testid="stPageLink"] p { white-space: normal; overflow: visible; text-overflow: clip; line-height: 1.35; }
[data-testid="stMain"] [data-testid="stPageLink"] a { padding: 0.1rem 0; min-height: 1.5rem; height: auto; background: none; font-weight: inherit; }
[data-testid="stMain"] [data-testid="stPageLink"] a :is(p, span) { font-weight: inherit; }
[data-testid="stMain"] [data-testid="stPageLink"] a p { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 0.2em; }
[data-testid="stMain"] [data-testid="stPageLink"] a:hover p { text-decoration-color: currentColor; }
:is(a, button, summary, [role="tab"], input, [role="combobox"]):focus-visible { outline: 3px solid #3d82d8 !important; outline-offset: 1px; }
[data-testid="stMultiSelect"] input:focus-visible { outline: none !important; }
[data-testid="stMultiSelect"] :has(> [data-testid="stMultiSelectTagsContainer"]):focus-within { outline: 3px solid #3d82d8; outline-offset: 1px; }
[data-testid="stMain"] [data-testid="stElementContainer"]:has(> [data-testid="stPageLink"]) { margin: -2px 0 !important; flex-shrink: 0; }
[data-testid="stMultiSelect"] [data-tag] { background: color-mix(in srgb, #3d82d8 26%, transparent); }
[data-testid="stMultiSelect"] [data-tag], [data-testid="stMultiSelect"] [data-tag] * { color: inherit; }
[data-testid="stDateInput"] [role="spinbutton"] { display: inline-block; min-width: 24px; min-height: 24px; line-height: 24px; text-align: center; }
[data-testid="stCaptionContainer"] { opacity: 1; color: color-mix(in srgb, currentColor 82%, transparent); }
[data-testid="stCaptionContainer"] :is(p, a) { opacity: 1; color: inherit; }
[data-testid="stDateInputField"] [role="spinbutton"] { display: inline-block; min-width: 24px; min-height: 24px; line-height: 24px; text-align: center; }
[data-testid="stMarkdownContainer"] td, [data-testid="stMarkdownContainer"] th { padding: 0.3rem 0.6rem; vertical-align: top; }
[data-testid="stMarkdownContainer"]:has(> table) { overflow-x: auto; }
[class*="st-key-map-"] { min-height: clamp(320px, 50vh, 640px); }
[class*="st-key-chart-"]:has([data-testid="stSkeleton"]) { min-height: 26rem; }
.st-key-sites_choices { row-gap: 0.5rem; }
.st-key-page { min-height: 75vh; }
[data-stale="true"] { opacity: 1 !important; transition: none !important; }
[class*="st-key-record-"] button { justify-content: flex-start; text-align: left; padding: 0.1rem 0; min-height: 1.5rem; height: auto; font-weight: 400; }
[class*="st-key-record-"] button p { white-space: normal; line-height: 1.35; text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 0.2em; }
:has(> .st-key-own_basket), .st-key-own_basket, .st-key-hidden_parameters { display: none; }
@media (max-width: 640px) {
  [data-testid="stMarkdownContainer"] :is(td, th) { font-size: 0.875rem; padding: 0.25rem 0.4rem; }
  h1 { font-size: 1.6rem !important; }
  .st-key-toolbar > :first-child { flex: 1 1 100%; }
}
</style>"""


def show_problems() -> None:
    """Says that the files on disk are broken and which data is shown instead; stops where there is none to show."""
    state = cached.store().state()
    if not state.problems:
        return
    many = wording.count(len(state.problems), "problem")
    if state.tables is None:
        st.error(f"The data cannot be shown: {many}. The list says where and what would be right.")
    else:
        st.warning(f"The data files have been changed and have {many}. What you see is the last good version.")
    with st.expander("What is wrong, and what would be right", expanded=state.tables is None):
        st.code("\n".join(str(p) for p in state.problems[:200]), language=None, wrap_lines=True)
    if state.tables is None:
        st.stop()


def show_toolbar() -> None:
    """Above every page: search over all records, the day of knowledge, the link of the view."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="toolbar"):
        words = st.text_input("Search everything", key="q", bind="query-params", placeholder="Search agreements, sites, companies, programmes …   /", max_chars=200, label_visibility="collapsed", width="stretch")
        day = cached.knowledge_day()
        if day is None:
            with st.popover("Known today", icon=":material/history:"):
                choose_day()
        share.show_copy_link()
    if day is not None:
        show_knowledge_banner(day)
    if cached.knowledge_day() != day:  # the way back through the history, or a day that is none: the widget has read the address anew
        st.rerun()
    if words and words.strip():
        show_hits(words)


def choose_day(label: str = "visible") -> None:
    """The choice of a day of knowledge. It must be on screen while a day is chosen: the browser drops from the address what it has not drawn."""
    st.date_input("Show what could be known on", value=None, key="known_on", bind="query-params", min_value=cached.FIRST_DAY, max_value=cached.last_day(), format="YYYY-MM-DD", label_visibility=label,
                  help="Values and statuses are chosen again from the sources of that day. Empty: all that is known today.")


def _forget_day() -> None:
    st.session_state["known_on"] = None


def show_knowledge_banner(day: date) -> None:
    """Says that the dashboard shows a past day, what has no dated source, and offers another day or today."""
    now, then = cached.newest(), cached.tables()
    counts = [f"{len(then[table])} of {wording.count(len(now[table]), noun)}" for table, noun in (("agreements", "agreement"), ("sites", "production site"), ("funding", "statement of money"))]
    undated = {row["source_id"] for row in now.rows["sources"] if not row["published"]}
    late = sum(row["source_id"] in undated for row in now.rows["citations"])
    said, day_of, back = st.columns([16, 4, 3], vertical_alignment="center", gap="small")
    with said:
        st.warning(f"As it could have been known on **{wording.date(day.isoformat())}**: {wording.joined(counts)}. {late:,} of {len(now.citations):,} citations have no dated source and count from the day on which we saw them.", icon=":material/history:")
    with day_of:
        choose_day("collapsed")
    back.button("Back to today", on_click=_forget_day)


def show_hits(words: str) -> None:
    """What the search found, grouped by kind, each a link to its record."""
    hits = search.search(cached.views().search, words)
    with st.container(border=True):
        left, right = st.columns([8, 1], vertical_alignment="center")
        left.markdown(f"**{wording.count(sum(map(len, hits.values())), 'record')}** for “{escape(words)}”" + ("" if hits else ". Try fewer or other words; spelling need not be exact."))
        right.button("Close", icon=":material/close:", on_click=_clear_search, type="tertiary")
        columns = st.columns(min(len(hits), 3)) if hits else []
        for i, (table, found) in enumerate(hits.items()):
            with columns[i % len(columns)].container(gap="xxsmall"):
                st.markdown(f"###### {search.KINDS[table]}")
                for hit in found:
                    links.record_link(table, hit.label if table == "countries" else hit.record_id, hit.label if len(hit.label) < 90 else hit.label[:88].rstrip() + "…", after=hit.about)


def _clear_search() -> None:
    st.session_state["q"] = ""


def show_title(title: str, lead: str) -> None:
    """The title of a page and the sentence that says what it shows."""
    st.title(title, anchor=False)
    st.markdown(lead)


def show_footer() -> None:
    """Version, as-of date and licence of the data, on every page."""
    tables = cached.tables()
    st.divider()
    st.caption(
        f"Data version {escape(tables.version)}, news searched up to {wording.date(tables.as_of)}. "
        "Data: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), code: MIT. "
        "Outlines: Natural Earth. Towns: GeoNames (CC BY 4.0). Euro rates: European Central Bank."
    )


def source_line(tables) -> str:
    """What a map or chart says about where it comes from."""
    return f"European defence-production cooperation, data {tables.version}, as of {wording.date(tables.as_of)}. CC BY 4.0."
