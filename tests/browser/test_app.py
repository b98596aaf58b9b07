"""What the browser tests lean on can fail: an error in the browser is seen, only Streamlit's probe is not."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.app import script_errors

HOST = "http://latitude.invalid"


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page of a server that answers 404 to whatever lies below /_stcore/, at any depth."""

    def answer(route: Route) -> None:
        known = "/_stcore/" not in urlsplit(route.request.url).path
        route.fulfill(status=200 if known else 404, content_type="text/html", body="<p>page</p>")

    page = browser.new_page()
    page.route(f"{HOST}/**", answer)
    page.goto(f"{HOST}/response_times")
    yield page
    page.close()


def test_an_uncaught_error_and_an_error_on_the_console_are_seen(bare: Page):
    errors = script_errors(bare)
    with bare.expect_event("pageerror"):
        bare.evaluate("() => { console.error('told'); setTimeout(() => { throw new Error('thrown') }) }")
    assert sorted(errors) == ["console: told ()", "uncaught: thrown"]


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/response_times/_stcore/health", 0),
        ("/response_times/_stcore/host-config", 0),
        ("/response_times/_stcore/stream", 1),
        ("/_stcore/health", 1),
        ("/_stcore/host-config", 1),
    ],
)
def test_a_missing_file_is_an_error_unless_it_is_the_probe(bare: Page, path: str, seen: int):
    errors = script_errors(bare)
    with bare.expect_console_message(lambda message: "404" in message.text):
        bare.evaluate("path => fetch(path)", path)
    assert len(errors) == seen
