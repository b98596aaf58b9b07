"""queries/agents: people beside what is usual, one's own numbers, courses and tenure; within what a viewer may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from queries.access import Viewer
from queries.scope import Scope
from queries.staff import (
    after_training,
    beside_house,
    consistencies,
    funnel_curve,
    stands,
    told_apart,
    weeks_of_agent,
)
from tests.queries.given import HOUR, W20, Row, columns, one, published

LEAD = Viewer("team lead", visible_teams=("Returns",))
EXECUTIVE = Viewer("executive", sees_persons=False)
# One person in each of two teams, and a bot.
STAFF: list[Row] = [
    {"agent": "Ann", "team": "Returns", "started_on": date(2024, 5, 1)},
    {"agent": "Bob", "team": "Billing", "started_on": date(2020, 1, 1)},
]
TICKETS: list[Row] = [
    {"agent": "Ann", "team": "Returns"},
    {"agent": "Bob", "team": "Billing"},
    {"agent": "Bot", "team": "Billing"},
    {"team": "Billing"},
]
BOT: Row = {
    "ticket_id": "t3",
    "kind": "message",
    "actor": "Bot",
    "actor_role": "bot",
    "happened_at": "2024-05-13 09:00",
}


def reopened(agent: str, hits: int, n: int, **row: Any) -> list[Row]:
    """`n` tickets of `agent`, of which `hits` were reopened."""
    return [{"agent": agent, "reopens": int(place < hits)} | row for place in range(n)]


@pytest.mark.question("agents/options")
def test_who_can_be_chosen(given, ask):
    rows = {"tickets": TICKETS, "agents": STAFF, "events": [BOT]}
    found = ask(given(**rows))
    assert columns(found, "agent", "team", "count_tickets", "started_on") == [
        ("Ann", "Returns", 1, date(2024, 5, 1)),
        ("Bob", "Billing", 1, date(2020, 1, 1)),
    ]
    assert columns(ask(given(**rows, viewer=LEAD)), "agent") == [("Ann",)]
    assert ask(given(**rows, viewer=EXECUTIVE)) == []


@pytest.mark.question("agents/options")
def test_without_a_list_of_staff_those_with_tickets_can_be_chosen(given, ask):
    found = ask(given(tickets=TICKETS))
    assert columns(found, "agent", "started_on") == [("Ann", None), ("Bob", None), ("Bot", None)]


@pytest.mark.question("agents/times")
def test_times_beside_tickets_of_the_same_kind(given, ask):
    """Bob has the kind that takes long: his median is the longer one, and he is quick for it."""
    quick = [{"agent": "Ann", "topic": "easy", "first_response_seconds": each} for each in (60, 120, 180)]
    slow = [{"agent": "Bob", "topic": "hard", "first_response_seconds": HOUR}]
    other = [{"agent": "Cem", "topic": "hard", "first_response_seconds": each * HOUR} for each in (2, 3)]
    running = [{"agent": "Cem", "topic": "hard", "status": "open", "replies": 0}]
    warehouse = given(tickets=[*quick, *slow, *other, *running])
    found = ask(warehouse, measures=("first_response",), by="agent")
    wanted = ("cell", "n", "count_running", "value", "count_judged", "count_longer", "longer_share")
    assert columns(found, *wanted) == [
        ("Ann", 3, 0, 120, 3, 1, published(1 / 3)),
        ("Bob", 1, 0, HOUR, 1, 0, 0),
        ("Cem", 2, 1, 2.5 * HOUR, 3, 2, published(2 / 3)),  # the one that still runs is late already
    ]
    assert columns(ask(warehouse, measures=("first_response",), by="team"), "cell", "n") == [("(none)", 6)]


@pytest.mark.question("agents/times")
def test_nobody_sees_times_of_persons_who_may_see_aggregates_alone(given, ask):
    rows = [{"agent": "Ann", "first_response_seconds": 60}] * 9
    assert ask(given(tickets=rows, viewer=EXECUTIVE), measures=("first_response",), by="agent") == []


@pytest.mark.question("agents/weeks")
def test_the_weeks_of_one_person(given, ask):
    warehouse = given(
        tickets=[
            *reopened("Ann", 1, 2),
            *reopened("Ann", 0, 1, opened_at="2024-05-20 09:00"),
            *reopened("Bob", 1, 1),
        ]
    )
    found = ask(warehouse, agent="Ann", share="reopened")
    assert columns(found, "week", "n", "count_hits") == [(W20, 2, 1), (date(2024, 5, 20), 1, 0)]


@pytest.mark.question("agents/comments")
def test_what_customers_said_of_one_person(given, ask):
    surveys = [
        {"score": 5, "comment": "Kind", "answered_at": "2024-05-14 09:00", "agent": "Ann"},
        {"score": 1, "comment": "Slow", "answered_at": "2024-05-15 09:00", "agent": "Ann"},
        {"score": 1, "comment": " ", "answered_at": "2024-05-15 09:00", "agent": "Ann"},
        {"score": 1, "comment": "Not hers", "answered_at": "2024-05-15 09:00", "agent": "Bob"},
    ]
    rows = {"tickets": [{"agent": "Ann", "team": "Returns"}], "surveys": surveys}
    found = ask(given(**rows), agent="Ann")
    assert columns(found, "comment", "is_satisfied", "day") == [
        ("Slow", False, date(2024, 5, 15)),
        ("Kind", True, date(2024, 5, 14)),
    ]
    assert ask(given(**rows, viewer=Viewer("team lead", visible_teams=("Billing",))), agent="Ann") == []


@pytest.mark.question("agents/waits")
def test_whom_the_tickets_of_one_person_waited_for(given, ask):
    def wait(waited_for: str, seconds: int, **row: Any) -> Row:
        times = {"started_at": "2024-05-13 09:00", "ended_at": "2024-05-13 10:00", "is_running": False}
        return {"ticket_id": "t1", "waited_for": waited_for, "seconds": seconds} | times | row

    waits = [
        wait("department", 50, department="Billing"),
        wait("department", 10, department="Returns"),
        wait("department", 4),
        wait("customer", 20),
        wait("front line", 6, department="Returns"),
        wait("queue", 10, department="Returns"),
        wait("queue", 99, ticket_id="t2"),
    ]
    tickets = [{"agent": "Ann", "team": "Returns"}, {"agent": "Bob", "team": "Billing"}]
    found = ask(given(tickets=tickets, waits=waits), agent="Ann")
    assert columns(found, "waited_for", "department", "whose", "share") == [
        ("department", "Billing", "other", published(0.5)),
        ("customer", None, "customer", published(0.2)),
        ("department", "Returns", "own", published(0.1)),
        ("queue", None, "other", published(0.1)),
        ("front line", None, "own", published(0.06)),
        ("department", None, "unknown", published(0.04)),
    ]


@pytest.mark.question("agents/passed_on")
def test_the_delay_of_what_was_passed_on_is_the_receivers(given, ask):
    def handed(seconds: int | None, **row: Any) -> Row:
        picked = None if seconds is None else "2024-05-13 12:00"
        row = {"handed_by": "Ann", "seconds": seconds, "picked_up_at": picked} | row
        row |= {"ticket_id": "t1", "handed_at": "2024-05-13 09:00", "held_seconds": 60, "is_return": False}
        return {"to_team": "Billing", "is_transfer": True} | row

    stays = [handed(60), handed(120), handed(None), handed(5, handed_by="Bob"), handed(5, is_transfer=False)]
    found = one(ask(given(tickets=[{}], handovers=stays), agent="Ann"))
    assert (found["to_team"], found["count_transfers"], found["count_waiting"], found["n"]) == ("Billing", 3, 1, 2)
    assert found["value"] == 90


TRAININGS: list[Row] = [
    {"agent": "Ann", "course": "Saying no", "completed_on": date(2024, 5, 20), "hours": 6.0},
    {"agent": "Bob", "course": "Saying no", "completed_on": date(2024, 5, 27)},
    {"agent": "Bob", "course": "Data", "completed_on": date(2024, 5, 1)},
]


@pytest.mark.question("agents/courses")
def test_the_courses_of_those_who_may_be_seen(given, ask):
    rows = {"tickets": TICKETS, "agents": STAFF, "trainings": TRAININGS}
    assert columns(ask(given(**rows)), "course", "first_day", "last_day", "count_agents") == [
        ("Data", date(2024, 5, 1), date(2024, 5, 1), 1),
        ("Saying no", date(2024, 5, 20), date(2024, 5, 27), 2),
    ]
    assert columns(ask(given(**rows, viewer=LEAD)), "course", "count_agents") == [("Saying no", 1)]


@pytest.mark.question("agents/trainings")
def test_the_courses_of_one_person(given, ask):
    rows = {"tickets": TICKETS, "agents": STAFF, "trainings": TRAININGS}
    found = ask(given(**rows), agent="Bob")
    assert columns(found, "course") == [("Saying no",), ("Data",)]
    assert ask(given(**rows, viewer=LEAD), agent="Bob") == []


@pytest.mark.question("agents/training")
def test_before_and_after_a_course(given, ask):
    """Between the first day of the course and Bob's own he is neither untrained nor trained."""
    tickets = [
        *reopened("Ann", 2, 2),
        *reopened("Ann", 0, 3, opened_at="2024-05-21 09:00"),
        *reopened("Bob", 1, 1, opened_at="2024-05-22 09:00"),
        *reopened("Bob", 0, 1, opened_at="2024-05-28 09:00"),
        *reopened("Cem", 1, 2),
        *reopened("Cem", 1, 2, opened_at="2024-05-20 09:00"),
    ]
    warehouse = given(tickets=tickets, agents=STAFF, trainings=TRAININGS)
    found = ask(warehouse, course="Saying no", measures=("reopened",))
    assert columns(found, "is_trained", "is_after", "n", "count_hits", "count_agents") == [
        (False, False, 2, 1, 1),
        (False, True, 2, 1, 1),
        (True, False, 2, 2, 1),
        (True, True, 4, 0, 2),
    ]
    told = after_training(warehouse, Scope(), "Saying no", "reopened")
    assert (told.trained.value, told.others.value, told.effect.value) == (-1, 0, -1)
    assert not told.is_enough
    assert told.count_trained == 2
    nothing = after_training(warehouse, Scope(), "Data", "reopened")
    assert nothing.effect.value is None


