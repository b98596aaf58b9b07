"""Speed beside quality, and like compared with like."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from scipy import stats

from queries.access import Viewer, viewer_of
from queries.analyses import compare_fairly, consistency, control_chart, mix_and_rate, values
from queries.scope import Period, Scope
from queries.speed import Faster, changes, faster, halves, pairs, plane, rank_test
from queries.statistics.estimate import UNKNOWN, Estimate
from tests.queries.given import HOUR, NO_LIMIT, W20, W21, columns, rows, weeks


@pytest.mark.question("quality/by_response")
def test_classes_are_half_open(given, ask):
    seconds = [HOUR - 1, HOUR, 4 * HOUR, 24 * HOUR, 72 * HOUR, None]
    warehouse = given(
        tickets=[{"first_response_seconds": each, "reopens": place % 2} for place, each in enumerate(seconds)],
        surveys=[{"ticket_id": "t1", "score": 5}, {"ticket_id": "t2", "score": 1}, {"ticket_id": "t3"}],
    )
    assert columns(ask(warehouse), "class", "count_tickets", "count_reopened", "count_answers", "count_satisfied") == [
        (1, 1, 0, 1, 1),
        (2, 1, 1, 1, 0),
        (3, 1, 0, 0, 0),
        (4, 1, 1, 0, 0),
        (5, 1, 0, 0, 0),
        (6, 1, 1, 0, 0),
    ]


@pytest.mark.question("quality/by_response")
def test_no_ticket_has_no_class(given, ask):
    assert ask(given(), NO_LIMIT) == []


@pytest.mark.question("quality/strata")
def test_strata_add_up(given, ask):
    tickets = [{"agent": agent, "topic": topic, "reopens": 1} for agent in "ab" for topic in "xyy"]
    found = ask(given(tickets=tickets), share="reopened", by="agent")
    assert columns(found, "cell", "stratum", "n", "count_hits") == [
        ("a", "x / (none)", 1, 1),
        ("a", "y / (none)", 2, 2),
        ("b", "x / (none)", 1, 1),
        ("b", "y / (none)", 2, 2),
    ]


def reopening(agent: str, topic: str, hits: int, n: int, **row: object) -> list[dict[str, object]]:
    return [{"agent": agent, "topic": topic, "reopens": int(place < hits)} | row for place in range(n)]


def test_the_kidney_stones_turn_round(given):
    """Charig et al. 1986: worse in all, better in each kind."""
    tickets = [
        *reopening("A", "small", 81, 87),
        *reopening("A", "large", 192, 263),
        *reopening("B", "small", 234, 270),
        *reopening("B", "large", 55, 80),
    ]
    found = {
        row["cell"]: row
        for row in compare_fairly(given(tickets=tickets), NO_LIMIT, "reopened", "agent").rows(named=True)
    }
    assert found["A"]["share"] < found["B"]["share"]
    assert found["A"]["ratio"] > 1 > found["B"]["ratio"]
    assert found["A"]["standardised"] == pytest.approx(0.8325462174)
    assert found["B"]["standardised"] == pytest.approx(0.778875)


def test_nobody_is_ranked_below_the_minimum(given):
    tickets = [*reopening("few", "x", 3, 3), *reopening("a", "x", 10, 60), *reopening("b", "x", 30, 60)]
    found = {
        row["cell"]: row
        for row in compare_fairly(given(tickets=tickets), NO_LIMIT, "reopened", "agent").rows(named=True)
    }
    assert (found["few"]["state"], found["few"]["band"], found["few"]["rank_low"], found["few"]["shrunk"]) == (
        "too_few",
        None,
        None,
        None,
    )
    assert (found["a"]["rank_low"], found["b"]["rank_high"]) == (2, 1) or found["a"]["rank_low"] is not None
    assert found["a"]["share"] < found["a"]["shrunk"] < found["b"]["shrunk"] < found["b"]["share"]


def test_consistency_is_what_chance_does_not_explain(given):
    alike = [*reopening("a", "x", 20, 100), *reopening("b", "x", 22, 100), *reopening("c", "x", 18, 100)]
    unlike = [*reopening("a", "x", 5, 100), *reopening("b", "x", 40, 100), *reopening("c", "x", 80, 100)]
    assert consistency(given(tickets=alike), NO_LIMIT, "reopened", "agent").dispersion.tau2 == 0
    found = consistency(given(tickets=unlike), NO_LIMIT, "reopened", "agent")
    assert found.range == pytest.approx(0.75)
    assert (found.dispersion.tau2 or 0) > 0.05


def test_a_change_of_mix_alone_has_no_rate(given):
    """Each team is as it was; only more of the worse one."""
    tickets = [
        *reopening("a", "x", 10, 100, team="good", opened_at="2024-05-13 09:00"),
        *reopening("a", "x", 10, 20, team="bad", opened_at="2024-05-13 09:00"),
        *reopening("a", "x", 5, 50, team="good", opened_at="2024-05-20 09:00"),
        *reopening("a", "x", 50, 100, team="bad", opened_at="2024-05-20 09:00"),
    ]
    found = mix_and_rate(given(tickets=tickets), weeks(W21, W21), weeks(W20, W20), "reopened", "team")
    assert found.change == pytest.approx(55 / 150 - 20 / 120)
    assert found.mix == pytest.approx(found.change)
    assert found.rate == pytest.approx(0)


def test_a_cell_that_is_withheld_in_one_week_neither_comes_nor_goes(given):
    """Executives get no cell below five: `few` is told of the first week alone, and so of neither."""
    tickets = [
        *reopening("a", "x", 10, 100, team="good", opened_at="2024-05-13 09:00"),
        *reopening("a", "x", 10, 10, team="few", opened_at="2024-05-13 09:00"),
        *reopening("a", "x", 5, 50, team="fine", opened_at="2024-05-13 09:00"),
        *reopening("a", "x", 20, 100, team="good", opened_at="2024-05-20 09:00"),
        *reopening("a", "x", 3, 3, team="few", opened_at="2024-05-20 09:00"),
        *reopening("a", "x", 2, 4, team="fine", opened_at="2024-05-20 09:00"),
    ]
    seen = given(tickets=tickets, viewer=Viewer("executive", sees_persons=False))
    found = mix_and_rate(seen, weeks(W21, W21), weeks(W20, W20), "reopened", "team")
    assert set(found.segments) == {"good"}
    assert [found.change, found.mix, found.rate] == pytest.approx([0.1, 0.0, 0.1])


def test_weeks_in_a_chart(given):
    tickets = [
        row
        for day, hits in (("2024-05-06", 10), ("2024-05-13", 12), ("2024-05-20", 60), ("2024-05-27", 11))
        for row in reopening("a", "x", hits, 100, opened_at=f"{day} 09:00")
    ]
    found = control_chart(given(tickets=tickets), NO_LIMIT, "reopened", baseline=2)
    assert found.weeks == ("2024-05-06", "2024-05-13", "2024-05-20", "2024-05-27")
    assert found.chart.signals == (2,)


def test_too_few_values_are_shown_and_not_compared(given):
    tickets = [*reopening("a", "x", 3, 10, opened_at="2024-05-13"), *reopening("a", "x", 3, 40, opened_at="2024-05-20")]
    found = values(given(tickets=tickets), weeks(W21, W21), ("reopened",), before=weeks(W20, W20)).row(0, named=True)
    assert (found["state"], found["value"], found["difference"]) == ("told", 0.075, None)
    assert values(given(tickets=tickets), weeks(W20, W20), ("reopened",)).row(0, named=True)["state"] == "too_few"


def test_no_ticket_compares_with_nothing(given):
    nothing = given()
    assert compare_fairly(nothing, Scope(), "reopened", "team").is_empty()
    assert control_chart(nothing, Scope(), "reopened").chart.points == ()
    assert mix_and_rate(nothing, Scope(), Scope(), "reopened", "team").change is None


@pytest.mark.question("quality/time_changes")
def test_rank_sums_are_mann_and_whitneys(given, ask):
    """The later times 1, 3, 5 among 1, 2, 3, 3, 5, 9: ranks 1, 3.5 (a tie of three is none here), 5."""
    later, earlier = (1, 3, 5), (2, 3, 9)
    tickets = [
        {"team": "a", "first_response_seconds": value, "opened_at": day}
        for day, values_ in (("2024-05-20", later), ("2024-05-13", earlier))
        for value in values_
    ]
    warehouse = given(tickets=[*tickets, {"team": "only now", "first_response_seconds": 1, "opened_at": "2024-05-20"}])
    asked = {"before": weeks(W20, W20), "by": "team", "measures": ("first_response",)}
    (row,) = ask(warehouse, weeks(W21, W21), **asked)
    assert (row["cell"], row["n"], row["n_before"], row["rank_sum"], row["tied"]) == ("a", 3, 3, 1 + 3.5 + 5, 6)
    assert ask(warehouse.seen_by(viewer_of("executive")), weeks(W21, W21), **asked) == []


def test_the_rank_test_is_scipys():
    later, earlier = [1, 3, 5, 7, 7, 8], [2, 3, 9, 11, 14, 20, 21]
    ranks = stats.rankdata(later + earlier)
    tied = sum(count**3 - count for count in (1, 1, 2, 1, 2, 1, 1, 1, 1, 1, 1))
    expected = stats.mannwhitneyu(later, earlier, method="asymptotic").pvalue
    assert rank_test(6, 7, float(sum(ranks[:6])), tied) == pytest.approx(expected)
    assert rank_test(3, 3, 10.5, 6**3 - 6) is None


SLOW = 30 * HOUR


def answered(topic: str, seconds: int, satisfied: int, n: int, start: int) -> tuple[list[Any], list[Any]]:
    tickets = [
        {"ticket_id": f"t{start + place}", "topic": topic, "first_response_seconds": seconds} for place in range(n)
    ]
    return tickets, [{"ticket_id": f"t{start + place}", "score": 5 if place < satisfied else 1} for place in range(n)]


def test_a_gap_that_is_only_complexity_vanishes(given):
    """Simple cases are fast and their customers content; within a topic speed makes no difference."""
    parts = [
        answered("simple", 60, 81, 90, 0),
        answered("simple", SLOW, 27, 30, 100),
        answered("hard", 60, 15, 30, 200),
        answered("hard", SLOW, 45, 90, 300),
    ]
    warehouse = given(
        tickets=[row for each, _ in parts for row in each], surveys=[row for _, each in parts for row in each]
    )
    found = faster(warehouse, NO_LIMIT, "csat")
    assert (found.fastest, found.slowest, found.told) == (1, 4, "vanishes")
    assert found.crude.value == pytest.approx(96 / 120 - 72 / 120)
    assert found.adjusted.value == pytest.approx(0)
    assert columns(rows(found.classes), "class", "n", "count_hits", "state") == [
        (1, 120, 96, "told"),
        (4, 120, 72, "told"),
    ]
    assert found.classes["alike"].to_list() == [pytest.approx(0.8), pytest.approx(0.8)]


def test_too_few_answers_are_no_comparison(given):
    tickets, surveys = answered("simple", 60, 5, 10, 0)
    found = faster(given(tickets=tickets, surveys=surveys), NO_LIMIT, "csat")
    assert (found.fastest, found.told, found.classes["state"].to_list()) == (None, "unknown", ["too_few"])
    assert faster(given(), NO_LIMIT, "csat").classes.is_empty()
    unseen = faster(given(tickets=tickets[:3], surveys=surveys[:3], viewer=viewer_of("executive")), NO_LIMIT, "csat")
    assert (unseen.classes["state"].to_list(), unseen.classes["n"].to_list()) == (["withheld"], [None])


@pytest.mark.parametrize(
    ("crude", "adjusted", "told"),
    [
        (Estimate(0.2, 0.1, 0.3), Estimate(0.05, 0.01, 0.1), "shrinks"),
        (Estimate(0.2, 0.1, 0.3), Estimate(0.2, 0.1, 0.3), "stays"),
        (Estimate(0.2, 0.1, 0.3), Estimate(0.4, 0.3, 0.5), "grows"),
        (Estimate(0.2, 0.1, 0.3), Estimate(-0.2, -0.3, -0.1), "turns"),
        (Estimate(0.2, 0.1, 0.3), Estimate(0.1, -0.1, 0.3), "vanishes"),
        (Estimate(0.2, -0.1, 0.3), Estimate(0.1, -0.1, 0.3), "none"),
        (Estimate(0.2, 0.1, 0.3), UNKNOWN, "unknown"),
    ],
)
def test_what_became_of_a_gap(crude, adjusted, told):
    assert Faster(pl.DataFrame(), 1, 2, crude, adjusted).told == told


def test_speed_that_was_bought_is_called_out(given):
    """Team a answers in a tenth of the time and its customers are far less content; team b stays as it was."""
    tickets, surveys = [], []
    for week, day in enumerate(("2024-05-13", "2024-05-20")):
        for team in "ab":
            for place in range(60):
                ticket = f"{team}{week}-{place}"
                is_fast = team == "a" and week == 1
                satisfied = 15 if is_fast else 50
                tickets.append(
                    {
                        "ticket_id": ticket,
                        "team": team,
                        "opened_at": f"{day} 09:00",
                        "first_response_seconds": (60 if is_fast else 600) + place,
                    }
                )
                surveys.append(
                    {"ticket_id": ticket, "score": 5 if place < satisfied else 1, "answered_at": f"{day} 12:00"}
                )
    warehouse = given(tickets=tickets, surveys=surveys)
    found = changes(warehouse, weeks(W21, W21), weeks(W20, W20))
    verdicts = {
        (row["cell"], row["measure"]): row["verdict"] for row in rows(found.filter(pl.col("dimension") == "team"))
    }
    assert verdicts == {
        ("a", "first_response"): "better",
        ("a", "csat"): "worse",
        ("b", "first_response"): "unclear",
        ("b", "csat"): "unclear",
    }
    assert columns(rows(pairs(found)), "dimension", "cell", "speed", "quality", "pattern")[0] == (
        "team",
        "a",
        "first_response",
        "csat",
        "bought",
    )
    assert columns(rows(plane(found, "team", "first_response", "csat")), "cell", "speed", "n", "verdicts") == [
        ("a", -540, 60, "better/worse"),
        ("b", 0, 60, "unclear/unclear"),
    ]
    back = pairs(changes(warehouse, weeks(W20, W20), weeks(W21, W21)))
    assert "spent" in back["pattern"].to_list()


def test_no_change_is_no_pair(given):
    found = changes(given(), weeks(W21, W21), weeks(W20, W20))
    assert found.is_empty()
    assert pairs(found).is_empty()
    assert plane(found, "team", "first_response", "csat").is_empty()


def test_halves_are_whole_days():
    assert halves(Period(date(2024, 5, 1), date(2024, 5, 7))) == (
        Period(date(2024, 5, 1), date(2024, 5, 3)),
        Period(date(2024, 5, 4), date(2024, 5, 7)),
    )
