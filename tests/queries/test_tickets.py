"""queries/tickets: the tickets behind a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from queries.access import Viewer, viewer_of
from queries.mark import DIMENSIONS, Mark
from queries.scope import ANOTHER_TEAM, Scope
from queries.warehouse import Warehouse
from tests.queries.given import DAY, HOUR, OPENED, W19, W20, W21, W22, Row, before_as_of, columns, during, rows, weeks


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
    row |= {"replies": None, "reopens": None, "is_sla_met": None, "url": None, "is_running": False, "count_all": 4}
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
def test_who_sees_aggregates_alone_sees_no_ticket(given, ask):
    executive = given(tickets=[{}], viewer=Viewer("executive", sees_persons=False))
    assert ask(executive, mark=Mark()) == []


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


@pytest.mark.question("tickets/list")
def test_list_gives_the_tickets_passed_between_teams_and_those_that_waited(given, ask):
    passed = {"handed_at": "2024-05-13 10:00", "held_seconds": 60, "is_transfer": True, "is_return": False}
    waited = {"started_at": OPENED, "ended_at": "2024-05-13 10:00", "seconds": 3600, "is_running": False}
    warehouse = given(
        tickets=[{"ticket_id": name} for name in "abcd"],
        handovers=[
            passed
            | {"ticket_id": "a", "from_team": "Orders", "to_team": "Billing", "picked_up_at": "2024-05-13 11:00"},
            passed | {"ticket_id": "b", "from_team": "Orders", "to_team": "Billing"},
            passed | {"ticket_id": "a", "from_team": "Billing", "to_team": "Orders", "is_return": True, "seconds": 1},
            passed | {"ticket_id": "c", "to_team": "Orders", "is_transfer": False},
            passed | {"ticket_id": "d", "to_team": "Orders"},
        ],
        waits=[
            waited | {"ticket_id": "a", "waited_for": "department", "department": "Billing"},
            waited | {"ticket_id": "b", "waited_for": "department"},
            waited | {"ticket_id": "c", "waited_for": "customer"},
        ],
    )
    handover, wait = Mark(owner="handover", measure="resolution"), Mark(owner="wait", measure="resolution")
    for mark, found in (
        (handover, "abd"),
        (replace(handover, from_team="Orders", to_team="Billing"), "ab"),
        (replace(handover, from_team="(none)"), "d"),
        (replace(handover, hit=1), "a"),
        (replace(handover, to_team="Billing", state="running"), "b"),
        (wait, "abc"),
        (replace(wait, waited_for="department"), "ab"),
        (replace(wait, waited_for="department", department="Billing"), "a"),
        (replace(wait, waited_for="department", department="(none)"), "b"),
    ):
        assert "".join(sorted(ids(ask(warehouse, mark=mark)))) == found, mark
    assert ids(ask(warehouse, during("2024-05-14", "2024-05-14"), mark=handover)) == ""


@pytest.mark.question("tickets/list")
def test_list_gives_no_ticket_to_who_gets_aggregates_alone(given, ask):
    assert ask(given(tickets=[{"agent": "Ada"}], viewer=viewer_of("executive")), mark=Mark()) == []


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
        (Mark(state="rated"), "a"),
        (Mark(state="rated", at_least=20), ""),
        (Mark(state="unreplied"), "def"),
        (Mark(state="unreplied_rated"), ""),
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
def test_every_bar_of_who_was_asked_leads_to_as_many_tickets_as_it_shows(given, ask):
    resolved = {"resolved_at": "2024-05-14", "first_resolved_at": "2024-05-14"}
    surveys = [
        {"ticket_id": "b", "answered_at": None, "score": None},
        {"ticket_id": "c", "score": 1},
        {"ticket_id": "d", "score": 5},
        {"ticket_id": "a", "kind": "ces", "score": 5},  # of effort, not of satisfaction
    ]
    warehouse = given(
        tickets=[
            *({"ticket_id": each, **resolved} for each in "abcd"),
            {"ticket_id": "e", "source": "servicenow", **resolved},
        ],
        surveys=surveys,
    )
    counts = warehouse.run("satisfaction/coverage", during("2024-05-13", "2024-05-19"), by="all").row(0, named=True)
    for state, found in (("askable", "abcd"), ("asked", "bcd"), ("answered", "cd"), ("satisfied", "d")):
        mark = Mark(owner="resolved", measure="resolution", state=state)
        shown = counts["count_eligible" if state == "askable" else f"count_{state}"]
        assert "".join(sorted(ids(ask(warehouse, during("2024-05-13", "2024-05-19"), mark=mark)))) == found
        assert shown == len(found)


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


KEY = {"ticket_id": "t1", "source": "zendesk"}
SEARCH = {"text": "", "statuses": (), "states": (), "order": "newest", "most": 200}


@pytest.mark.question("tickets/search")
def test_search_finds_numbers_words_customers_and_tags(given, ask):
    tickets = [
        {"ticket_id": "INC1", "subject": "Refund, please", "customer_id": "C-7", "tags": "vip, late_delivery"},
        {"ticket_id": "INC2", "subject": "100 % wrong", "tags": "late"},
        {"ticket_id": "INC3"},
    ]
    warehouse = given(tickets=tickets)
    for text, found in (
        ("", "INC1INC2INC3"),
        ("inc3", "INC3"),
        ("inc", "INC1INC2INC3"),  # the beginning of a number
        ("NC1", ""),
        ("REFUND", "INC1"),
        ("%", "INC2"),  # no pattern
        ("_", ""),
        ("c-7", "INC1"),
        ("Late", "INC2"),  # one tag, not a part of one
        ("late_delivery", "INC1"),
        ("' or 1 = 1 --", ""),
    ):
        assert ids(ask(warehouse, **SEARCH | {"text": text})) == found, text


@pytest.mark.question("tickets/search")
def test_search_narrows_by_status_and_by_what_holds(given, ask):
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "reopens": 1, "transfers": 2, "is_escalated": True, "is_sla_met": False},
            {"ticket_id": "b", "status": "open", "reopens": 0, "transfers": 0, "is_escalated": False},
            {"ticket_id": "c", "reopens": 2, "is_sla_met": True},
        ],
        surveys=[
            {"ticket_id": "a", "score": 5},
            {"ticket_id": "b", "score": 2},
            {"ticket_id": "c", "kind": "ces", "scale_max": 7, "is_low_good": True, "score": 6},
            {"ticket_id": "c"},
        ],
        decisions=[{"ticket_id": "b", "kind": "refund", "decided_at": "2024-05-13 10:00"}],
    )
    for states, found in (
        (("running",), "b"),
        (("reopened",), "ac"),
        (("escalated",), "a"),
        (("transferred",), "a"),
        (("sla_missed",), "a"),
        (("decided",), "b"),
        (("surveyed",), "abc"),
        (("low_score",), "bc"),
        (("low_score", "reopened"), "c"),
    ):
        assert ids(ask(warehouse, **SEARCH | {"states": states})) == found, states
    assert ids(ask(warehouse, **SEARCH | {"statuses": ("new", "open")})) == "b"


@pytest.mark.question("tickets/search")
def test_search_sorts_and_says_how_many_there_are(given, ask):
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "opened_at": "2024-05-13", "resolution_seconds": 60, "first_response_seconds": 50},
            {"ticket_id": "b", "opened_at": "2024-05-14", "resolution_seconds": 90, "first_response_seconds": 10},
            {"ticket_id": "c", "opened_at": before_as_of(70), "status": "open", "replies": 0, "reopens": 1},
        ]
    )
    for order, found in (
        ("newest", "cba"),
        ("oldest", "abc"),
        ("resolution", "bca"),
        ("response", "cab"),
        ("reopens", "cab"),
        ("transfers", "abc"),
        ("replies", "cab"),
        ("anything", "cba"),
    ):
        assert ids(ask(warehouse, **SEARCH | {"order": order})) == found, order
    assert columns(ask(warehouse, **SEARCH | {"most": 2}), "ticket_id", "count_all") == [("c", 3), ("b", 3)]
    row = ask(warehouse, **SEARCH)[0]
    assert (row["resolution"], row["is_open"], row["response"]) == (70, True, None)


# A ticket of Billing with a whole life, and one of Orders of the same customer.
LIFE = {
    "tickets": [
        {"team": "Billing", "customer_id": "C", "resolved_at": "2024-05-13 12:00", "url": "https://desk.example/1"},
        {"team": "Orders", "customer_id": "C", "opened_at": "2024-05-12"},
        {"team": "Billing", "customer_id": "C", "opened_at": "2024-05-20", "source": "servicenow"},
    ],
    "events": [
        {
            "ticket_id": "t1",
            "happened_at": "2024-05-13 10:00",
            "kind": "message",
            "actor": "Ada",
            "actor_role": "agent",
        },
        {"ticket_id": "t1", "happened_at": "2024-05-13 09:00", "kind": "team", "to_value": "Billing", "event_order": 2},
        {"ticket_id": "t1", "happened_at": "2024-05-13 09:00", "kind": "status", "to_value": "new", "event_order": 1},
        {"ticket_id": "t2", "happened_at": "2024-05-13 09:00", "kind": "note"},
    ],
    "waits": [
        {"ticket_id": "t1", "started_at": OPENED, "ended_at": "2024-05-13 10:00", "waited_for": "department"}
        | {"department": "Billing", "seconds": 3600, "business_seconds": 600, "is_running": False},
        {"ticket_id": "t1", "started_at": "2024-05-13 10:00", "ended_at": "2024-05-13 12:00", "waited_for": "customer"}
        | {"seconds": 7200, "business_seconds": 1200, "is_running": False},
        {"ticket_id": "t2", "started_at": OPENED, "ended_at": "2024-05-13 10:00", "waited_for": "bot"}
        | {"seconds": 3600, "is_running": False},
    ],
    "sla_outcomes": [
        {"ticket_id": "t1", "metric": "first_reply_time", "target_seconds": 60, "clock": "business", "state": "missed"}
        | {"applied_at": OPENED, "started_at": OPENED, "elapsed_seconds": 90, "is_done": True, "is_breached": True},
    ],
    "handovers": [
        {"ticket_id": "t1", "from_team": "Orders", "to_team": "Billing", "handed_at": OPENED, "seconds": 30}
        | {"held_seconds": 9000, "is_transfer": True, "is_return": False},
    ],
    "resolutions": [
        {"ticket_id": "t1", "started_at": OPENED, "resolved_at": "2024-05-13 12:00", "seconds": 10800}
        | {"is_thank_you": False},
    ],
    "decisions": [
        {"ticket_id": "t1", "decided_at": "2024-05-13 10:30", "kind": "refund", "amount": 20, "authority": "approved"}
        | {"approval_requested_at": "2024-05-13 10:00", "approval_answered_at": "2024-05-13 10:20"},
    ],
    "promises": [
        {"ticket_id": "t1", "promise": "kept", "due_at": "2024-05-14", "kept_at": "2024-05-13 13:00"},
        {"ticket_id": "t1", "promise": "late", "due_at": "2024-05-15", "kept_at": "2024-05-16"},
        {"ticket_id": "t1", "promise": "overdue", "due_at": "2024-05-16"},
        {"ticket_id": "t1", "promise": "running", "due_at": "2024-07-01"},
    ],
    "surveys": [{"ticket_id": "t1", "score": 2, "comment": "Slow", "sent_at": "2024-05-14"}],
    "feedback": [{"ticket_id": "t1", "words": "Torn parcels", "department": "Logistics", "passed_on_at": "2024-05-13"}],
}
# Question -> the columns looked at, and what they hold for ticket t1.
TOLD: dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]] = {
    "ticket": (
        ("ticket_id", "team", "elapsed_seconds", "url"),
        [("t1", "Billing", 10800, "https://desk.example/1")],
    ),
    "events": (
        ("kind", "actor", "to_value", "count_all"),
        [("status", None, "new", 3), ("team", None, "Billing", 3), ("message", "Ada", None, 3)],
    ),
    "waits": (
        ("waited_for", "department", "seconds", "rank"),
        [("department", "Billing", 3600, 2), ("customer", None, 7200, 1)],
    ),
    "waterfall": (
        ("waited_for", "department", "seconds", "starts", "ends", "calendar_parts", "calendar_elapsed"),
        [
            ("department", "Billing", 3600, 0, 3600, None, None),
            ("customer", "", 7200, 3600, 10800, None, None),
            ("all", "", 10800, 0, 10800, 10800, 10800),
        ],
    ),
    "sla": (("metric", "target_seconds", "elapsed_seconds", "state"), [("first_reply_time", 60, 90, "missed")]),
    "handovers": (("from_team", "to_team", "seconds", "held_seconds"), [("Orders", "Billing", 30, 9000)]),
    "cycles": (("seconds", "reopened_local"), [(10800, None)]),
    "decisions": (("kind", "amount", "approval_seconds", "authority"), [("refund", 20, 1200, "approved")]),
    "promises": (("promise", "state"), [(each, each) for each in ("kept", "late", "overdue", "running")]),
    "surveys": (("score", "comment"), [(2, "Slow")]),
    "feedback": (("words", "department"), [("Torn parcels", "Logistics")]),
    "of_customer": (("ticket_id", "is_this", "count_all"), [("t2", False, 2), ("t1", True, 2)]),
}


def told_of(warehouse: Warehouse, question: str, **key: str) -> list[Row]:
    more = {"most": 100} if question == "events" else {}
    return rows(warehouse.run(f"tickets/{question}", Scope(), **more, **key))


@pytest.mark.question("tickets/ticket")
def test_one_ticket_is_told_by_its_number_and_help_desk(given):
    warehouse = given(**LIFE)
    for question, (names, expected) in TOLD.items():
        assert columns(told_of(warehouse, question, **KEY), *names) == expected, question
        assert told_of(warehouse, question, ticket_id="t1", source="freshdesk") == [], question
        assert told_of(warehouse, question, ticket_id="t9", source="zendesk") == [], question


@pytest.mark.question("tickets/ticket")
def test_a_ticket_is_found_by_its_number_alone(given):
    warehouse = given(**LIFE)
    (row,) = told_of(warehouse, "ticket", ticket_id="t1", source="")
    assert (row["ticket_id"], row["source"]) == ("t1", "zendesk")
    seen = warehouse.seen_by(viewer_of("team lead: Orders"))
    assert told_of(seen, "ticket", ticket_id="t1", source="") == []


@pytest.mark.question("tickets/ticket")
def test_nobody_reads_a_ticket_of_another_team_or_without_seeing_persons(given):
    """A team lead of Orders asks for Billing's ticket by its number; an executive for any."""
    warehouse = given(**LIFE)
    for question in TOLD:
        for told in ("team lead: Orders", "executive"):
            assert told_of(warehouse.seen_by(viewer_of(told)), question, **KEY) == [], (question, told)
        assert told_of(warehouse.seen_by(viewer_of("team lead: Billing")), question, **KEY) != [], question


