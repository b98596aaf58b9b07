"""Dates with the names of months, as desks write them in the language of whoever exports."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from data.parse import instant


def read(text: str, pattern: str) -> datetime | None:
    frame = pl.DataFrame({"text": [text]}).select(instant(pl.col("text"), pattern, "UTC"))
    found: datetime | None = frame.item()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "22/Oct/21 4:55 PM",
        "22/oct/21 4:55 p. m.",
        "22/okt/21 04:55 pm",
        "22/Okt./21 4:55 PM",
        "22/ott/21 4:55\u202fPM",
        "22/out/21 4:55 p.m.",
        "22/octobre/21 4:55\u00a0PM",
    ],
)
def test_every_spelling_is_the_same_instant(text: str) -> None:
    assert read(text, "%d/%b/%y %I:%M %p") == datetime(2021, 10, 22, 16, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1/ene/22", 1),
        ("1/mär/22", 3),
        ("1/Mrz/22", 3),
        ("1/abr/22", 4),
        ("1/Mai/22", 5),
        ("1/ago/22", 8),
        ("1/Dez/22", 12),
    ],
)
def test_months_of_several_languages(text: str, month: int) -> None:
    assert read(text, "%d/%b/%y") == datetime(2022, month, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["22/Foo/21 4:55 PM", "22/Oct/21 4:55 XM", "22/Oct/21 16:55 PM", "99/Oct/21 4:55 PM"])
def test_what_is_no_date_stays_none(text: str) -> None:
    assert read(text, "%d/%b/%y %I:%M %p") is None


def test_noon_and_midnight() -> None:
    assert read("1/Oct/21 12:00 AM", "%d/%b/%y %I:%M %p") == datetime(2021, 10, 1, 0, 0, tzinfo=UTC)
    assert read("1/Oct/21 12:00 p. m.", "%d/%b/%y %I:%M %p") == datetime(2021, 10, 1, 12, 0, tzinfo=UTC)
