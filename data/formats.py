"""The export formats Latitude knows: one folder each under `data/sources/<system>/`, described in `format.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from data.folders import CODE
from data.questions import expanded
from data.refusal import Refused

SOURCES = CODE / "sources"
# What an INTEGER column of the canonical tables holds; as seconds, 68 years.
LARGEST = 2**31 - 1
DURATIONS = ("seconds", "minutes", "hours", "days", "milliseconds", "hms", "words", "since_1970", "span")
TYPES = ("text", "id", "list", "pairs", "zone", "integer", "number", "boolean", "timestamp", "date", *DURATIONS)


@dataclass(frozen=True)
class Column:
    """One column of an export: its possible headers, its type, and what a cell must satisfy.

    `type`: one of TYPES; durations land in whole seconds, `id` is a text that a spreadsheet must not have shortened,
    `list` lands as text joined by commas, `pairs` takes every column that bears one of the headers and lands as JSON
    [[header, value], ...] of the cells that hold something, `zone` is the IANA name of a time zone. `required`: a cell
    must not be empty; `optional`: the column may be absent. `missing` are texts that mean "no value", `values`
    translates texts (whatever their case; to "" means no value), `otherwise` is what every other text becomes, `words`
    are all that a cell may say. `formats` of a timestamp or date are strptime patterns or iso, epoch, epoch_ms; the
    first that fits wins; months may be named in several languages. `maximum` of a duration is in seconds. `not_before`
    names a timestamp that this one may not precede. `future`: it may lie after the export was taken, as a due date
    does. `mend`: a wrong cell is emptied and reported, and the row stays. `join` names columns whose texts make one;
    `constant` and `line` (the row's place) need no column at all. `zone` is that of a column which is always written in
    it. `decimal` is the sign before the fraction of a number. `extract` is a pattern whose first group is the value; a
    text that it does not fit holds none. `pattern_if` is another column and its value, without which the pattern is not
    asked for. `help` (a sentence) and `example` (a cell) are for who fills it in. `question` is the kind of survey
    question it answers (questions.py), `beside` what the name of a second column adds to its own; `is_whole`: a wrong
    cell refuses the whole file; `only_with`: constant where that column is there.
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
    extract: str | None = None
    words: tuple[str, ...] = ()
    help: str = ""
    example: str = ""
    question: str = ""
    beside: str = ""
    is_whole: bool = False
    only_with: str = ""

    @property
    def is_made(self) -> bool:
        """Whether its value comes from no column of the file."""
        return self.constant is not None or self.line

    @property
    def label(self) -> str:
        """What the reader of the export calls it."""
        if self.question:
            return f"{self.question.upper()} score"
        return " and ".join(self.join) or (self.headers[0] if self.headers else self.name)

    def find(self, headers: Headers) -> tuple[int, ...] | None:
        """Where this column stands among `headers`; the first of its names that occurs wins. None: absent."""
        if self.type == "pairs":
            found = {place for each in self.headers for place in headers.find_all(each)}
            return tuple(sorted(found)) or None
        if self.join:
            places = [headers.find(each) for each in self.join]
            return None if None in places else tuple(place for place in places if place is not None)
        if self.question:
            return next(((place,) for place in self.matches(headers)), None)
        return next(((place,) for each in self.headers if (place := headers.find(each)) is not None), None)

    def matches(self, headers: Headers) -> list[int]:
        """Every column that bears the first of its names that occurs: of a survey's question there may be several."""
        found = headers.with_companion(self.beside) if self.beside else []
        for wanted in self.headers:
            found = found or headers.find_all(wanted)
        # Beside a question stand what was written under "other" and the group that a tool makes of the score.
        is_told_twice = bool(headers.texts)
        return [
            place
            for place in found
            if not (is_told_twice and headers.names[place].upper().endswith(("_TEXT", "_GROUP")))
        ]


class Headers:
    """The headers of one table, compared without case, outer blanks, byte order mark, and with _ - . as a blank.

    Of columns that share a name the first bears it; the others are found as "name (2)", "name (3)".

    A header that is spelt exactly as wanted comes first: records have both a `requester_id` and a `requester.id`.

    `texts` are what a second row of names says of the same columns: a column is found by either.
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str] = ()) -> None:
        self.names, self.texts = list(names), list(texts)
        self._places: dict[str, int] = {}
        self._spelt: dict[str, int] = {}
        for place, name in enumerate(self.names):
            self._spelt.setdefault(name, place)
        for place, name in [*enumerate(self.told_apart()), *enumerate(self.texts)]:
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

    def words(self, place: int) -> str:
        """What a person knows the column by."""
        return self.texts[place] if place < len(self.texts) else self.names[place]

    def find(self, wanted: str) -> int | None:
        exact = self._spelt.get(wanted, self._places.get(normalised(wanted)))
        if exact is not None or "*" not in wanted:
            return exact
        shape = shaped(wanted)
        return next((place for name, place in self._places.items() if shape.fullmatch(name)), None)

    def find_all(self, wanted: str) -> list[int]:
        """Every place, because exports repeat a header for each value: one column `Comment` for each comment."""
        shape = shaped(wanted)
        named = [*enumerate(self.names), *enumerate(self.texts)]
        return list(dict.fromkeys(place for place, name in named if shape.fullmatch(normalised(name))))

    def with_companion(self, beside: str) -> list[int]:
        """The places of the columns that another column is named after, with `beside` behind its name."""
        ends = [normalised(name + beside) for name in self.names]
        return [place for place, end in enumerate(ends) if end in self._places]


@lru_cache(maxsize=1 << 12)
def shaped(wanted: str) -> re.Pattern[str]:
    """The blank before a star counts: `u_*` is no `Updated`."""
    return re.compile(".*".join(re.escape(part) for part in normalised(wanted).split("*")))


@dataclass(frozen=True)
class Format:
    """One table of an export. The folder of its system holds one SELECT for each canonical table that it fills.

    `unused` says why a table is recognised and then passed over. `each` is, for JSON, the list inside a record whose
    elements are the rows. `header_rows` are the rows of names on top, of which the first counts. `files` is a pattern
    that the file's name must fit. `without` are headers that another table has and this one never. `footer` are
    patterns of what stands below the rows of a report: such a line is set aside as what it is. `date_order` = "ask":
    the dates follow the locale of whoever exports, so each file has to show its order, or the settings state it
    (date_order.py). `template` says what one row of a table is that people fill in themselves (template.py); without
    rows it is passed over. `mapping` names the person's own description that it is a section of; `beside` are the
    columns of its other sections, and a file has to have those as well. `only_with` are columns without which a row of
    the file is no row of this table.
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
    template: str = ""
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

    @property
    def questions(self) -> list[Column]:
        """The columns that answer a survey's question for a score."""
        return [column for column in self.columns if column.question]

    def missing_from(self, headers: Headers) -> list[str]:
        """The headers this format cannot do without and which `headers` lacks."""
        return [column.label for column in self.needed if column.find(headers) is None]

    def fits(self, headers: Headers, name: str) -> bool:
        return (
            fnmatch(PurePosixPath(name).name.lower(), self.files.lower())
            and all(headers.find(each) is None for each in self.without)
            and not self.missing_from(headers)
        )


@lru_cache(maxsize=1 << 16)
def normalised(header: str) -> str:
    return " ".join(re.sub(r"[_\-.]", " ", header.replace("\ufeff", "")).lower().split())


@cache
def known_formats() -> tuple[Format, ...]:
    """Every format under `data/sources/`, read once."""
    return tuple(read_format(path) for path in sorted(SOURCES.glob("*/*/format.toml")))


def read_format(path: Path) -> Format:
    """Read one format.toml; its `formats` are those of every date that has none of its own.

    A key that `Format` or `Column` does not have is a TypeError: a typo cannot pass.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    dates = raw.pop("formats", None)
    specs = {name: spec for key, given in raw.pop("columns", {}).items() for name, spec in column_specs(key, given)}
    for spec in specs.values():
        if dates and spec.get("type") in ("timestamp", "date"):
            spec.setdefault("formats", dates)
    columns = tuple(read_column(name, spec) for name, spec in specs.items())
    raw.setdefault("source", path.parent.parent.name)
    return Format(path.parent.parent.name, path.parent.name, columns=columns, **tupled(raw))


def column_specs(name: str, spec: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """The columns that one section of a format stands for."""
    return expanded(name, spec).items() if "question" in spec else [(name, spec)]


def read_column(name: str, spec: dict[str, Any]) -> Column:
    """A column from its table in a TOML file. Raises `Refused` for a type that does not exist."""
    spec = dict(spec)
    header = spec.pop("header", ())
    kind = spec.get("type", "text")
    if kind not in TYPES:
        raise Refused(f"{name} has the type {kind!r}.", f"Types are {', '.join(TYPES)}.")
    if kind in DURATIONS or kind == "integer":
        spec.setdefault("maximum", LARGEST)
    if words := spec.get("words"):
        spec["values"] = {word: word for word in words} | spec.get("values", {})
        spec |= {"pattern": f"^({'|'.join(words)})$", "wanted": f"one of {', '.join(words)}"}
    if "values" in spec:
        spec["values"] = tuple((str(key), str(value)) for key, value in spec["values"].items())
    return Column(name=name, headers=(header,) if isinstance(header, str) else tuple(header), **tupled(spec))


def tupled(spec: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()}
