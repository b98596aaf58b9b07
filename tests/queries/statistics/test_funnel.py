"""Funnels: UKHSA's limits, exact ones, and units that differ by more than chance."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.funnel import (
    exact_limits,
    multiplied_limits,
    normal_limits,
    overdispersion,
    ratio_limits,
    score_limits,
)
from queries.statistics.shares import wilson


# UKHSA's PHEindicatormethods, test data of funnels of proportions: 80.642448 % overall.
@pytest.mark.parametrize(
    ("n", "confidence", "low"),
    [(1, 0.95, 0.03204264), (1, 0.998, 0), (2, 0.95, 0.25885383), (3, 0.95, 0.35933491), (3, 0.998, 0.10150815)],
)
def test_score_limits_as_published(n, confidence, low):
    assert score_limits(0.80642448, n, confidence) == Estimate(0.80642448, pytest.approx(low, abs=5e-7), 1)


@given(n=st.integers(1, 500), overall=st.floats(0.02, 0.98))
@settings(deadline=None)
def test_a_share_on_a_limit_has_a_wilson_interval_that_touches_the_overall_share(n, overall):
    limits = normal_limits(overall, n)
    if limits.low > 0:
        assert wilson(limits.low * n, n).high == pytest.approx(overall, abs=1e-9)
    if limits.high < 1:
        assert wilson(limits.high * n, n).low == pytest.approx(overall, abs=1e-9)


@given(n=st.integers(1, 300), overall=st.floats(0.05, 0.95))
@settings(deadline=None)
def test_exact_limits_lie_between_the_counts_at_the_tail(n, overall):
    found = exact_limits(overall, n)
    low, high = stats.binom.ppf([0.025, 0.975], n, overall)
    assert low - 1 - 1e-9 <= found.low * n <= low + 1e-9
    assert high - 1 - 1e-9 <= found.high * n <= high + 1e-9


def test_exact_limits_of_six_coins():
    """F(0) = 1/64 and F(1) = 7/64 stand around 0.025: the limit lies that far between 0 and 1, of six."""
    found = exact_limits(0.5, 6)
    assert 6 * found.low == pytest.approx((0.025 - 1 / 64) / (6 / 64))
    assert 6 * found.high == pytest.approx(4 + (0.975 - 57 / 64) / (6 / 64))


def test_limits_of_nothing_are_unknown_and_of_certainty_have_no_width():
    for limits in (score_limits, normal_limits, exact_limits):
        assert limits(0.5, 0) == UNKNOWN
        assert limits(1.0, 5) == Estimate(1, 1, 1)
    assert ratio_limits(0) == UNKNOWN
    assert multiplied_limits(0.5, 0, 1.0) == UNKNOWN


def test_limits_of_a_ratio_close_with_what_is_expected():
    small, large = ratio_limits(5), ratio_limits(500)
    assert small.low < large.low < 1 < large.high < small.high
    assert large.high == pytest.approx(1 + 1.96 / 500**0.5, abs=5e-3)


def test_units_that_differ_by_more_than_chance_get_wider_limits():
    """Shares of 0.2 and 0.4 in turn, of 100: z of -2.18 and 2.18, so that phi is 4.76, whatever is cut."""
    found = overdispersion([20, 40] * 5, [100] * 10)
    assert (found.overall, found.is_overdispersed) == (0.3, True)
    assert found.phi == found.phi_uncut == pytest.approx(0.01 / (0.3 * 0.7 / 100))
    # tau2 is the variance between the units (0.1^2 of n - 1) less that of chance.
    assert found.tau2 == pytest.approx(0.01 * 10 / 9 - 0.3 * 0.7 / 100)
    assert score_limits(0.3, 100, tau2=found.tau2).low < score_limits(0.3, 100).low


def test_units_alike_have_no_tau():
    found = overdispersion([30, 30, 30], [100, 100, 100])
    assert (found.tau2, found.is_overdispersed) == (0, False)


def test_one_unit_that_stands_out_is_cut():
    found = overdispersion([10] * 19 + [60], [100] * 20)
    assert found.phi < found.phi_uncut


@pytest.mark.parametrize(("hits", "sizes"), [([], []), ([0, 0], [0, 0]), ([0, 0], [5, 5]), ([5, 5], [5, 5])])
def test_without_variance_there_is_nothing_to_compare_with(hits, sizes):
    assert overdispersion(hits, sizes).phi is None


def test_a_single_unit_is_its_own_overall():
    found = overdispersion([3], [10])
    assert (found.phi, found.tau2) == (0, 0)
