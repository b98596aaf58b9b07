"""A delimited text file in, every cell as text out: explicit dialect, nothing sniffed, nothing dropped unseen."""

from __future__ import annotations

import glob
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl

from data.contract import ROW
from data.encoding import as_utf8
from data.formats import Column, Format
from data.recognise import check_questions, recognise
from data.records import is_blank_text, list_records
from data.refusal import Refused
from data.table import BATCH, Place, Rejected
from data.text_head import LONGEST_ROW, Head, read_head, without_top


def read_text(
    path: Path, name: str, scratch: Path, con: duckdb.DuckDBPyConnection, formats: Iterable[Format]
) -> TextTable:
    """Open `path` (text in any encoding a spreadsheet writes). `scratch` is a folder for normalised copies.

    Raises `Refused` where the file as a whole cannot be trusted: unknown columns, cut off, a quote left open.
    """
    formats = [form for form in formats if not form.each]
    text = as_utf8(path, scratch)
    head = read_head(text, name, formats)
    form = recognise(head.headers, name, formats)
    if form.unused:
        return TextTable(form, text, head, con)
    if head.line or form.header_rows > 1:
        text, head = without_top(text, head, form, scratch)
    check_questions(form, head.headers)
    return TextTable(form, text, head, con)


class TextTable:
    """The rows of a text file."""

    def __init__(self, form: Format, text: Path, head: Head, con: duckdb.DuckDBPyConnection) -> None:
        self.form, self.zone = form, head.zone
        self._text, self._head, self._above = text, head, head.above
        self._con = con.cursor()  # its own: a build writes while it reads
        self._height = 0
        self._count_blank = 0
        self._skipped: set[int] = set()

    def under(self, form: Format) -> TextTable:
        return TextTable(form, self._text, self._head, self._con)

    def batches(self) -> Iterator[pl.DataFrame]:
        """The wanted columns as text; rows of another width go to DuckDB's reject table, blank rows are no rows."""
        self._height = self._count_blank = 0
        relation = self._relation()
        try:
            for arrived in relation.to_arrow_reader(BATCH):
                frame = pl.DataFrame(pl.from_arrow(arrived)).with_row_index(ROW, self._height)
                self._height += frame.height
                self._count_blank += int(frame["is_blank"].sum())
                yield frame.filter(~pl.col("is_blank")).drop("is_blank")
        except duckdb.Error as error:
            raise unreadable(error) from error

    def _relation(self) -> duckdb.DuckDBPyRelation:
        for table in ("reject_errors", "reject_scans"):
            self._con.execute(f"drop table if exists {table}")
        headers = self._head.headers
        read = self._con.read_csv(
            # DuckDB would take [ ] ? * in a name for a pattern and read the files that match it.
            glob.escape(str(self._text)),
            auto_detect=False,
            header=True,
            sep=self._head.delimiter,
            quotechar='"',
            escapechar='"',
            columns={f"c{place}": "VARCHAR" for place in range(len(headers.names))},
            strict_mode=True,
            store_rejects=True,
            rejects_limit=0,
            max_line_size=LONGEST_ROW,
            na_values="",
        )
        found = {column.name: places for column in self.form.columns if (places := column.find(headers))}
        chosen = [self._value(column, found[column.name]) for column in self.form.columns if column.name in found]
        return read.select(*chosen, is_blank(found.values(), len(headers.names)).alias("is_blank"))

    def _value(self, column: Column, places: tuple[int, ...]) -> duckdb.Expression:
        names = [self._head.headers.names[place] for place in places]
        return (pairs_of(names, places) if column.type == "pairs" else text_of(places)).alias(column.name)

    def finish(self) -> tuple[int, list[Rejected]]:
        records = sum(1 for record in list_records(self._text) if not is_blank_text(record.raw))
        shapeless = list_rejected(self._con, self._text, self._head.headers.names)
        self._skipped = {each.line for each in shapeless}
        rejected = [each for each in shapeless if not is_blank_text(each.raw)]
        rejected = self._without_footer(rejected)
        if rejected and is_cut_off(self._text, rejected[-1]):
            raise Refused(
                f"It ends in the middle of line {rejected[-1].line}: the download was cut off.",
                "Export it again and replace this file.",
            )
        rows = self._height - self._count_blank + len(rejected)
        if records != rows:
            raise Refused(
                f"Its rows cannot be told apart: {records} by their line ends, {rows} by their columns.",
                "Look for quotation marks that are not doubled inside a text, and export it again.",
            )
        return records, [Rejected(each.line + self._above, None, each.reason, each.raw) for each in rejected]

    def _without_footer(self, rejected: list[Rejected]) -> list[Rejected]:
        """Lines below the rows of a report are no damaged rows. One that is known as such vouches for the others of a
        single cell: between them stand the names of the report and of the company."""
        texts = [each.raw.strip(' ,;|\t"') for each in rejected]
        if not any(re.match(pattern, text, re.IGNORECASE) for pattern in self.form.footer for text in texts):
            return rejected
        named = "the line stands below the rows of the report and is none of them"
        return [replace(each, reason=named) if is_alone(each) else each for each in rejected]

    def locate(self, rows: set[int]) -> dict[int, Place]:
        if not rows:
            return {}
        kept = (record for record in list_records(self._text) if record.line not in self._skipped)
        return {
            number: Place(record.line + self._above, record.raw) for number, record in enumerate(kept) if number in rows
        }


