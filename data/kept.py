"""What people write and no export can give back: saved views, commentaries, deliveries. One SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from data.folders import CODE, kept_folder

SCHEMA = CODE / "schema" / "kept.sql"
# Two servers, or a server and a mail run, may write at the same time: the later one waits so long.
PATIENCE = 30.0


class NotKept(Exception):
    """What was written cannot be read or kept: `path`, the folder, cannot be used, or `is_broken` and `path`, the file
    in it, is no sound SQLite file. The text says what an administrator can do."""

    def __init__(self, path: Path, is_broken: bool, reason: Exception) -> None:
        self.path, self.is_broken = path, is_broken
        advice = "put a backup in its place" if is_broken else "let Latitude write there, or set LATITUDE_KEPT"
        super().__init__(f"{path} cannot be used ({reason}): {advice}")


def kept_file() -> Path:
    return kept_folder() / "latitude.sqlite"


def is_anything_kept() -> bool:
    """Whether anybody has written anything yet: to look must create no file. True where it cannot be told."""
    try:
        return kept_file().is_file()
    except OSError:
        return True


@contextmanager
def kept() -> Iterator[sqlite3.Connection]:
    """A connection in one transaction: all of the block is written, or nothing if it raises. Rows know their
    columns by name. Raises NotKept where the file cannot be opened, read or written."""
    try:
        kept_folder().mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(kept_file(), timeout=PATIENCE)
        try:
            connection.row_factory = sqlite3.Row
            connection.executescript(SCHEMA.read_text(encoding="utf-8"))
            with connection:
                yield connection
        finally:
            connection.close()
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        # What was asked is at fault, not the file.
        raise
    except (sqlite3.OperationalError, OSError) as error:
        raise NotKept(kept_folder(), False, error) from error
    except sqlite3.DatabaseError as error:
        raise NotKept(kept_file(), True, error) from error


def now_text() -> str:
    """This instant as the tables hold it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
