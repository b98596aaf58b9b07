"""The share of tickets still waiting after a time, open tickets counted (Kaplan-Meier)."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.language import say


def survival(curve: pl.DataFrame, measure: str, divisor: int, unit: str) -> go.Figure:
    """`curve` as response_times/survival gives it. A point leads to the tickets that waited at least so long."""
    x = [0.0, *(curve["seconds"] / divisor).to_list()]
    seconds = [0, *curve["seconds"].cast(pl.Int64).to_list()]
    figure = go.Figure()
    for column, is_lower in (("waiting_low", True), ("waiting_high", False)):
        figure.add_scatter(
            x=x,
            y=[1.0, *curve[column].to_list()],
            mode="lines",
            line={"shape": "hv", "width": 0},
            fill=None if is_lower else "tonexty",
            fillcolor="rgba(0, 114, 178, 0.2)",
            showlegend=False,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=x,
        y=[1.0, *curve["waiting"].to_list()],
        mode="lines+markers",
        line={"shape": "hv"},
        marker={"size": 4},
        customdata=carried({"measure": measure, "age_at_least": each, "state": "waiting"} for each in seconds),
        hovertemplate=say("Still waiting") + ": %{y:.1%}, %{x:,.1f} " + unit + "<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, say("After opening, {unit} (calendar)", unit=unit), say("Still waiting"))
