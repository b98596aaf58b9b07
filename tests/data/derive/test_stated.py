"""What a help desk states beside what its events tell: ours is shown, theirs is kept for reconciliation."""

from __future__ import annotations

from tests.data.derive.given import became, derived, of_ticket, one, open_from, rows, said

EVENTS = [
    became("16:00", "new", "customer"),
    said("16:00", "customer"),
    said("16:30", "agent"),
    became("17:00", "solved"),
]
REOPENED = [*EVENTS, became("18:00", "open", "customer"), became("19:00", "solved")]
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
        2,  # a history that shows fewer than the tool counted is cut
        1800,
        3600,
    )
    assert dict(rows(con, "select measure, value from stated")) == {
        name: value for name, value in STATED.items() if name != "transfers"
    }


def test_ours_counts_where_the_tool_states_fewer():
    con = derived(tickets=[STATED | {"reopens": 0}], events=REOPENED)
    assert of_ticket(con, "1", "reopens") == 1


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
    con = derived(
        tickets=[{}, {"ticket_id": "2", "replies": 5, "first_response_seconds": 9}], events=[*EVENTS, unanswered]
    )
    assert of_ticket(con, "2", "replies", "first_response_seconds") == (0, None)


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


def test_no_ticket_at_all():
    con = derived()
    assert one(con, "select count(*) from tickets") == 0
