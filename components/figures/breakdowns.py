"""Figures that break a total down."""

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.wording import euros


def stage_bars(totals: pd.DataFrame) -> go.Figure:
    """Horizontal bars per stage (index, columns are groups of instruments, values euros): how far the money has come."""
    figure = go.Figure()
    for i, group in enumerate(totals.columns):
        values = totals[group]
        figure.add_trace(go.Bar(
            y=list(totals.index), x=values / 1e9, name=str(group), orientation="h", marker_color=palette.SERIES[i % len(palette.SERIES)],
            customdata=[euros(v) for v in values], hovertemplate="%{y}: %{customdata}<extra>%{fullData.name}</extra>"))
    figure.update_layout(
        barmode="group", bargap=0.2, height=360, margin={"l": 10, "r": 10, "t": 10, "b": 10}, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"title": "€ billion"}, yaxis={"autorange": "reversed", "title": None})
    return figure


def country_comparison(counts: pd.DataFrame) -> go.Figure:
    """Grouped horizontal bars: rows are what is counted, columns are countries."""
    figure = go.Figure()
    for i, country in enumerate(counts.columns):
        figure.add_trace(go.Bar(y=list(counts.index), x=counts[country], name=str(country), orientation="h", marker_color=palette.SERIES[i], text=counts[country], textposition="outside"))
    figure.update_layout(
        barmode="group", bargap=0.3, height=90 + 52 * max(len(counts), 1), margin={"l": 10, "r": 40, "t": 10, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}, yaxis={"autorange": "reversed", "title": None}, xaxis={"title": None, "rangemode": "tozero"})
    return figure
