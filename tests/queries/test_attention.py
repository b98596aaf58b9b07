"""What needs attention: what was planted is found, noise is not, and nobody is told of what they may not see."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from data.folders import sample_folder
from queries.access import viewer_of
from queries.attention import Attention, attention, beside_usual, standing, told
from queries.looks import Finding, Seen, chance, judged, weeks
from queries.scope import Period, Scope, monday_of, week_of
from tests.queries.given import utc

TRUTHS: dict[str, Any] = tomllib.loads((sample_folder() / "truths.toml").read_text(encoding="utf-8"))
PLANTED = TRUTHS["planted"]
ALL = Scope(zone=TRUTHS["zone"])
MONDAY = date(2024, 2, 26)  # of the first of thirteen weeks before 2024-05-27, in which the last whole week ends
WEEKS = 13
AS_OF = "2024-05-27 00:00"
DAYS = Period(MONDAY, MONDAY + timedelta(days=7 * WEEKS - 1))
QUIET = Scope(period=DAYS)


def of(found: Attention, kind: str, measure: str = "") -> Finding:
    """The line of this kind."""
    (line,) = [each for each in found.found if each.kind == kind and measure in ("", each.measure)]
    return line


# What was planted in the demo company


def test_the_bad_week_is_found_when_the_period_ends_with_it(sample_warehouse):
    bad = week_of(monday_of(PLANTED["release_week"]["week"]))
    scope = replace(ALL, clock="business", period=Period(date(2026, 7, 27), bad.last))
    found = attention(sample_warehouse, scope)
    assert found.week == bad.first
    volume, speed = of(found, "week", "opened"), of(found, "week", "first_response")
    assert {each.kind for each in found.found[:4]} == {"week"}
    assert (volume.dimension, volume.verdict) == ("house", "unusual")
    assert volume.value > (volume.high or 0) > (volume.expected or 0)
    assert ("team", "Technical") in volume.also
    assert (speed.dimension, speed.verdict) == ("house", "worse")
    assert of(found, "week", "sla_met").verdict == "worse"


def test_the_bad_week_stands_out_from_the_weeks_before_it_and_no_other_does(sample_warehouse):
    bad = monday_of(PLANTED["release_week"]["week"])
    found = beside_usual(sample_warehouse, ALL, bad)
    assert of(found, "week", "opened").value == of(found, "week", "opened").n > 250
    assert of(found, "week", "sla_missed").verdict == "worse"
    for back in (-1, 1, 2):
        other = beside_usual(sample_warehouse, ALL, bad + timedelta(weeks=back))
        assert (other.found, other.count_looked_at > 100) == ((), True)


def test_a_week_that_the_exports_hold_in_part_is_not_held_against_whole_ones(sample_warehouse):
    assert beside_usual(sample_warehouse, ALL, monday_of("2026-W47")).count_looked_at == 0


def test_a_quiet_week_tells_nothing_of_itself(sample_warehouse):
    found = attention(sample_warehouse, ALL)
    assert found.week == monday_of("2026-W46")
    assert found.count_looked_at > 100
    assert [each for each in found.found if each.kind in ("week", "pair", "backlog")] == []


def test_the_department_the_policy_and_the_declines_are_found(sample_warehouse):
    found = attention(sample_warehouse, ALL)
    department, policy, decision = of(found, "department"), of(found, "policy"), of(found, "decision")
    assert (department.measure, department.cell, department.also) == ("pick_up", "Billing", ())
    assert (policy.measure, policy.cell) == ("hindered", PLANTED["policy_in_the_way"]["policy"])
    assert (decision.measure, decision.cell) == ("overturned", "decline, nothing offered")
    assert decision.value > 3 * (decision.expected or 1)
    goal = of(found, "goal", "csat")
    assert (goal.expected, goal.n) == (0.85, TRUTHS["zendesk"]["satisfaction"]["ratings"])
    assert of(found, "promises").value == TRUTHS["promises"]["overdue"]


def test_an_executive_is_told_of_no_team_by_few_and_a_team_lead_of_no_other_team(sample_warehouse):
    executive = attention(sample_warehouse.seen_by(viewer_of("executive")), ALL)
    assert of(executive, "promises").also == ()
    assert of(executive, "department").cell == "Billing"
    assert all(each.n >= 5 for each in executive.signals)
    lead = attention(sample_warehouse.seen_by(viewer_of("team lead: Billing")), ALL)
    cells = [(each.dimension, each.cell) for each in lead.found]
    cells += [place for each in lead.found for place in each.also]
    assert {cell for dimension, cell in cells if dimension == "team"} <= {"Billing"}
    assert not any(each.kind == "department" for each in lead.found)


# What is only noise


def noise(seed: int, spread: float = 0.0, **effects: Any) -> dict[str, list[dict[str, Any]]]:
    """Thirteen weeks of a desk in which nothing changes: volume, times, scores and reopenings are drawn anew each week
    from the same distributions; with `spread` the weeks differ as weeks do."""
    draw = np.random.default_rng(seed)
    tickets: list[dict[str, Any]] = []
    surveys: list[dict[str, Any]] = []
    for week in range(WEEKS):
        mood = draw.normal(0, spread)
        is_last = week == WEEKS - 1
        for _ in range(draw.poisson(90)):
            opened = utc(str(MONDAY)) + timedelta(weeks=week, seconds=int(draw.integers(0, 6 * 86400)))
            slow = effects.get("slower", 1.0) if is_last else 1.0
            seconds = int(draw.lognormal(8.5 + mood, 1.2) * slow)
            tickets.append(
                {
                    "opened_at": opened,
                    "as_of": AS_OF,
                    "team": ("A", "B", "C")[draw.integers(0, 3)],
                    "channel": ("mail", "chat")[draw.integers(0, 2)],
                    "priority": ("normal", "high")[draw.integers(0, 2)],
                    "topic": f"topic {draw.integers(0, 4)}",
                    "customer_id": f"c{len(tickets)}",
                    "replies": 1,
                    "reopens": int(draw.random() < 0.08),
                    "transfers": int(draw.random() < 0.2),
                    "first_response_seconds": seconds,
                    "resolution_seconds": seconds + int(draw.lognormal(9, 1)),
                }
            )
            if draw.random() < 0.5:
                happy = 0.75 - (effects.get("unhappier", 0.0) if is_last else 0.0) + 0.1 * mood
                surveys.append(
                    {
                        "ticket_id": f"t{len(tickets)}",
                        "sent_at": opened,
                        "answered_at": opened + timedelta(hours=3),
                        "score": 5 if draw.random() < happy else 2,
                    }
                )
    return {"tickets": tickets, "surveys": surveys}


def test_a_desk_on_which_nothing_changes_raises_no_alarm(given):
    """The whole way, over six such desks: goals, teams, the compared period, pairs and the backlog are looked at too."""
    before = QUIET.during(DAYS.before())
    found = [attention(given(**noise(seed)), QUIET, before) for seed in range(6)]
    assert min(each.count_looked_at for each in found) > 30
    assert sum(bool(each.signals) for each in found) <= 1


KINDS = {
    "first_response": "time", "next_reply": "time", "csat": "share", "reopened_in_week": "share", "nps": "score",
    "opened": "count",
}  # fmt: skip
PLACES = [("house", "")] + [("team", name) for name in "ABCDEF"] + [("topic", name) for name in "GHIJK"]
SIZE = 60
# The places of the median's interval among sixty values (Conover).
LOW, HIGH = 21, 38


def drawn_week(draw: np.random.Generator, kind: str, mood: float) -> Any:
    """The values of one week in one place, in order; `mood` is what makes it differ from others by more than chance."""
    if kind == "time":
        return np.sort(draw.lognormal(8 + mood, 1.2, SIZE))
    if kind == "share":
        return (draw.random(SIZE) < 0.2 * np.exp(mood)).astype(float)
    if kind == "score":
        return np.sign(np.round(draw.normal(0.3 + mood, 1, SIZE)))
    return np.ones(draw.poisson(SIZE * np.exp(mood)))


def quiet_weeks(draw: np.random.Generator, spread: float) -> pl.DataFrame:
    """Thirteen weeks of every kind of measure in twelve places, as overview/weekly has them, in which nothing changes."""
    rows = []
    for measure, kind in KINDS.items():
        for dimension, cell in PLACES:
            for week in range(WEEKS):
                values = drawn_week(draw, kind, draw.normal(0, spread))
                middle = [values[SIZE // 2], values[LOW], values[HIGH]] if kind == "time" else [None] * 3
                row = (measure, dimension, cell, MONDAY + timedelta(weeks=week), kind, len(values), values.sum())
                rows.append((*row, (values**2).sum(), *middle))
    names = (
        "measure",
        "dimension",
        "cell",
        "week",
        "kind",
        "n",
        "total",
        "squares",
        "median",
        "median_low",
        "median_high",
    )
    return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)


@pytest.mark.parametrize("spread", [0.0, 0.15])
def test_noise_is_not_called_a_signal(given, spread):
    """Benjamini and Hochberg promise an alarm in at most one list of twenty where nothing has changed, also where weeks
    differ by more than chance. Of a hundred lists that is five; more than twelve would come up once in a thousand."""
    draw, warehouse = np.random.default_rng(7), given()
    alarms = 0
    for _ in range(100):
        seen = Seen(
            pl.DataFrame(), pl.DataFrame(), quiet_weeks(draw, spread), MONDAY + timedelta(weeks=WEEKS - 1), {}, False
        )
        looks = list(weeks(warehouse, seen.weekly, seen.week))
        assert len(looks) == len(KINDS) * len(PLACES)
        alarms += bool(standing(looks))
    assert alarms <= 12


def test_nothing_needs_you(given):
    found = attention(given(**noise(1)), QUIET)
    assert (found.found, found.better, found.signals) == ((), (), ())
    assert found.week == MONDAY + timedelta(weeks=WEEKS - 1)


def test_speed_bought_with_quality_is_called_out(given):
    found = attention(given(**noise(1, slower=0.3, unhappier=0.4)), QUIET)
    pair = of(found, "pair")
    assert (pair.measure, pair.beside and pair.beside.measure) == ("first_response", "csat")
    assert of(found, "week", "csat").verdict == "worse"


def test_old_tickets_that_pile_up_are_called_out(given):
    """Of each week some stay open; of the one two weeks before the end sixty do, which are old from the last week on."""
    tickets = []
    for week in range(WEEKS):
        left = 60 if week == WEEKS - 3 else 4 + week % 3
        for place in range(70):
            opened = utc(str(MONDAY)) + timedelta(weeks=week, hours=2 * place)
            row = {"opened_at": opened, "as_of": AS_OF, "team": "AB"[place % 2]}
            tickets.append(row | ({"status": "open"} if place < left else {"resolved_at": opened + timedelta(hours=9)}))
    line = of(attention(given(tickets=tickets), QUIET), "backlog")
    assert (line.dimension, line.verdict, line.week) == ("house", "worse", MONDAY + timedelta(weeks=WEEKS - 1))
    assert line.value > 50 > (line.high or 99)
    assert set(line.also) == {("team", "A"), ("team", "B")}


def test_a_period_that_differs_from_the_compared_one_is_called_out(given):
    """Four weeks against the four before: too few weeks for a chart, enough tickets for a difference."""
    tickets = [
        {
            "opened_at": utc("2024-04-01") + timedelta(hours=8 * place),
            "as_of": AS_OF,
            "reopens": int(place % 10 < share),
        }
        for share, places in ((1, range(84)), (6, range(84, 168)))
        for place in places
    ]
    now = Scope(period=Period(date(2024, 4, 29), date(2024, 5, 26)))
    found = attention(given(tickets=tickets), now, now.during(Period(date(2024, 4, 1), date(2024, 4, 28))))
    line = of(found, "period", "reopened")
    assert (line.verdict, line.dimension) == ("worse", "house")
    assert line.value > 0.5 > 0.2 > (line.expected or 1)


def test_what_is_too_small_to_matter_is_no_finding():
    """Half a point of CSAT, however sure; a volume has no good side and is news either way."""
    assert chance("csat", 1e-9, judged("csat", -0.005)) == 1
    assert chance("csat", 1e-9, judged("csat", -0.05)) == 1e-9
    assert chance("first_response", 1e-9, judged("first_response", 30)) > 0.99
    assert chance("first_response", 1e-9, judged("first_response", 3000)) == pytest.approx(5e-10)
    assert chance("opened", 1e-9, judged("opened", 40)) == 1e-9


def test_many_refused_rows_are_said_to_who_may_see_files(given):
    loads = [{"rows_in": 100, "rows_loaded": 90, "rows_quarantined": 10}]
    line = of(attention(given(tickets=[{}], loads=loads), Scope()), "refused")
    assert (line.value, line.n) == (0.1, 10)
    few = given(tickets=[{}], loads=[{"rows_in": 100, "rows_loaded": 99, "rows_quarantined": 1}])
    assert attention(few, Scope()).found == ()
    lead = given(tickets=[{"team": "A"}], loads=loads, viewer=viewer_of("team lead: A"))
    assert attention(lead, Scope()).found == ()


def test_nothing_at_all_is_looked_at(given):
    assert attention(given(), Scope()) == Attention((), (), (), 0, None)


def test_of_the_departments_that_let_others_wait_the_one_at_which_most_time_is_lost_is_named():
    few = Finding("department", "pick_up", "worse", 5 * 86400.0, 3600.0, 58, 1e-30, "team", "Group 64")
    many = replace(few, cell="Group 9", n=298, p=1e-9)
    (line,) = told([few, many])
    assert (line.cell, line.also) == ("Group 9", (("team", "Group 64"),))
