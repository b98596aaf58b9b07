"""Everything without a mouse: the Tab key reaches it, Enter uses it, Escape closes the drawer."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.app import settled
from tests.browser.conftest import OpenPage

MOST_KEYS = 200
FOCUSED = """() => {
    const here = document.activeElement
    return here.getAttribute('aria-label') || here.innerText || here.labels?.[0]?.innerText || here.tagName
}"""


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until what has the focus is called `name`; what was passed on the way. Fails after MOST_KEYS."""
    passed: list[str] = []
    while len(passed) < MOST_KEYS:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED).strip())
        if name in passed[-1]:
            return passed
    raise AssertionError(f"{name} is not reached by Tab: {passed}")


def test_filters_the_picture_of_a_chart_and_the_drawer_are_reached_by_tab(open_page: OpenPage):
    page = open_page("/response-times")
    assert any("Teams" in each for each in tab_to(page, "Clock") or [])
    tab_to(page, "Download plot as a PNG")
    is_seen = page.evaluate("() => getComputedStyle(document.activeElement.closest('.modebar')).opacity")
    assert float(is_seen) == 1
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "latitude-by-week.png"
    picture = Image.open(BytesIO(Path(waiting.value.path()).read_bytes()))
    drawn = page.get_by_test_id("stPlotlyChart").first.bounding_box()
    assert drawn
    assert picture.width >= 1.9 * drawn["width"]
    tab_to(page, "Fullscreen")
    tab_to(page, "Table and download")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, "Download (CSV)")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "latitude-by-week.csv"
    tab_to(page, "Download (Excel)")


def test_the_drawer_keeps_the_focus_and_escape_closes_it(open_page: OpenPage):
    page = open_page("/response-times")
    page.get_by_role("button", name="All tickets of these filters").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    settled(page)
    tab_to(page, "tickets (CSV)")
    assert drawer.evaluate("drawer => drawer.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
