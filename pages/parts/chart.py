"""A chart as Latitude shows one: heading, main fact, figure whose marks lead to tickets, what is noted and aimed at in
it, its table, its downloads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from pages.charts.base import draw_goals, draw_notes, lightened, notes_within
from pages.language import language, say
from pages.parts import words
from pages.parts.downloads import file_name
from pages.parts.notes_and_targets import Aim, drawn_goals, goals_of, notes_of, told_goals, told_notes
from pages.parts.page import SECTIONS
from pages.parts.session import scope, viewer
from pages.parts.table import show_download, show_table
from pages.parts.tickets import remember_click, widget_of
from queries.scope import Scope


def config(name: str) -> dict[str, Any]:
    """How Plotly shows a figure. Its buttons (the picture, the full screen) stay in sight: hidden until a mouse comes,
    they would be found by the keyboard and not seen."""
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
        "responsive": True,
        "toImageButtonOptions": {"format": "png", "filename": file_name(name), "scale": 2},
    }


@st.cache_resource(max_entries=500, show_spinner=False)
def figure_of(name: str, snapshot: str, key: Any, _draw: Callable[[], go.Figure]) -> go.Figure:
    """A figure is made once for a result and shared; `key` is everything its drawing depends on."""
    return _draw()


def show_chart(
    name: str,
    title: str,
    fact: str,
    table: pl.DataFrame,
    draw: Callable[[], go.Figure],
    key: tuple[Any, ...] = (),
    within: Scope | None = None,
    note: str = "",
    is_headed: bool = False,
    aim: Aim | None = None,
) -> None:
    """`name` is the word for the question, the chart, its test and its file. `fact` is its main statement, read to
    those who cannot see it. `table` holds what is drawn, under the names that readers see; `key` what `draw` uses
    besides the scope. `within` is the scope of the tickets behind the marks. `is_headed`: the page has shown the
    heading already, because a control stands below it. `aim` is the measure whose targets are drawn; notes on dates
    are drawn in every figure along weeks."""
    asked = within or scope()
    if not is_headed:
        show_heading(name, title)
    st.markdown(words.unbroken(fact))
    notes, goals = notes_of(asked), goals_of(aim, asked)
    figure = figure_of(
        name,
        st.session_state["snapshot"],
        (asked, viewer(), language(), aim, *key),
        lambda: annotated(draw(), notes, drawn_goals(goals, aim)),
    )
    drawn = [told_goals(goals, aim), told_notes(notes_within(figure, notes))]
    st.plotly_chart(
        figure,
        key=widget_of(name),
        on_select=partial(remember_click, name, asked) if viewer().sees_persons else "ignore",
        selection_mode="points",
        config=config(name),
        alt=" ".join([f"{title}.", *(spoken(each) for each in (fact, *drawn) if each)]),
    )
    if below := [each for each in (*drawn, note) if each]:
        st.caption("  \n".join(below))
    with st.expander(say("Table and download"), key=f"{name}_table"):
        show_table(name, table, say("The numbers of: {title}", title=title))
        show_download(name, table, title, asked)


def annotated(figure: go.Figure, notes: pl.DataFrame, goals: pl.DataFrame) -> go.Figure:
    return lightened(draw_notes(draw_goals(figure, goals), notes_within(figure, notes)))


def spoken(markdown: str) -> str:
    """A statement without its formatting, for those who hear it."""
    return markdown.replace("**", "").replace("\\", "")


def show_heading(name: str, title: str) -> None:
    heading = st.subheader if st.session_state.get(SECTIONS) else st.header
    heading(title, anchor=name.replace("_", "-"))
