"""Any table as text, whatever its columns: what a guess looks at. The readers are those of a build."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import polars as pl

from data.containers import unpack
from data.encoding import as_utf8
from data.formats import Column, Format, Headers
from data.json_records import Records
from data.json_table import DEEPEST, JsonTable, is_json, is_lines
from data.refusal import Refused
from data.table import Table
from data.text_head import DELIMITERS, LONGEST_ROW, MOST_ABOVE, Head, without_top
from data.text_table import TextTable

# Rows that the guess looks at; the order of day and month is asked of all.
SAMPLE = 200_000
# A table of more columns is none that a person could describe.
MOST_COLUMNS = 500


@dataclass(frozen=True)
class Loose:
    """A table of a file. `label` is what its name adds to the file's; `headers` are told apart as a mapping writes
    them; `sample` has one text column for each, and no blank row."""

    label: str
    headers: tuple[str, ...]
    sample: pl.DataFrame
    count_rows: int
    table: Table

    def column(self, header: str) -> Iterator[pl.Series]:
        """All values of one column, in batches."""
        name = f"c{self.headers.index(header)}"
        for frame in self.table.batches():
            yield frame[name]


def read_loose(path: Path, scratch: Path, con: duckdb.DuckDBPyConnection) -> list[Loose]:
    """Every table of the file. Raises `Refused` where it holds none that can be read."""
    found = []
    for part in unpack(path, scratch):
        opened = open_json if is_json(part.path) else open_text
        found.append(sampled(part.label, *opened(part.path, scratch, con)))
    return found


def sampled(label: str, table: Table, headers: Headers) -> Loose:
    names = headers.told_apart()
    frames, height = [], 0
    for frame in table.batches():
        if height < SAMPLE:
            frames.append(frame)
        height += frame.height
    sample = pl.concat(frames).head(SAMPLE) if frames else pl.DataFrame()
    sample = sample.select(pl.col(f"c{place}").alias(name) for place, name in enumerate(names))
    return Loose(label, tuple(names), sample, height, table)


def every_column(headers: Headers) -> Format:
    """A format that takes each column as it is."""
    names = headers.told_apart()
    if len(names) > MOST_COLUMNS:
        raise Refused(f"It has {len(names):,} columns.", f"Take out what nobody asks for: {MOST_COLUMNS} are read.")
    columns = tuple(Column(f"c{place}", (name,)) for place, name in enumerate(names))
    return Format("any", "table", "a table", "any", columns)


def open_text(path: Path, scratch: Path, con: duckdb.DuckDBPyConnection) -> tuple[TextTable, Headers]:
    text = as_utf8(path, scratch)
    head = likely_head(text)
    if head.line:
        text, head = without_top(text, head, every_column(head.headers), scratch)
    return TextTable(every_column(head.headers), text, head, con), head.headers


def likely_head(text: Path) -> Head:
    """The first line that is cut into as many cells as most lines are, and fills them."""
    with text.open(encoding="utf-8", newline="") as file:
        lines = [line[:LONGEST_ROW] for line in islice(file, MOST_ABOVE + 1)]
    best: tuple[int, int, int, str, list[str]] | None = None
    for delimiter in DELIMITERS:
        cut = [cells(line, delimiter) for line in lines]
        widths = Counter(len(row) for row in cut if any(cell.strip() for cell in row))
        width = max(widths, key=lambda each: (widths[each] * (each > 1), each), default=0)
        for number, row in enumerate(cut):
            if len(row) == width and sum(bool(cell.strip()) for cell in row) * 5 >= width * 4:
                found = (widths[width] * (width > 1), width, -number, delimiter, row)
                best = found if best is None or found[:2] > best[:2] else best
                break
    if best is None:
        raise Refused("Its first lines name no columns.", "Export it again as CSV with the column names on top.")
    _, _, number, delimiter, names = best
    return Head(-number, delimiter, Headers(name.strip("\ufeff") for name in names))


def cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def open_json(path: Path, scratch: Path, con: duckdb.DuckDBPyConnection) -> tuple[JsonTable, Headers]:
    records = Records(as_utf8(path, scratch), con.cursor(), is_lines(path))
    for _ in range(DEEPEST):
        key = records.envelope()
        if key is None:
            break
        records = records.unwrapped(key)
    headers = records.headers("")
    return JsonTable(every_column(headers), records, ""), headers
