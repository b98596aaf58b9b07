"""Whom tickets waited for: a waterfall that adds up, and the timeline of one ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import INK as WORDS
from pages.charts.base import carried, finish
from pages.charts.side_by_side import wrapped
from pages.language import later, say

# Whose time it was: the house at the front, its departments, the customer, nobody; the colour repeats what labels say.
KINDS = {
    "queue": later("Front of the house"),
    "bot": later("Front of the house"),
    "front line": later("Front of the house"),
    "department": later("Other departments"),
    "approval": later("Approval"),
    "customer": later("Customer"),
    "nobody": later("Nobody"),
    "others": later("Others"),
    "all": later("All of it"),
}
LANE = 30
# How far the axis of a waterfall goes beyond its end, and what share of it a bar has that can hold its words.
ROOM, LONG = 1.05, 0.4
# Longer names stand on two lines.
LONGEST = 24
# Milliseconds, as an axis of time counts.
DAY = 86_400_000
# Readable on light and on dark: what happened has no colour of its own, its sign and its lane tell it apart.
INK = "#7F8B97"


def waterfall(
    rows: pl.DataFrame, labels: Sequence[str], told: Sequence[str], divisor: float, unit: str, mark: Mapping[str, Any]
) -> go.Figure:
    """`rows` of a waterfall in their order, each bar beginning where the one before it ends; `told` are their
    durations in words. A bar carries `mark` and whom it waited for, unless it gathers several."""
    figure = go.Figure()
    rows = rows.with_columns(
        label=pl.Series([wrapped(each, LONGEST) for each in labels]),
        told=pl.Series(list(told), dtype=pl.String),
        kind=pl.col("waited_for").replace_strict(KINDS, default="Others"),
        side=pl.Series(sides(rows), dtype=pl.String),
    )
    # Every kind has its trace, also where it has no bar, and so the same colour in every figure.
    for kind in dict.fromkeys(KINDS.values()):
        bars = rows.filter(pl.col("kind") == kind)
        figure.add_bar(
            orientation="h",
            y=bars["label"],
            base=bars["starts"] / divisor,
            x=bars["seconds"] / divisor,
            name=say(kind),
            showlegend=not bars.is_empty(),
            text=[row["told"] if row["side"] == "inside" else "" for row in bars.iter_rows(named=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            customdata=carried(marks(bars, mark)) if mark else None,
            hovertext=bars["told"],
            hovertemplate="%{y}: %{hovertext}<extra></extra>",
        )
    for side, end in (("left", "starts"), ("right", "ends")):
        beside = rows.filter(pl.col("side") == side)
        figure.add_scatter(
            x=beside[end] / divisor,
            y=beside["label"],
            mode="text",
            text=[padded(told, side) for told in beside["told"]],
            textposition=f"middle {side}",
            textfont={"color": WORDS},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    figure.update_yaxes(categoryorder="array", categoryarray=rows["label"], autorange="reversed", type="category")
    figure.update_xaxes(range=[0, ROOM * float(rows["ends"].max() or 0) / divisor])  # type: ignore[arg-type]
    return finish(figure, unit, "", height=110 + 30 * rows.height, barmode="overlay", bargap=0.25)


def padded(told: str, side: str) -> str:
    """Apart from the bar."""
    return f" {told}" if side == "right" else f"{told} "


def sides(rows: pl.DataFrame) -> list[str]:
    """Where the words of a bar stand, so that none is cut off on a narrow screen: inside a long one, else on the side
    that has more room."""
    whole = float(rows["ends"].max() or 0)  # type: ignore[arg-type]
    return [
        "inside" if ends - starts > LONG * whole else "right" if ROOM * whole - ends >= starts else "left"
        for starts, ends in rows.select("starts", "ends").iter_rows()
    ]


def marks(bars: pl.DataFrame, mark: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each bar stands for; nothing but the common part where it stands for all, or for several."""
    return [
        {**mark}
        if row["waited_for"] in ("all", "others")
        else {**mark, "waited_for": row["waited_for"]}
        | ({"department": row["department"]} if row["department"] not in ("", "(others)") else {})
        for row in bars.iter_rows(named=True)
    ]


def timeline(waits: pl.DataFrame, events: pl.DataFrame) -> go.Figure:
    """One ticket's life. `waits`: kind, lane, started_local, ended_local, milliseconds, told; `events`: lane,
    happened_local, symbol, told. Lanes stand in the order in which they come, events above."""
    figure = go.Figure()
    lanes = list(dict.fromkeys([*events["lane"], *waits["lane"]]))
    for kind in dict.fromkeys(KINDS.values()):
        bars = waits.filter(pl.col("kind").replace_strict(KINDS, default="Others") == kind)
        figure.add_bar(
            orientation="h",
            y=[escape(each) for each in bars["lane"]],
            base=bars["started_local"],
            x=bars["milliseconds"],
            name=say(kind),
            showlegend=not bars.is_empty(),
            text=bars["told"],
            textposition="inside",
            insidetextanchor="middle",
            hovertext=[escape(each) for each in bars["hover"]],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    for lane in dict.fromkeys(events["lane"]):
        marks = events.filter(pl.col("lane") == lane)
        figure.add_scatter(
            mode="markers",
            x=marks["happened_local"],
            y=[escape(lane)] * marks.height,
            marker={"symbol": marks["symbol"].to_list(), "size": 11, "color": INK, "line": {"width": 1, "color": INK}},
            hovertext=[escape(each) for each in marks["told"]],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[escape(each) for each in lanes], autorange="reversed"
    )
    figure.update_xaxes(
        type="date",
        tickformatstops=[
            {"dtickrange": [None, DAY - 1], "value": "%H:%M\n" + say("%-d %b %Y")},
            {"dtickrange": [DAY, None], "value": say("%-d %b") + "\n%Y"},
        ],
    )
    return finish(
        figure,
        height=120 + LANE * len(lanes),
        barmode="overlay",
        uniformtext={"mode": "hide", "minsize": 9},
    )
