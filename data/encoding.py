"""A file's bytes to UTF-8 text with line feeds, whatever a spreadsheet or a help desk made of them."""

from __future__ import annotations

import codecs
import hashlib
import os
from pathlib import Path

from data.folders import printable
from data.refusal import Refused

CHUNK = 1 << 22


def fingerprint(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_utf8(path: Path, scratch: Path) -> Path:
    """`path` itself where it is UTF-8 with line feeds, otherwise a copy that is. `Refused`: it is no text."""
    with path.open("rb") as file:
        start = file.read(4096)
    refuse_other_kinds(start)
    encoding = encoding_of(path, start)
    # DuckDB takes a path as UTF-8; a name in another encoding reaches it as a copy.
    if encoding == "utf-8" and printable(path) == str(path) and not has_carriage_returns(path):
        return path
    copy = scratch / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.csv"
    try:
        with (
            path.open(encoding=encoding, newline=None) as source,
            copy.open("w", encoding="utf-8", newline="\n") as out,
        ):
            while chunk := source.read(CHUNK):
                out.write(chunk)
    except UnicodeError as error:
        raise Refused(f"It is not text that can be read as {encoding}.", "Save it as CSV UTF-8.") from error
    return copy


def refuse_other_kinds(start: bytes) -> None:
    """Say what a file is that only pretends to be a table."""
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise Refused("It is empty.", "Export it again; if it stays empty, widen the period of the export.")
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if opening.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise Refused(
            "It is a web page, not a table: often the sign-in page that was saved instead of the export.",
            "Sign in to the help desk, download the export again and replace this file.",
        )
    for magic, kind in KINDS:
        if start.startswith(magic):
            raise Refused(f"It is {kind}, not a text table.", "Export or save it as CSV and replace this file.")
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("It holds binary data, not text.", "Export it as CSV and replace this file.")


KINDS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
)


def encoding_of(path: Path, start: bytes) -> str:
    """By byte order mark, else UTF-8 if all of it is, else Windows-1252, which is what older exports are."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if b"\0" in chunk:
                    raise Refused("It holds binary data, not text.", "Export it as CSV and replace this file.")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


def has_carriage_returns(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if b"\r" in chunk:
                return True
    return False
