"""What every file carries so that it can be checked later: which snapshot it shows, and its numbers with their hash."""

from __future__ import annotations

import base64
import json
import re
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot
from queries.scope import FILTERS, Scope, monday_of

KEY = "Latitude"
# How the sheet's cells, which hold no more, share the text.
LONGEST_CELL = 30_000


class NotOurs(ValueError):
    """The file carries no identity that can be read, with the reason."""


@dataclass(frozen=True)
class Identity:
    """Which snapshot a file shows. `numbers` are those it was made from, `digest` their hash."""

    warehouse: str
    week: str
    audience: str
    language: str
    zone: str
    clock: str
    filters: dict[str, list[str]]
    definitions: str
    digest: str
    numbers: dict[str, float | int | None]

    @classmethod
    def of(cls, snapshot: Snapshot, language: str) -> Identity:
        return cls(
            snapshot.warehouse,
            snapshot.week_name,
            snapshot.audience.name,
            language,
            snapshot.zone,
            snapshot.clock,
            {name: list(chosen) for name, chosen in snapshot.filters},
            snapshot.definitions,
            snapshot.digest,
            snapshot.numbers,
        )

    @property
    def text(self) -> str:
        """As the files carry it: ASCII, and nothing in it that HTML reads as a tag."""
        told = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

    @property
    def short(self) -> str:
        """What is printed: the beginnings of both digests."""
        return f"{self.warehouse.removesuffix('.duckdb')} · {self.definitions} · {self.digest[:16]}"

    @property
    def monday(self) -> date:
        return monday_of(self.week)

    @property
    def scope(self) -> Scope:
        """What was asked, with filters, clock and zone."""
        chosen: dict[str, Any] = {name: tuple(values) for name, values in self.filters.items()}
        return Scope(clock=self.clock, zone=self.zone, **chosen)


def read(text: str) -> Identity:
    """Raises NotOurs unless `text` is an identity as `Identity.text` writes it."""
    try:
        raw = json.loads(text)
        found = Identity(**raw)
        Audience.read(found.audience)
        monday_of(found.week)
        if not set(found.filters) <= set(FILTERS) or not isinstance(found.numbers, dict):
            raise ValueError("unknown filters")
    except (ValueError, TypeError, AttributeError) as error:
        raise NotOurs("what it says about itself is damaged") from error
    return found


def carried_by(path: Path) -> Identity:
    """The identity that a file carries. Raises NotOurs where it carries none, OSError where it cannot be read."""
    data = path.read_bytes()
    readers = ((b"%PDF-", of_pdf), (b"\x89PNG", of_png), (b"PK", of_sheet))
    reader = next((read_kind for start, read_kind in readers if data.startswith(start)), of_html)
    try:
        text = reader(data)
    except (PyPdfError, OSError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, zlib.error) as error:
        raise NotOurs(f"it is damaged, or no file of Latitude's ({error})") from error
    if not text:
        raise NotOurs("it is no snapshot of Latitude's")
    return read(text)


def of_html(data: bytes) -> str:
    found = re.search(rb'<script type="application/json" id="latitude">(.*?)</script>', data, re.DOTALL)
    return found[1].decode() if found else ""


def into_pdf(pdf: bytes, identity: Identity, title: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.add_metadata({"/Title": title, "/Subject": identity.short, "/Creator": KEY, f"/{KEY}": identity.text})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def of_pdf(data: bytes) -> str:
    told = PdfReader(BytesIO(data)).metadata
    return str(told.get(f"/{KEY}", "")) if told else ""


def into_png(png: bytes, identity: Identity, title: str) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Title", title)
    told.add_itxt(KEY, identity.text)
    out = BytesIO()
    Image.open(BytesIO(png)).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def of_png(data: bytes) -> str:
    image = Image.open(BytesIO(data))
    image.load()
    return str(image.info.get(KEY, ""))


def cells_of(identity: Identity) -> list[str]:
    """The text in pieces that fit into a sheet's cells. Packed: a cell that begins like a formula would be changed."""
    packed = base64.b64encode(zlib.compress(identity.text.encode(), 9)).decode()
    return [packed[start : start + LONGEST_CELL] for start in range(0, len(packed), LONGEST_CELL)]


def of_sheet(data: bytes) -> str:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(KEY).to_python()
    except CalamineError as error:
        raise ValueError(str(error)) from error
    return zlib.decompress(base64.b64decode("".join(str(row[0]) for row in rows))).decode()
