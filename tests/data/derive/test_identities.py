"""What holds for every history, however odd: random ones, with ties, gaps and events out of place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.derive.given import Derived, derived, of, one, open_from, rows

OPENED = datetime(2024, 5, 14, 16, tzinfo=UTC)
AS_OF = OPENED + timedelta(days=6)
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
TEAMS = ("Front", "Billing", "Tech", None)
PEOPLE = ("ann", "ben", None)
ROLES = ("agent", "customer", "bot", "system", None)

# Quarter hours, so that events fall on each other, on the edges of shifts, before the opening and after the export.
times = st.integers(-4, 4 * 24 * 7).map(lambda quarter: OPENED + timedelta(minutes=15 * quarter))


def event(kind: str, values: tuple[str | None, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "kind": st.just(kind),
            "happened_at": times,
            "actor": st.sampled_from(PEOPLE),
            "actor_role": st.sampled_from(ROLES),
            "to_value": st.sampled_from(values),
            "from_value": st.sampled_from((*values, None)),
            "event_order": st.one_of(st.none(), st.integers(1, 3)),
        }
    )


events = st.one_of(
    event("status", STATUSES),
    event("status", STATUSES),
    event("message", (None,)),
    event("note", (None,)),
    event("team", TEAMS),
    event("assignment", PEOPLE),
    event("approval", ("asked", "approved")),
    event("handoff", (None,)),
    event("priority", ("low", "high")),
)
# Many lives in one warehouse: to derive ten costs as much as one.
histories = st.lists(st.lists(events, max_size=12), min_size=1, max_size=16)

SCHEDULES = [
    *open_from("09:00", "17:00", zone="America/Los_Angeles"),
    *open_from("08:00", "12:00", (1, 2, 3, 4, 5, 6), schedule_id="2", zone="Europe/Berlin"),
]
USES: list[dict[str, Any]] = [
    {},
    {"schedule_id": "2", "team": "Billing"},
    {"schedule_id": "2", "ticket_id": "1", "used_from": OPENED + timedelta(hours=5)},
]
METRICS = ("first_reply_time", "next_reply_time", "requester_wait_time", "agent_work_time", "pausable_update_time", "periodic_update_time", "total_resolution_time")  # fmt: skip
DERIVED = ("tickets", "waits", "statuses", "resolutions", "replies", "handovers", "sla_outcomes", "stated")


def clocks(lives: list[list[dict[str, Any]]]) -> Derived:
    """Each life is a ticket's; ticket 0 is by no team's schedule, 1 changes its own."""
    numbers = [str(number) for number in range(len(lives))]
    targets = [
        {"ticket_id": number, "metric": metric, "clock": clock, "target_seconds": 7200, "policy": clock}
        for number in numbers
        for metric, clock in zip(METRICS, ("calendar", "business") * 4, strict=False)
    ]
    return derived(
        tickets=[{"ticket_id": number, "opened_at": OPENED, "as_of": AS_OF} for number in numbers],
        events=[each for number, life in zip(numbers, lives, strict=True) for each in of(number, *life)],
        schedules=SCHEDULES,
        schedule_use=USES,
        sla_targets=targets,
    )


def none(con: Derived, query: str) -> bool:
    """Whether `query` finds nothing; shows what it finds in the failing test."""
    found = rows(con, query)
    assert found == []
    return True


@settings(max_examples=12, deadline=None)
@given(lives=histories)
def test_what_holds_for_every_history(lives):
    con = clocks(lives)
    # The ledger: from the opening to the end, each stretch where the one before it ended, and all of them its elapsed time.
    none(con, "from waits where seconds <= 0 or epoch(ended_at) - epoch(started_at) <> seconds")
    none(
        con,
        """
        select * from (
            select *, lag(ended_at) over (partition by ticket_id order by started_at) as before,
                lag(waited_for || coalesce(department, '')) over (partition by ticket_id order by started_at) as waited_before
            from waits join tickets using (ticket_id, source)
        ) where started_at <> coalesce(before, opened_at) or waited_before = waited_for || coalesce(department, '')
        """,
    )
    none(
        con,
        """
        with ledger as (select ticket_id, sum(seconds) as total, sum(business_seconds) as business from waits group by ticket_id)
        select ticket_id, total, resolution_seconds, closed_at
        from tickets left join ledger using (ticket_id)
        where ticket_id in (select ticket_id from statuses) and status not in ('solved', 'closed')
            and coalesce(total, 0) <> epoch(as_of) - epoch(opened_at)
        or is_closed_unsolved and coalesce(total, 0) > epoch(closed_at) - epoch(opened_at)
        or status = 'solved' and coalesce(total, 0) <> epoch(resolved_at) - epoch(opened_at)
        or status = 'solved' and coalesce(business, 0) <> coalesce(resolution_business_seconds, 0)
            and resolution_business_seconds is not null
        """,
    )
    # New, open, pending and on hold are the time of the resolution cycles, and of the one that is running.
    none(
        con,
        """
        with cycles as (select ticket_id, sum(seconds) as seconds from resolutions group by ticket_id),
        held as (
            select ticket_id, sum(seconds) filter (where status not in ('solved', 'closed')) as seconds,
                bool_or(status = 'closed') or bool_or(ended_at is null and status <> 'solved') as is_unsolved
            from statuses group by ticket_id
        )
        select * from held left join cycles using (ticket_id)
        where coalesce(cycles.seconds, 0) > coalesce(held.seconds, 0)
            or not is_unsolved and coalesce(cycles.seconds, 0) <> coalesce(held.seconds, 0)
        """,
    )
    none(con, "from resolutions where seconds <> epoch(resolved_at) - epoch(started_at) or reopened_at < resolved_at")
    none(
        con,
        """
        from tickets where requester_wait_seconds + agent_wait_seconds
            <> (select sum(seconds) from statuses where status not in ('solved', 'closed') and ticket_id = tickets.ticket_id)
            or agent_work_seconds + on_hold_seconds <> requester_wait_seconds
            or agent_work_business_seconds + on_hold_business_seconds <> requester_wait_business_seconds
            or first_resolution_seconds > resolution_seconds or desk_response_seconds > first_response_seconds
            or any_response_seconds > first_response_seconds or returns > transfers
        """,
    )
    # No business clock is longer than the calendar's, or runs backwards.
    for table in ("waits", "statuses", "resolutions", "replies", "handovers"):
        none(con, f"from {table} where not business_seconds between 0 and seconds")
    none(con, "from handovers where not held_business_seconds between 0 and held_seconds")
    for clock in ("first_response", "desk_response", "first_resolution", "resolution", "requester_wait", "agent_wait", "agent_work", "on_hold"):  # fmt: skip
        none(con, f"from tickets where not {clock}_business_seconds between 0 and {clock}_seconds")
    # A target runs out while its clock does, and not after it was fulfilled.
    none(
        con,
        """
        from sla_outcomes join tickets using (ticket_id, source)
        where elapsed_seconds < 0 or elapsed_seconds > epoch(as_of) - epoch(started_at)
            or is_breached <> (elapsed_seconds > target_seconds) or (state = 'running') <> (breach_or_fulfil_at is null)
            or breach_or_fulfil_at < started_at or breach_or_fulfil_at > as_of
            or clock = 'calendar' and is_breached and epoch(breach_or_fulfil_at) - epoch(started_at) < target_seconds
        """,
    )
    none(con, "from replies where answered_at < asked_at or asked_at > timestamptz '2024-05-20 16:00+00'")


@settings(max_examples=4, deadline=None)
@given(lives=histories, chance=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(lives, chance):
    shuffled = [chance.sample(life, len(life)) for life in lives]
    found, expected = clocks(shuffled), clocks(lives)
    for table in DERIVED:
        assert everything(found, table) == everything(expected, table)


@settings(max_examples=4, deadline=None)
@given(lives=histories)
def test_events_after_the_export_change_nothing(lives):
    until = [[each for each in life if each["happened_at"] <= AS_OF] for life in lives]
    kinds = [
        {"kind": kind, "happened_at": AS_OF + timedelta(days=1)}
        for kind in ("message", "team", "assignment", "priority")
    ]
    # Which kinds a source exports at all is told by all of its events.
    both = [[*life, *kinds] for life in (lives, until)[0]], [[*life, *kinds] for life in until]
    found, expected = (clocks(each) for each in both)
    for table in DERIVED:
        assert everything(found, table) == everything(expected, table)


def everything(con: Derived, table: str) -> list[tuple[Any, ...]]:
    return rows(con, f"from {table} order by all")


def test_a_history_is_not_empty_by_mistake():
    con = clocks([[{"kind": "status", "happened_at": OPENED, "to_value": "new", "actor": None, "actor_role": None}]])
    assert one(con, "select count(*) from waits") == 1
