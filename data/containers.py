"""What an export comes wrapped in: gzip, zip, workbook or Parquet in, text tables out, so that one reader reads all."""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from data.refusal import Refused

CHUNK = 1 << 20
# A help desk's text shrinks to a tenth or a twentieth. What grows more than this was made to fill a disk.
LARGEST = 4 << 30
SMALL = 64 << 20
MOST_TIMES = 200
WORKBOOKS = {"xl/workbook.xml", "xl/workbook.bin"}
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Part:
    """A text table of a file: `label` is what its name adds to the file's ("" for the file itself)."""

    label: str
    path: Path


def unpack(path: Path, scratch: Path) -> Iterator[Part]:
    """The tables in `path`; new files go to `scratch`. Raises `Refused` for what cannot be opened or is a bomb."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\x1f\x8b"):
        yield Part("", gunzip(path, scratch))
    elif start.startswith(b"PK\x03\x04"):
        yield from unzip(path, scratch)
    elif start.startswith(OLD_WORKBOOK):
        yield from sheets(path, scratch)
    elif start.startswith(b"PAR1"):
        yield Part("", from_parquet(path, scratch))
    else:
        yield Part("", path)


def gunzip(path: Path, scratch: Path) -> Path:
    target = free_name(scratch, path.stem)
    try:
        with gzip.open(path) as packed:
            copy_bounded(packed, target, path.stat().st_size)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Refused(f"The gzip archive is damaged: {error}.", "Download it again and replace this file.") from error
    return target


def unzip(path: Path, scratch: Path) -> Iterator[Part]:
    """Every member of a zip that is a file. A workbook is a zip too. Members keep their names only in reports."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not is_clutter(each.filename)]
            refuse_bomb(sum(each.file_size for each in members), path.stat().st_size)
            if WORKBOOKS & set(archive.namelist()) or "mimetype" in archive.namelist():
                yield from sheets(path, scratch)
                return
            if not members:
                raise Refused("The zip archive is empty.", "Export it again.")
            for member in members:
                target = free_name(scratch, PurePosixPath(member.filename).name)
                with archive.open(member) as packed:
                    copy_bounded(packed, target, path.stat().st_size)
                yield Part(f"/{member.filename}", target)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise Refused(f"The zip archive is damaged: {error}.", "Download it again and replace this file.") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise Refused("The zip archive has a password.", "Unpack it and put the files in it here.") from error


def is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def copy_bounded(packed: IO[bytes] | gzip.GzipFile, target: Path, packed_bytes: int) -> None:
    """Copy until the end, or until it is plain that this was made to fill a disk: sizes in an archive can lie."""
    written = 0
    with target.open("wb") as out:
        while chunk := packed.read(CHUNK):
            written += len(chunk)
            refuse_bomb(written, packed_bytes)
            out.write(chunk)


def refuse_bomb(unpacked: int, packed: int) -> None:
    if unpacked > LARGEST or (unpacked > SMALL and unpacked > MOST_TIMES * packed):
        raise Refused(
            f"Unpacked it would take more than {unpacked >> 20:,} MiB, from {max(packed >> 10, 1):,} KiB.",
            "If this is a real export, unpack it and put the files in it here.",
        )


def sheets(path: Path, scratch: Path) -> Iterator[Part]:
    """Each sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) that has a cell, as CSV; line n is the sheet's row n."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        filled = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
        }
    except (CalamineError, OSError) as error:
        raise Refused(f"The workbook cannot be opened: {error}.", "Save it again, or save the sheet as CSV.") from error
    filled = {name: rows for name, rows in filled.items() if rows}
    if not filled:
        raise Refused("The workbook is empty.", "Export it again.")
    for name, rows in filled.items():
        target = free_name(scratch, "sheet.csv")
        with target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([cell_text(cell) for cell in row] for row in rows)
        yield Part(f"/{name}" if len(filled) > 1 else "", target)


def cell_text(cell: object) -> str:
    """A cell as its column's text: whole numbers without a point, instants as ISO without a zone."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def from_parquet(path: Path, scratch: Path) -> Path:
    target = free_name(scratch, f"{path.stem}.csv")
    try:
        frame = pl.scan_parquet(path)
        nested = [name for name, kind in frame.collect_schema().items() if kind.is_nested()]
        if nested:
            raise Refused(f"Its column {nested[0]!r} holds lists or records.", "Export it as a flat table.")
        frame.sink_csv(target, datetime_format="%Y-%m-%d %H:%M:%S")
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0][:160]
        raise Refused(
            f"The Parquet file cannot be read: {reason}.", "Export it again and replace this file."
        ) from error
    return target


def free_name(scratch: Path, name: str) -> Path:
    """A path in `scratch` that nothing has; only the suffix is taken from `name`, which may say anything."""
    suffix = Path(name).suffix if Path(name).suffix.isascii() else ""
    number = sum(1 for _ in scratch.iterdir())
    return scratch / f"unpacked-{number:04d}{suffix[:8]}"
