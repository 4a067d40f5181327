"""The frame around every page: title, problems of the data for the operator, and the line that says which data this is."""

import streamlit as st

from components import cached, wording
from components.wording import escape

# What Streamlit's theme options do not reach: links to records wrap instead of being cut, tables breathe less, small print has
# the contrast that WCAG asks for
STYLE = """<style>
[data-testid="stPageLink"] p { white-space: normal; overflow: visible; text-overflow: clip; line-height: 1.35; }
[data-testid="stPageLink"] a { padding-left: 0; }
[data-testid="stCaptionContainer"] { opacity: 1; color: color-mix(in srgb, currentColor 82%, transparent); }
[data-testid="stCaptionContainer"] :is(p, a) { opacity: 1; color: inherit; }
[data-testid="stMarkdownContainer"] td, [data-testid="stMarkdownContainer"] th { padding: 0.3rem 0.6rem; vertical-align: top; }
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
