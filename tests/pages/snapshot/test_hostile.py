"""Names and comments that try to be HTML, formulas or CSS stay what they are: text."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
from playwright.sync_api import Browser

from pages.snapshot.audience import Audience
from pages.snapshot.commentary import Commentary
from pages.snapshot.content import snapshot_of
from pages.snapshot.files import files_of
from pages.snapshot.identity import carried_by
from pages.snapshot.printer import printing
from queries.scope import Scope, monday_of

SCRIPT = "<script>window.pwned=1</script>"
IMAGE = '"><img src=x onerror="window.pwned=1">'
FORMULA = '=HYPERLINK("http://evil.example","x")'
END = "</script><script>window.pwned=1</script>"
BREAKS_CSS = '"} body { background: url(http://evil.example) } @page { @top-left { content: "'
HOSTILE = (SCRIPT, IMAGE, FORMULA, END, BREAKS_CSS, "+1+1", "@SUM(1)", "{{ 7*7 }}", "<b>bold</b>", "&lt;i&gt;")

pytestmark = pytest.mark.browser


@pytest.fixture
def hostile(given):
    """Every name of an export is hostile, and so are the customers' comments."""
    tickets = [
        {
            "opened_at": f"{day} 09:00",
            "reopens": int(place < hits),
            "team": name,
            "channel": name,
            "priority": name,
            "topic": name,
            "agent": name,
        }
        for day, hits in (("2024-05-14", 3), ("2024-05-21", 25))
        for name in HOSTILE
        for place in range(40)
    ]
    tickets.append({"opened_at": "2024-05-13 00:00"})
    tickets += [{"opened_at": "2024-05-31 09:00"} for _ in range(60)]
    surveys = [
        {"ticket_id": f"t{place}", "score": 1 + 4 * (place % 2), "answered_at": "2024-05-21 12:00", "comment": text}
        for place, text in enumerate((SCRIPT, IMAGE, FORMULA, END, "**bold** [x](http://evil.example)"), start=401)
    ]
    return given(tickets=tickets, surveys=surveys)


def test_nothing_hostile_becomes_html_css_or_a_formula(hostile, tmp_path):
    asked = Scope(teams=HOSTILE, channels=(*HOSTILE, "x"))
    snapshot = snapshot_of(hostile, monday_of("2024-W21"), asked, Audience())
    assert len(snapshot.signals) > 10
    written = Commentary(
        f"{SCRIPT} **{IMAGE}**\n\n- {END}\n- [x](javascript:1)", None, datetime(2024, 6, 3, tzinfo=UTC)
    )
    made = files_of(snapshot, written, ["html", "xlsx"], "en")
    html = made["html"].decode()
    assert len(re.findall(r"<script", html)) == 5 - 1  # identity, figures, plotly, ours
    assert not re.search(r"<img|<b>|<i>|onerror=\"", re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL))
    for name in HOSTILE:
        assert name in unescape(html)
    path = tmp_path / "hostile.html"
    path.write_bytes(made["html"])
    assert carried_by(path).filters["teams"] == list(HOSTILE)

    def look(browser: Browser) -> list[str]:
        page = browser.new_context(offline=True).new_page()
        asked_for: list[str] = []
        page.on("request", lambda request: asked_for.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_function("document.documentElement.dataset.drawn === 'yes'")
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("getComputedStyle(document.body).backgroundImage") == "none"
        return [url for url in asked_for if not url.startswith(("file:", "data:", "blob:"))]

    with printing() as printer:
        assert printer.run(look) == []
    with zipfile.ZipFile(BytesIO(made["xlsx"])) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert "<f>" not in text
            assert "<hyperlink " not in text.lower()


def test_a_hostile_team_is_printed_as_its_name(hostile):
    for team in (BREAKS_CSS, IMAGE):
        snapshot = snapshot_of(hostile, monday_of("2024-W21"), Scope(), Audience("team lead", (team,)))
        html = files_of(snapshot, None, ["html"], "en")["html"].decode()
        style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0]
        assert "body {" in style
        assert "url(" not in style
        assert "<img" not in html.replace(re.findall(r"<script>.*?</script>", html, re.DOTALL)[0], "")
