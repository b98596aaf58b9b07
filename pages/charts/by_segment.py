"""One dot per team, channel or priority with its interval: most of them cannot be told apart, and this shows it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import NO_REACH, carried, finish
from pages.charts.measure import counts
from pages.language import say

MOST = 40


def by_segment(
    rows: pl.DataFrame, names: Sequence[str], measure: str, dimension: str, divisor: int, unit: str
) -> go.Figure:
    """`rows` as response_times/by_segment gives them, at most MOST, the largest on top; `names` as readers see them."""
    values = [None if value is None else value / divisor for value in rows["median"]]
    figure = go.Figure()
    figure.add_scatter(
        x=values,
        # Plotly reads HTML in labels: a team's name must stay a name.
        y=[escape(each) for each in names],
        mode="markers",
        cliponaxis=False,
        # An open dot has no interval: too few values stand behind it.
        marker={"size": 10, "symbol": ["circle-open" if low is None else "circle" for low in rows["median_low"]]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": reach(rows["median_high"], rows["median"], divisor),
            "arrayminus": reach(rows["median"], rows["median_low"], divisor),
        },
        customdata=carried(
            {"measure": measure, "dimension": dimension, "segment": segment, "state": "measured"}
            for segment in rows["segment"]
        ),
        text=counts(rows["count_measured"]),
        hovertemplate="%{y}: %{x:,.1f} " + unit + ", %{text}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, say("Median, {unit}", unit=unit), "", height=max(220, 60 + 28 * rows.height))


def reach(upper: pl.Series, lower: pl.Series, divisor: int) -> list[float | str]:
    """How far an interval reaches from the dot; nothing where the sample is too small to have one."""
    return [NO_REACH if value is None else value / divisor for value in (upper - lower).to_list()]