@pytest.mark.question("agents/tenure")
def test_measures_by_time_in_the_house(given, ask):
    tickets = [*reopened("Ann", 1, 2), *reopened("Bob", 0, 3), *reopened("Cem", 1, 1)]
    tickets += [{"agent": "Ann", "first_response_seconds": 60}]
    found = ask(given(tickets=tickets, agents=STAFF), measures=("reopened", "first_response"))
    assert columns(found, "measure", "place", "n", "count_agents", "value") == [
        ("first_response", 1, 1, 1, 60),
        ("reopened", 1, 2, 1, 0.5),
        ("reopened", 4, 3, 1, 0),
    ]


def test_the_funnel_s_limits_narrow_with_n(given):
    tickets = [*reopened("Ann", 8, 40), *reopened("Bob", 22, 110), *reopened("Cem", 1, 5)]
    curve = funnel_curve(given(tickets=tickets), Scope(), "reopened", "agent")
    widths = (curve["high_998"] - curve["low_998"]).to_list()
    assert widths == sorted(widths, reverse=True)
    assert curve["overall"][0] == pytest.approx(0.2)
    assert not curve["is_widened"][0]
    assert funnel_curve(given(tickets=tickets[:40]), Scope(), "reopened", "agent").is_empty()


def test_pairs_that_can_be_told_apart():
    ranks = pl.DataFrame({"rank_low": [1, 2, 4, None], "rank_high": [2, 3, 4, None]})
    pairs = told_apart(ranks)
    assert (pairs.count_apart, pairs.count_all) == (2, 3)


