"""Service levels: which time a target is about, when it ran out, and whether it was met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.data.derive.given import (
    Row,
    became,
    derived,
    instant,
    moved,
    noted,
    of,
    of_ticket,
    one,
    open_from,
    rows,
    said,
)

MINUTE, HOUR = 60, 3600
NEW = became("16:00", "new", "customer")
ASK = said("16:00", "customer")


def target(metric: str, minutes: float, **more: Any) -> dict[str, Any]:
    return {"metric": metric, "target_seconds": int(minutes * 60), **more}


def outcomes(events: Iterable[Row], *targets: Row, ticket: Row | None = None, **tables: Any) -> list[tuple[Any, ...]]:
    """(elapsed minutes, state, when it ran out or was fulfilled) in the order in which their clocks started."""
    con = derived(tickets=[ticket or {}], events=[NEW, *events], sla_targets=targets, **tables)
    return rows(
        con,
        "select elapsed_seconds / 60, state, breach_or_fulfil_at from sla_outcomes order by started_at, metric, applied_at",
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("16:59:59", (59 + 59 / 60, "met", "16:59:59")),
        ("17:00:00", (60, "met", "17:00:00")),
        ("17:00:01", (60 + 1 / 60, "missed", "17:00:00")),
    ],
)
def test_a_target_that_is_reached_to_the_second_is_met(answer, expected):
    elapsed, state, when = expected
    found = outcomes([ASK, said(answer, "agent")], target("first_reply_time", 60))
    assert found == [(pytest.approx(elapsed), state, instant(when))]


FIRST: dict[str, Any] = {
    "running and not due": ([ASK], {"as_of": "16:59"}, [(59, "running", None)]),
    "running and due to the second": ([ASK], {"as_of": "17:00"}, [(60, "running", None)]),
    "running and past its target": ([ASK], {"as_of": "18:00"}, [(120, "missed", "17:00")]),
    "solving ends it": ([ASK, noted("16:30"), became("16:30", "solved")], {}, [(30, "met", "16:30")]),
    "so does a close": ([ASK, became("18:00", "closed")], {}, [(120, "missed", "17:00")]),
    "a bot's answer does not": ([ASK, said("16:01", "bot"), said("17:30", "agent")], {}, [(90, "missed", "17:00")]),
    "opened by an agent": ([said("16:00", "agent"), said("16:30", "agent")], {}, [(30, "met", "16:30")]),
    "opened by a note: from the customer's first message": (
        [noted("16:00"), said("17:00", "customer"), said("17:30", "agent")],
        {},
        [(30, "met", "17:30")],
    ),
    "opened by a note, and no customer wrote": ([noted("16:00"), said("16:30", "agent")], {}, []),
    "clocks that disagree": ([ASK, said("15:00", "agent")], {}, []),
    "no messages are exported": ([], {}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", FIRST)
def test_first_replies(name):
    events, ticket, expected = FIRST[name]
    found = outcomes(events, target("first_reply_time", 60), ticket=ticket)
    assert found == [(elapsed, state, when and instant(when)) for elapsed, state, when in expected]


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        # Applied late, it counts from the opening all the same.
        ([target("first_reply_time", 60, applied_at="17:20")], [(60, "missed")]),
        ([target("first_reply_time", 240), target("first_reply_time", 60, applied_at="16:05")], [(60, "missed")]),
        ([target("first_reply_time", 60), target("first_reply_time", 240, applied_at="16:05")], [(240, "met")]),
        # A policy that came after the answer is about nothing.
        ([target("first_reply_time", 240), target("first_reply_time", 60, applied_at="17:31")], [(240, "met")]),
        ([target("first_reply_time", 60, applied_at="17:31")], []),
        ([target("some_other_time", 60)], []),
    ],
)
def test_the_target_in_force_is_the_last_one_applied_until_then(targets, expected):
    con = derived(tickets=[{}], events=[NEW, ASK, said("17:30", "agent")], sla_targets=targets)
    assert rows(con, "select target_seconds / 60, state from sla_outcomes") == expected


def test_every_later_run_of_questions_has_its_own_outcome():
    events = [
        ASK,
        said("16:10", "agent"),
        said("17:00", "customer"),
        said("17:10", "customer"),
        said("17:40", "agent"),
        said("18:00", "customer"),
        became("18:20", "solved"),
        said("18:30", "customer"),
    ]
    # The one that left the ticket solved waits for nothing.
    expected = [(40, "missed", instant("17:30")), (20, "met", instant("18:20"))]
    assert outcomes(events, target("next_reply_time", 30)) == expected
    reopened = [*events, became("18:30", "open", "customer")]
    assert outcomes(reopened, target("next_reply_time", 30))[2][1:] == ("missed", instant("19:00"))


STATUSES = [
    ASK,
    said("17:00", "agent"),
    became("17:00", "pending"),
    said("19:00", "customer"),
    became("19:00", "open", "customer"),
    became("19:30", "hold"),
    said("20:15", "agent"),
    became("20:15", "solved"),
]


@pytest.mark.parametrize(
    ("metric", "minutes", "expected"),
    [
        # New 60, pending 120, open 30, on hold 45.
        ("requester_wait_time", 120, (135, "missed", "20:00")),
        ("requester_wait_time", 135, (135, "met", "20:15")),
        ("agent_work_time", 75, (90, "missed", "19:15")),
        ("agent_work_time", 90, (90, "met", "19:30")),
        ("agent_work_time", 60, (90, "missed", "17:00")),
        ("total_resolution_time", 200, (255, "missed", "19:20")),
        ("total_resolution_time", 300, (255, "met", "20:15")),
    ],
)
def test_waits_and_work_pause_by_status(metric, minutes, expected):
    elapsed, state, when = expected
    assert outcomes(STATUSES, target(metric, minutes)) == [(elapsed, state, instant(when))]


def test_updates_are_due_after_each_reply_until_it_is_solved():
    events = [
        ASK,
        said("17:00", "agent"),
        said("18:00", "agent"),
        became("18:00", "pending"),
        became("19:00", "open", "customer"),
        said("20:00", "agent"),
        became("20:00", "solved"),
    ]
    assert outcomes(events, target("periodic_update_time", 90)) == [
        (60, "met", instant("18:00")),
        (120, "missed", instant("19:30")),
    ]
    assert outcomes(events, target("pausable_update_time", 90)) == [
        (60, "met", instant("18:00")),
        (60, "met", instant("20:00")),
    ]


def test_a_reopened_ticket_is_not_done():
    events = [ASK, became("17:00", "solved"), became("18:00", "open", "customer")]
    assert outcomes(events, target("requester_wait_time", 100), ticket={"as_of": "18:30"}) == [(90, "running", None)]
    assert outcomes(events, target("requester_wait_time", 80), ticket={"as_of": "18:30"}) == [
        (90, "missed", instant("18:20"))
    ]


BUSINESS: dict[str, Any] = {"schedules": open_from("09:00", "17:00"), "schedule_use": [{}]}


@pytest.mark.parametrize(
    ("events", "minutes", "expected"),
    [
        # Asked at 16:00 when the desk closes at 17:00 and opens at 09:00.
        ([said("16:30", "agent")], 60, (30, "met", "16:30")),
        ([said("2024-05-15 09:20", "agent")], 75, (80, "missed", "2024-05-15 09:15")),
        ([said("2024-05-15 09:20", "agent")], 80, (80, "met", "2024-05-15 09:20")),
        # It ran out as the desk closed.
        ([said("2024-05-15 09:20", "agent")], 60, (80, "missed", "17:00")),
        ([said("2024-05-20 10:00", "agent")], 1510, (60 + 3 * 480 + 60, "missed", "2024-05-20 09:10")),
    ],
)
def test_targets_in_opening_hours(events, minutes, expected):
    elapsed, state, when = expected
    found = outcomes([ASK, *events], target("first_reply_time", minutes, clock="business"), **BUSINESS)
    assert found == [(elapsed, state, instant(when))]


def test_a_target_in_opening_hours_needs_a_schedule():
    assert outcomes([ASK, said("17:30", "agent")], target("first_reply_time", 60, clock="business")) == []


def test_a_target_that_runs_out_under_the_second_of_two_schedules():
    """Front's desk closes at 17:00; Billing's, which gets the ticket at 18:00, opens at 18:30."""
    found = outcomes(
        [ASK, moved("16:00", "Front", "system"), moved("18:00", "Billing"), said("20:00", "agent")],
        target("first_reply_time", 90, clock="business"),
        schedules=[*open_from("09:00", "17:00"), *open_from("18:30", "22:00", schedule_id="2")],
        schedule_use=[{"team": "Front"}, {"team": "Billing", "schedule_id": "2"}],
    )
    assert found == [(60 + 90, "missed", instant("19:00"))]


def test_an_outcome_names_its_policy_and_where_its_clock_started():
    con = derived(tickets=[{}], events=[NEW, ASK, said("16:30", "agent")], sla_targets=[target("first_reply_time", 60, policy="Gold", applied_at="16:10")])  # fmt: skip
    found = one(con, "select policy, metric, target_seconds, clock, applied_at, started_at, is_done, is_breached from sla_outcomes")  # fmt: skip
    assert found == ("Gold", "first_reply_time", HOUR, "calendar", instant("16:10"), instant("16:00"), True, False)


@pytest.mark.parametrize(
    ("minutes", "stated", "expected"),
    [((60, 60), None, True), ((60, 10), True, False), ((10, 60), None, False), ((), True, True), ((), None, None)],
)
def test_a_ticket_has_met_its_service_levels_if_it_missed_none(minutes, stated, expected):
    targets = [target(metric, limit) for metric, limit in zip(("first_reply_time", "requester_wait_time"), minutes, strict=False)]  # fmt: skip
    con = derived(
        tickets=[{"is_sla_met": stated}],
        events=[NEW, ASK, said("16:30", "agent"), became("16:30", "solved")],
        sla_targets=targets,
    )
    assert of_ticket(con, "1", "is_sla_met") is expected


@pytest.mark.parametrize(("stated", "expected"), [(None, None), (True, None), (False, False)])
def test_whether_a_ticket_meets_its_service_levels_is_open_while_one_runs(stated, expected):
    """Answered in time, and not solved yet with days to go: a tool that calls this met has not waited for the end."""
    targets = [target("first_reply_time", 60), target("requester_wait_time", 60 * 24 * 60)]
    con = derived(tickets=[{"is_sla_met": stated}], events=[NEW, ASK, said("16:30", "agent")], sla_targets=targets)
    assert of_ticket(con, "1", "is_sla_met") is expected


@pytest.mark.parametrize(
    ("other", "stated", "expected"),
    [
        (target("time to resolution", 60), False, False),
        (target("time to resolution", 60), True, True),
        (target("time to resolution", 60), None, None),
        (target("requester_wait_time", 60, clock="business"), False, False),
    ],
)
def test_a_target_that_we_cannot_measure_leaves_the_word_to_the_tool(other, stated, expected):
    targets = [target("first_reply_time", 60), other]
    con = derived(tickets=[{"is_sla_met": stated}], events=[NEW, ASK, said("16:30", "agent"), became("16:30", "solved")], sla_targets=targets)  # fmt: skip
    assert of_ticket(con, "1", "is_sla_met") is expected
    missed = derived(tickets=[{"is_sla_met": True}], events=[NEW, ASK, said("18:30", "agent")], sla_targets=targets)
    assert of_ticket(missed, "1", "is_sla_met") is False


def test_an_answer_that_the_history_lacks_leaves_the_word_to_the_tool():
    targets = [target("first_reply_time", 60), target("total_resolution_time", 600)]
    stated = {"first_response_seconds": 5400, "is_sla_met": False}
    events = [NEW, ASK, became("16:30", "solved")]
    con = derived(
        tickets=[stated, {"ticket_id": "2"}],
        events=[*events, *of("2", said("16:30", "agent"))],
        sla_targets=targets,
    )
    assert of_ticket(con, "1", "is_sla_met") is False
    assert rows(con, "select metric, state from sla_outcomes") == [("total_resolution_time", "met")]
