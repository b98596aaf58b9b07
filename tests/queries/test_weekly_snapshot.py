"""queries/weekly_snapshot: every measure by ISO week against the week before, and what moved most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import sqrt
from typing import Any

import pytest

from queries.access import Viewer
from queries.scope import Scope, week_name
from tests.queries.given import OPENED, W19, W20, W21, W22, Row, columns, during, published, weeks

EXECUTIVE = Viewer("executive", sees_persons=False)
# Tickets that nothing is asked of, so that the exports begin on the Monday of W20 and end on the Friday of W22.
COVER = [{"opened_at": "2024-05-13 00:00", "team": "cover"}, {"opened_at": "2024-05-31 09:00", "team": "cover"}]
# The same beside many: a week with less than a twentieth of the usual volume would be stragglers, and cover nothing.
COVER_MANY = [COVER[0], *20 * [COVER[1]]]


def told(found: list[Row], measure: str, *names: str) -> list[tuple[Any, ...]]:
    """The weeks of one measure."""
    return columns([row for row in found if row["measure"] == measure], *names)


@pytest.mark.question("weekly_snapshot/weeks")
def test_weeks_of_three_tickets(given, ask):
    warehouse = given(
        tickets=[
            {
                "opened_at": "2024-05-13 09:00",  # W20
                "first_response_seconds": 3600,
                "resolved_at": "2024-05-14 09:00",  # W20
                "reopens": 0,
                "transfers": 1,
                "is_sla_met": True,
            },
            {
                "opened_at": "2024-05-14 09:00",  # W20
                "first_response_seconds": 7200,
                "resolved_at": "2024-05-21 09:00",  # W21
                "reopens": 1,
                "transfers": 0,
                "is_sla_met": False,
            },
            {"opened_at": "2024-05-31 09:00", "status": "open"},  # W22, of which nothing is known yet
        ],
        surveys=[
            {"ticket_id": "t1", "score": 5, "answered_at": "2024-05-20 09:00"},  # W21
            {"ticket_id": "t2", "sent_at": "2024-05-22 09:00"},  # W21, unanswered
        ],
    )
    found = ask(warehouse, weeks(W20, W22))
    assert columns(found, "measure", "week", "value", "n") == [
        ("backlog", W20, 1, 1),  # the second ticket
        ("backlog", W21, 0, 0),
        ("backlog", W22, 1, 1),  # the third
        ("coverage", W20, None, 0),
        ("coverage", W21, 0.5, 2),
        ("coverage", W22, None, 0),
        ("csat", W20, None, 0),
        ("csat", W21, 1.0, 1),  # who did not answer is not in it
        ("csat", W22, None, 0),
        ("first_response", W20, 5400, 2),  # half of 3600 + 7200
        ("first_response", W21, None, 0),
        ("first_response", W22, None, 0),
        ("opened", W20, 2, 2),
        ("opened", W21, 0, 0),  # a true zero
        ("opened", W22, 1, 1),
        ("reopened", W20, 0.5, 2),
        ("reopened", W21, None, 0),  # no share of nothing
        ("reopened", W22, None, 0),  # a ticket whose reopenings are not told is no ticket without one
        ("resolution_of_solved", W20, 86400, 1),
        ("resolution_of_solved", W21, 604800, 1),
        ("resolution_of_solved", W22, None, 0),
        ("sla_missed", W20, 0.5, 2),
        ("sla_missed", W21, None, 0),
        ("sla_missed", W22, None, 0),
        ("transferred", W20, 0.5, 2),
        ("transferred", W21, None, 0),
        ("transferred", W22, None, 0),
    ]
    assert not any(row["is_partial"] for row in found)


@pytest.mark.question("weekly_snapshot/weeks")
def test_a_week_stands_beside_the_week_before_even_if_that_was_empty(given, ask):
    found = ask(given(tickets=[*COVER, {"opened_at": "2024-05-14 09:00"}]), weeks(W20, W22))
    whole = {
        "low": None,
        "high": None,
        "is_partial": False,
        "is_withheld": False,
        "is_settled": True,
        "difference_low": None,
        "difference_high": None,
    }
    assert [row for row in found if row["measure"] == "opened"] == [
        whole
        | {"measure": "opened", "week": W20, "value": 2, "n": 2, "difference": None}
        | {"value_before": None, "n_before": None, "is_partial_before": None},
        whole
        | {"measure": "opened", "week": W21, "value": 0, "n": 0, "difference": -2}
        | {"value_before": 2, "n_before": 2, "is_partial_before": False},
        whole
        | {"measure": "opened", "week": W22, "value": 1, "n": 1, "difference": 1}
        | {"value_before": 0, "n_before": 0, "is_partial_before": False},
    ]


@pytest.mark.question("weekly_snapshot/weeks")
def test_no_ticket_at_all_has_no_weeks(given, ask):
    assert ask(given(), weeks(W20, W22)) == []
    assert ask(given(tickets=COVER), weeks(W20, W22, teams=("nobody",))) == []


@pytest.mark.question("weekly_snapshot/weeks")
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],  # Newcombe (1998), table I
)
def test_a_share_comes_with_its_wilson_interval(given, ask, hits, n, low, high):
    warehouse = given(tickets=[{"reopens": int(place < hits)} for place in range(n)])
    ((value, count, found_low, found_high),) = told(
        ask(warehouse, weeks(W20, W20)), "reopened", "value", "n", "low", "high"
    )
    assert (value, count) == (pytest.approx(hits / n), n)
    assert (found_low, found_high) == (published(low), published(high))


@pytest.mark.question("weekly_snapshot/weeks")
def test_a_difference_of_shares_comes_with_newcombes_interval(given, ask):
    """48 of 80 reopened in W20 and 56 of 70 in W21: +20 points, 5.24 to 33.39 (Newcombe 1998, table II)."""
    before = [{"opened_at": "2024-05-14 09:00", "reopens": int(place < 48)} for place in range(80)]
    now = [{"opened_at": "2024-05-21 09:00", "reopens": int(place < 56)} for place in range(70)]
    found = ask(given(tickets=[*COVER_MANY, *before, *now]), weeks(W20, W21))
    names = ("value", "value_before", "n_before", "difference", "difference_low", "difference_high")
    assert told(found, "reopened", *names)[1] == (
        pytest.approx(0.8),
        pytest.approx(0.6),
        80,
        pytest.approx(0.2),
        published(0.0524),
        published(0.3339),
    )


TENS = range(10, 101, 10)  # ten values: the median is 55, its interval 20 to 90 (ranks 2 and 9)


@pytest.mark.question("weekly_snapshot/weeks")
def test_a_difference_of_medians_comes_with_an_interval(given, ask):
    before = [{"opened_at": "2024-05-14 09:00", "first_response_seconds": each} for each in TENS]
    now = [{"opened_at": "2024-05-21 09:00", "first_response_seconds": each + 100} for each in TENS]
    found = ask(given(tickets=[*COVER, *before, *now]), weeks(W20, W21))
    names = ("value", "low", "high", "difference", "difference_low", "difference_high")
    # Each estimate is 35 away from either end of its own interval, so the difference is sqrt(35² + 35²).
    assert told(found, "first_response", *names) == [
        (55, 20, 90, None, None, None),
        (155, 120, 190, 100, pytest.approx(100 - 35 * sqrt(2)), pytest.approx(100 + 35 * sqrt(2))),
    ]


@pytest.mark.question("weekly_snapshot/weeks")
def test_too_few_values_have_a_median_but_no_interval(given, ask):
    found = ask(given(tickets=[{"first_response_seconds": 60}]), weeks(W20, W20))
    assert told(found, "first_response", "value", "low", "high", "n") == [(60, None, None, 1)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_backlog_keeps_the_identity_at_the_very_end_of_a_week(given, ask):
    """What opens or ends at Monday 00:00 does so in the week that begins: backlog = before + opened - ended."""
    warehouse = given(
        tickets=[
            *COVER,
            {"opened_at": "2024-05-14 09:00", "resolved_at": "2024-05-19 23:59:59"},  # ended in W20
            {"opened_at": "2024-05-14 09:00", "resolved_at": "2024-05-20 00:00"},  # ended in W21
            {"opened_at": "2024-05-14 09:00", "closed_at": "2024-05-22 09:00"},  # ended in W21, never resolved
            {"opened_at": "2024-05-20 00:00", "status": "pending"},  # opened in W21
        ]
    )
    assert told(ask(warehouse, weeks(W20, W22)), "backlog", "week", "value", "difference") == [
        (W20, 2, None),
        (W21, 1, -1),  # 2 + 1 opened - 2 ended
        (W22, 1, 0),
    ]


@pytest.mark.question("weekly_snapshot/weeks")
def test_backlog_holds_tickets_opened_long_before_the_period(given, ask):
    warehouse = given(tickets=[{"opened_at": "2024-02-05 09:00", "status": "hold"}, *COVER])
    assert told(ask(warehouse, weeks(W21, W21)), "backlog", "value") == [(1,)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_backlog_of_a_source_is_known_up_to_its_own_as_of(given, ask):
    """ServiceNow's exports end within W21: from then on the backlog is Zendesk's, and the weeks are not compared."""
    log = {"source": "servicenow", "status": "open", "as_of": "2024-05-22 12:00"}
    warehouse = given(tickets=[*COVER, {"status": "open"}, log, log | {"opened_at": "2024-05-21 09:00"}])
    assert told(ask(warehouse, weeks(W20, W22)), "backlog", "week", "value", "is_partial", "difference") == [
        (W20, 2, False, None),
        (W21, 1, True, None),
        (W22, 1, False, None),
    ]


@pytest.mark.question("weekly_snapshot/weeks")
def test_a_week_that_is_not_over_has_no_backlog(given, ask):
    as_of = {"as_of": "2024-05-26 23:59:59"}  # the last second of W21
    warehouse = given(tickets=[as_of | {"status": "open"}, as_of | {"status": "open", "opened_at": "2024-05-24 09:00"}])
    assert told(ask(warehouse, weeks(W20, W21)), "backlog", "week", "value") == [(W20, 1), (W21, None)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_partial_weeks_are_marked_and_not_compared(given, ask):
    """The exports begin on the Wednesday of W19 and end on the Wednesday of W22."""
    end = {"as_of": "2024-05-29 12:00"}
    opened = ("2024-05-08 09:00", "2024-05-14 09:00", "2024-05-21 09:00", "2024-05-27 09:00")
    warehouse = given(tickets=[end | {"opened_at": each} for each in opened])
    assert told(ask(warehouse, weeks(W19, W22)), "opened", "week", "value", "is_partial", "difference") == [
        (W19, 1, True, None),
        (W20, 1, False, None),  # the week before is partial
        (W21, 1, False, 0),
        (W22, 1, True, None),
    ]


@pytest.mark.question("weekly_snapshot/weeks")
def test_a_week_that_the_period_cuts_is_partial(given, ask):
    found = ask(given(tickets=COVER), during("2024-05-15", "2024-05-31"))
    assert told(found, "opened", "week", "value", "is_partial") == [(W20, 0, True), (W21, 0, False), (W22, 1, True)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_weeks_outside_the_exports_are_unknown_not_zero(given, ask):
    found = ask(given(tickets=COVER), weeks(W19, date(2024, 6, 10)))
    assert told(found, "opened", "week", "value", "is_partial", "difference") == [
        (W19, None, True, None),
        (W20, 1, False, None),
        (W21, 0, False, -1),
        (W22, 1, False, 1),
        (date(2024, 6, 3), 0, True, None),  # the exports end at its first instant
        (date(2024, 6, 10), None, True, None),
    ]


@pytest.mark.question("weekly_snapshot/weeks")
def test_a_sunday_evening_in_new_york_is_not_the_next_week(given, ask):
    """2024-05-19 23:30 there is Monday in UTC; so is the resolution and the answer half an hour later."""
    warehouse = given(
        tickets=[
            *COVER,
            {"opened_at": "2024-05-19 23:30-04:00", "resolution_seconds": 60, "team": "asked"},
        ],
        surveys=[
            {
                "ticket_id": "t3",
                "score": 5,
                "sent_at": "2024-05-19 23:31-04:00",
                "answered_at": "2024-05-19 23:59-04:00",
            }
        ],
    )
    for zone, week, backlog in (("America/New_York", W20, [(0,), (0,)]), ("UTC", W21, [(None,), (0,)])):
        found = ask(warehouse, weeks(W20, W21, zone=zone, teams=("asked",)))
        for measure in ("opened", "resolution_of_solved", "csat", "coverage"):
            assert told([row for row in found if row["n"]], measure, "week") == [(week,)]
        assert told(found, "backlog", "value") == backlog  # it ended in the week in which it was opened


@pytest.mark.question("weekly_snapshot/weeks")
def test_weeks_are_those_of_iso_8601_at_a_years_end(given, ask):
    """2024-12-30 belongs to 2025-W01, and 2026 has a week 53."""
    days = ("2024-12-30 09:00", "2025-01-05 09:00", "2026-12-28 09:00", "2027-01-03 09:00")
    warehouse = given(tickets=[{"opened_at": day, "as_of": "2027-01-04 00:00"} for day in days])
    found = told(ask(warehouse, Scope()), "opened", "week", "n")
    assert [(week_name(week), n) for week, n in found if n] == [("2025-W01", 2), ("2026-W53", 2)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_the_clock_decides_which_times_are_told(given, ask):
    times = {
        "first_response_seconds": 7200,
        "first_response_business_seconds": 1800,
        "resolution_seconds": 90000,
        "resolution_business_seconds": 30000,
    }
    warehouse = given(tickets=[times])
    for clock, response, resolution in (("calendar", 7200, 90000), ("business", 1800, 30000)):
        found = ask(warehouse, weeks(W20, W20, clock=clock))
        assert told(found, "first_response", "value") == [(response,)]
        assert told(found, "resolution_of_solved", "value") == [(resolution,)]


def team(name: str, day: str, values: Iterable[int]) -> list[Row]:
    return [
        {"team": name, "channel": f"{name} channel", "priority": f"{name} priority", "opened_at": day}
        | {"first_response_seconds": each}
        for each in values
    ]


SLOWER = [
    *COVER_MANY,
    *team("a", "2024-05-14 09:00", TENS),
    *team("a", "2024-05-21 09:00", [each + 100 for each in TENS]),
    *team("b", "2024-05-14 09:00", TENS),
    *team("b", "2024-05-21 09:00", [each + 1 for each in TENS]),
]


SEGMENTS = ("team", "channel", "priority")


@pytest.mark.question("weekly_snapshot/moved")
def test_moved_tells_every_segment_that_can_be_compared(given, ask):
    """Team a is 100 s slower and b 1 s, each with an interval of ± sqrt(35² + 35²) = 49.5 s."""
    found = ask(given(tickets=SLOWER), weeks(W20, W21), week=W21, minimum=10, dimensions=("all", *SEGMENTS))
    assert columns(found, "measure", "dimension", "segment", "difference") == [
        ("first_response", "all", "", pytest.approx(50.5)),
        ("first_response", "channel", "a channel", 100),
        ("first_response", "channel", "b channel", 1),
        ("first_response", "priority", "a priority", 100),
        ("first_response", "priority", "b priority", 1),
        ("first_response", "team", "a", 100),
        ("first_response", "team", "b", 1),
    ]
    assert found[5] == {
        "measure": "first_response",
        "dimension": "team",
        "segment": "a",
        "n": 10,
        "n_before": 10,
        "value": 155,
        "value_before": 55,
        "difference": 100,
        "difference_low": pytest.approx(100 - 35 * sqrt(2)),
        "difference_high": pytest.approx(100 + 35 * sqrt(2)),
    }


@pytest.mark.question("weekly_snapshot/moved")
def test_moved_tells_shares_by_newcombe_and_names_what_has_no_team(given, ask):
    before = [{"opened_at": "2024-05-14 09:00", "reopens": int(place < 48)} for place in range(80)]
    now = [{"opened_at": "2024-05-21 09:00", "reopens": int(place < 56)} for place in range(70)]
    found = ask(given(tickets=[*COVER_MANY, *before, *now]), weeks(W20, W21), week=W21, minimum=10, dimensions=SEGMENTS)
    assert columns(found, "measure", "dimension", "segment", "difference", "difference_low", "difference_high") == [
        ("reopened", dimension, "(none)", pytest.approx(0.2), published(0.0524), published(0.3339))
        for dimension in ("channel", "priority", "team")
    ]


@pytest.mark.question("weekly_snapshot/moved")
@pytest.mark.parametrize(
    ("tickets", "week"),
    [
        ([], W21),  # nothing at all
        ([*COVER, *team("a", "2024-05-14 09:00", TENS), *team("a", "2024-05-21 09:00", range(9))], W21),  # too few
        ([*COVER, *team("a", "2024-05-21 09:00", TENS)], W21),  # no week before
        (SLOWER, W22),  # no value in the week
    ],
)
def test_moved_leaves_out_what_cannot_be_compared(given, ask, tickets, week):
    assert ask(given(tickets=tickets), weeks(W19, W22), week=week, minimum=10, dimensions=SEGMENTS) == []


@pytest.mark.question("weekly_snapshot/moved")
def test_moved_never_compares_with_a_partial_week(given, ask):
    """A ticket on the Wednesday of W19: W20 is whole, the week before it is not."""
    tickets = [
        {"opened_at": "2024-05-08 09:00"},
        *team("a", "2024-05-09 09:00", TENS),
        *team("a", "2024-05-14 09:00", [each + 100 for each in TENS]),
        *team("a", "2024-05-24 09:00", [each + 200 for each in TENS]),
    ]
    warehouse = given(tickets=tickets)
    assert ask(warehouse, weeks(W19, W22), week=W20, minimum=10, dimensions=SEGMENTS) == []
    assert (
        len(ask(warehouse, weeks(W19, W22), week=W21, minimum=10, dimensions=SEGMENTS)) == 3
    )  # of W20 and W21, both whole


@pytest.mark.question("weekly_snapshot/moved")
def test_what_did_not_change_was_compared_too(given, ask):
    same = [*COVER_MANY, *team("a", "2024-05-14 09:00", TENS), *team("a", "2024-05-21 09:00", TENS)]
    found = ask(given(tickets=same), weeks(W20, W21), week=W21, minimum=10, dimensions=("team",))
    assert columns(found, "segment", "difference") == [("a", 0)]


@pytest.mark.question("weekly_snapshot/moved")
def test_no_segment_reveals_a_smaller_one_to_executives(given, ask):
    """Two tickets of c are what all of them less a and b leave: b, the smaller, goes as well."""
    tickets = [*COVER_MANY]
    for day in ("2024-05-14 09:00", "2024-05-21 09:00"):
        tickets += [*team("a", day, range(10, 151, 10)), *team("b", day, TENS), *team("c", day, [10, 20])]
    asked = {"week": W21, "minimum": 10, "dimensions": ("channel",)}
    warehouse = given(tickets=tickets)
    assert columns(ask(warehouse, weeks(W20, W21), **asked), "segment") == [("a channel",), ("b channel",)]
    executive = warehouse.seen_by(EXECUTIVE)
    assert columns(ask(executive, weeks(W20, W21), **asked), "segment") == [("a channel",)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_too_few_are_withheld_from_executives(given, ask):
    """The smallest cell is five: four answers are withheld, and so is the difference to them; none is none."""
    tickets = [
        *COVER_MANY,
        *({"opened_at": "2024-05-14 09:00", "reopens": 0} for _ in range(4)),
        *({"opened_at": "2024-05-21 09:00", "reopens": 0} for _ in range(6)),
    ]
    warehouse = given(tickets=tickets)
    names = ("week", "value", "n", "is_withheld", "difference")
    assert told(ask(warehouse.seen_by(EXECUTIVE), weeks(W20, W22)), "reopened", *names) == [
        (W20, None, None, True, None),
        (W21, 0, 6, False, None),
        (W22, None, 0, False, None),
    ]
    assert told(ask(warehouse, weeks(W20, W21)), "reopened", *names)[0] == (W20, 0, 4, False, None)


@pytest.mark.question("weekly_snapshot/coverage")
def test_coverage_of_each_source(given, ask):
    log = {"source": "log", "opened_at": "2024-05-08 22:30", "as_of": "2024-05-22 22:30"}
    found = ask(given(tickets=[*COVER, log]), weeks(W20, W21, zone="Europe/Berlin"))
    assert columns(found, "source", "first_day", "last_day", "as_of_day") == [
        ("log", date(2024, 5, 9), date(2024, 5, 9), date(2024, 5, 23)),
        ("zendesk", date(2024, 5, 13), date(2024, 5, 31), date(2024, 6, 3)),
    ]


def said(comment: str | None, score: int = 5, day: str = "2024-05-21 09:00", **more: Any) -> Row:
    return {"ticket_id": "t1", "score": score, "answered_at": day, "comment": comment, **more}


@pytest.mark.question("weekly_snapshot/comments")
def test_comments_are_the_longest_of_either_kind_each_wording_once(given, ask):
    surveys = [
        said("Good."),
        said("Very good indeed."),
        said("GOOD."),  # a wording that is there already
        said("Could be better.", score=2),
        said("It was neither nor", kind="nps", score=8, scale_min=0, scale_max=10),
        said("Would not recommend it.", kind="nps", score=2, scale_min=0, scale_max=10),
        said("  "),
        said(None, score=1),
        said("The week before", day="2024-05-14 09:00"),
    ]
    warehouse = given(tickets=[{"team": "a", "topic": "parcels"}], surveys=surveys)
    found = ask(warehouse, weeks(W21, W21), most=3)
    assert columns(found, "is_good", "comment", "topic", "team") == [
        (True, "Very good indeed.", "parcels", "a"),
        (True, "Good.", "parcels", "a"),
        (False, "Would not recommend it.", "parcels", "a"),
        (False, "Could be better.", "parcels", "a"),
    ]
    assert columns(ask(warehouse, weeks(W21, W21), most=1), "place") == [(1,), (1,)]
    assert ask(warehouse, weeks(W21, W21, teams=("b",)), most=3) == []


@pytest.mark.question("weekly_snapshot/stories")
def test_stories_are_chosen_by_their_rules(given, ask):
    """t2 had more go wrong than t1 and its customer is satisfied; t4 waited longer than t3 at the same low score."""
    tickets = [
        {},
        {"reopens": 1, "transfers": 2},
        {"requester_wait_seconds": 60},
        {"requester_wait_seconds": 90},
        {"reopens": 3},
    ]
    surveys = [
        said("A long praise of what went well", ticket_id="t1"),
        said("Saved.", ticket_id="t2", score=4),
        said("A long complaint about all of it", ticket_id="t3", score=1),
        said("Slow.", ticket_id="t4", score=1),
        said(None, ticket_id="t5", score=1),  # without words there is no story
    ]
    decisions = [
        {"ticket_id": "t2", "kind": "refund", "authority": "own", "decided_at": "2024-05-20 09:00"},
        {"ticket_id": "t2", "kind": "credit", "authority": "approved", "decided_at": "2024-05-19 09:00"},
    ]
    found = ask(given(tickets=tickets, surveys=surveys, decisions=decisions), weeks(W21, W21))
    assert columns(found, "story", "ticket_id", "troubles", "decision", "authority") == [
        ("good", "t2", 2, "refund", "own"),
        ("lesson", "t4", 0, None, None),
    ]


@pytest.mark.question("weekly_snapshot/names")
def test_names_of_the_house_whoever_asks(given, ask):
    warehouse = given(
        tickets=[{"agent": "Anna", "team": "a"}, {"agent": None}],
        surveys=[{"agent": "Ben"}],
        agents=[{"agent": "Carl", "supervisor": "Dora"}],
        decisions=[{"agent": "Emil", "reviewer": "Frida"}],
        events=[
            {"ticket_id": "t1", "happened_at": OPENED, "kind": "note", "actor": "Gerd", "actor_role": "agent"},
            {"ticket_id": "t1", "happened_at": OPENED, "kind": "message", "actor": "Heidi", "actor_role": "customer"},
        ],
    )
    names = [("Anna",), ("Ben",), ("Carl",), ("Dora",), ("Emil",), ("Frida",), ("Gerd",)]
    assert columns(ask(warehouse), "name") == names
    assert columns(ask(warehouse.seen_by(Viewer("team lead", visible_teams=("b",)))), "name") == names


@pytest.mark.question("weekly_snapshot/ids")
def test_ids_among_words(given, ask):
    warehouse = given(
        tickets=[{"ticket_id": "INC-77", "customer_id": "Anna Schmidt"}],
        orders=[{"order_id": "4711", "kind": "order"}],
    )
    words = ("anna schmidt", "inc-77", "4711", "parcel", "anna")
    assert columns(ask(warehouse, words=words), "id") == [("4711",), ("anna schmidt",), ("inc-77",)]
    assert ask(warehouse, words=()) == []


@pytest.mark.question("weekly_snapshot/weeks")
def test_stragglers_of_earlier_weeks_cover_nothing(given, ask):
    """One old ticket, then forty a week: W20 is where the exports begin, and W19 is not compared with it."""
    usual = [{"opened_at": f"{day} 09:00"} for day in ("2024-05-13", "2024-05-20", "2024-05-27") for _ in range(40)]
    friday = [{"opened_at": "2024-05-31 09:00"}]
    found = ask(given(tickets=[{"opened_at": "2024-04-03 09:00"}, *usual, *friday]), weeks(W19, W21))
    assert told(found, "opened", "week", "value", "difference") == [(W19, None, None), (W20, 40, None), (W21, 40, 0)]


@pytest.mark.question("weekly_snapshot/weeks")
def test_resolutions_are_not_compared_before_the_exports_hold_old_tickets(given, ask):
    """Exports that begin eight weeks ago or less hold no older tickets to be solved: the median rises by itself."""

    def solved(first: str) -> list[tuple]:
        tickets = [{"opened_at": first}, {"opened_at": "2024-05-31 09:00"}]
        tickets += [
            {"opened_at": f"{day} 09:00", "resolved_at": f"{day} 10:00"}
            for day in ("2024-05-14", "2024-05-21")
            for _ in range(10)
        ]
        return told(
            ask(given(tickets=tickets), weeks(W20, W21)), "resolution_of_solved", "value", "difference", "is_settled"
        )

    assert solved("2024-05-13 00:00") == [(3600, None, False), (3600, None, False)]
    assert solved("2024-03-11 00:00") == [(3600, None, True), (3600, 0, True)]


@pytest.mark.question("weekly_snapshot/moved")
def test_a_week_is_not_compared_with_one_of_fewer_sources(given, ask):
    """The second help desk's exports begin with W21: what it brings in is not a change."""
    first = [{"opened_at": f"{day} 09:00", "reopens": 0} for day in ("2024-05-13", "2024-05-20") for _ in range(30)]
    second = [{"opened_at": "2024-05-20 09:00", "reopens": 1, "source": "other"} for _ in range(30)]
    ends = [{"opened_at": "2024-05-31 09:00", "source": source} for source in ("zendesk", "other") for _ in range(5)]
    assert (
        ask(given(tickets=[*first, *second, *ends]), weeks(W20, W21), week=W21, minimum=10, dimensions=SEGMENTS) == []
    )
