"""Where measures stand: by their goal the interval decides, without one only what stands out; and what is no sum of facts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from queries.access import viewer_of
from queries.metrics import catalogue
from queries.principles import principles
from queries.scope import Scope
from queries.standings import STATES, Standing, by_goal, overview
from tests.queries.given import OPENED, W20, utc


def standing(measure: str, low: float | None, high: float | None) -> Standing:
    return Standing(catalogue()[measure], value=low, low=low, high=high, n=100)


@pytest.mark.parametrize(
    ("measure", "low", "high", "goal", "state"),
    [
        ("csat", 0.86, 0.9, 0.85, "on_track"),
        ("csat", 0.8, 0.84, 0.85, "off_track"),
        ("csat", 0.8, 0.9, 0.85, "undecided"),
        ("csat", 0.85, 0.9, 0.85, "on_track"),
        ("csat", 0.8, 0.85, 0.85, "undecided"),
        ("first_response", 3000, 3500, 3600, "on_track"),
        ("first_response", 3700, 4000, 3600, "off_track"),
        ("first_response", 3600, 4000, 3600, "undecided"),
        ("first_response", None, None, 3600, "too_few"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side_of_the_goal(measure, low, high, goal, state):
    assert by_goal(standing(measure, low, high), goal) == state


def scored(good: int, bad: int, team: str = "A") -> dict[str, list[dict[str, Any]]]:
    """Tickets of a team, each with an answered survey."""
    tickets: list[dict[str, Any]] = [{"ticket_id": f"{team}{place}", "team": team} for place in range(good + bad)]
    scores = [5] * good + [1] * bad
    surveys = [
        {"ticket_id": ticket["ticket_id"], "score": score, "answered_at": f"{W20} 12:00"}
        for ticket, score in zip(tickets, scores, strict=True)
    ]
    return {"tickets": tickets, "surveys": surveys}


def test_a_goal_decides_and_a_team_s_own_where_that_team_is_asked_for(given):
    goals = [{"measure": "csat", "value": 0.85}, {"measure": "csat", "value": 0.4, "team": "A"}]
    warehouse = given(**scored(30, 20), goals=goals)
    whole = overview(warehouse, Scope()).standings["csat"]
    assert (whole.state, whole.goal, whole.value, whole.n) == ("off_track", 0.85, 0.6, 50)
    own = overview(warehouse, Scope(teams=("A",))).standings["csat"]
    assert (own.state, own.goal) == ("on_track", 0.4)


def test_without_a_goal_a_measure_that_does_not_stand_out_is_steady_and_few_values_say_nothing(given):
    assert overview(given(**scored(30, 20)), Scope()).standings["csat"].state == "steady"
    few = overview(given(**scored(10, 5)), Scope()).standings["csat"]
    assert few.state == "too_few"
    assert few.value == pytest.approx(2 / 3)
    nothing = overview(given(), Scope())
    assert {each.state for each in nothing.standings.values()} == {"no_data"}


def test_a_goal_by_the_other_clock_is_named_and_decides_nothing(given):
    tickets = [{"first_response_seconds": 60 * place} for place in range(1, 31)]
    goals = [{"measure": "first_response", "clock": "business", "value": 60}]
    found = overview(given(tickets=tickets, goals=goals), Scope()).standings["first_response"]
    assert (found.state, found.goal, found.goal_by_other_clock) == ("steady", None, True)


def test_who_sees_no_person_gets_no_value_of_few(given):
    found = overview(given(**scored(2, 1), viewer=viewer_of("executive")), Scope()).standings["csat"]
    assert (found.state, found.value, found.trend) == ("withheld", None, ())


def test_a_principle_stands_where_its_worst_measure_does(given):
    goals = [{"measure": "csat", "value": 0.85}, {"measure": "coverage", "value": 0.5}]
    found = overview(given(**scored(30, 20), goals=goals), Scope())
    asking = next(each for each in principles() if each.name == "asking")
    assert found.of(asking).metric.name == "csat"
    promises = next(each for each in principles() if each.name == "promises")
    assert found.of(promises).state == "no_data"
    assert {each.state for each in found.standings.values()} <= set(STATES)


def test_time_to_no_is_when_half_of_those_who_get_one_have_it(given):
    """Twenty noes after one to twenty hours, and nobody else: half have been told after ten."""
    began = utc(OPENED)
    tickets = [{"ticket_id": f"t{hour}"} for hour in range(1, 21)]
    decisions = [
        {"ticket_id": f"t{hour}", "kind": "decline", "decided_at": (began + timedelta(hours=hour)).isoformat()}
        for hour in range(1, 21)
    ]
    found = overview(given(tickets=tickets, decisions=decisions), Scope()).standings["time_to_no"]
    assert (found.state, found.value, found.n) == ("steady", 10 * 3600, 20)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 10 * 3600 < found.high
    few = overview(given(tickets=tickets[:3], decisions=decisions[:3]), Scope()).standings["time_to_no"]
    assert few.state == "too_few"


def test_teams_that_differ_by_more_than_chance_are_uneven(given):
    def together(first: tuple[int, int], second: tuple[int, int]) -> Standing:
        a, b = scored(*first), scored(*second, team="B")
        both = {name: a[name] + b[name] for name in ("tickets", "surveys")}
        return overview(given(**both), Scope()).standings["consistency"]

    uneven, even = together((48, 2), (20, 30)), together((30, 20), (31, 19))
    assert (uneven.state, uneven.low, uneven.high, uneven.n) == ("uneven", 0.4, 0.96, 100)
    assert uneven.value is not None
    assert uneven.value > 0.2
    assert (even.state, even.value) == ("even", 0.0)
    assert together((48, 2), (2, 3)).state == "too_few"


def test_a_failure_made_good_is_called_better_only_beyond_the_interval(given):
    """Reopened and refunded: 35 of 40 are satisfied, of those without a failure 25 of 50."""
    harmed, unharmed = scored(35, 5), scored(25, 25, team="B")
    tickets = [{**ticket, "reopens": 1} for ticket in harmed["tickets"]] + unharmed["tickets"]
    surveys = harmed["surveys"] + unharmed["surveys"]
    refunds = [
        {"ticket_id": ticket["ticket_id"], "kind": "refund", "decided_at": f"{W20} 10:00"}
        for ticket in harmed["tickets"]
    ]
    found = overview(given(tickets=tickets, surveys=surveys, decisions=refunds), Scope()).standings["recovery"]
    assert (found.state, found.n) == ("better", 40)
    assert found.value == pytest.approx(0.375)
    few = overview(given(tickets=tickets, surveys=surveys, decisions=refunds[:5]), Scope()).standings["recovery"]
    assert few.state == "too_few"


def test_the_demo_company_is_off_track_where_its_goals_say_so(sample_warehouse):
    found = overview(sample_warehouse, Scope(zone="Europe/Berlin", clock="business"))
    states = {name: each.state for name, each in found.standings.items()}
    assert states["csat"] == "off_track"
    assert states["first_response"] == states["reopened"] == "on_track"
    assert states["upheld"] == "undecided"
    assert states["own_authority"] == "neutral"
    assert len(found.standings["first_response"].trend) == 13