def test_consistency_of_every_dimension(given):
    tickets = [
        *reopened("Ann", 30, 60, channel="email", team="A"),
        *reopened("Ann", 5, 60, channel="voice", team="A"),
    ]
    found = {
        row["dimension"]: row for row in consistencies(given(tickets=tickets), Scope(), "reopened").rows(named=True)
    }
    assert found["channel"]["count_cells"] == 2
    assert found["channel"]["range"] == pytest.approx(25 / 60)
    assert found["channel"]["p"] < 0.001 < found["channel"]["spread"]
    assert found["team"]["spread"] is None


def test_one_person_beside_the_house_with_the_same_kinds_of_tickets(given):
    """Ann has only hard tickets: two of thirty are reopened, where the house has ten in thirty of that kind."""
    hard = [*reopened("Ann", 2, 30, topic="hard"), *reopened("Bob", 18, 30, topic="hard")]
    easy = reopened("Bob", 0, 60, topic="easy")
    found = one(beside_house(given(tickets=[*hard, *easy]), Scope(), "Ann", ("reopened", "csat")).rows(named=True))
    assert (found["measure"], found["n"], found["house"]) == ("reopened", 30, pytest.approx(20 / 60))
    assert found["stands"] == "strength"
    few = one(beside_house(given(tickets=hard[20:]), Scope(), "Ann", ("reopened",)).rows(named=True))
    assert (few["stands"], few["house"], few["n"]) == ("too_few", None, 10)


@pytest.mark.parametrize(
    ("measure", "low", "high", "stood"),
    [
        ("csat", 1.1, 1.3, "strength"),
        ("csat", 0.5, 0.9, "learning"),
        ("reopened", 0.5, 0.9, "strength"),
        ("reopened", 1.1, 1.3, "learning"),
        ("csat", 0.9, 1.3, "as_usual"),
        ("own_authority", 1.1, 1.3, "as_usual"),  # neither end is the good one
        ("csat", None, None, "as_usual"),
    ],
)
def test_where_a_number_stands(measure, low, high, stood):
    assert stands(measure, low, high) == stood


def test_the_control_chart_of_one_person(given):
    weeks = [
        row for place in range(3) for row in reopened("Ann", place, 10, opened_at=f"2024-05-{13 + 7 * place} 09:00")
    ]
    chart = weeks_of_agent(given(tickets=weeks), Scope(), "Ann", "reopened")
    assert chart["share"].to_list() == [0, 0.1, 0.2]
    assert chart["centre"].to_list() == [published(0.1)] * 3
    assert not chart["is_signal"].any()
    assert weeks_of_agent(given(tickets=weeks), Scope(), "Nobody", "reopened").is_empty()
