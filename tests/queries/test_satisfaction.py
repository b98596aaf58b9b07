"""Who was asked and who answered, and what recovery does to satisfaction."""

from __future__ import annotations

import pytest

from queries.analyses import recovered, satisfaction_beyond_answers
from tests.queries.given import HOUR, NO_LIMIT, columns

SOLVED = {"status": "solved", "resolution_seconds": HOUR}


@pytest.mark.question("satisfaction/strata")
def test_strata_of_resolved_tickets(given, ask):
    warehouse = given(
        tickets=[
            SOLVED | {"topic": "a"},
            SOLVED | {"topic": "a"},
            SOLVED | {"topic": "b", "reopens": 1},
            {"topic": "b"},
        ],
        surveys=[{"ticket_id": "t1", "score": 5}, {"ticket_id": "t2"}, {"ticket_id": "t4", "score": 1}],
    )
    assert columns(ask(warehouse), "topic", "is_reopened", "population", "sent", "answered", "satisfied") == [
        ("a", False, 2, 2, 1, 1),
        ("b", True, 1, 0, 0, 0),
    ]


@pytest.mark.question("satisfaction/strata")
def test_no_resolved_ticket(given, ask):
    assert ask(given(tickets=[{"status": "open"}])) == []


def test_satisfaction_is_weighted_to_all_tickets(given):
    """600 fast tickets of which 180 answered, 400 slow ones of which 40 did: 76.8 % as answered, 67.0 % weighted."""
    tickets = [SOLVED | {"topic": "fast"}] * 60 + [SOLVED | {"topic": "slow"}] * 40
    scores = [5] * 15 + [1] * 3 + [None] * 42 + [5] * 2 + [1] * 2 + [None] * 36
    surveys = [{"ticket_id": f"t{place}", "score": score} for place, score in enumerate(scores, start=1)]
    found = satisfaction_beyond_answers(given(tickets=tickets, surveys=surveys), NO_LIMIT)
    assert found.naive == pytest.approx(17 / 22)
    assert found.weighted == pytest.approx(0.6 * 15 / 18 + 0.4 * 2 / 4)


@pytest.mark.question("satisfaction/recovery")
def test_being_made_good_is_not_told_by_the_score(given, ask):
    warehouse = given(
        tickets=[SOLVED | {"reopens": 1}, SOLVED | {"reopens": 1}, SOLVED | {"reopens": 0}, SOLVED],
        surveys=[{"ticket_id": f"t{place}", "score": score} for place, score in enumerate((5, 1, 4, 2), start=1)],
        decisions=[{"ticket_id": "t1", "kind": "refund", "decided_at": "2024-05-13 10:00"}],
        promises=[{"ticket_id": "t4", "due_at": "2024-05-14 10:00"}],
    )
    assert columns(ask(warehouse), "outcome", "n", "count_satisfied") == [
        ("no failure", 1, 1),
        ("not recovered", 2, 0),
        ("recovered", 1, 1),
    ]
    assert recovered(warehouse, NO_LIMIT).is_supported is False


@pytest.mark.question("satisfaction/recovery")
def test_no_answer_says_nothing_of_recovery(given, ask):
    warehouse = given(tickets=[SOLVED])
    assert ask(warehouse) == []
    assert recovered(warehouse, NO_LIMIT).is_supported is None
