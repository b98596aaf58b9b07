"""The weekly snapshot's charts: thirteen weeks of every measure, what moved against its own noise, mix beside rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from pages.charts.base import BAR, FIRST, INK, carried, finish
from pages.language import say

ROW_HEIGHT = 180
# A difference this many times its own uncertainty is drawn at the edge: further out says nothing more.
FURTHEST = 4.0
BETTER, WORSE, NEITHER = "#00806A", "#B34400", "#7F8B97"
# Between the chart's blue in light and in dark, thin enough for the line to stand out from it in both.
BAND = "rgba(43, 142, 205, 0.25)"


@dataclass(frozen=True)
class Trend:
    """A measure's weeks, and how its numbers are drawn: times `factor`, in `unit`."""

    name: str
    title: str
    unit: str
    factor: float
    weeks: pl.DataFrame


def weeks(trends: Sequence[Trend]) -> go.Figure:
    """One small chart a measure: value, 95 % interval as a band, partial weeks as open dots."""
    rows = (len(trends) + 1) // 2
    figure = make_subplots(
        rows=rows,
        cols=2,
        subplot_titles=[f"{escape(each.title)}<br>{escape(each.unit)}" for each in trends],
        vertical_spacing=0.4 / max(rows, 1),
        horizontal_spacing=0.1,
    )
    for place, trend in enumerate(trends):
        where = {"row": place // 2 + 1, "col": place % 2 + 1}
        told = trend.weeks.with_columns(pl.col("value", "low", "high") * trend.factor)
        for column, fill in (("low", None), ("high", "tonexty")):
            figure.add_scatter(
                x=told["week"], y=told[column], mode="lines", line={"width": 0}, fill=fill,
                fillcolor=BAND, hoverinfo="skip", connectgaps=False, **where,
            )  # fmt: skip
        figure.add_scatter(
            x=told["week"],
            y=told["value"],
            mode="lines+markers",
            connectgaps=False,
            line={"color": FIRST},
            marker={"size": 6, "symbol": ["circle-open" if partial else "circle" for partial in told["is_partial"]]},
            text=told["told"].to_list(),
            hovertemplate="%{text}<extra></extra>",
            **where,
        )
    figure = finish(figure, height=ROW_HEIGHT * rows, showlegend=False)
    # The two lines of a title, below the buttons: on a narrow screen they would lie over it.
    figure.update_layout(margin={"l": 8, "r": 8, "t": BAR + 36, "b": 8})
    figure.update_annotations(font_size=11)
    figure.update_xaxes(tickformat="W%V", nticks=5, tickangle=0)
    figure.update_yaxes(rangemode="tozero", nticks=4)
    return figure


def moved(changes: pl.DataFrame) -> go.Figure:
    """One dot a change: how far it is from no change, in units of its own 95 % interval. Within the band the interval
    includes no change; filled diamonds are signals among all that were compared."""
    figure = go.Figure()
    figure.add_vrect(x0=-1, x1=1, fillcolor=NEITHER, opacity=0.15, line_width=0)
    colours = {"better": BETTER, "worse": WORSE}
    figure.add_scatter(
        x=changes["reach"].clip(-FURTHEST, FURTHEST),
        y=[escape(label) for label in changes["label"]],
        mode="markers",
        marker={
            "size": 11,
            "color": [colours.get(verdict, NEITHER) for verdict in changes["verdict"]],
            "symbol": ["diamond" if is_signal else "circle-open" for is_signal in changes["is_signal"]],
        },
        customdata=carried(
            {"owner": "fact", "measure": row["measure"]}
            | ({} if row["dimension"] == "all" else {"dimension": row["dimension"], "segment": row["segment"]})
            for row in changes.iter_rows(named=True)
        ),
        text=[escape(told) for told in changes["told"]],
        hovertemplate="%{y}: %{text}<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(range=[-FURTHEST - 0.3, FURTHEST + 0.3], zeroline=True)
    figure = finish(figure, height=max(210, 90 + 24 * changes.height))
    # From the right edge on: below the plot alone a narrow screen has no room for it.
    figure.add_annotation(
        text=say("less ← difference → more<br>in its own 95 % intervals"),
        showarrow=False,
        align="right",
        font={"color": INK, "size": 13},
        x=1,
        xref="paper",
        xanchor="right",
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-24,
    )
    return figure.update_layout(margin={"b": 64})


def mix_and_rate(splits: pl.DataFrame) -> go.Figure:
    """Two bars a measure, in points: what the mix did, and what changed within the segments."""
    figure = go.Figure()
    for column, name, pattern in (("mix", say("Mix"), "/"), ("rate", say("Within"), "")):
        figure.add_bar(
            y=[escape(label) for label in splits["label"]],
            x=(splits[column] * 100).to_list(),
            name=name,
            orientation="h",
            marker={"pattern": {"shape": pattern}},
            hovertemplate="%{y}, " + escape(name) + ": %{x:+.1f}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed", type="category")
    return finish(figure, say("Percentage points"), "", height=max(200, 110 + 48 * splits.height))
