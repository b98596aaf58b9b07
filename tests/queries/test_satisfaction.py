"""Who was asked and who answered, and what recovery does to satisfaction."""

from __future__ import annotations

import polars as pl
import pytest

from queries.access import Viewer, viewer_of
from queries.analyses import recovered, satisfaction_beyond_answers
from queries.asking import beyond_answers, seldom_asked
from queries.scope import Scope
from tests.queries.given import HOUR, NO_LIMIT, W20, W21, columns, published, rows, weeks

EXECUTIVE = viewer_of("executive")

SOLVED = {"status": "solved", "resolution_seconds": HOUR}


@pytest.mark.question("satisfaction/strata")
def test_strata_of_resolved_tickets(given, ask):
    warehouse = given(
        tickets=[
            SOLVED | {"topic": "a"},
            SOLVED | {"topic": "a"},
            SOLVED | {"topic": "b", "reopens": 1},
            {"topic": "b"},
        ],
        surveys=[{"ticket_id": "t1", "score": 5}, {"ticket_id": "t2"}, {"ticket_id": "t4", "score": 1}],
    )
    assert columns(ask(warehouse), "topic", "is_reopened", "population", "sent", "answered", "satisfied") == [
        ("a", False, 2, 2, 1, 1),
        ("b", True, 1, 0, 0, 0),
    ]


@pytest.mark.question("satisfaction/strata")
def test_no_resolved_ticket(given, ask):
    assert ask(given(tickets=[{"status": "open"}])) == []


def test_satisfaction_is_weighted_to_all_tickets(given):
    """600 fast tickets of which 180 answered, 400 slow ones of which 40 did: 76.8 % as answered, 67.0 % weighted."""
    tickets = [SOLVED | {"topic": "fast"}] * 60 + [SOLVED | {"topic": "slow"}] * 40
    scores = [5] * 15 + [1] * 3 + [None] * 42 + [5] * 2 + [1] * 2 + [None] * 36
    surveys = [{"ticket_id": f"t{place}", "score": score} for place, score in enumerate(scores, start=1)]
    found = satisfaction_beyond_answers(given(tickets=tickets, surveys=surveys), NO_LIMIT)
    assert found.naive == pytest.approx(17 / 22)
    assert found.weighted == pytest.approx(0.6 * 15 / 18 + 0.4 * 2 / 4)


@pytest.mark.question("satisfaction/recovery")
def test_being_made_good_is_not_told_by_the_score(given, ask):
    warehouse = given(
        tickets=[SOLVED | {"reopens": 1}, SOLVED | {"reopens": 1}, SOLVED | {"reopens": 0}, SOLVED, SOLVED],
        surveys=[{"ticket_id": f"t{place}", "score": score} for place, score in enumerate((5, 1, 4, 2, 3), start=1)],
        decisions=[{"ticket_id": "t1", "kind": "refund", "decided_at": "2024-05-13 10:00"}],
        promises=[
            {"ticket_id": "t4", "due_at": "2024-05-14 10:00"},
            {
                "ticket_id": "t5",
                "due_at": "2024-05-14 10:00",
                "kept_at": "2024-05-15 10:00",
            },  # late, and kept after all
        ],
    )
    assert columns(ask(warehouse), "outcome", "n", "count_satisfied") == [
        ("no failure", 1, 1),
        ("not recovered", 2, 0),
        ("recovered", 2, 1),
    ]
    assert recovered(warehouse, NO_LIMIT).is_supported is False


@pytest.mark.question("satisfaction/recovery")
def test_no_answer_says_nothing_of_recovery(given, ask):
    warehouse = given(tickets=[SOLVED])
    assert ask(warehouse) == []
    assert recovered(warehouse, NO_LIMIT).is_supported is None


def test_csat_beyond_answers_has_intervals(given):
    found = beyond_answers(given(tickets=[SOLVED], surveys=[{"score": 5}]), NO_LIMIT)
    assert (found.answered.value, found.weighted.value) == (1, 1)
    assert found.answered.low == pytest.approx(0.2065, abs=5e-5)
    assert found.weighted.low == found.answered.low
    assert beyond_answers(given(), NO_LIMIT).answered.value is None


