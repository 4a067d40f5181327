"""The list of records on a page: text that wraps, rows that are links, sorted in the browser. The rows stand under an address of their own.

Streamlit's own table draws on a canvas: it cuts what does not fit, the browser's search and other tabs do not reach it, it brings a script of
330 kB, and it did about a third of a browser's work at a rerun of the sites page.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import wording
from components.server import asset_url
from components.shelf import Shelf, pack

ROWS = Shelf("rows", most=256)  # some 10 kB each
_MOST_PX, _HEAD_PX, _ROW_PX = 620, 38, 48  # no taller than the map beside it; room for what is on its way

_COMPONENT = st.components.v2.component(
    "listing",
    html=f"""<link rel="stylesheet" href="{asset_url("listing.css")}">
<div class="listing"></div>""",
    js=f"""const loaded = import(location.origin + "{asset_url("listing.js")}");
export default function (component) {{
  const root = component.parentElement.querySelector(".listing");
  if (!root.dataset.painted) root.style.minHeight = component.data.reserved; // room for what is on its way
  loaded.then((listing) => listing.show(root, component), () => {{ root.style.minHeight = ""; root.textContent = "The list could not be loaded. Load the page again."; }});
}}
""",
)


@dataclass(frozen=True)
class Column:
    """A column as it is shown: its heading, its least width in px, a word of explanation, whether it holds numbers, the column by which it sorts where
    its words do not say ("" for itself, None for not at all), and whether its words are the link of a row that does not begin with its name."""

    label: str
    width: int = 100
    help: str = ""
    number: bool = False
    order: str | None = ""
    link: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows as browsers fetch them: packed, the digest that names them, and the place of each record's row."""

    packed: bytes
    digest: str
    at: dict[str, int]


def rows_of(view: pd.DataFrame, columns: dict[str, Column], record_key: str) -> Rows:
    """The columns of a view, in words, with the records' keys and what the columns sort by; KeyError for a column that is not there."""
    keys = [str(key) for key in view[record_key]]
    # what shows nothing sorts as nothing, though it may be a zero
    orders = {name: [None if wording.is_missing(shown) else _plain(value) for value, shown in zip(view[column.order], view[name])] for name, column in columns.items() if column.order}
    packed = pack({"keys": keys, "columns": [[_plain(value) for value in view[name]] for name in columns], "orders": orders})
    return Rows(packed, hashlib.sha256(packed).hexdigest()[:16], {key: place for place, key in enumerate(keys)})


def _plain(value: object) -> str | int | float | None:
    """A value as JSON has it: None for a missing one, days in ISO form."""
    if wording.is_missing(value) or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def show_listing(rows: Rows, shown: list[str], columns: dict[str, Column], *, label: str, key: str, parameter: str, selected: str | None, on_select: Callable[[str | None], None], page: str = "") -> None:
    """The records `shown`, in that order, of `rows`, without those that `rows` no longer has; `label` says what they are.

    A row's link is the address of `page`, of this page if it is empty, with the record under `parameter`. `on_select` is called with the
    record's key, None when a selected one is given up, before the rerun.
    """

    def report() -> None:
        on_select(st.session_state[key].select or None)

    places = [rows.at[each] for each in shown if each in rows.at]
    data = {
        "at": ROWS.keep(rows.digest, lambda: rows.packed), "shown": None if places == list(range(len(rows.at))) else places, "label": label, "page": page, "parameter": parameter, "selected": selected or "",
        "link": next((i for i, c in enumerate(columns.values()) if c.link), 0),
        "columns": [[name, c.label, c.width, c.help, c.number, c.order is not None] for name, c in columns.items()],
        "most": f"{_MOST_PX}px", "reserved": f"{min(_MOST_PX, _HEAD_PX + _ROW_PX * len(shown))}px",
    }  # fmt: skip
    _COMPONENT(key=key, data=data, on_select_change=report)
