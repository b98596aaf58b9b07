"""Where exports are dropped, where warehouses are published, and where the demo company's exports are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

CODE = Path(__file__).resolve().parent


def exports_folder() -> Path:
    """The folder the analyst drops exports into; `LATITUDE_EXPORTS` moves it."""
    return Path(os.environ.get("LATITUDE_EXPORTS") or CODE / "exports").expanduser().absolute()


def warehouse_folder() -> Path:
    """The folder that holds the published warehouses and `CURRENT`; `LATITUDE_WAREHOUSE` moves it."""
    return Path(os.environ.get("LATITUDE_WAREHOUSE") or CODE / "warehouse").expanduser().absolute()


def kept_folder() -> Path:
    """The folder of what people write on the pages; `LATITUDE_KEPT` moves it. Unlike warehouses it cannot be built
    again: back it up."""
    return Path(os.environ.get("LATITUDE_KEPT") or CODE / "kept").expanduser().absolute()


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

    A directory is a candidate (to be refused in words) when its name looks like a file's, when it is empty and when
    it cannot be opened. Links are followed; a directory that was seen under another name already is left out.
    """
    found = below(folder, {folder.resolve()})
    return sorted(found, key=lambda each: each.relative_to(folder).as_posix())


def below(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """The candidates in `folder`; `seen` holds the true places of the directories that need no second look."""
    # Links last: files keep the name of the place where they really are.
    for path in sorted(children(folder) or [], key=lambda each: (each.is_symlink(), each.name)):
        if path.name.startswith((".", "~$")):
            continue
        inside = children(path)
        if inside is not None:
            place = Path(os.path.realpath(path))
            if place in seen:
                continue
            seen.add(place)
            yield from below(path, seen)
        if (
            path.name not in NOT_EXPORTS
            and not path.name.endswith(MAPPING)
            and (not inside or path.suffix.lower() in DATA_SUFFIXES)
        ):
            yield path


def is_export(name: str) -> bool:
    """Whether a file of this name is read as an export; the others tell about exports."""
    return name not in NOT_EXPORTS and not name.endswith(MAPPING)


def children(path: Path) -> list[Path] | None:
    """What is in a directory, nothing where it cannot be opened or has just gone; None where `path` is a file."""
    try:
        return list(path.iterdir())
    except NotADirectoryError:
        return None
    except OSError:
        return []


def printable(path: Path | str) -> str:
    """`path` as text that can be stored and shown, also where its bytes are no text in this system's encoding."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


NOT_EXPORTS = {"README.md", "settings.toml", "truths.toml", "LICENSE"}
# A person's own description of a table.
MAPPING = ".mapping.toml"
DATA_SUFFIXES = {".csv", ".tsv", ".txt", ".json", ".ndjson", ".xlsx", ".parquet", ".gz", ".zip"}
