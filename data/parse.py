"""Text to values: one expression for each type that a column of an export can have."""

from __future__ import annotations

import polars as pl

from data.formats import DURATIONS, Column
from data.month_names import in_english
from data.settings import known_zones

BOOLEANS = {
    **dict.fromkeys(("true", "yes", "1", "y", "on", "ja"), True),
    **dict.fromkeys(("false", "no", "0", "n", "off", "nein"), False),
}
DTYPES: dict[str, pl.DataType] = {
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "timestamp": pl.Datetime("us", "UTC"),
    "date": pl.Date(),
    **dict.fromkeys(DURATIONS, pl.Int64()),
}
SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0, "milliseconds": 0.001}
WORDS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
# Zulu, +02:00, +0200, +02, UTC: whatever stands behind a time of day.
OFFSET = r"\d\d:\d\d\S*? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$"
# "12,345.6" and "12345.6", but not "12,5": a comma is no fraction unless the format says so.
NUMBER = r"^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d+)?$"
# Whitespace, currency signs and the Swiss apostrophe are no part of a number.
ORNAMENTS = "[\\s\u00a0\u202f'’$€£¥₹%]"


def dtype(column: Column) -> pl.DataType:
    """The Polars type of the column's values."""
    return DTYPES.get(column.type, pl.String())


def parse(column: Column, text: pl.Expr, zone: str) -> pl.Expr:
    """The typed value of `text`, null where it is none of that type. Wall times are read in `zone`."""
    if column.type == "timestamp":
        zone = column.zone or zone
        return pl.coalesce(instant(text, each, zone) for each in column.formats)
    if column.type == "date":
        return pl.coalesce(day(text, each) for each in column.formats)
    if column.type == "boolean":
        return text.str.to_lowercase().replace_strict(BOOLEANS, default=None, return_dtype=pl.Boolean)
    if column.type in DURATIONS:
        return duration(column, text).round().cast(pl.Int64, strict=False)
    if column.type == "integer":
        value = number(text, column.decimal)
        return pl.when(value == value.round()).then(value).cast(pl.Int64, strict=False)
    if column.type == "number":
        return number(text, column.decimal)
    if column.type == "list":
        return joined(text)
    if column.type == "zone":
        names = {zone.lower(): zone for zone in sorted(known_zones())}
        return text.str.to_lowercase().replace_strict(names, default=None, return_dtype=pl.String)
    return text


def number(text: pl.Expr, decimal: str) -> pl.Expr:
    """Float64; thousands may be grouped where they are grouped throughout."""
    bare = text.str.replace_all(ORNAMENTS, "")
    if decimal == ",":
        bare = bare.str.replace_all(".", "\0", literal=True).str.replace_all(",", ".", literal=True)
        bare = bare.str.replace_all("\0", ",", literal=True)
    return (
        pl.when(bare.str.contains(NUMBER))
        .then(bare.str.replace_all(",", "", literal=True))
        .cast(pl.Float64, strict=False)
    )


def joined(text: pl.Expr) -> pl.Expr:
    """`["a","b"]` and `a, b` alike become `a,b`."""
    inside = text.str.replace_all(r'^\s*\[\s*"?|"?\s*\]\s*$', "")
    flat = inside.str.replace_all(r'"?\s*,\s*"?', ",")
    return pl.when(flat == "").then(None).otherwise(flat)


def duration(column: Column, text: pl.Expr) -> pl.Expr:
    """Seconds as Float64."""
    if column.type in SECONDS:
        return number(text, column.decimal) * SECONDS[column.type]
    return {"hms": hours_minutes_seconds, "words": worded, "since_1970": since_1970, "span": span}[column.type](text)


