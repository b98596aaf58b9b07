"""Differences between groups beyond chance."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.dispersion import dispersion, homogeneity, spread_of_shares, spread_of_times
from queries.statistics.estimate import UNKNOWN

# BCG vaccine trials (Colditz et al. 1994): tuberculosis and none, vaccinated and not.
TRIALS = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]


def test_vaccine_trials_as_published():
    """metafor's documentation of dat.bcg: tau2 0.3088, I2 92.12 %, Q 152.2330 with 12 degrees, mean -0.7141."""
    effects = [log(a / (a + b) / (c / (c + d))) for a, b, c, d in TRIALS]
    variances = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in TRIALS]
    found = dispersion(effects, variances)
    assert (found.tau2, found.i2, found.q) == pytest.approx((0.3088, 0.9212, 152.2330), abs=5e-5)
    assert (found.df, found.random.value) == (12, pytest.approx(-0.7141, abs=5e-5))
    assert found.fixed.high - found.fixed.low < found.random.high - found.random.low


def test_one_group_differs_from_nobody():
    found = dispersion([0.5], [0.01])
    assert (found.q, found.df, found.p, found.tau2, found.tau, found.i2) == (0, 0, None, None, None, None)
    assert found.fixed.value == found.random.value == 0.5


def test_no_group():
    found = dispersion([], [])
    assert (found.q, found.fixed, found.random) == (None, UNKNOWN, UNKNOWN)
    with pytest.raises(ValueError, match="variance"):
        dispersion([1.0], [0.0])


def test_alike_groups_have_no_tau():
    found = dispersion([0.5, 0.5, 0.5], [0.01, 0.02, 0.03])
    assert (found.q, found.tau2, found.i2, found.p) == (0, 0, 0, 1)


def test_shares_of_channels():
    found = spread_of_shares([45, 30, 60], [50, 50, 100])
    assert found.range == pytest.approx(0.3)
    assert found.dispersion.tau < found.range
    chi2 = stats.chi2_contingency([[45, 30, 60], [5, 20, 40]])
    same = homogeneity([45, 30, 60], [50, 50, 100])
    assert (same.chi2, same.df, same.p) == pytest.approx((chi2.statistic, chi2.dof, chi2.pvalue))


@pytest.mark.parametrize(("hits", "sizes"), [([], []), ([0], [0]), ([0, 0], [5, 5]), ([5, 5], [5, 5])])
def test_without_variance_there_is_no_tau(hits, sizes):
    assert spread_of_shares(hits, sizes).dispersion.tau is None
    assert homogeneity(hits, sizes).chi2 is None


def test_a_single_channel_has_no_homogeneity():
    assert homogeneity([3], [10]).chi2 is None


def test_small_groups_of_one_process_have_a_range_and_no_tau():
    found = spread_of_shares([1, 3, 2, 3, 2], [5, 5, 5, 5, 5])
    assert (found.range, found.dispersion.tau) == (pytest.approx(0.4), 0)


def test_times_are_compared_by_the_logarithms_of_their_medians():
    fast, slow = [10, 12, 14, 15, 16, 18, 20, 22] * 4, [100, 120, 140, 150, 160, 180, 200, 220] * 4
    found = spread_of_times([fast, slow, [7]])
    assert found.range == pytest.approx(log(155 / 7))
    assert (found.dispersion.df, found.dispersion.tau) == (1, pytest.approx(log(10) / 2**0.5, rel=0.05))
    assert spread_of_times([]).range is None


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 5)), min_size=2, max_size=15))
@settings(deadline=None)
def test_the_mean_lies_among_the_groups_and_chance_is_taken_out(groups):
    effects, variances = zip(*groups, strict=True)
    found = dispersion(effects, variances)
    assert min(effects) - 1e-9 <= found.random.value <= max(effects) + 1e-9
    assert 0 <= found.i2 < 1
    assert (found.tau2 == 0) == (found.q <= found.df)
