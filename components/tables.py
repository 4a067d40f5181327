"""Tables on a page, with the selection of a row kept in the address."""

import pandas as pd
import streamlit as st

from components import cached, links, wording
from components.listing import Column, Rows, rows_of, show_listing
from components.search import KINDS

_SOURCES = Column("Sources", 76, "Independent sources", number=True)
_ONCE = "Allocated or further, each sum once; joint money whole"
# what tells rows apart stands first; widths in px are the least ones, and what is left over is shared out in their proportion
SITE_COLUMNS = {
    "name": Column("Site", 170), "status_shown": Column("Status", 132), "country_name": Column("Country", 92), "product_category": Column("Product", 104),
    "operator": Column("Operator", 130), "place": Column("Place", 110), "start": Column("Production from", 112, order="start_of_production_first"), "sources": _SOURCES,
}
AGREEMENT_COLUMNS = {
    "title": Column("Agreement", 270), "signed": Column("Date", 104, order="date_signed_first"), "parties": Column("Parties", 170), "status_shown": Column("Status", 132), "kind": Column("Kind", 124), "host": Column("Host", 92),
    "product_category": Column("Product", 104), "value": Column("Stated value", 100, order=None), "sources": _SOURCES, "conflicts": Column("Conflicts", 84, "Fields on which sources disagree", number=True),
}
FUNDING_COLUMNS = {
    "on": Column("Date", 104, order="date_first"), "funder": Column("Funder", 120), "recipient": Column("Recipient", 124), "purpose": Column("Purpose", 230, link=True), "stated": Column("Stated amount", 104, order=None),
    "euros": Column("In euros", 92, "At the ECB rate of the date; * at the last known rate", order="amount_eur"), "counts": Column("Counted", 92, "What this row adds to the total above", order="amount_counted_eur"),
    "stage": Column("Stage", 90), "instrument": Column("Form", 104), "programme": Column("Programme", 130), "sources": _SOURCES,
}
PROGRAMME_COLUMNS = {
    "label": Column("Programme", 260), "kind": Column("Kind", 120), "years": Column("Years", 92, order="start_year"), "budget": Column("Budget", 104, order=None), "status_shown": Column("Status", 92),
    "n_agreements": Column("Agreements", 96, number=True), "n_sites": Column("Sites", 64, number=True), "n_funding": Column("Money", 72, "Statements of money", number=True), "leader": Column("Lead", 190),
    "sources": _SOURCES,
}
ORGANISATION_COLUMNS = {
    "name": Column("Organisation", 220), "kind": Column("Kind", 120), "country_name": Column("Country", 104), "makes": Column("Makes", 190),
    "n_sites": Column("Sites", 64, "As operator or partner", number=True), "n_agreements": Column("Agreements", 96, number=True),
    "received": Column("Received", 96, _ONCE, order="received_eur"), "gave": Column("Gave", 96, _ONCE, order="gave_eur"), "parent": Column("Owned by", 140),
}
CONFLICT_COLUMNS = {
    "name": Column("Record", 250), "field_title": Column("Field", 110), "chosen_words": Column("Used", 130, order=None), "other_words": Column("Also stated", 250, order=None), "size_words": Column("Apart", 84, order=None),
    "rule": Column("Rule that chose", 150), "kind": Column("Kind", 100), "n_origins": Column("Sources", 76, "Independent sources that speak of this field", number=True),
}
TOTAL_COLUMNS = {
    "subject": Column("What is stated", 250), "publisher": Column("Publisher", 130), "theirs": Column("Theirs", 104, order=None), "ours": Column("Ours", 104, order=None), "difference": Column("Difference", 170, order="share"),
    "reason": Column("Why they differ", 320), "rows": Column("Rows", 64, "Statements of money that add up to ours", number=True),
}
CHANGE_COLUMNS = {
    "on": Column("Published", 104, order="published"), "name": Column("Record", 190, link=True), "told": Column("What changed", 180), "kind": Column("Kind", 104), "publisher": Column("Source", 120),
}


def in_words(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a view with the columns that a table on a page shows in words."""
    if table == "agreements":
        return rows.assign(signed=[wording.date(d) for d in rows["date_signed"]])
    if table == "funding":
        counts = {"counts": [wording.euros(v) if v == v and v else "" for v in rows["amount_counted_eur"]]} if "amount_counted_eur" in rows else {}
        return rows.assign(
            on=[wording.date(d) for d in rows["date"]],
            euros=[wording.euros(v) + ("*" if estimate else "") if v == v else "" for v, estimate in zip(rows["amount_eur"], rows["rate_is_estimate"])], **counts)
    if table == "organisations":
        return rows.assign(makes=[", ".join(p) for p in rows["products"]], **{name: [wording.euros(v) if v else "" for v in rows[f"{name}_eur"]] for name in ("received", "gave")})
    return rows


def show_rows(table: str, rows: pd.DataFrame, key: str) -> None:
    """The usual table of agreements, sites or money; a selected row opens its record."""
    columns, parameter, record_key = {
        "agreements": (AGREEMENT_COLUMNS, "agreement", "agreement_id"), "sites": (SITE_COLUMNS, "site", "site_id"), "funding": (FUNDING_COLUMNS, "statement", "funding_id"),
    }[table]
    if table == "funding" and "amount_counted_eur" not in rows:  # rows behind a chart of all stages: what counts differs from stage to stage
        columns = {name: column for name, column in columns.items() if name != "counts"}
    # what a statement of money counts depends on the filters, so such lists do not share their rows
    show_table(rows, columns, key=key, parameter=parameter, record_key=record_key, table=table, shared=table != "funding")


def show_table(view: pd.DataFrame, columns: dict[str, Column], *, key: str, parameter: str, record_key: str, table: str = "", shared: bool = False) -> None:
    """A table of which one row can be selected; the selection is in the address under `parameter`, on the page that has the records of `table`.

    A `shared` one is a part of the view of that name in `cached.views()`: browsers then fetch the whole once, and a rerun says only which rows to show.
    """
    page = links.RECORD[table][0] if table in links.RECORD else ""
    elsewhere = page and page != st.session_state.get("page")

    def select(record_id: str | None) -> None:
        if elsewhere:
            links.open_later(table, record_id or "")
        links.select(parameter, record_id)
        st.rerun()  # the record takes the whole page, also from a part of it that is drawn alone

    views = cached.views()
    rows = _whole(table, views.version, getattr(views, table), columns, record_key) if shared else rows_of(in_words(table, view), columns, record_key)
    show_listing(rows, [str(each) for each in view[record_key]], columns, label=KINDS.get(table, "Records"), key=key, parameter=parameter, selected=links.selected(parameter), on_select=select,
                 page=f"/{page}" if elsewhere else "")


@st.cache_resource(max_entries=12, show_spinner=False)
def _whole(table: str, version: str, _view: pd.DataFrame, _columns: dict[str, Column], _record_key: str) -> Rows:
    return rows_of(in_words(table, _view), _columns, _record_key)


def show_choice(view: pd.DataFrame, columns: dict[str, Column], *, key: str, parameter: str, record_key: str):
    """A table as `show_table` shows it; gives the selected row as a tuple with its columns as attributes, None without a selection."""
    show_table(view, columns, key=key, parameter=parameter, record_key=record_key)
    mine = view[view[record_key] == links.selected(parameter)]
    return next(mine.itertuples(), None)