def hours_minutes_seconds(text: pl.Expr) -> pl.Expr:
    """`125:03:10`, `-2:15` (hours and minutes), `02:11 hrs`."""
    parts = text.str.extract_groups(r"^(-?)(\d+):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:\s*(?:hrs?|hours)\.?)?$")
    values = [parts.struct.field(str(place)).cast(pl.Float64, strict=False) for place in (2, 3, 4)]
    seconds = values[0] * 3600 + values[1] * 60 + values[2].fill_null(0)
    return pl.when(parts.struct.field("1") == "-").then(-seconds).otherwise(seconds)


def worded(text: pl.Expr) -> pl.Expr:
    """`1 Day 2 Hours 5 Minutes`; null where the text holds no such word."""
    found = {
        size: text.str.to_lowercase().str.extract(rf"(\d+(?:\.\d+)?)\s*{word}").cast(pl.Float64, strict=False)
        for word, size in WORDS.items()
    }
    any_found = pl.any_horizontal(value.is_not_null() for value in found.values())
    return pl.when(any_found).then(pl.sum_horizontal(value.fill_null(0) * size for size, value in found.items()))


def since_1970(text: pl.Expr) -> pl.Expr:
    """`1970-01-01 02:37:03` is how ServiceNow stores 2 h 37 min 3 s."""
    return instant(text, "iso", "UTC").dt.epoch("s").cast(pl.Float64)


def span(text: pl.Expr) -> pl.Expr:
    """Any of the ways in which ServiceNow writes a duration, by where it is exported: `1970-01-01 02:37:03`,
    `2 Hours 37 Minutes`, `2:37:03`, or seconds."""
    return pl.coalesce(since_1970(text), worded(text), hours_minutes_seconds(text), number(text, "."))


def instant(text: pl.Expr, pattern: str, zone: str) -> pl.Expr:
    """An instant from a text of `pattern`: iso, epoch, epoch_ms or a strptime pattern."""
    if pattern == "iso":
        return iso(text, zone)
    if pattern.startswith("epoch"):
        unit = 1_000 if pattern == "epoch_ms" else 1_000_000
        moments = (text.cast(pl.Float64, strict=False) * unit).round().cast(pl.Int64, strict=False)
        return moments.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return to_utc(in_english(text, pattern).str.to_datetime(pattern, strict=False, time_unit="us"), zone)


def iso(text: pl.Expr, zone: str) -> pl.Expr:
    """ISO 8601 with a T or a blank, with or without seconds, fraction and offset; a day alone is its midnight."""
    offset = text.str.extract(OFFSET)
    bare = text.str.replace(r" ?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$", "")
    local_text = pl.when(offset.is_null()).then(text).otherwise(bare).str.replace(" ", "T", literal=True)
    local = pl.coalesce(
        local_text.str.to_datetime(each, strict=False, time_unit="us")
        for each in ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
    )
    parts = offset.str.extract_groups(r"([+-])(\d\d):?(\d\d)?")
    minutes = parts.struct.field("2").cast(pl.Int64, strict=False).fill_null(0) * 60
    minutes += parts.struct.field("3").cast(pl.Int64, strict=False).fill_null(0)
    signed = pl.when(parts.struct.field("1") == "-").then(-minutes).otherwise(minutes)
    shifted = (local - pl.duration(minutes=signed)).dt.replace_time_zone("UTC")
    return pl.when(offset.is_null()).then(to_utc(local, zone)).otherwise(shifted)


def day(text: pl.Expr, pattern: str) -> pl.Expr:
    if pattern == "iso":
        return text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    if pattern.startswith("epoch"):
        return instant(text, pattern, "UTC").dt.date()
    return in_english(text, pattern).str.to_datetime(pattern, strict=False).dt.date()


def to_utc(local: pl.Expr, zone: str) -> pl.Expr:
    """Wall time to instant. A repeated hour is taken as its first pass, a skipped one with the offset before it:
    one rule (Python's fold=0), stated, instead of a ticket lost to a clock change."""
    direct = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    hour = pl.duration(hours=1)
    before_gap = (local - hour).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null") + hour
    return pl.coalesce(direct, before_gap).dt.convert_time_zone("UTC")
