"""Speed beside quality: an outcome by how long the first reply took, and how both changed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import NO_REACH, carried, finish
from pages.charts.measure import counts
from queries.scope import NONE


def by_response(
    rows: pl.DataFrame, labels: Sequence[str], marks: Sequence[dict[str, Any]], crude: str, alike: str, unit: str
) -> go.Figure:
    """`rows` of queries.speed.Faster.classes that have a share, `labels` and `marks` their classes: the share as it is
    (dots) and with like compared with like (diamonds), each with its interval. A class of too few values is an open
    dot."""
    figure = go.Figure()
    sure = [state == "told" for state in rows["state"]]
    places = list(range(rows.height))
    spoken = [f"{label}, {n}" for label, n in zip(labels, counts(rows["n"]), strict=True)]
    for name, symbol, aside, columns in (
        (crude, "circle", -0.06, ("share", "low", "high")),
        (alike, "diamond", 0.06, ("alike", "alike_low", "alike_high")),
    ):
        values = (rows[columns[0]] * 100).to_list()
        figure.add_scatter(
            x=[place + aside for place in places],
            y=[value if told else None for value, told in zip(values, sure, strict=True)],
            mode="markers",
            name=escape(name),
            marker={"size": 10, "symbol": symbol},
            error_y=reach(rows, *columns, sure),
            customdata=carried(marks),
            text=spoken,
            hovertemplate="%{text}: %{y:.1f} " + unit + "<extra>" + escape(name) + "</extra>",
        )
    few = [place for place in places if not sure[place]]
    figure.add_scatter(
        x=few,
        y=[rows["share"][place] * 100 for place in few],
        mode="markers",
        marker={"size": 10, "symbol": "circle-open", "color": "#7f8b97"},
        customdata=carried(marks[place] for place in few),
        text=[spoken[place] for place in few],
        hovertemplate="%{text}: %{y:.1f} " + unit + "<extra></extra>",
        showlegend=False,
    )
    figure.update_xaxes(tickmode="array", tickvals=places, ticktext=[escape(label) for label in labels])
    # On a narrow screen labels lean out to the right: they need room there, and must not be dropped.
    figure.update_xaxes(range=[-0.4, rows.height - 0.3], ticklabeloverflow="allow")
    return finish(figure, "", unit)


def reach(rows: pl.DataFrame, value: str, low: str, high: str, sure: Sequence[bool]) -> dict[str, object]:
    ends = zip(rows[value], rows[low], rows[high], sure, strict=True)
    none = (NO_REACH, NO_REACH)
    far = [none if not told or None in (v, a, b) else ((b - v) * 100, (v - a) * 100) for v, a, b, told in ends]
    return {
        "type": "data",
        "symmetric": False,
        "array": [above for above, _ in far],
        "arrayminus": [below for _, below in far],
        "thickness": 1,
    }


def plane(
    rows: pl.DataFrame,
    labels: Sequence[str],
    dimension: str,
    quality: str,
    divisor: int,
    titles: tuple[str, str],
    corners: tuple[str, str, str, str],
) -> go.Figure:
    """`rows` of queries.speed.plane: the change in speed from left (faster) to right, the change in quality upwards,
    both with intervals, dots larger with n. `corners` name the quadrants: upper left and right, lower left and right.
    A filled dot has a change that is more than chance."""
    figure = go.Figure()
    most = max(rows["n"].to_list(), default=1)
    figure.add_scatter(
        x=(rows["speed"] / divisor).to_list(),
        y=(rows["quality"] * 100).to_list(),
        mode="markers+text",
        text=[escape(label) for label in labels],
        textposition=inwards(rows["speed"]),
        marker={
            "size": [9 + 15 * (n / most) ** 0.5 for n in rows["n"]],
            "symbol": ["circle-open" if each == "unclear/unclear" else "circle" for each in rows["verdicts"]],
            "line": {"width": 2},
        },
        error_x=spread(rows, "speed", 1 / divisor),
        error_y=spread(rows, "quality", 100),
        customdata=carried(
            {"owner": "fact", "measure": quality, "dimension": dimension, "segment": cell or NONE}
            for cell in rows["cell"]
        ),
        hovertemplate="%{text}: %{x:+,.1f}, %{y:+.1f}<extra></extra>",
        showlegend=False,
    )
    for corner, x, y in zip(
        corners, ("left", "right", "left", "right"), ("top", "top", "bottom", "bottom"), strict=True
    ):
        figure.add_annotation(
            text=escape(corner),
            showarrow=False,
            xref="paper",
            yref="paper",
            x={"left": 0.01, "right": 0.99}[x],
            y={"top": 0.99, "bottom": 0.01}[y],
            xanchor=x,
            yanchor=y,
            opacity=0.7,
        )
    figure.update_xaxes(zeroline=True, zerolinewidth=2)
    figure.update_yaxes(zeroline=True, zerolinewidth=2)
    return finish(figure, *titles, height=440)


def inwards(values: pl.Series) -> list[str]:
    """Names beside their dots on the side that has room."""
    middle = ((values.max() or 0) + (values.min() or 0)) / 2  # type: ignore[operator]
    return ["top left" if value > middle else "top right" for value in values]


def spread(rows: pl.DataFrame, name: str, factor: float) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": ((rows[f"{name}_high"] - rows[name]) * factor).to_list(),
        "arrayminus": ((rows[name] - rows[f"{name}_low"]) * factor).to_list(),
        "thickness": 1,
    }
