"""Any measure of the catalogue on a page: its tile, its weeks, its cells side by side. A page only names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from pages.charts.measure import measure_by_cell, measure_by_week
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.notes_and_targets import Aim
from pages.parts.page import show_nothing
from pages.parts.response_tiles import is_comparison_covered, told_comparison
from pages.parts.session import analysed, scope
from pages.parts.tickets import tickets_button
from pages.parts.tiles import Tile, show_tiles
from queries.analyses import values
from queries.mark import Mark
from queries.metrics import Metric, catalogue
from queries.scope import Scope, week_name

Absent = Mapping[str, str]


def told(measures: Sequence[str], asked: Scope, by: str = "all") -> pl.DataFrame:
    """The rows of queries.analyses.values: value, interval, n, state and the difference to the compared period."""
    # A week is compared with none: what the numbers are compared with changes nothing in them.
    before = None if by == "week" else compared_with(asked)
    return analysed(values, replace(asked, compared=None), tuple(measures), by, before)


def compared_with(asked: Scope) -> Scope | None:
    """What the numbers are compared with; None where nothing is, or where the exports do not cover it."""
    return asked.other() if is_comparison_covered(asked) else None


def tiles_of(measures: Sequence[str], asked: Scope, absent: Absent | None = None) -> list[Tile]:
    """One tile a measure, with its weeks as the trend. `absent` says why a measure may have no value."""
    now = {each["measure"]: each for each in told(measures, asked).iter_rows(named=True)}
    weeks = told(measures, asked, "week")
    return [tile_of(name, now.get(name), weeks, asked, (absent or {}).get(name)) for name in measures]


def tile_of(name: str, row: dict[str, Any] | None, weeks: pl.DataFrame, asked: Scope, absent: str | None) -> Tile:
    metric = catalogue()[name]
    if row is None or row["value"] is None:
        return Tile(metric, None, 0, absent=why_absent(row, absent))
    trend = without_ends(weeks.filter(pl.col("measure") == name).sort("cell"))
    return Tile.of(
        metric,
        row,
        compared_with(asked) is not None,
        against=told_comparison(asked),
        trend=tuple(trend["value"].to_list()),
        note=note_of(row),
        clock=clock_of(metric, asked),
    )


def why_absent(row: dict[str, Any] | None, absent: str | None) -> str:
    if row is not None and row["is_withheld"]:
        return say("withheld: too few to show without telling of persons")
    return absent or say("no data in this selection")


def note_of(row: dict[str, Any]) -> str:
    """What n does not say: how many still run, or how many of n a share counts."""
    if row["kind"] == "share" and row["count_hits"] is not None:
        return say("{hits} of {n}", hits=words.count(row["count_hits"]), n=words.count(row["n"]))
    if row["kind"] == "time" and row["count_running"]:
        return say_counted("{n} is still running", "{n} still running", row["count_running"])
    return ""


def clock_of(metric: Metric, asked: Scope) -> str:
    return asked.clock if metric.clock == "both" else "calendar"


def show_measures(measures: Sequence[str], asked: Scope | None = None, absent: Absent | None = None) -> None:
    """The tiles of `measures`, over the frame's scope unless told otherwise."""
    show_tiles(tiles_of(measures, asked or scope(), absent))


def drawn(metric: Metric, largest: float | None, clock: str) -> tuple[float, str]:
    """(factor, unit) in which a measure is drawn: durations in what suits the largest, shares in per cent."""
    if metric.unit == "duration":
        divisor, unit = words.axis(largest, clock)
        return 1 / divisor, unit
    return (100.0, "%") if metric.unit == "share" else (1.0, say(words.UNITS[metric.unit]))


def show_measure_by_week(name: str, title: str = "", asked: Scope | None = None, key: str = "") -> None:
    """The weeks of a measure with intervals, targets and notes. `key` tells two charts of one measure apart."""
    asked, metric, chart = asked or scope(), catalogue()[name], f"{key or name}_by_week"
    title = title or say("{measure} by week", measure=say(metric.title))
    weeks = told((name,), asked, "week").filter(pl.col("value").is_not_null()).sort("cell")
    shown = without_ends(weeks)
    if weeks.is_empty():
        show_heading(chart, title)
        show_nothing(say("No week of this selection has a value."), say("Choose a longer period or clear a filter."))
        return
    clock = clock_of(metric, asked)
    factor, unit = drawn(metric, shown["value"].max(), clock)  # type: ignore[arg-type]
    show_chart(
        chart,
        title,
        fact_of_weeks(metric, weeks, clock),
        table_of(metric, weeks, say("Week from"), clock),
        partial(measure_by_week, shown, name, factor, unit),
        (name, key),
        within=asked,
        note=note_on_few(weeks),
        aim=Aim(name, factor, clock),
    )


def without_ends(weeks: pl.DataFrame) -> pl.DataFrame:
    """From the first week of enough values on: drawn, a lone old ticket would squeeze all others into a corner. The
    table has every week, and so has the chart where none has enough."""
    first = weeks.filter(pl.col("state") == "told")["cell"].min()
    return weeks if first is None else weeks.filter(pl.col("cell") >= first)


