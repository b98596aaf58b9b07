"""What a help desk states beside what its events tell: ours is shown, theirs is kept for reconciliation."""

from __future__ import annotations

import pytest

from tests.data.derive.given import became, derived, moved, of, of_ticket, one, open_from, rows, said

EVENTS = [
    became("16:00", "new", "customer"),
    said("16:00", "customer"),
    said("16:30", "agent"),
    became("17:00", "solved"),
]
STATED = {
    "replies": 3,
    "reopens": 2,
    "transfers": 4,
    "first_response_seconds": 60,
    "first_response_business_seconds": 50,
    "resolution_seconds": 120,
    "on_hold_seconds": 7,
}


def test_ours_takes_the_place_of_what_the_tool_states():
    con = derived(tickets=[STATED], events=EVENTS, schedules=open_from("00:00", "24:00"), schedule_use=[{}])
    assert of_ticket(con, "1", "replies", "reopens", "first_response_seconds", "resolution_seconds") == (
        1,
        0,
        1800,
        3600,
    )
    assert dict(rows(con, "select measure, value from stated")) == {
        name: value for name, value in STATED.items() if name != "transfers"
    }


def test_what_cannot_be_told_stays_as_the_tool_states_it():
    """No schedule, so no business clock; neither teams nor assignments, so no transfers."""
    con = derived(tickets=[STATED], events=EVENTS)
    assert of_ticket(con, "1", "transfers", "first_response_business_seconds") == (4, 50)
    kept = rows(con, "select measure from stated where measure in ('transfers', 'first_response_business_seconds')")
    assert kept == []


def test_a_source_without_messages_keeps_its_replies():
    con = derived(tickets=[STATED], events=[event for event in EVENTS if event["kind"] == "status"])
    assert of_ticket(con, "1", "replies", "first_response_seconds", "resolution_seconds") == (3, 60, 3600)
    assert dict(rows(con, "select measure, value from stated")) == {
        "reopens": 2,
        "resolution_seconds": 120,
        "on_hold_seconds": 7,
    }


def test_a_ticket_that_was_never_answered_in_a_source_with_messages_has_none():
    """Its neighbour has messages: that this one has none says something."""
    unanswered = became("16:00", "new") | {"ticket_id": "2"}
    con = derived(tickets=[{}, {"ticket_id": "2", "replies": 0}], events=[*EVENTS, unanswered])
    assert of_ticket(con, "2", "replies", "first_response_seconds") == (0, None)


NEW = became("16:00", "new", "customer")
ASKED = said("16:00", "customer")
ANSWERED = said("16:30", "agent")
SOLVED = became("17:00", "solved")
REOPENED = became("18:00", "open", "customer")
LATE = [said("2024-05-16 09:00", "customer"), said("2024-05-16 10:00", "agent"), became("2024-05-16 11:00", "pending")]
# What the tool states, what its export tells, and what is shown then.
LACKING = {
    "answers without one": ({"replies": 5, "first_response_seconds": 9}, [NEW, ASKED], (5, 9)),
    "an answer before all that is told": ({"replies": 1, "first_response_seconds": 9}, LATE, (1, 9)),
    "an answer of which nothing is told": ({"first_response_at": "16:10"}, [NEW], (None, None)),
    "answers, and one told": ({"replies": 5, "first_response_seconds": 9}, [NEW, ASKED, ANSWERED], (1, 1800)),
    "an answer in the minute of the first thing told": ({"first_response_seconds": 1740}, [ANSWERED], (1, 1800)),
}


@pytest.mark.parametrize(("stated", "events", "expected"), LACKING.values(), ids=LACKING)
def test_answers_that_the_history_lacks_are_for_the_tool_to_tell(stated, events, expected):
    neighbour = [{**event, "ticket_id": "2"} for event in EVENTS]
    con = derived(tickets=[stated, {"ticket_id": "2"}], events=[*events, *neighbour])
    assert of_ticket(con, "1", "replies", "first_response_seconds") == expected
    is_told = expected[1] == 1800
    assert one(con, "select count(*) from replies where ticket_id = '1'") == is_told
    assert one(con, "select count(*) > 0 from stated where ticket_id = '1'") == is_told


PENDING = {"status": "pending"}
CLOSED = {"status": "closed"}
STAND = {
    "it stands where nothing told leads": (PENDING, [NEW], ("pending", None, None)),
    "it stands where it came from": (PENDING, [became("17:00", "open", from_value="pending")], ("open", 0, None)),
    "it went on after the ticket was exported": (
        PENDING,
        [NEW, became("17:00", "pending"), SOLVED],
        ("solved", 0, 3600),
    ),
    "it ended, nobody says when": (CLOSED, [NEW], ("closed", None, None)),
    "it ended when the tool says": ({**CLOSED, "resolved_at": "17:00"}, [NEW], ("solved", 0, 3600)),
    "a reopening without an end": ({"reopens": 2}, [NEW, REOPENED], ("open", 2, None)),
    "a reopening, and the second end": ({"status": "solved", "reopens": 2}, [NEW, SOLVED], ("solved", 0, 3600)),
    "a resolution without an end": ({"first_resolved_at": "17:00"}, [NEW, REOPENED], ("open", None, None)),
    "an end before all that is told": ({**PENDING, "first_resolution_seconds": 60}, LATE, ("pending", None, 60)),
}


