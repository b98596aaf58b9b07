"""What a mapping may say: tables, settings and words, and what follows where it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.formats import DURATIONS
from data.refusal import Refused
from data.settings import checked_zone

# The canonical tables that a mapping may fill, and the columns without which a row of them says nothing.
REQUIRED = {
    "tickets": ("ticket_id", "opened_at"),
    "events": ("ticket_id", "happened_at", "kind"),
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
# What a section takes over from [tickets] beside it, and the id of its own that is then the ticket's.
INHERITED = ("ticket_id", "customer_id", "agent", "team")
OWN_ID = {
    "surveys": "survey_id",
    "decisions": "decision_id",
    "promises": "promise_id",
    "feedback": "feedback_id",
    "orders": "order_id",
}
FUTURE = ("due_at",)
NOT_BEFORE = {
    "tickets": dict.fromkeys(
        ("first_response_at", "first_resolved_at", "resolved_at", "closed_at", "updated_at"), "opened_at"
    )
}
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
ROLES = ("agent", "customer", "bot", "system")
EVENTS = ("message", "note", "status", "team", "assignment", "priority", "escalation", "handoff", "survey", "approval")
ALLOWED = {
    ("tickets", "status"): tuple(WORDS),
    ("tickets", "opened_by"): ROLES,
    ("events", "kind"): EVENTS,
    ("events", "actor_role"): ROLES,
    ("events", "to_value"): tuple(WORDS),
    ("surveys", "kind"): ("csat", "nps", "ces"),
    ("decisions", "authority"): ("own", "approved", "automatic"),
    ("decisions", "outcome"): ("upheld", "partly", "overturned"),
    ("decisions", "outcome_for"): ("customer", "house"),
    ("orders", "kind"): ("order", "renewal", "refund", "cancellation"),
}
# What the table of a column may hold, and of which kind it is.
SETTINGS: dict[str, tuple[type, ...]] = {
    "header": (str, list),
    "join": (list,),
    "constant": (str, int, float, bool),
    "line": (bool,),
    "type": (str,),
    "formats": (str, list),
    "zone": (str,),
    "values": (dict,),
    "otherwise": (str, int, float, bool),
    "missing": (str, list),
    "decimal": (str,),
    "required": (bool,),
    "optional": (bool,),
    "minimum": (int,),
    "maximum": (int,),
    "not_before": (str,),
    "mend": (bool,),
}
TYPES = {
    "TIMESTAMP": ("timestamp",),
    "INTEGER": ("integer",),
    "BIGINT": ("integer",),
    "BOOLEAN": ("boolean",),
    "DATE": ("date",),
    "DECIMAL": ("number",),
    "DOUBLE": ("number",),
}
# Where a column comes from: one of these.
ORIGINS = {"header", "join", "constant", "line"}
MANUAL = "See docs/mapping.md."


@dataclass(frozen=True)
class Top:
    """What stands above the sections. `formats` are those of every date that states none of its own."""

    title: str = ""
    source: str = ""
    zone: str | None = None
    files: str = "*"
    missing: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    unused: str = ""
    headers: tuple[str, ...] = ()


def checked_top(raw: Mapping[str, Any], tables: set[str]) -> Top:
    """What stands above the sections of a mapping that fills `tables`. Raises `Refused` with what to correct."""
    known = set(Top.__dataclass_fields__)
    if unknown := sorted((tables - set(REQUIRED)) | (set(raw) - known)):
        raise Refused(
            f"It has {', '.join(unknown)}, which Latitude does not know.",
            f"Known are {', '.join(sorted(known))} and the tables {', '.join(REQUIRED)}.",
        )
    lists = {name: texts(name, raw[name]) for name in ("missing", "formats", "headers") if name in raw}
    words = {name: text(name, raw[name]) for name in ("title", "source", "files", "unused") if name in raw}
    told: dict[str, Any] = lists | words
    top = Top(zone=checked_zone(raw["zone"]) if "zone" in raw else None, **told)
    if top.unused and not (top.headers and not tables):
        raise Refused(
            "It says why the table is not used, so it needs headers and fills no table.",
            'Write headers = ["some", "of its columns"] and no section.',
        )
    if not top.unused and not tables:
        raise Refused("It fills no table.", f"Write a section [tickets], or one of {', '.join(REQUIRED)}.")
    checked_formats("formats", top.formats)
    return top


def checked_column(table: str, name: str, given: Any, types: Mapping[str, str]) -> dict[str, Any]:
    """What a mapping says of one column, as `read_column` takes it. Raises `Refused` with what to correct."""
    where = f"[{table}] {name}"
    spec = normal(where, shaped(where, name, given))
    checked_formats(where, spec.get("formats", ()))
    if "zone" in spec:
        checked_zone(spec["zone"])
    if spec.get("type") not in (None, *told_types(name, types[name])):
        raise Refused(
            f"{where} cannot be of the type {spec['type']!r}.",
            f"It can be {', '.join(told_types(name, types[name]))}.",
        )
    earlier = spec.get("not_before")
    if earlier and not types.get(earlier, "").startswith("TIMESTAMP"):
        raise Refused(f"{where}: {earlier!r} is no time of {table}.", MANUAL)
    return spec


def shaped(where: str, name: str, given: Any) -> dict[str, Any]:
    """`given` as a table of settings, each of them known and of its kind."""
    spec = {"constant": given} if isinstance(given, (bool, int, float)) else given
    spec = {"header": spec} if isinstance(spec, (str, list)) else spec
    advice = f'Write {name} = "its header".'
    if not isinstance(spec, dict):
        raise Refused(f"{where} = {given} says nothing that Latitude knows.", advice)
    if unknown := sorted(set(spec) - set(SETTINGS)):
        raise Refused(f"{where} has {', '.join(unknown)}, which does not exist.", f"Known are {', '.join(SETTINGS)}.")
    for key, value in spec.items():
        if not isinstance(value, SETTINGS[key]) or (isinstance(value, bool) and bool not in SETTINGS[key]):
            raise Refused(f"{where} cannot have {key} = {value!r}.", MANUAL)
    if len(ORIGINS & set(spec)) != 1 or [] in (spec.get("header"), spec.get("join")):
        raise Refused(f"{where} needs one of {', '.join(sorted(ORIGINS))}.", advice)
    return spec


def normal(where: str, spec: dict[str, Any]) -> dict[str, Any]:
    """The same settings with lists where several are possible, and texts for whatever a cell could hold."""
    ways: dict[str, Any] = {
        **dict.fromkeys(("header", "join", "formats", "missing"), lambda given: list(texts(where, given))),
        **dict.fromkeys(("constant", "otherwise"), lambda given: text(where, given)),
        "values": lambda given: {word: text(f"{where}: values", value) for word, value in given.items()},
    }
    return {key: ways[key](value) if key in ways else value for key, value in spec.items()}


def told_types(name: str, sql_type: str) -> tuple[str, ...]:
    """The types that a mapping may state for a canonical column; the first is the one it need not state."""
    if name.endswith("_seconds"):
        return DURATIONS
    if name.endswith("_id"):
        return "id", "text"
    found = (kinds for beginning, kinds in TYPES.items() if sql_type.startswith(beginning))
    return next(found, ("text", "id", "list"))


def checked_formats(where: str, formats: Any) -> None:
    for each in formats:
        if each not in ("iso", "epoch", "epoch_ms") and "%" not in each:
            raise Refused(f"{where}: {each!r} is no pattern of a date.", 'Write it like "%d/%m/%Y %H:%M", or "iso".')


def texts(where: str, given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Refused(f"{where} is {given!r}, not a text or a list of texts.", MANUAL)
    return tuple(given)


def text(where: str, given: Any) -> str:
    """A text; a number or true or false as it is written."""
    if isinstance(given, (bool, int, float)):
        return str(given).lower()
    if not isinstance(given, str):
        raise Refused(f"{where} is {given!r}, not a text.", MANUAL)
    return given
