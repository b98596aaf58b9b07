"""Weekly snapshot: what happened in one ISO week, against the week before, with thirteen weeks behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import words
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import ask, row, scope
from pages.parts.table import show_download, show_table
from pages.parts.tickets import tickets_button
from pages.parts.tiles import Tile, show_tiles
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Period, Scope, monday_of, week_name, week_of

TILES = (
    "opened",
    "first_response",
    "resolution_of_solved",
    "csat",
    "reopened",
    "transferred",
    "sla_missed",
    "backlog",
)
TREND_WEEKS = 13
# What moved is told of shares too, which say nothing below thirty values.
MINIMUM = 30
# A tile's way to its tickets: whose day counts, and which of them.
BEHIND: dict[str, dict[str, Any]] = {
    "opened": {},
    "first_response": {"state": "measured"},
    "resolution_of_solved": {"owner": "resolved", "measure": "resolution"},
    "csat": {"state": "surveyed"},
    "coverage": {"state": "asked"},
    "reopened": {"state": "reopened"},
    "transferred": {"state": "transferred"},
    "sla_missed": {"state": "sla_missed"},
    "backlog": {"owner": "backlog", "measure": "resolution"},
}
ABSENT = {
    "first_response": "no first reply by this clock in this week",
    "resolution_of_solved": "no resolution by this clock in this week",
    "csat": "no answered survey in this week",
    "transferred": "not in these exports: they do not record transfers",
    "sla_missed": "not in these exports: they do not record service levels",
    "backlog": "known only once the week is over",
}


def choose_week(asked: Scope) -> date | None:
    """The Monday of the week to tell of: from the address, else the last whole week that holds tickets."""
    extent = row("frame/extent", Scope(zone=asked.zone))
    if extent["first_day"] is None:
        return None
    first = extent["first_day"] - timedelta(days=extent["first_day"].weekday())
    last = extent["last_day"] - timedelta(days=extent["last_day"].weekday())
    weeks = [week_name(last - timedelta(weeks=back)) for back in range((last - first).days // 7 + 1)]
    usual = week_name(extent["last_whole_week"] or last)
    chosen = st.selectbox(
        "Week",
        weeks,
        index=weeks.index(usual),
        key="week",
        bind="query-params",
        help="This page tells of one week; the period in the sidebar is for the other pages. The other filters apply.",
    )
    monday = monday_of(str(chosen))
    st.caption(f"{words.week(monday)}")
    return monday


def tile_of(name: str, rows: pl.DataFrame, week: date, asked: Scope) -> Tile:
    """The tile of one measure from its thirteen weeks."""
    metric = catalogue()[name]
    told = rows.filter(pl.col("measure") == name)
    now = told.filter(pl.col("week") == week)
    if now.is_empty() or now["value"][0] is None:
        return Tile(metric, None, 0, absent=ABSENT.get(name, "no data in this week"))
    this = now.row(0, named=True)
    # A week that the exports hold only in part is never compared with a whole one.
    is_whole = not this["is_partial"] and not this["is_partial_before"]
    return Tile.of(
        metric,
        this,
        is_whole,
        against=week_name(week - timedelta(weeks=1)),
        trend=tuple(told.sort("week")["value"].to_list()),
        note=note_of(name, is_whole, rows, week, asked),
        clock=asked.clock,
    )


def note_of(name: str, is_whole: bool, rows: pl.DataFrame, week: date, asked: Scope) -> str:
    """What must be known to read the tile. Exports cut by opening date hold no older tickets, so a backlog grows."""
    notes = [] if is_whole else ["partial week: not compared"]
    if name == "csat":
        notes.append(told_coverage(rows, week))
    if name in ("backlog", "resolution_of_solved"):
        first = row("frame/extent", Scope(zone=asked.zone))["first_day"]
        notes.append(f"of tickets opened since {words.day(first)}")
    if name == "resolution_of_solved" and not is_settled(rows, week):
        notes.append("not compared: the exports hold too few older tickets, or end before this week")
    return ", ".join(notes)


def is_settled(rows: pl.DataFrame, week: date) -> bool:
    """Whether the tickets solved in the week and in the one before are as old as they usually are."""
    told = rows.filter(
        (pl.col("measure") == "resolution_of_solved") & pl.col("week").is_between(week - timedelta(weeks=1), week)
    )
    return bool(told["is_settled"].all())


def told_coverage(rows: pl.DataFrame, week: date) -> str:
    """A score says nothing without the share of those asked who gave it."""
    asked = rows.filter((pl.col("measure") == "coverage") & (pl.col("week") == week)).row(0, named=True)
    return f"{words.share(asked['value'], 0)} of {asked['n']:,} asked answered"


def show_headline(rows: pl.DataFrame, week: date, asked: Scope) -> None:
    show_tiles([tile_of(name, rows, week, asked) for name in TILES])
    present = rows.filter((pl.col("week") == week) & pl.col("value").is_not_null())["measure"].to_list()
    within = asked.during(week_of(week))
    with st.expander("Tickets behind these numbers, the thirteen weeks as a table", key="weeks_table"):
        with st.container(horizontal=True):
            for name in TILES:
                if name in present:
                    tickets_button(catalogue()[name].label, Mark(**BEHIND[name]), f"tickets_{name}", within)
        table = weeks_table(rows)
        show_table("weeks", table, "Every measure in each of thirteen weeks")
        show_download("weeks", table)


def weeks_table(rows: pl.DataFrame) -> pl.DataFrame:
    """The weeks under readers' names; durations in minutes, shares in per cent."""
    told = {name: catalogue()[name] for name in rows["measure"].unique()}
    titles = {name: metric.label for name, metric in told.items()}
    units = {name: {"duration": "minutes", "share": "%", "count": "tickets"}[each.unit] for name, each in told.items()}
    size = pl.col("measure").replace_strict(
        {name: {"minutes": 1 / words.MINUTE, "%": 100.0, "tickets": 1.0}[unit] for name, unit in units.items()},
        return_dtype=pl.Float64,
    )
    return rows.sort("measure", "week").select(
        pl.col("measure").replace_strict(titles, return_dtype=pl.String).alias("Measure"),
        pl.col("week").map_elements(week_name, return_dtype=pl.String).alias("Week"),
        pl.col("measure").replace_strict(units, return_dtype=pl.String).alias("Unit"),
        *(
            (pl.col(name) * size).round(1).alias(label)
            for name, label in (("value", "Value"), ("low", "95 % from"), ("high", "95 % to"))
        ),
        pl.col("n"),
        pl.when("is_partial").then(pl.lit("partial")).otherwise(pl.lit("whole")).alias("Covered"),
    )


