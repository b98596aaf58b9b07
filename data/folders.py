"""Where exports are dropped, where warehouses are published, and where the demo company's exports are."""

from __future__ import annotations

import os
from pathlib import Path

CODE = Path(__file__).resolve().parent


def exports_folder() -> Path:
    """The folder the analyst drops exports into; `LATITUDE_EXPORTS` moves it."""
    return Path(os.environ.get("LATITUDE_EXPORTS") or CODE / "exports").expanduser().absolute()


def warehouse_folder() -> Path:
    """The folder that holds the published warehouses and `CURRENT`; `LATITUDE_WAREHOUSE` moves it."""
    return Path(os.environ.get("LATITUDE_WAREHOUSE") or CODE / "warehouse").expanduser().absolute()


def sample_folder() -> Path:
    """The demo company's exports, read while the exports folder is empty."""
    return CODE / "sample"


def folder_to_read(exports: Path) -> Path:
    """`exports`, or the sample where `exports` holds nothing that could be an export."""
    if exports.is_dir() and not any(candidates(exports)):
        return sample_folder()
    return exports


def candidates(folder: Path) -> list[Path]:
    """Everything in `folder`, and below it, that somebody may have meant as an export, in a fixed order.

    A directory is a candidate (to be refused in words) when its name looks like a file's or when it is empty.
    """
    found = []
    for path in sorted(folder.rglob("*"), key=lambda each: each.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "~$")) for part in parts) or path.name in NOT_EXPORTS:
            continue
        if path.is_dir() and path.suffix.lower() not in DATA_SUFFIXES and any(path.iterdir()):
            continue
        found.append(path)
    return found


NOT_EXPORTS = {"README.md", "settings.toml", "truths.toml", "LICENSE"}
DATA_SUFFIXES = {".csv", ".tsv", ".txt", ".json", ".ndjson", ".xlsx", ".parquet", ".gz", ".zip"}