def text_of(places: tuple[int, ...]) -> duckdb.Expression:
    columns = [duckdb.ColumnExpression(f"c{place}") for place in places]
    if len(columns) == 1:
        return columns[0]
    return duckdb.FunctionExpression("concat_ws", duckdb.ConstantExpression(" "), *columns)


def pairs_of(names: list[str], places: tuple[int, ...]) -> duckdb.Expression:
    """`[["Comment", "the first"], ["Comment", "the second"]]`; nothing where every cell is empty."""
    nothing = duckdb.ConstantExpression("")
    pairs = [
        duckdb.CaseExpression(
            duckdb.ColumnExpression(f"c{place}") != nothing,
            duckdb.FunctionExpression(
                "json_array", duckdb.ConstantExpression(name.strip("\ufeff ")), duckdb.ColumnExpression(f"c{place}")
            ).cast("VARCHAR"),
        )
        for name, place in zip(names, places, strict=True)
    ]
    inside = duckdb.FunctionExpression("concat_ws", duckdb.ConstantExpression(","), *pairs)
    listed = duckdb.FunctionExpression("concat", duckdb.ConstantExpression("["), inside, duckdb.ConstantExpression("]"))
    return duckdb.CaseExpression(inside != nothing, listed)


def is_blank(found: Iterable[tuple[int, ...]], width: int) -> duckdb.Expression:
    """Whether a row holds nothing: no wanted cell (cheap), and no other one either (looked at only then)."""
    wanted = [duckdb.ColumnExpression(f"c{place}") for places in found for place in places]
    every = [duckdb.ColumnExpression(f"c{place}") for place in range(width)]
    nothing = duckdb.ConstantExpression("")
    whole = duckdb.FunctionExpression("concat_ws", nothing, *every)
    is_empty = duckdb.FunctionExpression("trim", whole) == nothing
    no_cell = duckdb.FunctionExpression("trim", duckdb.FunctionExpression("concat_ws", nothing, *wanted)) == nothing
    return duckdb.CaseExpression(no_cell, is_empty).otherwise(duckdb.ConstantExpression(False))


def unreadable(error: duckdb.Error) -> Refused:
    return Refused(
        f"It cannot be read as a table: {str(error).splitlines()[0][:160]}.",
        "Export it again as CSV with a comma between the columns.",
    )


def list_rejected(con: duckdb.DuckDBPyConnection, text: Path, headers: list[str]) -> list[Rejected]:
    """The rows whose shape is wrong, blank ones among them. A quote left open taints the whole file: `Refused`."""
    errors = con.sql(
        "select line_byte_position, any_value(error_type) as kind, "
        "case any_value(error_type) when 'MISSING COLUMNS' then min_by(error_message, column_idx) "
        "else max_by(error_message, column_idx) end as message "
        "from reject_errors group by line_byte_position order by line_byte_position"
    ).fetchall()
    if not errors:
        return []
    # DuckDB's line numbers leave out the line ends inside quoted texts; its byte positions are true, but point at the
    # first of the blank lines before a row.
    records = list(list_records(text))
    starts = [record.offset for record in records]
    rejected = []
    for position, kind, message in errors:
        record = records[bisect_left(starts, position - 1)]
        if record.raw.count('"') % 2:
            raise Refused(
                f"A quotation mark opened in line {record.line} is never closed, so the rows after it cannot be "
                "told apart.",
                "The file was cut off or edited by hand: export it again.",
            )
        rejected.append(Rejected(record.line, None, shape_reason(kind, message, len(headers)), record.raw))
    return rejected


def shape_reason(kind: str, message: str, width: int) -> str:
    """DuckDB's message about a row's shape, in our words."""
    if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
        return f"the row has {message.rsplit(' ', 1)[-1]} columns, the header has {width}"
    if kind == "UNQUOTED VALUE":
        return "a quotation mark inside a text is not doubled"
    return f"the row cannot be read: {message.splitlines()[0]}"


def is_alone(line: Rejected) -> bool:
    return line.reason.startswith("the row has 1 columns")


def is_cut_off(text: Path, last: Rejected) -> bool:
    """Whether `last` is the end of the file and has no line end: what an interrupted download leaves."""
    with text.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        tail = last.raw.encode()
        file.seek(max(0, size - len(tail)))
        return "has" in last.reason and file.read() == tail
