"""What the security headers mean in a browser: the pages work under them, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.app import Server, script_errors, settled
from tests.browser.conftest import WIDE


@pytest.fixture
def violations() -> list[str]:
    """What the content security policy has stopped since the page was opened."""
    return []


@pytest.fixture
def watched(browser: Browser, server: Server, violations: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url, viewport=WIDE)
    page = context.new_page()
    page.expose_function("stopped", lambda what: violations.append(what))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event =>"
        " stopped(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))"
    )
    yield page
    context.close()


def test_a_picture_of_another_site_is_not_fetched(watched, violations):
    """A ticket's text that turned into Markdown could otherwise tell another site who reads it. What the policy stops is
    an error on the console too: so no page that another test opens needs what it forbids, or that test fails."""
    fetched: list[str] = []
    errors = script_errors(watched)
    watched.on("response", lambda response: fetched.append(response.url))
    watched.goto("/data")
    settled(watched)
    watched.evaluate("document.body.append(Object.assign(new Image(), { src: 'http://192.0.2.1/seen.png' }))")
    watched.wait_for_timeout(500)
    assert [stopped.split()[:2] for stopped in violations] == [["img-src", "http://192.0.2.1/seen.png"]]
    assert not any("192.0.2.1" in url for url in fetched)
    assert any("Content Security Policy" in error for error in errors)


def test_no_other_site_can_frame_a_page(watched, server):
    watched.goto("about:blank")
    watched.set_content(f"<iframe src='{server.url}/data'></iframe>")
    watched.wait_for_timeout(500)
    assert [frame.url for frame in watched.frames[1:]] == ["chrome-error://chromewebdata/"]