@pytest.mark.question("tickets/events")
@pytest.mark.question("tickets/handovers")
@pytest.mark.question("tickets/waits")
def test_a_ticket_tells_a_team_lead_no_other_teams_name(given):
    """Where it came from and whom it waited for is told as "another team", and so is each change of the team."""
    life = {name: LIFE[name] for name in ("tickets", "loads") if name in LIFE}
    passed = {"ticket_id": "t1", "kind": "team", "from_value": "Orders", "to_value": "Billing", "happened_at": OPENED}
    raised = {"ticket_id": "t1", "kind": "escalation", "from_value": "Orders", "to_value": "escalated"}
    waited = {"ticket_id": "t1", "waited_for": "department", "started_at": OPENED, "ended_at": OPENED, "seconds": 0}
    warehouse = given(
        **life,
        events=[passed, raised | {"happened_at": "2024-05-13 10:30"}],
        waits=[waited | {"department": name, "is_running": False} for name in ("Orders", "Billing")],
        handovers=LIFE["handovers"],
        viewer=viewer_of("team lead: Billing"),
    )
    other = ANOTHER_TEAM
    told = {name: told_of(warehouse, name, **KEY) for name in ("events", "waits", "handovers")}
    assert columns(told["events"], "from_value", "to_value") == [(other, "Billing"), (other, "escalated")]
    assert sorted(columns(told["waits"], "department")) == [(other,), ("Billing",)]
    assert columns(told["handovers"], "from_team", "to_team") == [(other, "Billing")]


