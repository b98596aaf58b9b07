"""Small groups drawn to the mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.shrinkage import Prior, beta_binomial, james_stein, prior

# Ratings of six agents: the first has three, all good.
GOOD = [3, 90, 40, 18, 45, 7]
RATED = [3, 100, 50, 25, 60, 12]

groups = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12
)


def test_three_of_three_does_not_lead():
    shares: list[Any] = [group.share.value for group in beta_binomial(GOOD, RATED)]
    assert max(shares) == shares[1]  # 90 of 100
    assert GOOD[0] / RATED[0] > shares[0] > sum(GOOD) / sum(RATED)


def test_ranks_are_counted_from_the_highest_share():
    assert [group.ranks for group in beta_binomial([90, 50, 10], [100, 100, 100])] == [(1, 1), (2, 2), (3, 3)]


def test_the_prior_by_hand():
    """Two groups of 10 with 2 and 8: mean 1/2, spread 2 * 10 * 0.09 = 1.8, rho (1.8 - 0.25) / (0.25 * 9)."""
    found = prior([2, 8], [10, 10])
    rho = 1.55 / 2.25
    assert (found.mean, found.rho) == (0.5, pytest.approx(rho))
    assert found.a == found.b == pytest.approx(0.5 * (1 - rho) / rho)
    [low, high] = beta_binomial([2, 8], [10, 10])
    assert low.share.value == pytest.approx((2 + found.a) / (10 + found.a + found.b))
    assert low.above == pytest.approx(1 - high.above)
    assert low.above < 0.1


@pytest.mark.parametrize(
    ("hits", "sizes"),
    [
        ([5, 5], [10, 10]),  # alike
        ([1, 0, 0], [1, 1, 1]),  # single cases tell nothing
        ([3], [10]),  # one group
        ([5, 7], [5, 7]),  # all
        ([0, 0], [5, 7]),  # none
        ([4, 6], [10, 10]),  # less different than chance
    ],
)
def test_groups_that_do_not_differ_all_equal_the_mean(hits, sizes):
    assert prior(hits, sizes).rho == 0
    for group in beta_binomial(hits, sizes):
        assert group.share == Estimate(sum(hits) / sum(sizes))
        assert (group.above, group.ranks) == (None, (1, len(hits)))


def test_groups_that_have_nothing_in_common_keep_their_share_and_their_doubt():
    [all_good, none] = beta_binomial([3, 0], [3, 3])
    assert (all_good.share.value, none.share.value) == (1, 0)
    assert all_good.share.low < 0.5 < none.share.high


def test_a_group_without_cases_is_at_the_mean():
    [*_, empty] = beta_binomial([*GOOD, 0], [*RATED, 0])
    assert empty.share.value == pytest.approx(sum(GOOD) / sum(RATED))
    assert empty.ranks == (1, 7)
    assert beta_binomial([0], [0])[0].share == UNKNOWN
    assert prior([], []) == Prior(None, None, None, None)


@given(groups=groups)
@settings(deadline=None, max_examples=50)
def test_nobody_is_drawn_beyond_the_mean_and_ranks_are_places(groups):
    hits, sizes = zip(*groups, strict=True)
    mean = sum(hits) / sum(sizes)
    for hit, size, group in zip(hits, sizes, beta_binomial(hits, sizes), strict=True):
        low, high = sorted((hit / size, mean))
        assert low - 1e-9 <= group.share.value <= high + 1e-9
        assert group.ranks is not None
        assert 1 <= group.ranks[0] <= group.ranks[1] <= len(hits)


def test_ranks_do_not_change_from_one_look_to_the_next():
    assert beta_binomial(GOOD, RATED) == beta_binomial(GOOD, RATED)


def test_batting_averages_as_published():
    """Efron and Morris (1977), Scientific American 236(5):119-127: grand mean .265, c .212, Clemente .294, Munson .247."""
    found = james_stein([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7], 45)
    assert (found.mean, found.c) == pytest.approx((0.265, 0.212), abs=1e-3)
    assert (found.shrunk[0], found.shrunk[16]) == pytest.approx((0.294, 0.247), abs=1e-3)


def test_fewer_than_four_groups_cannot_be_drawn_in():
    assert james_stein([1, 2, 3], 10).c is None
    assert james_stein([], 10).mean is None
    assert james_stein([4, 4, 4, 4], 10).c == 0
