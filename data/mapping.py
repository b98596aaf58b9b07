"""A person's own description of a table: `<name>.mapping.toml` beside the exports becomes formats like our own.

    title = "Call centre"
    zone = "America/New_York"
    formats = ["%m/%d/%Y"]
    [tickets]
    ticket_id = "id"
    opened_at = "call_timestamp"
    status = { constant = "closed" }
    [surveys]
    only_with = "score"
    kind = { constant = "csat" }
    score = "csat_score"
    scale_max = 10

Each section names a canonical table and, for its columns, where they come from: a header; a number or true or false,
which is a constant; or a table of what a `Column` has (header, join, constant, line, formats, type, values, ...).
docs/mapping.md tells it to the people who write one.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from data.date_order import is_ambiguous
from data.folders import MAPPING
from data.formats import Column, Format, read_column
from data.mapping_rules import (
    ALLOWED,
    EXTRA,
    FUTURE,
    INHERITED,
    NOT_BEFORE,
    OWN_ID,
    REQUIRED,
    STATUSES,
    checked_column,
    checked_top,
    told_types,
)
from data.refusal import Refused
from data.schema import columns_of

SYSTEM = "mapped"


def read_mappings(folder: Path) -> tuple[list[Format], list[tuple[str, Refused]]]:
    """The formats that the mapping files in `folder` describe, and the files that cannot be used, with the reason."""
    formats: list[Format] = []
    refused = []
    for path in mapping_files(folder):
        try:
            formats += read_mapping(path.name.removesuffix(MAPPING), path.read_bytes().decode("utf-8"))
        except (Refused, UnicodeDecodeError, OSError) as error:
            refusal = (
                error if isinstance(error, Refused) else Refused(f"It cannot be read: {error}.", "Save it as UTF-8.")
            )
            refused.append((path.relative_to(folder).as_posix(), refusal))
    return formats, refused


def mapping_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob(f"*{MAPPING}") if path.is_file()) if folder.is_dir() else []


def read_mapping(name: str, text: str) -> list[Format]:
    """The formats of one mapping, one for each table that it fills. Raises `Refused` with what to correct."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"It is not valid TOML: {error}.", "Correct that place and build again.") from error
    told = {key: value for key, value in raw.items() if isinstance(value, dict)}
    top = checked_top({key: value for key, value in raw.items() if key not in told}, set(told))
    if top.unused:
        columns = tuple(Column(header, (header,)) for header in top.headers)
        form = Format(SYSTEM, name, top.title or name, name, columns, unused=top.unused, files=top.files, mapping=name)
        return [form]
    by_table = {
        table: tuple(mapped_columns(table, completed(table, spec, told), top.missing, top.formats))
        for table, spec in told.items()
    }
    # Patterns of both orders leave it to the file to show which one it is in.
    date_order = "ask" if any(is_ambiguous(column) for columns in by_table.values() for column in columns) else ""
    return [
        Format(
            system=SYSTEM,
            table=table,
            title=top.title or name,
            source=top.source or name,
            columns=columns,
            zone=top.zone,
            files=top.files,
            mapping=name,
            beside=tuple(column for other, theirs in by_table.items() if other != table for column in theirs),
            only_with=only_with(table, told[table]),
            date_order=date_order,
        )
        for table, columns in by_table.items()
    ]


def write_mapping(raw: dict[str, Any]) -> str:
    """The TOML of a mapping: what `read_mapping` takes, one line for each thing that is said."""
    lines = [f"{key_text(key)} = {value_text(value)}" for key, value in raw.items() if not isinstance(value, dict)]
    for table, section in raw.items():
        if isinstance(section, dict):
            lines += ["", f"[{key_text(table)}]"] if lines else [f"[{key_text(table)}]"]
            lines += [f"{key_text(key)} = {value_text(value)}" for key, value in section.items()]
    return "\n".join(lines) + "\n"


def value_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for one sign that JSON lets stand.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(value_text, value))}]"
    inside = ", ".join(f"{key_text(key)} = {value_text(each)}" for key, each in value.items())
    return f"{{ {inside} }}" if inside else "{}"


