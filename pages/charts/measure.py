"""Any measure of the catalogue: week by week, or cell by cell, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import FIRST, NO_REACH, WEEK_AXIS, carried, dots, finish
from pages.language import figures
from queries.scope import NONE


def measure_by_week(rows: pl.DataFrame, measure: str, factor: float, unit: str) -> go.Figure:
    """`rows` of measures/values by week, in order. A week of too few values is an open dot without its interval.
    Values are drawn times `factor`, in `unit`."""
    told = rows.with_columns(week=pl.col("cell").str.to_date(), **scaled(factor))
    sure = [state == "told" for state in told["state"]]
    figure = go.Figure()
    figure.add_scatter(
        x=told["week"],
        y=told["value"],
        mode="lines+markers",
        connectgaps=False,
        marker=dots(sure, 7),
        error_y=reach(told, sure, FIRST),
        customdata=carried({"owner": "fact", "measure": measure, "week": week} for week in told["week"]),
        text=counts(told["n"]),
        hovertemplate="%{x}: %{y:,.1f} " + unit + ", %{text}<extra></extra>",
        showlegend=False,
    )
    figure.update_xaxes(**WEEK_AXIS)
    return finish(figure, "", unit)


def measure_by_cell(
    rows: pl.DataFrame, measure: str, dimension: str, factor: float, unit: str, named: Callable[[str], str] = str
) -> go.Figure:
    """`rows` of measures/values by a dimension, in the order to be drawn. A cell of too few values is an open dot.
    `named` says a cell's name as readers see it."""
    told = rows.with_columns(**scaled(factor))
    sure = [state == "told" for state in told["state"]]
    figure = go.Figure()
    figure.add_scatter(
        x=told["value"],
        # Plotly reads HTML in labels: a team's name must stay a name.
        y=[escape(named(cell)) for cell in told["cell"]],
        mode="markers",
        marker=dots(sure, 10),
        error_x=reach(told, sure, FIRST),
        customdata=carried(
            {"owner": "fact", "measure": measure, "dimension": dimension, "segment": cell or NONE}
            for cell in told["cell"]
        ),
        text=counts(told["n"]),
        hovertemplate="%{y}: %{x:,.1f} " + unit + ", %{text}<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    return finish(figure, unit, "", height=max(180, 60 + 28 * rows.height))


def counts(n: pl.Series) -> list[str]:
    """How many values stand behind each, as the pointer shows it; nothing where that is withheld."""
    return ["" if each is None else figures(f"n = {each:,}") for each in n]


def scaled(factor: float) -> dict[str, pl.Expr]:
    return {name: pl.col(name) * factor for name in ("value", "low", "high")}


def reach(told: pl.DataFrame, sure: list[bool], colour: str | None = None) -> dict[str, object]:
    """The intervals as Plotly draws them; none where too few values stand behind it. `colour` must be told where dots
    have several: Plotly would draw them black."""
    above, below = (told["high"] - told["value"]).to_list(), (told["value"] - told["low"]).to_list()
    return {
        "type": "data",
        "symmetric": False,
        "array": told_reach(above, sure),
        "arrayminus": told_reach(below, sure),
        "thickness": 1,
        "color": colour,
    }


def told_reach(far: Sequence[float | None], sure: Sequence[bool]) -> list[float | str]:
    """How far intervals reach; those of few values, and those that are not known, are not drawn."""
    return [NO_REACH if each is None or not is_sure else each for each, is_sure in zip(far, sure, strict=True)]