@pytest.mark.question("satisfaction/answers")
def test_scales_are_never_mixed(given, ask):
    surveys = [
        {"score": 5},
        {"score": 5},
        {"score": 3},
        {"score": None},
        {"kind": "csat", "scale_min": 0, "scale_max": 1, "score": 1},
        {"kind": "nps", "scale_min": 0, "scale_max": 10, "score": 8},
        {"kind": "ces", "scale_min": 1, "scale_max": 7, "is_low_good": True, "score": 1},
        {"kind": "ces", "scale_min": 1, "scale_max": 7, "score": 4},
    ]
    found = ask(given(tickets=[SOLVED], surveys=surveys))
    assert columns(found, "kind", "scale_max", "is_low_good", "score", "standing", "n", "n_of_scale") == [
        ("ces", 7, False, 4, "middle", 1, 1),
        ("ces", 7, True, 1, "good", 1, 1),
        ("csat", 1, False, 1, "good", 1, 1),
        ("csat", 5, False, 3, "bad", 1, 3),
        ("csat", 5, False, 5, "good", 2, 3),
        ("nps", 10, False, 8, "middle", 1, 1),
    ]
    assert found[4]["share"] == pytest.approx(2 / 3)
    assert (found[4]["low"], found[4]["high"]) == (published(0.2077), published(0.9385))


@pytest.mark.question("satisfaction/answers")
def test_small_cells_of_answers_are_withheld_with_the_one_that_reveals_them(given, ask):
    surveys = [{"score": score} for score, times in ((5, 20), (4, 6), (1, 2)) for _ in range(times)]
    found = ask(given(tickets=[SOLVED], surveys=surveys, viewer=EXECUTIVE))
    assert columns(found, "score", "n", "n_of_scale", "is_withheld") == [
        (1, None, 28, True),
        (4, None, 28, True),
        (5, 20, 28, False),
    ]
    few = ask(given(tickets=[SOLVED], surveys=[{"score": 5}], viewer=EXECUTIVE))
    assert columns(few, "n", "n_of_scale", "share") == [(None, None, None)]


@pytest.mark.question("satisfaction/coverage")
def test_who_was_asked_and_who_answered(given, ask):
    warehouse = given(
        tickets=[
            SOLVED | {"team": "a"},
            SOLVED | {"team": "a"},
            SOLVED | {"team": "b"},
            {"team": "b", "status": "open"},
        ],
        surveys=[{"ticket_id": "t1", "score": 5}, {"ticket_id": "t2"}, {"ticket_id": "t4", "score": 1}],
    )
    names = ("cell", "count_eligible", "count_asked", "count_answered", "count_satisfied")
    assert columns(ask(warehouse, by="all"), *names) == [("", 3, 2, 1, 1)]
    assert columns(ask(warehouse, by="team"), *names) == [("a", 2, 2, 1, 1), ("b", 1, 0, 0, 0)]
    row = ask(warehouse, by="team")[1]
    assert (row["asked_share"], row["answered_share"]) == (0, None)
    assert columns(ask(warehouse.seen_by(EXECUTIVE), by="team"), "cell") == []


@pytest.mark.question("satisfaction/coverage")
def test_how_few_answers_were_is_told_and_not_what_they_said(given, ask):
    surveys = [{"ticket_id": f"t{n}", "score": 5 if n < 5 else None} for n in range(1, 6)]
    warehouse = given(tickets=[SOLVED] * 6, surveys=surveys)
    names = ("count_eligible", "count_answered", "count_satisfied")
    assert columns(ask(warehouse, by="all"), *names) == [(6, 4, 4)]
    assert columns(ask(warehouse.seen_by(EXECUTIVE), by="all"), *names) == [(6, 4, None)]


@pytest.mark.question("satisfaction/coverage")
def test_where_only_answers_are_told_there_is_no_coverage(given, ask):
    assert ask(given(tickets=[SOLVED], surveys=[{"score": 5, "is_asking_told": False}]), by="all") == []


@pytest.mark.question("satisfaction/asking")
def test_each_group_stands_beside_all_the_others(given, ask):
    tickets = [SOLVED | {"team": team, "reopens": 0} for team in "aabb"]
    warehouse = given(
        tickets=tickets,
        surveys=[{"ticket_id": "t1"}, {"ticket_id": "t2", "score": 5}, {"ticket_id": "t3"}],
        decisions=[{"ticket_id": "t4", "kind": "decline", "decided_at": "2024-05-13 10:00"}],
    )
    found = {(row["dimension"], row["cell"]): row for row in ask(warehouse)}
    names = ("n", "count_asked", "n_rest", "count_asked_rest")
    assert columns([found["declined", "yes"], found["team", "b"]], *names) == [(1, 0, 3, 3), (2, 1, 2, 2)]
    assert found["declined", "yes"]["difference"] == -1
    # Nothing was reopened or granted, and nothing is known of escalations: no group.
    assert {dimension for dimension, _ in found} == {"declined", "team"}
    assert ask(warehouse.seen_by(EXECUTIVE)) == []


