"""The demo company hides effects; the questions must find them. Parameters and counts are those of truths.toml."""

from __future__ import annotations

import tomllib
from typing import Any

import polars as pl
import pytest

from data.folders import sample_folder
from queries.analyses import compare_fairly, control_chart, satisfaction_beyond_answers, values
from queries.asking import seldom_asked
from queries.decided import after_the_answer, heaping, hindrances, overturned_by_answer
from queries.loyalty import after_service, passed_on
from queries.receivers import slow_receivers
from queries.scope import Period, Scope, monday_of, week_of
from queries.speed import faster
from tests.queries.given import rows

TRUTHS: dict[str, Any] = tomllib.loads((sample_folder() / "truths.toml").read_text(encoding="utf-8"))
PLANTED = TRUTHS["planted"]
ALL = Scope(zone=TRUTHS["zone"], sources=("zendesk",))


def cells(warehouse, measure: str, by: str, scope: Scope = ALL, **filters: Any) -> dict[str, dict[str, Any]]:
    found = values(warehouse, scope, (measure,), by)
    return {row["cell"]: row for row in rows(found)}


def one(warehouse, measure: str, scope: Scope = ALL) -> dict[str, Any]:
    return values(warehouse, scope, (measure,)).row(0, named=True)


def test_the_department_that_lets_others_wait(sample_warehouse):
    """Billing picks up what Returns passes to it far later than Returns picks up what comes back."""
    pairs = {(row["from_team"], row["to_team"]): row for row in rows(sample_warehouse.run("escalations/from_to", ALL))}
    to_billing, back = pairs["Returns", "Billing"], pairs["Billing", "Returns"]
    assert to_billing["median_low"] > 2 * back["median_high"]
    teams = cells(sample_warehouse, "pick_up", "team")
    assert max((row["value"], team) for team, row in teams.items() if row["n"] > 100)[1] == "Billing"


def test_billing_is_named_as_who_lets_others_wait(sample_warehouse):
    worst = slow_receivers(sample_warehouse, ALL)[0]
    assert worst.team == "Billing"
    assert worst.own["median_low"] > worst.others["median_high"]


def test_whom_tickets_wait_for(sample_warehouse):
    waits = sample_warehouse.run("escalations/waits", ALL)
    # Without a name: on hold, and nobody wrote down for whom.
    named = waits.filter((pl.col("waited_for") == "department") & pl.col("department").is_not_null())
    departments = named.sort("seconds", descending=True)
    assert departments["department"][0] == "Billing"
    assert waits["share"].sum() == pytest.approx(1)


