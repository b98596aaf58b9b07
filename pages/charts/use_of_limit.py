"""How much of their limit concessions take: where they heap just below it, the limit is what decides."""

from __future__ import annotations

from collections.abc import Collection

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import carried, finish
from pages.language import say

WIDTH = 5
ABOVE = 100
TICKS = (0, 25, 50, 75, 95)


def use_of_limit(
    classes: pl.DataFrame, just_below: Collection[int], before: Collection[int], names: tuple[str, str, str]
) -> go.Figure:
    """`classes` as decisions/use_of_limit gives them: at_least (per cent of the limit), count_decisions. The classes
    `just_below` the limit and those `before` stand out by pattern; `names` of these two and of the rest."""
    known = dict(classes.select("at_least", "count_decisions").iter_rows())
    edges = range(0, (ABOVE if ABOVE in known else ABOVE - WIDTH) + 1, WIDTH)
    figure = go.Figure()
    for chosen, name, pattern in (
        ([each for each in edges if each not in just_below and each not in before], names[2], ""),
        ([each for each in edges if each in before], names[1], "/"),
        ([each for each in edges if each in just_below], names[0], "x"),
    ):
        figure.add_bar(
            x=[label(edge) for edge in chosen],
            y=[known.get(edge, 0) for edge in chosen],
            name=name,
            marker={"pattern": {"shape": pattern}},
            customdata=carried({"owner": "trait", "trait": "used", "trait_value": str(edge)} for edge in chosen),
            hovertemplate="%{x}: %{y:,}<extra></extra>",
        )
    figure.update_xaxes(categoryorder="array", categoryarray=[label(edge) for edge in edges], tickangle=0)
    # A label under each bar would need more room than a narrow screen has.
    figure.update_xaxes(tickvals=[label(edge) for edge in TICKS], ticktext=[f"{edge} %" for edge in TICKS])
    return finish(figure, say("From (% of the limit)"), say("Concessions"), barmode="overlay", bargap=0.05)


def label(edge: int) -> str:
    """`95–100 %`; above the limit `> 100 %`."""
    return "> 100 %" if edge == ABOVE else f"{edge}–{edge + WIDTH} %"
