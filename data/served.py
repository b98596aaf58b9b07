"""The warehouse that people see now, as far as a build has to know it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.publish import current


@dataclass(frozen=True)
class Served:
    """The warehouse that people see now: its file, the names of the exports in it, whether they are the sample."""

    path: Path
    files: frozenset[str]
    is_sample: bool


def read_served(warehouse: Path) -> Served | None:
    """None before the first build, and where the served file is damaged: the next build then replaces it."""
    path = current(warehouse)
    if path is None:
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            files = frozenset(name for (name,) in con.execute("select file from loads").fetchall())
            is_sample = con.execute("select bool_or(is_sample) from build").fetchall()[0][0]
    except duckdb.Error:
        return None
    return Served(path, files, bool(is_sample))
