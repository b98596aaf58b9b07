"""A change taken apart, and many at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.change import Segment, benjamini_hochberg, decompose

periods = st.dictionaries(
    st.sampled_from(["chat", "email", "phone", "web"]),
    st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    max_size=4,
)


def test_every_channel_improves_and_the_total_falls():
    before = {"chat": (90, 100), "email": (10, 20)}
    now = {"chat": (19, 20), "email": (60, 100)}
    found = decompose(before, now)
    assert found.change < 0
    assert found.rate == pytest.approx(0.05 * 0.5 + 0.1 * 0.5)
    assert found.mix == pytest.approx(-2 / 3 * (0.925 - 0.55))
    assert all(segment.rate > 0 for segment in found.segments.values())


@given(before=periods, now=periods)
@settings(deadline=None, max_examples=200)
def test_mix_and_rate_add_up_to_the_change(before, now):
    found = decompose(before, now)
    if found.change is None:
        assert not sum(n for _, n in before.values()) or not sum(n for _, n in now.values())
        return
    assert found.mix + found.rate == pytest.approx(found.change, abs=1e-12)
    assert sum(each.mix + each.rate for each in found.segments.values()) == pytest.approx(found.change, abs=1e-12)


@given(before=periods, now=periods)
@settings(deadline=None)
def test_back_is_the_opposite_of_there(before, now):
    there, back = decompose(before, now), decompose(now, before)
    if there.change is not None:
        assert (there.mix, there.rate) == pytest.approx((-back.mix, -back.rate), abs=1e-12)


def test_a_segment_that_came_is_all_mix():
    found = decompose({"email": (50, 100)}, {"email": (50, 100), "chat": (90, 100)})
    assert (found.rate, found.segments["chat"].rate) == (0, 0)
    assert found.mix == pytest.approx(found.change) == pytest.approx(0.2)
    assert found.segments["chat"].mix > 0
    poorer = decompose({"email": (90, 100)}, {"email": (90, 100), "chat": (10, 100)})
    assert poorer.segments["chat"].mix < 0 < poorer.segments["email"].mix * -1


def test_only_growing_is_mix_and_only_improving_is_rate():
    alike = {"chat": (50, 100), "email": (50, 100)}
    assert decompose(alike, {"chat": (60, 100), "email": (50, 100)}).mix == pytest.approx(0)
    assert decompose(alike, {"chat": (100, 200), "email": (50, 100)}).change == pytest.approx(0)


def test_an_empty_period_has_no_change():
    assert decompose({}, {"chat": (1, 2)}).change is None
    assert decompose({"chat": (0, 0)}, {"chat": (1, 2)}).change is None
    assert decompose({"chat": (1, 2), "web": (0, 0)}, {"chat": (1, 2)}).segments["web"] == Segment(0, 0)


# Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300, section 3.2.
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
PUBLISHED += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_four_rejected_against_three_as_published():
    found = benjamini_hochberg(PUBLISHED)
    assert found.is_rejected == (True,) * 4 + (False,) * 11
    assert sum(found.is_rejected_by_bonferroni) == 3
    assert found.adjusted[3] == pytest.approx(0.0095 * 15 / 4)


def test_the_order_given_is_kept():
    assert benjamini_hochberg([0.9, 0.001, 0.02]).is_rejected == (False, True, True)


def test_one_test_needs_no_adjustment_and_none_is_none():
    assert benjamini_hochberg([0.04]).adjusted == (0.04,)
    assert benjamini_hochberg([0.05]).is_rejected == (True,)
    assert benjamini_hochberg([0.05 / 11] + [1] * 10).is_rejected[0]  # 11 times that is more, by a rounding
    assert benjamini_hochberg([]).is_rejected == ()


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=30), rate=st.sampled_from([0.01, 0.05, 0.2]))
@settings(deadline=None)
def test_the_adjustment_keeps_the_order_and_raises(p, rate):
    found = benjamini_hochberg(p, rate)
    ranked = sorted(zip(p, found.adjusted, strict=True))
    assert [adjusted for _, adjusted in ranked] == sorted(found.adjusted)
    assert all(raw - 1e-12 <= adjusted <= 1 for raw, adjusted in ranked)
    assert sum(found.is_rejected) >= sum(found.is_rejected_by_bonferroni)


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=30))
@settings(deadline=None)
def test_a_stricter_rate_rejects_nothing_more(p):
    strict, lax = benjamini_hochberg(p, 0.01).is_rejected, benjamini_hochberg(p, 0.1).is_rejected
    assert all(also or not is_rejected for is_rejected, also in zip(strict, lax, strict=True))
