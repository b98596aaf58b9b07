"""Clocks from events: every duration, wait, transfer and service level that a ticket's history tells.

The SQL files run in name order: those of `1_before` once, those of `2_batch` for each batch of tickets, `3_after` once.
Each makes or changes one table; what they leave behind is in data/schema/tables.sql, the tables that they need on the
way are temporary. Times are whole seconds since 1970 in UTC on that way, so that stretches of a life add up exactly.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from data.derive.offsets import write_offsets
from data.zones import iana

FOLDER = Path(__file__).parent
BEFORE, BATCH, AFTER = (tuple(sorted((FOLDER / name).glob("*.sql"))) for name in ("1_before", "2_batch", "3_after"))


def derive_clocks(con: duckdb.DuckDBPyConnection, *, last_schedule: bool = False) -> None:
    """Fill the derived tables, and the columns of `tickets` that events decide, from the canonical tables.

    `con` must have TimeZone = 'UTC'. A ticket that changes its schedule counts the open seconds of each for as long as
    it was in force; with `last_schedule` those of its last one for its whole life, which is how Zendesk counts.
    Raises `Refused` for a schedule in a zone that nobody knows.
    """
    name_zones(con)
    before = temporary(con)
    con.execute("create temp table counting as select $last as is_last_schedule", {"last": last_schedule})
    write_offsets(con)
    run(con, BEFORE)
    kept = temporary(con)
    for (batch,) in con.execute("select distinct batch from numbered order by batch").fetchall():
        con.execute("create temp table batch_in_hand as select $batch as batch", {"batch": batch})
        run(con, BATCH)
        drop(con, temporary(con) - kept)
    run(con, AFTER)
    drop(con, temporary(con) - before)


def run(con: duckdb.DuckDBPyConnection, steps: tuple[Path, ...]) -> None:
    for step in steps:
        con.execute(step.read_text(encoding="utf-8"))


def name_zones(con: duckdb.DuckDBPyConnection) -> None:
    """Give the zones of schedules their IANA names; exports write Rails' or Windows'."""
    for (zone,) in con.execute("select distinct zone from schedules").fetchall():
        if (name := iana(zone)) != zone:
            con.execute("update schedules set zone = $name where zone = $zone", {"name": name, "zone": zone})


def temporary(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of the temporary tables."""
    return {name for (name,) in con.execute("select table_name from duckdb_tables() where temporary").fetchall()}


def drop(con: duckdb.DuckDBPyConnection, tables: set[str]) -> None:
    for table in tables:
        con.execute(f'drop table temp."{table}"')
