"""queries/tickets: the tickets behind a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from queries.mark import DIMENSIONS, Mark
from queries.scope import Scope
from queries.warehouse import Warehouse
from tests.queries.given import DAY, HOUR, W19, W20, W21, W22, Row, before_as_of, columns, during, rows, weeks


def ids(found: Iterable[Row]) -> str:
    return "".join(row["ticket_id"] for row in found)


@pytest.mark.question("tickets/list")
def test_list_stands_slowest_first(given, ask):
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "first_response_seconds": 60, "reopens": 1, "replies": 2, "is_sla_met": False},
            {"ticket_id": "b", "first_response_seconds": 60},
            {"ticket_id": "c", "opened_at": before_as_of(30), "status": "new", "replies": 0, "team": "Support"},
            {"ticket_id": "d", "replies": 0},  # closed, never answered
            {"ticket_id": "e", "opened_at": "2024-05-12 09:00", "first_response_seconds": 99},  # before the period
        ]
    )
    unknown = {"priority": None, "channel": None, "agent": None, "topic": None, "region": None}
    row: Row = unknown | {
        "source": "zendesk",
        "opened_local": datetime(2024, 5, 13, 9),
        "status": "closed",
        "team": None,
        "language": None,
        "transfers": None,
    }
    row |= {"replies": None, "reopens": None, "is_sla_met": None, "is_running": False, "count_all": 4}
    assert ask(warehouse, weeks(W20, W22), mark=Mark()) == [
        row | {"ticket_id": "a", "seconds": 60, "reopens": 1, "replies": 2, "is_sla_met": False},
        row | {"ticket_id": "b", "seconds": 60},
        row
        | {"ticket_id": "c", "opened_local": datetime(2024, 6, 2, 23, 59, 30), "status": "new", "team": "Support"}
        | {"seconds": 30, "is_running": True, "replies": 0},
        row | {"ticket_id": "d", "seconds": None, "replies": 0},
    ]


@pytest.mark.question("tickets/list")
def test_list_gives_the_first_few_and_says_how_many_there_are(given, ask):
    warehouse = given(tickets=[{"ticket_id": each, "first_response_seconds": 60} for each in "cab"])
    assert columns(ask(warehouse, mark=Mark(most=2)), "ticket_id", "count_all") == [("a", 3), ("b", 3)]
    assert ask(given(), mark=Mark()) == []


@pytest.mark.question("tickets/list")
def test_list_knows_four_ways_to_belong_to_a_period(given, ask):
    """The period is W20: from 2024-05-13 00:00 up to, and without, 2024-05-20 00:00."""
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "opened_at": "2024-05-12 23:59:59", "resolved_at": "2024-05-15 00:00"},
            {"ticket_id": "b", "opened_at": "2024-05-13 00:00", "resolved_at": "2024-05-19 23:59:59"},
            {"ticket_id": "c", "opened_at": "2024-05-13 00:00", "resolved_at": "2024-05-13 00:00"},
            {"ticket_id": "d", "opened_at": "2024-05-19 00:00", "resolved_at": "2024-05-20 00:00"},
            {"ticket_id": "e", "opened_at": "2024-05-14 00:00", "status": "open"},
            {"ticket_id": "f", "opened_at": "2024-05-14 00:00", "closed_at": "2024-05-19 00:00"},
            {"ticket_id": "g", "opened_at": "2024-05-12 00:00", "closed_at": "2024-05-20 00:00"},
            {"ticket_id": "h", "opened_at": "2024-05-20 00:00", "status": "pending"},
        ]
    )
    for owner, found in (
        ("opened", "bcdef"),
        ("resolved", "abc"),
        ("backlog", "deg"),  # d and g ended as the next week began
        ("open", "eh"),  # at the end of the exports, whatever the period is
    ):
        mark = Mark(owner=owner, measure="resolution")
        assert "".join(sorted(ids(ask(warehouse, weeks(W20, W20), mark=mark)))) == found, owner


@pytest.mark.question("tickets/list")
def test_list_narrows_by_local_week_day_and_hour(given, ask):
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "opened_at": "2024-05-13 09:00", "resolved_at": "2024-05-28 09:00"},
            {"ticket_id": "b", "opened_at": "2024-05-19 23:30-04:00", "resolved_at": "2024-05-28 09:00"},
        ]
    )
    solved = Mark(owner="resolved", measure="resolution")
    for zone, mark, found in (
        ("UTC", Mark(week=W21), "b"),
        ("America/New_York", Mark(week=W20), "ab"),
        ("UTC", Mark(weekday=1), "ab"),
        ("America/New_York", Mark(weekday=7), "b"),
        ("America/New_York", Mark(weekday=7, hour=23), "b"),
        ("UTC", Mark(hour=3), "b"),
        ("UTC", replace(solved, week=W22), "ab"),  # by the week of their resolution
        ("UTC", replace(solved, week=W21), ""),
    ):
        assert ids(ask(warehouse, Scope(zone=zone), mark=mark)) == found, (zone, mark)


@pytest.mark.question("tickets/list")
def test_list_narrows_by_every_dimension(given, ask):
    own = [name for name in DIMENSIONS if name != "source"]
    warehouse = given(tickets=[{"ticket_id": name, name: "some"} for name in own])
    for name in own:
        assert columns(ask(warehouse, mark=Mark(dimension=name, segment="some")), "ticket_id") == [(name,)]
    without = ask(warehouse, mark=Mark(dimension="team", segment="(none)"))
    assert columns(without, "ticket_id") == [(name,) for name in sorted(own) if name != "team"]


@pytest.mark.question("tickets/list")
def test_list_gives_the_tickets_behind_decisions_promises_and_feedback(given, ask):
    """They are written down in a log of their own; the ticket is the help desk's."""
    of_ticket = {"source": "log", "ticket_source": "zendesk"}
    warehouse = given(
        tickets=[{"ticket_id": "a"}, {"ticket_id": "b"}],
        loads=[{}],
        decisions=[{"ticket_id": "a", "kind": "decline", "decided_at": "2024-05-21", **of_ticket}],
        promises=[{"ticket_id": "b", "due_at": "2024-05-21", **of_ticket}],
        feedback=[
            {"ticket_id": "a", "passed_on_at": "2024-05-21", "acknowledged_at": "2024-05-22", **of_ticket},
        ],
    )
    for measure, ticket in (("declined", "a"), ("promise_kept", "b"), ("feedback_acknowledged", "a")):
        found = ask(warehouse, mark=Mark(owner="fact", measure=measure))
        assert columns(found, "ticket_id", "source") == [(ticket, "zendesk")]


