"""queries/frame/goals: what the house aims at, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from queries.access import Viewer
from queries.scope import Scope
from tests.queries.given import during

GOALS = [
    {"measure": "csat", "value": 0.8, "valid_to": "2024-05-12"},
    {"measure": "csat", "value": 0.85, "valid_from": "2024-05-13"},
    {"measure": "csat", "value": 0.9, "team": "Support", "valid_from": "2024-05-13"},
    {"measure": "csat", "value": 0.7, "team": "Claims"},
    {"measure": "first_response", "value": 14400.0, "clock": "business"},
]


@pytest.mark.question("frame/goals")
def test_goals_are_those_in_force_for_the_teams_that_are_seen_and_asked_for(given, ask):
    goals = [{"source": "log", **goal} for goal in GOALS]

    def found(scope: Scope, measure: str = "csat", **who: Any) -> list[tuple[str | None, float, bool]]:
        rows = ask(given(tickets=[{}], goals=goals, **who), scope, measure=measure)
        return [(row["team"], row["value"], row["is_stated"]) for row in rows]

    house, support, claims = (None, 0.85, True), ("Support", 0.9, True), ("Claims", 0.7, True)
    assert found(during("2024-05-06", "2024-05-12")) == [(None, 0.8, True), claims]
    assert found(during("2024-05-13", "2024-05-19")) == [house, claims, support]
    assert found(during("2024-05-13", "2024-05-19", teams=("Support",))) == [house, support]
    assert found(Scope(), viewer=Viewer(visible_teams=("Claims",))) == [(None, 0.8, True), house, claims]
    assert found(Scope(clock="business"), "first_response") == [(None, 14400.0, True)]
    assert [is_stated for _, _, is_stated in found(Scope(), "first_response")] == [False]  # the house's assumption
