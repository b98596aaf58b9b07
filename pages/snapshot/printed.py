"""The numbers that a file prints, read back from it: what a reader sees, whatever the file says about itself."""

from __future__ import annotations

import json
import re
from array import array
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from pages.snapshot.identity import KEY

# Neither a part of a word nor of a hash.
NUMBER = re.compile(r"(?<![\w.,])[-+−]?\d+(?:[.,]\d+)*(?![\w])")
LETTERS = re.compile(r"[^\W\d_]{2}")
VOID = {"br", "hr", "img", "input", "link", "meta"}
UNSEEN = {"script", "style", "head"}
# How much of the words before a number says which it is.
LONGEST_PLACE = 48


@dataclass(frozen=True)
class Printed:
    """A number as it is printed, and the words before it."""

    number: str
    where: str


@dataclass(frozen=True)
class Other:
    """A place where a file prints another number than it should; None for no number at all."""

    where: str
    printed: str | None
    told: str | None


def numbers_in(pieces: Iterable[str]) -> Iterator[Printed]:
    """The numbers of a text that comes in pieces (elements, cells, lines)."""
    before = ""
    for piece in pieces:
        for found in NUMBER.finditer(piece):
            words = " ".join(piece[: found.start()].split())
            yield Printed(found[0], (words if LETTERS.search(words) else before)[-LONGEST_PLACE:].strip(" ·:;,(="))
        if LETTERS.search(piece):
            before = " ".join(piece.split())


class Pieces(HTMLParser):
    """The texts of a page, but for scripts, for what an editor wrote and for elements in `left_out`."""

    def __init__(self, left_out: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.found: list[str] = []
        self._left_out = UNSEEN | left_out
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag in self._left_out or ("class", "commentary") in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open) and data.strip():
            self.found.append(data)


def of_html(html: bytes, is_paper: bool = False) -> list[Printed]:
    """On paper the tables that unfold are not there."""
    pieces = Pieces(frozenset({"details"}) if is_paper else frozenset())
    pieces.feed(html.decode("utf-8", "replace"))
    return list(numbers_in(pieces.found))


def of_pdf(pdf: bytes, heads: tuple[str, ...]) -> list[Printed]:
    """Without the lines that hold one of `heads`: what every page repeats."""
    lines = (line for page in PdfReader(BytesIO(pdf)).pages for line in page.extract_text().splitlines())
    return list(numbers_in(line for line in lines if not any(head in line for head in heads)))


def of_xlsx(xlsx: bytes, commentary: str) -> list[Printed]:
    """The numbers of every sheet that readers see, but for the rows named `commentary`."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(xlsx))
    found: list[Printed] = []
    for name in book.sheet_names:
        if name != KEY:
            rows = (row for row in book.get_sheet_by_name(name).to_python() if row and row[0] != commentary)
            found += numbers_in(cell for row in rows for cell in map(told_cell, row))
    return found


def told_cell(value: Any) -> str:
    """To nine digits, as the identity holds numbers: the order in which threads add up must not count."""
    return f"{value:.9g}" if isinstance(value, (int, float)) else str(value)


def others(told: list[Printed], printed: list[Printed], has_more: bool = False) -> Iterator[Other]:
    """Where `printed` is not what is `told`. `has_more`: a drawn chart prints numbers of its own."""
    matcher = SequenceMatcher(
        None, [each.number for each in told], [each.number for each in printed], autojunk=False
    )  # fmt: skip
    for tag, start, end, from_place, to_place in matcher.get_opcodes():
        if tag == "equal" or (tag == "insert" and has_more):
            continue
        for place in range(end - start if has_more else max(end - start, to_place - from_place)):
            is_told, is_printed = start + place < end, from_place + place < to_place
            yield Other(
                told[start + place].where if is_told else printed[from_place + place].where,
                printed[from_place + place].number if is_printed else None,
                told[start + place].number if is_told else None,
            )


def drawn_in(html: bytes) -> dict[str, list[str]]:
    """Chart -> every number that it draws. A script that cannot be read draws nothing."""
    found = re.search(rb'<script type="application/json" id="figures">(.*?)</script>', html, re.DOTALL)
    try:
        figures = json.loads(found[1]) if found else {}
    except ValueError:
        return {}
    return {name: list(leaves(figure.get("data"))) for name, figure in figures.items()}


def leaves(value: Any) -> Iterator[str]:
    """Every number and text in a figure; Plotly packs columns of fractions."""
    if isinstance(value, dict) and value.get("dtype") == "f8":
        yield from leaves(array("d", b64decode(value["bdata"])).tolist())
    elif isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, float):
        yield f"{value:.9g}"
    elif value is not None:
        yield str(value)
