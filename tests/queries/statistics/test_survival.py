"""Curves with open tickets: Freireich's remissions, ties, nobody left, nobody there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.survival import kaplan_meier, log_rank

# Weeks of remission under 6-MP and placebo (Freireich et al. 1963).
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

watched = st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=40)


def test_the_curve_of_the_remissions_as_published():
    """Kalbfleisch and Prentice (2002), table 1.2; Klein and Moeschberger (2003), table 4.1B."""
    steps = kaplan_meier(TREATED, ENDED).steps
    assert [step.time for step in steps] == [6, 7, 10, 13, 16, 22, 23]
    assert [step.at_risk for step in steps] == [21, 17, 15, 12, 11, 7, 6]
    shown = [round(step.survival, 3) for step in steps]
    assert shown == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert [round(step.se or 0, 4) for step in steps] == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_quantiles_end_where_the_band_crosses():
    curve = kaplan_meier(TREATED, ENDED)
    assert curve.quantile(0.5) == Estimate(23, 13, None)
    assert curve.quantile(0.25) == Estimate(13, 6, 22)
    assert curve.quantile(0.75) == Estimate(None, 23, None)
    assert curve.quantile(0.5, "log").low == 16  # R's default


def test_the_band_is_that_of_scipy():
    curve = kaplan_meier(TREATED, ENDED)
    ended = [time for time, is_event in zip(TREATED, ENDED, strict=True) if is_event]
    still_open = [time for time, is_event in zip(TREATED, ENDED, strict=True) if not is_event]
    theirs = stats.ecdf(stats.CensoredData(uncensored=ended, right=still_open)).sf
    band = theirs.confidence_interval(method="log-log")
    for step, ours in zip(curve.steps, curve.band(), strict=True):
        expected = tuple(float(each.evaluate(step.time)) for each in (theirs, band.low, band.high))
        assert (ours.value, ours.low, ours.high) == pytest.approx(expected)


def test_an_end_comes_before_a_departure_of_the_same_time():
    """Three at risk at 5, although one leaves then."""
    [step] = kaplan_meier([5, 5, 8], [1, 0, 0]).steps
    assert (step.at_risk, step.survival) == (3, pytest.approx(2 / 3))


def test_all_open_has_no_median():
    curve = kaplan_meier([3, 5, 8], [0, 0, 0])
    assert (curve.steps, curve.at(8), curve.at(9)) == ((), 1, None)
    assert curve.quantile(0.5) == UNKNOWN


def test_all_at_once_has_a_median_and_no_upper_limit():
    curve = kaplan_meier([5, 5, 5], [1, 1, 1])
    assert curve.quantile(0.5) == Estimate(5, 5, None)
    assert [(step.survival, step.se) for step in curve.steps] == [(0, None)]
    assert curve.band() == [Estimate(0.0)]
    assert (curve.at(4), curve.at(5), curve.at(6)) == (1, 0, 0)


def test_nobody():
    curve = kaplan_meier([], [])
    assert (curve.n, curve.at(0), curve.quantile(0.5)) == (0, None, UNKNOWN)
    assert curve.restricted_mean(1) == UNKNOWN


def test_who_was_open_already_joins_when_the_window_begins():
    """The third joins at 3, after the end of that time: two are at risk at 3, of whom one ends, two at 6."""
    steps = kaplan_meier([3, 6, 9], [1, 1, 0], entered=[0, 0, 3]).steps
    assert [(step.at_risk, step.survival) for step in steps] == [(2, 0.5), (2, 0.25)]


def test_half_is_half_although_its_product_is_not():
    assert kaplan_meier(range(1, 25), [1] * 24).quantile(0.5).value == 12


@given(cases=watched)
@settings(deadline=None)
def test_a_curve_falls_and_its_bands_hold_it(cases):
    curve = kaplan_meier(*zip(*cases, strict=True))
    heights = [1.0, *(step.survival for step in curve.steps)]
    assert all(after < before for before, after in pairwise(heights))
    for kind in ("loglog", "log", "plain"):
        for told in curve.band(kind):
            assert told.low is None or 0 <= told.low <= told.value <= told.high <= 1


@given(times=st.lists(st.integers(1, 20), min_size=2, max_size=40), until=st.integers(1, 20))
@settings(deadline=None)
def test_without_open_ones_the_restricted_mean_is_the_mean_of_what_is_cut(times, until):
    cut = np.minimum(times, until)
    found = kaplan_meier(times, [True] * len(times)).restricted_mean(until)
    assert found.value == pytest.approx(float(cut.mean()))
    reach = 1.959963984540054 * float(cut.std()) / len(times) ** 0.5
    assert found.low == pytest.approx(max(0, found.value - reach), abs=1e-6)
    assert found.high == pytest.approx(min(until, found.value + reach), abs=1e-6)


def test_log_rank_as_published():
    """Chi-square 16.79, expected 10.75 and 19.25: in every textbook that has the remissions."""
    found = log_rank([(TREATED, ENDED), (PLACEBO, [1] * 21)])
    assert (found.chi2, found.df) == (pytest.approx(16.793, abs=5e-4), 1)
    assert (found.observed, found.expected) == ((9, 21), pytest.approx((19.25, 10.75), abs=5e-3))


def test_log_rank_of_two_agrees_with_scipy():
    of_scipy = stats.logrank(
        stats.CensoredData.right_censored(TREATED, [not ended for ended in ENDED]), stats.CensoredData(PLACEBO)
    )
    found = log_rank([(TREATED, ENDED), (PLACEBO, [1] * 21)])
    assert (found.chi2, found.p) == pytest.approx((of_scipy.statistic**2, of_scipy.pvalue))


def test_log_rank_of_one_against_one():
    """At 1 each of two is expected to be half of the one that ends: 0.5 squared by 0.25. At 2 only one is left."""
    assert log_rank([([1], [1]), ([2], [1])]).chi2 == pytest.approx(1)


def test_log_rank_of_several_groups_adds_up():
    groups = [(TREATED, ENDED), (PLACEBO, [1] * 21), ([4, 9, 14, 30], [1, 0, 1, 1])]
    found = log_rank(groups)
    assert found.df == 2
    assert sum(found.expected) == pytest.approx(sum(found.observed))


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [(TREATED, ENDED)],
        [([1, 2], [0, 0]), ([3], [0])],
        [([], []), ([3], [1])],
        [([5], [1]), ([2], [0])],  # the other one has left when something happens
    ],
)
def test_log_rank_needs_something_to_compare(groups):
    assert (log_rank(groups).chi2, log_rank(groups).p) == (None, None)
