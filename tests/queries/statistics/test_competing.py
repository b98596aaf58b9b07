"""Time to no, with yes as the other end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.competing import incidence, one_minus_kaplan_meier
from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.survival import kaplan_meier

TIMES = [2, 3, 5, 7, 8, 10, 12, 14, 20, 25]
OUTCOMES = [1, 2, 1, 0, 2, 1, 0, 2, 1, 0]  # told no, told yes, nothing yet

cases = st.lists(st.tuples(st.integers(1, 15), st.integers(0, 2)), min_size=1, max_size=40)


def test_told_no_with_yes_as_the_other_end():
    """By hand: 1/10 + 0.8/8 + 0.7 * (5/6)/5 + 0.7 * (5/6) * 0.8 * (2/3)/2."""
    told = incidence(TIMES, OUTCOMES)
    assert told.final(1).value == pytest.approx(0.1 + 0.1 + 7 / 60 + 7 / 45)
    assert told.final(2).value == pytest.approx(0.1 + 0.7 / 6 + 7 / 45)
    assert one_minus_kaplan_meier(TIMES, OUTCOMES) == pytest.approx(0.685)


@given(cases=cases)
@settings(deadline=None)
def test_the_ends_and_the_open_add_up_and_the_naive_share_is_never_less(cases):
    times, outcomes = zip(*cases, strict=True)
    told = incidence(times, outcomes)
    for moment in told.moments:
        first, second = moment.ended
        assert moment.survival + first.value + second.value == pytest.approx(1)
        for ended in moment.ended:
            assert ended.low is None or ended.low <= ended.value <= ended.high
    assert one_minus_kaplan_meier(times, outcomes) >= told.final(1).value - 1e-12


@given(cases=cases)
@settings(deadline=None)
def test_with_one_kind_of_end_it_is_kaplan_meier(cases):
    times, outcomes = zip(*cases, strict=True)
    events = [int(outcome == 1) for outcome in outcomes]
    told = {moment.time: moment for moment in incidence(times, events, kinds=1).moments}
    for step in kaplan_meier(times, events).steps:
        assert told[step.time].survival == pytest.approx(step.survival)
        assert told[step.time].ended[0].value == pytest.approx(1 - step.survival)


def test_the_variance_is_greenwoods_where_there_is_one_kind_of_end():
    """So is that of a plain share where nobody is open: p (1 - p) / n, on the log-log scale."""
    told = incidence([1, 2, 3, 4], [1, 1, 0, 0], kinds=1).moments[1].ended[0]
    slope = 1.959963984540054 * (0.5 * 0.5 / 4) ** 0.5 / (0.5 * -0.6931471805599453)
    assert (told.low, told.high) == pytest.approx(
        (0.5 ** (2.718281828459045**-slope), 0.5 ** (2.718281828459045**slope))
    )


def test_nobody_and_nobody_told():
    assert incidence([], []).final(1) == UNKNOWN
    assert one_minus_kaplan_meier([], []) is None
    assert incidence([1, 2], [0, 0]).final(1) == Estimate(0.0)
    assert one_minus_kaplan_meier([1, 2], [2, 0]) == 0
    assert incidence([4, 4], [1, 1]).final(1) == Estimate(1.0)
    with pytest.raises(ValueError, match="outcome"):
        incidence([1], [3])
