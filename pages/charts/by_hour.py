"""Weekday by hour of the day: when tickets come in, and how long those wait."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.language import say


def weekday(number: int) -> str:
    """1 is Monday."""
    return [say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun")][number - 1]


def by_hour(cells: pl.DataFrame, measure: str, column: str, divisor: int, unit: str) -> go.Figure:
    """`cells` as response_times/by_hour gives them; `column` is what is coloured, in `divisor`s of its unit."""
    days = [weekday(number) for number in range(1, 8)]
    grid: list[list[float | None]] = [[None] * 24 for _ in days]
    for row in cells.iter_rows(named=True):
        if row[column] is not None:
            grid[row["weekday"] - 1][row["hour"]] = row[column] / divisor
    filled = [(day, hour) for day in range(7) for hour in range(24) if grid[day][hour] is not None]
    figure = go.Figure()
    figure.add_heatmap(
        x=list(range(24)),
        y=days,
        z=grid,
        xgap=2,
        ygap=2,
        colorbar={"title": {"text": unit}, "thickness": 12},
        hoverinfo="skip",
    )
    # Cells of a heat map cannot be clicked: an unseen marker over each one can.
    figure.add_scatter(
        x=[hour for _, hour in filled],
        y=[days[day] for day, _ in filled],
        mode="markers",
        marker={"symbol": "square", "size": 22, "color": "rgba(0,0,0,0)"},
        unselected={"marker": {"opacity": 0}},
        customdata=[
            [*mark, grid[day][hour]]
            for (day, hour), mark in zip(
                filled,
                carried({"measure": measure, "weekday": day + 1, "hour": hour} for day, hour in filled),
                strict=True,
            )
        ],
        hovertemplate="%{y} %{x}:00<br>%{customdata[1]:,.1f} " + unit + "<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(tickvals=list(range(0, 24, 3)), ticktext=[f"{hour:02d}:00" for hour in range(0, 24, 3)])
    return finish(figure, say("Hour of opening"), "", showlegend=False)
