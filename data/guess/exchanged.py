"""Whether somebody exchanged day and month wherever that gives a date. No number above 12 tells it then, but people do:
most work on weekdays, and the rows of a ticket follow each other in time."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.formats import Column
from data.guess.loose import Loose
from data.guess.profile import Profile
from data.parse import parse

# Of fewer dates than these on either side nothing is said.
LEAST_DATES = 200
# The share of weekends among the dates in doubt must lie so far from that among the others, and so much nearer when
# they are exchanged again.
APART = 0.1
TIMES_NEARER = 3
# Or: so many rows must lie before the row above of the same ticket, and so many times fewer when exchanged again.
WORDS = "day and month were exchanged where the day is 12 or less"
LEAST_ROWS, LEAST_SHARE, TIMES_LESS = 10, 0.02, 10


@dataclass(frozen=True)
class Weekends:
    """The share of Saturdays and Sundays: of days above 12, of the others as they stand, and exchanged again."""

    beyond_doubt: float
    as_they_stand: float
    again: float
    least_dates: int

    @property
    def is_telling(self) -> bool:
        far = abs(self.as_they_stand - self.beyond_doubt)
        return (
            self.least_dates >= LEAST_DATES
            and far >= APART
            and abs(self.again - self.beyond_doubt) * TIMES_NEARER <= far
        )


def finding(loose: Loose, time: Profile, number: str | None) -> str | None:
    """Why day and month of `time` must have been exchanged; None: nothing speaks for it.

    `number` is the column of the ticket, where the rows of one ticket follow each other.
    """
    frame = dated(loose, time, number)
    if frame is None:
        return None
    weekends = weekends_of(frame)
    if weekends.is_telling:
        return (
            f"{WORDS}: {weekends.as_they_stand:.0%} of those dates lie on a weekend, of the others "
            f"{weekends.beyond_doubt:.0%}; exchanged again, {weekends.again:.0%} do"
        )
    if number:
        stands, again = (count_back(frame, name) for name in ("stands", "again"))
        if stands >= max(LEAST_ROWS, LEAST_SHARE * frame.height) and again * TIMES_LESS <= stands:
            return (
                f"{WORDS}: {stands:,} rows lie before the row above of the same ticket; exchanged again, {again:,} do"
            )
    return None


def dated(loose: Loose, time: Profile, number: str | None) -> pl.DataFrame | None:
    """The times as they `stands`, and `again`: with day and month exchanged where the day is 12 or less."""
    if time.dates is None or time.dates.is_open:
        return None
    column = Column("t", type="timestamp", formats=time.dates.formats)
    stands = pl.col("stands")
    turned = pl.datetime(
        stands.dt.year(), stands.dt.day(), stands.dt.month(), stands.dt.hour(), stands.dt.minute(), stands.dt.second()
    )
    return (
        loose.sample.select(
            parse(column, pl.col(time.header).str.strip_chars(), "UTC").dt.replace_time_zone(None).alias("stands"),
            (pl.col(number) if number else pl.lit("")).alias("number"),
        )
        .drop_nulls()
        .with_columns(pl.when(stands.dt.day() <= 12).then(turned).otherwise(stands).alias("again"))
    )


def weekends_of(frame: pl.DataFrame) -> Weekends:
    day, month = pl.col("stands").dt.day(), pl.col("stands").dt.month()
    sure, doubtful = frame.filter(day > 12), frame.filter((day <= 12) & (day != month))
    return Weekends(
        weekend(sure["stands"]),
        weekend(doubtful["stands"]),
        weekend(doubtful["again"]),
        min(sure.height, doubtful.height),
    )


def weekend(times: pl.Series) -> float:
    return int((times.dt.weekday() > 5).sum()) / max(times.len(), 1)


def count_back(frame: pl.DataFrame, name: str) -> int:
    step = (pl.col(name) - pl.col(name).shift(1).over("number")).dt.total_microseconds()
    return int(frame.select((step < 0).sum()).item())
