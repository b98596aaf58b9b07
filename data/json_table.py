"""JSON in, the same text tables out as from CSV: NDJSON, an array, pages with an envelope, lists inside of records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import polars as pl

from data.contract import ROW
from data.encoding import as_utf8
from data.formats import Column, Format
from data.json_records import LONGEST, Records, json_path, levels
from data.recognise import recognise
from data.refusal import Refused
from data.table import BATCH, Place, Rejected

# An API wraps its pages, and some exports each record once more.
DEEPEST = 2


def is_json(path: Path) -> bool:
    """Whether the file begins as JSON does; no table's header begins with a bracket."""
    with path.open("rb") as file:
        start = file.read(4096)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    opening = start.decode(encoding, "ignore").lstrip()
    return opening.startswith(('{"', "{ ", "{\n", "{\r", "{}", "[{", "[ ", "[\n", "[\r", "[]"))


def read_json(
    path: Path, name: str, scratch: Path, con: duckdb.DuckDBPyConnection, formats: Iterable[Format]
) -> list[tuple[str, JsonTable]]:
    """(what its name adds to the file's, table) for each known table in `path`.

    Raises `Refused` where it is no JSON, holds a record of more than 64 MiB, or nothing that is known.
    """
    # Where questions are columns, they are those of a download.
    formats = [form for form in formats if not form.questions]
    records = Records(as_utf8(path, scratch), con.cursor(), is_lines(path))
    found = explore(records, name, formats, DEEPEST)
    if not found and not records.sample:
        raise Refused("It holds no record.", "Export it again with a wider period.")
    if not found:
        recognise(records.headers(""), name, formats)  # says what is missing
    return found


def is_lines(path: Path) -> bool:
    """Whether each line is a record: then the first one is whole."""
    with path.open("rb") as file:
        first = next((line for line in iter(lambda: file.readline(LONGEST), b"") if line.strip()), b"")
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def explore(records: Records, name: str, formats: list[Format], deeper: int) -> list[tuple[str, JsonTable]]:
    """The tables that the records are or hold; where they are none, those of what the records wrap."""
    found = []
    try:
        known = recognise(records.headers(""), f"{records.label} {name}", formats)
        found.append((records.label, JsonTable(known, records, "")))
    except Refused:
        pass
    for inside in records.lists():
        fitting = [form for form in formats if form.each == inside and form.fits(records.headers(inside), name)]
        if fitting:
            best = max(fitting, key=lambda form: len(form.needed))
            found.append((f"{records.label}/{inside}", JsonTable(best, records, inside)))
    if found or not deeper:
        return found
    for key in records.wrapped():
        found += explore(records.unwrapped(key), name, formats, deeper - 1)
    return found


class JsonTable:
    """The rows of one format in a JSON file: its records, or the elements of their list `inside`."""

    zone: str | None = None

    def __init__(self, form: Format, records: Records, inside: str) -> None:
        self.form = form
        self._records, self._inside = records, inside
        self._headers = records.headers(inside)
        self._height = 0

    def under(self, form: Format) -> JsonTable:
        return JsonTable(form, self._records, self._inside)

    def batches(self) -> Iterator[pl.DataFrame]:
        """The wanted values as text; lists and objects as their JSON."""
        self._height = 0
        sought = {column.name: self._paths(column) for column in self.form.columns if not column.is_made}
        joins = {column.name for column in self.form.columns if column.join}
        paths: dict[str, list[str]] = {"part": [], "parent": [], "grand": []}
        chosen = []
        pairs = {column.name for column in self.form.columns if column.type == "pairs"}
        names: list[str] = []
        for number, (name, wanted) in enumerate(sought.items()):
            places = [place_of(path, paths) for path in wanted]
            if name in pairs:
                chosen.append(f"{pairs_of(places, len(names))} as c{number}")
                names += wanted
            else:
                opening = "concat_ws(chr(32), " if name in joins else "coalesce("
                chosen.append(f"{opening}{', '.join(places)}) as c{number}")
        extracted = ", ".join(f"json_extract_string({holder}, ${holder}) as {holder}" for holder in paths)
        relation = self._records.con.sql(
            f"select {', '.join(chosen)} from (select {extracted} from ({self._records.rows(self._inside)}))",
            params={holder: [json_path(each) for each in found] for holder, found in paths.items()}
            | ({"names": names} if names else {})
            | levels(self._inside),
        )
        columns = dict(zip((f"c{number}" for number in range(len(sought))), sought, strict=True))
        for arrived in relation.to_arrow_reader(BATCH):
            frame = pl.DataFrame(pl.from_arrow(arrived)).cast(pl.String).rename(columns)
            yield frame.with_row_index(ROW, self._height)
            self._height += frame.height

    def _paths(self, column: Column) -> list[str]:
        """The dotted paths that hold the column, as the file spells them; one that the sample lacks may come later."""
        if column.type == "pairs":
            return [self._headers.names[place] for place in column.find(self._headers) or ()] or [""]
        wanted = column.join or column.headers
        found = [self._headers.names[place] for each in wanted if (place := self._headers.find(each)) is not None]
        return found or [each for each in wanted if "*" not in each] or [""]

    def finish(self) -> tuple[int, list[Rejected]]:
        rejected = [] if self._inside else self._records.damaged()
        rows = self._records.con.execute(
            f"select count(*) from ({self._records.rows(self._inside)})",
            levels(self._inside),
        ).fetchall()[0][0]
        if rows != self._height:
            raise RuntimeError(f"{rows} records were counted and {self._height} read")
        return rows + len(rejected), rejected

    def locate(self, rows: set[int]) -> dict[int, Place]:
        if not rows:
            return {}
        found = self._records.con.execute(
            "select number, place, part::varchar from (select row_number() over () - 1 as number, place, part "
            f"from ({self._records.rows(self._inside)})) where list_contains($rows, number)",
            {"rows": sorted(rows)} | levels(self._inside),
        ).fetchall()
        return {number: Place(place + 1, raw) for number, place, raw in found}


def pairs_of(places: list[str], first: int) -> str:
    """SQL for [[path, value], ...] of the values that are there; the names of the paths are $names from `first` on."""
    pairs = ", ".join(
        f"case when {place} <> '' then json_array($names[{first + number}], {place})::varchar end"
        for number, place in enumerate(places, start=1)
    )
    return f"'[' || nullif(concat_ws(',', {pairs}), '') || ']'"


def place_of(path: str, paths: dict[str, list[str]]) -> str:
    """SQL for the value at `path`, which is noted among the `paths` to extract from the object that holds it."""
    holder = "grand" if path.startswith("^^.") else "parent" if path.startswith("^.") else "part"
    paths[holder].append(path.lstrip("^").removeprefix(".") if holder != "part" else path)
    return f"{holder}[{len(paths[holder])}]"
