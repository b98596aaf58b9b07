"""The files say what the content says, and what the page says; every chart in them is drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pages.language import speaking
from pages.parts import words
from pages.snapshot import printer as printers
from pages.snapshot import told as saying
from pages.snapshot.audience import Audience
from pages.snapshot.files import FORMATS, UnknownTeam, files_of, write_files
from pages.snapshot.printer import NoBrowser, printing
from pages.snapshot.report import report_of
from queries.access import Viewer
from queries.scope import monday_of
from tests.pages.conftest import OpenPage
from tests.pages.snapshot.conftest import WEEK

pytestmark = pytest.mark.browser


def squeezed(text: str) -> str:
    """Without spaces and line ends, which a PDF sets as it likes, and with its ligatures taken apart."""
    for joined, apart in (("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(joined, apart)
    return re.sub(r"\s+", "", text)


def pdf_text(data: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def tiles_of_html(data: bytes) -> dict[str, str]:
    found = re.findall(r'<data value="[^"]*" data-measure="(\w+)">([^<]*)</data>', data.decode())
    return {name: unescape(value) for name, value in found}


def test_the_numbers_of_the_html_are_those_of_the_page(files, told, open_page: OpenPage):
    app = open_page("weekly_snapshot.py", week=WEEK)
    page = [metric.value for metric in app.metric]
    html = files()["html"]
    assert list(tiles_of_html(html).values()) == page
    with speaking("en"):
        snapshot = told()
        for change in (*snapshot.signals, *snapshot.noise):
            assert saying.change_words(change, snapshot) in unescape(html.decode())
        said = " ".join(each.value for each in app.markdown)
        for change in snapshot.noise:
            assert saying.change_words(change, snapshot) in said


def test_the_text_of_the_pdf_is_the_contents(files, told):
    text = pdf_text(files()["pdf"])
    with speaking("en"):
        report = report_of(told(), None)
    for number in report.numbers:
        assert squeezed(number.label + number.value) in text
        assert squeezed(number.small) in text
    for line in (*report.signals, *report.noise):
        assert squeezed(line.title) in text
        assert squeezed(line.words) in text
    for quote in (*report.stories, *report.comments):
        assert squeezed(quote.words) in text
    for _, value in report.details:
        assert squeezed(value) in text


def test_in_short_stands_what_a_minute_needs(files, told):
    """In the week of the bad release one measure is worse by itself, and among all that was compared none stands out."""
    said = report_of(told("executive"), None).short
    assert said[0] == "Worse than the week before: SLA missed 23.7 % (+9.2 pts)."
    assert said[1].startswith("Among all values that were compared none stands out")
    assert squeezed(said[0]) in squeezed(pdf_text(files("executive")["pdf"]))
    assert said[0] in files("executive")["html"].decode()
    quiet = replace(told("executive"), measures=tuple(replace(each, difference_low=-1e9, difference_high=1e9) for each in told("executive").measures))  # fmt: skip
    assert report_of(quiet, None).short == ["No measure of the whole changed by more than chance explains."]
    assert report_of(told("executive", week="2026-W47"), None).short == []


def test_every_page_of_the_pdf_says_what_it_is(files, told):
    pages = PdfReader(BytesIO(files()["pdf"])).pages
    assert len(pages) >= 5
    for place, page in enumerate(pages, start=1):
        text = squeezed(page.extract_text())
        assert squeezed(f"Page {place} of {len(pages)}") in text
        assert squeezed(f"Weekly snapshot · {words.week(monday_of(WEEK))}") in text
        assert told().digest[:16] in text
        assert squeezed("Data to Mon 16 Nov 2026 17:32, Europe/Berlin") in text


def coloured(image: Image.Image, colour: tuple[int, int, int], near: int = 24) -> int:
    """How many pixels are of a colour."""
    pixels = np.asarray(image.convert("RGB"), dtype=int)
    return int((abs(pixels - np.array(colour)) <= near).all(axis=2).sum())


BLUE, ORANGE = (0, 103, 177), (179, 68, 0)


def test_every_chart_is_drawn_in_the_pdf(files):
    """The blue lines of thirteen weeks, the dots of the changes, the bars of mix and rate: each on its page."""
    document = pypdfium2.PdfDocument(files()["pdf"])
    pages = [document[place] for place in range(len(document))]
    texts = [squeezed(page.get_textpage().get_text_range()) for page in pages]

    def drawn(heading: str) -> Image.Image:
        place = next(place for place, text in enumerate(texts) if squeezed(heading) in text)
        picture: Image.Image = pages[place].render(scale=2).to_pil()
        return picture

    assert coloured(drawn("Thirteen weeks"), BLUE) > 4_000
    # The grey band, and rings on it.
    assert coloured(drawn("Changes against their own noise"), (236, 237, 239), 4) > 20_000
    assert coloured(drawn("Another mix, or another rate?"), ORANGE) > 4_000


def test_the_picture_is_the_first_page_with_its_trend_lines(files, told):
    image = Image.open(BytesIO(files()["png"]))
    assert image.width >= 1_200
    # Eight lines across a quarter of the width each, a few pixels thick.
    assert coloured(image, BLUE) > 8 * 150
    assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_the_workbook_lists_every_number_shown(files, told):
    book = CalamineWorkbook.from_filelike(BytesIO(files()["xlsx"]))
    assert [name for name in book.sheet_names if name != "Latitude"] == [
        "Snapshot",
        "Headline",
        "Weeks",
        "Moved",
        "Mix and rate",
        "Comments",
    ]
    headline = book.get_sheet_by_name("Headline").to_python()
    assert [row[1] or None for row in headline[1:]] == [
        pytest.approx(each.value) if each.value else None for each in told().measures
    ]
    assert len(book.get_sheet_by_name("Weeks").to_python()) == 1 + sum(len(each.trend) for each in told().measures)
    assert len(book.get_sheet_by_name("Moved").to_python()) == 1 + len((*told().signals, *told().noise))


def test_the_html_needs_nothing_else(files):
    """No address that a reader would load, and a policy that would refuse it."""
    html = files()["html"].decode()
    shown = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"(?:src|href)\s*=|url\(|@import", shown)
    assert "default-src 'none'" in html
    assert len(html) < 1_500_000


@pytest.fixture
def attachment(files, tmp_path):
    """The address of the HTML as a file."""
    path = tmp_path / "snapshot.html"
    path.write_bytes(files()["html"])
    return path.as_uri()


def test_the_html_works_without_a_network_and_by_keyboard(attachment):
    """Opened from a file, as an attachment is: no error, every chart drawn, tables that open, dark where asked for."""

    def look(browser: Browser) -> list[str]:
        context = browser.new_context(offline=True, color_scheme="dark", viewport={"width": 390, "height": 844})
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(attachment)
        page.wait_for_function("document.documentElement.dataset.drawn === 'yes'")
        assert page.locator(".main-svg").count() >= 3
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 31)"
        # No stand-in for a colour of the theme is left: it would be near black.
        fills = page.locator(".xtick text").evaluate_all("each => each.map(text => getComputedStyle(text).fill)")
        assert set(fills) == {"rgb(230, 235, 240)"}
        page.locator("summary").first.press("Enter")
        assert page.locator("details[open] table").count() == 1
        context.close()
        return errors

    with printing() as printer:
        assert printer.run(look) == []


def test_a_chart_in_the_html_answers_who_points_at_it(attachment):
    """Charts are interactive: pointing at a week says its value."""

    def look(browser: Browser) -> str:
        page = browser.new_context(offline=True, viewport={"width": 1000, "height": 900}).new_page()
        page.goto(attachment)
        page.wait_for_function("document.documentElement.dataset.drawn === 'yes'")
        chart = page.locator("#chart-weeks")
        chart.scroll_into_view_if_needed()
        page.locator("#chart-weeks .scatterlayer .point").last.hover(force=True)
        page.wait_for_function("document.querySelector('#chart-weeks .hoverlayer').textContent !== ''")
        return page.locator("#chart-weeks .hoverlayer").text_content() or ""

    with printing() as printer:
        assert re.match(r"2026-W\d\d: ", printer.run(look))


def test_without_scripts_the_tables_stand_in_for_the_charts(attachment):
    def look(browser: Browser) -> int:
        page = browser.new_context(offline=True, java_script_enabled=False).new_page()
        page.goto(attachment)
        assert page.get_by_text("The charts need JavaScript").is_visible()
        return page.locator("details[open] table").count()

    with printing() as printer:
        assert printer.run(look) == 3


def test_a_snapshot_in_german_has_the_same_numbers(told, files):
    german = files_of(told(), None, ["html"], "de")["html"]
    assert b'<html lang="de">' in german
    raw = r'<data value="([^"]*)" data-measure="(\w+)">'
    assert re.findall(raw, german.decode()) == re.findall(raw, files()["html"].decode())


def test_files_are_written_under_names_that_say_what_they_are(demo, tmp_path):
    paths = write_files(
        demo, monday_of(WEEK), Audience.read("team=Billing"), ["html", "xlsx"], "en", "", tmp_path / "new"
    )
    assert [path.name for path in paths] == [
        "latitude-2026-W41-team-billing-en.html",
        "latitude-2026-W41-team-billing-en.xlsx",
    ]
    assert all(path.stat().st_size > 1_000 for path in paths)


def test_another_zone_cuts_the_week_elsewhere(demo, tmp_path):
    html = write_files(demo, monday_of(WEEK), Audience(), ["html"], "en", "America/New_York", tmp_path)[0].read_text()
    assert "America/New_York" in html
    assert tiles_of_html(html.encode())["opened"] != ""


def test_what_is_asked_wrongly_is_refused(demo, tmp_path):
    week = monday_of(WEEK)
    with pytest.raises(ValueError, match="docx is none of the formats"):
        write_files(demo, week, Audience(), ["docx"], "en", "", tmp_path)
    with pytest.raises(ValueError, match="nothing is none"):
        write_files(demo, week, Audience(), [], "en", "", tmp_path)
    with pytest.raises(UnknownTeam, match="no ticket belongs to Biling; known are"):
        write_files(demo, week, Audience.read("team=Biling"), ["html"], "en", "", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("viewer", "audience"),
    [
        (Viewer("executive", sees_persons=False), "manager"),
        (Viewer("executive", sees_persons=False), "team=Billing"),
        (Viewer("team lead", visible_teams=("Billing",)), "manager"),
        (Viewer("team lead", visible_teams=("Billing",)), "team=Orders"),
        (Viewer("team lead", visible_teams=("Billing",)), "team=Billing, Orders"),
        (Viewer("team lead", visible_teams=("Billing",)), "executive"),
    ],
)
def test_nobody_gets_a_file_that_tells_more_than_they_may_see(demo, tmp_path, viewer, audience):
    with pytest.raises(PermissionError):
        write_files(demo.seen_by(viewer), monday_of(WEEK), Audience.read(audience), ["html"], "en", "", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_browser_it_says_what_to_install(told, monkeypatch):
    monkeypatch.setenv("LATITUDE_CHROMIUM", "/no/such/browser")
    with pytest.raises(NoBrowser, match=r"LATITUDE_CHROMIUM.*HTML and XLSX do not need it"):
        files_of(told(), None, FORMATS, "en")
    assert set(files_of(told(), None, ["html", "xlsx"], "en")) == {"html", "xlsx"}
    assert printers.chromium() == "/no/such/browser"
