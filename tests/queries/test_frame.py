"""queries/frame: what the warehouse covers, what can be chosen, and the line at the foot of every page."""

from __future__ import annotations

from datetime import date

import pytest

from queries.access import Viewer
from queries.scope import Scope
from tests.queries.given import AS_OF, W19, W20, W21, W22, during, one, utc, weeks


@pytest.mark.question("frame/data_line")
def test_data_line_counts_the_period(given, ask):
    warehouse = given(
        tickets=[
            {"opened_at": "2024-05-12 23:59:59"},  # W19, a second too early
            {"opened_at": "2024-05-13 00:00"},  # W20, its first instant
            {"opened_at": "2024-05-19 23:59:59"},  # W20, its last second
            {"opened_at": "2024-05-20 00:00"},  # W21
        ],
        surveys=[
            {"ticket_id": "t2", "score": 5, "answered_at": "2024-05-14 10:00"},
            {"ticket_id": "t3", "sent_at": "2024-05-19 12:00"},  # asked in W20, unanswered
            {"ticket_id": "t2", "score": 1, "answered_at": "2024-05-21 10:00"},  # answered in W21
            {"ticket_id": "t4"},  # of no day but its ticket's, in W21
            {
                "ticket_id": "gone",
                "score": 5,
                "answered_at": "2024-05-14 10:00",
            },  # of a ticket that is not loaded: an answer
        ],
        loads=[{"rows_in": 8, "rows_loaded": 6, "rows_quarantined": 2}],
    )
    assert ask(warehouse, weeks(W20, W20)) == [
        {"as_of": utc(AS_OF), "count_tickets": 2, "count_surveys": 3, "count_answers": 2, "answered_share": 2 / 3}
        | {"count_quarantined": 2, "quarantined_share": 0.25}
    ]


@pytest.mark.question("frame/data_line")
def test_data_line_of_no_ticket_at_all(given, ask):
    nothing = {"as_of": None, "count_tickets": 0, "count_surveys": 0, "count_answers": 0, "answered_share": None}
    nothing |= {"count_quarantined": None, "quarantined_share": None}
    assert ask(given()) == [nothing]


@pytest.mark.question("frame/data_line")
def test_data_line_says_the_as_of_of_the_tickets_it_tells_of(given, ask):
    warehouse = given(
        tickets=[
            {"source": "servicenow", "opened_at": "2024-05-07 09:00", "as_of": "2024-05-20 12:00"},
            {"source": "zendesk", "opened_at": "2024-05-27 09:00"},
        ]
    )
    assert one(ask(warehouse, weeks(W19, W19)))["as_of"] == utc("2024-05-20 12:00")
    assert one(ask(warehouse, weeks(W22, W22)))["as_of"] == utc(AS_OF)
    empty_week = one(ask(warehouse, weeks(W20, W20)))
    assert (empty_week["as_of"], empty_week["count_tickets"]) == (utc(AS_OF), 0)  # of everything loaded


@pytest.mark.question("frame/extent")
def test_extent_of_three_tickets(given, ask):
    warehouse = given(
        tickets=[
            {"opened_at": "2024-05-13 09:00", "first_response_seconds": 60},
            {"opened_at": "2024-05-14 09:00", "first_response_seconds": 60, "first_response_business_seconds": 30},
            {"opened_at": "2024-05-31 09:00"},
        ]
    )
    assert ask(warehouse) == [
        {
            "count_tickets": 3,
            "first_covered_day": date(2024, 5, 13),
            "first_day": date(2024, 5, 13),
            "last_day": date(2024, 5, 31),
            "as_of": utc(AS_OF),
            "last_whole_week": W22,  # it ends where the exports do
            "count_calendar_responses": 2,
            "count_business_responses": 1,
        }
    ]


@pytest.mark.question("frame/extent")
def test_extent_of_no_ticket_at_all(given, ask):
    assert ask(given()) == [
        {
            "count_tickets": 0,
            "first_covered_day": None,
            "first_day": None,
            "last_day": None,
            "as_of": None,
            "last_whole_week": None,
            "count_calendar_responses": 0,
            "count_business_responses": 0,
        }
    ]


@pytest.mark.question("frame/extent")
def test_extent_is_told_in_the_zone_of_the_scope(given, ask):
    """In New York the exports end on Sunday, 2024-06-02, at 20:00: W22 is not over, and W21 held no ticket."""
    warehouse = given(tickets=[{"opened_at": "2024-05-13 12:00"}, {"opened_at": "2024-05-31 01:00"}])
    for zone, last_day, last_whole_week in (
        ("UTC", date(2024, 5, 31), W22),
        ("America/New_York", date(2024, 5, 30), W20),
    ):
        told = one(ask(warehouse, Scope(zone=zone)))
        assert (told["last_day"], told["last_whole_week"]) == (last_day, last_whole_week), zone


