"""Quantiles with their order statistics, and times of two groups compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.times import Ranks, interval_ranks, kruskal_wallis, mann_whitney, mean, quantile

times = st.lists(st.integers(0, 50), max_size=60)


# Conover (1999) and every table of the sign test; the last ones by hand from (1/2)^n and 0.9^n.
@pytest.mark.parametrize(
    ("n", "q", "ranks"),
    [
        (10, 0.5, (2, 9)),
        (100, 0.5, (40, 61)),
        (12, 0.9, (8, None)),
        (5, 0.5, (None, None)),  # 2 * (1/2)^5 is more than 0.05
        (6, 0.5, (1, 6)),
        (1, 0.5, (None, None)),
        (0, 0.5, (None, None)),
        (35, 0.9, (28, None)),  # 0.9^35 = 0.02503
        (36, 0.9, (29, 36)),
    ],
)
def test_ranks_of_the_interval_of_a_quantile(n, q, ranks):
    found = interval_ranks(n, q)
    assert (found.low, found.high) == ranks


def test_coverage_is_that_of_the_ranks():
    assert interval_ranks(10, 0.5).coverage == pytest.approx(1 - 2 * 11 / 1024)
    assert interval_ranks(0, 0.5) == Ranks(None, None, None)
    for outside in (0, 1, 50):
        with pytest.raises(ValueError, match="quantile"):
            interval_ranks(10, outside)


@given(n=st.integers(1, 400), q=st.floats(0.02, 0.98), confidence=st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_an_interval_covers_at_least_what_it_says(n, q, confidence):
    found = interval_ranks(n, q, confidence)
    assert found.coverage >= confidence - 1e-9
    low, high = found.low or 0, found.high or n + 1
    assert found.coverage == pytest.approx(float(np.sum(stats.binom.pmf(np.arange(low, high), n, q))))


def test_a_quantile_is_interpolated_and_comes_with_two_of_its_values():
    assert quantile([1, 2, 3, 4], 0.5) == Estimate(2.5)
    assert quantile([], 0.5) == UNKNOWN
    assert quantile(list(range(10, 0, -1)), 0.5) == Estimate(5.5, 2, 9)
    assert quantile([7] * 20, 0.5) == Estimate(7, 7, 7)
    assert (mean([1, 2, 6]), mean([])) == (3, None)


@given(values=times.filter(len), q=st.sampled_from([0.25, 0.5, 0.9]))
@settings(deadline=None)
def test_the_interval_holds_the_quantile(values, q):
    found = quantile(values, q)
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.high >= found.value


def test_seven_times_against_eight():
    found = mann_whitney([5, 8, 12, 20, 33, 60, 90], [15, 25, 40, 70, 100, 150, 200, 300])
    assert (found.u, found.method) == (10, "exact")
    assert found.p == pytest.approx(0.0400932401)
    assert found.superiority == pytest.approx(46 / 56)


def test_no_overlap_of_two_and_two():
    """One of six orders, on either side."""
    assert mann_whitney([1, 2], [3, 4]).p == pytest.approx(2 / 6)


@pytest.mark.parametrize(("first", "second"), [([], [1]), ([1], []), ([], [])])
def test_no_times_no_comparison(first, second):
    assert mann_whitney(first, second).p is None


def test_all_equal_is_no_difference():
    found = mann_whitney([5, 5, 5], [5, 5])
    assert (found.p, found.superiority, found.method) == (1, 0.5, "asymptotic")
    assert kruskal_wallis([[5, 5], [5], [5]]).p == 1


@given(first=times.filter(len), second=times.filter(len))
@settings(deadline=None)
def test_the_other_way_round(first, second):
    there, back = mann_whitney(first, second), mann_whitney(second, first)
    assert there.p == pytest.approx(back.p)
    assert there.superiority == pytest.approx(1 - back.superiority)
    assert there.u + back.u == pytest.approx(len(first) * len(second))


def test_several_groups():
    assert kruskal_wallis([[1, 2], []]).chi2 is None
    found = kruskal_wallis([[1, 2, 3], [4, 5, 6], [7, 8, 9], []])
    assert (found.chi2, found.df) == (pytest.approx(7.2), 2)
