"""What all sessions share: the tables and what is derived from them, computed once per content. Read-only objects."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import streamlit as st

from components import conflicts as disagreements
from components import key_figures, money_choices, reconciliation, search, select
from data import claims, money, quality, ranges
from data.ladders import Ladders, slippage
from data.ledger import Ledger
from data.load import Tables
from data.store import Store

FIRST_DAY = date(2014, 1, 1)  # of knowledge that can be asked for
MOST_DAYS = 6  # days of knowledge kept ready, each some 30 MB
DATA_FOLDER = Path(os.environ.get("DATA_FOLDER") or Path(__file__).parents[1] / "data")


@st.cache_resource
def store() -> Store:
    """The store of the process; the environment's DATA_FOLDER names another folder than data/."""
    return Store(DATA_FOLDER)


def newest() -> Tables | None:
    """The tables with all that is known today, whatever day of knowledge is chosen."""
    return store().state().tables


def knowledge_day() -> date | None:
    """The day of knowledge that the reader chose; None for today. Its widget need not have been drawn: the address says it too."""
    if "known_on" in st.session_state:
        return st.session_state["known_on"]
    try:
        return date.fromisoformat(st.query_params.get("known_on", ""))
    except ValueError:
        return None


def tables() -> Tables:
    """The tables as they could have been known on the chosen day. The frame stops before a page runs while there are none."""
    return tables_on(knowledge_day())


def tables_on(day: date | None) -> Tables | None:
    """The tables as they could have been known on a day, on None with all that is known today; None while there are none."""
    current = newest()
    return current if current is None or day is None else _known(current, current.hash, day)


@st.cache_resource(max_entries=2, show_spinner=False)
def _last_day(_tables: Tables, version: str) -> date:
    return date.fromisoformat(max((row["checked"] for row in _tables.rows["citations"]), default=_tables.as_of))


def last_day() -> date:
    """The last day on which a source was seen."""
    current = newest()
    return _last_day(current, current.hash)


@st.cache_resource(max_entries=MOST_DAYS, show_spinner="Going back to that day …")
def _known(_tables: Tables, version: str, day: date) -> Tables:
    return replace(claims.known_on(_tables, day), hash=f"{version}@{day}", known_on=day.isoformat())


# cache_resource and not cache_data: the latter copies each frame at every call; nothing here may be changed in place
@st.cache_resource(max_entries=MOST_DAYS, show_spinner=False)
def _views(_tables: Tables, version: str) -> SimpleNamespace:
    return _joined(_tables, version)


@st.cache_resource(max_entries=2, show_spinner=False)
def _views_now(_tables: Tables, version: str) -> SimpleNamespace:
    return _joined(_tables, version)  # apart, so that no number of past days pushes today out


def _joined(tables: Tables, version: str) -> SimpleNamespace:
    ledger = Ledger(tables.package, tables.rows)
    conflicts, cited, grades = claims.conflicts(tables), select.record_citations(tables), quality.all_quality(tables, ledger)
    views = SimpleNamespace(
        version=version,
        conflicts=conflicts,
        cited=cited,
        claims=select.citations_by_record(cited),
        remainders=money.remainders(tables.funding).set_index("funding_id")["remainder_eur"],
        agreements=select.agreement_view(tables, cited, conflicts),
        sites=select.site_view(tables, cited, conflicts),
        funding=select.funding_view(tables, money_choices.counted_at_all_stages(tables.funding), cited, conflicts),
        names=select.country_names(tables),
        roles=select.country_roles(tables),
    )
    for table in ("agreements", "sites", "funding"):
        view = getattr(views, table)
        setattr(views, table, view.assign(grade=grades[table]["grade"].reindex(view.index)))
    views.grades = grades
    views.sites_at = select.sites_at(views.sites)
    views.disagreements = disagreements.conflict_view(tables, ledger)
    views.ladders = Ladders(tables, ledger)
    views.slips = slippage(views.ladders)
    views.ranges = ranges.counted_ranges(tables, ledger)
    views.organisation_roles = select.organisation_roles(tables)
    views.programmes = select.programme_view(tables, views, cited, conflicts)
    views.organisations = select.organisation_view(tables, views, views.organisation_roles, cited, conflicts)
    views.search = search.index(tables, views)
    views.key_figures = key_figures.all_figures(views)
    views.milestones = key_figures.latest_milestones(tables, views, 8)
    return views


def views() -> SimpleNamespace:
    """Joined frames for display: agreements, sites, funding, citations, conflicts, country names and roles."""
    return views_of(tables())


def views_of(tables: Tables) -> SimpleNamespace:
    """The joined frames of these tables."""
    return (_views if tables.known_on else _views_now)(tables, tables.hash)


@st.cache_resource(max_entries=MOST_DAYS, show_spinner="Holding our sums against official totals …")
def _cards(_tables: Tables, version: str) -> list[reconciliation.Card]:
    return reconciliation.cards(_tables)


def cards() -> list[reconciliation.Card]:
    """Every official total beside ours, with the rows and rates that explain the difference."""
    current = tables()
    return _cards(current, current.hash)


def warm_up() -> None:
    """Reads the tables and computes the views before the first visitor."""
    if tables() is not None:
        views()


@st.cache_resource(max_entries=64, show_spinner=False)
def _occurring(key: str, version: str, _column: pd.Series) -> list:
    return list(_column.explode().dropna().unique())


def occurring(key: str, column: pd.Series) -> list:
    """The values of a column of the views, those of lists one by one, each once; `key` names the column among all that are asked for."""
    return _occurring(key, tables().hash, column)


def known(frame: pd.DataFrame, key: str, value: str | None) -> str | None:
    """`value` if the frame has it in column `key`, else None: an address may name what is no longer there."""
    return value if value is not None and value in set(frame[key]) else None
