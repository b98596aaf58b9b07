"""Resolutions, reopenings, and the time in each status."""

from __future__ import annotations

import pytest

from tests.data.derive.given import became, derived, derived_each, instant, of_ticket, one, open_from, rows, said

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
NEW = became("16:00", "new", "customer")

# Events of a ticket opened at 16:00; minutes to the first and to the last resolution, reopens, closed without one.
ENDS = {
    "open": ([NEW], (None, None, 0, False)),
    "solved": ([NEW, became("17:00", "solved")], (60, 60, 0, False)),
    "solved and closed": ([NEW, became("17:00", "solved"), became("2024-05-18 17:00", "closed")], (60, 60, 0, False)),
    "reopened and solved again": (
        [NEW, became("17:00", "solved"), became("18:00", "open"), became("20:00", "solved")],
        (60, 240, 1, False),
    ),
    "reopened and open": ([NEW, became("17:00", "solved"), became("18:00", "open")], (60, None, 1, False)),
    "reopened as pending, then on hold": (
        [NEW, became("17:00", "solved"), became("18:00", "pending"), became("19:00", "hold")],
        (60, None, 1, False),
    ),
    "reopened and closed": (
        [NEW, became("17:00", "solved"), became("18:00", "open"), became("19:00", "closed")],
        (60, 60, 1, False),
    ),
    "solved twice in a row": ([NEW, became("17:00", "solved"), became("17:05", "solved")], (60, 65, 0, False)),
    "merged": ([NEW, became("16:40", "closed")], (None, None, 0, True)),
    "merged and taken up again": ([NEW, became("16:40", "closed"), became("17:00", "open")], (None, None, 1, False)),
    "solved at once": ([became("16:00", "new"), became("16:00", "solved")], (0, 0, 0, False)),
    "solved and closed at once": ([NEW, became("17:00", "closed"), became("17:00", "solved")], (60, 60, 0, False)),
    "the help desk's own order": (
        [NEW, became("17:00", "solved", event_order=1), became("17:00", "open", event_order=2)],
        (60, None, 1, False),
    ),
    "after the export": ([NEW, became("2024-06-01 00:00:01", "solved")], (None, None, 0, False)),
    "solved before it was opened": ([became("15:00", "solved")], (None, None, 0, False)),
    "the first change tells the status before it": ([became("17:00", "open", from_value="solved")], (0, None, 1, False)),
    "statuses that nobody knows": ([NEW, became("17:00", "deleted"), became("17:10", None)], (None, None, 0, False)),
}  # fmt: skip


@pytest.fixture(scope="module")
def ends():
    return derived_each({name: events for name, (events, _) in ENDS.items()})


@pytest.mark.parametrize("name", ENDS)
def test_resolutions_and_reopens(ends, name):
    found = of_ticket(
        ends, name, "first_resolution_seconds / 60", "resolution_seconds / 60", "reopens", "is_closed_unsolved"
    )
    assert found == ENDS[name][1]


def test_instants_and_status_follow_the_events(ends):
    columns = ("status", "first_resolved_at", "resolved_at", "closed_at")
    end = instant("2024-05-18 17:00")
    assert of_ticket(ends, "open", *columns) == ("new", None, None, None)
    assert of_ticket(ends, "solved and closed", *columns) == ("closed", instant("17:00"), instant("17:00"), end)
    assert of_ticket(ends, "reopened and open", *columns) == ("open", instant("17:00"), None, None)
    assert of_ticket(ends, "merged", *columns) == ("closed", None, None, instant("16:40"))


def test_a_last_change_that_the_log_lacks_is_taken_from_the_ticket():
    ticket = {"status": "closed", "resolved_at": "18:00", "closed_at": "2024-05-18 18:00"}
    con = derived(tickets=[ticket], events=[NEW, became("17:00", "open")])
    assert of_ticket(con, "1", "closed_at", "requester_wait_seconds") == (instant("2024-05-18 18:00"), 2 * HOUR)
    assert rows(con, "select status, ended_at from statuses order by started_at")[-1] == ("closed", None)


ALL_STATUSES = [
    NEW,
    became("16:30", "open"),
    became("17:30", "pending"),
    became("19:30", "open", "customer"),
    became("20:00", "hold"),
    became("21:00", "open"),
    became("21:45", "solved"),
    became("2024-05-18 21:45", "closed"),
]


def test_every_status_is_somebodys_time():
    con = derived(tickets=[{}], events=ALL_STATUSES)
    waits = of_ticket(con, "1", "requester_wait_seconds", "agent_wait_seconds", "agent_work_seconds", "on_hold_seconds")
    assert waits == ((30 + 60 + 30 + 60 + 45) * MINUTE, 120 * MINUTE, (30 + 60 + 30 + 45) * MINUTE, 60 * MINUTE)
    assert waits[0] + waits[1] == of_ticket(con, "1", "resolution_seconds")
    assert rows(con, "select status, seconds / 60 from statuses order by started_at") == [
        ("new", 30),
        ("open", 60),
        ("pending", 120),
        ("open", 30),
        ("hold", 60),
        ("open", 45),
        ("solved", 4 * 24 * 60),
        ("closed", one(con, "select (epoch(as_of) - epoch(closed_at)) / 60 from tickets")),
    ]


