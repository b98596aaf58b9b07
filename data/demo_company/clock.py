"""The company's clocks: instants are seconds of UTC since 1970; open time is counted by each desk's own schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from data.demo_company.chance import Whole

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800


@dataclass(frozen=True)
class Holiday:
    """Closed from `first` to `last`, local days, both included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Schedule:
    """A schedule as Zendesk keeps it; `intervals` and `before` are local minutes from Sunday 00:00.

    `before` is what the intervals were until it was edited on `edited_on`; the help desk itself has forgotten it.
    """

    name: str
    rails_zone: str
    zone: str
    intervals: tuple[tuple[int, int], ...]
    before: tuple[tuple[int, int], ...] | None = None
    edited_on: date | None = None

    @property
    def edited_at(self) -> int:
        """The instant of the edit; 0, before everything, where there was none."""
        return instant(self.zone, self.edited_on) if self.edited_on else 0


def on_days(days: Iterable[int], *spans: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The same spans (local minutes of a day) on several days, 0 being Sunday."""
    return tuple((1_440 * day + start, 1_440 * day + end) for day in days for start, end in spans)


class OpenHours:
    """Open time of one set of intervals between `first` and `last` (local dates)."""

    def __init__(self, zone: str, windows: Iterable[tuple[int, int]]) -> None:
        self.zone = zone
        pairs = np.array(list(windows), dtype=np.int64).reshape(-1, 2)
        self.starts, self.ends = pairs[:, 0].copy(), pairs[:, 1].copy()
        self.opened_by_end = np.cumsum(self.ends - self.starts)
        self.opened_by_start = self.opened_by_end - (self.ends - self.starts)

    def opened(self, at: Whole) -> Whole:
        """Open seconds from the beginning of the clock to each instant."""
        window = np.searchsorted(self.starts, at, side="right") - 1
        known = np.maximum(window, 0)
        inside = np.clip(at - self.starts[known], 0, self.ends[known] - self.starts[known])
        return np.where(window < 0, 0, self.opened_by_start[known] + inside)

    def between(self, start: Whole, end: Whole) -> Whole:
        """Open seconds between two instants."""
        return self.opened(end) - self.opened(start)

    def after(self, start: Whole, seconds: Whole) -> Whole:
        """The instants at which `seconds` (at least 1) open seconds have passed since `start`."""
        goal = self.opened(start) + np.maximum(seconds, 1)
        window = np.minimum(np.searchsorted(self.opened_by_end, goal, side="left"), len(self.starts) - 1)
        found: Whole = self.starts[window] + goal - self.opened_by_start[window]
        return found


class Clocks:
    """The open hours of several schedules; `schedule` is a place in the list, one for each instant."""

    def __init__(self, hours: list[OpenHours]) -> None:
        self.hours = hours

    def opened(self, schedule: Whole, at: Whole) -> Whole:
        found = np.zeros(len(at), dtype=np.int64)
        for place, hours in enumerate(self.hours):
            mine = schedule == place
            found[mine] = hours.opened(at[mine])
        return found

    def between(self, schedule: Whole, start: Whole, end: Whole) -> Whole:
        return self.opened(schedule, end) - self.opened(schedule, start)

    def after(self, schedule: Whole, start: Whole, seconds: Whole) -> Whole:
        found = np.zeros(len(start), dtype=np.int64)
        for place, hours in enumerate(self.hours):
            mine = schedule == place
            found[mine] = hours.after(start[mine], seconds[mine])
        return found


def windows(
    zone: str, intervals: Iterable[tuple[int, int]], closed: Iterable[Holiday], first: date, last: date
) -> Iterator[tuple[int, int]]:
    """The open windows from `first` to `last` (local dates) as instants, in order."""
    shut = {day for each in closed for day in days_of(each.first, each.last)}
    ordered = sorted(intervals)
    for day in days_of(first, last):
        sunday_based = (day.weekday() + 1) % 7
        if day in shut:
            continue
        for start, end in ordered:
            if start // 1_440 == sunday_based:
                low, high = start - 1_440 * sunday_based, end - 1_440 * sunday_based
                yield instant(zone, day, low), instant(zone, day, high)


def instant(zone: str, day: date, minute: int = 0) -> int:
    """The instant of a local wall-clock time, `minute` minutes after the day's 00:00 on the wall."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return int(wall.replace(tzinfo=ZoneInfo(zone)).timestamp())


def days_of(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def tellable(at: Whole, zone: str) -> Whole:
    """The instants, or an hour later where their wall-clock time is the second one of that name.

    A text without offset cannot say which of the two hours it means when the clocks go back; readers take the first,
    so nothing that is written in local time happens in the second.
    """
    if not len(at):
        return at
    years = range(datetime.fromtimestamp(int(at.min()), UTC).year, datetime.fromtimestamp(int(at.max()), UTC).year + 1)
    moved = at.copy()
    for hour in (repeated_hour(year, zone) for year in years):
        moved[(at >= hour) & (at < hour + HOUR)] += HOUR
    return moved


def repeated_hour(year: int, zone: str) -> int:
    """The instant at which the wall clock shows an hour for the second time; for zones of the European Union."""
    sunday = max(day for day in days_of(date(year, 10, 25), date(year, 10, 31)) if day.weekday() == 6)
    second = datetime(sunday.year, sunday.month, sunday.day, 2, fold=1, tzinfo=ZoneInfo(zone))
    return int(second.timestamp())


def local_text(at: pl.Expr, zone: str, form: str = "%Y-%m-%d %H:%M") -> pl.Expr:
    """Wall-clock text of an expression of instants; null stays null."""
    return as_instant(at).dt.convert_time_zone(zone).dt.strftime(form)


def utc_text(at: pl.Expr) -> pl.Expr:
    """ISO 8601 text in UTC of an expression of instants; null stays null."""
    return as_instant(at).dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def as_instant(at: pl.Expr) -> pl.Expr:
    return (at.cast(pl.Int64) * 1_000).cast(pl.Datetime("ms", "UTC"))
