"""What the front line decided: how long until a no, how amounts lie against limits, which policies are in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.queries.given import OPENED, columns, published, utc

# Beginning with the opening: (seconds, told no 1, told yes 2, undecided 0); published in METRICS' own vector.
CASES = [(2, 1), (3, 2), (5, 1), (7, 0), (8, 2), (10, 1), (12, 0), (14, 2), (20, 1), (25, 0)]


@pytest.mark.question("decisions/time_to_no")
def test_a_yes_competes_with_a_no(given, ask):
    began = utc(OPENED)
    tickets, decisions = [], []
    for number, (seconds, outcome) in enumerate(CASES, start=1):
        moment = (began + timedelta(seconds=seconds)).isoformat()
        tickets.append({"as_of": moment} if not outcome else {})
        kind = {0: "refund", 1: "decline", 2: "refund"}[outcome]
        decisions.append({"ticket_id": f"t{number}", "kind": kind, "decided_at": moment if outcome else None})
    found = ask(given(tickets=tickets, decisions=decisions))
    assert columns(found, "seconds", "count_no", "count_yes")[:3] == [(2, 1, 0), (3, 0, 1), (5, 1, 0)]
    assert (found[-1]["told_no"], found[-1]["told_yes"]) == (published(0.4722), published(0.3722))
    for row in found:
        assert row["undecided"] + row["told_no"] + row["told_yes"] == pytest.approx(1)


@pytest.mark.question("decisions/time_to_no")
def test_a_no_that_was_taken_back_is_no_final_no(given, ask):
    warehouse = given(
        tickets=[{}],
        decisions=[
            {"ticket_id": "t1", "kind": "decline", "decided_at": "2024-05-13 09:00:10"},
            {"ticket_id": "t1", "kind": "refund", "decided_at": "2024-05-13 09:00:50"},
        ],
    )
    assert columns(ask(warehouse), "seconds", "count_no", "count_yes") == [(50, 0, 1)]


@pytest.mark.question("decisions/time_to_no")
def test_nothing_decided(given, ask):
    assert ask(given(tickets=[{}])) == []


def granted(amount: float | None, **row: object) -> dict[str, object]:
    return {
        "kind": "refund",
        "decided_at": "2024-05-13 09:00",
        "amount": amount,
        "currency": "EUR",
        "authority_limit": 100,
    } | row


@pytest.mark.question("decisions/amounts")
def test_amounts_against_their_limit(given, ask):
    decisions = [granted(each) for each in (91, 94, 95, 100, 101, None)]
    decisions += [granted(10, currency="USD", authority_limit=None), granted(99, kind="decline")]
    found = ask(given(decisions=decisions))
    names = ("currency", "count_decisions", "count_amounts", "total", "count_limited", "count_over", "count_just_below")
    assert columns(found, *names, "count_further_below") == [
        ("EUR", 6, 5, 481, 5, 1, 2, 2),
        ("USD", 1, 1, 10, 0, 0, 0, 0),
    ]
    assert found[0]["spent_of_limits"] == pytest.approx(0.962)
    assert found[1]["spent_of_limits"] is None


@pytest.mark.question("decisions/amounts")
def test_the_authority_in_force_is_the_limit_where_none_was_logged(given, ask):
    """Of two rules the one for the agent goes before that of the role, and a rule that is over goes for nothing."""
    rule = {"kind": "refund", "valid_from": "2024-01-01"}
    warehouse = given(
        agents=[{"agent": "Ann", "role": "senior"}, {"agent": "Bob", "role": "senior"}],
        authority=[
            rule | {"role": "senior", "limit_amount": 50},
            rule | {"agent": "Ann", "limit_amount": 80},
            rule | {"agent": "Bob", "limit_amount": 5, "valid_to": "2024-05-12"},
        ],
        decisions=[granted(60, authority_limit=None, agent=name) for name in ("Ann", "Bob", "Eve")],
    )
    assert columns(ask(warehouse), "count_decisions", "count_limited", "count_over") == [(3, 2, 1)]


@pytest.mark.question("decisions/amounts")
def test_no_amount(given, ask):
    assert ask(given()) == []


@pytest.mark.question("decisions/policies")
def test_policies_that_stand_in_the_way(given, ask):
    row = {"kind": "refund", "decided_at": "2024-05-13 09:00"}
    warehouse = given(
        tickets=[{}] * 100,
        decisions=[
            *[row | {"policy": "30 days", "is_hindered": True}] * 10,
            row | {"policy": "30 days", "is_hindered": False},
            row | {"policy": "Other"},
            row,
        ],
    )
    found = ask(warehouse)
    assert columns(found, "policy", "count_decisions", "count_hindered", "rate") == [
        ("30 days", 11, 10, 10),
        ("Other", 1, 0, 0),
    ]
    assert found[0]["rate_low"] < 10 < found[0]["rate_high"]


@pytest.mark.question("decisions/policies")
def test_no_policy(given, ask):
    assert ask(given()) == []
