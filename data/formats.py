"""The export formats Latitude knows: one folder each under `data/sources/<system>/`, described in `format.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.folders import CODE
from data.refusal import Refused

SOURCES = CODE / "sources"
# What an INTEGER column of the canonical tables holds; as seconds, 68 years.
LARGEST = 2**31 - 1
# Sorted by dependency: later tables may be joined to earlier ones inside a build.
CANONICAL = ("tickets", "events", "surveys")


@dataclass(frozen=True)
class Column:
    """One column of an export: its possible headers, its type, and what a cell must satisfy.

    `type` is text, integer, number, boolean, timestamp, minutes or hours (both stored in whole seconds).
    `missing` are texts that mean "no value". `not_before` names a timestamp this one may not precede. `maximum` is, for
    minutes and hours, in seconds; whole numbers and durations have one unless a format says otherwise.
    """

    name: str
    headers: tuple[str, ...]
    type: str = "text"
    required: bool = False
    optional: bool = False
    missing: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    pattern: str | None = None
    wanted: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    not_before: str | None = None

    def find(self, headers: list[str]) -> int | None:
        """Where this column stands among the normalised `headers`; the first of its names that occurs wins."""
        for wanted in self.headers:
            if "*" in wanted:
                shape = ".*".join(re.escape(normalised(part)) for part in wanted.split("*"))
                hits = [place for place, header in enumerate(headers) if re.fullmatch(shape, header)]
                if hits:
                    return hits[0]
            elif normalised(wanted) in headers:
                return headers.index(normalised(wanted))
        return None


@dataclass(frozen=True)
class Format:
    """An export format. `folder` holds one SELECT for each canonical table that it fills."""

    name: str
    title: str
    source: str
    folder: Path
    columns: tuple[Column, ...]

    @property
    def staged(self) -> str:
        """The table that holds the typed rows of every file of this format while a build runs."""
        return f"staged_{self.name}"

    def queries(self) -> dict[str, str]:
        """Canonical table -> the SELECT that derives it."""
        return {
            table: path.read_text(encoding="utf-8")
            for table in CANONICAL
            if (path := self.folder / f"{table}.sql").is_file()
        }

    def missing_from(self, headers: list[str]) -> list[str]:
        """The headers this format cannot do without and which `headers` (normalised) lacks."""
        return [each.headers[0] for each in self.columns if not each.optional and each.find(headers) is None]


def normalised(header: str) -> str:
    """Header names compare without case, outer blanks, byte order mark, and with _ and - read as a blank."""
    return " ".join(re.sub(r"[_\-]", " ", header.replace("\ufeff", "")).lower().split())


@cache
def known_formats() -> tuple[Format, ...]:
    """Every format under `data/sources/`, read once."""
    return tuple(read_format(path) for path in sorted(SOURCES.glob("*/*/format.toml")))


def read_format(path: Path) -> Format:
    """Read one format.toml; a key that `Column` does not have is a TypeError, so that a typo cannot pass."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Format(
        name=f"{path.parent.parent.name}_{path.parent.name}",
        title=raw["title"],
        source=raw["source"],
        folder=path.parent,
        columns=tuple(read_column(name, spec) for name, spec in raw["columns"].items()),
    )


def read_column(name: str, spec: dict[str, Any]) -> Column:
    header = spec.pop("header")
    limit = {"maximum": LARGEST} if spec.get("type") in ("integer", "minutes", "hours") else {}
    lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()}
    return Column(name=name, headers=(header,) if isinstance(header, str) else tuple(header), **limit | lists)


def recognise(headers: list[str]) -> Format:
    """The format whose columns these headers are. Raises `Refused`, naming the nearest format and what it misses."""
    seen = [normalised(header) for header in headers]
    fitting = [each for each in known_formats() if not each.missing_from(seen)]
    if fitting:
        return max(fitting, key=lambda each: len(each.columns))
    nearest = min(known_formats(), key=lambda each: len(each.missing_from(seen)) / needed(each))
    lacking = nearest.missing_from(seen)
    if len(lacking) <= needed(nearest) / 2:
        raise Refused(
            f"It looks like a {nearest.title} but lacks the column{'s'[: len(lacking) > 1]} {quoted(lacking)}.",
            "Export it again with these columns, under these names.",
        )
    raise Refused(
        f"No known export has its columns ({quoted(headers[:4])}{', ...' if len(headers) > 4 else ''}).",
        f"Latitude reads: {'; '.join(each.title for each in known_formats())}. Move other files out of the folder.",
    )


def needed(form: Format) -> int:
    return sum(not column.optional for column in form.columns)


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{shortened(name)}"' for name in names)


def shortened(text: str, most: int = 40) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 3] + "..."
