"""The drawer that a click opens: the tickets behind a mark, over the page that stays where it is."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from pages.language import language, later, say, say_counted, speaking
from pages.parts import traits, words
from pages.parts.about import about
from pages.parts.downloads import to_csv, to_workbook
from pages.parts.service_levels import told_target
from pages.parts.session import answer, ask, scope, viewer
from pages.parts.table import download, show_table
from pages.parts.whom import waited_for
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope

CLICKED = "clicked_mark"
CLOSED = "closed_drawers"
OPENER = "chart_of_drawer"
EVERY = 10_000_000
# What tickets/list sorts by; the tickets of other measures have no time of theirs.
TIMED = ("first_response", "resolution")


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


def forget_click() -> None:
    """The drawer was closed: see `widget_of`."""
    if chart := st.session_state.pop(OPENER, None):
        closed = st.session_state.setdefault(CLOSED, {})
        closed[chart] = closed.get(chart, 0) + 1


def open_clicked() -> None:
    """Open the drawer for the mark that was clicked in this run, if any. The frame calls it last."""
    if clicked := st.session_state.pop(CLICKED, None):
        drawer = st.dialog(say("Tickets"), width="large", position="right", on_dismiss=forget_click)
        drawer(show_tickets)(*clicked)


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
        st.info(say("No ticket of these filters lies behind this mark."), icon=":material/search_off:")
        return
    total = found["count_all"][0]
    shown = say_counted("{n} ticket", "{n} tickets", total)
    if total > found.height:
        first = words.count(found.height)
        shown = say("The first {first} of {total} tickets", first=first, total=words.count(total))
    which = words.plain(described(mark, within))
    if mark.measure in TIMED:
        st.markdown(say("**{tickets}**, the slowest first · {which}", tickets=shown, which=which))
    else:
        st.markdown(say("**{tickets}** · {which}", tickets=shown, which=which))
    links = {
        say("Open it"): st.column_config.LinkColumn(display_text=say("Open it"), help=say("The ticket's own page")),
        say("In the help desk"): st.column_config.LinkColumn(display_text=say("Help desk")),
    }
    show_table(
        "drawer",
        linked(found, as_table(found, within, mark.measure), st.query_params.get("lang", "")),
        say("{tickets} behind the mark", tickets=shown),
        columns=links,
    )
    every = partial(every_ticket, st.session_state["snapshot"], viewer(), within, mark, language())
    told = (*about(say("Tickets"), within), (say("Which"), described(mark, within)))
    many = words.count(total)
    with st.container(horizontal=True):
        download(
            say("Download {n} tickets (CSV)", n=many),
            lambda: to_csv(every()),
            "latitude-tickets.csv",
            "drawer_download",
        )
        download(
            say("Download {n} tickets (Excel)", n=many),
            lambda: to_workbook(every(), say("Tickets"), told, say("About")),
            "latitude-tickets.xlsx",
            "drawer_workbook",
        )


def every_ticket(path: str, who: Any, within: Scope, mark: Mark, spoken: str) -> pl.DataFrame:
    """Every ticket of the mark, one row each. Runs on the click, outside the script."""
    parameters = (("mark", replace(mark, most=EVERY)),)
    with speaking(spoken):
        return as_table(answer(path, "tickets/list", within, who, parameters), within, mark.measure)


def linked(found: pl.DataFrame, table: pl.DataFrame, lang: str = "") -> pl.DataFrame:
    """`table` with a way to each ticket's own page and, where its address is known, into the help desk. Nothing but an
    address of the web becomes a link. `lang` is a language that the address says: the new tab speaks it too."""
    desk = [address if is_web(address) else None for address in found["url"]]
    columns = [own_pages(found, lang)]
    if any(desk):
        columns.append(pl.Series(say("In the help desk"), desk, dtype=pl.String))
    return table.select(table.columns[0], *columns, *table.columns[1:])


def own_pages(found: pl.DataFrame, lang: str = "") -> pl.Series:
    """The address of each ticket's own page; none where an answer belongs to no ticket."""
    spoken = {"lang": lang} if lang else {}
    addresses = [
        None if ticket is None else "/tickets?" + urlencode({"ticket": ticket, "source": source} | spoken)
        for ticket, source in found.select("ticket_id", "source").iter_rows()
    ]
    return pl.Series(say("Open it"), addresses, dtype=pl.String)


def is_web(address: str | None) -> bool:
    return address is not None and address.lower().startswith(("https://", "http://"))


def times(measure: str, clock: str) -> list[pl.Expr]:
    """The time that the list is sorted by, under its own name, and what has passed where it still runs. Of a measure
    without a time only how long open tickets have been so."""
    passed = pl.col("seconds") // words.MINUTE
    running = pl.when("is_running").then(passed)
    if measure not in TIMED:
        return [running.alias(say("Open so far (minutes)"))]
    unit = say("business minutes") if clock == "business" else say("minutes")
    names = {
        "first_response": say("First response ({unit})", unit=unit),
        "resolution": say("Resolution ({unit})", unit=unit),
    }
    done = pl.when(~pl.col("is_running")).then(passed)
    return [done.alias(names[measure]), running.alias(say("Waiting so far (calendar minutes)"))]


