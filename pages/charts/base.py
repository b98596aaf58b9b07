"""What the figures have in common: size, margins, legend, what a point carries for the click on it, and the notes and
targets that are drawn over it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.language import decimal_and_group

HEIGHT = 320
WEEK_AXIS = {"tickformat": "%G-W%V", "hoverformat": "%G-W%V"}
# Streamlit puts its theme's colours in the place of these: a text of at least 4.5 to 1 on its ground in light and in
# dark (its own choice for axes reaches 3.7 to 1), a line that a reader can tell from the data, and a faint ground.
INK, LINE, VEIL = "#000037", "#000007", "#000039"
# The first of the theme's chart colours, for figures whose traces would else each take another one.
FIRST = "#000001"
# What has too few values to be compared, in light and in dark.
GREY = "rgba(128, 128, 128, 0.9)"
# Pixels above the plot for the mode bar, and for each row of the notes' numbers.
BAR, ROW = 28, 16
# An empty line above a legend: on a narrow screen it has several rows, and the first would lie under the mode bar.
CLEAR = {"text": " ", "side": "top", "font": {"size": 16}}
# How many numbers of notes fit side by side, and how many rows of them are drawn before they fall together.
SIDE_BY_SIDE, ROWS = 26, 3
MOST_NOTES = 20
# In the place of how far an interval reaches: none. Plotly takes an absent number for zero, and draws the caps of an
# interval from the dot to itself through it; of what is no number it draws nothing.
NO_REACH = "none"
# Along fewer weeks than these each one has its tick.
FEW_WEEKS = 6
# A target at the very edge of a figure would be cut in half.
BEYOND = 1.03


def carried(marks: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Each point's mark as the one text that comes back when it is clicked."""
    return [[json.dumps(mark, default=spelled, separators=(",", ":"))] for mark in marks]


def spelled(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not fit into a mark")


def dots(sure: Sequence[bool], size: int) -> dict[str, Any]:
    """Full dots, and grey open ones for what has too few values to be compared."""
    return {
        "size": size,
        "symbol": ["circle" if each else "circle-open" for each in sure],
        "color": [FIRST if each else GREY for each in sure],
    }


def finish(figure: go.Figure, x_title: str = "", y_title: str = "", height: int = HEIGHT, **layout: Any) -> go.Figure:
    """The common frame. Dragging pans nothing away: a chart here is read and clicked, not explored."""
    written = {"color": INK}
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": BAR, "b": 8},
        font=written,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "font": written, "title": CLEAR},
        hoverlabel={"font": written},
        modebar={"color": INK, "activecolor": INK, "bgcolor": "rgba(0, 0, 0, 0)"},
        dragmode=False,
        hovermode="closest",
        separators=decimal_and_group(),
        **layout,
    )
    for update, title in ((figure.update_xaxes, x_title), (figure.update_yaxes, y_title)):
        update(title={"text": title, "font": written}, tickfont=written, automargin=True, fixedrange=True)
        update(separatethousands=True)
    tick_each_week(figure)
    scale = {"tickfont": written, "title": {"font": written}}
    figure.update_traces(colorbar=scale, selector={"type": "heatmap"})
    figure.update_coloraxes(colorbar=scale)
    return figure


def tick_each_week(figure: go.Figure) -> None:
    """Of few weeks Plotly names some twice, because it sets a tick every few days."""
    days = days_of(figure)
    if days and (days[1] - days[0]).days < 7 * FEW_WEEKS:
        figure.update_xaxes(tickmode="linear", tick0=days[0].isoformat(), dtick=7 * 86_400_000)


def lightened(figure: go.Figure) -> go.Figure:
    """Without what the theme's template says of traces and colour scales that the figure does not have: of a small
    chart that is half of what the browser gets."""
    template = figure.layout.template.to_plotly_json()
    drawn = {trace.type for trace in figure.data}
    kept = dict(template.get("layout", {}))
    if "heatmap" not in drawn:
        kept = {name: value for name, value in kept.items() if name not in ("coloraxis", "colorscale")}
    traces = {kind: each for kind, each in template.get("data", {}).items() if kind in drawn}
    figure.layout.template = {"data": traces, "layout": kept}
    return figure


