"""Charts on screen: a specification of `components/charts.py` in, a plotly figure out. Pure.

A value that can be chosen carries its key as `customdata[1]`, so a click on it tells the page what to open.
"""

from html import escape

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from components import palette
from components.charts import Chart, Series

_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal", "title": None}
_MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}
_COLUMNS = 4  # small multiples side by side


def figure(chart: Chart) -> go.Figure:
    """The plotly figure of a chart; an empty one where there is nothing to draw."""
    draw = {"flows": _flows, "matrix": _matrix, "multiples": _multiples, "ladder": _ladder, "lines": _lines}.get(chart.kind, _bars)
    drawn = go.Figure() if chart.is_empty else draw(chart)
    drawn.update_layout(height=chart.height, margin=_MARGIN, hovermode="closest", dragmode=False)
    return drawn


def _colour(series: Series, position: int) -> str:
    return series.colour or palette.SERIES[position % len(palette.SERIES)]


def _told(series: Series) -> list[list[str]]:
    """What a tooltip says of each value, and the key that a click on it selects."""
    texts = series.texts or tuple("" if v is None else f"{v:,.3g}" for v in series.values)
    keys = series.keys or ("",) * len(series.values)
    return [[escape(text), key] for text, key in zip(texts, keys, strict=True)]


def _bars(chart: Chart) -> go.Figure:
    drawn, stacked = go.Figure(), chart.kind == "stacked bars"
    for i, series in enumerate(chart.series):
        # a missing value in one trace would make plotly drop other bars of the stack
        values = [v or 0 for v in series.values]
        ends = {"x": values, "y": list(chart.categories), "orientation": "h"} if chart.horizontal else {"x": list(chart.categories), "y": values}
        label = "%{y}" if chart.horizontal else "%{x}"
        drawn.add_trace(go.Bar(
            **ends, name=escape(series.name), marker_color=_colour(series, i), customdata=_told(series),
            hovertemplate=label + ": %{customdata[0]}<extra>" + escape(series.name) + "</extra>",
            **({} if stacked else {"text": [t for t, _ in _told(series)], "textposition": "outside", "cliponaxis": False})))
    along, across = {"type": "category", "title": None, "automargin": True}, {"title": chart.unit or None, "rangemode": "tozero"}
    if chart.horizontal and not stacked:  # room for what stands behind the longest bar
        across["range"] = [0, 1.2 * max((v or 0 for s in chart.series for v in s.values), default=0)]
    axes = {"yaxis": along | {"autorange": "reversed"}, "xaxis": across} if chart.horizontal else {"xaxis": along, "yaxis": across}
    drawn.update_layout(barmode="stack" if stacked else "group", bargap=0.25, legend=_LEGEND, showlegend=len(chart.series) > 1, **axes)
    return drawn


def _lines(chart: Chart) -> go.Figure:
    drawn = go.Figure()
    for i, series in enumerate(chart.series):
        drawn.add_trace(go.Scatter(
            x=list(chart.categories), y=list(series.values), name=escape(series.name), mode="lines+markers", line={"color": _colour(series, i), "width": 2.5},
            customdata=_told(series), hovertemplate="%{x}: %{customdata[0]}<extra>" + escape(series.name) + "</extra>"))
    drawn.update_layout(legend=_LEGEND, showlegend=len(chart.series) > 1, xaxis={"type": "category", "title": None}, yaxis={"title": chart.unit or None, "rangemode": "tozero"})
    return drawn


def _flows(chart: Chart) -> go.Figure:
    last = max((node.column for node in chart.nodes), default=1) or 1
    return go.Figure(go.Sankey(
        arrangement="snap", valueformat=",.3g",
        node={"label": [escape(n.name) for n in chart.nodes], "color": [n.colour or palette.SERIES[i % len(palette.SERIES)] for i, n in enumerate(chart.nodes)],
              "x": [min(max(n.column / last, 0.001), 0.999) for n in chart.nodes], "pad": 12, "thickness": 16, "line": {"width": 0},
              "customdata": [n.key for n in chart.nodes], "hovertemplate": "%{label}: %{value} " + chart.unit + "<extra></extra>"},
        link={"source": [f.source for f in chart.flows], "target": [f.target for f in chart.flows], "value": [f.value for f in chart.flows],
              "color": "rgba(120,135,155,0.35)", "customdata": [[escape(f.text), f.key] for f in chart.flows],
              "hovertemplate": "%{source.label} → %{target.label}: %{customdata[0]}<extra></extra>"},
        textfont={"size": 13}))


def _matrix(chart: Chart) -> go.Figure:
    return go.Figure(go.Heatmap(
        x=list(chart.categories), y=[s.name for s in chart.series], z=[[v or None for v in s.values] for s in chart.series],
        customdata=[_told(s) for s in chart.series], colorscale=palette.SEQUENTIAL, showscale=False, xgap=1, ygap=1, hoverongaps=False,
        text=[["" if not v else f"{v:g}" for v in s.values] for s in chart.series], texttemplate="%{text}", hovertemplate="%{customdata[0]}<extra></extra>"),
        layout={"yaxis": {"autorange": "reversed", "title": None, "automargin": True, "type": "category"}, "xaxis": {"side": "top", "title": None, "tickangle": -45, "automargin": True, "type": "category"}})


def _multiples(chart: Chart) -> go.Figure:
    columns = min(_COLUMNS, len(chart.series))
    rows = -(-len(chart.series) // columns)
    drawn = make_subplots(rows, columns, subplot_titles=[escape(s.name) for s in chart.series], shared_yaxes="all", shared_xaxes=False,
                          vertical_spacing=min(0.28 / rows, 0.2), horizontal_spacing=0.03)
    for i, series in enumerate(chart.series):
        drawn.add_trace(go.Bar(x=list(chart.categories), y=[v or 0 for v in series.values], marker_color=series.colour or palette.SERIES[0], customdata=_told(series),
                               hovertemplate="%{x}: %{customdata[0]}<extra>" + escape(series.name) + "</extra>", showlegend=False), i // columns + 1, i % columns + 1)
    drawn.update_xaxes(type="category", tickfont={"size": 10}, nticks=4)
    drawn.update_yaxes(rangemode="tozero", nticks=4, tickfont={"size": 10})
    drawn.update_annotations(font_size=12)
    return drawn


_MARKS = {"actual": {"symbol": "circle", "color": palette.SERIES[2]}, "planned": {"symbol": "circle-open", "color": palette.SERIES[1]}, "stale": {"symbol": "x-thin-open", "color": palette.OTHER}}
_STYLE_WORDS = {"actual": "happened", "planned": "promised", "stale": "unconfirmed"}


def _ladder(chart: Chart) -> go.Figure:
    drawn = go.Figure()
    for style, mark in _MARKS.items():
        points = [p for p in chart.points if p.style == style]
        if points:
            drawn.add_trace(go.Scatter(
                x=[p.date for p in points], y=[chart.categories[p.row] for p in points], name=_STYLE_WORDS[style], mode="markers", marker=mark | {"size": 12, "line": {"width": 2.5, "color": mark["color"]}},
                customdata=[[escape(p.text or p.label), p.key] for p in points], hovertemplate="%{customdata[0]}<extra></extra>"))
    drawn.update_layout(legend=_LEGEND, xaxis={"type": "date", "title": None}, yaxis={"type": "category", "categoryorder": "array", "categoryarray": list(reversed(chart.categories)), "title": None,
                        "range": [-0.6, len(chart.categories) - 0.4], "automargin": True})
    return drawn
