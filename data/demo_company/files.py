"""Writes export files: small ones packed as they would be handed on, big ones as plain lines in several parts."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

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
        with ExitStack() as part:
            for place, block in enumerate(blocks):
                if place % (PART // BLOCK) == 0:
                    part.close()
                    number = f"_{place * BLOCK // PART + 1}" if self.tickets > PART else ""
                    file = part.enter_context(self._open(f"{name}{number}.ndjson"))
                _put(block, file)

    def page(self, name: str, key: str, lines: pl.Series) -> None:
        """Writes one page of an API: an object that holds all of `lines` as the list `key`."""
        text = ",\n".join(lines)
        with self._open(f"{name}.json") as file:
            file.write(f'{{"{key}":[\n{text}\n],"next_page":null,"previous_page":null,"count":{len(lines)}}}\n'.encode())

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

    def _open(self, name: str) -> BinaryIO:
        if not self.is_packed:
            return self._new(name).open("wb")
        # Neither name nor time inside, so that the same lines give the same bytes.
        file = self._new(f"{name}.gz").open("wb")
        return _Packed(filename="", mode="wb", fileobj=file, mtime=0)  # type: ignore[return-value]


class _Packed(gzip.GzipFile):
    """A packed file that closes the file below it too."""

    def close(self) -> None:
        below = self.fileobj
        super().close()
        if below is not None:
            below.close()


def _put(lines: pl.Series, file: BinaryIO) -> None:
    pl.DataFrame({"line": lines}).write_csv(file, include_header=False, quote_style="never")
