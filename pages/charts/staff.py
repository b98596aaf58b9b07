"""People and teams beside what is usual: times of a kind of ticket, dimensions, tenure, courses, one's own weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from textwrap import wrap

import plotly.graph_objects as go
import polars as pl

from pages.charts import base
from pages.charts.base import FIRST, GREY, WEEK_AXIS, carried, finish
from pages.charts.funnel import dots, tall
from pages.charts.measure import counts, reach
from pages.language import figures, say

Named = Callable[[str], str]
# Letters of a band's name on one line.
BAND = 12


def longer_than_usual(cells: pl.DataFrame, measure: str, by: str, named: Named) -> go.Figure:
    """The share of each one's tickets that took longer than half of their kind do; the line is that half."""
    told = cells.select("cell", "n", value="longer_share", low="longer_low", high="longer_high")
    figure = dots(told, measure, by, named, "%{x:.0%}")
    figure.add_vline(x=0.5, line={"color": GREY, "width": 1.2})
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    return finish(figure, say("Longer than usual"), "", height=tall(told), showlegend=False)


def cells_by_dimension(rows: pl.DataFrame, measure: str, named: Named, dimension: Named) -> go.Figure:
    """One line of dots a dimension; each dot is a cell of it, named above or below it in turn, so that the names of
    neighbours do not lie on each other."""
    above = (rows.select((pl.col("value").rank("ordinal").over("dimension") % 2 == 1).alias("is_above")))["is_above"]
    figure = go.Figure()
    names = [escape(named(cell)) for cell in rows["cell"]]
    segments = (
        {"owner": "fact", "measure": measure, "dimension": row["dimension"], "segment": row["cell"]}
        for row in rows.iter_rows(named=True)
    )
    figure.add_scatter(
        x=rows["value"],
        y=[dimension(each) for each in rows["dimension"]],
        mode="markers+text",
        marker={"size": 12, "opacity": 0.75},
        text=names,
        textposition=["top center" if each else "bottom center" for each in above],
        cliponaxis=False,
        customdata=[[*mark, n] for mark, n in zip(carried(segments), counts(rows["n"]), strict=True)],
        hovertemplate="%{text}: %{x:.1%}, %{customdata[1]}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(tickformat=".0%")
    return finish(figure, "", "", height=80 + 64 * rows["dimension"].n_unique(), showlegend=False)


def bands(rows: pl.DataFrame, labels: Sequence[str], factor: float, unit: str) -> go.Figure:
    """A measure by how long people have been there, with intervals; an open dot stands for too few values."""
    told = rows.with_columns(pl.col("value", "low", "high") * factor)
    sure = [state == "told" for state in told["state"]]
    figure = go.Figure()
    figure.add_scatter(
        # On two lines, or a narrow screen turns them.
        x=["<br>".join(wrap(label, BAND)) for label in labels],
        y=told["value"],
        mode="markers",
        marker=base.dots(sure, 11),
        error_y=reach(told, sure, FIRST),
        text=counts(told["n"]),
        hovertemplate="%{x}: %{y:,.1f} " + unit + ", %{text}<extra></extra>",
    )
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(tickangle=0)
    return finish(figure, "", unit, showlegend=False)


def before_and_after(cells: pl.DataFrame, factor: float, unit: str) -> go.Figure:
    """Two lines: those who took the course, and those who did not, over the same weeks."""
    told = cells.with_columns(pl.col("value", "low", "high") * factor)
    figure = go.Figure()
    for is_trained, label, dash, symbol in (
        (True, say("Took the course"), "solid", "circle"),
        (False, say("Did not"), "dash", "diamond"),
    ):
        group = told.filter(pl.col("is_trained") == is_trained).sort("is_after")
        figure.add_scatter(
            x=[say("After") if is_after else say("Before") for is_after in group["is_after"]],
            y=group["value"],
            mode="lines+markers",
            line={"dash": dash},
            marker={"size": 10, "symbol": symbol},
            error_y=reach(group, [True] * group.height),
            name=label,
            text=counts(group["n"]),
            hovertemplate=label + ", %{x}: %{y:,.1f} " + unit + ", %{text}<extra></extra>",
        )
    return finish(figure, "", unit)


def own_beside_house(rows: pl.DataFrame, labels: Sequence[str], agent: str) -> go.Figure:
    """One's own shares with intervals, and a diamond for what the house reaches with tickets of the same kinds."""
    names = [escape(label) for label in labels]
    sure = [state == "told" for state in rows["state"]]
    figure = go.Figure()
    figure.add_scatter(
        x=rows["value"],
        y=names,
        mode="markers",
        marker=base.dots(sure, 10),
        error_x=reach(rows, sure, FIRST),
        name=say("Own"),
        text=counts(rows["n"]),
        customdata=carried(
            {"owner": "fact", "measure": measure, "dimension": "agent", "segment": agent} for measure in rows["measure"]
        ),
        hovertemplate="%{y}: %{x:.1%}, %{text}<extra></extra>",
    )
    figure.add_scatter(
        x=rows["house"],
        y=names,
        mode="markers",
        marker={"size": 12, "symbol": "line-ns-open", "line": {"width": 3}},
        name=say("The house, with tickets of the same kinds"),
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(tickformat=".0%", range=[0, 1.02])
    return finish(figure, "", "", height=tall(rows) + 30)


def weeks_with_limits(weeks: pl.DataFrame, measure: str, agent: str) -> go.Figure:
    """One's own weeks with the limits within which they vary by chance."""
    days = weeks["week"].to_list()
    figure = go.Figure()
    for column, dash, label in (("low", "dot", say("Limits")), ("high", "dot", ""), ("centre", "solid", say("Mean"))):
        figure.add_scatter(
            x=days,
            y=weeks[column],
            mode="lines",
            line={"dash": dash, "width": 1.2, "color": GREY, "shape": "hvh"},
            name=label,
            showlegend=bool(label),
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=days,
        y=weeks["share"],
        mode="lines+markers",
        marker={"size": 9, "symbol": ["diamond" if each else "circle" for each in weeks["is_signal"]]},
        name=say("Week"),
        text=counts(weeks["n"]),
        customdata=carried(
            {"owner": "fact", "measure": measure, "dimension": "agent", "segment": agent, "week": day} for day in days
        ),
        hovertemplate="%{x}: %{y:.1%}, %{text}<extra></extra>",
    )
    figure.update_xaxes(**WEEK_AXIS)
    figure.update_yaxes(tickformat=".0%", range=[-0.02, 1.05])
    return finish(figure)


def waited_for(rows: pl.DataFrame, labels: Sequence[str]) -> go.Figure:
    """Whom tickets waited for, as shares of all that they took; what others caused is hatched."""
    figure = go.Figure()
    figure.add_bar(
        y=[escape(label) for label in labels],
        x=rows["share"],
        orientation="h",
        marker={"pattern": {"shape": ["/" if whose == "other" else "" for whose in rows["whose"]]}},
        text=[figures(f"{share * 100:.0f} %") for share in rows["share"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    # Room for the words behind the longest bar.
    widest = 1.25 * float(rows["share"].max())  # type: ignore[arg-type]
    figure.update_xaxes(tickformat=".0%", range=[0, widest], nticks=4, tickangle=0)
    return finish(figure, say("Share"), "", height=tall(rows), showlegend=False)
