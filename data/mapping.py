"""A person's own description of a table: `<name>.mapping.toml` beside the exports becomes formats like our own.

    title = "Call centre"
    zone = "America/New_York"
    [tickets]
    ticket_id = "id"
    opened_at = { header = "call_timestamp", formats = ["%m/%d/%Y"] }
    status = { constant = "closed" }
    [surveys]
    kind = { constant = "csat" }
    score = "csat_score"

Each section names a canonical table and, for its columns, where they come from: a header, or a table of what a `Column`
has (header, join, constant, line, formats, type, values, missing, ...).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from data.folders import MAPPING
from data.formats import Column, Format, read_column
from data.refusal import Refused
from data.schema import columns_of

SYSTEM = "mapped"
# The canonical tables that a mapping may fill, and the columns without which a row of them says nothing.
REQUIRED = {
    "tickets": ("ticket_id", "opened_at"),
    "events": ("ticket_id", "happened_at"),
    "surveys": ("kind",),
    "decisions": ("kind",),
    "promises": ("due_at",),
    "feedback": ("department",),
    "agents": ("agent",),
    "customers": ("customer_id",),
    "orders": ("customer_id", "ordered_at"),
    "trainings": ("agent", "course"),
    "reviews": ("score",),
}
# What a mapping may say besides the canonical columns: which of two rows about one ticket is the newer.
EXTRA = {"tickets": {"updated_at": "TIMESTAMP WITH TIME ZONE"}}
FUTURE = ("due_at",)
WORDS = {
    "new": ("new", "created", "received"),
    "open": (
        "open",
        "opened",
        "active",
        "in progress",
        "in-progress",
        "work in progress",
        "assigned",
        "escalated",
        "reopened",
    ),
    "pending": ("pending", "waiting", "wait", "waiting on customer", "awaiting customer"),
    "hold": ("hold", "on hold", "on-hold", "on_hold", "onhold", "waiting on third party"),
    "solved": ("solved", "resolved", "done", "completed", "complete", "answered"),
    "closed": ("closed", "close", "cancelled", "canceled", "archived"),
}
STATUSES = {word: status for status, words in WORDS.items() for word in words}
ALLOWED = {
    ("tickets", "status"): tuple(WORDS),
    ("surveys", "kind"): ("csat", "nps", "ces"),
    ("orders", "kind"): ("order", "renewal", "refund", "cancellation"),
}
KEYS = {"title", "source", "zone", "files", "missing"}


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
    sections = {key: value for key, value in raw.items() if isinstance(value, dict)}
    unknown = sorted((set(sections) - set(REQUIRED)) | (set(raw) - set(sections) - KEYS))
    if unknown:
        raise Refused(
            f"It has {', '.join(unknown)}, which Latitude does not know.",
            f"Known are {', '.join(sorted(KEYS))} and the tables {', '.join(REQUIRED)}.",
        )
    if not sections:
        raise Refused("It fills no table.", f"Write a section [tickets], or one of {', '.join(REQUIRED)}.")
    missing = tuple(str(each) for each in raw.get("missing", ()))
    return [
        Format(
            system=SYSTEM,
            table=table,
            title=str(raw.get("title", name)),
            source=str(raw.get("source", name)),
            columns=tuple(mapped_columns(table, spec, missing)),
            zone=raw.get("zone"),
            files=str(raw.get("files", "*")),
            is_mapping=True,
        )
        for table, spec in sections.items()
    ]


def mapped_columns(table: str, spec: dict[str, Any], missing: tuple[str, ...]) -> Iterable[Column]:
    """Every canonical column of `table`, those that `spec` does not name without a header. Raises `Refused`."""
    types = canonical_columns(table)
    if unknown := sorted(set(spec) - set(types)):
        raise Refused(
            f"[{table}] names {', '.join(unknown)}, which is no column of {table}.",
            f"Columns are {', '.join(types)}.",
        )
    if lacking := [name for name in REQUIRED[table] if name not in spec]:
        raise Refused(f"[{table}] does not say what {', '.join(lacking)} is.", f'Write {lacking[0]} = "its header".')
    for name, sql_type in types.items():
        yield mapped_column(table, name, sql_type, spec.get(name), missing)


def mapped_column(table: str, name: str, sql_type: str, given: Any, missing: tuple[str, ...]) -> Column:
    spec: dict[str, Any] = {"optional": True} if given is None else {"header": given}
    if isinstance(given, dict):
        spec = dict(given)
    spec.setdefault("type", column_type(name, sql_type))
    spec["missing"] = [*missing, *spec.get("missing", ())]
    if name in REQUIRED[table]:
        spec.setdefault("required", True)
    if name in FUTURE:
        spec["future"] = True
    if (table, name) in ALLOWED:
        allowed = ALLOWED[table, name]
        spec["values"] = (STATUSES if name == "status" else {}) | {
            str(key).lower(): value for key, value in spec.get("values", {}).items()
        }
        spec |= {"pattern": f"^({'|'.join(allowed)})$", "wanted": f"one of {', '.join(allowed)} (say it under values)"}
    try:
        return read_column(name, spec)
    except TypeError as error:
        raise Refused(
            f"[{table}] {name} has a setting that does not exist: {error}.", "See docs/analyst.md."
        ) from error


def column_type(name: str, sql_type: str) -> str:
    """The type that a mapping need not state, from the canonical column's."""
    if name.endswith("_seconds"):
        return "seconds"
    if name.endswith("_id"):
        return "id"
    for beginning, kind in TYPES.items():
        if sql_type.startswith(beginning):
            return kind
    return "text"


TYPES = {
    "TIMESTAMP": "timestamp",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DECIMAL": "number",
    "DOUBLE": "number",
}


@cache
def canonical_columns(table: str) -> dict[str, str]:
    """Name -> SQL type of what a mapping may say about `table`."""
    ours = {"source", "ticket_source", "as_of"}
    return {name: kind for name, kind in columns_of(table).items() if name not in ours} | EXTRA.get(table, {})


@cache
def blank_mappings() -> tuple[Format, ...]:
    """One format for each table that a mapping may fill, which fits no file: the SELECTs of `mapped` name them all."""
    return tuple(Format(SYSTEM, table, table, SYSTEM, tuple(blank_columns(table)), files="") for table in REQUIRED)


def blank_columns(table: str) -> Iterable[Column]:
    return (mapped_column(table, name, kind, None, ()) for name, kind in canonical_columns(table).items())
