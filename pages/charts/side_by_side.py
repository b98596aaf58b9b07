"""Groups side by side: a dot with its interval each, or a bar cut into what its cases came to."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.charts.base import FIRST, carried, dots, finish
from pages.charts.measure import counts

LONGEST = 26
Marks = Sequence[dict[str, Any]]
# Bars of one chart differ by pattern besides the colour, for readers who do not see that.
PATTERNS = ("", "/", "x", ".", "-", "+")


def estimates(rows: pl.DataFrame, labels: Sequence[str], marks: Marks, factor: float, unit: str) -> go.Figure:
    """`rows` with value, low, high, n and state, in the order to be drawn: the first on top. A group of too few is an
    open dot. Values are drawn times `factor`, in `unit`."""
    told = rows.with_columns(pl.col(name) * factor for name in ("value", "low", "high"))
    sure = [state == "told" for state in told["state"]]
    figure = go.Figure()
    figure.add_scatter(
        x=told["value"].to_list(),
        # Plotly reads HTML in labels: a name must stay a name.
        y=(places := [wrapped(label) for label in labels]),
        mode="markers",
        marker=dots(sure, 11),
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (told["high"] - told["value"]).to_list(),
            "arrayminus": (told["value"] - told["low"]).to_list(),
            "thickness": 1.5,
            "color": FIRST,
        },
        customdata=carried(marks),
        text=counts(told["n"]),
        hovertemplate="%{y}: %{x:,.1f} " + unit + ", %{text}<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    least, most = extent(told)
    if least < 0 < most:
        figure.add_vline(x=0, line={"color": "#7F8B97", "width": 1, "dash": "dot"})
    elif unit == "%":
        figure.update_xaxes(range=[-0.02 * most, min(102.0, 1.1 * most)])
    return finish(figure, unit, "", height=max(170, 70 + height_of(places) * rows.height))


def height_of(places: Sequence[str]) -> int:
    """Pixels of a row, so that labels of several lines do not lie on each other."""
    lines = max((place.count("<br>") + 1 for place in places), default=1)
    return 34 if lines == 1 else 16 * lines + 12


def wrapped(label: str, longest: int = LONGEST) -> str:
    """A long label on several lines, or on a narrow screen it would leave no room for what it names."""
    return "<br>".join(escape(line) for line in wrap(label, longest))


def extent(told: pl.DataFrame) -> tuple[float, float]:
    """The least and the most that is drawn."""
    drawn = pl.concat([told[name].drop_nulls() for name in ("value", "low", "high")])
    return (float(drawn.min()), float(drawn.max())) if len(drawn) else (0.0, 0.0)  # type: ignore[arg-type]


def parts_of(
    rows: pl.DataFrame, labels: Sequence[str], parts: Sequence[tuple[str, str]], marks: Sequence[Marks], unit: str
) -> go.Figure:
    """A bar for each of `rows`, the first on top, cut into `parts` (column, its name), those that nothing falls into
    left out; `marks` by part, then row; `unit` is what is counted."""
    figure = go.Figure()
    for place, ((column, name), own) in enumerate(zip(parts, marks, strict=True)):
        if not rows[column].sum():
            continue
        figure.add_bar(
            x=rows[column].to_list(),
            y=[wrapped(label) for label in labels],
            name=name,
            orientation="h",
            marker={"pattern": {"shape": PATTERNS[place % len(PATTERNS)], "fillmode": "overlay", "solidity": 0.25}},
            customdata=carried(own),
            hovertemplate="%{y}, " + escape(name) + ": %{x:,}<extra></extra>",
        )
    figure.update_yaxes(autorange="reversed", type="category")
    height = max(190, 100 + 34 * rows.height)
    figure = finish(figure, unit, "", height=height, barmode="stack")
    return figure.update_layout(legend={"traceorder": "normal"})
