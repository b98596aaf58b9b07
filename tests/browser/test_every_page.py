"""What holds for every page that the navigation leads to: readable, described, in order, within the screen, light."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.walk import CHECKS, addresses, cut_off, problems


@pytest.fixture
def paths(open_page: OpenPage) -> list[str]:
    return list(addresses(open_page("/definitions")).values())


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", WIDE), ("dark", NARROW)], ids=["light on a wide screen", "dark on a narrow one"]
)
def test_every_page(open_page: OpenPage, paths: list[str], scheme: Literal["light", "dark"], viewport: ViewportSize):
    page = open_page("/definitions", viewport, scheme)
    found: dict[str, list[str]] = {}
    for path in paths:
        found[path], sent = problems(page, path)
        # `pytest -s` tells them.
        print(f"{path}: {sent.size:,} bytes over the websocket")
    assert {path: told for path, told in found.items() if told} == {}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_tile_shows_all_of_a_long_value(open_page: OpenPage, viewport: ViewportSize):
    page = open_page("/weekly-snapshot", viewport)
    page.get_by_test_id("stMetric").locator("p").evaluate_all(
        "all => all.forEach(each => each.textContent = 'Stunden 123,456,789 h 59 min nicht anwendbar')"
    )
    assert cut_off(page) == []


BROKEN = """
<div data-testid="stApp" style="background: #fff"></div>
<main data-testid="stMain" style="width: 100px; overflow: auto">
  <h2>No h1 before it</h2><h4>Too deep</h4>
  <img src="data:,"><div style="width: 500px">wide</div>
  <div data-testid="stException">It broke</div>
  <div data-testid="stPlotlyChart">
    <div class="js-plotly-plot"></div><svg><text class="legendtext" fill="#808495">faint</text></svg>
  </div>
  <div data-testid="stMetricValue" style="width: 30px; overflow: hidden; white-space: nowrap">12,345 h 20 min</div>
</main>
"""


def test_each_check_can_fail(bare: Page):
    bare.set_content(BROKEN)
    bare.evaluate("document.querySelector('.js-plotly-plot').data = [{ x: Array(2000).fill(1) }]")
    assert [check.__name__ for check in CHECKS if not check(bare)] == []


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()
