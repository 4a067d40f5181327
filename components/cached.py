"""What all sessions share: the tables and what is derived from them, computed once per content. Read-only objects."""

import os
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import streamlit as st

from components import key_figures, money_choices, select
from data import claims, money
from data.load import Tables
from data.store import Store

DATA_FOLDER = Path(os.environ.get("DATA_FOLDER") or Path(__file__).parents[1] / "data")


@st.cache_resource
def store() -> Store:
    """The store of the process; the environment's DATA_FOLDER names another folder than data/."""
    return Store(DATA_FOLDER)


def tables() -> Tables:
    """The current tables. The frame stops before a page runs while there are none."""
    return store().state().tables


# cache_resource and not cache_data: the latter copies each frame at every call; nothing here may be changed in place
@st.cache_resource(max_entries=2, show_spinner=False)
def _views(_tables: Tables, version: str) -> SimpleNamespace:
    conflicts, cited = claims.conflicts(_tables), select.record_citations(_tables)
    views = SimpleNamespace(
        conflicts=conflicts,
        cited=cited,
        claims=select.citations_by_record(cited),
        remainders=money.remainders(_tables.funding).set_index("funding_id")["remainder_eur"],
        agreements=select.agreement_view(_tables, cited, conflicts),
        sites=select.site_view(_tables, cited, conflicts),
        funding=select.funding_view(_tables, money_choices.counted_at_all_stages(_tables.funding), cited, conflicts),
        names=select.country_names(_tables),
        roles=select.country_roles(_tables),
    )
    views.key_figures = key_figures.all_figures(views)
    views.milestones = key_figures.latest_milestones(_tables, views, 8)
    return views


def views() -> SimpleNamespace:
    """Joined frames for display: agreements, sites, funding, citations, conflicts, country names and roles."""
    current = tables()
    return _views(current, current.hash)


def warm_up() -> None:
    """Reads the tables and computes the views before the first visitor."""
    if tables() is not None:
        views()


def known(frame: pd.DataFrame, key: str, value: str | None) -> str | None:
    """`value` if the frame has it in column `key`, else None: an address may name what is no longer there."""
    return value if value is not None and value in set(frame[key]) else None
