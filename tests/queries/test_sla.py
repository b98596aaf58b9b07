"""Targets met, missed and still running."""

from __future__ import annotations

import pytest

from tests.queries.given import columns, published


def target(state: str, is_done: bool = True, **row: object) -> dict[str, object]:
    return {
        "ticket_id": "t1",
        "metric": "first_reply_time",
        "target_seconds": 3600,
        "clock": "business",
        "applied_at": "2024-05-13 09:00",
        "started_at": "2024-05-13 09:00",
        "elapsed_seconds": 60,
        "is_done": is_done,
        "is_breached": state == "missed",
        "state": state,
    } | row


@pytest.mark.question("sla/by_target")
def test_a_running_target_is_missed_once_it_is_over_and_in_no_share_before(given, ask):
    """180 met, 15 missed, 5 overdue, 20 running: 90 % and not the 92.3 % of the finished ones alone."""
    states = [("met", True)] * 180 + [("missed", True)] * 15 + [("missed", False)] * 5 + [("running", False)] * 20
    found = ask(given(tickets=[{}], sla_outcomes=[target(*each) for each in states]))
    counts = ("count_targets", "count_met", "count_missed", "count_overdue", "count_running", "count_tickets")
    assert columns(found, *counts) == [(220, 180, 20, 5, 20, 1)]
    assert columns(found, "met_share", "met_low", "met_high") == [(0.9, published(0.8506), published(0.9343))]


@pytest.mark.question("sla/by_target")
def test_targets_of_different_kinds_are_told_apart(given, ask):
    outcomes = [
        target("met"),
        target("missed", metric="next_reply_time"),
        target("running", is_done=False, clock="calendar"),
    ]
    found = ask(given(tickets=[{}], sla_outcomes=outcomes))
    assert columns(found, "metric", "clock", "met_share") == [
        ("first_reply_time", "business", 1),
        ("first_reply_time", "calendar", None),
        ("next_reply_time", "business", 0),
    ]


@pytest.mark.question("sla/by_target")
def test_no_target(given, ask):
    assert ask(given(tickets=[{}])) == []
