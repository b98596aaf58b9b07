"""Median, p75 and p90 by week, and the share within target by week."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import WEEK_AXIS, carried, finish
from pages.charts.measure import counts, reach
from pages.language import say

# Line styles differ besides the colours, for readers who do not see those.
LINES = (("median", "solid", "circle"), ("p75", "dash", "square"), ("p90", "dot", "diamond"))


def by_week(weeks: pl.DataFrame, measure: str, least: int, divisor: int, unit: str) -> go.Figure:
    """`weeks` as response_times/by_week gives it; `divisor` seconds are one `unit` of the axis. A week of fewer than
    `least` values is an open dot."""
    figure = go.Figure()
    few = [n is not None and n < least for n in weeks["count_measured"]]
    marks = carried({"measure": measure, "week": week, "state": "measured"} for week in weeks["week"])
    names = {"median": say("Median"), "p75": say("p75"), "p90": say("p90")}
    for column, dash, symbol in LINES:
        label = names[column]
        figure.add_scatter(
            x=weeks["week"].to_list(),
            y=[None if value is None else value / divisor for value in weeks[column]],
            name=label,
            mode="lines+markers",
            line={"dash": dash},
            marker={"symbol": [f"{symbol}-open" if each else symbol for each in few], "size": 8},
            customdata=marks,
            hovertemplate="%{x}<br>" + label + " %{y:,.1f} " + unit + "<extra></extra>",
        )
    figure.update_xaxes(**WEEK_AXIS)
    figure.update_yaxes(rangemode="tozero")
    return finish(figure, say("Week of opening"), unit)


def within_target_by_week(weeks: pl.DataFrame, measure: str, least: int) -> go.Figure:
    """The share with its 95 % interval as error bars; a week of fewer than `least` is an open dot without one."""
    figure = go.Figure()
    told = weeks.select(value="within_share", low="within_low", high="within_high")
    sure = [n is not None and n >= least for n in weeks["count_judged"]]
    figure.add_scatter(
        x=weeks["week"].to_list(),
        y=told["value"].to_list(),
        error_y=reach(told, sure),
        mode="lines+markers",
        marker={"symbol": ["circle" if each else "circle-open" for each in sure], "size": 8},
        text=counts(weeks["count_judged"]),
        customdata=carried({"measure": measure, "week": week} for week in weeks["week"]),
        hovertemplate="%{x}<br>" + say("Within target") + " %{y:.1%}, %{text}<extra></extra>",
    )
    figure.update_xaxes(**WEEK_AXIS)
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    return finish(figure, say("Week of opening"), say("Within target"))
