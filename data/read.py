"""A delimited text file in, every cell as text out: explicit dialect, nothing sniffed, nothing dropped unseen."""

from __future__ import annotations

import codecs
import csv
import glob
import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from data.folders import printable
from data.formats import Format, known_formats, normalised, recognise
from data.refusal import Refused

CHUNK = 1 << 22
LONGEST_ROW = 32 << 20
DELIMITERS = (",", ";", "\t", "|")
ROW = "row_number"


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be loaded: `line` as an editor counts them (the header is 1), and the text as it stood."""

    line: int
    column: str | None
    reason: str
    raw: str


@dataclass(frozen=True)
class Table:
    """The text of one file: `frame` has ROW (0-based among the rows that could be read) and one text column
    for each column of `form` that the file has. `records` counts the file's rows independently of the reader."""

    path: Path
    form: Format
    frame: pl.DataFrame
    records: int
    rejected: list[Rejected] = field(default_factory=list)

    def locate(self, rows: set[int]) -> dict[int, tuple[int, str]]:
        """Row number -> (line, raw text), by a second pass over the file; only rows that failed are looked for."""
        skipped = {each.line for each in self.rejected}
        found: dict[int, tuple[int, str]] = {}
        number = -1
        for record in list_records(self.path):
            if record.line in skipped:
                continue
            number += 1
            if number in rows:
                found[number] = (record.line, record.raw)
        return found