def test_the_bad_week_stands_out_of_the_chart(sample_warehouse):
    bad = week_of(monday_of(PLANTED["release_week"]["week"]))
    volume = {row["week"]: row["count_opened"] for row in rows(sample_warehouse.run("backlog/flow", ALL))}
    usual = sorted(volume.values())[len(volume) // 2]
    assert volume[bad.first] > 1.3 * usual
    chart = control_chart(sample_warehouse, ALL, "sla_missed")
    points = dict(zip(chart.weeks, chart.chart.points, strict=True))
    assert (points[bad.first.isoformat()] or 0) > (chart.chart.centre or 1)
    waits = cells(
        sample_warehouse, "first_response", "week", Scope(zone=ALL.zone, sources=("zendesk",), clock="business")
    )
    others = sorted(row["value"] for week, row in waits.items() if row["n"] > 100 and week != bad.first.isoformat())
    assert waits[bad.first.isoformat()]["low"] > others[len(others) // 2]


def test_the_policy_that_hinders(sample_warehouse):
    policies = rows(sample_warehouse.run("decisions/policies", ALL))
    assert policies[0]["policy"] == PLANTED["policy_in_the_way"]["policy"]
    teams = cells(sample_warehouse, "hindered", "team", Scope(zone=ALL.zone))
    team = PLANTED["policy_in_the_way"]["team"]
    others = [row["value"] for name, row in teams.items() if name != team and row["n"] >= 30]
    assert teams[team]["low"] > max(others)


def test_declines_without_an_alternative_are_overturned(sample_warehouse):
    """Told apart by the log itself; the house stands by declines that offered something."""
    found = sample_warehouse.run(
        "measures/values", ALL, measures=("decline_reversed", "overturned"), by="all", before=ALL
    )
    assert set(found["measure"]) == {"decline_reversed", "overturned"}
    assert found.filter(pl.col("measure") == "decline_reversed")["value"][0] > 0


def test_training_raised_alternatives(sample_warehouse):
    day = PLANTED["training"]["on"]
    extent = rows(sample_warehouse.run("frame/extent", ALL))[0]
    trained = type(extent["first_day"]).fromisoformat(str(day))
    before = Period(extent["first_day"], trained)
    after = Period(trained, extent["last_day"])
    first = one(sample_warehouse, "alternative_offered", Scope(zone=ALL.zone, period=before))
    second = one(sample_warehouse, "alternative_offered", Scope(zone=ALL.zone, period=after))
    assert second["value"] - first["value"] > 0.1


def test_amounts_heap_below_the_limit(sample_warehouse):
    kinds = rows(sample_warehouse.run("decisions/amounts", Scope(zone=ALL.zone)))
    assert sum(row["count_just_below"] for row in kinds) > 2 * sum(row["count_further_below"] for row in kinds)


def test_who_keeps_promises(sample_warehouse):
    teams = cells(sample_warehouse, "promise_kept", "team", Scope(zone=ALL.zone))
    others = [row["value"] for name, row in teams.items() if name != "Billing" and row["n"] >= 20]
    assert teams["Billing"]["value"] < min(others)


def test_the_angry_answer_more_often(sample_warehouse):
    """The sample tells more of what customers felt than the answers do: CSAT has bounds on both sides."""
    found = satisfaction_beyond_answers(sample_warehouse, ALL)
    assert found.rate is not None
    assert found.rate < 0.5
    assert found.weighted is not None
    assert found.worst_case.low is not None
    assert found.worst_case.low < found.weighted < (found.worst_case.high or 0)


def test_who_was_declined_is_seldom_asked(sample_warehouse):
    """Of all groups, and with all of them looked at, this one alone stands out, and about as far as was planted."""
    less = seldom_asked(sample_warehouse, ALL).filter(pl.col("verdict") == "less")
    assert less["dimension"].to_list() == ["declined"]
    planted = PLANTED["satisfaction"]
    gap = planted["asked_share_of_declined"] - planted["asked_share_of_solved"]
    assert less["difference_low"][0] < gap < less["difference_high"][0]


def test_slow_first_replies_cost_satisfaction(sample_warehouse):
    """The gap is there, and it is the smaller one with like compared with like: hard topics are slow and score low."""
    found = faster(sample_warehouse, ALL, "csat")
    assert (found.crude.low or 0) > 0
    assert 0 < (found.adjusted.value or 0) < (found.crude.value or 0)


def test_the_bot_contains_less_than_it_ends(sample_warehouse):
    """Who came back within the week was not helped."""
    contained, handed = one(sample_warehouse, "bot_contained"), one(sample_warehouse, "bot_handed_off")
    assert contained["value"] < 1 - handed["value"]
    assert contained["high"] < PLANTED["bot"]["contains_share"]


def test_the_limit_was_raised(sample_warehouse):
    """More is decided without asking since then."""
    raised = type(week_of(monday_of("2026-W40")).first).fromisoformat(str(PLANTED["limit_raised"]["on"]))
    extent = rows(sample_warehouse.run("frame/extent", ALL))[0]
    before = one(sample_warehouse, "own_authority", Scope(zone=ALL.zone, period=Period(extent["first_day"], raised)))
    after = one(sample_warehouse, "own_authority", Scope(zone=ALL.zone, period=Period(raised, extent["last_day"])))
    assert after["value"] > before["value"]


def test_nobody_of_few_answers_is_ranked(sample_warehouse):
    found = compare_fairly(sample_warehouse, ALL, "csat", "agent")
    few = found.filter(pl.col("state") == "too_few")
    assert few.height > 0
    assert few.select(pl.col("rank_low", "rank_high", "band", "shrunk").is_null().all()).row(0) == (True,) * 4


def test_the_help_desk_s_own_numbers_agree(sample_warehouse):
    """Nearly all; what is planted to differ (a schedule that was edited) does."""
    found = {row["measure"]: row for row in rows(sample_warehouse.run("data_page/reconciliation", ALL))}
    for measure in ("first_response_seconds", "first_resolution_seconds", "replies", "reopens"):
        assert found[measure]["equal_share"] > 0.95, measure
    assert found["resolution_business_seconds"]["equal_share"] < found["resolution_seconds"]["equal_share"]


def test_what_came_of_the_raised_limit(sample_warehouse):
    """The question that the page asks finds the day by itself, and the change beyond chance."""
    (change,) = rows(sample_warehouse.run("decisions/limit_changes", Scope(zone=ALL.zone)))
    planted = PLANTED["limit_raised"]
    assert (change["valid_from"].isoformat(), change["limit_before"], change["limit_amount"]) == (
        str(planted["on"]),
        planted["from"],
        planted["to"],
    )
    assert change["difference_low"] > 0


def test_concessions_heap_just_below_their_limit(sample_warehouse):
    assert heaping(sample_warehouse, Scope(zone=ALL.zone), "all")["is_heaped"].to_list() == [True]


def test_only_the_planted_policy_is_a_signal(sample_warehouse):
    found = hindrances(sample_warehouse, Scope(zone=ALL.zone)).filter("is_signal")
    planted = PLANTED["policy_in_the_way"]
    assert found.select("policy", "team").rows() == [(planted["policy"], planted["team"])]


def test_a_no_without_an_alternative_is_the_one_that_falls(sample_warehouse):
    found = overturned_by_answer(sample_warehouse, Scope(zone=ALL.zone))
    assert found.row(0, named=True)["cell"] == "without_alternative"
    assert found["difference_low"][0] > 0


def test_customers_stay_away_after_a_no_without_an_alternative(sample_warehouse):
    """Against a grant; and more come back where something else was offered."""
    after = after_the_answer(sample_warehouse, Scope(zone=ALL.zone))
    business = {row["cell"]: row for row in rows(after.business)}
    assert business["granted"]["difference_low"] > 0
    assert business["with_alternative"]["difference"] > 0.1
    served = rows(after_service(sample_warehouse, Scope(zone=ALL.zone), "business"))
    assert [row["service"] for row in served if (row["difference_high"] or 0) < 0] == ["declined"]


def test_the_department_that_does_not_listen(sample_warehouse):
    found = passed_on(sample_warehouse, Scope(zone=ALL.zone))
    assert found["cell"][0] == "Finance"
    weeks_of_others = found.filter(pl.col("cell") != "Finance")["week_low"]
    assert found["week_high"][0] < weeks_of_others.min()
