"""Answers of customers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.shares import wilson
from queries.statistics.surveys import ces, csat, nps, nps_change

answers = st.tuples(*[st.integers(0, 300)] * 3)


def test_top_two_boxes():
    found = csat([10, 5, 15, 70, 100])
    assert (found.n, found.mean) == (200, 4.225)
    assert (found.top, found.bottom) == (wilson(170, 200), wilson(15, 200))


def test_a_scale_of_two_and_one_of_three():
    assert csat([3, 7], top=1, bottom=1).top == wilson(7, 10)
    assert csat([3, 2, 5], top=1, bottom=1).top == wilson(5, 10)


def test_no_answers():
    assert (csat([0] * 5).mean, csat([0] * 5).top) == (None, UNKNOWN)
    assert (nps(0, 0, 0).score, nps(0, 0, 0).adjusted) == (None, UNKNOWN)
    assert (ces([0] * 7).mean, ces([0] * 7).index, ces([0] * 7).easy) == (None, None, UNKNOWN)
    assert nps_change((0, 0, 0), (1, 2, 3)).difference == UNKNOWN


def test_adjusted_wald_as_published():
    """Rocks (2016), The American Statistician 70:365-372: promoters and detractors + 3/4, n + 3."""
    found = nps(60, 25, 15)
    assert (found.score, found.variance, found.se) == (45, pytest.approx(0.5475), pytest.approx(7.39932))
    assert found.wald == Estimate(45, pytest.approx(30.4976, abs=5e-5), pytest.approx(59.5024, abs=5e-5))
    assert found.adjusted.value == pytest.approx(100 * (60.75 - 15.75) / 103)
    assert (found.adjusted.low, found.adjusted.high) == pytest.approx((29.3431, 58.0355), abs=5e-5)


def test_where_all_agree_only_the_adjusted_interval_has_width():
    found = nps(12, 0, 0)
    assert found.wald == Estimate(100, 100, 100)
    assert (found.adjusted.low, found.adjusted.high) == (pytest.approx(54.1959, abs=5e-5), 100)


@given(answers=answers.filter(any))
@settings(deadline=None)
def test_promoters_and_detractors_turn_round(answers):
    up, middle, down = answers
    there, back = nps(up, middle, down), nps(down, middle, up)
    assert there.score == pytest.approx(-back.score)
    assert there.adjusted.low == pytest.approx(-back.adjusted.high)
    assert -100 <= there.adjusted.low <= there.adjusted.value <= there.adjusted.high <= 100
    assert there.wald.low <= there.score <= there.wald.high


def test_the_variance_is_that_of_minus_one_zero_and_one():
    scores = [1] * 5 + [0] * 3 + [-1] * 2
    mean = sum(scores) / 10
    assert nps(5, 3, 2).variance == pytest.approx(sum((score - mean) ** 2 for score in scores) / 10)


def test_change_of_two_scores():
    found = nps_change((140, 40, 20), (120, 50, 30))
    assert (found.difference.value, found.se) == (15, pytest.approx(7.0267346613))
    assert (found.z, found.p) == pytest.approx((2.1347042009, 0.0327851796))
    assert found.difference.low > 0
    assert nps_change((5, 0, 0), (7, 0, 0)).p is None


def test_three_numbers_from_the_same_answers():
    """CYS's support article on CES prints 4.08 for these."""
    found = ces([80, 210, 140, 110, 160, 180, 120])
    assert (found.n, found.mean) == (1000, pytest.approx(4.08))
    assert (found.easy.value, found.easiest.value, found.index) == (0.46, 0.3, -13)


def test_the_older_question_is_turned_round():
    effort, ease = ces([50, 30, 10, 6, 4], is_low_good=True), ces([4, 6, 10, 30, 50])
    assert (effort.mean_as_asked, effort.mean) == (pytest.approx(1.84), pytest.approx(4.16))
    assert (effort.easy, effort.easiest, effort.index) == (ease.easy, ease.easiest, ease.index)
    assert effort.easy == wilson(80, 100)