@pytest.mark.question("tickets/list")
def test_list_gives_the_tickets_behind_a_measure(given, ask):
    """A survey answered in a week by a customer of another team than the ticket's now: its own day and team count."""
    tickets = [{"ticket_id": name, "team": "Billing", "opened_at": "2024-05-01"} for name in "abc"]
    surveys = [
        {"ticket_id": "a", "kind": "csat", "scale_min": 1, "scale_max": 5, "score": 5, "answered_at": "2024-05-21"},
        {"ticket_id": "b", "kind": "csat", "scale_min": 1, "scale_max": 5, "score": 1, "answered_at": "2024-05-28"},
        {"ticket_id": "c", "kind": "csat", "scale_min": 1, "scale_max": 5, "score": None, "sent_at": "2024-05-28"},
    ]
    surveys[0]["team"] = "Orders"
    warehouse = given(tickets=tickets, surveys=surveys)
    csat = Mark(owner="fact", measure="csat")
    for mark, found in (
        (csat, "ab"),
        (replace(csat, hit=1), "a"),
        (replace(csat, hit=0), "b"),
        (replace(csat, week=W21), "a"),
        (replace(csat, dimension="team", segment="Orders"), "a"),
        (replace(csat, dimension="team", segment="Billing"), "b"),
        (replace(csat, measure="coverage"), "abc"),
        (replace(csat, measure="no measure"), ""),
    ):
        assert ids(ask(warehouse, mark=mark)) == found, mark


