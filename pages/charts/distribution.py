"""How many tickets fall into each class of a duration, and into each class of age."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.language import figures, say


def distribution(classes: pl.DataFrame, labels: list[str], measure: str) -> go.Figure:
    """`classes` as response_times/distribution gives them; one bar each, `labels` beside them."""
    marks = [
        {"measure": measure, "at_least": row["at_least"], "below": row["below"], "state": row["state"]}
        for row in classes.iter_rows(named=True)
    ]
    figure = go.Figure()
    figure.add_bar(
        x=labels,
        y=classes["count_tickets"].to_list(),
        text=[figures(f"{share * 100:.0f} %") if share else "" for share in classes["share"]],
        textposition="outside",
        cliponaxis=False,
        # Tickets without a value stand apart: hatched, not only in another colour.
        marker={"pattern": {"shape": ["" if state == "measured" else "/" for state in classes["state"]]}},
        customdata=carried(marks),
        hovertemplate="%{x}: %{y:,} " + say("tickets") + "<extra></extra>",
    )
    return finish(figure, "", say("Tickets"), showlegend=False)


STATUSES = (
    ("count_open", "", ["new", "open"]),
    ("count_pending", "/", ["pending"]),
    ("count_hold", "x", ["hold"]),
)


def backlog_by_age(classes: pl.DataFrame, labels: list[str]) -> go.Figure:
    """`classes` as response_times/backlog_by_age gives them, stacked by status."""
    figure = go.Figure()
    names = {
        "count_open": say("New or open"),
        "count_pending": say("Waits for the customer"),
        "count_hold": say("On hold"),
    }
    for column, pattern, statuses in STATUSES:
        label = names[column]
        ages = ({"age_at_least": row["at_least"], "age_below": row["below"]} for row in classes.iter_rows(named=True))
        marks = carried({"measure": "resolution", "owner": "open", "statuses": statuses, **age} for age in ages)
        figure.add_bar(
            x=labels,
            y=classes[column].to_list(),
            name=label,
            marker={"pattern": {"shape": pattern}},
            customdata=marks,
            hovertemplate="%{x}, " + label + ": %{y:,} " + say("tickets") + "<extra></extra>",
        )
    return finish(figure, say("Age"), say("Open tickets"), barmode="stack")
