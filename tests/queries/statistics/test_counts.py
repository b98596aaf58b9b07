"""Counts: Garwood's table, Byar's approximation of it, and two counts compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.counts import byar, compare_counts, poisson, poisson_exact
from queries.statistics.estimate import UNKNOWN, Estimate


# Garwood (1936), as in every table of Poisson limits.
@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0.0, 3.689),
        (1, 0.025, 5.572),
        (2, 0.242, 7.225),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (50, 37.111, 65.919),
    ],
)
def test_exact_limits_as_published(count, low, high):
    assert poisson_exact(count) == Estimate(count, pytest.approx(low, abs=6e-4), pytest.approx(high, abs=6e-4))


# UKHSA's PHEindicatormethods, test data of Byar's method.
@pytest.mark.parametrize(("count", "low", "high"), [(65, 50.16319, 82.84914), (1, 0.01307, 5.56376)])
def test_byar_as_published(count, low, high):
    assert byar(count) == Estimate(count, pytest.approx(low, abs=5e-6), pytest.approx(high, abs=5e-6))


@pytest.mark.parametrize("count", [10, 11, 40, 1000])
def test_byar_is_close_from_ten_on(count):
    assert poisson(count) == byar(count)
    exact = poisson_exact(count)
    assert byar(count).low == pytest.approx(exact.low, rel=2e-3)
    assert byar(count).high == pytest.approx(exact.high, rel=2e-3)
    assert poisson(9) == poisson_exact(9)


@pytest.mark.parametrize("interval", [poisson, poisson_exact, byar])
@given(count=st.integers(0, 500), confidence=st.sampled_from([0.8, 0.95, 0.998]))
@settings(deadline=None)
def test_the_limits_hold_the_count(interval, count, confidence):
    told = interval(count, confidence)
    assert 0 <= told.low <= count < told.high
    with pytest.raises(ValueError, match="no count"):
        interval(-1)


def test_five_after_nothing():
    """All five in the second of two equal weeks: 2 * (1/2)^5."""
    found = compare_counts(5, 0)
    assert found.ratio == UNKNOWN
    assert found.p == pytest.approx(0.0625)


def test_nothing_after_five_is_a_ratio_of_zero_without_interval():
    assert compare_counts(0, 5).ratio == Estimate(0.0)


def test_nothing_after_nothing_says_nothing():
    assert compare_counts(0, 0).p is None


def test_exposure_counts():
    """Twice the tickets in twice the days is the same rate."""
    assert compare_counts(200, 100, exposure=2).ratio.value == 1
    assert compare_counts(200, 100, exposure=2).p == pytest.approx(1)
    with pytest.raises(ValueError, match="exposure"):
        compare_counts(1, 1, exposure=0)


@given(now=st.integers(1, 500), before=st.integers(1, 500))
@settings(deadline=None)
def test_a_ratio_the_other_way_round_is_its_inverse(now, before):
    there, back = compare_counts(now, before), compare_counts(before, now)
    assert there.ratio.low < there.ratio.value < there.ratio.high
    assert there.ratio.low == pytest.approx(1 / back.ratio.high)
    assert there.p == pytest.approx(back.p)