def fact_of_weeks(metric: Metric, weeks: pl.DataFrame, clock: str) -> str:
    """The last week, and the extremes among those of enough values."""
    last = weeks.row(-1, named=True)
    found = {
        "week": words.week(date.fromisoformat(last["cell"])),
        "value": words.number(last["value"], metric.unit, clock),
        "interval": words.interval(last["low"], last["high"], metric.unit, clock),
        "n": words.count(last["n"]),
    }
    fact = say("In the week {week}: {value} ({interval}; n = {n}).", **found)
    if last["state"] != "told":
        fact = say("In the week {week}: {value} ({interval}; n = {n}, too few to compare).", **found)
    enough = weeks.filter(pl.col("state") == "told").sort("value")
    if enough.height < 2:
        return fact
    low, high = enough.row(0, named=True), enough.row(-1, named=True)
    extremes = {
        "low_week": week_name(date.fromisoformat(low["cell"])),
        "low": words.number(low["value"], metric.unit, clock),
        "high_week": week_name(date.fromisoformat(high["cell"])),
        "high": words.number(high["value"], metric.unit, clock),
    }
    if enough.height == weeks.height:
        return f"{fact} " + say("Lowest in {low_week} with {low}, highest in {high_week} with {high}.", **extremes)
    return f"{fact} " + say(
        "Of the weeks with enough values, lowest in {low_week} with {low}, highest in {high_week} with {high}.",
        **extremes,
    )


def note_on_few(rows: pl.DataFrame, note: str = "") -> str:
    """What an open dot is, where there is one, after `note`."""
    few = say("Open dots have too few values to compare.") if (rows["state"] != "told").any() else ""
    return " ".join(each for each in (note, few) if each)


def show_measure_by(
    name: str, by: str, title: str = "", asked: Scope | None = None, key: str = "", note: str = ""
) -> None:
    """The cells of `by` (team, agent, channel, priority, topic, region, language, source) for a measure, those of
    enough values first, each with its interval."""
    asked, metric, chart = asked or scope(), catalogue()[name], f"{key or name}_by_{by}"
    title = title or say(
        "{measure} by {dimension}", measure=say(metric.title), dimension=words.inside(words.dimension(by))
    )
    cells = told((name,), asked, by).filter(pl.col("value").is_not_null())
    cells = cells.sort(pl.col("state") == "told", "value", "cell", descending=[True, True, False])
    if cells.is_empty():
        show_heading(chart, title)
        show_nothing(say("Nothing of this selection has a value."), say("Choose a longer period or clear a filter."))
        return
    clock = clock_of(metric, asked)
    factor, unit = drawn(metric, cells["value"].max(), clock)  # type: ignore[arg-type]
    show_chart(
        chart,
        title,
        fact_of_cells(metric, cells, clock),
        table_of(metric, cells, words.dimension(by), clock),
        partial(measure_by_cell, cells.head(MOST), name, by, factor, unit, words.named),
        (name, by, key),
        within=asked,
        note=note_on_few(cells, note),
        aim=Aim(name, factor, clock, is_by_team=by == "team"),
    )


# More dots than this are a wall; the table has them all.
MOST = 40


def fact_of_cells(metric: Metric, cells: pl.DataFrame, clock: str) -> str:
    enough = cells.filter(pl.col("state") == "told")
    few = cells.height - enough.height
    left_out = " " + told_few(few) if few else ""
    if enough.is_empty():
        return say("None has enough values to be compared.")
    high, low = enough.row(0, named=True), enough.row(-1, named=True)
    if enough.height == 1:
        return told_cell(metric, high, clock) + "." + left_out
    return say(
        "Highest: {high}. Lowest: {low}.",
        high=told_cell(metric, high, clock),
        low=told_cell(metric, low, clock),
    ) + left_out  # fmt: skip


def told_few(n: int) -> str:
    return say_counted(
        "{n} of them has too few values to be compared.", "{n} of them have too few values to be compared.", n
    )


def told_cell(metric: Metric, row: dict[str, Any], clock: str) -> str:
    return say(
        "**{name}** with {value} ({interval}; n = {n})",
        name=words.plain(words.named(row["cell"])),
        value=words.number(row["value"], metric.unit, clock),
        interval=words.interval(row["low"], row["high"], metric.unit, clock),
        n=words.count(row["n"]),
    )


def table_of(metric: Metric, rows: pl.DataFrame, first: str, clock: str) -> pl.DataFrame:
    """What is drawn, in the unit of tables: minutes, per cent, or the measure's own."""
    size, unit = {
        "duration": (1 / words.MINUTE, say("business minutes") if clock == "business" else say("minutes")),
        "share": (100.0, "%"),
    }.get(metric.unit, (1.0, say(words.UNITS[metric.unit])))
    return rows.select(
        words.names(rows["cell"], first),
        *(
            (pl.col(name) * size).round(1).alias(f"{label} ({unit})")
            for name, label in (("value", say(metric.label)), ("low", say("95 % from")), ("high", say("95 % to")))
        ),
        pl.col("n"),
    )


def measure_button(name: str, label: str = "", key: str = "", asked: Scope | None = None, **mark: Any) -> None:
    """A button to the tickets behind a measure. `mark` narrows them: hit=1, dimension=..., segment=..., week=..."""
    tickets_button(
        label or say("Tickets"), Mark(owner="fact", measure=name, **mark), key or f"tickets_of_{name}", asked
    )
