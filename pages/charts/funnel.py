"""Shares of people or teams beside what chance gives: as a funnel, with the case mix taken out, drawn to the mean."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import GREY, carried, finish
from pages.charts.measure import counts, reach
from pages.language import say

Named = Callable[[str], str]


def marks(cells: pl.DataFrame, measure: str, by: str) -> list[list[str]]:
    """The tickets behind each cell of `by`."""
    return carried({"owner": "fact", "measure": measure, "dimension": by, "segment": cell} for cell in cells["cell"])


def funnel(cells: pl.DataFrame, curve: pl.DataFrame, measure: str, by: str, named: Named) -> go.Figure:
    """`cells` of compare_fairly with enough values, `curve` of funnel_curve. Names stand only outside the limits."""
    figure = go.Figure()
    for columns, dash, label in (
        (("low_95", "high_95"), "dot", say("95 % of what chance gives")),
        (("low_998", "high_998"), "dash", say("99.8 % of what chance gives")),
    ):
        for place, column in enumerate(columns):
            figure.add_scatter(
                x=curve["n"],
                y=curve[column],
                mode="lines",
                line={"dash": dash, "width": 1.2, "color": GREY},
                name=label,
                showlegend=not place,
                hoverinfo="skip",
            )
    figure.add_scatter(
        x=curve["n"],
        y=curve["overall"],
        mode="lines",
        line={"width": 1.2, "color": GREY},
        name=say("All together"),
        hoverinfo="skip",
    )
    for is_outside, symbol, label in ((False, "circle", say("Within")), (True, "diamond", say("Outside"))):
        shown = cells.filter((pl.col("band") != "within") == is_outside)
        names = [escape(named(cell)) for cell in shown["cell"]]
        figure.add_scatter(
            x=shown["n"],
            y=shown["share"],
            mode="markers+text" if is_outside else "markers",
            marker={"size": 11 if is_outside else 8, "symbol": symbol},
            text=names,
            textposition="top center",
            cliponaxis=False,
            name=label,
            customdata=[[*mark, name] for mark, name in zip(marks(shown, measure, by), names, strict=True)],
            hovertemplate="%{customdata[1]}: %{y:.1%}, n = %{x:,}<extra></extra>",
        )
    figure.update_yaxes(tickformat=".0%")
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, say("Values (n)"), "", height=420)


def beside_expected(cells: pl.DataFrame, measure: str, by: str, named: Named) -> go.Figure:
    """Observed against expected with its interval, alphabetically; the line at 1 is what their tickets let expect."""
    told = cells.select("cell", "n", value="ratio", low="ratio_low", high="ratio_high").filter(
        pl.col("value").is_not_null()
    )
    figure = dots(told, measure, by, named, "%{x:.2f}")
    figure.add_vline(x=1, line={"color": GREY, "width": 1.2})
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, say("Observed / expected"), "", height=tall(told), showlegend=False)


def drawn_to_mean(cells: pl.DataFrame, measure: str, by: str, named: Named, overall: float) -> go.Figure:
    """What is known of each: drawn towards `overall`, with its interval, beside the crude share as an open dot."""
    told = cells.select("cell", "n", "share", value="shrunk", low="shrunk_low", high="shrunk_high").filter(
        pl.col("value").is_not_null()
    )
    figure = dots(told, measure, by, named, "%{x:.1%}", say("As far as it can be told"))
    figure.add_scatter(
        x=told["share"],
        y=[escape(named(cell)) for cell in told["cell"]],
        mode="markers",
        marker={"size": 9, "symbol": "circle-open"},
        name=say("As counted"),
        customdata=marks(told, measure, by),
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
    )
    figure.add_vline(x=overall, line={"color": GREY, "width": 1.2})
    figure.update_xaxes(tickformat=".0%")
    return finish(figure, "", "", height=tall(told) + 30)


def dots(told: pl.DataFrame, measure: str, by: str, named: Named, shown: str, label: str = "") -> go.Figure:
    """One dot with its interval a row, in the order given."""
    figure = go.Figure()
    figure.add_scatter(
        x=told["value"],
        y=[escape(named(cell)) for cell in told["cell"]],
        mode="markers",
        marker={"size": 9},
        error_x=reach(told, [True] * told.height),
        name=label,
        text=counts(told["n"]),
        customdata=marks(told, measure, by),
        hovertemplate="%{y}: " + shown + ", %{text}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    return figure


def tall(rows: pl.DataFrame) -> int:
    return max(180, 80 + 24 * rows.height)
