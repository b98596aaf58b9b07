"""What the figures have in common: size, margins, legend, and what a point carries for the click on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import plotly.graph_objects as go

from pages.language import decimal_and_group

HEIGHT = 320
WEEK_AXIS = {"tickformat": "%G-W%V", "hoverformat": "%G-W%V"}


def carried(marks: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Each point's mark as the one text that comes back when it is clicked."""
    return [[json.dumps(mark, default=spelled)] for mark in marks]


def spelled(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not fit into a mark")


def finish(figure: go.Figure, x_title: str = "", y_title: str = "", height: int = HEIGHT, **layout: Any) -> go.Figure:
    """The common frame. Dragging pans nothing away: a chart here is read and clicked, not explored."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        dragmode=False,
        hovermode="closest",
        separators=decimal_and_group(),
        **layout,
    )
    figure.update_xaxes(title_text=x_title, automargin=True, fixedrange=True)
    figure.update_yaxes(title_text=y_title, automargin=True, fixedrange=True)
    return figure