def has_weeks(figure: go.Figure) -> bool:
    """Whether the figure runs along weeks, so that days can be marked in it."""
    return bool(figure.layout.xaxis.tickformat == WEEK_AXIS["tickformat"] and figure.data)


def days_of(figure: go.Figure) -> tuple[date, date] | None:
    """The first day of a figure along weeks, and the last day of its last week; None of any other figure."""
    if not has_weeks(figure):
        return None
    weeks = [each for trace in figure.data if trace.x is not None for each in trace.x]
    days = [date.fromisoformat(str(each)[:10]) for each in weeks]
    return (min(days), max(days) + timedelta(days=6)) if days else None


def notes_within(figure: go.Figure, notes: pl.DataFrame) -> pl.DataFrame:
    """Those of `notes`, as frame/notes gives them, on days that the figure shows, numbered from 1."""
    days = days_of(figure)
    if days is None:
        return notes.clear().with_row_index("number", 1)
    seen = notes.filter(pl.col("first_day") <= days[1], pl.col("last_day") >= days[0])
    return seen.tail(MOST_NOTES).with_row_index("number", 1)


def draw_notes(figure: go.Figure, notes: pl.DataFrame) -> go.Figure:
    """`notes` of `notes_within`: a line on a day, a band over several, its number above. Numbers that would overlap
    stand in rows."""
    days = days_of(figure)
    if days is None or notes.is_empty():
        return figure
    first, last = days
    apart = timedelta(days=max(1, (last - first).days // SIDE_BY_SIDE))
    free: list[date] = []
    for note in notes.iter_rows(named=True):
        start, end = max(note["first_day"], first), min(note["last_day"], last)
        figure.add_shape(
            type="rect" if end > start else "line",
            x0=start,
            x1=end,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            fillcolor=VEIL,
            line={"width": 1, "color": LINE, "dash": "dot"},
        )
        row = next((each for each, until in enumerate(free) if until <= start), min(len(free), ROWS - 1))
        free[row : row + 1] = [start + apart]
        figure.add_annotation(
            x=start,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=row * ROW,
            text=str(note["number"]),
            showarrow=False,
            font={"color": INK, "size": 12},
        )
    above = len(free) * ROW
    height = figure.layout.height
    figure.update_layout(height=height + above, margin={"t": BAR + above}, legend={"y": 1.02 + above / (height - 80)})
    return figure


def draw_goals(figure: go.Figure, goals: pl.DataFrame) -> go.Figure:
    """`goals` with value (in the figure's unit), label, team, valid_from and valid_to: a dashed line across a figure
    along weeks while it holds; in one of cells a line down all of them, or at the row of its team alone."""
    place = along_weeks if has_weeks(figure) else down_cells
    for goal in goals.iter_rows(named=True):
        if where := place(figure, goal):
            figure.add_shape(type="line", line={"dash": "6px,4px", "width": 2, "color": LINE}, **where)
    return figure


def along_weeks(figure: go.Figure, goal: Mapping[str, Any]) -> dict[str, Any] | None:
    """From where to where a goal is drawn: while it holds, within the figure. None: at no time."""
    first, last = days_of(figure) or (date.min, date.max)
    start, end = max(goal["valid_from"] or first, first), min(goal["valid_to"] or last, last)
    if end < start:
        return None
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=goal["value"],
        yanchor="bottom",
        text=escape(goal["label"]),
        showarrow=False,
        font={"color": INK, "size": 12},
    )
    return {"x0": start, "x1": end, "y0": goal["value"], "y1": goal["value"]}


def down_cells(figure: go.Figure, goal: Mapping[str, Any]) -> dict[str, Any] | None:
    """A goal of the whole house stands beside every cell, one of a team beside its own. Its words are below the chart:
    a line down has no room for them."""
    across = {"x0": goal["value"], "x1": goal["value"]}
    figure.update_xaxes(autorangeoptions={"include": [goal["value"] * BEYOND]})
    if goal["team"] is None:
        return {**across, "y0": 0, "y1": 1, "yref": "paper"}
    cells = [str(each) for each in figure.data[0].y]
    if escape(goal["team"]) not in cells:
        return None
    place = cells.index(escape(goal["team"]))
    return {**across, "y0": place - 0.45, "y1": place + 0.45}