def key_text(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else value_text(key)


def only_with(table: str, spec: dict[str, Any]) -> tuple[str, ...]:
    """The columns without which a row is none of `table`."""
    given = spec.get("only_with", [])
    names = (given,) if isinstance(given, str) else tuple(str(each) for each in given)
    if unknown := sorted(set(names) - set(spec)):
        raise Refused(
            f"[{table}] only_with names {', '.join(unknown)}, of which it does not say what it is.",
            f'Write {unknown[0]} = "its header" below it.',
        )
    return names


def completed(table: str, spec: dict[str, Any], told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """`spec` with what goes without saying: a row that is a ticket's is about that ticket, its agent and customer, and
    so is the survey or the decision in it; and what happened is a change of status."""
    full = {key: value for key, value in spec.items() if key != "only_with"}
    if table == "events":
        full.setdefault("kind", {"constant": "status"})
    if table != "tickets" and "tickets" in told:
        for name in set(INHERITED) & set(canonical_columns(table)) & set(told["tickets"]):
            full.setdefault(name, told["tickets"][name])
        # With events beside it a ticket has many rows, and each may hold a survey of its own.
        if table in OWN_ID and "ticket_id" in told["tickets"] and "events" not in told:
            full.setdefault(OWN_ID[table], told["tickets"]["ticket_id"])
    return full


def mapped_columns(
    table: str, spec: dict[str, Any], missing: tuple[str, ...], formats: tuple[str, ...]
) -> Iterable[Column]:
    """Every canonical column of `table`, those that `spec` does not name without a header. Raises `Refused`."""
    types = canonical_columns(table)
    if unknown := sorted(set(spec) - set(types)):
        raise Refused(
            f"[{table}] names {', '.join(unknown)}, which is no column of {table}.",
            f"Columns are {', '.join(types)}.",
        )
    if lacking := [name for name in REQUIRED[table] if name not in spec]:
        raise Refused(f"[{table}] does not say what {', '.join(lacking)} is.", f'Write {lacking[0]} = "its header".')
    said = {name: checked_column(table, name, given, types) for name, given in spec.items()}
    if table == "surveys" and "score" in said:
        said["score"] = within_scale(said)
    # Among notes and messages a word like "done" is no status.
    all_statuses = table != "events" or said["kind"].get("constant") == "status"
    for name, sql_type in types.items():
        yield mapped_column(table, name, sql_type, said.get(name), missing, formats, all_statuses)


def within_scale(said: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A score below or above a scale that is the same in every row is none."""
    bounds = {
        edge: int(said[name]["constant"])
        for edge, name in (("minimum", "scale_min"), ("maximum", "scale_max"))
        if str(said.get(name, {}).get("constant", "")).lstrip("-").isdigit()
    }
    return bounds | said["score"]


def mapped_column(
    table: str,
    name: str,
    sql_type: str,
    given: dict[str, Any] | None,
    missing: tuple[str, ...],
    formats: tuple[str, ...] = (),
    all_statuses: bool = True,
) -> Column:
    """The column `name`, as `given` says or, where it says nothing, without a header."""
    spec: dict[str, Any] = {"optional": True} if given is None else dict(given)
    spec.setdefault("type", column_type(name, sql_type))
    if formats and spec["type"] in ("timestamp", "date"):
        spec.setdefault("formats", list(formats))
    spec["missing"] = [*missing, *spec.get("missing", ())]
    if name in REQUIRED[table]:
        spec.setdefault("required", True)
    if name in FUTURE:
        spec["future"] = True
    if given and name in NOT_BEFORE.get(table, {}):
        # A time before the opening is none; the ticket still is one.
        spec = {"not_before": NOT_BEFORE[table][name], "mend": True} | spec
    if (table, name) in ALLOWED:
        spec |= one_of(table, name, spec.get("values", {}), all_statuses)
    return read_column(name, spec)


def one_of(table: str, name: str, values: dict[str, str], all_statuses: bool) -> dict[str, Any]:
    """The contract of a column whose words are ours: what else stands there is quarantined, never taken over."""
    allowed = ALLOWED[table, name]
    known = {each: each for each in allowed}
    if "solved" in allowed:
        known = STATUSES if all_statuses else {}
    spec: dict[str, Any] = {
        "values": known | {str(key).lower(): value for key, value in values.items()},
        "pattern": f"^({'|'.join(allowed)})$",
        "wanted": f"one of {', '.join(allowed)} (say it under values)",
    }
    if (table, name) == ("events", "to_value"):
        spec["pattern_if"] = ("kind", "status")
    return spec


def column_type(name: str, sql_type: str) -> str:
    """The type that a mapping need not state, from the canonical column's."""
    return told_types(name, sql_type)[0]


@cache
def canonical_columns(table: str) -> dict[str, str]:
    """Name -> SQL type of what a mapping may say about `table`."""
    ours = {"source", "ticket_source", "as_of", "rule"}
    return {name: kind for name, kind in columns_of(table).items() if name not in ours} | EXTRA.get(table, {})


@cache
def blank_mappings() -> tuple[Format, ...]:
    """One format for each table that a mapping may fill, which fits no file: the SELECTs of `mapped` name them all."""
    return tuple(Format(SYSTEM, table, table, SYSTEM, tuple(blank_columns(table)), files="") for table in REQUIRED)


def blank_columns(table: str) -> Iterable[Column]:
    return (mapped_column(table, name, kind, None, ()) for name, kind in canonical_columns(table).items())
