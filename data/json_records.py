"""The records of a JSON file in a temporary table, what is in them, and what they come wrapped in."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from data.formats import Headers
from data.refusal import Refused
from data.table import Rejected

# One record, or one page of an API, in bytes. Longer ones would have to fit into memory whole.
LONGEST = 64 << 20
# Records that are looked at to learn which fields there are and how they are spelt.
SAMPLE = 1000
LONGEST_SAMPLE = 16 << 20
# In the header of a format: a field of the record whose list is read; with one ^ more, of the one above that.
PARENT = "^."


class Records:
    """A table of (place, record), in the file's order; `record` is null where a line is no JSON.

    `con` is a connection of its own, because it holds the temporary table. `label` is what the name of the list that
    the records stood in adds to the file's.
    """

    _numbers = count()

    def __init__(self, path: Path, con: duckdb.DuckDBPyConnection, is_lines: bool) -> None:
        self.con, self.label = con, ""
        self.table = f"json_records_{next(self._numbers)}"
        read = (
            LINES
            if is_lines
            else "select json as record, null as raw from read_json_objects($file, maximum_object_size = $most)"
        )
        try:
            self._create(read, {"file": glob.escape(str(path)), "most": LONGEST})
        except duckdb.Error as error:
            raise Refused(
                f"It is no JSON that can be read: {str(error).splitlines()[0][:160]}.",
                "Export it again; a large export should have one record a line (NDJSON).",
            ) from error

    def _create(self, select: str, parameters: dict[str, object]) -> None:
        self.con.execute(
            f"create temp table {self.table} as select row_number() over () - 1 as place, record, raw from ({select})",
            parameters,
        )

    def rows(self, inside: str) -> str:
        """A SELECT of (place, part, parent, grand): the records, or the elements of their list `inside`, with the
        objects that hold them. Its parameters are those of `levels`."""
        select = "select place, record as part, null::json as parent, null::json as grand"
        select += f" from {self.table} where record is not null"
        for level in levels(inside):
            elements = f"unnest(json_extract(part, ${level})) as part"
            select = f"select place, {elements}, part as parent, parent as grand from ({select})"
        return select

    def damaged(self) -> list[Rejected]:
        """The lines that are no JSON."""
        found = self.con.execute(f"select place, raw from {self.table} where record is null order by place").fetchall()
        return [Rejected(place + 1, None, "the line is no JSON", raw or "") for place, raw in found]

    def unwrapped(self, key: str) -> Records:
        """The records under `key`: those of a list one by one."""
        other = object.__new__(Records)
        other.con, other.table, other.label = self.con, f"json_records_{next(self._numbers)}", f"{self.label}/{key}"
        other._create(
            "select part as record, null as raw from (select place, unnest(case json_type(part) when 'ARRAY' "
            "then json_extract(part, '$[*]') else [part] end) as part from "
            f"(select place, json_extract(record, $path) as part from {self.table})) where json_type(part) = 'OBJECT'",
            {"path": f'$."{key}"'},
        )
        return other

    @cached_property
    def sample(self) -> list[dict[str, Any]]:
        """The first records. Raises `Refused` where they are nested so deeply that nothing can read them."""
        rows = self.con.execute(
            f"select text from (select place, record::varchar as text from {self.table} where place < {SAMPLE}) "
            "where text is not null "
            "qualify sum(strlen(text)) over (order by place) - strlen(text) < $most order by place",
            {"most": LONGEST_SAMPLE},
        ).fetchall()
        try:
            values = [json.loads(text) for (text,) in rows]
        except (RecursionError, ValueError) as error:
            raise Refused("It is JSON that is nested too deeply.", "Export it again as a flat table.") from error
        return [value for value in values if isinstance(value, dict)]

    def wrapped(self) -> list[str]:
        """The keys of the first record under which other records stand, alone or in a list."""
        first = self.sample[0] if self.sample else {}
        return [key for key, value in first.items() if isinstance(value, dict) or list(objects(value))]

    def envelope(self) -> str | None:
        """The key under which the records stand that a person means: a list in a single page, or the only key."""
        inside = self.wrapped()
        if inside and all(len(record) == 1 for record in self.sample):
            return inside[0]
        if len(self.sample) != 1:
            return None
        return next((key for key in inside if isinstance(self.sample[0][key], list)), None)

    def lists(self) -> list[str]:
        """The paths of the lists of objects inside the records: `events`, `parts.items`, `histories[].items`."""
        return sorted({path for record in self.sample for path in lists_in(record)})

    def headers(self, inside: str) -> Headers:
        """The dotted paths of the values in a sample of the records, or of the elements of their list `inside`."""
        parts: list[Any] = list(self.sample)
        for level in inside.split("[].") if inside else []:
            parts = [element for part in parts for element in objects(value_at(part, level))]
        names = sorted({path for part in parts for path in values_in(part)})
        if not inside:
            return Headers(names)
        above = self.headers(inside.rpartition("[].")[0])
        return Headers([*names, *("^" + name if name.startswith("^") else PARENT + name for name in above.names)])


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list; nothing in what is no list."""
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


def value_at(record: dict[str, Any], dotted: str) -> Any:
    found: Any = record
    for key in dotted.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def values_in(record: dict[str, Any], above: str = "") -> Iterator[str]:
    """The dotted paths of everything that is no object."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from values_in(value, f"{above}{key}.")
        else:
            yield above + key


def lists_in(record: dict[str, Any], above: str = "") -> Iterator[str]:
    """The dotted paths of the lists of objects, those inside other lists behind `[]`."""
    for key, value in record.items():
        if isinstance(value, dict):
            yield from lists_in(value, f"{above}{key}.")
        for element in objects(value):
            yield above + key
            yield from lists_in(element, f"{above}{key}[].")


OBJECTS = "select json as record, null as raw from read_json_objects($file, maximum_object_size = $most)"
# Line by line, so that one damaged line costs only itself. The separator is a sign that JSON always escapes.
LINES = """
select case when json_valid(line) then line::json end as record, case when not json_valid(line) then line end as raw
from read_csv($file, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '',
    columns = {'line': 'VARCHAR'}, max_line_size = $most, strict_mode = false)
where trim(line) <> ''
"""


def levels(inside: str) -> dict[str, str]:
    """`histories[].items` -> the path of the elements of each list on the way, by the name of its parameter."""
    parts = inside.split("[].") if inside else []
    return {f"level{number}": json_path(part) + "[*]" for number, part in enumerate(parts)}


def json_path(dotted: str) -> str:
    """`via.channel` -> `$."via"."channel"`; of nothing: a path that no record has."""
    return "$" + "".join(f'."{part}"' for part in (dotted or "\0").split("."))
