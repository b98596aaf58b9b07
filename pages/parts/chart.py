"""A chart as Latitude shows one: heading, main fact, figure whose marks lead to tickets, its table, its download."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from pages.language import language
from pages.parts.session import scope, viewer
from pages.parts.table import show_download, show_table
from pages.parts.tickets import remember_click, widget_of
from queries.scope import Scope

CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "responsive": True,
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
) -> None:
    """`name` is the word for the question, the chart, its test and its file. `fact` is its main statement, read to
    those who cannot see it. `table` holds what is drawn, under the names that readers see; `key` what `draw` uses
    besides the scope. `within` is the scope of the tickets behind the marks. `is_headed`: the page has shown the
    heading already, because a control stands below it."""
    asked = within or scope()
    if not is_headed:
        show_heading(name, title)
    st.markdown(fact)
    st.plotly_chart(
        figure_of(name, st.session_state["snapshot"], (asked, viewer(), language(), *key), draw),
        key=widget_of(name),
        on_select=partial(remember_click, name, asked),
        selection_mode="points",
        config=CONFIG,
        alt=f"{title}. {spoken(fact)}",
    )
    if note:
        st.caption(note)
    with st.expander("Table and download", key=f"{name}_table"):
        show_table(name, table, f"The numbers of: {title}")
        show_download(name, table)


def spoken(markdown: str) -> str:
    """A statement without its formatting, for those who hear it."""
    return markdown.replace("**", "").replace("\\", "")


def show_heading(name: str, title: str) -> None:
    st.subheader(title, anchor=name.replace("_", "-"))
