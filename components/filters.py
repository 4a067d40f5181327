"""Filters bound to the address: a bad value there is dropped, a good one shows the same view to everyone."""

import pandas as pd
import streamlit as st

from components import cached, parts


def on_phone() -> bool:
    """Whether a telephone asks: there the filters are closed until they are wanted, and the content comes first."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def filter_box(label: str, is_record: bool = False):
    """Where the filters of a page stand: open on a wide screen, closed beside a record and on a telephone. They run either way, so the address keeps them."""
    return st.expander(label, expanded=not is_record and not on_phone())


def more_filters(*keys: str):
    """Where the rarer filters of a page stand, with how many of them are set; `keys` are theirs."""
    n_set = sum(key in st.query_params for key in keys)
    return st.popover("More filters" + (f" ({n_set} set)" if n_set else ""), width="stretch")


def choose_many(label: str, options: pd.Series | list, key: str, names: dict | None = None, most: int | None = None, help: str | None = None, part: str | None = None) -> list:
    """A multiselect over the values that occur, kept in the address under `key`; a Series is a column of the views, of single values or of lists. A choice redraws only `part` of the page, if that is named."""
    values = sorted(cached.occurring(key, options) if isinstance(options, pd.Series) else set(options), key=lambda v: str((names or {}).get(v, v)))
    return st.multiselect(label, values, key=key, bind="query-params", format_func=lambda v: str((names or {}).get(v, v)), placeholder="All", max_selections=most, help=help, **({"on_change": parts.redraw, "args": (part,)} if part else {}))


def choose_years(label: str, years: pd.Series, key: str) -> tuple[int, int] | None:
    """A range of years from the first to the last that occurs, kept in the address; None where there is nothing to choose."""
    known = sorted({int(y) for y in years.dropna()})
    if len(known) < 2:
        return None
    whole, chosen, before = (known[0], known[-1]), st.session_state.get(key), st.session_state.get(f"{key}-whole")
    if chosen and before not in (None, whole):  # the day of knowledge is another: no choice stays none, and a choice stays within what there is
        low, high = (min(max(year, whole[0]), whole[1]) for year in chosen)
        st.session_state[key] = whole if tuple(chosen) == before else (low, high)
    st.session_state[f"{key}-whole"] = whole
    return st.slider(label, *whole, whole, key=key, bind="query-params")


def choices(keys: tuple[str, ...]) -> dict[str, object]:
    """What the widgets of these keys hold now, for a picture's choices; empty ones left out."""
    found = {key: st.session_state.get(key) for key in keys}
    return {key: value for key, value in found.items() if value is not None and value != [] and value != "" and value is not False}


def nothing_found(defaults: dict[str, object]) -> None:
    """Says that no row matches, and offers the way back: to these values of the page's filters."""

    def clear() -> None:
        for key, value in defaults.items():
            if value is None:
                st.session_state.pop(key, None)
            else:
                st.session_state[key] = value
        st.rerun()  # the filters too, from a part of the page that is drawn alone

    st.info("Nothing matches these filters.")
    st.button("Clear all filters", on_click=clear)
