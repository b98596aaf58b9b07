"""Text in, types out, by the contract of the export's format; what breaks the contract is named, not dropped."""

from __future__ import annotations

from collections.abc import Callable

import dataframely as dy
import polars as pl

from data.formats import Column, Format
from data.read import ROW, Rejected, Table

TEXT = "|text"
NUMERIC = {"integer": pl.Int64, "minutes": pl.Float64, "hours": pl.Float64, "number": pl.Float64}
# Every span between two of these years is shorter than the 68 years that fit a duration.
YEARS = (1995, 2060)
SECONDS = {"minutes": 60, "hours": 3600}
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def apply_contract(table: Table, zone: str) -> tuple[pl.DataFrame, list[Rejected]]:
    """The rows of `table` that keep the contract, typed, and the others with line, column and reason.

    Timestamps without an offset are read in `zone` and become UTC instants. Columns that the file lacks are
    null. Rows of the result keep the file's order.
    """
    form = table.form
    typed = table.frame.with_columns(
        [clean(column) if column.name in table.frame.columns else absent(column) for column in form.columns]
    ).with_columns([parse(column, zone).alias(column.name) for column in form.columns])
    good, failure = schema_of(form).filter(typed)
    kept = good.select([column.name for column in form.columns])
    return kept, describe(table, failure.details() if len(failure) else None)


def clean(column: Column) -> pl.Expr:
    """The trimmed text; blank and the format's own words for "no value" become null."""
    text = pl.col(column.name).str.strip_chars()
    empty = (text == "") | text.is_in(list(column.missing))
    return pl.when(empty).then(None).otherwise(text).alias(column.name + TEXT)


def absent(column: Column) -> pl.Expr:
    return pl.lit(None, pl.String).alias(column.name + TEXT)


def parse(column: Column, zone: str) -> pl.Expr:
    """The typed value, or null where the text is none of that type (the contract then says so)."""
    text = pl.col(column.name + TEXT)
    if column.type == "timestamp":
        return to_utc(pl.coalesce(text.str.to_datetime(each, strict=False) for each in column.formats), zone)
    if column.type == "boolean":
        return text.str.to_lowercase().replace_strict(BOOLEANS, default=None, return_dtype=pl.Boolean)
    if column.type in SECONDS:
        seconds = text.cast(pl.Float64, strict=False) * SECONDS[column.type]
        return seconds.round().cast(pl.Int64, strict=False)
    if column.type in NUMERIC:
        return text.cast(NUMERIC[column.type], strict=False)
    return text


def to_utc(local: pl.Expr, zone: str) -> pl.Expr:
    """Wall time to instant. A repeated hour is taken as its first pass, a skipped one with the offset before it:
    one rule (Python's fold=0), stated, instead of a ticket lost to a clock change."""
    direct = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    hour = pl.duration(hours=1)
    before_gap = (local - hour).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null") + hour
    return pl.coalesce(direct, before_gap).dt.convert_time_zone("UTC")


def schema_of(form: Format) -> type[dy.Schema]:
    """The contract as a dataframely schema: one rule for each thing that can be wrong with a cell."""
    rules = {
        f"{column.name}: {reason}": dy.rule()(as_rule(expression))
        for column in form.columns
        for reason, expression in promises(column, form)
    }
    columns = {ROW: dy.Any()} | {
        name: dy.Any() for column in form.columns for name in (column.name, column.name + TEXT)
    }
    return type(form.name, (dy.Schema,), columns | rules)


def as_rule(expression: pl.Expr) -> Callable[[type[dy.Schema]], pl.Expr]:
    return lambda cls: expression


def promises(column: Column, form: Format) -> list[tuple[str, pl.Expr]]:
    """(reason, what must hold) for one column; a null result counts as kept."""
    text, value = pl.col(column.name + TEXT), pl.col(column.name)
    found: list[tuple[str, pl.Expr]] = []
    if column.required:
        found.append(("is missing", text.is_not_null()))
    if column.type != "text":
        found.append((f"is not {expected(column)}", text.is_null() | value.is_not_null()))
    if column.pattern:
        wanted = column.wanted or f"of the form {column.pattern}"
        found.append((f"is not {wanted}", text.str.contains(column.pattern)))
    if column.minimum is not None:
        found.append((f"is below {column.minimum}", value >= column.minimum))
    if column.maximum is not None:
        unit = " seconds" if column.type in SECONDS else ""
        found.append((f"is above {column.maximum}{unit}", value <= column.maximum))
    if column.type == "timestamp":
        found.append(("is not a year that a help desk can have seen", value.dt.year().is_between(*YEARS)))
    if column.not_before:
        found.append((f"is earlier than {heading(form, column.not_before)}", value >= pl.col(column.not_before)))
    return found


def expected(column: Column) -> str:
    """What a cell of this type looks like, for the person who has to correct it."""
    if column.type == "timestamp":
        return "a date and time like " + example(column.formats[0])
    return {"integer": "a whole number", "boolean": "true or false"}.get(column.type, "a number")


def example(pattern: str) -> str:
    """A strptime pattern written out, without asking the clock."""
    for part, text in PARTS.items():
        pattern = pattern.replace(part, text)
    return pattern


PARTS = {"%Y": "2023", "%m": "04", "%d": "25", "%H": "13", "%M": "05", "%S": "00"}


def heading(form: Format, name: str) -> str:
    return next(column.headers[0] for column in form.columns if column.name == name)


def describe(table: Table, details: pl.DataFrame | None) -> list[Rejected]:
    """One `Rejected` for each row that broke the contract: its first column at fault, all its reasons."""
    if details is None:
        return []
    places = table.locate(set(details[ROW].to_list()))
    names = {column.name: column.headers[0] for column in table.form.columns}
    rejected = []
    for row in details.iter_rows(named=True):
        broken = [rule.partition(": ") for rule, state in row.items() if ": " in rule and state == "invalid"]
        words = [f"{names[column]} {reason}{shown(row[column + TEXT])}" for column, _, reason in broken]
        line, raw = places[row[ROW]]
        rejected.append(Rejected(line, names[broken[0][0]], "; ".join(words), raw))
    return rejected


def shown(text: str | None) -> str:
    return "" if text is None else f' ("{text[:60]}")'
