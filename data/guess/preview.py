"""What a mapping would make of a file: the first rows of each table, and every row that would be refused.

The readers, the contract and the SELECTs are those of a build; only the database is thrown away afterwards.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data.containers import unpack
from data.formats import Format, known_formats
from data.mapping import read_mapping
from data.mapping_rules import REQUIRED
from data.refusal import Refused
from data.report import Progress, Report, refuse
from data.schema import columns_of, schema
from data.settings import Settings
from data.stage import Build, read_tables, stage_part
from data.systems import fill_canonical, link

MEMORY = "512MB"
FIRST = 20


@dataclass(frozen=True)
class Preview:
    """`tables`: canonical table -> its first rows, the columns that hold something; times are UTC instants. `counts`:
    how many rows it would have. `files`: what came of each table of the file. `rejected` and `emptied` have file, line,
    column_name, reason and raw. `refused`: what cannot be used at all, with reason and advice; `passed` is known and
    holds nothing that Latitude shows.
    """

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    rejected: pl.DataFrame = field(default_factory=pl.DataFrame)
    emptied: pl.DataFrame = field(default_factory=pl.DataFrame)
    refused: list[dict[str, str]] = field(default_factory=list)
    passed: list[dict[str, str]] = field(default_factory=list)


class Silence(Progress):
    """Nobody waits at a terminal for a preview."""

    def __init__(self) -> None:
        self.clock = time.perf_counter()

    def step(self, words: str, share: float, file: str | None = None) -> None:
        pass

    def line(self, text: str) -> None:
        pass


def preview(path: Path, name: str, mapping: tuple[str, str], settings: Settings, scratch: Path) -> Preview:
    """Read the file at `path`, called `name`, by `mapping` (its name and text). `scratch` is an empty folder.

    Raises `Refused` where the mapping itself cannot be used.
    """
    formats = (*read_mapping(*mapping), *known_formats())
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch)}) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(schema())
        run = Build(path.parent, con, scratch, settings, formats, Silence(), Report("", "", False))
        try:
            for part in unpack(path, scratch):
                stage_part(run, part, name, "")
        except Refused as refusal:
            refuse(run.report, run.progress, name, refusal)
        fill_canonical(con, formats, run.staged, run.progress)
        link(con)
        return shown(con, run.report)


def recognised(path: Path, name: str, formats: tuple[Format, ...], scratch: Path) -> list[str]:
    """The titles of the formats among `formats` that read a table of the file; empty: nobody knows it yet."""
    titles = set()
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch)}) as con:
        run = Build(path.parent, con, scratch, Settings(), formats, Silence(), Report("", "", False))
        try:
            for part in unpack(path, scratch):
                with suppress(Refused):
                    titles |= {table.form.title for _, table in read_tables(run, part, name + part.label)}
        except Refused:
            return []
    return sorted(titles)


def shown(con: duckdb.DuckDBPyConnection, report: Report) -> Preview:
    tables, counts = {}, {}
    for table in REQUIRED:
        # The tables are our own; their names are no values of anybody's.
        relation = con.table(table)
        counts[table] = len(relation)
        if counts[table]:
            first = relation.limit(FIRST).pl()
            held = [each for each in columns_of(table) if first[each].null_count() < first.height]
            tables[table] = first.select(held)
    columns = "file, line, column_name, reason, raw"
    rejected, emptied = (
        con.table(table).select(columns).order("file, line").pl() for table in ("quarantine", "emptied")
    )
    return Preview(tables, counts, report.files, rejected, emptied, report.refused, report.passed)
