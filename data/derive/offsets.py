"""How far each zone's wall clocks were from UTC, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb

DAY = 24 * 3600
# Local days begin up to 14 hours before, and end up to 12 hours after, the UTC day of the same date.
MARGIN = 3 * DAY


def write_offsets(con: duckdb.DuckDBPyConnection) -> None:
    """Write temporary table `zone_offsets`: the periods of one offset of each schedule's zone, over the data's span.

    A time is looked up in Python's zone database once a period, not in the engine's once a row: that is quicker, and
    any engine can join the result.
    """
    con.execute("create temp table zone_offsets (zone varchar, starts bigint, ends bigint, offset_seconds bigint)")
    [(first, last)] = con.execute(
        "select cast(floor(epoch(min(opened_at))) as bigint), cast(floor(epoch(max(as_of))) as bigint) from tickets"
    ).fetchall()
    if first is None:
        return
    zones = [zone for (zone,) in con.execute("select distinct zone from schedules order by zone").fetchall()]
    rows = [(zone, *period) for zone in zones for period in offsets(ZoneInfo(zone), first - MARGIN, last + MARGIN)]
    if rows:
        con.executemany("insert into zone_offsets values (?, ?, ?, ?)", rows)


def offsets(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """(start, end, offset) for each period of one offset in [first, last): seconds since 1970, seconds east of UTC."""
    start, offset = first, offset_at(zone, first)
    for day in range(first, last, DAY):
        # No zone has ever switched there and back within a day.
        if offset_at(zone, min(day + DAY, last)) != offset:
            switch = switch_between(zone, day, min(day + DAY, last))
            yield start, switch, offset
            start, offset = switch, offset_at(zone, switch)
    yield start, last, offset


def switch_between(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with the offset that holds at `after`; `before` has another."""
    offset = offset_at(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == offset:
            after = middle
        else:
            before = middle
    return after


def offset_at(zone: ZoneInfo, second: int) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    return round((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds())
