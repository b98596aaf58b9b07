"""The records of a text file, found by counting quotation marks: a second opinion beside the reader's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Record:
    """A record of a text file: its first byte, its first line as an editor counts, its text."""

    offset: int
    line: int
    raw: str


def is_blank_text(raw: str) -> bool:
    """Whether a record holds nothing but separators: spreadsheets write such rows below a table."""
    return not raw.strip(' ,;|\t"')


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
