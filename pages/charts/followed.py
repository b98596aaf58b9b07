"""What had come by when: shares that grow with time, step by step, those still waiting counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish

DASHES = ("solid", "dash", "dot", "dashdot")
# A curve of more steps is thinned: the eye sees no difference, the line to the browser does.
MOST = 50


def followed(
    curves: pl.DataFrame,
    names: Mapping[str, str],
    marks: Mapping[str, dict[str, Any]],
    divisor: float,
    x_title: str,
    y_title: str,
) -> go.Figure:
    """`curves` over ended_of, one line a cell of `names`; with a single one, its 95 % band too. `divisor` moments are
    one unit of the axis; a step leads to the tickets of its cell's mark."""
    figure = go.Figure()
    for place, (cell, name) in enumerate(names.items()):
        steps = thinned(curves.filter(pl.col("cell") == cell).sort("moment"))
        x = [0.0, *(steps["moment"] / divisor).to_list()]
        if len(names) == 1:
            add_band(figure, x, steps)
        figure.add_scatter(
            x=x,
            y=[0.0, *steps["ended"].to_list()],
            name=escape(name),
            mode="lines+markers",
            line={"shape": "hv", "dash": DASHES[place % len(DASHES)]},
            marker={"size": 4},
            customdata=carried([marks[cell]] * len(x)),
            hovertemplate=escape(name) + ", %{x:,.1f}: %{y:.1%}<extra></extra>",
            showlegend=len(names) > 1,
        )
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, x_title, y_title)


def add_band(figure: go.Figure, x: Sequence[float], steps: pl.DataFrame) -> None:
    for column, fill in (("ended_low", None), ("ended_high", "tonexty")):
        figure.add_scatter(
            x=x,
            y=[0.0, *steps[column].to_list()],
            mode="lines",
            line={"shape": "hv", "width": 0},
            fill=fill,
            fillcolor="rgba(0, 114, 178, 0.2)",
            showlegend=False,
            hoverinfo="skip",
        )


def thinned(steps: pl.DataFrame) -> pl.DataFrame:
    """At most MOST of the steps, the last always among them."""
    if steps.height <= MOST:
        return steps
    every = -(-steps.height // MOST)
    return steps.with_row_index("step").filter((pl.col("step") % every == 0) | (pl.col("step") == steps.height - 1))


def ends_of_two_kinds(
    curve: pl.DataFrame, parts: Sequence[tuple[str, str, dict[str, Any]]], divisor: float, x_title: str
) -> go.Figure:
    """Shares of `curve` that add up to one at each moment, as areas on each other: `parts` are (column, name, mark)."""
    steps = thinned(curve.sort("seconds"))
    x = (steps["seconds"] / divisor).to_list()
    figure = go.Figure()
    for place, (column, name, mark) in enumerate(parts):
        figure.add_scatter(
            x=x,
            y=steps[column].to_list(),
            name=escape(name),
            mode="lines",
            line={"shape": "hv", "width": 1, "dash": DASHES[place]},
            stackgroup="all",
            fillpattern={"shape": ("", "/", ".")[place]},
            customdata=carried([mark] * len(x)),
            hovertemplate=escape(name) + ", %{x:,.1f}: %{y:.1%}<extra></extra>",
        )
    figure.update_yaxes(range=[0, 1.0], tickformat=".0%")
    figure.update_xaxes(rangemode="tozero")
    figure = finish(figure, x_title, "")
    return figure.update_layout(legend={"traceorder": "normal"})
