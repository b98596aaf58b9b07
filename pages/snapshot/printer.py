"""PDF and PNG: the HTML as a real Chromium prints it, every chart drawn before it does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pages.language import say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

Made = TypeVar("Made")

# A4 without the margins of the style sheet, in CSS pixels: 182 by 264 mm.
WIDTH, HEIGHT = 688, 998
SHARPNESS = 2
PATIENCE_SECONDS = 60


class NoBrowser(OSError):
    """PDF and PNG cannot be made here; the message says what to install."""


class Printer:
    """Prints HTML files with one browser, in a thread of its own: Playwright refuses a thread that has an event loop,
    and whoever calls may have one."""

    def __init__(self, browser: Browser, thread: Executor) -> None:
        self._browser = browser
        self._thread = thread

    def run(self, work: Callable[[Browser], Made]) -> Made:
        """What `work` makes with the browser, in the browser's own thread."""
        return self._thread.submit(work, self._browser).result()

    def printed(self, html: bytes, formats: Iterable[str]) -> dict[str, bytes]:
        """The file as `pdf` and as `png` (its first page, at twice the size), drawn once."""
        return self.run(partial(print_with, html=html, formats=tuple(formats)))


def print_with(browser: Browser, html: bytes, formats: tuple[str, ...]) -> dict[str, bytes]:
    made = {}
    with opened(browser, html) as page:
        if "pdf" in formats:
            made["pdf"] = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        if "png" in formats:
            page.evaluate("document.getElementById('first').style.padding = '20px'")
            made["png"] = page.locator("#first").screenshot(animations="disabled")
    return made


@contextmanager
def opened(browser: Browser, html: bytes) -> Iterator[Page]:
    """The file as it is printed, every chart drawn. It reaches no network, so that it shows what it holds."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=SHARPNESS,
        color_scheme="light",
        offline=True,
        service_workers="block",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.emulate_media(media="print", color_scheme="light")
        page.set_content(html.decode(), wait_until="load")
        page.wait_for_function(DRAWN)
        yield page
    finally:
        context.close()


# No chart, or every one of them drawn; and the fonts are there.
DRAWN = """() => {
    const charts = document.querySelectorAll('[data-chart]').length
    document.documentElement.dataset.paper = 'yes'
    return (charts === 0 || document.documentElement.dataset.drawn === 'yes') && document.fonts.status === 'loaded'
}"""


@contextmanager
def printing() -> Iterator[Printer]:
    """A printer for the length of a block. Raises NoBrowser where there is neither Playwright nor a browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoBrowser(
            say("PDF and PNG need Playwright: pip install playwright. HTML and XLSX do not need it.")
        ) from error
    with ThreadPoolExecutor(1, "printer") as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        try:
            browser = thread.submit(launched, playwright).result()
            try:
                yield Printer(browser, thread)
            finally:
                thread.submit(browser.close).result()
        finally:
            thread.submit(playwright.stop).result()


def launched(playwright: Playwright) -> Browser:
    from playwright.sync_api import Error

    try:
        return playwright.chromium.launch(executable_path=chromium(), args=switches())
    except Error as error:
        raise NoBrowser(
            say(
                "PDF and PNG need a Chromium, and none was found: install one (apt-get install chromium, or "
                "python -m playwright install chromium), or name yours in LATITUDE_CHROMIUM. HTML and XLSX do not "
                "need it."
            )
        ) from error


def chromium() -> str | None:
    """`LATITUDE_CHROMIUM`, or the system's own browser, or None for the one that Playwright downloaded."""
    told = os.environ.get("LATITUDE_CHROMIUM")
    if told:
        # One that is named and not there is not silently another.
        return shutil.which(told) or told
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def switches() -> list[str]:
    found = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
    found += ["--disable-component-update", "--disable-sync", "--disable-quic"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to run as root inside its sandbox.
        found.append("--no-sandbox")
    return found
