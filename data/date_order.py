"""Whether 7/8/2025 is in July or in August. A file whose reports follow the reader's locale says so itself, by a day
above 12; where it does not, a person has to. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from data.formats import Column, Format
from data.refusal import Refused

# What settings.toml may say -> how the strptime patterns of that order begin.
ORDERS = {"day first": "%d", "month first": "%m"}
# Dates with points are day first wherever they are written, so only these can be either.
NUMBERS = r"^\D{0,3}(\d{1,2})[/-](\d{1,2})[/-]\d"


@dataclass
class Seen:
    """One value that can be read in one order only, for each order; and one that can be read in both."""

    day_first: str | None = None
    month_first: str | None = None
    either: str | None = None

    def look(self, texts: pl.Series) -> None:
        """Remember what `texts` (dates as they stand in the file) say about their order."""
        numbers = (
            texts.to_frame("text")
            .with_columns(pl.col("text").str.extract_groups(NUMBERS).alias("found"))
            .with_columns(pl.col("found").struct.field(place).cast(pl.Int64).alias(place) for place in ("1", "2"))
            .filter(pl.col("1").is_not_null())
        )
        self.day_first = self.day_first or first(numbers.filter((pl.col("1") > 12) & (pl.col("2") <= 12)))
        self.month_first = self.month_first or first(numbers.filter((pl.col("2") > 12) & (pl.col("1") <= 12)))
        self.either = self.either or first(
            numbers.filter((pl.col("1") <= 12) & (pl.col("2") <= 12) & (pl.col("1") != pl.col("2")))
        )


def first(frame: pl.DataFrame) -> str | None:
    return str(frame["text"][0]) if frame.height else None


def settled(form: Format, batches: Iterable[pl.DataFrame], stated: str | None) -> Format:
    """`form` with the date patterns of one order only, if its dates can stand in either (date_order = "ask").

    `stated` is what the settings say ("day first", "month first"); else all values in `batches` are looked at. Raises
    `Refused` where they do not tell, or contradict each other.
    """
    if form.date_order != "ask":
        return form
    return with_order(form, stated or order_of(form, batches))


def together(forms: Sequence[Format]) -> Format:
    """All columns of the sections of a mapping: they are read from one file, whose dates stand in one order."""
    columns = (replace(column, name=f"{form.table}.{column.name}") for form in forms for column in form.columns)
    return replace(forms[0], columns=tuple(columns), beside=(), only_with=())


def order_of(form: Format, batches: Iterable[pl.DataFrame]) -> str:
    seen = Seen()
    asking = [column.name for column in form.columns if is_ambiguous(column)]
    for frame in batches:
        for name in set(asking) & set(frame.columns):
            seen.look(frame[name])
    if seen.day_first and seen.month_first:
        raise Refused(
            f'Its dates stand in two orders: "{seen.day_first}" and "{seen.month_first}". A spreadsheet has swapped '
            "days and months.",
            "Export it again and do not open it in a spreadsheet.",
        )
    if not seen.day_first and not seen.month_first and seen.either:
        raise Refused(
            f'Whether "{seen.either}" begins with the day or the month cannot be told: '
            "no number in its dates is above 12.",
            f"Leave the patterns of one order under formats in {form.mapping}.mapping.toml, or export a longer period."
            if form.mapping
            else f'Write [date_order] {form.source} = "month first" (or "day first") in settings.toml, '
            "or export a longer period.",
        )
    return "month first" if seen.month_first else "day first"


def is_ambiguous(column: Column) -> bool:
    """Whether its patterns read 7/8/2025 in both orders."""
    return all(any(re.match(rf"{start}[/-]", each) for each in column.formats) for start in ORDERS.values())


def with_order(form: Format, order: str) -> Format:
    """`form` without the patterns of the other order."""
    other = next(start for name, start in ORDERS.items() if name != order)
    columns = tuple(
        replace(column, formats=tuple(each for each in column.formats if not re.match(rf"{other}[/-]", each)))
        if is_ambiguous(column)
        else column
        for column in form.columns
    )
    return replace(form, columns=columns, date_order="")
