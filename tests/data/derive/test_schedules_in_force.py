"""Which schedule a ticket runs by, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.data.derive.given import Row, became, derived, moved, of_ticket, one, open_from, rows

HOUR = 3600
# From 16:00 to 20:00 on a Tuesday; what each schedule is open of it, in hours.
LIFE = [became("16:00", "new", "customer"), became("20:00", "solved")]
HOURS = [
    *open_from("16:00", "20:00", schedule_id="four"),
    *open_from("16:00", "18:00", schedule_id="first two"),
    *open_from("18:00", "20:00", schedule_id="last two"),
    *open_from("09:00", "10:00", schedule_id="never then"),
    *open_from("16:00", "19:00", schedule_id="three of the house", source="log"),
    *open_from("16:00", "17:00", schedule_id="one of the house", source="log"),
]


def hours_open(*uses: Row, events: Iterable[Row] = (), last_schedule: bool = False, **ticket: Any) -> Any:
    """The business hours of the ticket's life under these rows of `schedule_use`."""
    con = derived(
        tickets=[ticket],
        events=[*LIFE, *events],
        schedules=HOURS,
        schedule_use=uses,
        last_schedule=last_schedule,
    )
    return of_ticket(con, "1", "resolution_business_seconds / 3600")


def by(schedule_id: str, **more: Any) -> dict[str, Any]:
    return {"schedule_id": schedule_id, **more}


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ([], None),
        ([by("four")], 4),
        ([by("never then")], 0),
        ([by("not exported")], None),
        ([by("not exported"), by("first two", ticket_id="1")], 2),
        ([by("four", source="elsewhere")], None),
        ([by("four", ticket_id="2")], None),
        ([by("four", team="Billing")], None),
        # The ticket's own is stronger than its team's, that one than the source's.
        ([by("four"), by("never then", ticket_id="1")], 0),
        ([by("four"), by("first two", team="Front")], 2),
        ([by("first two", team="Front"), by("four", ticket_id="1")], 4),
        # What the house wrote down fills in for teams, and where the desk has nothing for all.
        ([by("three of the house", source="log")], 3),
        ([by("three of the house", source="log"), by("four")], 4),
        ([by("three of the house", source="log", team="Front"), by("four")], 3),
        ([by("three of the house", source="log", team="Front"), by("first two", team="Front")], 2),
    ],
)
def test_the_strongest_rule_is_in_force(uses, expected):
    assert hours_open(*uses, team="Front") == expected


@pytest.mark.parametrize(
    ("uses", "each", "last"),
    [
        # From one to another at 17:00: each for as long as it was in force, or the last one for all.
        ([by("four", ticket_id="1"), by("last two", ticket_id="1", used_from="17:00")], 3, 2),
        ([by("four", ticket_id="1"), by("never then", ticket_id="1", used_from="17:00")], 1, 0),
        ([by("four", ticket_id="1"), by("last two", ticket_id="1", used_from="17:00"), by("four", ticket_id="1", used_from="19:00")], 3, 4),
        # The first one that is known holds from the opening on.
        ([by("four", ticket_id="1", used_from="17:00")], 4, 4),
        # Before the ticket has its own, the source's is in force.
        ([by("first two"), by("last two", ticket_id="1", used_from="17:00")], 3, 2),
        # Applied before the opening, at one instant, or after the end of the export.
        ([by("first two", ticket_id="1", used_from="15:00"), by("four", ticket_id="1", used_from="15:30")], 4, 4),
        ([by("four", ticket_id="1"), by("never then", ticket_id="1", used_from="2024-07-01 00:00")], 4, 4),
        # The source's own changes too.
        ([by("four"), by("last two", used_from="17:00")], 3, 2),
    ],
)  # fmt: skip
def test_several_schedules_over_a_life(uses, each, last):
    assert hours_open(*uses) == each
    assert hours_open(*uses, last_schedule=True) == last


def test_a_ticket_runs_by_the_schedule_of_the_team_that_has_it():
    moves = [moved("16:00", "Front", "system"), moved("17:00", "Billing"), moved("19:00", "Nobody's")]
    uses = [by("first two", team="Front"), by("last two", team="Billing")]
    # One hour of Front's, and then Billing's, which stays in force until another one follows.
    assert hours_open(*uses, events=moves) == 1 + 2
    assert hours_open(*uses, by("never then"), events=moves) == 1 + 1
    assert hours_open(*uses, events=moves, last_schedule=True) == 2


def test_no_schedule_is_no_business_clock_and_never_the_calendars():
    con = derived(tickets=[{}], events=LIFE, schedules=HOURS)
    columns = [name for (name,) in rows(con, "select column_name from duckdb_columns() where table_name = 'tickets' and column_name like '%business_seconds'")]  # fmt: skip
    assert len(columns) == 8
    assert of_ticket(con, "1", *columns) == (None,) * 8
    assert one(con, "select count(business_seconds) from statuses") == 0
    assert one(con, "select count(business_seconds) from waits") == 0


def test_what_is_derived_leaves_nothing_behind():
    con = derived(tickets=[{}], events=LIFE, schedules=HOURS)
    assert rows(con, "select table_name from duckdb_tables() where temporary") == []