def test_the_business_clock_of_each_status():
    """Los Angeles works from 16:00 to 24:00 UTC: pending over night, and answered the next morning."""
    events = [NEW, became("23:00", "pending"), became("2024-05-15 17:00", "open"), became("2024-05-15 18:00", "solved")]
    hours = open_from("09:00", "17:00", zone="America/Los_Angeles")
    con = derived(tickets=[{}], events=events, schedules=hours, schedule_use=[{}])
    columns = ("requester_wait", "agent_wait", "agent_work", "on_hold", "resolution", "first_resolution")
    found = of_ticket(con, "1", *(f"{column}_business_seconds / 3600" for column in columns))
    assert found == (8, 2, 8, 0, 10, 10)
    bare = derived(tickets=[{}], events=events)
    assert of_ticket(bare, "1", *(f"{column}_business_seconds" for column in columns)) == (None,) * 6


def test_an_open_tickets_clocks_stop_at_the_export():
    con = derived(
        tickets=[{"as_of": "18:00"}],
        events=[NEW, became("17:00", "pending"), became("19:00", "solved")],
        schedules=open_from("09:00", "17:00"),
        schedule_use=[{}],
    )
    assert of_ticket(con, "1", "requester_wait_seconds", "agent_wait_seconds", "resolution_seconds") == (
        HOUR,
        HOUR,
        None,
    )
    assert of_ticket(con, "1", "requester_wait_business_seconds", "agent_wait_business_seconds") == (HOUR, 0)
    assert rows(con, "select status, ended_at is null, seconds from statuses order by started_at") == [
        ("new", False, HOUR),
        ("pending", True, HOUR),
    ]


def test_each_resolution_with_its_reopening():
    events = [
        NEW,
        became("17:00", "solved"),
        became("18:00", "open", "customer"),
        said("18:30", "agent"),
        became("19:00", "solved"),
        became("19:01", "solved"),
        became("2024-05-16 19:00", "open", "customer"),
    ]
    con = derived(tickets=[{}], events=events)
    found = rows(
        con,
        "select started_at, resolved_at, seconds, reopened_at, seconds_to_reopen from resolutions order by started_at",
    )
    reopened = instant("2024-05-16 19:00")
    assert found == [
        (instant("16:00"), instant("17:00"), HOUR, instant("18:00"), HOUR),
        (instant("18:00"), instant("19:00"), HOUR, reopened, 2 * DAY),
    ]


THANKS = [NEW, became("17:00", "solved"), became("18:00", "open", "customer")]


@pytest.mark.parametrize(
    ("events", "is_thank_you"),
    [
        ([*THANKS, became("18:05", "solved")], True),
        ([*THANKS, became("19:00", "solved")], False),
        ([*THANKS, said("18:04", "agent"), became("18:05", "solved")], False),
        (THANKS, False),
        ([NEW, became("17:00", "solved"), became("18:00", "open"), became("18:05", "solved")], False),
    ],
)
def test_a_thank_you_reopens_without_a_question(events, is_thank_you):
    con = derived(tickets=[{}], events=[said("16:00", "customer"), *events])
    assert rows(con, "select is_thank_you from resolutions order by started_at")[0] == (is_thank_you,)


def test_a_close_without_a_solution_is_no_resolution(ends):
    assert rows(ends, "select count(*) from resolutions where ticket_id in ('merged', 'open')") == [(0,)]


def contact(ticket_id: str, opened: str, customer="a", topic="x", **more):
    return {"ticket_id": ticket_id, "opened_at": opened, "customer_id": customer, "topic": topic, **more}


def test_first_contacts_and_whether_they_resolved_it():
    """Of nine contacts; the export ends on 1 June, but tells of no ticket that was opened after 26 May. null: no first
    contact, not known, or too early to say."""
    tickets = [
        contact("first", "2024-05-01 10:00"),
        contact("comes back", "2024-05-08 10:00"),  # seven days later to the second
        contact("another matter", "2024-05-02 10:00", topic="y"),
        contact("another customer", "2024-05-02 10:00", customer="b"),
        contact("a new issue", "2024-05-15 10:00:01"),  # seven days and a second after the last one
        contact("not resolved", "2024-05-02 10:00", customer="c"),
        contact("the last one", "2024-05-26 10:00", customer="d"),
        contact("too early to say", "2024-05-19 10:00:01", customer="e"),
        contact("nobody knows whose", "2024-05-02 10:00", customer=None),
    ]
    solved = [
        became(ticket["opened_at"], "solved") | {"ticket_id": ticket["ticket_id"]}
        for ticket in tickets
        if ticket["ticket_id"] != "not resolved"
    ]
    con = derived(tickets=tickets, events=solved)
    found = {
        t["ticket_id"]: of_ticket(con, t["ticket_id"], "is_first_contact", "is_resolved_first_contact") for t in tickets
    }
    assert found == {
        "first": (True, False),
        "comes back": (False, None),
        "another matter": (True, True),
        "another customer": (True, True),
        "a new issue": (True, True),
        "not resolved": (True, False),
        "the last one": (True, None),
        "too early to say": (True, None),
        "nobody knows whose": (None, None),
    }
