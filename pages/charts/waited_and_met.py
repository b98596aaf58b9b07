"""How much of a resolution the customer waited for the house, and which service level targets were met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import WEEK_AXIS, carried, finish
from pages.charts.measure import counts, reach
from pages.charts.side_by_side import wrapped
from pages.language import say


def wait_and_resolution(weeks: pl.DataFrame, divisor: int, unit: str) -> go.Figure:
    """`weeks` of response_times/waits_by_week: two medians a week, drawn in `divisor` seconds. Both
    lead to the same tickets, those that both medians are of."""
    figure = go.Figure()
    for column, label, dash, symbol in (
        ("resolution", say("Resolution"), "dash", "square"),
        ("wait", say("Waited for us"), "solid", "circle"),
    ):
        told = weeks.select("week", *((pl.col(f"{column}{end}") / divisor).alias(name) for end, name in ENDS.items()))
        figure.add_scatter(
            x=told["week"],
            y=told["value"],
            mode="lines+markers",
            line={"dash": dash},
            marker={"symbol": symbol, "size": 8},
            error_y=reach(told, [True] * told.height),
            name=label,
            text=counts(weeks["n"]),
            customdata=carried(
                {"measure": "resolution", "week": week, "state": "measured", "statuses": ["solved", "closed"]}
                for week in told["week"]
            ),
            hovertemplate="%{x}<br>" + label + " %{y:,.1f} " + unit + ", %{text}<extra></extra>",
        )
    figure.update_xaxes(**WEEK_AXIS)
    figure.update_yaxes(rangemode="tozero")
    return finish(figure, say("Week of opening"), unit)


ENDS = {"": "value", "_low": "low", "_high": "high"}
# Colour-blind safe, and told apart by pattern besides.
STATES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("count_met", "met", {"color": "#009e73"}),
    ("count_missed", "missed", {"color": "#d55e00", "pattern": {"shape": "/"}}),
    ("count_running", "running", {"color": "#999999", "pattern": {"shape": "."}}),
)


def targets_met(targets: pl.DataFrame, labels: Sequence[str], least: int = 0) -> go.Figure:
    """`targets` of sla/by_target: the share met with its interval; a dot leads to the tickets that missed it. One of
    fewer than `least` values is open, without its interval."""
    told = targets.select(value="met_share", low="met_low", high="met_high")
    sure = [met + missed >= least for met, missed in targets.select("count_met", "count_missed").rows()]
    figure = go.Figure()
    figure.add_scatter(
        x=told["value"],
        y=[wrapped(label) for label in labels],
        mode="markers",
        cliponaxis=False,
        marker={"size": 10, "symbol": ["circle" if each else "circle-open" for each in sure]},
        error_x=reach(told, sure),
        customdata=carried(
            {"owner": "target", "segment": target_of(row), "state": "missed"} for row in targets.iter_rows(named=True)
        ),
        text=counts(targets["count_met"] + targets["count_missed"]),
        hovertemplate="%{y}: %{x:.1%}, %{text}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(tickformat=".0%", range=[0, 1.02])
    return finish(figure, say("Met"), "", height=max(200, 80 + 30 * targets.height), showlegend=False)


def targets_counted(targets: pl.DataFrame, labels: Sequence[str]) -> go.Figure:
    """How many targets were met, missed, and are running yet, each part leading to its tickets."""
    names = {"met": say("Met"), "missed": say("Missed"), "running": say("Running, not due yet")}
    figure = go.Figure()
    for column, state, marker in STATES:
        figure.add_bar(
            x=targets[column],
            y=[wrapped(label) for label in labels],
            orientation="h",
            name=names[state],
            marker=marker,
            customdata=carried(
                {"owner": "target", "segment": target_of(row), "state": state} for row in targets.iter_rows(named=True)
            ),
            hovertemplate="%{y}, " + names[state] + ": %{x:,}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed", type="category")
    return finish(figure, say("Targets"), "", height=max(220, 100 + 30 * targets.height), barmode="stack")


def target_of(row: dict[str, Any]) -> str:
    """How a mark calls a target."""
    return f"{row['metric']} {row['clock']} {row['target_seconds']}"
