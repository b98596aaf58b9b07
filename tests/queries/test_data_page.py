"""queries/data_page: files, refused rows, and totals that can be checked against the help desk."""

from __future__ import annotations

import pytest

from queries.access import Viewer
from queries.scope import Scope
from tests.queries.given import AS_OF, columns, one, utc


@pytest.mark.question("data_page/build")
def test_build_is_the_one_row_of_the_warehouse(given, ask):
    assert ask(given()) == [
        {
            "built_at": utc("2024-06-03 06:00"),
            "folder": "exports",
            "is_sample": False,
            "reporting_zone": "UTC",
            "seconds": 1.5,
        }
    ]


@pytest.mark.question("data_page/loads")
def test_loads_are_one_row_a_file(given, ask):
    warehouse = given(
        loads=[
            {"file": "b.csv", "rows_in": 3, "rows_loaded": 2, "rows_quarantined": 1, "zone": "Asia/Kolkata"},
            {"file": "a.csv", "source": "servicenow", "format": "log", "as_of": None, "is_zone_stated": False},
        ]
    )
    # fmt: off
    assert [tuple(row.values()) for row in ask(warehouse)] == [
        ("a.csv", "servicenow", "log", 1, 1, 0, None, "UTC", False, "ab" * 32),
        ("b.csv", "zendesk", "tickets", 3, 2, 1, utc(AS_OF), "Asia/Kolkata", True, "ab" * 32),
    ]
    # fmt: on


@pytest.mark.question("data_page/loads")
def test_loads_of_an_empty_warehouse(given, ask):
    assert ask(given()) == []


REFUSED = [
    {"file": "b.csv", "line": 9, "column_name": "opened_at", "reason": 'is no instant ("soon")', "raw": "9,soon"},
    {"file": "b.csv", "line": 4, "column_name": "opened_at", "reason": 'is no instant ("?")', "raw": "4,?"},
    {"file": "b.csv", "line": 5, "column_name": "status", "reason": "is missing", "raw": "5,"},
    {"file": "a.csv", "line": 3, "column_name": None, "reason": "has 7 fields, not 8", "raw": "3"},
]


@pytest.mark.question("data_page/quarantine")
def test_quarantine_stands_in_the_order_of_the_files(given, ask):
    assert [tuple(row.values()) for row in ask(given(quarantine=REFUSED))] == [
        ("a.csv", 3, None, "has 7 fields, not 8", "3"),
        ("b.csv", 4, "opened_at", 'is no instant ("?")', "4,?"),
        ("b.csv", 5, "status", "is missing", "5,"),
        ("b.csv", 9, "opened_at", 'is no instant ("soon")', "9,soon"),
    ]


@pytest.mark.question("data_page/quarantine_reasons")
def test_quarantine_reasons_leave_out_the_value_at_fault(given, ask):
    assert ask(given(quarantine=REFUSED)) == [
        {"file": "b.csv", "column_name": "opened_at", "reason": "is no instant", "count_rows": 2, "first_line": 4},
        {"file": "a.csv", "column_name": None, "reason": "has 7 fields, not 8", "count_rows": 1, "first_line": 3},
        {"file": "b.csv", "column_name": "status", "reason": "is missing", "count_rows": 1, "first_line": 5},
    ]


EMPTIED = [
    {"file": "b.csv", "line": 9, "column_name": "Solved at", "reason": 'is earlier ("1 May")', "raw": "9,1 May"},
    {"file": "b.csv", "line": 4, "column_name": "Solved at", "reason": 'is earlier ("2 May")', "raw": "4,2 May"},
    {"file": "b.csv", "line": 4, "column_name": "Closed at", "reason": 'is earlier ("3 May")', "raw": "4,2 May"},
]


@pytest.mark.question("data_page/emptied")
def test_emptied_cells_stand_in_the_order_of_the_files(given, ask):
    assert [tuple(row.values()) for row in ask(given(emptied=EMPTIED))] == [
        ("b.csv", 4, "Closed at", 'is earlier ("3 May")', "4,2 May"),
        ("b.csv", 4, "Solved at", 'is earlier ("2 May")', "4,2 May"),
        ("b.csv", 9, "Solved at", 'is earlier ("1 May")', "9,1 May"),
    ]


@pytest.mark.question("data_page/emptied_reasons")
def test_reasons_for_emptied_cells_leave_out_the_value_at_fault(given, ask):
    assert ask(given(emptied=EMPTIED)) == [
        {"file": "b.csv", "column_name": "Solved at", "reason": "is earlier", "count_cells": 2, "first_line": 4},
        {"file": "b.csv", "column_name": "Closed at", "reason": "is earlier", "count_cells": 1, "first_line": 4},
    ]


