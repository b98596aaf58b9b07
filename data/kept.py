"""What people write and no export can give back: saved views, commentaries, deliveries. One SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from data.folders import CODE, kept_folder

SCHEMA = CODE / "schema" / "kept.sql"
# Two servers, or a server and a mail run, may write at the same time: the later one waits so long.
PATIENCE = 30.0


@contextmanager
def kept() -> Iterator[sqlite3.Connection]:
    """A connection in one transaction: all of the block is written, or nothing if it raises. Rows know their
    columns by name."""
    folder = kept_folder()
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "latitude.sqlite", timeout=PATIENCE)
    try:
        connection.row_factory = sqlite3.Row
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        with connection:
            yield connection
    finally:
        connection.close()


def now_text() -> str:
    """This instant as the tables hold it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
