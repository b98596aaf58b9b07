"""The pages as a manager meets them, in Chromium over the running server with the demo company's exports."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect
from python_calamine import CalamineWorkbook

from data.publish import current
from tests.browser.app import ROOT, Server, free_port, script_errors, served, settled, stop, wait_until_healthy
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.walk import Sent, addresses, failed

DEEP_LINKS = {"/": "Overview", "/response-times": "Response times"}


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def tile(page: Page, label: str) -> str:
    """The value of the tile of this name."""
    metric = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True)).first
    return metric.get_by_test_id("stMetricValue").inner_text()


def data_line(page: Page) -> str:
    return page.get_by_text(re.compile(r"^Data to ")).last.inner_text()


def click_mark(page: Page, mark: Locator) -> None:
    """Click into the middle of a mark of a chart, as a mouse would."""
    mark.scroll_into_view_if_needed()
    settled(page)
    for _ in range(3):  # Plotly takes a click only once it has noticed the mouse over the mark
        box = mark.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2 - 1, box["y"] + box["height"] / 2)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(300)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        try:
            page.get_by_role("dialog").wait_for(timeout=8000)
            return
        except TimeoutError:
            continue


def bars(page: Page) -> Locator:
    return chart(page, "distribution").locator(".barlayer .point path")


def chart(page: Page, name: str) -> Locator:
    return page.locator(f'[class*="st-key-{name}_"]').filter(has=page.locator(".js-plotly-plot")).first


@pytest.mark.parametrize(("address", "title"), DEEP_LINKS.items())
def test_a_cold_deep_link_keeps_frame_and_filters(exports: Path, tmp_path: Path, address: str, title: str, browser):
    """The first request that a fresh server ever gets is the deep link: frame, filters and page are all there."""
    with served(exports, exports.parent / "warehouse", tmp_path / "server.log") as fresh:
        page = browser.new_page(base_url=fresh.url, viewport=WIDE)
        errors = script_errors(page)
        page.goto(f"{address}?teams=Billing&clock=Business")
        settled(page)
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(sidebar(page).get_by_text("Filters")).to_be_visible()
        expect(sidebar(page).get_by_text("Billing")).to_be_visible()
        assert query(page) == {"teams": ["Billing"], "clock": ["Business"]}
        assert errors == []
        page.close()


def test_the_filters_of_a_link_decide_the_numbers(open_page: OpenPage):
    everything = tile(open_page("/response-times"), "Tickets opened")
    billing = tile(open_page("/response-times?teams=Billing"), "Tickets opened")
    assert 0 < int(billing.replace(",", "")) < int(everything.replace(",", ""))


def test_changing_the_page_keeps_the_filters(page: Page):
    teams = sidebar(page).get_by_label("Teams", exact=True)
    # Streamlit closes the list when what it hangs on moves, so the filters are scrolled before and not by the click.
    teams.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    teams.click()
    page.get_by_role("option", name="Technical").click()
    page.keyboard.press("Escape")
    settled(page)
    assert query(page) == {"teams": ["Technical"]}
    for title in ("Response times", "Data", "Weekly snapshot"):
        sidebar(page).get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        settled(page)
        assert query(page) == {"teams": ["Technical"]}
        expect(sidebar(page).get_by_text("Technical")).to_be_visible()


def test_the_back_button_brings_back_page_and_filters(open_page: OpenPage):
    """A step of the browser's history is a page with its filters; filters changed on one page replace each other."""
    page = open_page("/response-times?priorities=urgent")
    urgent = tile(page, "Tickets opened")
    sidebar(page).get_by_role("link", name="Data").click()
    expect(page.get_by_role("heading", level=1, name="Data")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Response times")).to_be_visible()
    settled(page)
    assert query(page) == {"priorities": ["urgent"]}
    assert tile(page, "Tickets opened") == urgent
    page.go_forward()
    expect(page.get_by_role("heading", level=1, name="Data")).to_be_visible()
    settled(page)
    assert query(page) == {"priorities": ["urgent"]}


def test_values_that_were_never_offered_are_dropped(open_page: OpenPage):
    page = open_page("/response-times?teams=Nobody&clock=Sideways&period=%3Cscript%3E&week=2026-W99&measure=x")
    assert tile(page, "Tickets opened") == tile(open_page("/response-times"), "Tickets opened")


def test_a_click_on_a_bar_opens_its_tickets(open_page: OpenPage):
    page = open_page("/response-times")
    label = chart(page, "distribution").locator(".xtick text").nth(2).text_content() or ""
    click_mark(page, bars(page).nth(2))
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    said = drawer.get_by_text(re.compile("the slowest first")).inner_text()
    assert label in said
    total = int(re.search(r"([\d,]+) tickets", said).group(1).replace(",", ""))  # type: ignore[union-attr]
    assert total > 0
    # The page is still there, and the same bar opens again after the drawer was closed.
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    settled(page)
    click_mark(page, bars(page).nth(2))
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("by_week", ".scatterlayer .point"),
        ("by_hour", ".scatterlayer .point"),
        ("by_segment", ".scatterlayer .point"),
        ("backlog_by_age", ".barlayer .point path"),
    ],
)
def test_the_marks_of_each_chart_open_tickets(open_page: OpenPage, name: str, mark: str):
    page = open_page("/response-times")
    sizes = (
        chart(page, name).locator(mark).evaluate_all("marks => marks.map(each => each.getBoundingClientRect().height)")
    )
    visible = next(place for place, height in enumerate(sizes) if height > 3)
    click_mark(page, chart(page, name).locator(mark).nth(visible))
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text(re.compile("the slowest first"))).to_be_visible()


