"""Clocks from events: every duration, wait, transfer and service level that a ticket's history tells.

The SQL files of this folder run in name order. Each makes or changes one table; what they leave behind is in
data/schema/tables.sql, what they need on the way is temporary and dropped. Times are whole seconds since 1970 in UTC
while they are computed, so that stretches of a life add up exactly.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from data.derive.offsets import write_offsets
from data.zones import iana

STEPS = tuple(sorted(Path(__file__).parent.glob("*.sql")))


def derive_clocks(con: duckdb.DuckDBPyConnection, *, last_schedule: bool = False) -> None:
    """Fill the derived tables, and the columns of `tickets` that events decide, from the canonical tables.

    `con` must have TimeZone = 'UTC'. A ticket that changes its schedule counts the open seconds of each for as long as
    it was in force; with `last_schedule` those of its last one for its whole life, which is how Zendesk counts.
    Raises `Refused` for a schedule in a zone that nobody knows.
    """
    before = temporary(con)
    con.execute("create temp table counting as select $last_schedule as is_last_schedule", {"last_schedule": last_schedule})
    name_zones(con)
    write_offsets(con)
    for step in STEPS:
        con.execute(step.read_text(encoding="utf-8"))
    for table in temporary(con) - before:
        con.execute(f'drop table "{table}"')


def name_zones(con: duckdb.DuckDBPyConnection) -> None:
    """Give the zones of schedules their IANA names; exports write Rails' or Windows'."""
    for (zone,) in con.execute("select distinct zone from schedules").fetchall():
        if (name := iana(zone)) != zone:
            con.execute("update schedules set zone = $name where zone = $zone", {"name": name, "zone": zone})


def temporary(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of the temporary tables."""
    return {name for (name,) in con.execute("select table_name from duckdb_tables() where temporary").fetchall()}
