"""Those who did not answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.nonresponse import Stratum, response, worst_case

FAST, SLOW = Stratum(600, 600, 180, 153), Stratum(400, 400, 40, 16)


def test_the_fast_ones_answer_more_and_are_happier():
    """By hand: 169 of 220; 0.6 * 0.85 + 0.4 * 0.4; (600 + 400)^2 / (600^2 / 180 + 400^2 / 40)."""
    found = response([FAST, SLOW])
    assert (found.rate, found.naive) == (0.22, pytest.approx(169 / 220))
    assert (found.weighted, found.bias) == (pytest.approx(0.67), pytest.approx(169 / 220 - 0.67))
    assert found.effective_n == pytest.approx(1_000_000 / 6000)
    # Readiness 0.3 and 0.1 around 0.22.
    assert found.r_indicator == pytest.approx(1 - 2 * ((600 * 0.08**2 + 400 * 0.12**2) / 999) ** 0.5)
    assert found.worst_case == Estimate(found.naive, 0.169, pytest.approx(0.949))


def test_equal_readiness_needs_no_weights():
    found = response([Stratum(100, 100, 20, 10), Stratum(300, 300, 60, 45)])
    assert (found.bias, found.r_indicator) == (pytest.approx(0), pytest.approx(1))
    assert found.effective_n == pytest.approx(80)


def test_a_silent_stratum_cannot_be_weighted():
    found = response([FAST, Stratum(400, 400, 0, 0)])
    assert (found.weighted, found.bias, found.naive) == (None, None, 0.85)


def test_nobody():
    found = response([])
    assert {found.rate, found.naive, found.weighted, found.effective_n, found.r_indicator} == {None}
    assert response([Stratum(10, 0, 0, 0)]).rate is None
    assert response([Stratum(1, 1, 1, 1)]).r_indicator is None
    assert worst_case(0, 0, 0) == UNKNOWN
    assert worst_case(0, 0, 10) == Estimate(None, 0, 1)
    with pytest.raises(ValueError, match="no share"):
        response([Stratum(10, 5, 6, 1)])


strata = st.lists(
    st.integers(1, 50).flatmap(
        lambda sent: st.integers(1, sent).flatmap(
            lambda answered: st.builds(
                Stratum, st.integers(50, 500), st.just(sent), st.just(answered), st.integers(0, answered)
            )
        )
    ),
    min_size=1,
    max_size=6,
)


@given(strata=strata)
@settings(deadline=None)
def test_bounds_that_hold_whatever_the_silent_think(strata):
    found = response(strata)
    assert found.worst_case.low <= found.naive <= found.worst_case.high
    assert found.effective_n <= sum(each.answered for each in strata) + 1e-9
    assert found.r_indicator <= 1
