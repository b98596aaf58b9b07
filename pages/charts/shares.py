"""Shares side by side, each with its interval; and each beside something that it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.charts.measure import counts, told_reach

ROW, FRAME = 30, 70


def shares(
    rows: pl.DataFrame,
    labels: Sequence[str],
    unit: str,
    marks: Sequence[dict[str, Any]] | None = None,
    beside: str = "",
    name: str = "",
) -> go.Figure:
    """One dot per row of `rows` (share, low, high, n; `is_sure`: false draws it open: too few to compare), named
    `labels`. With `beside`, the column `other` is drawn as a diamond by that name, and the dots bear `name`."""
    scaled = rows.with_columns(pl.col("share", "low", "high") * 100)
    places = [escape(label) for label in labels]
    figure = go.Figure()
    if beside:
        figure.add_scatter(
            x=(rows["other"] * 100).to_list(),
            y=places,
            mode="markers",
            name=escape(beside),
            marker={"symbol": "diamond-open", "size": 9},
            hovertemplate="%{y}: %{x:.1f} " + unit + "<extra>" + escape(beside) + "</extra>",
        )
    figure.add_scatter(
        x=scaled["share"].to_list(),
        y=places,
        mode="markers",
        name=escape(name),
        showlegend=bool(beside),
        marker={"size": 10, "symbol": ["circle" if each else "circle-open" for each in scaled["is_sure"]]},
        error_x=interval(scaled),
        customdata=carried(marks) if marks else None,
        text=counts(scaled["n"]),
        hovertemplate="%{y}: %{x:.1f} " + unit + ", %{text}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    return finish(figure, unit, "", height=FRAME + ROW * max(2, rows.height) + (24 if beside else 0))


def interval(scaled: pl.DataFrame) -> dict[str, object]:
    """How far the intervals reach from the dots."""
    return {
        "type": "data",
        "symmetric": False,
        "array": told_reach((scaled["high"] - scaled["share"]).to_list(), [True] * scaled.height),
        "arrayminus": told_reach((scaled["share"] - scaled["low"]).to_list(), [True] * scaled.height),
        "thickness": 1,
    }


def funnel(
    labels: Sequence[str], counts: Sequence[int], texts: Sequence[str], marks: Sequence[dict[str, Any]]
) -> go.Figure:
    """How many are left at each step, the first on top; `texts` say what share of the step before that is."""
    figure = go.Figure()
    figure.add_bar(
        x=list(counts),
        y=[escape(label) for label in labels],
        orientation="h",
        text=[escape(text) for text in texts],
        textposition="outside",
        cliponaxis=False,
        customdata=carried(marks),
        hovertemplate="%{y}: %{text}<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    # Room for the words behind the longest bar.
    figure.update_xaxes(tickformat=",d", range=[0, 1.3 * max(counts, default=1)])
    return finish(figure, "", "", height=FRAME + 44 * len(labels))


def bounds(
    labels: Sequence[str], values: Sequence[float | None], ends: Sequence[tuple[float | None, float | None]], unit: str
) -> go.Figure:
    """A value and how far it may lie from the truth, by several ways of reckoning, one a row; a row without a value is
    a line from end to end."""
    places = [escape(label) for label in labels]
    figure = go.Figure()
    figure.add_scatter(
        x=[percent(value) for value in values],
        y=places,
        mode="markers",
        marker={"size": 12},
        hovertemplate="%{y}: %{x:.1f} " + unit + "<extra></extra>",
        showlegend=False,
    )
    # One trace for all lines, broken between them.
    figure.add_scatter(
        x=[end for low, high in ends for end in (percent(low), percent(high), None)],
        y=[place for place in places for _ in range(3)],
        mode="lines+markers",
        connectgaps=False,
        line={"width": 2},
        marker={"symbol": "line-ns-open", "size": 12},
        hovertemplate="%{x:.1f} " + unit + "<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    return finish(figure, unit, "", height=FRAME + 44 * len(labels))


def percent(value: float | None) -> float | None:
    return None if value is None else value * 100
