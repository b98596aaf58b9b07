"""Runs and zones."""

from __future__ import annotations

import pytest

from queries.statistics.runs import RunLimits, run_limits, runs, western_electric


# Anhoej and Olesen (2014), PLoS ONE 9:e113825, table 1.
@pytest.mark.parametrize(("n", "longest", "crossings"), [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8), (30, 8, 10)])
def test_limits_of_runs_as_published(n, longest, crossings):
    assert run_limits(n) == RunLimits(longest, crossings)


def test_no_points_no_limits():
    assert run_limits(0) == RunLimits(None, None)
    assert run_limits(1) == RunLimits(3, 0)
    assert not runs([]).is_signal
    assert not runs([3]).is_signal


def test_points_on_the_median_do_not_count():
    found = runs([1, 2, 3, 2, 1, 2, 3])
    assert (found.n, found.longest, found.crossings) == (4, 1, 3)


def test_a_shift_is_a_run_too_long_and_crossings_too_few():
    found = runs([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9])
    assert (found.n, found.longest, found.crossings, found.is_signal) == (20, 10, 1, True)


def test_as_many_crossings_as_must_be_are_enough():
    found = runs([1] * 3 + [9] * 5 + [1] * 2)
    assert (found.n, found.longest, found.crossings, found.limits) == (10, 5, 2, RunLimits(6, 2))
    assert not found.is_signal


def test_two_sides_in_turn_are_no_signal():
    found = runs([1, 9] * 10)
    assert (found.longest, found.crossings, found.is_signal) == (1, 19, False)


def test_all_equal_is_no_signal():
    assert runs([5, 5, 5, 5]).n == 0
    assert not runs([5, 5, 5, 5]).is_signal


# Western Electric (1956): each rule just met, and just not.
@pytest.mark.parametrize(
    ("z", "rule", "places"),
    [
        ([0, 3.1], 1, [1]),
        ([0, 3.0], 1, []),
        ([2.1, 0, 2.1], 2, [2]),
        ([2.1, 0, 0, 2.1], 2, []),
        ([2.1, -2.1], 2, []),  # on two sides
        ([2.1, 2.1, 0], 2, [1]),  # the third is not in the zone
        ([-1.1, -1.1, 0, -1.1, -1.1], 3, [4]),
        ([1.1, 1.1, 0, 0, 1.1, 1.1], 3, []),
        ([0.1] * 7, 4, []),
        ([0.1] * 9, 4, [7, 8]),
        ([0.1] * 4 + [0] + [0.1] * 4, 4, []),  # on the centre is on no side
        ([], 1, []),
    ],
)
def test_each_rule_of_western_electric(z, rule, places):
    assert western_electric(z)[rule] == places
