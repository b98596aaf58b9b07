"""Writes export files: small ones packed as they would be handed on, big ones as plain lines in several parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gzip import GzipFile
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

# Tickets of which the JSON files are packed, and tickets of one part of a bigger export.
PACKED_UP_TO = 20_000
PART = 262_144
# Tickets whose lines are made at a time.
BLOCK = 65_536


class Files:
    """The files of one export in `folder`, in the order in which they were written."""

    def __init__(self, folder: Path, tickets: int) -> None:
        self.folder, self.is_packed, self.tickets = folder, tickets <= PACKED_UP_TO, tickets
        self.written: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def blocks(self) -> list[range]:
        """The places of the tickets, a block at a time."""
        return [range(start, min(start + BLOCK, self.tickets)) for start in range(0, self.tickets, BLOCK)]

    def lines(self, name: str, blocks: Iterable[pl.Series]) -> None:
        """Writes NDJSON: one Series of lines for each block of tickets."""
        for part, some in groupby(enumerate(blocks), key=lambda numbered: numbered[0] * BLOCK // PART):
            number = f"_{part + 1}" if self.tickets > PART else ""
            with self._open(f"{name}{number}.ndjson") as file:
                for _, block in some:
                    _put(block, file)

    def list_of(self, name: str, lines: pl.Series) -> None:
        """Writes NDJSON of anything but tickets, in one file."""
        with self._open(f"{name}.ndjson") as file:
            _put(lines, file)

    def page(self, name: str, key: str, lines: pl.Series) -> None:
        """Writes one page of an API: an object that holds all of `lines` as the list `key`."""
        text = ",\n".join(lines)
        with self._open(f"{name}.json") as file:
            file.write(
                f'{{"{key}":[\n{text}\n],"next_page":null,"previous_page":null,"count":{len(lines)}}}\n'.encode()
            )

    def csv(self, name: str, frame: pl.DataFrame) -> None:
        with (self._new(f"{name}.csv")).open("wb") as file:
            frame.write_csv(file, null_value="")

    def packed_csv(self, name: str, frame: pl.DataFrame) -> None:
        """A CSV that a machine wrote for machines: packed like the JSON beside it."""
        with self._open(f"{name}.csv") as file:
            frame.write_csv(file, null_value="")

    def text(self, name: str, text: str) -> None:
        self._new(name).write_text(text, encoding="utf-8", newline="\n")

    def _new(self, name: str) -> Path:
        self.written.append(self.folder / name)
        return self.written[-1]

    @contextmanager
    def _open(self, name: str) -> Iterator[BinaryIO]:
        if not self.is_packed:
            with self._new(name).open("wb") as file:
                yield file
            return
        # Neither name nor time inside, so that the same lines give the same bytes.
        with self._new(f"{name}.gz").open("wb") as file, GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield cast(BinaryIO, packed)


def _put(lines: pl.Series, file: BinaryIO) -> None:
    pl.DataFrame({"line": lines}).write_csv(file, include_header=False, quote_style="never")
