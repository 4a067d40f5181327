"""Links between pages and records. A record's link is its page with the record's key in the address."""

import streamlit as st

from components.wording import escape

PAGES = {"overview": "overview.py", "sites": "sites.py", "agreements": "agreements.py", "funding": "funding.py", "countries": "countries.py", "about": "about.py"}
# table -> page and query parameter that opens one of its records; a country goes by its name, as in its select box
RECORD = {"agreements": ("agreements", "agreement"), "sites": ("sites", "site"), "funding": ("funding", "statement"), "countries": ("countries", "country")}


def record_link(table: str, record_id: str, label: str, before: str = "") -> None:
    """A link in the same tab to one record; `before` stands in bold before the label."""
    page, parameter = RECORD[table]
    bold = f"**{escape(before)}** " if before else ""
    st.page_link(PAGES[page], label=bold + escape(label), query_params={parameter: record_id})


def page_link(page: str, label: str, **parameters: str) -> None:
    """A link in the same tab to a page, with filters that the page it stands on does not bind."""
    st.page_link(PAGES[page], label=label, query_params=parameters or None)


def selected(parameter: str) -> str | None:
    """The value of a query parameter that no widget is bound to; absurdly long ones count as absent."""
    value = st.query_params.get(parameter)
    return value if value and len(value) <= 200 else None


def say_unknown(parameter: str, found: str | None) -> None:
    """Says that the address names a record that is not there."""
    if selected(parameter) and not found:
        st.info("The record that this address names is not in the data, or no longer.")


def select(parameter: str, value: str | None) -> None:
    """Puts a selection into the address (from a callback), or takes it out."""
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)
