"""What the next week would be if nothing had changed."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from queries.statistics.expectation import FEWEST, Point, expectation, next_value


def test_weeks_that_differ_by_chance_alone_are_held_against_chance():
    """No widening below chance: here the seven weeks are all alike."""
    found = expectation(Point(3.0, 1.0), [Point(0.0, 1.0)] * 7)
    assert found is not None
    error = sqrt(1 + 1 / 7)
    assert found.value == 0
    assert found.p == pytest.approx(2 * stats.norm.sf(3 / error))
    assert (found.low, found.high) == pytest.approx((-1.96 * error, 1.96 * error), abs=1e-4)


def test_weeks_that_differ_by_more_are_held_against_themselves():
    """Student's prediction interval, whatever the variance of each point was said to be."""
    weeks = [-10.0, 10.0] * 4
    found = expectation(Point(30.0, 1.0), [Point(week, 1.0) for week in weeks])
    plain = next_value(30.0, weeks)
    assert found is not None
    assert plain is not None
    assert (found.value, found.low, found.high, found.p) == pytest.approx((plain.value, plain.low, plain.high, plain.p))
    error = np.std(weeks, ddof=1) * sqrt(1 + 1 / 8)
    assert plain.p == pytest.approx(2 * stats.t.sf(30 / error, 7))


def test_large_weeks_weigh_more():
    found = expectation(Point(0.0, 1.0), [Point(0.0, 0.01)] * 6 + [Point(100.0, 10_000.0)])
    assert found is not None
    assert found.value == pytest.approx(0.0, abs=0.01)


def test_too_few_weeks_say_nothing():
    assert expectation(Point(1.0, 1.0), [Point(0.0, 1.0)] * (FEWEST - 1)) is None
    assert next_value(1.0, [0.0, 1.0]) is None
    assert next_value(1.0, [2.0] * 8) is None


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_the_chance_is_never_told_too_small(spread):
    """Of points that are one of those before, p lies below a hundredth in at most one of a hundred."""
    draw = np.random.default_rng(11)
    count = 4000
    series = draw.normal(0, sqrt(1 + spread**2), (count, 13))
    found = [expectation(Point(row[-1], 1.0), [Point(each, 1.0) for each in row[:-1]]) for row in series]
    small = sum(each is not None and each.p < 0.01 for each in found)
    assert small <= stats.binom.ppf(0.999, count, 0.01)
