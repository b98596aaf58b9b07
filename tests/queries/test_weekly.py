"""queries/weekly.py: which changes from week to week are more than noise."""

from __future__ import annotations

import pytest

from queries.weekly import moved
from tests.queries.given import W20, W21, weeks

COVER = [{"opened_at": "2024-05-13 00:00", "team": "cover"}, *80 * [{"opened_at": "2024-05-31 09:00", "team": "cover"}]]


def reopened(team: str, hits_before: int, hits: int, n: int = 100) -> list[dict]:
    return [
        {"team": team, "opened_at": day, "reopens": int(place < count)}
        for day, count in (("2024-05-14 09:00", hits_before), ("2024-05-21 09:00", hits))
        for place in range(n)
    ]


def test_a_change_beyond_noise_is_a_signal_and_the_others_are_not(given):
    tickets = [*COVER, *reopened("a", 10, 60), *reopened("b", 10, 12), *reopened("c", 10, 10)]
    found = moved(given(tickets=tickets), weeks(W20, W21), W21, ("team",))
    assert found["segment"].to_list() == ["a", "b", "c"]
    assert found["is_signal"].to_list() == [True, False, False]
    # The smallest of three p values is tested at a third of 5 %.
    assert found["adjusted"][0] == pytest.approx(found["p"][0] * 3)
    assert found["p"][2] == 1


def test_a_reach_of_one_is_where_the_interval_touches_no_change(given):
    found = moved(given(tickets=[*COVER, *reopened("a", 10, 22)]), weeks(W20, W21), W21, ("team",)).row(0, named=True)
    assert found["reach"] == pytest.approx(found["difference"] / (found["difference"] - found["difference_low"]))
    assert (found["reach"] > 1) == (found["difference_low"] > 0) == (found["p"] < 0.05)


def test_what_passes_alone_does_not_pass_among_many(given):
    """One team changes by p = 0.03; beside 19 that do not change it is one of twenty, as chance gives."""
    alone = [*COVER, *reopened("a", 10, 22)]
    many = [*alone, *(each for name in "bcdefghijklmnopqrst" for each in reopened(name, 10, 10, 40))]
    told = moved(given(tickets=alone), weeks(W20, W21), W21, ("team",))
    assert told["is_signal"].to_list() == [True]
    told = moved(given(tickets=many), weeks(W20, W21), W21, ("team",))
    assert (told.height, told["segment"][0], told["is_signal"].any()) == (20, "a", False)


def test_a_median_without_a_width_can_be_a_signal(given):
    tickets = [
        {"team": "a", "opened_at": day, "first_response_seconds": seconds}
        for day, seconds in (("2024-05-14 09:00", 60), ("2024-05-21 09:00", 120))
        for _ in range(40)
    ]
    told = moved(given(tickets=[*COVER, *tickets]), weeks(W20, W21), W21, ("team",))
    assert told["is_signal"].to_list() == [True]


def test_nothing_to_compare_is_an_empty_frame(given):
    assert moved(given(), weeks(W20, W21), W21, ("all", "team")).is_empty()