@pytest.mark.parametrize(("stated", "events", "expected"), STAND.values(), ids=STAND)
def test_statuses_that_the_history_lacks_are_for_the_tool_to_tell(stated, events, expected):
    con = derived(tickets=[stated], events=events)
    assert of_ticket(con, "1", "status", "reopens", "first_resolution_seconds") == expected
    is_told = expected[1] == 0
    assert one(con, "select count(*) > 0 from statuses") == is_told
    assert one(con, "select count(*) > 0 from waits") == is_told


def test_moves_and_priorities_that_the_history_lacks_are_for_the_tool_to_tell():
    neighbour = [
        moved("16:10", "A"),
        moved("16:20", "B"),
        {"kind": "priority", "happened_at": "16:10", "to_value": "high"},
    ]
    con = derived(
        tickets=[{"team": "C", "transfers": 3, "priority_changes": 2}, {"ticket_id": "2", "transfers": 3}],
        events=[*EVENTS, *of("2", *neighbour)],
    )
    assert of_ticket(con, "1", "transfers", "priority_changes", "front_team", "returns") == (3, 2, None, None)
    # Some moves are told, and the tool counts more: changes of person, or a history that is cut.
    assert of_ticket(con, "2", "transfers", "priority_changes") == (3, 0)
    assert rows(con, "select ticket_id, measure, value from stated") == [("2", "transfers", 3)]
    assert rows(con, "select distinct ticket_id from handovers") == [("2",)]


def test_a_desk_without_a_word_for_solved_resolves_by_closing():
    events = [NEW, became("17:00", "closed"), REOPENED, became("19:00", "closed")]
    columns = ("first_resolution_seconds", "resolution_seconds", "is_closed_unsolved", "status", "reopens")
    closed = {"status": "closed", "closed_at": "19:00"}
    con = derived(
        tickets=[{**closed, "resolved_at": "19:00"}, {**closed, "ticket_id": "2"}], events=[*events, *of("2", *events)]
    )
    assert of_ticket(con, "1", *columns) == (3600, 10800, False, "closed", 1)
    assert rows(con, "select ticket_id, seconds, seconds_to_reopen from resolutions order by resolved_at") == [
        ("1", 3600, 3600),
        ("1", 3600, None),
    ]
    # The tool states no resolution: it was closed without one.
    assert of_ticket(con, "2", *columns) == (None, None, True, "closed", 1)


def test_a_ticket_without_events_is_left_alone():
    alone = {**STATED, "ticket_id": "2", "status": "solved", "resolved_at": "18:00", "first_response_at": "17:00"}
    con = derived(tickets=[{}, alone], events=EVENTS)
    found = of_ticket(con, "2", *STATED, "status", "resolved_at is not null", "first_response_at is not null")
    assert found == (*STATED.values(), "solved", True, True)
    assert one(con, "select count(*) from tickets") == 2
    assert rows(con, "select * from stated where ticket_id = '2'") == []


def test_sources_with_the_same_ticket_number_are_apart():
    other = [{**event, "source": "other"} for event in EVENTS if event["kind"] == "status"]
    con = derived(tickets=[{}, {"source": "other", "replies": 8}], events=[*EVENTS, *other])
    assert rows(con, "select source, replies from tickets order by source") == [("desk", 1), ("other", 8)]


def test_an_event_of_no_ticket_is_passed_over():
    con = derived(tickets=[], events=EVENTS)
    assert rows(con, "select count(*) from statuses") == [(0,)]


def test_a_ticket_that_was_escalated():
    escalated = {"happened_at": "16:10", "kind": "escalation", "ticket_id": "2"}
    con = derived(tickets=[{"is_escalated": None}, {"ticket_id": "2"}], events=[*EVENTS, escalated])
    assert rows(con, "select ticket_id, is_escalated from tickets order by ticket_id") == [("1", False), ("2", True)]
    assert of_ticket(derived(tickets=[{}], events=EVENTS), "1", "is_escalated") is None


def test_an_escalation_that_the_tool_states_and_no_event_tells():
    other = {"happened_at": "16:10", "kind": "escalation", "ticket_id": "2"}
    con = derived(tickets=[{"is_escalated": True}, {"ticket_id": "2", "is_escalated": False}], events=[*EVENTS, other])
    assert rows(con, "select is_escalated from tickets") == [(True,), (True,)]


def test_no_ticket_at_all():
    con = derived()
    assert one(con, "select count(*) from tickets") == 0
