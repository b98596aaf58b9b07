"""Who handed to whom, how long the receiver let it wait, and whom tickets waited for."""

from __future__ import annotations

from typing import Any

import pytest

from queries.scope import Scope
from tests.queries.given import NO_LIMIT, columns


def handed(ticket: str, source_team: str | None, team: str, **row: object) -> dict[str, object]:
    default = {"is_transfer": True, "is_return": False, "held_seconds": 600, "handed_at": "2024-05-13 10:00"}
    return {"ticket_id": ticket, "from_team": source_team, "to_team": team} | default | row


@pytest.mark.question("escalations/from_to")
def test_pairs_of_teams_with_the_delay_of_the_receiver(given, ask):
    warehouse = given(
        tickets=[{}, {}],
        handovers=[
            handed("t1", None, "Front", is_transfer=False, seconds=1),  # where it began is no transfer
            handed("t1", "Front", "Billing", seconds=7200, picked_up_at="2024-05-13 12:00"),
            handed("t1", "Billing", "Front", seconds=300, is_return=True, picked_up_at="2024-05-13 14:05"),
            handed("t2", "Front", "Billing", seconds=3600, picked_up_at="2024-05-13 11:00"),
            handed("t2", "Front", "Billing"),  # nobody has taken it up
        ],
    )
    found = ask(warehouse)
    assert columns(
        found, "from_team", "to_team", "count_transfers", "count_returns", "count_waiting", "n", "median"
    ) == [
        ("Front", "Billing", 3, 0, 1, 2, 5400),
        ("Billing", "Front", 1, 1, 0, 1, 300),
    ]


@pytest.mark.question("escalations/from_to")
def test_business_hours_of_a_hand_over_are_its_own(given, ask):
    warehouse = given(tickets=[{}], handovers=[handed("t1", "Front", "Billing", seconds=7200, business_seconds=60)])
    assert columns(ask(warehouse, Scope(clock="business")), "median") == [(60,)]


@pytest.mark.question("escalations/from_to")
def test_no_hand_over(given, ask):
    assert ask(given(tickets=[{}])) == []


def waited(ticket: str, whom: str, seconds: int, department: str | None = None) -> dict[str, Any]:
    return {
        "ticket_id": ticket,
        "waited_for": whom,
        "department": department,
        "seconds": seconds,
        "is_running": False,
    } | {
        "started_at": "2024-05-13 09:00",
        "ended_at": "2024-05-13 10:00",
    }


@pytest.mark.question("escalations/waits")
def test_whom_tickets_waited_for_adds_up_to_one(given, ask):
    warehouse = given(
        tickets=[{}, {}],
        waits=[waited("t1", "queue", 60), waited("t1", "department", 90, "Billing"), waited("t2", "queue", 150)],
    )
    found = ask(warehouse)
    assert columns(found, "waited_for", "department", "seconds", "share", "count_tickets") == [
        ("queue", None, 210, 0.7, 2),
        ("department", "Billing", 90, 0.3, 1),
    ]
    assert sum(row["share"] for row in found) == pytest.approx(1)


@pytest.mark.question("escalations/waits")
def test_no_wait(given, ask):
    assert ask(given(), NO_LIMIT) == []