def test_who_is_seldom_asked_stands_out_of_all_groups_only_if_it_is_no_chance(given):
    tickets = [SOLVED | {"team": "a" if place % 2 else "b"} for place in range(400)]
    declined = [
        {"ticket_id": f"t{place}", "kind": "decline", "decided_at": "2024-05-13 10:00"} for place in range(1, 81)
    ]
    surveys = [{"ticket_id": f"t{place}", "score": 5 if place % 2 else None} for place in range(61, 301)]
    found = seldom_asked(given(tickets=tickets, decisions=declined, surveys=surveys), NO_LIMIT)
    assert columns(rows(found), "dimension", "verdict")[0] == ("declined", "less")
    assert set(found.filter(pl.col("dimension") == "team")["verdict"]) == {"unclear"}
    few = seldom_asked(given(tickets=tickets[:40], decisions=declined[:5], surveys=[{"ticket_id": "t9"}]), NO_LIMIT)
    assert columns(rows(few.filter(pl.col("dimension") == "declined")), "n", "state") == [(5, "too_few")]
    assert seldom_asked(given(), NO_LIMIT).is_empty()


COMMENTED = [
    {"score": 5, "comment": "Great, thank you", "answered_at": "2024-05-14 10:00"},
    {"score": 1, "comment": "100% TOO late; drop table", "answered_at": "2024-05-15 10:00"},
    {"score": 2, "comment": "  ", "answered_at": "2024-05-16 10:00"},
    {
        "score": 9,
        "kind": "nps",
        "scale_min": 0,
        "scale_max": 10,
        "comment": "too loud",
        "answered_at": "2024-05-17 10:00",
    },
    {"comment": "not answered"},
]
ANY = {"search": "", "kind": "all", "standing": "all", "most": 10}


@pytest.mark.question("satisfaction/comments")
def test_comments_are_searched_by_what_is_bound(given, ask):
    warehouse = given(tickets=[SOLVED | {"team": "a", "url": "https://desk.example.com/1"}], surveys=COMMENTED)
    found = ask(warehouse, **ANY)
    assert columns(found, "survey_id", "score", "is_good", "team", "count_all") == [
        ("s4", 9, True, "a", 3),
        ("s2", 1, False, "a", 3),
        ("s1", 5, True, "a", 3),
    ]
    assert found[0]["url"] == "https://desk.example.com/1"
    for search, expected in {
        "too": ["s4", "s2"],
        "TOO LATE": ["s2"],
        "%": ["s2"],
        "_": [],
        "' or '1' = '1": [],
        "late; drop": ["s2"],
    }.items():
        assert [row["survey_id"] for row in ask(warehouse, **ANY | {"search": search})] == expected, search
    assert columns(ask(warehouse, **ANY | {"kind": "csat", "standing": "bad"}), "survey_id") == [("s2",)]
    assert columns(ask(warehouse, **ANY | {"most": 1}), "survey_id", "count_all") == [("s4", 3)]


@pytest.mark.question("satisfaction/comments")
def test_no_comment_for_those_who_see_no_person_nor_of_other_teams(given, ask):
    warehouse = given(tickets=[SOLVED | {"team": "a"}], surveys=COMMENTED)
    assert ask(warehouse.seen_by(EXECUTIVE), **ANY) == []
    assert ask(warehouse.seen_by(Viewer(visible_teams=("b",))), **ANY) == []
    assert len(ask(warehouse.seen_by(Viewer(visible_teams=("a",))), **ANY)) == 3


@pytest.mark.question("satisfaction/commented")
def test_what_is_read_is_the_newest(given, ask):
    warehouse = given(tickets=[SOLVED | {"team": "a"}], surveys=COMMENTED)
    assert columns(ask(warehouse, most=2), "survey_id", "comment") == [
        ("s4", "too loud"),
        ("s2", "100% TOO late; drop table"),
    ]
    assert ask(warehouse.seen_by(Viewer(visible_teams=("b",))), most=2) == []


