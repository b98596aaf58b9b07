"""First answers and the later ones: who answers whom, and from when on it counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.derive.given import (
    assigned,
    became,
    derived,
    derived_each,
    instant,
    noted,
    of_ticket,
    one,
    open_from,
    rows,
    said,
)

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
NEW = became("16:00", "new", "customer")
ASK = said("16:00", "customer")


def handed_off(when: str):
    return {"happened_at": when, "kind": "handoff", "actor_role": "bot", "actor": "bot"}


# The events of a ticket that was opened at 16:00; its first response, that of any answer, and that of the desk.
FIRST = {
    "no event but its status": ([NEW], (None, None, None)),
    "never answered": ([NEW, ASK], (None, None, None)),
    "answered": ([NEW, ASK, said("16:30", "agent")], (30 * MINUTE,) * 3),
    "by the second": ([NEW, ASK, said("16:00:01", "agent")], (1, 1, 1)),
    "a note is no answer": ([NEW, ASK, noted("16:10"), said("16:30", "agent")], (30 * MINUTE,) * 3),
    "nor is somebody in copy": ([NEW, ASK, said("16:10", "customer", "cc"), said("16:30", "agent")], (30 * MINUTE,) * 3),
    "nor is a system": ([NEW, ASK, said("16:00:05", "system"), said("16:30", "agent")], (30 * MINUTE,) * 3),
    "nor is a bot": ([NEW, ASK, said("16:00:02", "bot"), said("16:30", "agent")], (30 * MINUTE, 2, 30 * MINUTE)),
    "a bot alone": ([NEW, ASK, said("16:00:02", "bot")], (None, 2, None)),
    "opened by an agent": ([NEW, said("16:00", "agent"), said("16:45", "agent")], (45 * MINUTE,) * 3),
    "opened by an agent, and no more": ([NEW, said("16:00", "agent")], (None, None, None)),
    "opened by a note": ([NEW, noted("16:00"), said("16:20", "agent")], (20 * MINUTE,) * 3),
    "the second of the opening is the request": (
        [NEW, ASK, said("16:00:00.8", "agent"), said("16:30", "agent")],
        (30 * MINUTE,) * 3,
    ),
    "answered before it was opened": ([NEW, ASK, said("15:59", "agent"), said("16:30", "agent")], (None, 1800, None)),
    "after the export": ([NEW, ASK, said("2024-06-01 00:00:01", "agent")], (None, None, None)),
    "a former agent, who was one then": ([NEW, ASK, said("16:30", "agent", "left")], (30 * MINUTE,) * 3),
    # Solved on the phone without a word, reopened a day later and answered then.
    "phone": (
        [NEW, became("16:05", "solved"), became("2024-05-15 16:05", "open", "customer"), said("2024-05-15 16:15", "agent")],
        (DAY + 15 * MINUTE, DAY + 15 * MINUTE, 10 * MINUTE),
    ),
    "bot first": (
        [NEW, ASK, said("16:00:05", "bot"), handed_off("16:20"), said("16:30", "agent")],
        (30 * MINUTE, 5, 10 * MINUTE),
    ),
    "the bot took it back": (
        [NEW, ASK, handed_off("16:05"), said("16:10", "bot"), handed_off("16:20"), said("16:30", "agent")],
        (30 * MINUTE, 10 * MINUTE, 10 * MINUTE),
    ),
    "handed off after the answer": ([NEW, ASK, said("16:30", "agent"), handed_off("16:40")], (30 * MINUTE,) * 3),
    "the bot solved it, and it came back": (
        [NEW, ASK, became("16:10", "solved", "bot"), became("17:00", "open", "customer"), said("17:10", "agent")],
        (70 * MINUTE, 70 * MINUTE, 10 * MINUTE),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def first():
    return derived_each({name: events for name, (events, _) in FIRST.items()})


@pytest.mark.parametrize("name", FIRST)
def test_first_responses(first, name):
    found = of_ticket(first, name, "first_response_seconds", "any_response_seconds", "desk_response_seconds")
    assert found == FIRST[name][1]


def test_a_reply_before_the_opening_is_flagged(first):
    assert of_ticket(first, "answered before it was opened", "has_early_reply", "first_response_at") == (True, None)
    assert of_ticket(first, "answered", "has_early_reply", "first_response_at") == (False, instant("16:30"))


def test_replies_are_public_messages_of_persons_after_the_request(first):
    counted = {name: of_ticket(first, name, "replies", "repliers") for name in FIRST}
    assert counted["never answered"] == (0, 0)
    assert counted["a bot alone"] == (0, 0)
    assert counted["opened by an agent"] == (1, 1)
    assert counted["opened by an agent, and no more"] == (0, 1)
    assert counted["a note is no answer"] == (1, 1)
    assert counted["answered before it was opened"] == (2, 1)


def test_who_opened_a_ticket_is_told_by_its_first_second(first):
    opened_by = {name: of_ticket(first, name, "opened_by") for name in FIRST}
    assert opened_by["answered"] == "customer"
    assert opened_by["opened by an agent"] == "agent"
    assert opened_by["opened by a note"] == "agent"
    assert opened_by["no event but its status"] is None


# The events after a request at 16:00; (asked, answered, is it the first) for each run of customer messages.
RUNS: dict[str, Any] = {
    "one": ([ASK, said("16:30", "agent")], [("16:00", "16:30", True)]),
    "unanswered": ([ASK], [("16:00", None, True)]),
    "the oldest message of a run counts": (
        [ASK, said("16:10", "agent"), said("17:00", "customer"), said("17:10", "customer", "cc"), said("17:40", "agent")],
        [("16:00", "16:10", True), ("17:00", "17:40", False)],
    ),
    "monologues of the house make no run": (
        [ASK, said("16:10", "agent"), said("16:20", "agent"), said("17:00", "customer")],
        [("16:00", "16:10", True), ("17:00", None, False)],
    ),
    "bots and notes answer nothing": (
        [ASK, said("16:01", "bot"), noted("16:02"), said("16:30", "agent")],
        [("16:00", "16:30", True)],
    ),
    "opened by an agent": (
        [said("16:00", "agent"), said("17:00", "customer"), said("17:05", "agent")],
        [("17:00", "17:05", False)],
    ),
    "at one instant the customer speaks first": (
        [ASK, said("16:10", "agent"), said("17:00", "agent"), said("17:00", "customer"), said("18:00", "agent")],
        [("16:00", "16:10", True), ("17:00", "17:00", False)],
    ),
    "unless the help desk's order says otherwise": (
        [ASK, said("16:10", "agent"), said("17:00", "agent", event_order=1), said("17:00", "customer", event_order=2), said("18:00", "agent")],
        [("16:00", "16:10", True), ("17:00", "18:00", False)],
    ),
    "no message tells the request": ([NEW, said("16:30", "agent")], [("16:00", "16:30", True)]),
    "a note tells that an agent opened it": ([noted("16:00"), said("16:20", "agent")], []),
    "exported twice": ([ASK, ASK, said("16:30", "agent"), said("16:30", "agent")], [("16:00", "16:30", True)]),
}  # fmt: skip


@pytest.fixture(scope="module")
def runs():
    return derived_each({name: events for name, (events, _) in RUNS.items()})


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_questions_waits_for_one_answer(runs, name):
    of_ticket(runs, name, "ticket_id")
    found = rows(
        runs, "select asked_at, answered_at, is_first from replies join asked using (ticket_id) order by asked_at"
    )
    assert found == [
        (instant(asked), answered and instant(answered), first) for asked, answered, first in RUNS[name][1]
    ]


def test_a_message_that_was_exported_twice_is_one(runs):
    assert of_ticket(runs, "exported twice", "replies") == 1


def test_business_clocks_of_answers_and_none_without_a_schedule():
    """Asked at 16:00 and 17:00 when the desk closes at 17:00; both answered the next day at 10:00."""
    events = [ASK, said("16:30", "agent"), said("17:00", "customer"), said("2024-05-15 10:00", "agent")]
    con = derived(tickets=[{}], events=events, schedules=open_from("09:00", "17:00"), schedule_use=[{}])
    assert rows(con, "select seconds, business_seconds from replies order by asked_at") == [(1800, 1800), (61200, 3600)]
    assert of_ticket(con, "1", "first_response_business_seconds", "desk_response_business_seconds") == (1800, 1800)
    bare = derived(tickets=[{}], events=events)
    assert rows(bare, "select seconds, business_seconds from replies order by asked_at") == [
        (1800, None),
        (61200, None),
    ]
    assert of_ticket(bare, "1", "first_response_business_seconds") is None


def test_an_answer_outside_opening_hours_took_no_business_time():
    events = [said("2024-05-18 10:00", "customer"), said("2024-05-18 11:00", "agent")]
    con = derived(
        tickets=[{"opened_at": "2024-05-18 10:00"}],
        events=events,
        schedules=open_from("09:00", "17:00"),
        schedule_use=[{}],
    )
    assert of_ticket(con, "1", "first_response_seconds", "first_response_business_seconds") == (3600, 0)


@pytest.mark.parametrize(("replies", "touch"), [(0, "zero"), (1, "one"), (2, "two"), (3, "multi"), (4, "multi")])
def test_touches_are_counted_on_solved_tickets(replies, touch):
    answers = [said(f"16:{10 + number}", "agent") for number in range(replies)]
    con = derived_each({"solved": [NEW, ASK, *answers, became("17:00", "solved")], "open": [NEW, ASK, *answers]})
    assert of_ticket(con, "solved", "touch") == touch
    assert of_ticket(con, "open", "touch") is None


def test_a_desk_without_messages_has_no_replies_to_count():
    """Whoever exports no messages has not answered nothing: it is not known."""
    con = derived(tickets=[{}], events=[NEW, assigned("16:10", "ann"), became("17:00", "solved")])
    assert of_ticket(con, "1", "replies", "first_response_seconds", "touch") == (None, None, None)
    assert one(con, "select count(*) from replies") == 0