@pytest.mark.question("tickets/of_customer")
def test_a_customers_tickets_of_other_teams_stay_theirs(given, ask):
    lead = given(**LIFE, viewer=viewer_of("team lead: Billing"))
    assert columns(ask(lead, **KEY), "ticket_id", "count_all") == [("t1", 1)]


@pytest.mark.question("tickets/search")
def test_a_team_lead_and_an_executive_find_what_they_may_see(given, ask):
    assert ids(ask(given(**LIFE, viewer=viewer_of("team lead: Orders")), **SEARCH)) == "t2"
    assert ask(given(**LIFE, viewer=viewer_of("executive")), **SEARCH) == []


@pytest.mark.question("tickets/events")
def test_of_a_very_long_life_the_first_events_are_told(given, ask):
    events = [
        {"ticket_id": "t1", "kind": "note", "happened_at": f"2024-05-13 10:{n // 60:02d}:{n % 60:02d}"}
        for n in range(600)
    ]
    found = ask(given(tickets=[{}], events=events), most=50, **KEY)
    assert (len(found), found[0]["count_all"], found[-1]["happened_local"]) == (
        50,
        600,
        datetime(2024, 5, 13, 10, 0, 49),
    )


@pytest.mark.question("tickets/waterfall")
def test_a_waterfall_of_business_hours_is_checked_on_the_calendar(given, ask):
    whole = ask(given(**LIFE), Scope(clock="business"), **KEY)[-1]
    assert (whole["seconds"], whole["calendar_parts"], whole["calendar_elapsed"]) == (1800, 10800, 10800)


