"""Curves read at a day, times until a share is reached, groups beside each other."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.followed import Group, apart, beside, cases_of, differ, horizon, share_before, time_until
from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.survival import kaplan_meier

TIMES = {"a": [(5, True), (20, True), (40, False), (95, False)], "b": [(10, True), (50, False)]}


@pytest.fixture(scope="module")
def curves(con) -> pl.DataFrame:
    rows = [
        {"cell": cell, "moment": moment, "is_event": is_event}
        for cell, cases in TIMES.items()
        for moment, is_event in cases
    ]
    found: pl.DataFrame = con.sql("from ended_of($given) order by cell, moment", params={"given": rows}).pl()
    return found


def test_a_share_is_unknown_once_nobody_is_watched(curves):
    assert share_before(curves, "a", 21).value == pytest.approx(0.5)
    assert share_before(curves, "a", 20).value == pytest.approx(0.25)
    assert share_before(curves, "a", 96) == UNKNOWN
    assert share_before(curves, "nobody", 30) == UNKNOWN


def test_none_of_those_watched_has_an_interval_all_the_same(curves):
    none = share_before(curves, "a", 3)
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(0.4899, abs=1e-4)  # Wilson's of 0 of 4


def test_the_time_until_half_had_ended(curves):
    half = time_until(curves, "a")
    expected = kaplan_meier([5, 20, 40, 95], [1, 1, 0, 0]).quantile(0.5)
    assert (half.value, half.low, half.high) == (expected.value, expected.low, expected.high)
    assert time_until(curves, "a", 0.9).value is None


def test_the_horizon_leaves_enough_of_every_group():
    rows = [{"cell": cell, "moment": 61.0, "at_risk": n, "n": n, "ended": 0.0} for cell, n in (("a", 10), ("b", 9))]
    assert horizon(pl.DataFrame(rows), ["a"]) == 60
    assert horizon(pl.DataFrame(rows), ["a", "b"]) is None


def test_a_curve_gives_its_cases_back(curves):
    moments, ended = cases_of(curves, "a")
    assert list(zip(moments, ended, strict=True)) == [(float(moment), is_event) for moment, is_event in TIMES["a"]]
    assert differ(curves, ("a", "b")).df == 1


def test_groups_are_compared_only_with_enough():
    groups = {"x": Group.of(30, 40), "y": Group.of(10, 40), "z": Group.of(1, 2), "withheld": Group.of(None, None)}
    found = beside(groups, "y", 10)
    assert found["state"].to_list() == ["told", "told", "too_few", "withheld"]
    assert found["difference"].to_list() == [pytest.approx(0.5), None, None, None]
    assert found["difference_low"][0] > 0
    assert beside({}, "y", 10).is_empty()


def test_what_has_no_interval_has_no_difference():
    assert apart(Estimate(0.5), Estimate(0.4, 0.3, 0.5)) == UNKNOWN


cases = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


@given(cases=cases)
@settings(deadline=None)
def test_ended_of_is_what_kaplan_meier_says_of_each_cell(con, cases):
    given_cases = [{"cell": cell, "moment": moment, "is_event": is_event} for cell, moment, is_event in cases]
    rows = con.execute("from ended_of($given) order by cell, moment", {"given": given_cases}).fetchall()
    for cell in {cell for cell, _, _ in cases}:
        own = [(moment, is_event) for each, moment, is_event in cases if each == cell]
        curve = kaplan_meier(*zip(*own, strict=True))
        told = [row for row in rows if row[0] == cell and row[4]]
        assert [row[1:4] for row in told] == [(step.time, len(own), step.at_risk) for step in curve.steps]
        for row, step, at in zip(told, curve.steps, curve.band(), strict=True):
            assert row[5] == pytest.approx(1 - step.survival)
            if at.low is not None and at.high is not None:
                assert row[6:8] == pytest.approx((1 - at.high, 1 - at.low))


def test_ended_of_nobody_has_no_rows(con):
    assert con.execute("from ended_of([])").fetchall() == []