@pytest.mark.question("data_page/totals")
def test_totals_of_two_sources(given, ask):
    """The log records transfers and service levels, the ticket export replies and surveys: null where one does not."""
    log = {"source": "servicenow", "as_of": "2024-05-20 12:00"}
    warehouse = given(
        tickets=[
            {"replies": 2, "reopens": 1, "first_response_seconds": 60},
            {"replies": 0, "reopens": 0, "status": "open", "opened_at": "2024-05-14 09:00"},
            {"replies": 3, "reopens": None, "opened_at": "2024-05-15 09:00"},
            log | {"transfers": 2, "priority_changes": 1, "is_sla_met": False},
            log | {"transfers": 0, "priority_changes": 0, "is_sla_met": None},
        ],
        surveys=[
            {"ticket_id": "t1", "score": 5},
            {"ticket_id": "t2", "score": 3},  # 3 of 5 is not satisfied
            {"ticket_id": "t3"},  # asked, not answered
            {"ticket_id": "t3", "kind": "nps", "scale_min": 0, "scale_max": 10, "score": 9},  # no CSAT
        ],
    )
    assert ask(warehouse, Scope()) == [
        {
            "source": "zendesk",
            "count_tickets": 3,
            "count_unresolved": 1,
            "count_replied": 2,
            "count_reopened": 1,
            "count_transferred": None,
            "count_priority_changed": None,
            "count_sla_missed": None,
            "count_asked": 3,
            "count_answers": 2,
            "count_satisfied": 1,
            "first_opened_at": utc("2024-05-13 09:00"),
            "last_opened_at": utc("2024-05-15 09:00"),
            "as_of": utc(AS_OF),
        },
        {
            "source": "servicenow",
            "count_tickets": 2,
            "count_unresolved": 0,
            "count_replied": None,
            "count_reopened": None,
            "count_transferred": 1,
            "count_priority_changed": 1,
            "count_sla_missed": 1,
            "count_asked": None,
            "count_answers": None,
            "count_satisfied": None,
            "first_opened_at": utc("2024-05-13 09:00"),
            "last_opened_at": utc("2024-05-13 09:00"),
            "as_of": utc("2024-05-20 12:00"),
        },
    ]


@pytest.mark.question("data_page/totals")
def test_totals_count_replies_that_only_the_other_clock_knows(given, ask):
    warehouse = given(tickets=[{"first_response_business_seconds": 60, "replies": 1}, {"replies": 0}])
    assert one(ask(warehouse, Scope(clock="calendar")))["count_replied"] == 1
    assert one(ask(warehouse, Scope(clock="business")))["count_replied"] == 1


@pytest.mark.question("data_page/totals")
def test_satisfied_is_good_or_one_of_the_top_two_of_five(given, ask):
    """One source for each score, because the totals stand by source."""
    good_bad, fives, threes = {"scale_min": 0, "scale_max": 1}, {"scale_max": 5}, {"scale_max": 3}
    scores = {
        "good": (good_bad | {"score": 1}, 1),
        "bad": (good_bad | {"score": 0}, 0),
        "5 of 5": (fives | {"score": 5}, 1),
        "4 of 5": (fives | {"score": 4}, 1),
        "3 of 5": (fives | {"score": 3}, 0),
        "3 of 3": (threes | {"score": 3}, 1),
        "2 of 3": (threes | {"score": 2}, 0),
    }
    warehouse = given(
        tickets=[{"ticket_id": "t1", "source": source} for source in scores],
        surveys=[survey | {"source": source, "sent_at": "2024-05-13"} for source, (survey, _) in scores.items()],
    )
    found = columns(ask(warehouse), "source", "count_asked", "count_answers", "count_satisfied")
    assert sorted(found) == sorted((source, 1, 1, is_satisfied) for source, (_, is_satisfied) in scores.items())


@pytest.mark.question("data_page/totals")
def test_answers_alone_do_not_tell_how_many_were_asked(given, ask):
    warehouse = given(tickets=[{"ticket_id": "t1"}], surveys=[{"ticket_id": "t1", "score": 5}])
    assert columns(ask(warehouse), "count_asked", "count_answers") == [(None, 1)]


@pytest.mark.question("data_page/totals")
def test_totals_of_no_ticket_at_all(given, ask):
    assert ask(given()) == []


@pytest.mark.question("data_page/reconciliation")
def test_our_numbers_beside_the_help_desk_s(given, ask):
    """The tool counts whole minutes: within the minute is equal."""
    stated = [
        {"ticket_id": ticket, "measure": measure, "value": value}
        for ticket, measure, value in (
            ("t1", "first_response_seconds", 60),
            ("t2", "first_response_seconds", 120),
            ("t3", "first_response_seconds", 600),
            ("t1", "reopens", 1),
            ("t2", "reopens", 0),
            ("t3", "reopens", 2),
        )
    ]
    tickets = [
        {"first_response_seconds": 89, "reopens": 1},
        {"first_response_seconds": 500, "reopens": 1},
        {"reopens": 2},
    ]
    found = ask(given(tickets=tickets, stated=stated))
    names = ("measure", "is_rounded", "count_stated", "count_both", "count_equal", "count_larger", "count_smaller")
    assert columns(found, *names, "count_theirs_alone") == [
        ("first_response_seconds", True, 3, 2, 1, 1, 0, 1),
        ("reopens", False, 3, 3, 2, 1, 0, 0),
    ]
    assert columns(found, "equal_share", "median_gap") == [(0.5, 380), (2 / 3, 1)]


@pytest.mark.question("data_page/reconciliation")
def test_nothing_stated_is_nothing_to_compare(given, ask):
    assert ask(given(tickets=[{}])) == []


@pytest.mark.question("data_page/quarantine")
@pytest.mark.parametrize(
    "viewer", [Viewer("executive", sees_persons=False), Viewer("team lead", visible_teams=("Support",))]
)
def test_a_refused_row_is_for_those_who_see_every_person(given, ask, viewer):
    assert ask(given(quarantine=REFUSED, viewer=viewer)) == []


@pytest.mark.question("data_page/emptied")
def test_an_emptied_cell_is_for_those_who_see_every_person(given, ask):
    cell = {"file": "a.csv", "line": 2, "column_name": "score", "reason": "out of range", "raw": "9"}
    assert len(ask(given(emptied=[cell]))) == 1
    assert ask(given(emptied=[cell], viewer=Viewer("executive", sees_persons=False))) == []