# By measure: a, b and c are answered after 10, 20 and 30 seconds, d and e wait, f was solved unanswered.
STATES = [
    {"ticket_id": "a", "first_response_seconds": 10, "reopens": 1, "transfers": 0, "is_sla_met": True},
    {"ticket_id": "b", "first_response_seconds": 20, "reopens": 0, "transfers": 2, "is_sla_met": False},
    {"ticket_id": "c", "first_response_seconds": 30, "status": "open", "opened_at": before_as_of(DAY)},
    {"ticket_id": "d", "status": "open", "opened_at": before_as_of(DAY), "replies": 0},
    {"ticket_id": "e", "status": "hold", "opened_at": before_as_of(HOUR), "replies": 0},
    {"ticket_id": "f", "replies": 0, "closed_at": "2024-05-13 10:00"},
]


@pytest.mark.question("tickets/list")
def test_list_narrows_by_state_class_and_age(given, ask):
    surveys = [
        {"ticket_id": "a", "score": 1},
        {"ticket_id": "b"},  # asked, not answered
        {"ticket_id": "c", "score": 5, "source": "servicenow"},  # another help desk's ticket of this number
    ]
    warehouse = given(tickets=STATES, surveys=surveys)
    for mark, found in (
        (Mark(state="measured"), "abc"),
        (Mark(state="running"), "de"),
        (Mark(state="without"), "f"),
        (Mark(state="waiting"), "abcde"),
        (Mark(state="reopened"), "a"),
        (Mark(state="transferred"), "b"),
        (Mark(state="sla_missed"), "b"),
        (Mark(state="surveyed"), "a"),
        (Mark(at_least=20, below=30), "b"),  # half-open
        (Mark(at_least=20), "bc"),
        (Mark(owner="open", age_at_least=HOUR, age_below=DAY), "e"),  # half-open
        (Mark(owner="open", age_at_least=DAY), "cd"),  # c waits for no reply, but it is open
        (Mark(state="waiting", age_at_least=20), "bcdef"),  # f had waited an hour for a reply when it was closed
        (Mark(state="waiting", age_at_least=31), "def"),
        (Mark(state="waiting", measure="resolution", age_at_least=DAY), "cd"),
    ):
        assert "".join(sorted(ids(ask(warehouse, mark=mark)))) == found, mark


@pytest.mark.question("tickets/list")
def test_list_tells_the_clock_of_the_scope(given, ask):
    """By the calendar nobody knows when b was answered, but answered it was: it does not run."""
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "first_response_seconds": 7200, "first_response_business_seconds": 1800, "replies": 1},
            {"ticket_id": "b", "first_response_business_seconds": 60, "status": "open", "replies": 1},
        ]
    )
    for clock, told in (("calendar", [("a", 7200), ("b", None)]), ("business", [("a", 1800), ("b", 60)])):
        found = ask(warehouse, Scope(clock=clock), mark=Mark())
        assert columns(found, "ticket_id", "seconds") == told
        assert not any(row["is_running"] for row in found)


MANY = [
    {"opened_at": f"2024-05-{day} {hour}:30", "first_response_seconds": seconds, "resolution_seconds": 9 * seconds}
    | {"team": team, "replies": 1, "reopens": place % 2}
    for place, (day, hour, seconds, team) in enumerate(
        [
            ("13", "09", 899, "a"),
            ("13", "09", 900, "b"),
            ("14", "17", 3600, None),
            ("20", "09", 90000, "a"),
            ("21", "23", 90000, "b"),
        ]
    )
] + [
    {"opened_at": before_as_of(DAY - 1), "status": "open", "replies": 0, "team": "a"},
    {"opened_at": before_as_of(DAY), "status": "pending", "replies": 0},
    {"opened_at": before_as_of(DAY), "status": "hold", "first_response_seconds": 60, "replies": 1, "team": "a"},
    {"closed_at": "2024-05-13 11:00", "replies": 0},
]


