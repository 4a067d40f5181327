"""Tables on a page, with the selection of a row kept in the address."""

import pandas as pd
import streamlit as st

from components import links, wording

SITE_COLUMNS = {
    "name": st.column_config.Column("Site", width="medium"), "place": st.column_config.Column("Place", width="small"), "country_name": st.column_config.Column("Country", width="small"),
    "status_shown": st.column_config.Column("Status", width="small"), "operator": "Operator", "product_category": "Product", "start": "Production from",
    "sources": st.column_config.NumberColumn("Sources", help="Independent sources"),
}
AGREEMENT_COLUMNS = {
    "title": st.column_config.Column("Agreement", width="large"), "signed": "Date", "parties": st.column_config.Column("Parties", width="medium"), "kind": "Kind", "status_shown": "Status", "host": "Host",
    "product_category": "Product", "value": "Stated value", "sources": st.column_config.NumberColumn("Sources", help="Independent sources"),
    "conflicts": st.column_config.NumberColumn("Conflicts", help="Fields on which sources disagree"),
}
FUNDING_COLUMNS = {
    "on": "Date", "funder": "Funder", "recipient": "Recipient", "purpose": st.column_config.Column("Purpose", width="large"), "programme": "Programme", "stated": "Stated amount",
    "euros": st.column_config.Column("In euros", help="At the ECB rate of the date; * at the last known rate"), "counts": st.column_config.Column("Counted", help="What this row adds to the total above"),
    "instrument": "Form", "stage": "Stage", "sources": st.column_config.NumberColumn("Sources", help="Independent sources"),
}
PROGRAMME_COLUMNS = {
    "label": st.column_config.Column("Programme", width="large"), "kind": "Kind", "years": "Years", "leader": "Lead", "budget": "Budget", "status_shown": "Status",
    "n_agreements": st.column_config.NumberColumn("Agreements"), "n_sites": st.column_config.NumberColumn("Sites"), "n_funding": st.column_config.NumberColumn("Money", help="Statements of money"),
    "sources": st.column_config.NumberColumn("Sources", help="Independent sources"),
}
ORGANISATION_COLUMNS = {
    "name": st.column_config.Column("Organisation", width="medium"), "kind": "Kind", "country_name": "Country", "parent": "Owned by", "makes": st.column_config.Column("Makes", width="medium"),
    "n_sites": st.column_config.NumberColumn("Sites", help="As operator or partner"), "n_agreements": st.column_config.NumberColumn("Agreements"),
    "received": st.column_config.Column("Received", help="Allocated or further, each sum once; joint money whole"), "gave": st.column_config.Column("Gave", help="Allocated or further, each sum once; joint money whole"),
}
CONFLICT_COLUMNS = {
    "name": st.column_config.Column("Record", width="medium"), "kind": "Kind", "field_title": "Field", "chosen_words": st.column_config.Column("Used", width="medium"),
    "other_words": st.column_config.Column("Also stated", width="large"), "size_words": "Apart", "rule": st.column_config.Column("Rule that chose", width="medium"),
    "n_origins": st.column_config.NumberColumn("Sources", help="Independent sources that speak of this field"),
}
TOTAL_COLUMNS = {
    "subject": st.column_config.Column("What is stated", width="large"), "publisher": "Publisher", "theirs": "Theirs", "ours": "Ours", "difference": "Difference",
    "rows": st.column_config.NumberColumn("Rows", help="Statements of money that add up to ours"), "reason": st.column_config.Column("Why they differ", width="large"),
}
CHANGE_COLUMNS = {
    "name": st.column_config.Column("Record", width="medium"), "what": st.column_config.Column("What", width="small"), "kind": st.column_config.Column("Kind", width="small"), "field_title": "Field", "before": "Before", "after": "After", "publisher": "Source", "on": "Published",
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
    # the widget is another one when its rows or its selection change, else it would keep the tick at a row's position
    widget = f"{key}-{hash((tuple(records), selected))}"

    def report() -> None:
        chosen = st.session_state[widget].selection.rows
        links.select(parameter, str(records[chosen[0]]) if chosen and chosen[0] < len(records) else None)

    st.dataframe(
        shown, hide_index=True, width="stretch", height=min(_HEIGHT, _HEAD + _ROW * max(len(shown), 1)), key=widget, on_select=report, selection_mode="single-row",
        selection_default={"selection": {"rows": rows}}, column_config={c: v if not isinstance(v, str) else st.column_config.Column(v) for c, v in columns.items()},
    )


def show_choice(view: pd.DataFrame, columns: dict[str, object], *, key: str, parameter: str, record_key: str):
    """A table as `show_table` shows it; gives the selected row as a tuple with its columns as attributes, None without a selection."""
    show_table(view, columns, key=key, parameter=parameter, record_key=record_key)
    mine = view[view[record_key] == links.selected(parameter)]
    return next(mine.itertuples(), None)
