"""What every kind of file is read as: a format, batches of text, and the place of each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from data.formats import Format

# Rows that are held in memory at once: what a file's size must not decide.
BATCH = 100_000


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be loaded: `line` as an editor counts them (the header is 1; in JSON the record's place), and
    the text as it stood."""

    line: int
    column: str | None
    reason: str
    raw: str


@dataclass(frozen=True)
class Place:
    """Where a row stands: its line and its text."""

    line: int
    raw: str


class Table(Protocol):
    """The rows of one table of a file, read from front to end."""

    form: Format
    zone: str | None  # that of its times, where the file itself says so

    def under(self, form: Format) -> Table:
        """The same rows by another format."""

    def batches(self) -> Iterator[pl.DataFrame]:
        """Frames of ROW (0-based among the rows that could be read) and one text column for each column found.

        Each call reads from the front again.
        """

    def finish(self) -> tuple[int, list[Rejected]]:
        """After the last batch: how many rows the file has, counted independently, and those whose shape is wrong.

        Raises `Refused` where the file as a whole cannot be trusted.
        """

    def locate(self, rows: set[int]) -> dict[int, Place]:
        """Where the rows of these numbers stand; only rows that failed are looked for."""
