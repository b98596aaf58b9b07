"""Fixtures of the browser tests: one server and one Chromium for the session, a fresh page for a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser.app import ROOT, Server, launch, script_errors, served, settled

WIDE = ViewportSize(width=1440, height=900)
NARROW = ViewportSize(width=390, height=844)

OpenPage = Callable[..., Page]

# Several servers and browsers share two cores: what is right but late is not wrong.
expect.set_options(timeout=20_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser: mark it, so that `-m "not browser"` leaves it out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own with the demo company's exports: a test may drop files into it."""
    return Path(shutil.copytree(ROOT / "data" / "sample", tmp_path_factory.mktemp("latitude") / "exports"))


@pytest.fixture(scope="session")
def server(exports: Path) -> Iterator[Server]:
    """Latitude over `exports`, already built."""
    with served(exports, exports.parent / "warehouse", exports.parent / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@contextmanager
def opening(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """`open_page("/response_times?team=x", NARROW, "dark")` -> that page, settled, in a profile of its own.

    At the end it fails on any script error in the browser and on any page run that raised.
    """
    contexts = []
    errors: list[list[str]] = []
    failed_before = server.failed_runs()

    def opened(
        address: str = "/",
        viewport: ViewportSize = WIDE,
        colour_scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = browser.new_context(
            base_url=server.url,
            viewport=viewport,
            color_scheme=colour_scheme,
            locale="en-GB",
            timezone_id="America/New_York",  # far from the reporting zone: nothing on a page may depend on it
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        errors.append(script_errors(page))
        page.goto(address)
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [error for found in errors for error in found] == [], "script errors in the browser"
    assert server.failed_runs() == failed_before, server.last_lines()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """Opens pages as a manager sees them; see `opening`."""
    with opening(browser, server) as opened:
        yield opened


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The start page, wide and light."""
    return open_page()
