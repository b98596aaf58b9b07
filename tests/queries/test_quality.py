"""Speed beside quality, and like compared with like."""

from __future__ import annotations

import pytest

from queries.analyses import compare_fairly, consistency, control_chart, mix_and_rate, values
from queries.scope import Scope
from tests.queries.given import HOUR, NO_LIMIT, W20, W21, columns, weeks


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
