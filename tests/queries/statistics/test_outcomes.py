"""Targets met, decisions upheld, failures made good."""

from __future__ import annotations

import pytest

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.outcomes import attainment, recovery, upheld
from queries.statistics.shares import newcombe, wilson


def test_a_clock_past_its_target_has_missed_it():
    assert attainment(180, 15, 5) == wilson(180, 200)
    assert attainment(0, 0) == UNKNOWN
    assert attainment(0, 0, 3).value == 0


def test_upheld_of_those_that_were_decided():
    found = upheld(46, 4, count_unreviewed=100, count_partly=10)
    assert found.share == wilson(46, 50)
    assert found.coverage == pytest.approx(60 / 160)
    assert found.bounds == Estimate(0.92, pytest.approx(46 / 150), pytest.approx(146 / 150))


def test_nothing_reviewed_says_nothing_of_what_is_upheld():
    found = upheld(0, 0, count_unreviewed=5)
    assert (found.share, found.coverage, found.bounds) == (UNKNOWN, 0, Estimate(None, 0, 1))
    assert upheld(0, 0).coverage is None
    assert upheld(0, 0, count_partly=3).bounds == UNKNOWN


def test_the_paradox_is_claimed_only_beyond_doubt():
    assert recovery(45, 50, 360, 400).is_supported is False
    assert recovery(480, 500, 300, 400).is_supported is True
    assert recovery(45, 50, 360, 400).difference == newcombe(45, 50, 360, 400)
    assert recovery(0, 0, 360, 400).is_supported is None