def show_moved(week: date, asked: Scope) -> None:
    """What changed most against the week before, and where: signals first, the rest said to be noise."""
    st.header("What moved most, and where", anchor="moved")
    moved = ask("weekly_snapshot/moved", asked, week=week, minimum=MINIMUM)
    signals = moved.filter("is_signal")
    if moved.is_empty():
        show_nothing(
            "No team, channel or priority can be compared.",
            f"Both weeks must be covered whole by the same exports, and hold {MINIMUM} values of it each.",
        )
        return
    found = (
        f"{words.counted(signals.height, 'change')} of {moved['count_compared'][0]} compared beyond three standard "
        "errors, which chance alone gives once in three hundred."
        if signals.height
        else f"None of {moved['count_compared'][0]} changes goes beyond three standard errors: nothing here needs you."
    )
    st.markdown(f"Teams, channels and priorities against {week_name(week - timedelta(weeks=1))}. {found}")
    for place, change in enumerate(signals.iter_rows(named=True)):
        show_change(change, week, asked, place)
    noise = moved.filter(~pl.col("is_signal"))
    if not noise.is_empty():
        with st.expander(f"{noise.height} changes within noise", key="moved_noise"):
            for place, change in enumerate(noise.iter_rows(named=True), start=signals.height):
                show_change(change, week, asked, place)


def show_change(change: dict[str, Any], week: date, asked: Scope, place: int) -> None:
    metric = catalogue()[change["measure"]]
    where = f"{words.DIMENSIONS[change['dimension']]} {words.plain(words.named(change['segment']))}"
    verdict = "unclear"
    if change["is_signal"]:
        verdict = metric.verdict(change["difference"], change["difference_low"], change["difference_high"])
    sign = {"better": ":green-badge[better]", "worse": ":red-badge[worse]", "unclear": ":gray-badge[noise]"}[verdict]
    now = words.number(change["value"], metric.unit, asked.clock)
    before = words.number(change["value_before"], metric.unit, asked.clock)
    span = words.difference_interval(change["difference_low"], change["difference_high"], metric.unit, asked.clock)
    line, button = st.columns([5, 1], vertical_alignment="center")
    line.markdown(
        f"{sign} **{metric.label}**, {where}: {now}, was {before} "
        f"({words.difference(change['difference'], metric.unit, asked.clock)}; {span}) · "
        f"n = {change['n']:,}, {change['n_before']:,}"
    )
    mark = Mark(**{**BEHIND[metric.name], "dimension": change["dimension"], "segment": change["segment"]})
    with button:
        tickets_button("Tickets", mark, f"moved_{place}", asked.during(week_of(week)))


def page() -> None:
    show_title("Weekly snapshot", "What happened in one week, against the week before.")
    week = choose_week(scope())
    if week is None:
        show_nothing("No ticket is loaded.", "Put an export into data/exports.")
        return
    trend = Period(week - timedelta(weeks=TREND_WEEKS), week + timedelta(days=6))
    asked = replace(scope(), period=trend, compared=None)
    rows = ask("weekly_snapshot/weeks", asked).filter(pl.col("week") > trend.first)
    if rows.filter((pl.col("week") == week) & (pl.col("n") > 0)).is_empty():
        show_nothing(
            "No ticket of this week fits the filters.",
            "Clear a filter in the sidebar or choose another week.",
        )
    else:
        if rows.filter((pl.col("week") == week) & pl.col("is_partial")).height:
            st.warning(
                "The exports hold only a part of this week. It is not compared with whole weeks.",
                icon=":material/timelapse:",
            )
        show_headline(rows, week, asked)
        show_moved(week, asked)
    show_data_line(asked.during(week_of(week)))


page()
