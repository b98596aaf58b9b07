"""The export formats Latitude knows: one folder each under `data/sources/<system>/`, described in `format.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from data.folders import CODE
from data.refusal import Refused

SOURCES = CODE / "sources"
# What an INTEGER column of the canonical tables holds; as seconds, 68 years.
LARGEST = 2**31 - 1
DURATIONS = ("seconds", "minutes", "hours", "days", "milliseconds", "hms", "words", "since_1970")
TYPES = ("text", "id", "list", "pairs", "integer", "number", "boolean", "timestamp", "date", *DURATIONS)


@dataclass(frozen=True)
class Column:
    """One column of an export: its possible headers, its type, and what a cell must satisfy.

    `type`: one of TYPES; durations land in whole seconds, `id` is a text that a spreadsheet must not have shortened,
    `list` lands as text joined by commas, `pairs` takes every column that bears one of the headers and lands as JSON
    [[header, value], ...] of the cells that hold something. `required`: a cell must not be empty; `optional`: the
    column may be absent. `missing` are texts that mean "no value", `values` translates texts (whatever their case; to
    "" means no value) and `otherwise` is what every other text becomes. `formats` of a timestamp or date are strptime
    patterns or iso, epoch, epoch_ms; the first that fits wins; months may be named in several languages. `maximum` of a
    duration is in seconds. `not_before` names a timestamp that this one may not precede. `future`: it may lie after the
    export was taken, as a due date does. `mend`: a wrong cell is emptied and reported, and the row stays. `join` names
    columns whose texts make one; `constant` and `line` (the row's place) need no column at all. `zone` is that of a
    column which is always written in it. `decimal` is the sign before the fraction of a number. `pattern_if` is another
    column and its value, without which the pattern is not asked for.
    """

    name: str
    headers: tuple[str, ...] = ()
    type: str = "text"
    required: bool = False
    optional: bool = False
    missing: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None
    formats: tuple[str, ...] = ("iso",)
    pattern: str | None = None
    wanted: str | None = None
    pattern_if: tuple[str, str] | None = None
    minimum: int | None = None
    maximum: int | None = None
    not_before: str | None = None
    future: bool = False
    mend: bool = False
    join: tuple[str, ...] = ()
    constant: str | None = None
    line: bool = False
    zone: str | None = None
    decimal: str = "."

    @property
    def is_made(self) -> bool:
        """Whether its value comes from no column of the file."""
        return self.constant is not None or self.line

    @property
    def label(self) -> str:
        """What the reader of the export calls it."""
        return " and ".join(self.join) or (self.headers[0] if self.headers else self.name)

    def find(self, headers: Headers) -> tuple[int, ...] | None:
        """Where this column stands among `headers`; the first of its names that occurs wins. None: absent."""
        if self.type == "pairs":
            found = {place for each in self.headers for place in headers.find_all(each)}
            return tuple(sorted(found)) or None
        if self.join:
            places = [headers.find(each) for each in self.join]
            return None if None in places else tuple(place for place in places if place is not None)
        for wanted in self.headers:
            place = headers.find(wanted)
            if place is not None:
                return (place,)
        return None


class Headers:
    """The headers of one table, compared without case, outer blanks, byte order mark, and with _ - . as a blank.

    Of columns that share a name the first bears it; the others are found as "name (2)", "name (3)".
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        self._places: dict[str, int] = {}
        for place, name in enumerate(self.told_apart()):
            self._places.setdefault(normalised(name), place)

    def told_apart(self) -> list[str]:
        """The names as a mapping writes them, each of them once."""
        seen: Counter[str] = Counter()
        told = []
        for name in self.names:
            seen[normalised(name)] += 1
            times = seen[normalised(name)]
            told.append(name if times == 1 else f"{name} ({times})")
        return told

    def find(self, wanted: str) -> int | None:
        exact = self._places.get(normalised(wanted))
        if exact is not None or "*" not in wanted:
            return exact
        shape = shaped(wanted)
        return next((place for name, place in self._places.items() if shape.fullmatch(name)), None)

    def find_all(self, wanted: str) -> list[int]:
        """Every place, because exports repeat a header for each value: one column `Comment` for each comment."""
        shape = shaped(wanted)
        return [place for place, name in enumerate(self.names) if shape.fullmatch(normalised(name))]


def shaped(wanted: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(normalised(part)) for part in wanted.split("*")))


