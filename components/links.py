"""Links between pages and records. A record's link is its page with the record's key in the address.

The day of knowledge is no part of a link: it is bound in the frame and the browser carries it along (written into the link as well, it
would stand in the address twice); `static/share.js` puts it into the links that are opened in another tab.
"""

import streamlit as st

from components import cached
from components.wording import escape

PAGES = {page: f"{page}.py" for page in ("overview", "sites", "agreements", "funding", "programmes", "countries", "organisations", "briefings", "conflicts", "changes", "totals", "about")}
# table -> page and query parameter that opens one of its records; a country goes by its name, as in its select box
RECORD = {"agreements": ("agreements", "agreement"), "sites": ("sites", "site"), "funding": ("funding", "statement"), "countries": ("countries", "country"),
          "programmes": ("programmes", "programme"), "organisations": ("organisations", "organisation")}
MOST_STEPS = 3  # how many records back the trail remembers


def record_link(table: str, record_id: str, label: str, before: str = "", after: str = "") -> None:
    """A link in the same tab to one record; `before` stands in bold before the label, `after` small behind it. The record it stands on is remembered as the way back."""
    page, parameter = RECORD[table]
    bold = f"**{escape(before)}** " if before else ""
    trail = ",".join([*trail_of_address(), *current_record()][-MOST_STEPS:])
    if page == st.session_state.get("page"):
        # the platform shows the target of a link to the page it stands on, but leaves the address as it was
        label = bold + escape(label) + (f"  \n:small[{escape(after)}]" if after else "")
        st.button(label, key=f"record-{_next_number()}", type="tertiary", on_click=open_here, args=(parameter, record_id, trail))
        return
    st.page_link(PAGES[page], label=bold + escape(label) + (f"  \n:small[{escape(after)}]" if after else ""), query_params={parameter: record_id, **({"via": trail} if trail else {})})


def start(page: str) -> None:
    """Says on which page the links of this run stand; the frame calls it before the page."""
    st.session_state["page"], st.session_state["n_links"] = page, 0


def _next_number() -> int:
    st.session_state["n_links"] = st.session_state.get("n_links", 0) + 1
    return st.session_state["n_links"]


def open_here(parameter: str, record_id: str, trail: str) -> None:
    """Opens a record of the page that is open, from a callback, with the way that led to it."""
    st.session_state["q"] = ""
    if parameter == "country":
        names = cached.views().names
        st.session_state["country"] = next((code for code, name in names.items() if name == record_id), st.session_state.get("country"))
    else:
        select_all({parameter: record_id, "via": trail or None})
    st.rerun()  # the whole page, also from a part of it that is drawn alone


def current_record() -> list[str]:
    """The record that the address shows, as `table:key`; [] on a list."""
    return [f"{table}:{st.query_params[parameter]}" for table, (_, parameter) in RECORD.items() if table != "countries" and parameter in st.query_params][:1]


def trail_of_address() -> list[str]:
    """The records by way of which the reader came, oldest first, each as `table:key`; what is malformed is left out."""
    steps = (selected("via") or "").split(",")
    return [step for step in steps if step.partition(":")[0] in RECORD and step.partition(":")[2]][-MOST_STEPS:]


def page_link(page: str, label: str, **parameters: str | list[str]) -> None:
    """A link in the same tab to a page, with filters that the page it stands on does not bind."""
    st.page_link(PAGES[page], label=label, query_params=parameters or None)


def selected(parameter: str) -> str | None:
    """The value of a query parameter that no widget is bound to; absurdly long ones count as absent."""
    value = st.query_params.get(parameter)
    return value if value and len(value) <= 200 else None


def say_unknown(parameter: str, found: str | None) -> None:
    """Says that the address names a record that is not there."""
    if selected(parameter) and not found:
        if st.query_params.get("known_on"):
            st.info("No source of the record that this address names was known on this day, or there is no such record.")
        else:
            st.info("The record that this address names is not in the data, or no longer.")


def select_all(values: dict[str, str | None]) -> None:
    """Puts several selections into the address at once (from a callback), so that Back takes one step; None takes one out."""
    for parameter in [p for p, value in values.items() if not value and p in st.query_params]:
        del st.query_params[parameter]
    st.query_params.update({p: value for p, value in values.items() if value})


def select(parameter: str, value: str | None) -> None:
    """Puts a selection into the address (from a callback), or takes it out."""
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)


def open_later(table: str, record_id: str) -> None:
    """Opens a record at the next run: what a callback can ask for but not do itself."""
    if table in RECORD and record_id:
        st.session_state["open_record"] = (table, record_id)
        st.rerun()


def follow() -> None:
    """Goes to the record that a callback asked for."""
    if target := st.session_state.pop("open_record", None):
        page, parameter = RECORD[target[0]]
        trail = ",".join([*trail_of_address(), *current_record()][-MOST_STEPS:])
        st.switch_page(PAGES[page], query_params={parameter: target[1], **({"via": trail} if trail else {})})