def downloaded(page: Page, button: Locator) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        button.click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_download_holds_what_the_chart_shows(open_page: OpenPage):
    page = open_page("/response-times")
    drawn = bars(page).evaluate_all("marks => marks.map(each => each.__data__.s1 ?? each.__data__.s)")
    labels = chart(page, "distribution").locator(".xtick text").all_text_contents()
    page.locator('[class*="st-key-distribution_table"]').get_by_text("Table and download").click()
    settled(page)
    rows = downloaded(page, page.locator('[class*="st-key-distribution_download"]').get_by_role("button"))
    assert [row["Class"] for row in rows] == labels
    assert [int(row["Tickets"]) for row in rows] == drawn
    assert sum(drawn) == int(tile(page, "Tickets opened").replace(",", ""))


def test_the_drawer_downloads_every_ticket_behind_the_mark(open_page: OpenPage):
    page = open_page("/response-times")
    click_mark(page, bars(page).nth(5))
    drawer = page.get_by_role("dialog")
    said = drawer.get_by_text(re.compile("the slowest first")).inner_text()
    total = int(re.findall(r"([\d,]+) tickets", said)[0].replace(",", ""))
    rows = downloaded(page, drawer.get_by_role("button", name=re.compile(r"tickets? \(CSV\)$")))
    assert len(rows) == total == len({row["Ticket"] for row in rows})


def test_a_workbook_holds_the_same_and_says_what_it_is(open_page: OpenPage):
    page = open_page("/response-times?teams=Billing&clock=Business")
    page.locator('[class*="st-key-distribution_table"]').get_by_text("Table and download").click()
    settled(page)
    rows = downloaded(page, page.locator('[class*="st-key-distribution_download"]').get_by_role("button"))
    with page.expect_download() as waiting:
        page.locator('[class*="st-key-distribution_workbook"]').get_by_role("button").click()
    assert waiting.value.suggested_filename == "latitude-distribution.xlsx"
    book = CalamineWorkbook.from_path(waiting.value.path())
    header, *cells = book.get_sheet_by_name("Table").to_python()
    assert [dict(zip(header, row, strict=True))["Tickets"] for row in cells] == [int(row["Tickets"]) for row in rows]
    about = {str(what): value for what, value in book.get_sheet_by_name("About").to_python()}
    assert about["Title"] == "Distribution"
    assert (about["Teams"], about["Agents"], about["Clock"]) == ("Billing", "All", "Business")
    assert about["Tickets"] == tile(page, "Tickets opened")


def test_a_ticket_in_the_drawer_leads_to_its_page_and_into_the_help_desk(open_page: OpenPage):
    page = open_page("/response-times?sources=Zendesk")
    sent = Sent()
    page.on("websocket", sent.listen)
    page.reload()
    settled(page)
    sent.frames.clear()
    page.get_by_role("button", name="All tickets of these filters").click()
    expect(page.get_by_role("dialog").get_by_text(re.compile("the slowest first"))).to_be_visible()
    settled(page)
    ticket = re.search(rb"/tickets\?ticket=(\d+)&source=zendesk", b"".join(sent.frames))
    assert ticket
    assert sent.holds(f"https://parcels.example.com/agent/tickets/{ticket[1].decode()}")


def test_a_number_of_the_snapshot_leads_to_its_tickets(open_page: OpenPage):
    page = open_page("/weekly-snapshot")
    opened = tile(page, "Tickets opened")
    page.get_by_text("Tickets behind these numbers").click()
    settled(page)
    page.locator('[class*="st-key-tickets_opened"]').get_by_role("button").click()
    expect(page.get_by_role("dialog").get_by_text(f"{opened} tickets", exact=True)).to_be_visible()


def test_the_week_of_a_link_is_shown(open_page: OpenPage):
    page = open_page("/weekly-snapshot?week=2026-W41")
    expect(page.get_by_text("2026-W41 (5 Oct to 11 Oct 2026)")).to_be_visible()
    assert query(page) == {"week": ["2026-W41"]}


