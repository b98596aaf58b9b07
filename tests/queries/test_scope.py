"""Scope and Period in Python, and each filter of the scope in a real question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import pytest

from queries.scope import Period, Scope, instant, monday_of, week_name, week_of
from queries.warehouse import Warehouse
from tests.queries.given import W20, during


def test_a_period_includes_both_ends():
    assert Period(date(2024, 5, 13), date(2024, 5, 13)).days == 1
    assert week_of(W20) == Period(date(2024, 5, 13), date(2024, 5, 19))
    assert week_of(W20).days == 7


def test_the_period_before_touches_and_is_as_long():
    assert Period(date(2024, 3, 1), date(2024, 3, 10)).before() == Period(date(2024, 2, 20), date(2024, 2, 29))
    assert week_of(W20).before() == week_of(date(2024, 5, 6))


def test_a_year_before_keeps_the_weekdays():
    assert week_of(W20).a_year_before() == week_of(date(2023, 5, 15))
    assert W20.isoweekday() == date(2023, 5, 15).isoweekday() == 1


# ISO 8601; Python's documentation of isocalendar for 2003-12-29.
@pytest.mark.parametrize(
    ("monday", "name"),
    [
        (date(2024, 5, 13), "2024-W20"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2020, 12, 28), "2020-W53"),
        (date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2003, 12, 29), "2004-W01"),
    ],
)
def test_weeks_are_named_by_iso_8601(monday, name):
    assert week_name(monday) == name
    assert monday_of(name) == monday


def test_any_day_of_a_week_has_its_name():
    assert week_name(date(2025, 1, 1)) == week_name(date(2024, 12, 30)) == "2025-W01"


@pytest.mark.parametrize("name", ["2025-W53", "2024-W00", "2024", "", "W20", "2024-W", "2024-05-13", "x-Wy"])
def test_what_is_no_week_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        monday_of(name)


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("UTC", date(2024, 5, 13), datetime(2024, 5, 13, 0, tzinfo=UTC)),
        ("America/New_York", date(2024, 5, 13), datetime(2024, 5, 13, 4, tzinfo=UTC)),
        ("Asia/Kolkata", date(2024, 5, 13), datetime(2024, 5, 12, 18, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2024, 3, 31), datetime(2024, 3, 30, 23, tzinfo=UTC)),  # a day of 23 hours
        ("Europe/Berlin", date(2024, 4, 1), datetime(2024, 3, 31, 22, tzinfo=UTC)),
        ("Africa/Cairo", date(2024, 4, 26), datetime(2024, 4, 25, 22, tzinfo=UTC)),  # it begins at 01:00 there
    ],
)
def test_a_day_begins_by_the_clock_of_its_zone(zone, day, start):
    assert instant(day, zone).astimezone(UTC) == start  # aware times in a gap equal nothing


def test_a_scope_is_bound_as_half_open_instants_and_lists():
    scope = during("2024-05-13", "2024-05-19", teams=("a", "b"), zone="America/New_York", clock="business")
    assert scope.bound() == {
        "period_start": datetime(2024, 5, 13, 4, tzinfo=UTC),
        "period_end": datetime(2024, 5, 20, 4, tzinfo=UTC),
        "teams": ["a", "b"],
        "agents": None,
        "channels": None,
        "priorities": None,
        "topics": None,
        "regions": None,
        "languages": None,
        "sources": None,
        "visible_teams": None,
        "clock": "business",
        "zone": "America/New_York",
        "smallest_cell": 0,
    }
    assert Scope().bound()["period_start"] is None
    assert Scope(teams=()).bound()["teams"] == []  # nobody is not everybody


def test_another_period_keeps_the_filters():
    scope = Scope(period=week_of(W20), compared=week_of(W20).before(), teams=("a",), zone="Asia/Kolkata")
    assert scope.during(None) == Scope(teams=("a",), zone="Asia/Kolkata")


def test_the_other_side_of_a_comparison_is_a_question_of_its_own():
    period = week_of(W20)
    asked = Scope(period=period, teams=("a",), clock="business")
    assert asked.other() is None
    assert replace(asked, is_against_target=True).other() is None
    assert replace(asked, compared=period.before()).other() == replace(asked, period=period.before())
    assert replace(asked, segment=("teams", ("b", "c"))).other() == replace(asked, teams=("b", "c"))
    assert replace(asked, segment=("topics", ("refund",))).other() == replace(asked, topics=("refund",))


def test_equal_scopes_are_one_key_of_a_cache():
    assert len({Scope(teams=("a",)), Scope(teams=("a",)), Scope(teams=("b",))}) == 2


TICKETS = [
    {"team": "Support", "agent": "Ann", "channel": "email", "priority": "high", "topic": "refund", "region": "North"},
    {"team": "Claims", "agent": "Ann", "channel": "chat", "priority": "low", "topic": "refund", "language": "de"},
    {"source": "servicenow", "team": "Support", "agent": "Bob", "channel": "chat"},
    {"source": "servicenow"},
]
TICKETS = [ticket | {"opened_at": f"2024-05-13 0{hour}:00"} for hour, ticket in enumerate(TICKETS)]
FILTERS: list[tuple[dict[str, Any], str]] = [
    ({}, "abcd"),
    ({"teams": ("Support",)}, "ac"),
    ({"agents": ("Ann",)}, "ab"),
    ({"channels": ("chat",)}, "bc"),
    ({"priorities": ("high", "(none)")}, "acd"),
    ({"topics": ("refund", "(none)")}, "abcd"),
    ({"regions": ("North", "South")}, "a"),
    ({"languages": ("de", "(none)")}, "abcd"),
    ({"sources": ("zendesk",)}, "ab"),
]


def found(warehouse: Warehouse, filters: dict[str, Any]) -> str:
    """The tickets that the filters leave, told apart by the hour of their opening."""
    hours = warehouse.run("response_times/by_hour", Scope(**filters), measure="resolution")["hour"]
    return "".join("abcd"[hour] for hour in hours)


def test_every_filter_narrows_alone_and_together_with_any_other(given):
    """Two filters find what both find: neither widens the other, and their order does not matter."""
    warehouse = given(tickets=TICKETS)
    for filters, expected in FILTERS:
        assert found(warehouse, filters) == expected, filters
    for (one, with_one), (other, with_other) in combinations(FILTERS, 2):
        both = "".join(sorted(set(with_one) & set(with_other)))
        assert found(warehouse, one | other) == both, (one, other)


@pytest.mark.parametrize("name", ["teams", "agents", "channels", "priorities", "topics", "regions", "languages"])
def test_none_in_parentheses_finds_what_has_no_value(given, name):
    warehouse = given(tickets=TICKETS)
    without = {"priorities": "cd", "topics": "cd", "regions": "bcd", "languages": "acd"}.get(name, "d")
    assert found(warehouse, {name: ("(none)",)}) == without
    assert found(warehouse, {name: ("nobody", "(none)")}) == without
    assert found(warehouse, {name: ("nobody",)}) == ""
    assert found(warehouse, {name: ()}) == ""  # nothing chosen is None, nothing allowed is empty


def test_the_tests_know_every_filter():
    of_scope = {name for name in Scope().bound() if name.endswith("s") and name != "visible_teams"}
    assert {name for filters, _ in FILTERS for name in filters} == of_scope