def fingerprint(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_table(path: Path, scratch: Path, con: duckdb.DuckDBPyConnection) -> Table:
    """Read `path` (text in any encoding a spreadsheet writes). `scratch` is a folder for a normalised copy.

    Raises `Refused` where the file as a whole cannot be trusted: unknown columns, cut off, a quote left open.
    """
    text = as_utf8(path, scratch)
    delimiter, headers = read_header(text)
    form = recognise(headers)
    places = {column.name: column.find([normalised(each) for each in headers]) for column in form.columns}
    frame = read_cells(con, text, delimiter, len(headers), {k: v for k, v in places.items() if v is not None})
    records = sum(1 for _ in list_records(text))
    rejected = list_rejected(con, text, headers)
    if records != frame.height + len(rejected):
        raise Refused(
            f"Its rows cannot be told apart: {records} by their line ends, {frame.height + len(rejected)} by "
            "their columns.",
            "Look for quotation marks that are not doubled inside a text, and export it again.",
        )
    return Table(text, form, frame.with_row_index(ROW), records, rejected)


def as_utf8(path: Path, scratch: Path) -> Path:
    """`path` itself where it is UTF-8 with line feeds, otherwise a copy that is. `Refused`: it is no text."""
    with path.open("rb") as file:
        start = file.read(4096)
    refuse_other_kinds(start)
    encoding = encoding_of(path, start)
    # DuckDB takes a path as UTF-8; a name in another encoding reaches it as a copy.
    if encoding == "utf-8" and printable(path) == str(path) and not has_carriage_returns(path):
        return path
    copy = scratch / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.csv"
    try:
        with (
            path.open(encoding=encoding, newline=None) as source,
            copy.open("w", encoding="utf-8", newline="\n") as out,
        ):
            while chunk := source.read(CHUNK):
                out.write(chunk)
    except UnicodeError as error:
        raise Refused(f"It is not text that can be read as {encoding}.", "Save it as CSV UTF-8.") from error
    return copy


def refuse_other_kinds(start: bytes) -> None:
    """Say what a file is that only pretends to be a table."""
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise Refused("It is empty.", "Export it again; if it stays empty, widen the period of the export.")
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if opening.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise Refused(
            "It is a web page, not a table: often the sign-in page that was saved instead of the export.",
            "Sign in to the help desk, download the export again and replace this file.",
        )
    for magic, kind in KINDS:
        if start.startswith(magic):
            raise Refused(f"It is {kind}, not a text table.", "Export or save it as CSV and replace this file.")
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("It holds binary data, not text.", "Export it as CSV and replace this file.")


KINDS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


def encoding_of(path: Path, start: bytes) -> str:
    """By byte order mark, else UTF-8 if all of it is, else Windows-1252, which is what older exports are."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if b"\0" in chunk:
                    raise Refused("It holds binary data, not text.", "Export it as CSV and replace this file.")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


def has_carriage_returns(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b"\r" in chunk:
                return True
    return False


def read_header(text: Path) -> tuple[str, list[str]]:
    """The delimiter that makes a known export of the first record, and that record's cells."""
    with text.open(encoding="utf-8", newline="") as file:
        first = file.readline(LONGEST_ROW)
    try:
        splits = {delimiter: next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS}
    except csv.Error as error:
        raise Refused(
            "Its first line is no row of column names.", "Export it again as CSV with the column names on top."
        ) from error

    def unmet(cells: list[str]) -> int:
        return min(len(form.missing_from([normalised(cell) for cell in cells])) for form in known_formats())

    best = min(DELIMITERS, key=lambda each: (unmet(splits[each]), -len(splits[each])))
    return best, splits[best]


def read_cells(
    con: duckdb.DuckDBPyConnection, text: Path, delimiter: str, width: int, places: dict[str, int]
) -> pl.DataFrame:
    """The wanted columns as text, in the file's order; rows of another width go to DuckDB's reject table."""
    for table in ("reject_errors", "reject_scans"):
        con.execute(f"drop table if exists {table}")
    read = con.read_csv(
        # DuckDB would take [ ] ? * in a name for a pattern and read the files that match it.
        glob.escape(str(text)),
        auto_detect=False,
        header=True,
        sep=delimiter,
        quotechar='"',
        escapechar='"',
        columns={f"c{place}": "VARCHAR" for place in range(width)},
        strict_mode=True,
        store_rejects=True,
        rejects_limit=0,
        max_line_size=LONGEST_ROW,
        na_values="",
    )
    chosen = [duckdb.ColumnExpression(f"c{place}").alias(name) for name, place in places.items()]
    try:
        cells: pl.DataFrame = read.select(*chosen).pl()
        return cells
    except duckdb.Error as error:
        raise Refused(
            f"It cannot be read as a table: {str(error).splitlines()[0][:160]}.",
            "Export it again as CSV with a comma between the columns.",
        ) from error


def list_rejected(con: duckdb.DuckDBPyConnection, text: Path, headers: list[str]) -> list[Rejected]:
    """The rows whose shape is wrong. A quote left open or a cut-off end taints the whole file: `Refused`."""
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
    if is_cut_off(text, rejected[-1]):
        raise Refused(
            f"It ends in the middle of line {rejected[-1].line}: the download was cut off.",
            "Export it again and replace this file.",
        )
    return rejected


def shape_reason(kind: str, message: str, width: int) -> str:
    """DuckDB's message about a row's shape, in our words."""
    if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
        return f"the row has {message.rsplit(' ', 1)[-1]} columns, the header has {width}"
    if kind == "UNQUOTED VALUE":
        return "a quotation mark inside a text is not doubled"
    return f"the row cannot be read: {message.splitlines()[0]}"


def is_cut_off(text: Path, last: Rejected) -> bool:
    """Whether `last` is the end of the file and has no line end: what an interrupted download leaves."""
    with text.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        tail = last.raw.encode()
        file.seek(max(0, size - len(tail)))
        return "has" in last.reason and file.read() == tail


@dataclass(frozen=True)
class Record:
    """A record of a text file: its first byte, its first line as an editor counts, its text."""

    offset: int
    line: int
    raw: str


def list_records(text: Path) -> Iterator[Record]:
    """Every record after the header; a quoted text may run over several lines.

    Counts quotation marks, which is independent of the reader whose work it checks. Blank lines are no records.
    """
    pending, offset, began, started = b"", 0, 0, 0
    open_quote, header_seen = False, False
    with text.open("rb") as file:
        for line, content in enumerate(file, start=1):
            if not pending:
                began, started = offset, line
            pending += content
            offset += len(content)
            if content.count(b'"') % 2:
                open_quote = not open_quote
            if open_quote:
                continue
            raw, pending = pending.rstrip(b"\n"), b""
            if raw:
                if header_seen:
                    yield Record(began, started, raw.decode())
                header_seen = True
    if pending:
        yield Record(began, started, pending.rstrip(b"\n").decode())
