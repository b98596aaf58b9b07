"""The palette of .streamlit/config.toml reaches WCAG 2 AA in light and in dark, page and sidebar."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

CONFIG = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
TEXT, MARK = 4.5, 3.0
HUES = ["red", "orange", "yellow", "green", "blue", "violet", "gray"]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#RRGGBB`, 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, share: float, behind: str) -> str:
    channels = [(int(colour[at : at + 2], 16), int(behind[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * front + (1 - share) * back):02X}" for front, back in channels)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> dict[str, Any]:
    chosen: dict[str, Any] = CONFIG["theme"][request.param]
    return chosen


@pytest.fixture
def surfaces(theme) -> list[str]:
    """What text and marks can stand on; the sidebar only swaps the two."""
    pair = [theme["backgroundColor"], theme["secondaryBackgroundColor"]]
    assert sorted(pair) == sorted([theme["sidebar"]["backgroundColor"], theme["sidebar"]["secondaryBackgroundColor"]])
    return pair


def test_contrast_is_that_of_the_definition():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    "name",
    [
        "textColor",
        "linkColor",
        "codeTextColor",
        "dataframeHeaderTextColor",
        *(f"{hue}TextColor" for hue in HUES),
    ],
)
def test_text_is_readable_on_every_surface(theme, surfaces, name):
    assert min(contrast(theme[name], surface) for surface in surfaces) >= TEXT


@pytest.mark.parametrize("hue", HUES)
def test_coloured_text_is_readable_on_its_own_chip(theme, hue):
    assert contrast(theme[f"{hue}TextColor"], theme[f"{hue}BackgroundColor"]) >= TEXT


def test_what_is_written_in_the_primary_colour_is_readable(theme, surfaces):
    assert min(contrast(theme["primaryColor"], surface) for surface in surfaces) >= TEXT


def test_what_is_written_on_the_primary_colour_of_the_sidebar_is_readable(theme, surfaces):
    primary = theme["sidebar"].get("primaryColor", theme["primaryColor"])
    assert contrast(primary, "#FFFFFF") >= TEXT
    assert min(contrast(primary, surface) for surface in surfaces) >= MARK


def test_captions_are_readable(theme, surfaces):
    """Streamlit fades them: 60 % of the text's colour over what is behind."""
    assert min(contrast(mixed(theme["textColor"], 0.6, surface), surface) for surface in surfaces) >= TEXT


def test_borders_of_controls_can_be_seen(theme, surfaces):
    assert min(contrast(theme["borderColor"], surface) for surface in surfaces) >= MARK


def test_chart_marks_can_be_seen_on_every_surface(theme, surfaces):
    faint = [c for c in theme["chartCategoricalColors"] if min(contrast(c, s) for s in surfaces) < MARK]
    assert faint == []


def test_chart_colours_are_as_many_as_streamlit_replaces(theme):
    assert len(set(theme["chartCategoricalColors"])) == 10


def test_neighbouring_steps_of_a_sequence_run_one_way(theme):
    steps = [luminance(colour) for colour in theme["chartSequentialColors"]]
    assert len(steps) == 10
    assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_a_diverging_scale_is_faintest_in_its_middle(theme):
    away = [contrast(colour, theme["backgroundColor"]) for colour in theme["chartDivergingColors"]]
    assert len(away) == 10
    assert away[:5] == sorted(away[:5], reverse=True)
    assert away[5:] == sorted(away[5:])


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "fileWatcherType", "none"),
        ("server", "address", "localhost"),
        ("server", "allowedHosts", ["localhost", "127.0.0.1", "::1"]),
        ("client", "showErrorDetails", "none"),
        ("browser", "gatherUsageStats", False),
    ],
)
def test_what_must_not_slip_in_production(section, name, value):
    assert CONFIG[section][name] == value
