"""The address in a real browser: words that never change, whatever language the screen speaks; and saved views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.app import Server, script_errors, settled
from tests.browser.conftest import NARROW, WIDE

OpenIn = Callable[..., Page]
LINK = "/response-times?clock=Business&period=Last+13+weeks&teams=Billing&compare=52+weeks+before"


@pytest.fixture
def open_in(browser: Browser, server: Server) -> Iterator[OpenIn]:
    """`open_in("de-DE", "/data")`: that page in a browser of that language; no script error may come up."""
    contexts, errors = [], []

    def opened(locale: str, address: str, viewport=WIDE) -> Page:
        context = browser.new_context(base_url=server.url, viewport=viewport, locale=locale, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        errors.append(script_errors(page))
        page.goto(address)
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [error for found in errors for error in found] == []


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def chosen(page: Page, label: str) -> Locator:
    """The selectbox of this label, whose value is what it shows."""
    return sidebar(page).get_by_role("combobox", name=label)


def go(page: Page, title: str, heading: str) -> None:
    sidebar(page).get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    chosen(page, label).click()
    chosen(page, label).fill(option)
    page.keyboard.press("Enter")
    settled(page)


def test_a_link_of_english_words_opens_in_a_german_browser(open_in: OpenIn):
    page = open_in("de-DE", LINK)
    expect(sidebar(page).get_by_text("Filter", exact=True)).to_be_visible()
    expect(chosen(page, "Eröffnete Tickets")).to_have_value("Letzte 13 Wochen")
    expect(chosen(page, "Verglichen mit")).to_have_value("52 Wochen davor")
    expect(sidebar(page).get_by_text("Billing")).to_be_visible()
    expect(sidebar(page).get_by_role("radio", name="Geschäftszeit")).to_be_checked()
    assert query(page) == parse_qs(urlsplit(LINK).query), "the language of the browser needs no word in the address"


def test_choices_made_in_german_are_english_words_in_the_address(open_in: OpenIn):
    page = open_in("de-DE", "/data")
    sidebar(page).get_by_text("Geschäftszeit", exact=True).click()
    settled(page)
    assert query(page) == {"clock": ["Business"]}
    choose(page, "Eröffnete Tickets", "Letzte 4 Wochen")
    assert query(page) == {"clock": ["Business"], "period": ["Last 4 weeks"]}
    go(page, "Begriffe", "Begriffe")
    assert query(page) == {"clock": ["Business"], "period": ["Last 4 weeks"]}
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Daten")).to_be_visible()
    settled(page)
    page.go_back()
    settled(page)
    assert query(page) == {"clock": ["Business"]}, "a step back takes back the last filter"
    expect(chosen(page, "Eröffnete Tickets")).to_have_value("Alles")
    sidebar(page).get_by_text("Kalender", exact=True).click()
    settled(page)
    assert query(page) == {}, "what is usual leaves the address"


def test_the_language_is_chosen_and_stays(open_in: OpenIn):
    page = open_in("en-GB", "/data?teams=Billing")
    choose(page, "Language · Sprache", "Deutsch")
    expect(page.get_by_role("heading", level=1, name="Daten")).to_be_visible()
    assert query(page) == {"teams": ["Billing"], "lang": ["de"]}
    go(page, "Begriffe", "Begriffe")
    assert query(page) == {"teams": ["Billing"], "lang": ["de"]}
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1, name="Begriffe")).to_be_visible()
    expect(sidebar(page).get_by_text("Billing")).to_be_visible()
    choose(page, "Language · Sprache", "English")
    expect(page.get_by_role("heading", level=1, name="Definitions")).to_be_visible()
    assert query(page) == {"teams": ["Billing"]}


def test_numbers_of_figures_are_the_readers(open_in: OpenIn):
    def separators(page: Page) -> str:
        return str(page.evaluate("document.querySelector('.js-plotly-plot').layout.separators"))

    assert separators(open_in("de-DE", "/response-times")) == ",."
    assert separators(open_in("en-GB", "/response-times")) == ".,"


def test_a_deep_link_keeps_its_filters_on_a_narrow_screen(open_in: OpenIn):
    """Where the sidebar is folded away, its choices count all the same."""
    page = open_in("de-DE", LINK, NARROW)
    assert query(page) == parse_qs(urlsplit(LINK).query)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(chosen(page, "Eröffnete Tickets")).to_have_value("Letzte 13 Wochen")


def test_a_view_is_saved_and_opened_from_another_page(open_in: OpenIn):
    page = open_in("en-GB", "/response-times?clock=Business&teams=Billing")
    sidebar(page).get_by_role("button", name="Saved views").click()
    page.get_by_label("Save this page and its filters as").fill('Billing "now" <b>')
    page.get_by_role("button", name="Save", exact=True).click()
    settled(page)
    other = open_in("de-DE", "/data?teams=Technical")
    sidebar(other).get_by_role("button", name="Gespeicherte Ansichten").click()
    other.get_by_role("link", name='Billing "now" <b>').click()
    expect(
        other.get_by_role("heading", level=1, name="Response times").or_(
            other.get_by_role("heading", level=1, name="Antwortzeiten")
        )
    ).to_be_visible()
    settled(other)
    told = query(other)
    assert (told["teams"], told["clock"], told["period"]) == (["Billing"], ["Business"], ["From-to"])
    expect(sidebar(other).get_by_text("Billing")).to_be_visible()
    sidebar(other).get_by_role("button", name="Gespeicherte Ansichten").click()
    other.get_by_text("Umbenennen oder löschen").click()
    settled(other)  # while it unfolds the button moves away from under the click
    other.get_by_role("button", name="Löschen").click()
    settled(other)
    expect(other.get_by_text("Noch ist keine Ansicht gespeichert")).to_be_visible()


def test_copy_link_spells_out_what_the_address_leaves_out(open_in: OpenIn):
    page = open_in(
        "de-DE", "/response-times?teams=Billing&compare=Another+segment&against=teams&segment=Technical&lang=en"
    )
    sidebar(page).get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text()
    told = parse_qs(urlsplit(link).query)
    assert told["clock"] == ["Calendar"]
    assert (told["compare"], told["against"], told["segment"]) == (["Another segment"], ["teams"], ["Technical"])
    assert told["measure"] == ["First response"]
    assert "lang" not in told, "whoever opens it reads it in a language of their own"
