"""7/8/2025 is read in the order that the file shows or a person states, never in a guessed one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from data.contract import apply_contract
from data.date_order import is_ambiguous, settled
from data.formats import Column, Format, known_formats
from data.refusal import Refused
from data.settings import read_settings

FORMATS = ("%m/%d/%Y, %I:%M %p", "%d/%m/%Y, %H:%M", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "iso")
FORM = Format(
    system="any",
    table="report",
    title="Report",
    source="any",
    columns=(
        Column("opened_at", ("Opened",), type="timestamp", formats=FORMATS),
        Column("closed_at", ("Closed",), type="timestamp", formats=FORMATS),
    ),
    date_order="ask",
)


def batches(*rows: tuple[str, str | None]) -> list[pl.DataFrame]:
    """One batch a row: the value that decides may stand in the last one."""
    return [
        pl.DataFrame(
            {"row_number": [number], "opened_at": [opened], "closed_at": [closed]},
            schema_overrides={"closed_at": pl.String},
        )
        for number, (opened, closed) in enumerate(rows)
    ]


def opened(form: Format, frame: pl.DataFrame) -> datetime:
    found: datetime = apply_contract(frame, form, "UTC").good["opened_at"].item()
    return found


def test_a_number_above_12_anywhere_decides_for_the_file() -> None:
    frames = batches(("7/8/2025, 6:59 PM", None), ("7/8/2025, 7:00 PM", "7/14/2025, 1:00 AM"))
    assert opened(settled(FORM, frames, None), frames[0]) == datetime(2025, 7, 8, 18, 59, tzinfo=UTC)
    frames = batches(("7/8/2025 18:59", None), ("7/8/2025 19:00", "14/07/2025 01:00"))
    assert opened(settled(FORM, frames, None), frames[0]) == datetime(2025, 8, 7, 18, 59, tzinfo=UTC)


def test_a_file_that_does_not_decide_is_refused_with_what_to_write() -> None:
    with pytest.raises(Refused) as refused:
        settled(FORM, batches(("7/8/2025 18:59", None)), None)
    assert '"7/8/2025 18:59"' in str(refused.value)
    assert '[date_order] any = "month first"' in str(refused.value)


@pytest.mark.parametrize(("stated", "month"), [("month first", 7), ("day first", 8)])
def test_what_is_stated_is_not_questioned(stated: str, month: int) -> None:
    frames = batches(("7/8/2025 18:59", None))
    assert opened(settled(FORM, frames, stated), frames[0]).month == month


def test_two_orders_in_one_file_are_a_spreadsheet_s_work() -> None:
    with pytest.raises(Refused, match="A spreadsheet has swapped"):
        settled(FORM, batches(("14/07/2025 18:59", "7/15/2025 18:59")), None)


def test_dates_that_can_be_read_in_one_way_need_no_order() -> None:
    frames = batches(("07.08.2025 18:59", "2025-08-07 19:00"), ("7/7/2025 01:00", None), ("", None))
    assert opened(settled(FORM, frames, None), frames[0]).month == 8
    assert opened(settled(FORM, frames, None), frames[1]).month == 7


@pytest.mark.parametrize("form", known_formats(), ids=lambda form: form.name)
def test_no_format_guesses(form: Format) -> None:
    """A column may list both orders only where the file itself decides."""
    assert form.date_order in ("", "ask")
    if form.date_order != "ask":
        assert [column.name for column in form.columns if is_ambiguous(column)] == []


def test_settings_state_the_order(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[date_order]\nany = "day first"\n')
    assert read_settings(tmp_path, {"any"}).date_order == {"any": "day first"}


@pytest.mark.parametrize("line", ['any = "american"', 'other = "day first"', "any = 1"])
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[date_order]\n{line}\n")
    with pytest.raises(Refused):
        read_settings(tmp_path, {"any"})
