from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pages.language import speaking
from pages.parts import words
from pages.parts.downloads import to_csv
from pages.parts.link import full_link
from pages.parts.tiles import Tile, told_difference
from queries.metrics import catalogue
from queries.scope import ANOTHER_TEAM


@pytest.mark.parametrize(
    ("seconds", "clock", "said"),
    [
        (None, "calendar", "–"),
        (0, "calendar", "0 s"),
        (59, "calendar", "59 s"),
        (90, "calendar", "2 min"),
        (3600, "calendar", "1 h"),
        (2 * 86400 - 60, "calendar", "47 h 59 min"),
        (3 * 86400 + 7200, "calendar", "3 d 2 h"),
        (3 * 86400 + 7200, "business", "74 h"),
        (-5400, "calendar", "-1 h 30 min"),
    ],
)
def test_durations(seconds: float | None, clock: str, said: str):
    assert words.duration(seconds, clock) == said


def test_differences_of_shares_are_points():
    assert words.difference(0.031, "share") == "+3.1 pts"
    assert words.difference_interval(-0.01, 0.02, "share") == "95 %: -1.0 pts to +2.0 pts"


def test_weeks_are_iso_weeks():
    assert words.week(date(2024, 12, 30)) == "2025-W01 (30 Dec to 5 Jan 2025)"
    assert words.week(date(2026, 12, 28)) == "2026-W53 (28 Dec to 3 Jan 2027)"


def test_text_from_an_export_stays_text_in_markdown():
    assert (
        words.plain("![x](http://a.b) <b> :red[y] $z$")
        == "\\!\\[x\\]\\(http\\:\u2060//a\\.b\\) \\<b\\> \\:\u2060red\\[y\\] \\$z\\$"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_download_holds_no_formula(text: str):
    written = to_csv(pl.DataFrame({"name": [text, "fine"], "n": [-1, 2]})).decode("utf-8-sig")
    assert f"'{text}" in written
    assert "fine" in written
    assert ",-1\n" in written, "numbers stay numbers"


def test_a_link_spells_out_lists_and_days():
    link = full_link("http://x/y?old=1", {"teams": ["A & B", "C"], "from": date(2026, 1, 5), "to": None})
    assert link == "http://x/y?teams=A+%26+B&teams=C&from=2026-01-05"


@pytest.mark.parametrize(
    ("low", "high", "colour", "said"),
    [
        (60.0, 180.0, "inverse", "worse"),
        (-60.0, 180.0, "off", "within noise"),
        (None, None, "off", "within noise"),
        (0.0, 180.0, "off", "within noise"),
    ],
)
def test_a_difference_is_coloured_only_beyond_noise(low: float | None, high: float | None, colour: str, said: str):
    tile = Tile(
        catalogue()["first_response"], 600, 50, difference=120, difference_low=low, difference_high=high, n_before=50
    )
    text, shown, against = told_difference(tile)
    assert (text, shown) == ("+2 min", colour)
    if low is not None:
        assert against == said


def test_no_change_is_never_green():
    tile = Tile(catalogue()["csat"], 0.9, 50, difference=0.0, difference_low=-0.1, difference_high=0.1, n_before=50)
    assert told_difference(tile) == (None, "off", "no change")


def test_names_as_machines_write_them_are_shown_as_words():
    assert words.named("native_messaging") == "native messaging"
    assert words.stable("native_messaging") == "native_messaging"
    assert words.named("Team_7") == "Team_7"


def test_a_column_of_names_is_in_the_readers_language():
    with speaking("de"):
        assert words.names(pl.Series([ANOTHER_TEAM, "Billing", None]), "Von").to_list() == [
            "Ein anderes Team",
            "Billing",
            None,
        ]


def test_numbers_and_their_signs_stay_in_one_line():
    assert words.unbroken("36.6 % (95 %: 1 % to 2 %; n = 12)") == (
        "36.6\u00a0% (95\u00a0%: 1\u00a0% to 2\u00a0%; n\u00a0=\u00a012)"
    )
