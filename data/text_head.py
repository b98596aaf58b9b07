"""The names on top of a text table: where they stand, what stands above them, and how many rows they take."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

from data.formats import Format, Headers
from data.refusal import Refused
from data.settings import known_zones

LONGEST_ROW = 32 << 20
DELIMITERS = (",", ";", "\t", "|")
# Comments of a template, or the period and title above a report: so many lines may stand above the names.
MOST_ABOVE = 40
# A name that is only # (the number of a row) begins no comment.
COMMENT = re.compile(r'"?#(?!"?[,;\t|])')
ZONE = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')
# What a second row of names says of a question that has one part only.
NO_PART = {"", "response", "open-ended response"}


@dataclass(frozen=True)
class Head:
    """The names on top of a file: in which line (from 0) they stand, how they are cut, and what they are.

    `above` counts the lines that were cut from the top; `zone` is that of the times, where the file says so.
    """

    line: int
    delimiter: str
    headers: Headers
    above: int = 0
    zone: str | None = None


def read_head(text: Path, name: str, formats: list[Format]) -> Head:
    """The first record that names every column of a known export, else the very first, cut as comes nearest."""
    heads: list[Head] = []
    for number, record in top_records(text):
        heads.append(nearest_cut(number, record, formats))
        if any(form.fits(heads[-1].headers, name) for form in formats):
            return heads[-1]
    return heads[0]


def top_records(text: Path) -> Iterator[tuple[int, str]]:
    """(its first line, counted from 0, its text) of what may be the row of names; comments and blank lines are not.

    A name that is a question may run over several lines. Of a file that holds nothing else, the first line comes.
    """
    with text.open(encoding="utf-8", newline="") as file:
        lines = [file.readline(LONGEST_ROW), *(line[:LONGEST_ROW] for line in islice(file, MOST_ABOVE))]
    names = [number for number, line in enumerate(lines) if line.strip() and not COMMENT.match(line)]
    done = 0
    for number in names or [0]:
        if number >= done:
            done = end_of_record(lines, number)
            yield number, "".join(lines[number:done])


def end_of_record(lines: list[str], start: int) -> int:
    """The line after the record that begins in line `start`: where its quotation marks are closed."""
    quotes = 0
    for number in range(start, len(lines)):
        quotes += lines[number].count('"')
        if quotes % 2 == 0:
            return number + 1
    return start + 1


def nearest_cut(number: int, record: str, formats: list[Format]) -> Head:
    lines = record.splitlines(keepends=True)
    try:
        cuts = [Head(number, each, Headers(next(csv.reader(lines, delimiter=each), []))) for each in DELIMITERS]
    except csv.Error as error:
        raise Refused(
            "Its first line is no row of column names.", "Export it again as CSV with the column names on top."
        ) from error
    # An unknown export has the delimiter that cuts most; a known one the delimiter that finds its columns.
    widest = max(cuts, key=lambda head: len(head.headers.names))
    if any(not form.missing_from(widest.headers) for form in formats):
        return widest
    return min(
        cuts, key=lambda head: (min(len(form.missing_from(head.headers)) for form in formats), -len(head.headers.names))
    )


def without_top(text: Path, head: Head, form: Format, scratch: Path) -> tuple[Path, Head]:
    """The same rows in a copy below one plain line of names: what stands above, and further rows of names, are cut."""
    top: list[list[str]] = []
    with text.open(encoding="utf-8", newline="") as file:
        for _ in range(head.line):
            file.readline()
        reader = csv.reader(file, delimiter=head.delimiter)
        while len(top) < form.header_rows:
            top.append(next(reader, []))
        cut = head.line + reader.line_num
    check_top(top, head.line)
    headers = headers_of(top)
    copy = scratch / f"{text.stem[:40]}-{text.stat().st_ino}-body.csv"
    with text.open(encoding="utf-8", newline="") as file, copy.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=head.delimiter, lineterminator="\n").writerow(
            [" ".join(each.split()) for each in headers.names]
        )
        for _ in range(cut):
            file.readline()
        while chunk := file.read(1 << 20):
            out.write(chunk)
    return copy, Head(0, head.delimiter, headers, cut - 1, zone_in(top))


def check_top(top: list[list[str]], line: int) -> None:
    """Raise `Refused` where a further row of names has been deleted: an answer would be taken for it."""
    is_wrong = (len(top) == 2 and any(cell.strip() for cell in top[1][:1])) or (
        len(top) == 3 and "ImportId" not in str(top[2])
    )
    if is_wrong:
        raise Refused(
            f"Lines {line + 1} to {line + len(top)} are not the {len(top)} rows of names that this export has.",
            "Export it again and leave its first lines as they are.",
        )


def headers_of(top: list[list[str]]) -> Headers:
    """Of two rows of names the second tells the parts of a question; of three it holds the questions' own words."""
    if len(top) == 2:
        return Headers(merged(top))
    return Headers(top[0], top[1] if len(top) > 2 else ())


def merged(rows: list[list[str]]) -> list[str]:
    """Two rows of names: a blank in the first belongs to the question before it, the second tells its part."""
    names, question = [], ""
    for first, second in zip_longest(*rows, fillvalue=""):
        question = first or question
        names.append(first if first and second.strip().lower() in NO_PART else f"{question} {second}".strip())
    return names


def zone_in(top: list[list[str]]) -> str | None:
    """The zone that a third row of names states. Raises `Refused` for one that does not exist."""
    found = ZONE.search(str(top[2])) if len(top) > 2 else None
    if not found:
        return None
    zone = "UTC" if found[1] in ("Z", "GMT") else found[1]
    if zone not in known_zones():
        raise Refused(
            f"It says that its times are those of {zone}, which is no known time zone.",
            "Export it again with another time zone.",
        )
    return zone