def shown(warehouse: Warehouse, scope: Scope, measure: str) -> Iterator[tuple[Mark, int]]:
    """Every mark of the page on response times with the number of tickets that it stands for."""

    def points(question: str, **parameters: str) -> list[Row]:
        return rows(warehouse.run(f"response_times/{question}", scope, **parameters))

    mark = Mark(measure=measure)
    for row in points("distribution", measure=measure):
        classes = {name: row[name] for name in ("at_least", "below", "state")}
        yield replace(mark, **classes), row["count_tickets"]
    for row in points("by_week", measure=measure):
        yield replace(mark, week=row["week"], state="measured"), row["count_measured"]
    for row in points("by_hour", measure=measure):
        yield replace(mark, weekday=row["weekday"], hour=row["hour"]), row["count_tickets"]
    for row in points("by_segment", measure=measure, dimension="team"):
        yield replace(mark, dimension="team", segment=row["segment"]), row["count_tickets"]
    for row in points("survival", measure=measure):
        yield replace(mark, age_at_least=int(row["seconds"]), state="waiting"), row["at_risk"]
    for row in points("backlog_by_age"):
        ages = {"age_at_least": row["at_least"], "age_below": row["below"]}
        yield Mark(measure="resolution", owner="open", **ages), row["count_tickets"]


@pytest.mark.question("tickets/list")
@pytest.mark.parametrize("measure", ["first_response", "resolution"])
def test_every_mark_of_response_times_leads_to_as_many_tickets_as_it_shows(given, ask, measure):
    warehouse = given(tickets=MANY)
    scope = weeks(W19, W22)
    marks = [(mark, n) for mark, n in shown(warehouse, scope, measure) if n]
    assert len(marks) > 15
    assert [(mark, len(ask(warehouse, scope, mark=mark))) for mark, _ in marks] == marks


# What the tiles of the weekly snapshot lead to.
BEHIND = {
    "opened": Mark(),
    "first_response": Mark(state="measured"),
    "resolution_of_solved": Mark(owner="resolved", measure="resolution"),
    "csat": Mark(state="surveyed"),
    "backlog": Mark(owner="backlog", measure="resolution"),
}


@pytest.mark.question("tickets/list")
def test_every_tile_of_the_weekly_snapshot_leads_to_as_many_tickets_as_it_shows(given, ask):
    warehouse = given(tickets=MANY, surveys=[{"ticket_id": "t1", "score": 5}, {"ticket_id": "t2"}])
    asked = warehouse.run("weekly_snapshot/weeks", weeks(W19, W22))
    tiles = {(row["measure"], row["week"]): row["n"] for row in rows(asked) if row["measure"] in BEHIND and row["n"]}
    assert {measure for measure, _ in tiles} == set(BEHIND)
    for (measure, week), n in tiles.items():
        assert len(ask(warehouse, weeks(week, week), mark=BEHIND[measure])) == n, (measure, week)


@pytest.mark.question("tickets/list")
def test_the_day_before_a_period_is_not_in_it_in_another_zone(given, ask):
    """2024-05-13 in Kolkata begins at 18:30 UTC of the day before."""
    opened = ("2024-05-12 18:29:59", "2024-05-12 18:30", "2024-05-13 18:29:59", "2024-05-13 18:30")
    warehouse = given(tickets=[{"ticket_id": each, "opened_at": day} for each, day in zip("abcd", opened, strict=True)])
    assert ids(ask(warehouse, during("2024-05-13", "2024-05-13", zone="Asia/Kolkata"), mark=Mark())) == "bc"


@pytest.mark.question("tickets/waits")
def test_the_stretches_of_one_ticket_in_order(given, ask):
    row = {"ticket_id": "t1", "is_running": False}
    warehouse = given(
        tickets=[{}, {}],
        waits=[
            row
            | {
                "waited_for": "customer",
                "started_at": "2024-05-13 10:00",
                "ended_at": "2024-05-13 12:00",
                "seconds": 7200,
            },
            row
            | {
                "waited_for": "queue",
                "started_at": "2024-05-13 09:00",
                "ended_at": "2024-05-13 10:00",
                "seconds": 3600,
            },
            row
            | {"ticket_id": "t2", "waited_for": "bot", "started_at": "2024-05-13 09:00"}
            | {"ended_at": "2024-05-13 10:00", "seconds": 3600},
        ],
    )
    found = ask(warehouse, ticket_id="t1", source="zendesk")
    assert columns(found, "waited_for", "seconds") == [("queue", 3600), ("customer", 7200)]
    assert ask(warehouse, ticket_id="t1", source="other") == []
