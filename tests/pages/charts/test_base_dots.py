"""Dots of too few values are told from the others by their shape and their colour."""

from __future__ import annotations

from pages.charts.base import FIRST, GREY, dots


def test_too_few_values_are_open_and_grey():
    drawn = dots([True, False], 10)
    assert drawn["symbol"] == ["circle", "circle-open"]
    assert drawn["color"] == [FIRST, GREY]
