"""Whom tickets waited for: the words, and the waterfall that adds up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from pages.charts.waits import waterfall
from pages.language import say
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.table import percent
from pages.parts.whom import waited_for
from queries.scope import Scope

# From so much apart on, two sums of seconds do not agree; tickets may begin in the middle of a second.
APART = 1.0


def show_waterfall(
    name: str,
    title: str,
    rows: pl.DataFrame,
    asked: Scope,
    fact: Callable[[dict[str, Any], pl.DataFrame], str],
    counted: tuple[str, str],
    key: tuple[Any, ...],
    is_headed: bool = False,
    **mark: Any,
) -> None:
    """`rows` of escalations/waterfall or tickets/waterfall with its check. `fact` makes the main statement of the row
    of all and the parts; `counted` is (column, label) of how many; `mark`: what a bar's tickets have besides."""
    labels = [waited_for(row["waited_for"], row["department"]) for row in rows.iter_rows(named=True)]
    whole = rows.filter(pl.col("waited_for") == "all").row(0, named=True)
    parts = rows.with_columns(label=pl.Series(labels)).filter(pl.col("waited_for") != "all")
    divisor, unit = words.axis(whole["seconds"], asked.clock)
    column, label = counted
    table = rows.select(
        pl.Series(say("Waited for"), labels),
        (pl.col("seconds") / words.MINUTE)
        .round(1)
        .alias(say("Business minutes") if asked.clock == "business" else say("Minutes")),
        percent("share", say("Share")),
        pl.col(column).alias(label),
    )
    told = [words.duration(row["seconds"], asked.clock) for row in rows.iter_rows(named=True)]
    show_chart(
        name,
        title,
        fact(whole, parts),
        table,
        partial(waterfall, rows, labels, told, divisor, unit, mark),
        key,
        within=asked,
        note=told_check(whole, asked),
        is_headed=is_headed,
    )


def told_check(whole: dict[str, Any], asked: Scope) -> str:
    """Whether the parts add up to the time from opening to end, which they were not made from."""
    parts, elapsed = whole["calendar_parts"], whole["calendar_elapsed"]
    if abs(parts - elapsed) >= APART:
        return say(
            "Check: the parts add up to {parts} s on the calendar, but {elapsed} s elapsed: something is missing.",
            parts=words.count(parts),
            elapsed=words.count(elapsed),
        )
    told = say(
        "Check: the parts add up to {parts} s on the calendar, exactly the {elapsed} s from opening to the end.",
        parts=words.count(parts),
        elapsed=words.count(elapsed),
    )
    return told if asked.clock == "calendar" else told + " " + say("The chart shows the business hours among them.")


def told_parts(parts: pl.DataFrame, most: int, clock: str) -> str:
    """`Customer 27 h 41 min (51.6 %), Queue ...`: the longest parts."""
    longest = parts.filter(pl.col("seconds") > 0).sort("seconds", descending=True).head(most)
    return ", ".join(
        say(
            "{whom} {time} ({share})",
            whom=words.plain(row["label"]),
            time=words.duration(row["seconds"], clock),
            share=words.share(row["share"], 0),
        )
        for row in longest.iter_rows(named=True)
    )
