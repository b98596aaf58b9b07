"""Transfers between teams and persons, and how long each takes to pick a ticket up."""

from __future__ import annotations

import pytest

from tests.data.derive.given import (  # fmt: skip
    assigned,
    became,
    derived,
    derived_each,
    instant,
    moved,
    noted,
    of_ticket,
    open_from,
    rows,
    said,
)

NEW = became("16:00", "new", "customer")
PRIORITY = {"kind": "priority", "actor_role": "agent"}

# Events of a ticket opened at 16:00; transfers, returns, and its first team.
MOVES = {
    "never with a team": ([NEW], (0, 0, None)),
    "one team": ([NEW, moved("16:00", "Front")], (0, 0, "Front")),
    "first team after a while": ([NEW, moved("17:00", "Front")], (0, 0, "Front")),
    "to another": ([NEW, moved("16:00", "Front"), moved("17:00", "Billing")], (1, 0, "Front")),
    "and back": ([NEW, moved("16:00", "Front"), moved("17:00", "Billing"), moved("18:00", "Front")], (2, 1, "Front")),
    "to nobody and back": ([NEW, moved("16:00", "Front"), moved("17:00", None), moved("18:00", "Front")], (0, 0, "Front")),
    "over nobody": ([NEW, moved("16:00", "Front"), moved("17:00", None), moved("18:00", "Billing")], (1, 0, "Front")),
    "the same team again": ([NEW, moved("16:00", "Front"), moved("17:00", "Front")], (0, 0, "Front")),
    "routed by a rule": ([NEW, moved("16:00", "Triage", "system"), moved("16:00:40", "Front", "system")], (0, 0, "Front")),
    "routed, and moved by an agent": (
        [NEW, moved("16:00", "Triage", "system"), moved("16:00:40", "Front"), moved("17:00", "Triage")],
        (2, 1, "Triage"),
    ),
    "by a rule, too late for routing": (
        [NEW, moved("16:00", "Front", "system"), moved("16:02", "Billing", "system")],
        (1, 0, "Front"),
    ),
    "the first change tells the team before it": ([NEW, moved("17:00", "Billing", from_value="Front")], (1, 0, "Front")),
    "there and back in a second": (
        [NEW, moved("16:00", "Front"), moved("17:00", "Billing", event_order=1), moved("17:00", "Front", event_order=2)],
        (0, 0, "Front"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def moves():
    return derived_each({name: events for name, (events, _) in MOVES.items()})


@pytest.mark.parametrize("name", MOVES)
def test_transfers_are_changes_of_team(moves, name):
    assert of_ticket(moves, name, "transfers", "returns", "front_team") == MOVES[name][1]


def test_a_desk_without_teams_transfers_between_persons():
    """Unassigned and assigned to the same person again is no transfer."""
    events = [
        NEW,
        assigned("16:10", "ann"),
        assigned("17:00", None),
        assigned("17:10", "ann"),
        assigned("18:00", "ben"),
    ]
    con = derived(tickets=[{}], events=events)
    assert of_ticket(con, "1", "transfers", "returns") == (1, None)


def test_a_desk_that_tells_neither_has_no_transfers_to_count():
    assert of_ticket(derived(tickets=[{}], events=[NEW]), "1", "transfers") is None


def test_priority_changes():
    events = [
        NEW,
        {**PRIORITY, "happened_at": "16:00", "to_value": "normal"},
        {**PRIORITY, "happened_at": "16:05", "to_value": "urgent"},
        {**PRIORITY, "happened_at": "16:06", "to_value": "urgent"},
    ]
    con = derived_each({"changed": events, "told by its first change": [NEW, {**PRIORITY, "happened_at": "17:00", "from_value": "low", "to_value": "high"}], "never": [NEW]})  # fmt: skip
    changes = [of_ticket(con, name, "priority_changes") for name in ("changed", "told by its first change", "never")]
    assert changes == [1, 1, 0]


TO_BILLING = [
    NEW,
    moved("16:00", "Front", "system"),
    said("16:10", "agent", "ann"),
    moved("17:00", "Billing", actor="ann", event_order=1),
    noted("17:00", "ann", event_order=2),
    noted("17:01", "ann"),
]


# After a hand-over by ann from Front to Billing at 17:00, with a note of hers: minutes until it is picked up.
PICK_UPS = {
    "nobody": ([], None),
    "a reply": ([said("17:30", "agent", "ben")], 30),
    "a note": ([noted("17:20", "ben"), said("17:30", "agent", "ben")], 20),
    "a status": ([became("17:10", "hold", actor="ben")], 10),
    "an assignment alone": ([assigned("17:05", "ben", "ben"), said("17:30", "agent", "ben")], 30),
    "customers and bots are not the receiver": ([said("17:05", "customer"), said("17:06", "bot"), noted("17:30", "ben")], 30),
    "ann is of both teams": ([assigned("17:10", "ann", "ann"), said("17:20", "agent", "ann")], 20),
    "after it left": ([moved("18:00", "Front", actor="ben"), said("18:05", "agent", "ann")], None),
    "with the act that sends it on": ([noted("18:00", "ben", event_order=1), moved("18:00", "Front", actor="ben", event_order=2)], 60),
}  # fmt: skip


@pytest.fixture(scope="module")
def pick_ups():
    return derived_each({name: [*TO_BILLING, *events] for name, (events, _) in PICK_UPS.items()})


@pytest.mark.parametrize("name", PICK_UPS)
def test_the_receiver_picks_up(pick_ups, name):
    of_ticket(pick_ups, name, "ticket_id")
    found = rows(pick_ups, "select seconds / 60 from handovers join asked using (ticket_id) where to_team = 'Billing'")
    assert found == [(PICK_UPS[name][1],)]


def test_every_stay_with_its_delay_and_how_long_it_was_held():
    """Front to Billing and back; solved the next day. The business clock is that of who has it: 09:00 to 17:00, UTC and New York."""
    events = [
        became("09:00", "new", "customer"),
        moved("09:00", "Front", "system"),
        moved("09:40", "Billing", actor="ann"),
        noted("11:40", "ben"),
        moved("13:40", "Front", actor="ben"),
        noted("13:45", "ann"),
        became("14:40", "solved"),
    ]
    con = derived(
        tickets=[{"opened_at": "09:00"}],
        events=events,
        schedules=[
            *open_from("09:00", "17:00"),
            *open_from("09:00", "17:00", schedule_id="ny", zone="America/New_York"),
        ],
        schedule_use=[{}, {"schedule_id": "ny", "team": "Billing"}],
    )
    found = rows(
        con,
        "select from_team, to_team, handed_at, seconds / 60, business_seconds / 60, held_seconds / 60, "
        "held_business_seconds / 60, is_transfer, is_return from handovers order by handed_at",
    )
    assert found == [
        (None, "Front", instant("09:00"), None, None, 40, 40, False, False),
        ("Front", "Billing", instant("09:40"), 120, 0, 240, 40, True, False),
        ("Billing", "Front", instant("13:40"), 5, 5, 60, 60, True, True),
    ]


def test_a_stay_after_the_end_holds_nothing():
    con = derived(
        tickets=[{}], events=[NEW, moved("16:00", "Front"), became("17:00", "solved"), moved("18:00", "Archive")]
    )
    assert rows(con, "select to_team, held_seconds from handovers order by handed_at") == [
        ("Front", 3600),
        ("Archive", 0),
    ]