@pytest.mark.question("satisfaction/rated_comments")
def test_rated_comments_hold_no_words(given, ask):
    warehouse = given(tickets=[SOLVED], surveys=COMMENTED)
    found = ask(warehouse)
    assert columns(found, "survey_id", "is_good", "smallest_cell") == [
        ("s1", True, 0),
        ("s2", False, 0),
        ("s4", True, 0),
    ]
    assert "comment" not in found[0]
    assert {row["smallest_cell"] for row in ask(warehouse.seen_by(EXECUTIVE))} == {5}


@pytest.mark.question("satisfaction/changed")
def test_changed_scores_go_up_or_down(given, ask):
    surveys = [
        {"score": 4, "previous_score": 2},
        {"score": 4, "previous_score": 2},
        {"score": 1, "previous_score": 5},
        {"score": 3, "previous_score": 3},
        {"score": 2, "was_satisfied": True},
        {"score": 1, "was_satisfied": False},
        {"score": 3},
        {"kind": "ces", "scale_max": 7, "is_low_good": True, "score": 1, "previous_score": 6},
    ]
    warehouse = given(tickets=[SOLVED], surveys=surveys)
    names = ("kind", "previous_score", "was_satisfied", "score", "is_better", "n", "count_better", "count_worse")
    assert columns(ask(warehouse), *names) == [
        ("ces", 6, None, 1, True, 1, 1, 0),
        ("csat", 2, None, 4, True, 2, 2, 2),
        ("csat", 5, None, 1, False, 1, 2, 2),
        ("csat", None, True, 2, False, 1, 2, 2),
    ]
    assert ask(warehouse.seen_by(EXECUTIVE)) == []


@pytest.mark.question("satisfaction/changed")
def test_a_sum_does_not_tell_a_withheld_change(given, ask):
    up, down = {"score": 4, "previous_score": 2}, {"score": 1, "previous_score": 5}
    warehouse = given(tickets=[SOLVED], surveys=[up] * 6 + [up | {"score": 5}] + [down] * 5, viewer=EXECUTIVE)
    assert columns(ask(warehouse), "previous_score", "score", "n", "count_better", "count_worse") == [
        (2, 4, 6, None, 5),
        (5, 1, 5, None, 5),
    ]


REVIEWS = [
    {
        "site": "Shop",
        "score": 5,
        "scale_min": 1,
        "scale_max": 5,
        "reviewed_at": "2024-05-13 10:00",
        "answered_at": "2024-05-13 12:00",
    },
    {"site": "Shop", "score": 2, "scale_min": 1, "scale_max": 5, "reviewed_at": "2024-05-20 10:00"},
    {"site": "Shop", "score": 9, "scale_min": 1, "scale_max": 10, "reviewed_at": "2024-05-20 10:00"},
    {"site": "App", "score": 3, "scale_min": 1, "scale_max": 5, "reviewed_at": "2024-06-20 10:00"},
]


@pytest.mark.question("satisfaction/reviews")
def test_reviews_by_site_scale_and_week(given, ask):
    warehouse = given(tickets=[SOLVED], reviews=REVIEWS)
    names = ("site", "scale_max", "cell", "n", "mean", "count_answered", "count_waiting", "median")
    assert columns(ask(warehouse, weeks(W20, W21), by="all"), *names) == [
        ("Shop", 5, "", 2, 3.5, 1, 1, 2 * HOUR),
        ("Shop", 10, "", 1, 9, 0, 1, None),
    ]
    assert columns(ask(warehouse, weeks(W20, W21), by="week"), "cell", "scale_max", "n") == [
        ("2024-05-13", 5, 1),
        ("2024-05-20", 5, 1),
        ("2024-05-20", 10, 1),
    ]


@pytest.mark.question("satisfaction/reviews")
def test_reviews_belong_to_no_team(given, ask):
    warehouse = given(tickets=[SOLVED | {"team": "a"}], reviews=REVIEWS)
    assert ask(warehouse, Scope(teams=("a",)), by="all") == []
    assert ask(warehouse.seen_by(Viewer(visible_teams=("a",))), by="all") == []
    assert ask(warehouse.seen_by(EXECUTIVE), by="all") == []
    many = given(tickets=[SOLVED], reviews=REVIEWS[:1] * 5, viewer=EXECUTIVE)
    assert columns(ask(many, by="all"), "n", "count_answered") == [(5, 5)]