@pytest.mark.question("frame/extent")
@pytest.mark.parametrize(
    ("last_opened_at", "last_whole_week"),
    [
        ("2024-05-31 09:00", W22),  # a Friday: nobody writes at the weekend
        ("2024-05-30 09:00", W20),  # a Thursday: the export was cut by the day of opening, W22 is a part of a week
    ],
)
def test_a_week_that_loses_its_last_days_is_not_whole(given, ask, last_opened_at, last_whole_week):
    warehouse = given(tickets=[{"opened_at": "2024-05-13 09:00"}, {"opened_at": last_opened_at}])
    assert one(ask(warehouse))["last_whole_week"] == last_whole_week


@pytest.mark.question("frame/extent")
def test_extent_of_less_than_a_week_has_no_whole_week(given, ask):
    assert one(ask(given(tickets=[{"opened_at": "2024-05-15 09:00"}])))["last_whole_week"] is None


@pytest.mark.question("frame/extent")
def test_extent_ends_with_each_source(given, ask):
    """W22 was over for Zendesk, but ServiceNow's exports end on its Wednesday."""
    warehouse = given(
        tickets=[
            {"source": "zendesk", "opened_at": "2024-05-13 09:00"},
            {"source": "zendesk", "opened_at": "2024-05-31 09:00"},
            {"source": "servicenow", "opened_at": "2024-05-20 09:00", "as_of": "2024-05-29 12:00"},
            {"source": "servicenow", "opened_at": "2024-05-24 09:00", "as_of": "2024-05-29 12:00"},
        ]
    )
    told = one(ask(warehouse))
    assert (told["as_of"], told["last_whole_week"]) == (utc(AS_OF), W21)


@pytest.mark.question("frame/options")
def test_options_stand_by_frequency_then_name(given, ask):
    warehouse = given(
        tickets=[
            {"team": "Support", "agent": "Ann", "channel": "email", "priority": "high", "topic": "refund"},
            {"team": "Support", "agent": "Bob", "channel": "chat", "priority": "high", "topic": "refund"},
            {"team": None, "agent": "Bob", "channel": "chat", "priority": None, "topic": "refund"},
            {"team": "Claims", "agent": "Ann", "channel": None, "priority": None, "source": "servicenow"},
        ]
    )
    assert [tuple(row.values()) for row in ask(warehouse)] == [
        ("agents", "Ann", 2),
        ("agents", "Bob", 2),
        ("channels", "chat", 2),
        ("channels", "(none)", 1),
        ("channels", "email", 1),
        ("languages", "(none)", 4),
        ("priorities", "(none)", 2),
        ("priorities", "high", 2),
        ("regions", "(none)", 4),
        ("sources", "zendesk", 3),
        ("sources", "servicenow", 1),
        ("teams", "Support", 2),
        ("teams", "(none)", 1),
        ("teams", "Claims", 1),
        ("topics", "refund", 3),
        ("topics", "(none)", 1),
    ]


@pytest.mark.question("frame/options")
def test_options_hold_for_every_period(given, ask):
    """A filter must not lose a value because the period that is shown has none of it."""
    warehouse = given(tickets=[{"team": "Support"}])
    outside = ask(warehouse, during("2024-01-01", "2024-01-07"))
    assert outside == ask(warehouse)
    assert {"filter": "teams", "value": "Support", "count_tickets": 1} in outside


@pytest.mark.question("frame/options")
def test_options_of_no_ticket_at_all(given, ask):
    assert ask(given()) == []


@pytest.mark.question("frame/options")
def test_who_gets_aggregates_is_offered_nobodys_name(given, ask):
    warehouse = given(tickets=[{"agent": "Ann"}, {"agent": "Bob"}], viewer=Viewer("executive", sees_persons=False))
    assert {row["filter"] for row in ask(warehouse)} >= {"teams", "channels"}
    assert not [row for row in ask(warehouse) if row["filter"] == "agents"]


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

    def found(scope: Scope, measure: str = "csat", **who: Viewer) -> list[tuple[str | None, float, bool]]:
        rows = ask(given(tickets=[{}], goals=goals, **who), scope, measure=measure)
        return [(row["team"], row["value"], row["is_stated"]) for row in rows]

    house, support, claims = (None, 0.85, True), ("Support", 0.9, True), ("Claims", 0.7, True)
    assert found(during("2024-05-06", "2024-05-12")) == [(None, 0.8, True), claims]
    assert found(during("2024-05-13", "2024-05-19")) == [house, claims, support]
    assert found(during("2024-05-13", "2024-05-19", teams=("Support",))) == [house, support]
    assert found(Scope(), viewer=Viewer(visible_teams=("Claims",))) == [(None, 0.8, True), house, claims]
    assert found(Scope(clock="business"), "first_response") == [(None, 14400.0, True)]
    assert [is_stated for _, _, is_stated in found(Scope(), "first_response")] == [False]  # the house's assumption
