"""Text in, types out, by the contract of the export's format; what breaks the contract is named, not dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from data.formats import DURATIONS, Column, Format
from data.parse import parse

ROW = "row_number"
TEXT = "|text"
# Every span between two of these years is shorter than the 68 years that fit a duration.
YEARS = (1995, 2060)
SHORTENED = r"^\d(\.\d+)?[eE]\+?\d+$"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, or (where it was mended) with one cell of it. `row` counts from 0."""

    row: int
    column: str
    reason: str
    cell: str


@dataclass(frozen=True)
class Checked:
    """A batch after its contract: typed rows in the file's order, rows that broke it, cells that were emptied, and how
    many rows are none of this table."""

    good: pl.DataFrame
    broken: list[Fault]
    emptied: list[Fault]
    others: int = 0


def apply_contract(frame: pl.DataFrame, form: Format, zone: str, name: str = "") -> Checked:
    """The rows of `frame` that keep the contract, typed, and the others with column and reason.

    `frame` has ROW and one text column for each column of `form` that the file `name` has; the others become null.
    Timestamps without an offset are read in `zone` and become UTC instants.
    """
    texts = frame.with_columns(
        cell(column, (column.only_with or column.name) in frame.columns, name).alias(column.name + TEXT)
        for column in form.columns
    )
    ours = texts.filter(pl.col(each + TEXT).is_not_null() for each in form.only_with) if form.only_with else texts
    typed = ours.with_columns(
        [parse(column, pl.col(column.name + TEXT), zone).alias(column.name) for column in form.columns]
    )
    typed, emptied = mend(typed, form)
    good, failure = schema_of(form).filter(typed)
    broken = describe(form, failure.details()) if len(failure) else []
    rows = {fault.row for fault in broken}
    return Checked(
        good.select(ROW, *(column.name for column in form.columns)),
        broken,
        [fault for fault in emptied if fault.row not in rows],
        texts.height - ours.height,
    )


def cell(column: Column, is_there: bool, name: str) -> pl.Expr:
    """The trimmed and translated text; blank and the format's own words for "no value" become null."""
    if column.constant is not None and (is_there or not column.only_with):
        return pl.lit(column.constant)
    if column.line:
        return pl.concat_str(pl.lit(f"{name}:"), (pl.col(ROW) + 1).cast(pl.String))
    if not is_there:
        return pl.lit(None, pl.String)
    text = pl.col(column.name).str.strip_chars()
    empty = (text == "") | text.is_in(list(column.missing))
    text = pl.when(empty).then(None).otherwise(text)
    if column.extract:
        text = text.str.extract(column.extract)
    if not column.values:
        return text
    words = {key.lower(): value for key, value in column.values}
    others = text if column.otherwise is None else pl.when(text.is_not_null()).then(pl.lit(column.otherwise))
    told = text.str.to_lowercase().replace_strict(words, default=others, return_dtype=pl.String)
    return pl.when(told != "").then(told)


def mend(typed: pl.DataFrame, form: Format) -> tuple[pl.DataFrame, list[Fault]]:
    """Empty the cells that cannot be true in the columns where that must not cost the row."""
    emptied: list[Fault] = []
    for column in (column for column in form.columns if column.mend):
        kept = pl.lit(True)
        for reason, promise in promises(column, form):
            kept &= promise.fill_null(True)
            for row, text in typed.filter(~promise.fill_null(True)).select(ROW, column.name + TEXT).iter_rows():
                emptied.append(Fault(row, column.label, f"{column.label} {reason}{shown(text)}", text or ""))
        typed = typed.with_columns(pl.when(kept).then(pl.col(column.name)).alias(column.name))
    return typed, emptied


def schema_of(form: Format) -> type[dy.Schema]:
    """The contract as a dataframely schema: one rule for each thing that can be wrong with a cell."""
    rules = {
        f"{column.name}: {reason}": dy.rule()(as_rule(expression))
        for column in form.columns
        if not column.mend
        for reason, expression in promises(column, form)
    }
    columns = {ROW: dy.Any()} | {
        name: dy.Any() for column in form.columns for name in (column.name, column.name + TEXT)
    }
    return type(form.name, (dy.Schema,), columns | rules)


def as_rule(expression: pl.Expr) -> Callable[[type[dy.Schema]], pl.Expr]:
    return lambda cls: expression


def promises(column: Column, form: Format) -> Iterator[tuple[str, pl.Expr]]:
    """(reason, what must hold) for one column; a null result counts as kept."""
    text, value = pl.col(column.name + TEXT), pl.col(column.name)
    if column.required:
        yield "is missing", text.is_not_null()
    if column.type == "id":
        yield "was shortened by a spreadsheet: export it again and do not open it in one", ~text.str.contains(SHORTENED)
    elif column.type not in ("text", "list", "pairs"):
        wanted = column.wanted if column.wanted and not column.pattern else expected(column)
        yield f"is not {wanted}", text.is_null() | value.is_not_null()
    if column.pattern:
        kept = text.str.contains(column.pattern)
        if column.pattern_if:
            other, its_value = column.pattern_if
            kept |= (pl.col(other + TEXT) != its_value).fill_null(False)
        yield f"is not {column.wanted or f'of the form {column.pattern}'}", kept
    if column.minimum is not None:
        yield f"is below {column.minimum}", value >= column.minimum
    if column.maximum is not None:
        yield f"is above {column.maximum}{' seconds' if column.type in DURATIONS else ''}", value <= column.maximum
    if column.type == "timestamp":
        yield "is not a year that a help desk can have seen", value.dt.year().is_between(*YEARS)
    if column.not_before:
        earliest = next(each for each in form.columns if each.name == column.not_before)
        yield f"is earlier than {earliest.label}", value >= pl.col(earliest.name)


def expected(column: Column) -> str:
    """What a cell of this type looks like, for the person who has to correct it."""
    if column.type in ("timestamp", "date"):
        return f"a {'date and time' if column.type == 'timestamp' else 'date'} like {example(column.formats[0])}"
    if column.type == "hms":
        return "a duration like 2:05:00"
    words = {"integer": "a whole number", "boolean": "yes or no", "zone": "a time zone like Europe/Berlin"}
    return words.get(column.type, "a number")


def example(pattern: str) -> str:
    """A pattern written out, without asking the clock."""
    if pattern in EXAMPLES:
        return EXAMPLES[pattern]
    for part, text in PARTS.items():
        pattern = pattern.replace(part, text)
    return pattern


EXAMPLES = {"iso": "2023-04-25 13:05:00", "epoch": "1682427900", "epoch_ms": "1682427900000"}
PARTS = {
    "%Y": "2023",
    "%y": "23",
    "%m": "04",
    "%b": "Apr",
    "%B": "April",
    "%d": "25",
    "%H": "13",
    "%I": "01",
    "%p": "PM",
    "%M": "05",
    "%S": "00",
    "%.f": "",
}


def describe(form: Format, details: pl.DataFrame) -> list[Fault]:
    """One `Fault` for each row that broke the contract: its first column at fault, all its reasons."""
    labels = {column.name: column.label for column in form.columns}
    found = []
    for row in details.iter_rows(named=True):
        wrong = [rule.partition(": ") for rule, state in row.items() if ": " in rule and state == "invalid"]
        words = [f"{labels[column]} {reason}{shown(row[column + TEXT])}" for column, _, reason in wrong]
        first = wrong[0][0]
        found.append(Fault(row[ROW], labels[first], "; ".join(words), row[first + TEXT] or ""))
    return found


def shown(text: str | None) -> str:
    return "" if text is None else f' ("{text[:60]}")'