def as_table(found: pl.DataFrame, within: Scope, measure: str) -> pl.DataFrame:
    """The drawer's columns under the names that are shown and downloaded."""
    return found.select(
        pl.col("ticket_id").alias(say("Ticket")),
        pl.col("opened_local").dt.strftime("%Y-%m-%d %H:%M").alias(say("Opened ({zone})", zone=within.zone)),
        *times(measure, within.clock),
        words.statuses("status"),
        *(
            words.names(found["channel"], words.dimension(name))
            if name == "channel"
            else pl.col(name).alias(words.dimension(name))
            for name in words.DIMENSIONS
            if name != "source"
        ),
        pl.col("replies").alias(say("Replies")),
        pl.col("reopens").alias(say("Reopened")),
        pl.col("transfers").alias(say("Transferred")),
        pl.col("is_sla_met").alias(say("SLA met")),
        pl.col("source").replace(words.SOURCES).alias(words.dimension("source")),
    )


WEEKDAYS = (
    later("Monday"),
    later("Tuesday"),
    later("Wednesday"),
    later("Thursday"),
    later("Friday"),
    later("Saturday"),
    later("Sunday"),
)
OWNERS = {
    "opened": later("opened in the period"),
    "resolved": later("solved in the period"),
    "open": later("open at the end of the data"),
    "backlog": later("open at the end of the period"),
    "fact": later("that the measure tells of"),
    "handover": later("passed from one team to another"),
    "wait": later("opened in the period"),
    "target": later("with this service level target"),
    "trait": later("behind this mark"),
}
STATES = {
    "measured": later("with a value"),
    "running": later("still waiting"),
    "without": later("with none recorded"),
    "reopened": later("reopened"),
    "transferred": later("transferred"),
    "sla_missed": later("service level missed"),
    "met": later("met"),
    "missed": later("missed"),
    "surveyed": later("with an answered survey"),
    "rated": later("with a score"),
    "unreplied": later("without a first reply"),
    "unreplied_rated": later("with a score and without a first reply"),
    "askable": later("in a help desk that tells who was asked"),
    "asked": later("whose customer was asked"),
    "answered": later("whose customer answered"),
    "satisfied": later("whose customer was satisfied"),
}


def described(mark: Mark, within: Scope) -> str:
    """Which tickets these are, in words."""
    return ", ".join([*owned(mark, within), *narrowed(mark)])


def owned(mark: Mark, within: Scope) -> list[str]:
    """By which day, and in which days."""
    parts = [say(OWNERS[mark.owner])]
    if mark.owner == "fact":
        parts = [say("behind “{measure}”", measure=say(catalogue()[mark.measure].title))]
    if mark.owner == "target" and mark.segment:
        parts.append(told_target(mark.segment))
    if mark.week:
        parts.append(say("week {week}", week=words.week(mark.week)))
    elif within.period and mark.owner != "open":
        first, last = words.day(within.period.first), words.day(within.period.last)
        parts.append(say("{first} to {last}", first=first, last=last))
    return parts


def narrowed(mark: Mark) -> list[str]:
    """What they have in common besides."""
    parts = []
    if mark.weekday:
        parts.append(say("on a {weekday}", weekday=say(WEEKDAYS[mark.weekday - 1])))
    if mark.hour is not None:
        parts.append(say("between {hour}:00 and {next}:00", hour=f"{mark.hour:02d}", next=f"{mark.hour + 1:02d}"))
    if mark.dimension and mark.segment:
        parts.append(f"{words.dimension(mark.dimension)} {words.named(mark.segment)}")
    if mark.at_least is not None or mark.below is not None:
        parts.append(told_class(mark))
    if mark.age_at_least is not None:
        parts.append(say("age {age}", age=words.classes(mark.age_at_least, mark.age_below)))
    if mark.hit is not None and mark.owner != "handover":
        parts.append(say("those that count as one") if mark.hit else say("those that do not count as one"))
    if mark.trait and mark.trait_value is not None:
        parts.append(traits.told(mark.trait, mark.trait_value))
    if mark.state in STATES:
        parts.append(say(STATES[mark.state]))
    return parts + passed(mark)


def passed(mark: Mark) -> list[str]:
    """Between which teams, or for whom they waited."""
    parts = []
    if mark.from_team:
        parts.append(say("from {team}", team=words.named(mark.from_team)))
    if mark.to_team:
        parts.append(say("to {team}", team=words.named(mark.to_team)))
    if mark.owner == "handover" and mark.hit:
        parts.append(say("back to a team that had them before"))
    if mark.waited_for:
        parts.append(say("waited for: {name}", name=waited_for(mark.waited_for, mark.department)))
    return parts


def told_class(mark: Mark) -> str:
    """The values between two limits, in the measure's unit."""
    unit = catalogue()[mark.measure].unit
    if unit == "duration":
        return words.classes(mark.at_least or 0, mark.below)
    if mark.below is None:
        return say("from {least}", least=words.number(mark.at_least, unit))
    if mark.at_least is None:
        return say("below {limit}", limit=words.number(mark.below, unit))
    least, limit = words.number(mark.at_least, unit), words.number(mark.below, unit)
    return say("from {least} to below {limit}", least=least, limit=limit)


def tickets_button(label: str, mark: Mark, key: str, within: Scope | None = None) -> None:
    """A button to the same drawer, for keyboards and for numbers that no chart draws; none for those who see aggregates
    alone."""
    if viewer().sees_persons and st.button(label, key=key, icon=":material/list:", type="tertiary"):
        st.session_state[CLICKED] = (mark, within or scope())
