"""A value against its target: the interval decides, and the goal is the one in force."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from pages.parts.target import in_force, toward
from pages.parts.tiles import Tile, small_print, told_difference
from queries.metrics import catalogue
from tests.pages.conftest import OpenPage

GOALS = pl.DataFrame(
    [
        {"team": None, "value": 0.8, "valid_from": None, "valid_to": date(2024, 5, 12), "is_stated": True},
        {"team": None, "value": 0.85, "valid_from": date(2024, 5, 13), "valid_to": None, "is_stated": True},
        {"team": "Support", "value": 0.9, "valid_from": date(2024, 5, 13), "valid_to": None, "is_stated": True},
    ],
    schema={
        "team": pl.String,
        "value": pl.Float64,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
        "is_stated": pl.Boolean,
    },
)


@pytest.mark.parametrize(
    ("team", "last", "goal"),
    [
        ("", date(2024, 5, 12), 0.8),
        ("", date(2024, 5, 19), 0.85),
        ("Support", date(2024, 5, 19), 0.9),
        ("Support", date(2024, 5, 12), 0.8),
        ("Claims", None, 0.85),
    ],
)
def test_a_teams_own_goal_goes_before_the_houses(team: str, last: date | None, goal: float):
    assert in_force(GOALS, team, last) == goal


def test_what_nobody_stated_is_no_goal():
    assert in_force(GOALS.with_columns(is_stated=False), "", None) is None
    assert in_force(GOALS.clear(), "", None) is None


@pytest.mark.parametrize(
    ("value", "low", "high", "told"),
    [
        (0.9, 0.87, 0.93, ("+5.0 pts", "normal", "on track")),
        (0.8, 0.77, 0.83, ("-5.0 pts", "normal", "off track")),
        (0.84, 0.80, 0.88, ("-1.0 pts", "off", "too close to tell")),
        (0.9, None, None, ("+5.0 pts", "off", "too close to tell")),
    ],
)
def test_the_interval_decides_and_not_the_sign(value: float, low: float | None, high: float | None, told: Any):
    tile = toward(Tile(catalogue()["csat"], value, 100, low=low, high=high), 0.85)
    assert told_difference(tile) == told
    assert "against target 85.0 %" in small_print(tile)


def test_slow_is_off_track_where_less_is_better():
    tile = Tile(catalogue()["first_response"], 18000, 100, low=17000, high=19000)
    assert told_difference(toward(tile, 14400))[1:] == ("inverse", "off track")


def test_a_tile_without_a_target_says_so_and_few_values_are_not_judged():
    assert toward(Tile(catalogue()["csat"], 0.9, 100, note="x"), None).note == "x · no target is stated"
    few = toward(Tile(catalogue()["csat"], 0.9, 3, low=0.5, high=0.99), 0.4)
    assert told_difference(few) == (None, "off", None)
    assert toward(Tile(catalogue()["csat"], None, 0), 0.85).value is None


def test_a_page_compares_with_the_target(open_page: OpenPage):
    app = open_page("response_times.py", compare="Target", clock="Business", teams=["Billing"])
    said = [caption.value for caption in app.caption]
    assert any("against target 6 h" in each for each in said), "Billing's own goal, not the house's 4 h"
    assert any("against target 85.0 %" in each for each in said)
    assert any("no target is stated" in each for each in said)


def test_a_page_compares_with_another_segment(open_page: OpenPage):
    app = open_page(
        "response_times.py", compare="Another segment", against="teams", segment=["Technical"], teams=["Billing"]
    )
    assert any("against Technical" in caption.value for caption in app.caption)
    app = open_page("response_times.py", compare="Another segment", teams=["Billing"])
    assert not any("against" in caption.value for caption in app.caption), "nothing is chosen yet"
