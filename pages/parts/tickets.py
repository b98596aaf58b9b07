"""The drawer that a click opens: the tickets behind a mark, over the page that stays where it is."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.language import say
from pages.parts import traits, words
from pages.parts.downloads import to_csv
from pages.parts.session import answer, ask, scope, viewer
from pages.parts.table import show_table
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope

CLICKED = "clicked_mark"
CLOSED = "closed_drawers"
OPENER = "chart_of_drawer"
EVERY = 10_000_000


def widget_of(chart: str) -> str:
    """The chart's widget key. It changes when a drawer that the chart opened is closed: that clears the selection, so
    that the same mark can be clicked again, and leaves the other charts alone."""
    return f"{chart}_{st.session_state.get(CLOSED, {}).get(chart, 0)}"


def remember_click(chart: str, within: Scope) -> None:
    """Callback of a chart: keep the mark that was clicked, for the end of the run that follows."""
    points = st.session_state[widget_of(chart)].selection.points
    if points and (carried := points[0].get("customdata")):
        raw = carried[0] if isinstance(carried, (list, tuple)) else carried
        st.session_state[CLICKED] = (Mark.read(json.loads(raw)), within)
        st.session_state[OPENER] = chart


def open_clicked() -> None:
    """Open the drawer for the mark that was clicked in this run, if any. The frame calls it last."""
    if clicked := st.session_state.pop(CLICKED, None):
        show_tickets(*clicked)


def forget_click() -> None:
    """The drawer was closed: see `widget_of`."""
    if chart := st.session_state.pop(OPENER, None):
        closed = st.session_state.setdefault(CLOSED, {})
        closed[chart] = closed.get(chart, 0) + 1


@st.dialog("Tickets", width="large", position="right", on_dismiss=forget_click)
def show_tickets(mark: Mark, within: Scope) -> None:
    """The tickets of `mark`, the slowest first, with a download of all of them. They name agents and are small cells
    each: nobody who sees aggregates alone gets any."""
    if not viewer().sees_persons:
        st.info(
            say("Single tickets are not shown to those who see aggregates alone."), icon=":material/visibility_off:"
        )
        return
    found = ask("tickets/list", within, mark=mark)
    if found.is_empty():
        st.info("No ticket of these filters lies behind this mark.", icon=":material/search_off:")
        return
    total = found["count_all"][0]
    shown = f"{total:,} tickets" if total <= found.height else f"The first {found.height:,} of {total:,} tickets"
    st.markdown(f"**{shown}**, the slowest first · {words.plain(described(mark, within))}")
    table = as_table(found, within)
    show_table("drawer", table, f"{shown} behind the clicked mark")
    path, who = st.session_state["snapshot"], viewer()
    every = partial(rows_as_csv, path, who, within, mark)
    st.download_button(
        f"Download {total:,} tickets (CSV)",
        every,
        file_name="latitude-tickets.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="drawer_download",
    )


def rows_as_csv(path: str, who: Any, within: Scope, mark: Mark) -> bytes:
    """Every ticket of the mark, one row each. Runs on the click, outside the script."""
    parameters = (("mark", replace(mark, most=EVERY)),)
    return to_csv(as_table(answer(path, "tickets/list", within, who, parameters), within))


def as_table(found: pl.DataFrame, within: Scope) -> pl.DataFrame:
    """The drawer's columns under the names that are shown and downloaded."""
    waited = "Minutes" if within.clock == "calendar" else "Business minutes"
    return found.select(
        pl.col("ticket_id").alias("Ticket"),
        pl.col("opened_local").dt.strftime("%Y-%m-%d %H:%M").alias(f"Opened ({within.zone})"),
        pl.when(~pl.col("is_running")).then(pl.col("seconds") // words.MINUTE).alias(waited),
        pl.when("is_running").then(pl.col("seconds") // words.MINUTE).alias("Waiting so far (calendar minutes)"),
        pl.col("status").alias("Status"),
        *(pl.col(name).alias(label) for name, label in words.DIMENSIONS.items() if name != "source"),
        pl.col("replies").alias("Replies"),
        pl.col("reopens").alias("Reopened"),
        pl.col("transfers").alias("Transferred"),
        pl.col("is_sla_met").alias("SLA met"),
        pl.col("source").replace(words.SOURCES).alias("Help desk"),
    )


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OWNERS = {
    "opened": "opened in the period",
    "resolved": "solved in the period",
    "open": "open at the end of the data",
    "backlog": "open at the end of the period",
    "fact": "that the measure tells of",
    "trait": "behind this mark",
}
STATES = {
    "measured": "with a value",
    "running": "still waiting",
    "without": "with none recorded",
    "reopened": "reopened",
    "transferred": "transferred",
    "sla_missed": "service level missed",
    "surveyed": "with an answered survey",
    "asked": "whose customer was asked",
}


def described(mark: Mark, within: Scope) -> str:
    """Which tickets these are, in words."""
    return ", ".join([*owned(mark, within), *narrowed(mark)])


def owned(mark: Mark, within: Scope) -> list[str]:
    """By which day, and in which days."""
    parts = [catalogue()[mark.measure].title, OWNERS["fact"]] if mark.owner == "fact" else [OWNERS[mark.owner]]
    if mark.week:
        parts.append(f"week {words.week(mark.week)}")
    elif within.period and mark.owner != "open":
        parts.append(f"{words.day(within.period.first)} to {words.day(within.period.last)}")
    return parts


def narrowed(mark: Mark) -> list[str]:
    """What they have in common besides."""
    parts = []
    if mark.weekday:
        parts.append(f"on a {WEEKDAYS[mark.weekday - 1]}")
    if mark.hour is not None:
        parts.append(f"between {mark.hour:02d}:00 and {mark.hour + 1:02d}:00")
    if mark.dimension and mark.segment:
        parts.append(f"{words.DIMENSIONS[mark.dimension]} {words.named(mark.segment)}")
    if mark.at_least is not None or mark.below is not None:
        parts.append(words.classes(mark.at_least or 0, mark.below))
    if mark.age_at_least is not None:
        parts.append(f"age {words.classes(mark.age_at_least, mark.age_below)}")
    if mark.hit is not None:
        parts.append("counted" if mark.hit else "not counted")
    if mark.trait and mark.trait_value is not None:
        parts.append(traits.told(mark.trait, mark.trait_value))
    if mark.state in STATES:
        parts.append(STATES[mark.state])
    return parts


def tickets_button(label: str, mark: Mark, key: str, within: Scope | None = None) -> None:
    """A button to the same drawer, for keyboards and for numbers that no chart draws."""
    if st.button(label, key=key, icon=":material/list:", type="tertiary"):
        st.session_state[CLICKED] = (mark, within or scope())
