"""Between which teams tickets are passed, how long receivers let them wait, and what became of those a bot began."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import INK, carried, finish
from pages.charts.measure import counts, told_reach
from pages.language import figures, say

# More rows and columns than these cannot be read.
MOST_TEAMS = 10


def from_to(
    pairs: pl.DataFrame,
    teams: Sequence[str],
    column: str,
    divisor: float,
    unit: str,
    told: Sequence[str],
    named: Callable[[str], str],
) -> go.Figure:
    """`pairs` of escalations/from_to among `teams`: senders down, receivers across. `column` is what is coloured, in
    `divisor`s of its unit; `told` is what is written for each pair when it is pointed at."""
    names = [escape(named(each)) for each in teams]
    place = {team: at for at, team in enumerate(teams)}
    grid: list[list[float | None]] = [[None] * len(names) for _ in names]
    text = [[""] * len(names) for _ in names]
    for row in pairs.iter_rows(named=True):
        at, to = place[row["from_team"]], place[row["to_team"]]
        grid[at][to] = None if row[column] is None else row[column] / divisor
        text[at][to] = figures(f"{row['count_transfers']:,}")
    figure = go.Figure()
    figure.add_heatmap(
        x=names,
        y=names,
        z=grid,
        text=text,
        texttemplate="%{text}",
        xgap=2,
        ygap=2,
        # From nothing on: of one way alone, or of ways alike, the colours would else tell of differences that are none.
        zmin=0,
        zmax=max((value for row in grid for value in row if value is not None), default=1),
        # Above the cells: beside them a narrow screen has no room.
        colorbar={
            "title": {"text": unit, "side": "top"},
            "orientation": "h",
            "thickness": 10,
            "y": 1.02,
            "yanchor": "bottom",
        },
        hoverinfo="skip",
    )
    # Cells of a heat map cannot be clicked: an unseen marker over each one can.
    figure.add_scatter(
        x=[escape(named(each)) for each in pairs["to_team"]],
        y=[escape(named(each)) for each in pairs["from_team"]],
        mode="markers",
        marker={"symbol": "square", "size": 26, "color": "rgba(0,0,0,0)"},
        unselected={"marker": {"opacity": 0}},
        customdata=carried(
            {"owner": "handover", "measure": "resolution", "from_team": row["from_team"], "to_team": row["to_team"]}
            for row in pairs.iter_rows(named=True)
        ),
        hovertext=[escape(each) for each in told],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    figure.update_xaxes(type="category", side="bottom", showgrid=False)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    # An empty line above the title, which would else lie on the names where there are few rows.
    title = "\u00a0<br>" + say("passed to")
    return finish(figure, title, say("passed from"), height=220 + 36 * len(names), showlegend=False)


def by_receiver(
    rows: pl.DataFrame, sure: Sequence[bool], divisor: float, unit: str, named: Callable[[str], str]
) -> go.Figure:
    """`rows` of escalations/by_receiver in the order to be drawn; those that are not `sure` are open dots without their
    interval."""
    teams = [escape(named(each)) for each in rows["team"]]
    drawn = rows.select(*(pl.col(name) / divisor for name in ("median", "median_low", "median_high", "p90")))
    carry = carried({"owner": "handover", "measure": "resolution", "to_team": team} for team in rows["team"])
    values = counts(rows["n"])
    figure = go.Figure()
    figure.add_scatter(
        x=drawn["median"],
        y=teams,
        mode="markers",
        cliponaxis=False,
        name=say("half"),
        marker={"size": 10, "symbol": ["circle" if each else "circle-open" for each in sure]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": told_reach((drawn["median_high"] - drawn["median"]).to_list(), sure),
            "arrayminus": told_reach((drawn["median"] - drawn["median_low"]).to_list(), sure),
            "thickness": 1,
        },
        customdata=carry,
        text=values,
        hovertemplate="%{y}: %{x:,.1f} " + unit + ", %{text}<extra></extra>",
    )
    figure.add_scatter(
        x=drawn["p90"],
        y=teams,
        mode="markers",
        name=say("nine in ten"),
        marker={"size": 9, "symbol": "line-ns-open", "line": {"width": 2}},
        customdata=carry,
        text=values,
        hovertemplate="%{y}: %{x:,.1f} " + unit + ", %{text}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, unit, "", height=max(200, 90 + 28 * rows.height))


def shares(rows: pl.DataFrame, labels: Sequence[str], marks: Sequence[dict[str, Any] | None]) -> go.Figure:
    """Bars of `share` with their interval; a bar without a mark has no tickets to lead to."""
    drawn = rows.select(*(pl.col(name) * 100 for name in ("share", "low", "high")))
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        x=drawn["share"],
        y=[escape(each) for each in labels],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": drawn["high"] - drawn["share"],
            "arrayminus": drawn["share"] - drawn["low"],
            "thickness": 1,
            # Plotly's own dark grey cannot be seen where it leaves the bar in the dark.
            "color": INK,
        },
        customdata=[carried([each])[0] if each else None for each in marks],
        hovertemplate="%{y}: %{x:,.1f} %<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(rangemode="tozero")
    return finish(figure, "%", "", height=90 + 36 * rows.height)
