"""Shares and their differences: Newcombe's tables, the ends of the scale, and what must hold of every interval."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.estimate import UNKNOWN, Estimate, critical
from queries.statistics.shares import (
    clopper_pearson,
    compare_shares,
    difference,
    newcombe,
    wilson,
    wilson_continuity,
)
from tests.queries.given import published

INTERVALS = [wilson, wilson_continuity, clopper_pearson]

shares = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
confidences = st.sampled_from([0.8, 0.95, 0.998])


# Newcombe (1998), Statistics in Medicine 17:857-872, table I, methods 3, 4 and 5.
@pytest.mark.parametrize(
    ("x", "n", "score", "continuity", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2535, 0.3682), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0598, 0.1644), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.2005), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0018, 0.1963), (0.0009, 0.1776)),
    ],
)
def test_intervals_of_a_share_as_published(x, n, score, continuity, exact):
    for interval, (low, high) in zip(INTERVALS, (score, continuity, exact), strict=True):
        assert interval(x, n) == Estimate(x / n, published(low), published(high))


@pytest.mark.parametrize("interval", INTERVALS)
def test_a_share_of_nothing_is_unknown_and_no_share_is_refused(interval):
    assert interval(0, 0) == UNKNOWN
    for x, n in ((-1, 2), (3, 2), (1, 0)):
        with pytest.raises(ValueError, match="no share"):
            interval(x, n)


@pytest.mark.parametrize("interval", INTERVALS)
@given(share=shares, confidence=confidences)
@settings(deadline=None)
def test_an_interval_holds_its_share_and_turns_round_with_it(interval, share, confidence):
    x, n = share
    told, turned = interval(x, n, confidence), interval(n - x, n, confidence)
    assert 0 <= told.low <= told.value <= told.high <= 1
    assert told.low == pytest.approx(1 - turned.high, abs=1e-12)
    assert told.high == pytest.approx(1 - turned.low, abs=1e-12)
    assert (told.low == 0) == (x == 0)
    assert (told.high == 1) == (x == n)


@given(share=shares)
@settings(deadline=None)
def test_correction_and_more_confidence_widen(share):
    x, n = share
    told, corrected, surer = wilson(x, n), wilson_continuity(x, n), wilson(x, n, 0.998)
    assert corrected.low <= told.low
    assert corrected.high >= told.high
    assert surer.low <= told.low
    assert surer.high >= told.high


# Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10.
@pytest.mark.parametrize(
    ("x", "n", "x_before", "n_before", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_difference_of_shares_as_published(x, n, x_before, n_before, low, high):
    found = newcombe(x, n, x_before, n_before)
    assert found == Estimate(pytest.approx(x / n - x_before / n_before), published(low), published(high))


@given(now=shares, before=shares)
@settings(deadline=None)
def test_a_difference_the_other_way_round_has_the_other_sign(now, before):
    there, back = newcombe(*now, *before), newcombe(*before, *now)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)


def test_a_difference_to_the_unknown_is_unknown():
    assert newcombe(1, 2, 0, 0) == UNKNOWN
    assert difference(UNKNOWN, Estimate(1.0, 0.5, 2.0)) == UNKNOWN
    assert difference(Estimate(3.0), Estimate(1.0, 0.5, 2.0)) == Estimate(2.0)


def test_two_shares_compared_agree_with_scipy():
    found = compare_shares(56, 70, 48, 80)
    table = [[56, 14], [48, 32]]
    plain, corrected = (stats.chi2_contingency(table, correction=correction) for correction in (False, True))
    assert (found.chi2, found.p) == pytest.approx((plain.statistic, plain.pvalue))
    assert (found.chi2_yates, found.p_yates) == pytest.approx((corrected.statistic, corrected.pvalue))
    assert found.z == pytest.approx(found.chi2**0.5)
    assert found.odds_ratio == pytest.approx(56 * 32 / (14 * 48))
    assert compare_shares(48, 80, 56, 70).z == pytest.approx(-found.z)


def test_yates_takes_off_no_more_than_there_is():
    assert compare_shares(1, 2, 1, 2).chi2_yates == 0


@pytest.mark.parametrize("counts", [(0, 0, 1, 2), (1, 2, 0, 0), (0, 0, 0, 0)])
def test_nothing_to_compare(counts):
    found = compare_shares(*counts)
    assert {found.z, found.p, found.chi2, found.p_yates, found.p_fisher, found.odds_ratio} == {None}


@pytest.mark.parametrize("counts", [(0, 5, 0, 7), (5, 5, 7, 7)])
def test_all_alike_leaves_only_the_exact_test(counts):
    found = compare_shares(*counts)
    assert found.z is None
    assert found.p_fisher == 1


def test_an_infinite_odds_ratio_is_none():
    assert compare_shares(5, 5, 3, 7).odds_ratio is None
    assert compare_shares(3, 5, 0, 7).odds_ratio is None
    assert compare_shares(0, 5, 3, 7).odds_ratio == 0


def test_the_confidence_is_a_chance():
    assert critical(0.95) == pytest.approx(1.959963984540054, abs=1e-15)
    for outside in (0, 1, 95):
        with pytest.raises(ValueError, match="confidence"):
            critical(outside)
