"""Hand-made tickets, events and schedules in, clocks out: what the tests of data/derive stand on.

    con = derived(tickets=[{}], events=[said("16:00", "customer"), said("16:30", "agent")])
    rows(con, "select first_response_seconds from tickets")

Times are `HH:MM[:SS]` on Tuesday, 2024-05-14, or `YYYY-MM-DD HH:MM[:SS]`, in UTC. What a row does not say is ticket "1" of
the source "desk", opened that day at 16:00 (09:00 in Los Angeles), in exports that end on 2024-06-01 at 00:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.derive import derive_clocks
from data.schema import FILES

Row = Mapping[str, Any]
Derived = duckdb.DuckDBPyConnection
# As `instant` reads it.
When = str | datetime

DAY = "2024-05-14"
ASSUMED: dict[str, dict[str, Any]] = {
    "tickets": {
        "ticket_id": "1",
        "source": "desk",
        "opened_at": "16:00",
        "status": "open",
        "as_of": "2024-06-01 00:00",
    },
    "events": {"ticket_id": "1", "source": "desk"},
    "schedules": {"schedule_id": "1", "source": "desk", "zone": "UTC"},
    "holidays": {"source": "desk"},
    "schedule_use": {"source": "desk", "schedule_id": "1"},
    "sla_targets": {"ticket_id": "1", "source": "desk", "policy": "A", "clock": "calendar", "applied_at": "16:00"},
    "decisions": {"decision_id": "1", "source": "log", "ticket_id": "1", "ticket_source": "desk"},
}
WORKDAYS = (1, 2, 3, 4, 5)


def derived(*, last_schedule: bool = False, **tables: Iterable[Row]) -> duckdb.DuckDBPyConnection:
    """A warehouse of these rows, by name of the canonical table, with its clocks derived."""
    con = warehouse(**tables)
    derive_clocks(con, last_schedule=last_schedule)
    return con


def derived_each(cases: Mapping[str, Iterable[Row]], ticket: Row | None = None, **tables: Any) -> Derived:
    """One ticket for each named case, with the case's events, all in one warehouse; `ticket` is said of each."""
    return derived(
        tickets=[{**(ticket or {}), "ticket_id": name} for name in cases],
        events=[event for name, events in cases.items() for event in of(name, *events)],
        **tables,
    )


def warehouse(**tables: Iterable[Row]) -> duckdb.DuckDBPyConnection:
    """The same before its clocks are derived."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    con.execute("set TimeZone = 'UTC'")
    for path in FILES[:2]:  # the tables and the statistics; the macros of the questions take as long again
        con.execute(path.read_text(encoding="utf-8"))
    for table, given in tables.items():
        for row in given:
            put(con, table, ASSUMED[table] | dict(row))
    return con


def put(con: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    """Insert one row, columns by name."""
    values = {
        name: instant(value) if name.endswith(("_at", "as_of", "_from")) else value for name, value in row.items()
    }
    columns, places = ", ".join(values), ", ".join(f"${name}" for name in values)
    con.execute(f"insert into {table} ({columns}) values ({places})", values)


def instant(text: Any) -> Any:
    """`17:30` or `2024-05-15 17:30:01` as an instant in UTC; dates and instants stay as they are."""
    if not isinstance(text, str):
        return text
    moment = datetime.fromisoformat(text if "-" in text else f"{DAY} {text}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = con.sql(query).pl().rows()
    return found


def one(con: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The single row of `query`, as a plain value where it has one column."""
    (row,) = rows(con, query)
    return row[0] if len(row) == 1 else row


def of_ticket(con: Derived, ticket_id: str, *columns: str) -> Any:
    """These columns of the ticket, a plain value if it is one."""
    con.execute("create or replace temp table asked as select $ticket as ticket_id", {"ticket": ticket_id})
    return one(con, f"select {', '.join(columns)} from tickets join asked using (ticket_id)")


def said(when: When, role: str, actor: str | None = None, **more: Any) -> dict[str, Any]:
    """A public message."""
    return {"happened_at": when, "kind": "message", "actor_role": role, "actor": actor or role, **more}


def noted(when: When, actor: str = "agent", **more: Any) -> dict[str, Any]:
    """An internal note by a person."""
    return {"happened_at": when, "kind": "note", "actor_role": "agent", "actor": actor, **more}


def became(when: When, status: str | None, role: str = "agent", **more: Any) -> dict[str, Any]:
    """A change of status."""
    return {"happened_at": when, "kind": "status", "to_value": status, "actor_role": role, "actor": role, **more}


def moved(when: When, team: str | None, role: str = "agent", **more: Any) -> dict[str, Any]:
    """A change of team."""
    return {"happened_at": when, "kind": "team", "to_value": team, "actor_role": role, "actor": role, **more}


def assigned(when: When, agent: str | None, actor: str = "agent", **more: Any) -> dict[str, Any]:
    """A change of assignee."""
    return {"happened_at": when, "kind": "assignment", "to_value": agent, "actor_role": "agent", "actor": actor, **more}


def of(ticket_id: str, *events: Row) -> list[dict[str, Any]]:
    """These events as the ticket's own."""
    return [{**event, "ticket_id": ticket_id} for event in events]


def open_from(opens: str, closes: str, weekdays: Iterable[int] = WORKDAYS, **more: Any) -> list[dict[str, Any]]:
    """Opening hours `09:00` to `17:00` (or `24:00`), 1 being Monday: one row per weekday."""
    return [
        {"weekday": day, "opens_minute": minute(opens), "closes_minute": minute(closes), **more} for day in weekdays
    ]


def minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
