"""A finished warehouse becomes the served one: under a new name, by moving one small pointer file.

Readers keep the file they opened; a path is never reused, because DuckDB would go on serving the old content.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

POINTER = "CURRENT"
KEPT = 2
NAME = re.compile(r"[0-9]{6}-[0-9a-f]{12}\.duckdb")


def current(warehouse: Path) -> Path | None:
    """The served warehouse's absolute path, or None when nothing has been published yet."""
    try:
        name = (warehouse / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    path = warehouse / name
    return path.absolute() if name and path.is_file() else None


def next_path(warehouse: Path, fingerprint: str) -> Path:
    """A name that no warehouse here has had: a running number and the first digits of what it was built from."""
    last = max((int(path.name.split("-")[0]) for path in published(warehouse)), default=0)
    return warehouse / f"{last + 1:06d}-{fingerprint[:12]}.duckdb"


def publish(building: Path, served: Path) -> None:
    """Make `building` (closed, without a write-ahead log) the served warehouse under the name `served`."""
    if building.with_name(building.name + ".wal").exists():
        raise RuntimeError("the warehouse was not checkpointed before publishing")
    synced(building)
    building.rename(served)
    pointer = served.with_name(POINTER)
    draft = pointer.with_name(POINTER + ".new")
    draft.write_text(served.name + "\n", encoding="utf-8")
    synced(draft)
    draft.replace(pointer)
    synced(served.parent)
    remove_old(served)


def synced(path: Path) -> None:
    """Flush `path` to the disk; a folder too where the system can (Windows cannot)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_old(served: Path) -> None:
    """Keep the last two: a reader that has just read the pointer still finds its file."""
    for path in published(served.parent)[:-KEPT]:
        if path != served:
            path.unlink(missing_ok=True)


def published(warehouse: Path) -> list[Path]:
    """The warehouses that were published here, oldest first; files that people put beside them are not ours."""
    return sorted(path for path in warehouse.iterdir() if NAME.fullmatch(path.name))