@dataclass(frozen=True)
class Format:
    """One table of an export. The folder of its system holds one SELECT for each canonical table that it fills.

    `unused` says why a table is recognised and then passed over. `each` is, for JSON, the list inside a record whose
    elements are the rows. `header_rows` are the rows of names on top, of which the first counts. `files` is a pattern
    that the file's name must fit. `without` are headers that another table has and this one never. `footer` are
    patterns of what stands below the rows of a report: such a line is set aside as what it is. `date_order` = "ask":
    the dates follow the locale of whoever exports, so each file has to show its order, or the settings state it
    (date_order.py). `mapping` names the person's own description that it is a section of; `beside` are the columns of
    its other sections, and a file has to have those as well. `only_with` are columns without which a row of the file is
    no row of this table.
    """

    system: str
    table: str
    title: str
    source: str
    columns: tuple[Column, ...]
    each: str = ""
    header_rows: int = 1
    unused: str = ""
    zone: str | None = None
    files: str = "*"
    without: tuple[str, ...] = ()
    hint: str = ""
    footer: tuple[str, ...] = ()
    date_order: str = ""
    mapping: str = ""
    beside: tuple[Column, ...] = ()
    only_with: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.system}_{self.table}"

    @property
    def staged(self) -> str:
        """The table that holds the typed rows of every file of this format while a build runs."""
        return f"staged_{self.name}"

    @property
    def needed(self) -> list[Column]:
        """The columns that a file of this format cannot lack."""
        return [column for column in (*self.columns, *self.beside) if not column.optional and not column.is_made]

    def missing_from(self, headers: Headers) -> list[str]:
        """The headers this format cannot do without and which `headers` lacks."""
        return [column.label for column in self.needed if column.find(headers) is None]

    def fits(self, headers: Headers, name: str) -> bool:
        return (
            fnmatch(PurePosixPath(name).name.lower(), self.files.lower())
            and all(headers.find(each) is None for each in self.without)
            and not self.missing_from(headers)
        )


def normalised(header: str) -> str:
    return " ".join(re.sub(r"[_\-.]", " ", header.replace("\ufeff", "")).lower().split())


@cache
def known_formats() -> tuple[Format, ...]:
    """Every format under `data/sources/`, read once."""
    return tuple(read_format(path) for path in sorted(SOURCES.glob("*/*/format.toml")))


def read_format(path: Path) -> Format:
    """Read one format.toml; a key that `Format` or `Column` does not have is a TypeError: a typo cannot pass."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(read_column(name, spec) for name, spec in raw.pop("columns", {}).items())
    raw.setdefault("source", path.parent.parent.name)
    return Format(path.parent.parent.name, path.parent.name, columns=columns, **tupled(raw))


def read_column(name: str, spec: dict[str, Any]) -> Column:
    """A column from its table in a TOML file. Raises `Refused` for a type that does not exist."""
    spec = dict(spec)
    header = spec.pop("header", ())
    kind = spec.get("type", "text")
    if kind not in TYPES:
        raise Refused(f"{name} has the type {kind!r}.", f"Types are {', '.join(TYPES)}.")
    if kind in DURATIONS or kind == "integer":
        spec.setdefault("maximum", LARGEST)
    if "values" in spec:
        spec["values"] = tuple((str(key), str(value)) for key, value in spec["values"].items())
    return Column(name=name, headers=(header,) if isinstance(header, str) else tuple(header), **tupled(spec))


def tupled(spec: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()}


def recognise(headers: Headers, name: str, formats: Iterable[Format], each: str = "") -> Format:
    """The format whose columns these headers are. `name` is the file's (or the JSON list's), which breaks ties.

    Raises `Refused`, naming the nearest format and what it misses.
    """
    formats = [form for form in formats if form.each == each]
    fitting = [form for form in formats if form.fits(headers, name)]
    if not fitting:
        raise unknown(headers, formats)
    best = max(fitting, key=lambda form: likeness(form, headers, name))
    rivals = [form for form in fitting if form is not best and (not form.mapping or form.mapping != best.mapping)]
    rival = next((form for form in rivals if likeness(form, headers, name) == likeness(best, headers, name)), None)
    if rival:
        raise Refused(
            f"It could be a {best.title} or a {rival.title}.",
            f'Write files = "..." with a part of its name into {best.mapping}.mapping.toml.'
            if best.mapping
            else f"Put {best.hint or best.table!r} or {rival.hint or rival.table!r} into the file's name.",
        )
    return best


def likeness(form: Format, headers: Headers, name: str) -> tuple[bool, bool, int, bool, int]:
    """A person's own mapping wins, then the format that asks for most, then what the name says, then what is found."""
    found = sum(column.find(headers) is not None for column in (*form.columns, *form.beside))
    is_named = bool(form.mapping) and form.files != "*"
    return bool(form.mapping), is_named, len(form.needed), bool(form.hint) and form.hint in name.lower(), found


def sections(form: Format, formats: Iterable[Format]) -> list[Format]:
    """`form`, or all sections of the mapping that it is one of: each fills a table from the same rows."""
    return [each for each in formats if each.mapping == form.mapping] if form.mapping else [form]


def unknown(headers: Headers, formats: list[Format]) -> Refused:
    asking = [form for form in formats if form.needed and not form.unused]
    nearest = min(asking, key=lambda form: len(form.missing_from(headers)) / len(form.needed), default=None)
    lacking = nearest.missing_from(headers) if nearest else []
    if nearest and 0 < len(lacking) <= len(nearest.needed) / 2:
        return Refused(
            f"It looks like a {nearest.title} but lacks the column{'s'[: len(lacking) > 1]} {quoted(lacking)}.",
            "Export it again with these columns, under these names.",
        )
    names = headers.names
    return Refused(
        f"No known export has its columns ({quoted(names[:4])}{', ...' if len(names) > 4 else ''}).",
        "Tell Latitude on the page Data which column is what, or move the file out of the folder. "
        f"Latitude reads: {', '.join(sorted({form.system.title() for form in formats}))}.",
    )


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{shortened(name)}"' for name in names)


def shortened(text: str, most: int = 40) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 3] + "..."
