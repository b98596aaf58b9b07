"""What dates look like: the strptime pattern of a text, and whether its first number is the day or the month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from data.date_order import ORDERS

DAY_FIRST, MONTH_FIRST = ORDERS
# Of more shapes than these a column is no column of dates.
MOST_SHAPES = 100
# A date as its shape: every digit is 0, every word is a. `1` and `2` stand for day and month in the order yet unknown.
SEPARATOR = r"(?P<s>[-/.])"
DATES = (
    (re.compile(rf"0000{SEPARATOR}00?(?P=s)00?"), "%Y{s}{1}{s}{2}"),
    (re.compile(rf"00?{SEPARATOR}00?(?P=s)0000"), "{1}{s}{2}{s}%Y"),
    (re.compile(rf"00?{SEPARATOR}00?(?P=s)00"), "{1}{s}{2}{s}%y"),
    (re.compile(r"00?(?P<s>[-/. ])a(?P=s)0000"), "%d{s}%b{s}%Y"),
    (re.compile(r"00?(?P<s>[-/. ])a(?P=s)00"), "%d{s}%b{s}%y"),
    (re.compile(r"00?\. a\.? 0000"), "%d. %b %Y"),
    (re.compile(r"a\.? 00?, 0000"), "%b %d, %Y"),
    (re.compile(r"0{8}"), "%Y%m%d"),
)
TIMES = (
    (re.compile(r""), ""),
    (re.compile(r"(?P<gap>,? +|T)00?:00"), "{gap}%H:%M"),
    (re.compile(r"(?P<gap>,? +|T)00?:00:00"), "{gap}%H:%M:%S"),
    (re.compile(r"(?P<gap>,? +|T)00?:00:00\.0+"), "{gap}%H:%M:%S%.f"),
    (re.compile(r"(?P<gap>,? +|T)00?:00 ?a\.?(?: ?a\.?)?"), "{gap}%I:%M %p"),
    (re.compile(r"(?P<gap>,? +|T)00?:00:00 ?a\.?(?: ?a\.?)?"), "{gap}%I:%M:%S %p"),
)
# What the reader of "iso" understands beyond a pattern: a T, a fraction, an offset.
ISO = re.compile(r"0000-00-00(?:[T ]00:00(?::00(?:\.0+)?)?(?: ?(?:Z|a|[+-]00(?::?00)?))?)?")
NUMBERS = r"^\s*(\d{1,2})[-/.](\d{1,2})(?:\D|$)"


@dataclass(frozen=True)
class Order:
    """How many texts can be read in one order only, and how many in both: those whose two numbers are 12 at most."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def __add__(self, other: Order) -> Order:
        return Order(self.day_first + other.day_first, self.month_first + other.month_first, self.either + other.either)

    @property
    def told(self) -> str | None:
        """The order that the numbers tell; None: neither, or both."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return DAY_FIRST if self.day_first else MONTH_FIRST

    @property
    def is_contradictory(self) -> bool:
        return self.day_first > 0 and self.month_first > 0

    def reason(self) -> str:
        """Why it is that order, or why nobody can tell."""
        if self.is_contradictory:
            return (
                f"both orders: {rows(self.day_first)} a first number above 12 and {rows(self.month_first)} a second "
                "number above 12. A spreadsheet has exchanged days and months"
            )
        if self.day_first:
            return f"day first: {rows(self.day_first)} a first number above 12"
        if self.month_first:
            return f"month first: {rows(self.month_first)} a second number above 12"
        return "no number in it is above 12, so that it can be either"


def rows(count: int) -> str:
    return f"{count:,} row{'s have' if count != 1 else ' has'}"


def order_of(texts: pl.Series) -> Order:
    """What the first two numbers of these dates tell. After a year nobody writes the day first."""
    found = (
        texts.to_frame("text")
        .select(pl.col("text").str.extract_groups(NUMBERS).alias("found"))
        .select(pl.col("found").struct.field(place).cast(pl.Int64, strict=False).alias(place) for place in ("1", "2"))
    )
    first, second = pl.col("1"), pl.col("2")
    counts = found.select(
        ((first > 12) & (second <= 12)).sum().alias("day_first"),
        ((second > 12) & (first <= 12)).sum().alias("month_first"),
        ((first <= 12) & (second <= 12) & (first != second)).sum().alias("either"),
    )
    return Order(**{name: int(value or 0) for name, value in counts.row(0, named=True).items()})


def shapes_of(texts: pl.Series) -> list[tuple[str, int]]:
    """The shapes of these texts with their number, the most frequent first."""
    shape = (
        pl.col("text")
        .str.strip_chars()
        .str.replace_all(r"\d", "0")
        .str.replace_all(r"0T0", "0\0" + "0")
        .str.replace_all(r"\p{L}+", "a")
        .str.replace_all("\0", "T", literal=True)
    )
    counted = texts.to_frame("text").select(shape.alias("shape")).group_by("shape").len()
    return list(counted.sort("len", "shape", descending=[True, False]).head(MOST_SHAPES).iter_rows())


def pattern_of(shape: str, is_iso: bool = True) -> str | None:
    """The pattern that reads texts of this shape, with {1} and {2} where day and month can stand in either order.

    `is_iso`: what ISO 8601 covers is just "iso".
    """
    if is_iso and ISO.fullmatch(shape):
        return "iso"
    for date, day in DATES:
        for time, clock in TIMES:
            found = re.fullmatch(f"{date.pattern}{time.pattern}", shape)
            if found:
                marks = found.groupdict()
                day = day.replace("{s}", marks.get("s") or "")
                return day + clock.replace("{gap}", re.sub(" +", " ", marks.get("gap") or ""))
    return None


def in_order(pattern: str, order: str) -> str:
    """`pattern` with day and month where this order has them."""
    first, second = ("%d", "%m") if order == DAY_FIRST else ("%m", "%d")
    return pattern.replace("{1}", first).replace("{2}", second)


def is_open(pattern: str) -> bool:
    """Whether day and month can stand in either order. With points they never do, nor after the year."""
    return re.match(r"\{1\}[-/]", pattern) is not None


def settled(patterns: Iterable[str], order: str | None) -> tuple[str, ...]:
    """Patterns that strptime takes; where the order is not known and matters, both."""
    found: list[str] = []
    for pattern in patterns:
        if pattern.startswith("%Y"):
            found.append(in_order(pattern, MONTH_FIRST))
        elif order or not is_open(pattern):
            found.append(in_order(pattern, order or DAY_FIRST))
        else:
            found += [in_order(pattern, DAY_FIRST), in_order(pattern, MONTH_FIRST)]
    return tuple(dict.fromkeys(found))
