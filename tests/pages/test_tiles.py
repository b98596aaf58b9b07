"""What a tile says: three ways to have no number to compare, a trend that can be heard, a sum without an interval."""

from __future__ import annotations

import re
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from pages.parts.tiles import NotApplicable, Tile, small_print, sparkline, told_definition
from queries.metrics import catalogue

CSAT = Tile(catalogue()["csat"], 0.9, 50, low=0.8, high=0.95)


def shown(tile: Tile) -> AppTest:
    """A page that shows `tile` and nothing else."""

    def script(tile):
        from pages.parts.tiles import show_tile

        show_tile(tile)

    return AppTest.from_function(script, args=(tile,), default_timeout=30).run()


def test_no_data_not_applicable_and_zero_look_different():
    told = {
        name: (app.metric[0].value, app.caption[0].value)
        for name, app in {
            "zero": shown(replace(CSAT, value=0.0, low=0.0, high=0.07)),
            "no data": shown(replace(CSAT, value=None, n=0)),
            "not applicable": shown(replace(CSAT, value=None, n=0, absent=NotApplicable("nobody is asked here"))),
        }.items()
    }
    assert told == {
        "zero": ("0.0 %", "n = 50 · 95 %: 0.0 % to 7.0 %"),
        "no data": ("–", ":material/database_off: *no data*"),
        "not applicable": ("not applicable", ":material/block: *nobody is asked here*"),
    }


def test_a_sum_says_that_it_has_no_interval():
    row = {"value": 1250.5, "low": None, "high": None, "n": 40, "kind": "sum", "n_before": None}
    row |= {"difference": None, "difference_low": None, "difference_high": None}
    assert small_print(Tile.of(catalogue()["concession"], row, False)) == "n = 40 · a sum: it has no interval"
    assert "too few for an interval" in small_print(replace(CSAT, low=None, high=None))


def test_a_trend_is_described_and_not_drawn_over_a_gap():
    drawn = sparkline(CSAT.metric, (0.8, None, 0.9, 0.849), "calendar")
    assert 'aria-label="Trend over 4 weeks: from 80.0 % to 84.9 %, lowest 80.0 %, highest 90.0 %."' in drawn
    heights = [int(each) for each in re.findall(r"margin-top: (\d+)px", drawn)]
    assert (drawn.count("<span"), heights) == (4, [21, 0, 11])
    assert sparkline(CSAT.metric, (0.8, None), "calendar") == ""


def test_the_definition_names_what_is_read_beside():
    for metric in catalogue().values():
        assert catalogue()[metric.counter].label in told_definition(metric)


def test_a_number_of_few_values_has_not_the_weight_of_a_tile():
    app = shown(replace(CSAT, n=7))
    assert not app.metric
    assert app.caption[0].value == f"n = 7, too few to compare (from {CSAT.metric.minimum_n})"
