"""Any other table, as a person brings one: dropped, corrected with the keyboard alone, saved, built and shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.app import Server, script_errors, served, settled
from tests.browser.conftest import NARROW

ZENDESK = "Id,Status,Created at,Updated at,Solved at\n1,Closed,2026-03-02 09:00,2026-03-04 09:00,2026-03-03 09:00\n"
IMAGE = "![x](https://attacker.invalid/x.png)"
CALLS = f"""\
Fallnummer,Erstellt am,Gelöst am,Status,Bewertung,{IMAGE}
1,03/04/2026 09:00,03/04/2026 17:00,Gelöst,2,{IMAGE}
2,04/04/2026 09:30,05/04/2026 10:00,Eskaliert,5,<b>
3,06/04/2026 11:00,soon,Gelöst,1,{IMAGE}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(ZENDESK)
    return exports


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of its own: what is saved here must not stand in the exports of the other tests."""
    with served(folder, tmp_path / "warehouse", tmp_path / "server.log") as running:
        yield running


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """Go to a widget and press a key, as somebody without a mouse does."""
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press(key)
    settled(page)


def test_a_table_is_dropped_corrected_by_keyboard_and_built(browser: Browser, server: Server, folder: Path):
    page = browser.new_page(base_url=server.url, viewport=NARROW, locale="en-GB")
    errors = script_errors(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/data")
    settled(page)
    page.locator('input[type="file"]').set_input_files(
        FilePayload(name=f"Calls {IMAGE}.csv".replace("/", "_"), mimeType="text/csv", buffer=CALLS.encode())
    )
    settled(page)
    expect(page.get_by_text("no number in it is above 12, so that it can be either").first).to_be_visible()
    expect(page.get_by_text("Still to be answered")).to_be_visible()
    expect(page.get_by_role("button", name="Save and build")).to_have_count(0)

    press(page, "radio", "With the day", "Space")
    press(page, "radio", "The lowest is the best", "Space")
    page.get_by_role("combobox", name="Eskaliert is").focus()
    page.keyboard.type("open")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.get_by_text("3 rows in = 3 loaded + 0 quarantined").first).to_be_visible()
    assert [path.name for path in folder.iterdir()] == ["z.csv"]

    press(page, "button", "Save and build")
    expect(page.get_by_text("is saved. Latitude builds now")).to_be_visible()
    assert len(list(folder.glob("Calls*.csv"))) == 1
    assert len(list(folder.glob("calls*.mapping.toml"))) == 1
    page.get_by_role("button", name="Show it").click(timeout=60_000)
    settled(page)
    expect(page.get_by_text("7 rows in = 7 loaded + 0 quarantined, from 3 files")).to_be_visible()
    assert errors == []
    assert server.failed_runs() == 0, server.last_lines()
    assert not [each for each in asked if "attacker" in each], "a header called out"
