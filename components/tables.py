"""Tables on a page, with the selection of a row kept in the address."""

import pandas as pd
import streamlit as st

from components import links, wording

_text, _number = st.column_config.Column, st.column_config.NumberColumn
# what tells rows apart stands first and fits on a laptop; pixels where a column would take more or less than it needs
SITE_COLUMNS = {
    "name": _text("Site", width=192), "status_shown": _text("Status", width=136), "country_name": _text("Country", width=84), "product_category": _text("Product", width=104),
    "operator": _text("Operator", width=150), "place": _text("Place", width=100), "start": _text("Production from", width=120), "sources": _number("Sources", help="Independent sources"),
}
AGREEMENT_COLUMNS = {
    "title": _text("Agreement", width=390), "signed": _text("Date", width=100), "parties": _text("Parties", width=190), "status_shown": _text("Status", width=125), "kind": _text("Kind", width=170), "host": _text("Host", width=90),
    "product_category": _text("Product", width=110), "value": "Stated value", "sources": _number("Sources", help="Independent sources"), "conflicts": _number("Conflicts", help="Fields on which sources disagree"),
}
FUNDING_COLUMNS = {
    "on": _text("Date", width=105), "funder": _text("Funder", width=140), "recipient": _text("Recipient", width=150), "purpose": _text("Purpose", width=300), "stated": _text("Stated amount", width=115),
    "euros": _text("In euros", width=95, help="At the ECB rate of the date; * at the last known rate"), "counts": _text("Counted", width=95, help="What this row adds to the total above"),
    "stage": _text("Stage", width=85), "instrument": _text("Form", width=110), "programme": _text("Programme", width=150), "sources": _number("Sources", help="Independent sources"),
}
PROGRAMME_COLUMNS = {
    "label": _text("Programme", width=340), "kind": _text("Kind", width=130), "years": _text("Years", width=85), "budget": _text("Budget", width=110), "status_shown": _text("Status", width=85),
    "n_agreements": _number("Agreements", width=90), "n_sites": _number("Sites", width=60), "n_funding": _number("Money", width=65, help="Statements of money"), "leader": _text("Lead", width=230),
    "sources": _number("Sources", help="Independent sources"),
}
ORGANISATION_COLUMNS = {
    "name": _text("Organisation", width=250), "kind": _text("Kind", width=140), "country_name": _text("Country", width=110), "makes": _text("Makes", width=210),
    "n_sites": _number("Sites", width=60, help="As operator or partner"), "n_agreements": _number("Agreements", width=90),
    "received": _text("Received", width=100, help="Allocated or further, each sum once; joint money whole"), "gave": _text("Gave", width=100, help="Allocated or further, each sum once; joint money whole"),
    "parent": _text("Owned by", width=150),
}
CONFLICT_COLUMNS = {
    "name": _text("Record", width=290), "field_title": _text("Field", width=120), "chosen_words": _text("Used", width=135), "other_words": _text("Also stated", width=340), "size_words": _text("Apart", width=75),
    "rule": _text("Rule that chose", width=190), "kind": _text("Kind", width=110), "n_origins": _number("Sources", help="Independent sources that speak of this field"),
}
TOTAL_COLUMNS = {
    "subject": _text("What is stated", width=330), "publisher": _text("Publisher", width=140), "theirs": _text("Theirs", width=105), "ours": _text("Ours", width=110), "difference": _text("Difference", width=250),
    "reason": _text("Why they differ", width=330), "rows": _number("Rows", help="Statements of money that add up to ours"),
}
CHANGE_COLUMNS = {
    "on": _text("Published", width=105), "name": _text("Record", width=215), "told": _text("What changed", width=205), "kind": _text("Kind", width=130), "publisher": _text("Source", width=140),
}
_HEIGHT, _ROW, _HEAD = 620, 35, 38  # pixels: no taller than the map beside it, and no emptier than its rows


def in_words(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a view with the columns that a table on a page shows in words."""
    if table == "agreements":
        return rows.assign(signed=[wording.date(d) for d in rows["date_signed"]])
    if table == "funding":
        counts = rows["amount_counted_eur"] if "amount_counted_eur" in rows else pd.Series(float("nan"), rows.index)
        return rows.assign(
            on=[wording.date(d) for d in rows["date"]],
            euros=[wording.euros(v) + ("*" if estimate else "") if v == v else "" for v, estimate in zip(rows["amount_eur"], rows["rate_is_estimate"])],
            counts=[wording.euros(v) if v == v and v else "" for v in counts])
    if table == "organisations":
        return rows.assign(makes=[", ".join(p) for p in rows["products"]], **{name: [wording.euros(v) if v else "" for v in rows[f"{name}_eur"]] for name in ("received", "gave")})
    return rows


def show_rows(table: str, rows: pd.DataFrame, key: str) -> None:
    """The usual table of agreements, sites or money; a selected row opens its record."""
    columns, parameter, record_key = {
        "agreements": (AGREEMENT_COLUMNS, "agreement", "agreement_id"), "sites": (SITE_COLUMNS, "site", "site_id"), "funding": (FUNDING_COLUMNS, "statement", "funding_id"),
    }[table]
    show_table(in_words(table, rows), columns, key=key, parameter=parameter, record_key=record_key)


def show_table(view: pd.DataFrame, columns: dict[str, object], *, key: str, parameter: str, record_key: str) -> None:
    """A table of which one row can be selected; the selection is in the address under `parameter`.

    `columns` maps column -> label or st.column_config object, in order.
    """
    shown = view[list(columns)].reset_index(drop=True)
    shown = shown.fillna({c: "" for c in shown.select_dtypes(include=["str", "object"])})
    records = list(view[record_key])
    selected = links.selected(parameter)
    rows = [records.index(selected)] if selected in records else []
    # with a tick the widget is another one whenever its rows or its tick change, else it would keep the tick at a row's position;
    # without one it stays the same and takes new rows in place, which costs a browser a third of putting it up anew
    widget = f"{key}-{hash((tuple(records), selected))}" if rows else key

    def report() -> None:
        chosen = st.session_state[widget].selection.rows
        links.select(parameter, str(records[chosen[0]]) if chosen and chosen[0] < len(records) else None)
        st.rerun()  # the record takes the whole page, also from a part of it that is drawn alone

    st.dataframe(
        shown, hide_index=True, width="stretch", height=min(_HEIGHT, _HEAD + _ROW * max(len(shown), 1)), key=widget, on_select=report, selection_mode="single-row",
        selection_default={"selection": {"rows": rows}}, column_config={c: v if not isinstance(v, str) else st.column_config.Column(v) for c, v in columns.items()},
    )


def show_choice(view: pd.DataFrame, columns: dict[str, object], *, key: str, parameter: str, record_key: str):
    """A table as `show_table` shows it; gives the selected row as a tuple with its columns as attributes, None without a selection."""
    show_table(view, columns, key=key, parameter=parameter, record_key=record_key)
    mine = view[view[record_key] == links.selected(parameter)]
    return next(mine.itertuples(), None)