# What marks each question of one ticket as tested: the parametrised tests above ask them all.


@pytest.mark.question("tickets/sla")
def test_no_sla(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


@pytest.mark.question("tickets/handovers")
def test_no_handovers(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


@pytest.mark.question("tickets/cycles")
def test_no_cycles(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


@pytest.mark.question("tickets/decisions")
def test_no_decisions(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


@pytest.mark.question("tickets/promises")
def test_no_promises(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


@pytest.mark.question("tickets/surveys")
def test_no_surveys(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


@pytest.mark.question("tickets/feedback")
def test_no_feedback(given, ask):
    assert ask(given(), ticket_id="t1", source="zendesk") == []


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


@pytest.mark.question("tickets/list")
def test_the_tickets_of_a_service_level_target(given, ask):
    def target(ticket: str, state: str, seconds: int = 3600) -> dict[str, object]:
        row = {"ticket_id": ticket, "metric": "first_reply_time", "target_seconds": seconds, "clock": "business"}
        row |= {"applied_at": "2024-05-13 09:00", "started_at": "2024-05-13 09:00", "elapsed_seconds": 60}
        return row | {"is_done": True, "is_breached": state == "missed", "state": state}

    outcomes = [target("t1", "missed"), target("t2", "met"), target("t3", "missed", 60)]
    warehouse = given(tickets=[{}, {}, {}], sla_outcomes=outcomes)
    hour = "first_reply_time business 3600"
    missed = ask(warehouse, mark=Mark(owner="target", segment=hour, state="missed"))
    assert columns(missed, "ticket_id") == [("t1",)]
    assert columns(ask(warehouse, mark=Mark(owner="target", segment=hour)), "ticket_id") == [("t1",), ("t2",)]


@pytest.mark.question("tickets/list")
def test_list_of_a_trait(given, ask):
    """Traits stand alone (owner 'trait') or narrow the facts of a measure."""
    decision = {"decided_at": "2024-05-13 10:00", "authority": "own"}
    warehouse = given(
        tickets=[
            {"ticket_id": "a", "customer_id": "x", "topic": "Parcel", "reopens": 1},
            {"ticket_id": "b", "customer_id": "y", "topic": "Parcel", "reopens": 0},
            {"ticket_id": "c"},
        ],
        decisions=[
            decision
            | {"ticket_id": "a", "kind": "refund", "policy": "30 days", "is_hindered": True, "amount": 95}
            | {"authority_limit": 100, "loss": 90},
            decision | {"ticket_id": "b", "kind": "decline", "alternative_offered": False},
            decision | {"ticket_id": "c", "kind": "refund", "is_hindered": False, "decided_at": "2024-04-01 10:00"},
        ],
        promises=[{"ticket_id": "c", "promise": "Call back", "due_at": "2024-05-14 09:00"}],
        feedback=[{"ticket_id": "b", "department": "Logistics", "passed_on_at": "2024-05-14 09:00"}],
        surveys=[
            {"kind": "nps", "ticket_id": None, "customer_id": who, "score": 9, "answered_at": "2024-05-20 09:00"}
            for who in ("x", "y", "stranger")
        ]
        + [{"ticket_id": each, "score": 5, "answered_at": "2024-05-20 09:00"} for each in "ab"],
    )

    def bearing(trait: str, value: str, **mark: object) -> str:
        fields = {"owner": "trait", "trait": trait, "trait_value": value} | mark
        return ids(ask(warehouse, weeks(W20, W22), mark=Mark.read(fields)))

    assert bearing("kind", "refund") == "a"
    assert bearing("policy", "30 days") == "a"
    assert bearing("policy_hindered", "30 days") == "a"
    assert bearing("answer", "without_alternative") == "b"
    assert bearing("used", "95") == "a"
    assert bearing("delivered", "150") == "a"
    assert bearing("promise", "Call back") == bearing("overdue", "yes") == "c"
    assert bearing("department", "Logistics") == "b"
    assert bearing("reopened", "bad") == "a"
    assert bearing("reopened", "good") == "b"
    assert bearing("customer_tier", "(none)") == "ab"
    assert bearing("kind", "decline", owner="fact", measure="declined", hit=1) == "b"
    assert bearing("kind", "refund", owner="fact", measure="declined", hit=1) == ""
    assert (bearing("recovered", "recovered"), bearing("recovered", "no failure")) == ("a", "b")
    assert (bearing("met", "made good"), bearing("met", "none"), bearing("met", "no ticket")) == ("a", "b", "")
    assert bearing("no such trait", "x") == ""
