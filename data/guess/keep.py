"""A table that somebody brought, into the exports folder: under a safe name, and never over another file."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

from data.folders import MAPPING, is_export
from data.refusal import Refused

LONGEST_NAME = 100
# Windows opens devices under these names.
DEVICES = {"con", "prn", "aux", "nul", *(f"{each}{number}" for each in ("com", "lpt") for number in range(10))}


def safe_name(name: str) -> str:
    """The file name without folders, hidden beginnings and signs that a file system or a terminal could mind."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(each for each in last if unicodedata.category(each)[0] != "C" and each not in '<>:"|?*')
    plain = plain.lstrip(".~ ").rstrip(". ") or "table"
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    plain = stem[: LONGEST_NAME - len(suffix)] + dot + suffix[:20]
    return plain if is_export(plain) and stem.lower() not in DEVICES else f"table-{plain.removesuffix(MAPPING)}"


def mapping_name(name: str) -> str:
    """The name of a mapping, and of the source whose rows it describes: letters, digits and _."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", ascii_name.lower()).strip("_")[:40] or "table"


def save_table(folder: Path, table: Path | None, name: str, mapping: str, text: str | None) -> None:
    """Put the file `table` into `folder` under `name`, and `text` beside it as <mapping>.mapping.toml.

    `table` is None where the file is there already, `text` where it needs no mapping. Raises `Refused` where one of
    them exists or cannot be written; then neither is left behind.
    """
    beside = folder / f"{mapping_name(mapping)}{MAPPING}"
    target = folder / safe_name(name)
    try:
        if text is not None:
            write_new(beside, text)
        try:
            if table is not None:
                copy_new(table, target)
        except (OSError, Refused):
            if text is not None:
                beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused(f"It cannot be saved: {error.strerror}.", f"Check who may write into {folder}.") from error


def write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise taken(path) from error


def copy_new(table: Path, target: Path) -> None:
    try:
        file = target.open("xb")
    except FileExistsError as error:
        raise taken(target) from error
    try:
        with file, table.open("rb") as source:
            shutil.copyfileobj(source, file)
    except OSError:
        # Half a file would be built.
        target.unlink(missing_ok=True)
        raise


def taken(path: Path) -> Refused:
    return Refused(f"There is already a file {path.name} in the exports folder.", "Choose another name.")