def test_copy_link_spells_everything_out_and_opens_the_same_page(open_page: OpenPage):
    page = open_page("/response-times?period=Last+4+weeks&teams=Billing")
    shown = tile(page, "Tickets opened")
    sidebar(page).get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").last.inner_text().strip()
    spelled = parse_qs(urlsplit(link).query)
    assert spelled["period"] == ["From-to"]
    assert spelled["teams"] == ["Billing"]
    assert spelled["clock"] == ["Calendar"]
    assert {"from", "to", "compare", "measure"} <= set(spelled)
    again = open_page(f"{urlsplit(link).path}?{urlsplit(link).query}")
    assert tile(again, "Tickets opened") == shown
    assert data_line(again) == data_line(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_decides_between_light_and_dark(open_page: OpenPage, scheme: Literal["light", "dark"]):
    page = open_page("/definitions", NARROW, scheme)
    background = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    brightness = sum(int(each) for each in re.findall(r"\d+", background)[:3]) / 3
    assert (brightness > 128) == (scheme == "light")


def test_a_new_export_is_built_while_the_server_runs(tmp_path: Path, browser):
    """Drop a file into the folder: the page offers the new data by itself, and a broken one is named."""
    exports = Path(shutil.copytree(ROOT / "data" / "sample", tmp_path / "exports"))
    log = exports / "servicenow_incident_log.csv"
    aside = tmp_path / "aside.csv"
    log.rename(aside)
    with served(exports, tmp_path / "warehouse", tmp_path / "server.log") as running:
        page = browser.new_page(base_url=running.url, viewport=WIDE)
        page.goto("/data")
        settled(page)
        expect(page.get_by_text("from 31 files in")).to_be_visible()
        (exports / "page.csv").write_text("<!DOCTYPE html><html><body>Sign in</body></html>")
        shutil.copy(aside, log)
        show = page.get_by_role("button", name="Show it")
        expect(show).to_be_visible(timeout=60_000)
        show.click()
        settled(page)
        expect(page.get_by_text("from 32 files in")).to_be_visible()
        expect(page.get_by_text("It is a web page, not a table")).to_be_visible()
        page.close()


def test_a_first_visit_while_the_warehouse_is_built(tmp_path: Path, browser, server: Server):
    """No warehouse yet: the page shows the build and opens by itself when it is done."""
    port = free_port()
    environment = {
        **os.environ,
        "LATITUDE_EXPORTS": str(tmp_path / "none"),
        "LATITUDE_WAREHOUSE": str(tmp_path / "warehouse"),
    }
    (tmp_path / "none").mkdir()
    with (tmp_path / "server.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_healthy(Server(f"http://localhost:{port}", tmp_path / "server.log", process))
        page = browser.new_page(viewport=WIDE)
        page.goto(f"http://localhost:{port}/")
        expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("This is the demo company")).to_be_visible()
        page.close()
    finally:
        stop(process)
    assert current(tmp_path / "warehouse") is not None


def test_nothing_in_an_export_runs_or_calls_out(tmp_path: Path, browser):
    """Names from an export are text: no script, no image, no link, no spreadsheet formula."""
    exports = tmp_path / "exports"
    exports.mkdir()
    evil = "<img src=x onerror=alert(1)> ![x](http://attacker.invalid/a.png) [y](javascript:alert(1)) :red[z]"
    header = "Id,Status,Priority,Via,Group,Assignee,Created at,Updated at,Solved at,First reply time in minutes\n"
    rows = "".join(
        f'{n},Closed,Low,"{evil}","{evil}","=HYPERLINK(""http://attacker.invalid"")",2026-03-0{1 + n % 7} 09:00,2026-03-09 09:00,'
        f"2026-03-08 09:00,{n}\n"
        for n in range(1, 60)
    )
    (exports / "z.csv").write_text(header + rows)
    with served(exports, tmp_path / "warehouse", tmp_path / "server.log") as running:
        page = browser.new_page(base_url=running.url, viewport=WIDE)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        page.goto("/")
        settled(page)
        for address in addresses(page).values():
            page.goto(address)
            settled(page)
            assert failed(page) == [], address
        page.goto("/response-times")
        settled(page)
        click_mark(page, chart(page, "by_segment").locator(".scatterlayer .point").first)
        rows_out = downloaded(
            page, page.get_by_role("dialog").get_by_role("button", name=re.compile(r"tickets? \(CSV\)$"))
        )
        assert {row["Agent"] for row in rows_out} == {'\'=HYPERLINK("http://attacker.invalid")'}
        assert not [url for url in asked if "attacker" in url]
        page.close()
