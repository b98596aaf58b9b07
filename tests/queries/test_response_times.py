"""queries/response_times: how long it took, by week, hour, segment and class, with the open tickets counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from math import ceil, sqrt
from typing import Any

import pytest

from queries.access import Viewer
from queries.scope import Scope
from tests.queries.given import (
    AS_OF,
    DAY,
    HOUR,
    W19,
    W20,
    W21,
    W22,
    Row,
    before_as_of,
    columns,
    during,
    one,
    published,
    weeks,
)

FIRST = {"measure": "first_response"}
RESOLUTION = {"measure": "resolution"}
TENS = range(10, 101, 10)  # ten values: the median is 55, its interval the least and the largest (ranks 1 and 10)


def waiting(seconds: float, **rest: Any) -> Row:
    """A ticket that has been open and unanswered for so long."""
    return {"opened_at": before_as_of(seconds), "status": "open", "replies": 0} | rest


# Every way a first response can stand to the house target of 24 hours.
JUDGED = [
    {"first_response_seconds": HOUR},  # within
    {"first_response_seconds": DAY},  # equal is within
    {"first_response_seconds": DAY + 1},  # late
    waiting(DAY + 1),  # late, and still running
    waiting(DAY),  # running, due this very second: left out
    waiting(HOUR),  # running: left out
    {"replies": 0, "resolution_seconds": 2 * DAY},  # solved, never answered
]


@pytest.mark.question("response_times/summary")
def test_summary_judges_the_late_that_still_run_and_leaves_out_the_not_yet_due(given, ask):
    assert ask(given(tickets=JUDGED), Scope(), before=during("2020-01-01", "2020-01-07"), **FIRST) == [
        {
            "count_tickets": 7,
            "count_measured": 3,
            "count_running": 3,
            "count_without": 1,
            "count_open": 3,
            "median": DAY,
            "p75": DAY + 0.5,  # 1.5 places up from the least of three
            "p90": pytest.approx(DAY + 0.8),
            "median_low": None,
            "median_high": None,
            "target_seconds": DAY,
            "is_target_stated": False,
            "is_target_changed": False,
            "count_judged": 4,
            "within_share": 0.5,
            "within_low": published(0.1500),  # Wilson, 2 of 4
            "within_high": published(0.8500),
            "count_measured_before": 0,
            "count_judged_before": 0,
            "median_difference": None,
            "median_difference_low": None,
            "median_difference_high": None,
            "within_difference": None,
            "within_difference_low": None,
            "within_difference_high": None,
        }
    ]


@pytest.mark.question("response_times/summary")
def test_summary_of_nothing_is_null_not_zero(given, ask):
    for warehouse in (given(), given(tickets=[{}])):
        told = one(ask(warehouse, Scope(teams=("nobody",)), before=Scope(teams=("nobody",)), **FIRST))
        assert {name for name, value in told.items() if value == 0 and not name.startswith("is_target")} == {
            "count_tickets",
            "count_measured",
            "count_running",
            "count_without",
            "count_open",
            "count_judged",
            "count_measured_before",
            "count_judged_before",
        }
        assert {name for name, value in told.items() if value is not None and value != 0} == {"target_seconds"}


@pytest.mark.question("response_times/summary")
def test_summary_of_one_ticket(given, ask):
    told = one(ask(given(tickets=[{"resolution_seconds": HOUR}]), Scope(), before=Scope(), **RESOLUTION))
    assert (told["median"], told["p75"], told["p90"], told["median_low"]) == (HOUR, HOUR, HOUR, None)
    assert (told["count_measured"], told["within_share"]) == (1, 1.0)
    assert (told["within_low"], told["within_high"]) == (published(0.2065), 1.0)  # 1 of 1 is not certainty


@pytest.mark.question("response_times/summary")
def test_summary_counts_a_reopened_ticket_as_unresolved(given, ask):
    """It was resolved once, but its last resolution did not last."""
    reopened = waiting(8 * DAY, first_resolution_seconds=60, reopens=1)
    told = one(ask(given(tickets=[reopened, {"resolution_seconds": DAY}]), Scope(), before=Scope(), **RESOLUTION))
    assert (told["count_measured"], told["count_running"], told["within_share"]) == (1, 1, 0.5)  # the target is 7 days


@pytest.mark.question("response_times/summary")
def test_summary_compares_shares_by_newcombe(given, ask):
    """Within 24 hours: 48 of 80 in W20 and 56 of 70 in W21, +5.24 to +33.39 points (Newcombe 1998, table II)."""
    before = [{"first_response_seconds": 1 if place < 48 else DAY + 1} for place in range(80)]
    now = [
        {"opened_at": "2024-05-21 09:00", "first_response_seconds": 1 if place < 56 else DAY + 1} for place in range(70)
    ]
    told = one(ask(given(tickets=[*before, *now]), weeks(W21, W21), before=weeks(W20, W20), **FIRST))
    assert (told["count_judged"], told["count_judged_before"]) == (70, 80)
    assert (told["within_share"], told["within_difference"]) == (pytest.approx(0.8), pytest.approx(0.2))
    assert told["within_difference_low"] == published(0.0524)
    assert told["within_difference_high"] == published(0.3339)


@pytest.mark.question("response_times/summary")
def test_summary_compares_medians(given, ask):
    before = [{"first_response_seconds": each} for each in TENS]
    now = [{"opened_at": "2024-05-21 09:00", "first_response_seconds": each + 100} for each in TENS]
    told = one(ask(given(tickets=[*before, *now]), weeks(W21, W21), before=weeks(W20, W20), **FIRST))
    assert (told["median"], told["median_low"], told["median_high"]) == (155, 120, 190)
    assert told["median_difference"] == 100
    assert told["median_difference_low"] == pytest.approx(100 - 35 * sqrt(2))
    assert told["median_difference_high"] == pytest.approx(100 + 35 * sqrt(2))


@pytest.mark.question("response_times/summary")
def test_summary_by_the_business_clock(given, ask):
    """How long an open ticket has waited in business hours is not exported: it is running, and not judged."""
    answered = {"first_response_seconds": 3 * DAY, "first_response_business_seconds": 8 * HOUR}
    warehouse = given(tickets=[answered, waiting(30 * DAY)])
    told = one(ask(warehouse, Scope(clock="business"), before=Scope(), **FIRST))
    assert (told["median"], told["target_seconds"], told["within_share"]) == (8 * HOUR, 8 * HOUR, 1.0)
    assert (told["count_running"], told["count_judged"]) == (1, 1)
    told = one(ask(warehouse, Scope(clock="calendar"), before=Scope(), **FIRST))
    assert (told["median"], told["target_seconds"], told["within_share"]) == (3 * DAY, DAY, 0.0)
    assert (told["count_running"], told["count_judged"]) == (1, 2)


@pytest.mark.question("response_times/summary")
def test_summary_does_not_take_a_reply_in_the_other_clock_for_none(given, ask):
    """Replies told in business hours only: by the calendar nobody knows, and who still waits must not stand for all."""
    warehouse = given(
        tickets=[
            {"first_response_business_seconds": 60, "replies": 1},
            waiting(30 * DAY) | {"first_response_business_seconds": 60, "replies": 1},  # open, and answered
            waiting(30 * DAY),
        ]
    )
    told = one(ask(warehouse, Scope(clock="calendar"), before=Scope(), **FIRST))
    counts = ("count_measured", "count_running", "count_without", "count_judged", "within_share")
    assert columns([told], *counts) == [(0, 1, 2, 0, None)]


@pytest.mark.question("response_times/summary")
def test_summary_knows_nothing_of_replies_that_no_export_records(given, ask):
    told = one(ask(given(tickets=[waiting(30 * DAY) | {"replies": None}]), Scope(), before=Scope(), **FIRST))
    assert (told["count_running"], told["count_judged"], told["within_share"]) == (0, 0, None)


@pytest.mark.question("response_times/summary")
def test_summary_of_nothing_but_waiting_tickets_is_late_all_the_same(given, ask):
    told = one(ask(given(tickets=[waiting(2 * DAY)]), Scope(), before=Scope(), **FIRST))
    assert (told["count_judged"], told["within_share"]) == (1, 0.0)


@pytest.mark.question("response_times/summary")
def test_summary_judges_by_the_stated_target(given, ask):
    stated = {"measure": "first_response", "clock": "calendar", "target_seconds": HOUR}
    told = one(ask(given(tickets=JUDGED, targets=[stated]), Scope(), before=Scope(), **FIRST))
    assert (told["target_seconds"], told["is_target_stated"]) == (HOUR, True)
    assert (told["count_judged"], told["within_share"]) == (5, 0.2)  # the first; two later, two waiting longer


ANSWERED = [
    {"opened_at": "2024-05-13 09:00", "first_response_seconds": 2 * HOUR},  # within a day, the usual target
    {"opened_at": "2024-05-20 09:00", "first_response_seconds": 2 * HOUR},  # late: an hour from this day on
    {"opened_at": "2024-05-27 09:00", "first_response_seconds": 2 * HOUR},  # within three hours since then
]
GOALS = [
    {"measure": "first_response", "clock": "calendar"} | goal
    for goal in (
        {"value": HOUR, "valid_from": W21},
        {"value": 3 * HOUR, "valid_from": W22},
        {"value": 5 * HOUR, "team": "Billing"},  # a team's own goal is no target of the house
        {"value": 1, "clock": "business"},
        {"value": 1, "measure": "resolution"},
    )
]


@pytest.mark.question("response_times/summary")
def test_a_ticket_is_held_against_the_target_of_its_day(given, ask):
    warehouse = given(tickets=[row | {"team": "Billing"} for row in ANSWERED], goals=GOALS)
    names = ("target_seconds", "is_target_stated", "is_target_changed", "count_judged", "within_share")

    def told(first: date, last: date, before: tuple[date, date], **teams: Any) -> list[Any]:
        return columns(ask(warehouse, weeks(first, last, **teams), before=weeks(*before, **teams), **FIRST), *names)

    assert told(W20, W22, (W20, W22)) == [(3 * HOUR, True, True, 3, pytest.approx(2 / 3))]
    assert told(W20, W20, (W20, W20)) == [(DAY, False, False, 1, 1)]
    assert told(W21, W21, (W21, W21)) == [(HOUR, True, False, 1, 0)]
    assert told(W22, W22, (W21, W21)) == [(3 * HOUR, True, True, 1, 1)]  # what changed is the target
    assert told(W20, W22, (W20, W22), teams=("Billing",)) == [(5 * HOUR, True, False, 3, 1)]
    assert told(W20, W22, (W20, W22), teams=("Billing", "x")) == [(3 * HOUR, True, True, 3, pytest.approx(2 / 3))]


@pytest.mark.question("response_times/summary")
def test_the_list_of_goals_goes_before_the_settings(given, ask):
    stated = {"measure": "first_response", "clock": "calendar", "target_seconds": 60}
    warehouse = given(tickets=ANSWERED, goals=GOALS, targets=[stated])
    told = ask(warehouse, weeks(W20, W22), before=weeks(W20, W22), **FIRST)
    assert columns(told, "target_seconds", "within_share") == [(3 * HOUR, pytest.approx(1 / 3))]


@pytest.mark.question("response_times/by_week")
def test_by_week_holds_each_week_against_its_target(given, ask):
    found = ask(given(tickets=ANSWERED, goals=GOALS), weeks(W20, W22), **FIRST)
    assert columns(found, "week", "within_share") == [(W20, 1), (W21, 0), (W22, 1)]


@pytest.mark.question("response_times/summary")
def test_running_clocks_stop_at_their_own_sources_as_of(given, ask):
    """Opened at the same instant; ServiceNow's exports end an hour later, Zendesk's two days later."""
    opened = {"opened_at": "2024-06-01 00:00", "status": "open"}
    log = opened | {"source": "servicenow", "as_of": "2024-06-01 01:00"}
    hour = {"measure": "resolution", "clock": "calendar", "target_seconds": HOUR}
    told = one(ask(given(tickets=[opened, log], targets=[hour]), Scope(), before=Scope(), **RESOLUTION))
    assert (told["count_running"], told["count_judged"], told["within_share"]) == (2, 1, 0.0)


@pytest.mark.question("response_times/by_week")
def test_by_week_has_a_row_for_a_week_without_tickets(given, ask):
    warehouse = given(
        tickets=[
            {"opened_at": "2024-05-12 23:59:59", "first_response_seconds": 9},  # before the period
            {"opened_at": "2024-05-13 00:00", "first_response_seconds": HOUR},  # its first instant
            {"opened_at": "2024-05-14 00:00", "first_response_seconds": DAY},  # equal to the target is within
            {"opened_at": "2024-05-15 00:00", "first_response_seconds": 3 * DAY},
            {"opened_at": "2024-05-16 00:00", "status": "open", "replies": 0},
            {"opened_at": "2024-06-02 23:59:59", "status": "open", "replies": 0},  # its last second
            {"opened_at": "2024-06-03 00:00", "first_response_seconds": 9},  # after the period
        ]
    )
    empty = {"median": None, "p75": None, "p90": None, "within_share": None, "within_low": None, "within_high": None}
    assert ask(warehouse, weeks(W20, W22), **FIRST) == [
        {
            "week": W20,
            "count_tickets": 4,
            "count_measured": 3,
            "count_running": 1,
            "median": DAY,
            "p75": 2 * DAY,  # half way from one day to three
            "p90": pytest.approx(2.6 * DAY),  # 0.8 of that way
            "count_judged": 4,
            "within_share": 0.5,  # two of three answered and one that waits since long ago
            "within_low": published(0.1500),
            "within_high": published(0.8500),
        },
        empty | {"week": W21, "count_tickets": 0, "count_measured": 0, "count_running": 0, "count_judged": 0},
        empty | {"week": W22, "count_tickets": 1, "count_measured": 0, "count_running": 1, "count_judged": 0},
    ]


@pytest.mark.question("response_times/by_week")
def test_by_week_of_no_ticket(given, ask):
    assert ask(given(), weeks(W20, W21), **FIRST) == []
    found = ask(given(tickets=[{}]), weeks(W20, W20, teams=("nobody",)), **FIRST)
    assert columns(found, "week", "count_tickets", "median", "within_share") == [(W20, 0, None, None)]


@pytest.mark.question("response_times/by_week")
def test_by_week_cuts_the_weeks_in_the_zone_of_the_scope(given, ask):
    warehouse = given(tickets=[{"opened_at": "2024-05-19 23:30-04:00", "resolution_seconds": 60}])
    for zone, week in (("America/New_York", W20), ("UTC", W21)):
        found = ask(warehouse, weeks(W19, W22, zone=zone), **RESOLUTION)
        assert [row["week"] for row in found if row["count_measured"]] == [week], zone


@pytest.mark.question("response_times/by_week")
def test_by_week_takes_the_first_resolution_for_none(given, ask):
    reopened = {"status": "open", "first_resolution_seconds": 60, "reopens": 1}
    told = one(ask(given(tickets=[reopened]), weeks(W20, W20), **RESOLUTION))
    assert (told["count_measured"], told["count_running"], told["median"]) == (0, 1, None)


CLASSES = [900, 3600, 7200, 14400, 28800, DAY, 2 * DAY, 7 * DAY, 30 * DAY]


@pytest.mark.question("response_times/distribution")
def test_distribution_has_half_open_classes(given, ask):
    """A ticket on each bound and one a second below it: two in every class, one in the last."""
    bounds = [{"first_response_seconds": each - less} for each in CLASSES for less in (0, 1)]
    ended = [{"replies": 0}, {"replies": 0}, {"replies": 0}]
    found = ask(given(tickets=[*bounds, *ended, waiting(HOUR)]), Scope(), **FIRST)
    measured = {"state": "measured", "count_tickets": 2, "share": pytest.approx(2 / 22)}
    one_of_all = {"count_tickets": 1, "share": pytest.approx(1 / 22)}
    three_of_all = {"count_tickets": 3, "share": pytest.approx(3 / 22)}
    assert found == [
        {"place": 1, "at_least": 0, "below": 900} | measured | one_of_all,
        *(
            {"place": place, "at_least": at_least, "below": below} | measured
            for place, (at_least, below) in enumerate(pairwise(CLASSES), start=2)
        ),
        {"place": 10, "at_least": CLASSES[-1], "below": None} | measured | one_of_all,
        {"place": 11, "at_least": None, "below": None, "state": "running"} | one_of_all,
        {"place": 12, "at_least": None, "below": None, "state": "without"} | three_of_all,
    ]


@pytest.mark.question("response_times/distribution")
def test_distribution_of_no_ticket_has_every_class_and_no_share(given, ask):
    found = ask(given(), Scope(), **RESOLUTION)
    assert columns(found, "place", "count_tickets", "share") == [(place, 0, None) for place in range(1, 13)]


@pytest.mark.question("response_times/distribution")
def test_distribution_counts_every_ticket_once(given, ask):
    """Two are answered, each in another clock: by neither clock is the other one measured, nor does it wait."""
    answered = waiting(DAY) | {"first_response_business_seconds": 0, "replies": 1}
    warehouse = given(tickets=[answered, waiting(DAY), {"first_response_seconds": 0}])
    for clock in ("calendar", "business"):
        found = columns(ask(warehouse, Scope(clock=clock), **FIRST), "state", "count_tickets")
        assert [each for each in found if each[1]] == [("measured", 1), ("running", 1), ("without", 1)]


@pytest.mark.question("response_times/by_hour")
def test_by_hour_has_a_row_for_hours_in_which_tickets_came(given, ask):
    warehouse = given(
        tickets=[
            {"opened_at": "2024-05-13 09:00", "first_response_seconds": 60},  # Monday, 9
            {"opened_at": "2024-05-20 09:59:59", "first_response_seconds": 120},  # Monday, 9
            {"opened_at": "2024-05-13 10:00", "status": "open"},  # Monday, 10
            {"opened_at": "2024-05-19 23:00", "first_response_seconds": 30},  # Sunday, 23
        ]
    )
    assert ask(warehouse, Scope(), **FIRST) == [
        {"weekday": 1, "hour": 9, "count_tickets": 2, "count_measured": 2, "median": 90},
        {"weekday": 1, "hour": 10, "count_tickets": 1, "count_measured": 0, "median": None},
        {"weekday": 7, "hour": 23, "count_tickets": 1, "count_measured": 1, "median": 30},
    ]


@pytest.mark.question("response_times/by_hour")
def test_by_hour_is_told_in_the_zone_of_the_scope(given, ask):
    """2024-05-20 03:30 UTC is still Sunday in New York; Kolkata is five and a half hours ahead."""
    warehouse = given(tickets=[{"opened_at": "2024-05-20 03:30", "resolution_seconds": 60}])
    for zone, weekday, hour in (("UTC", 1, 3), ("America/New_York", 7, 23), ("Asia/Kolkata", 1, 9)):
        told = one(ask(warehouse, Scope(zone=zone), **RESOLUTION))
        assert (told["weekday"], told["hour"], told["median"]) == (weekday, hour, 60), zone


@pytest.mark.question("response_times/by_hour")
def test_by_hour_of_no_ticket(given, ask):
    assert ask(given(), Scope(), **FIRST) == []


@pytest.mark.question("response_times/by_segment")
def test_by_segment_stands_beside_what_keeps_it_honest(given, ask):
    warehouse = given(
        tickets=[
            {"team": "Support", "first_response_seconds": 100, "reopens": 0, "is_sla_met": True},
            {"team": "Support", "first_response_seconds": 300, "reopens": 1, "is_sla_met": False},
            {"team": "Support", "status": "open"},  # reopens, transfers, service level: not known, so not 0
            {"team": None, "first_response_seconds": 60, "transfers": 2},
        ]
    )
    unknown = {"reopened": None, "transferred": None, "sla_missed": None}
    half = {"share": 0.5, "low": published(0.0945), "high": published(0.9055)}  # Wilson, 1 of 2
    whole = {"share": 1.0, "low": published(0.2065), "high": 1.0}  # Wilson, 1 of 1
    shares = [unknown | {"reopened": half, "sla_missed": half}, unknown | {"transferred": whole}]
    times = [
        {"segment": "Support", "count_tickets": 3, "count_measured": 2, "count_open": 1, "median": 200, "p90": 280},
        {"segment": "(none)", "count_tickets": 1, "count_measured": 1, "count_open": 0, "median": 60, "p90": 60},
    ]
    assert ask(warehouse, Scope(), **FIRST, dimension="team") == [
        row
        | {"median_low": None, "median_high": None}
        | {f"{name}_{end}": each and each[end] for name, each in share.items() for end in ("share", "low", "high")}
        for row, share in zip(times, shares, strict=True)
    ]


@pytest.mark.question("response_times/by_segment")
def test_by_segment_hides_small_segments_and_persons_from_viewers_of_aggregates(given, ask):
    """Five may be shown: three and four go together, and nothing is left that could be subtracted."""
    rows = [{"team": team, "agent": team} for team, n in (("A", 9), ("B", 4), ("C", 3)) for _ in range(n)]
    warehouse = given(tickets=rows, viewer=Viewer("executive", sees_persons=False))
    assert columns(ask(warehouse, dimension="team", **FIRST), "segment", "count_tickets") == [("A", 9), ("(few)", 7)]
    assert columns(ask(warehouse, dimension="agent", **FIRST), "segment", "count_tickets") == [("(all)", 16)]
    alone = given(tickets=rows[:13], viewer=Viewer("executive", sees_persons=False))
    assert columns(ask(alone, dimension="team", **FIRST), "segment", "count_tickets") == [("(few)", 13)]


@pytest.mark.question("response_times/by_segment")
def test_by_segment_knows_every_dimension(given, ask):
    """Two tickets have the same value, which names the dimension, one another, and one none."""
    dimensions = ("team", "channel", "priority", "agent", "topic")
    values = ({name: name for name in dimensions}, {name: f"another {name}" for name in dimensions})
    warehouse = given(tickets=[values[0], values[0], values[1], {}])
    for name in dimensions:
        found = columns(ask(warehouse, Scope(), **RESOLUTION, dimension=name), "segment", "count_tickets")
        assert found == [(name, 2), ("(none)", 1), (f"another {name}", 1)]


@pytest.mark.question("response_times/by_segment")
@pytest.mark.parametrize(
    ("values", "median", "low", "high"),
    [
        (range(1, 101), 50.5, 40, 61),  # Conover's ranks 40 and 61
        (TENS, 55, 20, 90),  # 2 and 9
        (range(1, 7), 3.5, 1, 6),
        (range(1, 6), 3, None, None),  # too few to say
        ([5] * 30, 5, 5, 5),  # ties
    ],
)
def test_by_segment_gives_the_order_statistic_interval(given, ask, values, median, low, high):
    """Beside each value stands a ticket without one, which must not move the ranks."""
    tickets = [each for value in values for each in ({"first_response_seconds": value}, {"status": "open"})]
    told = one(ask(given(tickets=tickets), Scope(), **FIRST, dimension="team"))
    assert (told["median"], told["median_low"], told["median_high"]) == (median, low, high)


@pytest.mark.question("response_times/by_segment")
def test_by_segment_of_no_ticket(given, ask):
    assert ask(given(), Scope(), **FIRST, dimension="team") == []


@pytest.mark.question("response_times/outcomes")
def test_outcomes_stand_beside_the_period_before(given, ask):
    """48 of 80 reopened in W20 and 56 of 70 in W21: +5.24 to +33.39 points (Newcombe 1998, table II)."""
    before = [{"reopens": int(place < 48)} for place in range(80)]
    now = [{"opened_at": "2024-05-21 09:00", "reopens": int(place < 56)} for place in range(70)]
    told = one(ask(given(tickets=[*before, *now]), weeks(W21, W21), before=weeks(W20, W20)))
    assert told == {
        "measure": "reopened",
        "value": pytest.approx(0.8),
        "low": published(0.6918),  # Wilson, 56 of 70
        "high": published(0.8770),
        "n": 70,
        "hits": 56,
        "n_before": 80,
        "difference": pytest.approx(0.2),
        "difference_low": published(0.0524),
        "difference_high": published(0.3339),
    }


@pytest.mark.question("response_times/outcomes")
def test_outcomes_count_what_is_known_and_no_times(given, ask):
    warehouse = given(
        tickets=[
            {"transfers": 3, "is_sla_met": True, "first_response_seconds": 60},
            {"transfers": 0, "reopens": None},
            {"transfers": None},
        ],
        surveys=[{"score": 4}, {"score": 3}, {}],  # the third was asked and did not answer
    )
    found = ask(warehouse, Scope(), before=during("2020-01-01", "2020-01-07"))
    assert columns(found, "measure", "hits", "n", "value", "n_before", "difference") == [
        ("coverage", 2, 3, pytest.approx(2 / 3), 0, None),
        ("csat", 1, 2, 0.5, 0, None),
        ("sla_missed", 0, 1, 0.0, 0, None),
        ("transferred", 1, 2, 0.5, 0, None),
    ]


@pytest.mark.question("response_times/outcomes")
def test_outcomes_of_no_ticket(given, ask):
    assert ask(given(), Scope(), before=Scope()) == []


AGES = [DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY]


@pytest.mark.question("response_times/backlog_by_age")
def test_backlog_by_age_has_half_open_classes(given, ask):
    """On each bound a ticket on hold, a second below it a pending one; besides, a new, an open and two done ones."""
    bounds = [waiting(age - less, status="pending" if less else "hold") for age in AGES for less in (0, 1)]
    others = [waiting(0, status="new"), waiting(0), waiting(0, status="solved"), waiting(DAY, status="closed")]
    found = ask(given(tickets=[*bounds, *others]), during("2020-01-01", "2020-01-07"))  # whatever the period is
    assert [tuple(row.values()) for row in found] == [
        # place, at_least, below, tickets, new or open, pending, on hold, all
        (1, 0, DAY, 3, 2, 1, 0, 14),
        (2, DAY, 3 * DAY, 2, 0, 1, 1, 14),
        (3, 3 * DAY, 7 * DAY, 2, 0, 1, 1, 14),
        (4, 7 * DAY, 14 * DAY, 2, 0, 1, 1, 14),
        (5, 14 * DAY, 30 * DAY, 2, 0, 1, 1, 14),
        (6, 30 * DAY, 90 * DAY, 2, 0, 1, 1, 14),
        (7, 90 * DAY, None, 1, 0, 0, 1, 14),
    ]


@pytest.mark.question("response_times/backlog_by_age")
def test_backlog_by_age_runs_to_each_sources_own_as_of(given, ask):
    log = {"source": "servicenow", "as_of": before_as_of(30 * DAY)}
    found = ask(given(tickets=[waiting(31 * DAY), waiting(31 * DAY - 1, **log)]))
    assert columns(found, "place", "count_tickets") == [(1, 1), (2, 0), (3, 0), (4, 0), (5, 0), (6, 1), (7, 0)]


@pytest.mark.question("response_times/backlog_by_age")
def test_backlog_by_age_of_no_ticket(given, ask):
    assert columns(ask(given()), "count_tickets", "count_hold") == [(0, 0)] * 7


# Remission in weeks under 6-mercaptopurine, Freireich et al. (1963), Blood 21:699-716, as used by Gehan (1965),
# Biometrika 52:203-223. The survival at each step is the published one; its log-log interval is lifelines 0.30's.
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
IN_REMISSION = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
WAITING = [  # after, at risk, still waiting, interval
    (6, 21, 0.857143, 0.619718, 0.951552),
    (7, 17, 0.806723, 0.563147, 0.922809),
    (10, 15, 0.752941, 0.503200, 0.889362),
    (13, 12, 0.690196, 0.431610, 0.849066),
    (16, 11, 0.627451, 0.367511, 0.804912),
    (22, 7, 0.537815, 0.267779, 0.746791),
    (23, 6, 0.448179, 0.188052, 0.680143),
]


def watched(ended: Iterable[int], running: Iterable[int]) -> list[Row]:
    """Tickets resolved after so many seconds, and tickets that have been open for so many."""
    return [*({"resolution_seconds": each} for each in ended), *(waiting(each) for each in running)]


@pytest.mark.question("response_times/survival")
def test_survival_gives_the_published_curve(given, ask):
    found = ask(given(tickets=watched(RELAPSED, IN_REMISSION)), Scope(), **RESOLUTION)
    assert [tuple(row.values()) for row in found] == [
        (after, at_risk, *(pytest.approx(each, abs=1e-6) for each in shares)) for after, at_risk, *shares in WAITING
    ]


@pytest.mark.question("response_times/survival_quantiles")
def test_survival_quantiles_give_the_published_median(given, ask):
    """23 weeks, from 13 to not reached; those who relapsed alone would say 10. Three quarters never did."""
    assert ask(given(tickets=watched(RELAPSED, IN_REMISSION)), Scope(), **RESOLUTION) == [
        {"quantile": 0.5, "seconds": 23, "seconds_low": 13, "seconds_high": None}
        | {"seconds_of_finished": 10, "count_finished": 9, "count_censored": 12},
        {"quantile": 0.75, "seconds": None, "seconds_low": 23, "seconds_high": None}
        | {"seconds_of_finished": 16, "count_finished": 9, "count_censored": 12},
        {"quantile": 0.9, "seconds": None, "seconds_low": None, "seconds_high": None}
        | {"seconds_of_finished": pytest.approx(22.2), "count_finished": 9, "count_censored": 12},
    ]


@pytest.mark.question("response_times/survival")
def test_survival_counts_an_end_before_a_leave_at_the_same_second(given, ask):
    """At 5 all three are watched: one is resolved and one last seen then, 2/3 still wait. At 9 nobody does."""
    found = ask(given(tickets=watched((5, 9), (5,))), Scope(), **RESOLUTION)
    assert columns(found, "seconds", "at_risk", "waiting") == [(5, 3, pytest.approx(2 / 3)), (9, 1, 0)]
    assert columns(found, "waiting_low", "waiting_high")[1] == (None, None)  # Greenwood would divide by zero


@pytest.mark.question("response_times/survival_quantiles")
@pytest.mark.parametrize("n", [2, 10])
def test_survival_quantiles_of_tickets_that_all_ended(given, ask, n):
    """1, 2, ... n: half ended after n / 2, although the product that says so is not exactly 0.5 for n = 10."""
    found = ask(given(tickets=watched(range(1, n + 1), ())), Scope(), **RESOLUTION)
    assert columns(found, "quantile", "seconds", "count_finished", "count_censored") == [
        (0.5, n // 2, n, 0),
        (0.75, ceil(n * 0.75), n, 0),
        (0.9, ceil(n * 0.9), n, 0),
    ]


@pytest.mark.question("response_times/survival_quantiles")
def test_survival_quantiles_have_no_upper_limit_where_only_the_last_ticket_could_set_one(given, ask):
    found = ask(given(tickets=watched((5, 5, 5), ())), Scope(), **RESOLUTION)
    assert columns(found, "seconds", "seconds_low", "seconds_high") == [(5, 5, None)] * 3


@pytest.mark.question("response_times/survival")
def test_survival_of_tickets_that_all_run_or_of_none(given, ask):
    assert ask(given(tickets=watched((), (3, 5, 8))), Scope(), **RESOLUTION) == []
    assert ask(given(), Scope(), **RESOLUTION) == []


@pytest.mark.question("response_times/survival_quantiles")
@pytest.mark.parametrize("running", [(3, 5, 8), ()])
def test_survival_quantiles_of_tickets_that_all_run_or_of_none_are_null(given, ask, running):
    unknown = {"seconds": None, "seconds_low": None, "seconds_high": None, "seconds_of_finished": None}
    counts = {"count_finished": 0, "count_censored": len(running)}
    found = ask(given(tickets=watched((), running)), Scope(), **RESOLUTION)
    assert found == [{"quantile": each} | unknown | counts for each in (0.5, 0.75, 0.9)]


@pytest.mark.question("response_times/survival")
def test_survival_of_a_first_response_ends_with_the_reply(given, ask):
    """Answered after 10 (and resolved later), solved unanswered after 20, answered after 30, waiting for 40."""
    tickets = [
        {"first_response_seconds": 10, "resolution_seconds": 1000, "replies": 1},
        {"closed_at": "2024-05-13 09:00:20", "replies": 0},
        {"first_response_seconds": 30, "status": "open", "replies": 1},
        waiting(40),
    ]
    found = ask(given(tickets=tickets), Scope(clock="business"), **FIRST)  # on the calendar whatever the clock is
    assert columns(found, "seconds", "at_risk", "waiting") == [
        (10, 4, pytest.approx(3 / 4)),
        (30, 2, pytest.approx(3 / 8)),  # of the two still watched one is answered: 3/4 * 1/2
    ]


@pytest.mark.question("response_times/survival")
def test_survival_of_a_first_response_leaves_out_exports_without_replies(given, ask):
    """Their tickets have not waited for a reply so long: whether anybody answered them is not recorded."""
    told = {"first_response_seconds": 10, "replies": 1}
    log = waiting(DAY, source="servicenow", replies=None)
    found = ask(given(tickets=[told, waiting(40), log, log]), Scope(), **FIRST)
    assert columns(found, "seconds", "at_risk", "waiting") == [(10, 2, 0.5)]


UNTOLD = [{"first_response_business_seconds": 60, "replies": 1}, {"replies": 2}]


@pytest.mark.question("response_times/survival")
@pytest.mark.parametrize("untold", UNTOLD)
def test_survival_is_silent_where_replies_have_no_calendar_time(given, ask, untold):
    warehouse = given(tickets=[{"first_response_seconds": 10, "replies": 1}, untold])
    assert ask(warehouse, Scope(), **FIRST) == []
    assert ask(given(tickets=[{"first_response_seconds": 10}, {"replies": 0}]), Scope(), **FIRST) != []


@pytest.mark.question("response_times/survival_quantiles")
@pytest.mark.parametrize("untold", UNTOLD)
def test_survival_quantiles_are_silent_where_replies_have_no_calendar_time(given, ask, untold):
    found = ask(given(tickets=[{"first_response_seconds": 10, "replies": 1}, untold]), Scope(), **FIRST)
    assert columns(found, "quantile", "seconds") == [(0.5, None), (0.75, None), (0.9, None)]


@pytest.mark.question("response_times/survival")
def test_survival_leaves_out_tickets_of_exports_without_replies(given, ask):
    """Whether they were answered is not known: they neither wait nor have they been answered."""
    tickets = [
        {"first_response_seconds": 10, "replies": 1},
        {"replies": None, "source": "servicenow", "status": "open"},
    ]
    assert columns(ask(given(tickets=tickets), Scope(), **FIRST), "seconds", "at_risk", "waiting") == [(10, 1, 0)]


@pytest.mark.question("response_times/survival")
def test_survival_is_thinned_but_keeps_its_shape(given, ask):
    """Two thousand steps are more than a figure can show: at most one for each half per cent."""
    found = ask(given(tickets=watched(range(1, 601), ())), Scope(), **RESOLUTION)
    assert len(found) <= 200
    assert found[0]["seconds"] == 1
    assert all(row["waiting"] == pytest.approx(1 - row["seconds"] / 600) for row in found)


def test_the_published_data_are_whole():
    assert (len(RELAPSED), len(IN_REMISSION)) == (9, 12)
    assert before_as_of(0).startswith(AS_OF.replace(" ", "T"))


def both(resolution: int, wait: int, **row: object) -> Row:
    """A solved ticket that tells how long its customer waited for the house."""
    told = {"resolution_seconds": resolution, "requester_wait_seconds": wait, "agent_wait_seconds": resolution - wait}
    return {"status": "solved"} | told | row


WAITED: list[Row] = [
    both(100, 50),
    both(300, 100),
    both(600, 600, opened_at="2024-05-20 09:00"),
    {"status": "solved", "resolution_seconds": 9},  # does not say whose wait it was
    {"status": "open", "requester_wait_seconds": 9},
]


@pytest.mark.question("response_times/waits_by_week")
def test_how_much_of_each_week_s_resolutions_the_customer_waited_for_us(given, ask):
    found = ask(given(tickets=WAITED))
    assert columns(found, "week", "n", "resolution", "wait", "answer", "wait_share") == [
        (W20, 2, 200, 75, 125, published(150 / 400)),
        (W21, 1, 600, 600, 0, 1),
    ]


@pytest.mark.question("response_times/waits")
def test_how_much_of_all_resolutions_the_customer_waited_for_us(given, ask):
    found = one(ask(given(tickets=WAITED)))
    assert (found["n"], found["resolution"], found["wait"], found["wait_share"]) == (3, 300, 100, 0.75)
    nothing = one(ask(given(tickets=[{}])))
    assert (nothing["n"], nothing["wait_share"]) == (0, None)


EXECUTIVE = Viewer("executive", sees_persons=False)


def opened_on(day: str, n: int, **rest: Any) -> list[Row]:
    """Tickets answered after a minute, unless `rest` says otherwise."""
    return [{"opened_at": f"{day} 09:00", "first_response_seconds": 60, **rest}] * n


@pytest.mark.question("response_times/by_week")
def test_by_week_tells_viewers_of_aggregates_of_no_week_of_few(given, ask):
    """Five may be shown. Of two tickets nothing is told, and nothing of the six from which they could be subtracted."""
    rows = [*opened_on("2024-05-07", 2), *opened_on("2024-05-14", 6), *opened_on("2024-05-21", 9)]
    asked = weeks(W19, W21)
    told = ("count_tickets", "count_measured", "count_running", "median", "p90", "within_share", "within_low")
    found = columns(ask(given(tickets=rows, viewer=EXECUTIVE), asked, **FIRST), *told)
    assert [row[:5] for row in found] == [(None,) * 5, (None,) * 5, (9, 9, 0, 60, 60)]
    assert found[0] == found[1] == (None,) * 7
    assert columns(ask(given(tickets=rows), asked, **FIRST), "count_tickets") == [(2,), (6,), (9,)]
    untold = {"first_response_seconds": None, "replies": None, "status": "closed"}
    few = given(tickets=[*opened_on("2024-05-07", 4), *opened_on("2024-05-07", 5, **untold)], viewer=EXECUTIVE)
    assert columns(ask(few, weeks(W19, W19), **FIRST), "count_tickets", "median", "within_share") == [(9, None, None)]


@pytest.mark.question("response_times/by_hour")
def test_by_hour_tells_viewers_of_aggregates_of_no_hour_of_few(given, ask):
    rows = [*opened_on("2024-05-06", 4), *opened_on("2024-05-07", 5), *opened_on("2024-05-08", 6)]
    found = columns(ask(given(tickets=rows, viewer=EXECUTIVE), **FIRST), "weekday", "count_tickets", "median")
    assert found == [(3, 6, 60)]


@pytest.mark.question("response_times/distribution")
def test_distribution_tells_viewers_of_aggregates_of_no_class_of_few(given, ask):
    rows = [{"first_response_seconds": seconds} for seconds, n in ((60, 9), (1000, 6), (4000, 1)) for _ in range(n)]
    found = columns(ask(given(tickets=rows, viewer=EXECUTIVE), **FIRST), "place", "count_tickets", "share")
    assert found[:3] == [(1, 9, 9 / 16), (2, None, None), (3, None, None)]
    assert {row[1:] for row in found[3:]} == {(0, 0.0)}


@pytest.mark.question("response_times/backlog_by_age")
def test_backlog_by_age_tells_viewers_of_aggregates_of_no_class_of_few(given, ask):
    rows = [waiting(age) for age, n in ((0, 9), (DAY, 6), (3 * DAY, 1)) for _ in range(n)]
    found = ask(given(tickets=rows, viewer=EXECUTIVE))
    assert columns(found, "count_tickets", "count_open", "count_all")[:4] == [
        (9, 9, 16), (None, None, 16), (None, None, 16), (0, 0, 16)
    ]  # fmt: skip


@pytest.mark.question("response_times/outcomes")
def test_outcomes_tell_viewers_of_aggregates_nothing_of_few(given, ask):
    rows = [{"opened_at": "2024-05-07", "is_sla_met": False}] * 4 + [
        {"opened_at": "2024-05-14", "is_sla_met": True}
    ] * 5
    warehouse = given(tickets=rows, viewer=EXECUTIVE)
    now, before = weeks(W20, W20), weeks(W19, W19)
    told = ("measure", "value", "low", "n", "hits", "n_before", "difference")
    missed = [row for row in columns(ask(warehouse, now, before=before), *told) if row[0] == "sla_missed"]
    assert missed == [("sla_missed", 0.0, 0.0, 5, 0, 0, None)]
    missed = [row for row in columns(ask(warehouse, before, before=now), *told) if row[0] == "sla_missed"]
    assert missed == [("sla_missed", None, None, None, None, 5, None)]


@pytest.mark.question("response_times/summary")
def test_summary_tells_viewers_of_aggregates_nothing_of_few(given, ask):
    rows = [*opened_on("2024-05-07", 4), *opened_on("2024-05-14", 5)]
    warehouse = given(tickets=rows, viewer=EXECUTIVE)
    told = ("count_tickets", "median", "p90", "within_share", "median_difference", "within_difference")
    few = one(ask(warehouse, weeks(W19, W19), before=weeks(W20, W20), **FIRST))
    assert tuple(few[name] for name in told) == (4, None, None, None, None, None)
    enough = one(ask(warehouse, weeks(W20, W20), before=weeks(W19, W19), **FIRST))
    assert tuple(enough[name] for name in told) == (5, 60, 60, 1.0, None, None)


@pytest.mark.question("response_times/survival")
def test_survival_ends_for_viewers_of_aggregates_where_few_are_watched(given, ask):
    rows = watched(range(1, 9), [])
    found = columns(ask(given(tickets=rows, viewer=EXECUTIVE), **RESOLUTION), "seconds", "at_risk")
    assert found == [(1, 8), (2, 7), (3, 6), (4, 5)]


@pytest.mark.question("response_times/survival_quantiles")
def test_survival_quantiles_tell_viewers_of_aggregates_nothing_of_few(given, ask):
    told = ("seconds", "seconds_low", "seconds_of_finished")
    few = ask(given(tickets=watched(range(1, 5), []), viewer=EXECUTIVE), **RESOLUTION)
    assert columns(few, *told) == [(None, None, None)] * 3
    more = ask(given(tickets=watched(range(1, 13), []), viewer=EXECUTIVE), **RESOLUTION)
    assert columns(more, "seconds", "seconds_of_finished")[0] == (6, 6.5)


@pytest.mark.question("response_times/by_segment")
def test_by_segment_tells_viewers_of_aggregates_no_number_of_few_values(given, ask):
    rows = [
        *({"team": "A", "first_response_seconds": 60, "reopens": 0} for _ in range(4)),
        *({"team": "A", "is_sla_met": True} for _ in range(5)),
    ]
    told = ("count_tickets", "median", "p90", "reopened_share", "reopened_low", "sla_missed_share")
    found = ask(given(tickets=rows, viewer=EXECUTIVE), dimension="team", **FIRST)
    assert columns(found, *told) == [(9, None, None, None, None, 0.0)]


@pytest.mark.question("response_times/waits_by_week")
def test_viewers_of_aggregates_get_no_week_of_few_resolutions(given, ask):
    rows = [both(100, 50, opened_at=day) for day, n in (("2024-05-07", 4), ("2024-05-14", 5)) for _ in range(n)]
    assert columns(ask(given(tickets=rows, viewer=EXECUTIVE)), "week", "n") == [(W20, 5)]
