"""Deriving clocks: a hundred thousand tickets of six events, and the business clocks of a million in one statement.

Both within the memory and the two threads that a build has. Run with `make performance`; `-s` shows the figures.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.derive import BEFORE, derive_clocks
from data.derive.offsets import write_offsets
from data.schema import schema

MEMORY = "512MB"
MOST_SECONDS = 30

# Tickets of four years, by the seventh team by its own schedule; a fifth of them has none of its own.
TICKETS = """
insert into tickets by name
select
    'T-' || number as ticket_id, 'desk' as source, 'open' as status, 'Team ' || (number % 7) as team,
    timestamptz '2021-01-01 00:00+00' + to_seconds(cast(hash(number) % 126000000 as bigint)) as opened_at,
    timestamptz '2025-06-01 00:00+00' as as_of
from range($tickets) as numbers (number)
"""
EVENTS = """
insert into events by name
with planned as (
    select ticket_id, source, opened_at, hash(ticket_id) as chance, unnest([0, 1, 2, 3, 4, 5]) as step from tickets
)
select
    ticket_id,
    source,
    opened_at + to_seconds(step * (1 + cast(chance % 90000 as bigint))) as happened_at,
    ['status', 'team', 'message', 'status', 'message', 'status'][step + 1] as kind,
    case step when 0 then 'customer' else 'agent ' || (chance % 50) end as actor,
    case step when 0 then 'customer' else 'agent' end as actor_role,
    case step when 0 then 'new' when 1 then 'Team ' || (chance // 7 % 7) when 3 then 'pending' when 5 then 'solved' end as to_value,
    step as event_order
from planned
"""
SCHEDULES = """
insert into schedules by name
select
    cast(number % 4 as varchar) as schedule_id, 'desk' as source, 540 as opens_minute, 1020 as closes_minute,
    ['America/Los_Angeles', 'Europe/London', 'Asia/Kolkata', 'Australia/Sydney'][1 + number % 4] as zone,
    1 + number // 4 as weekday
from range(20) as numbers (number)
"""
USES = """
insert into schedule_use by name
select 'desk' as source, cast(number % 4 as varchar) as schedule_id, case when number < 6 then 'Team ' || number end as team
from range(7) as numbers (number)
"""
TARGETS = """
insert into sla_targets by name
select ticket_id, source, 'Gold' as policy, 'first_reply_time' as metric, 14400 as target_seconds, 'business' as clock,
    opened_at as applied_at
from tickets
"""
ONE_STATEMENT = """
create table business as
with lives as (
    select
        tickets.ticket_id,
        hours.schedule,
        second_of(opened_at) as opened,
        second_of(opened_at) + cast(hash(ticket_id) % 900000 as bigint) as ended
    from tickets
    join hours on hours.schedule_id = cast(hash(ticket_id) % 4 as varchar)
)
select
    lives.ticket_id,
    upto.base + least(greatest(ended, upto.opens), upto.closes) - upto.opens
        - before.base - least(greatest(opened, before.opens), before.closes) + before.opens as business_seconds
from lives
join open_days as upto
    on upto.schedule = lives.schedule and upto.day = ended // 86400 and upto.starts <= ended and ended < upto.ends
join open_days as before
    on before.schedule = lives.schedule and before.day = opened // 86400 and before.starts <= opened and opened < before.ends
"""


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in a file, with the limits of a build."""
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(tmp_path / "spill"),
        "threads": 2,
    }
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), config=limits) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(schema())
        yield con


def fill(con: duckdb.DuckDBPyConnection, tickets: int) -> None:
    con.execute(TICKETS, {"tickets": tickets})
    for statement in (SCHEDULES, USES, TARGETS):
        con.execute(statement)


def count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    [(found,)] = con.execute(query).fetchall()
    return int(found)


def test_a_hundred_thousand_tickets_with_six_events_each(con):
    fill(con, 100_000)
    con.execute(EVENTS)
    started = time.perf_counter()
    derive_clocks(con)
    seconds = time.perf_counter() - started
    print(f"100,000 tickets, 600,000 events: {seconds:.1f} s within {MEMORY}")
    assert count(con, "select count(*) from tickets where resolution_business_seconds is not null") > 99_000
    assert count(con, "select count(*) from sla_outcomes") == 100_000
    assert seconds < MOST_SECONDS


def test_the_business_clocks_of_a_million_tickets_in_one_statement(con):
    fill(con, 1_000_000)
    write_offsets(con)
    for step in BEFORE:
        con.execute(step.read_text(encoding="utf-8"))
    started = time.perf_counter()
    con.execute(ONE_STATEMENT)
    seconds = time.perf_counter() - started
    print(f"1,000,000 business clocks: {seconds:.2f} s within {MEMORY}")
    assert count(con, "select count(*) from business where business_seconds >= 0") == 1_000_000
    assert seconds < MOST_SECONDS
