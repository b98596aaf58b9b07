"""One visit of a page and everything that is found wrong with it: what holds for every page is checked in one load."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Page, WebSocket

from tests.browser.app import settled

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = {"serious", "critical"}
# Streamlit puts the sections of its navigation into a list between the list and its items. Nothing that an app can set
# changes that; what a reader hears is the section's name and its links. Nothing else is let pass.
OF_STREAMLIT = {"list", "listitem"}
NAVIGATION = '[data-testid="stSidebarNav"]'

MOST_POINTS = 2_000
MOST_BYTES = 300_000
FEWEST_LETTERS = 20


@dataclass
class Sent:
    """What the server has sent to a page over its websocket since `clear`."""

    frames: list[bytes] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda told: self.frames.append(told.encode() if isinstance(told, str) else told))

    @property
    def size(self) -> int:
        return sum(map(len, self.frames))

    def holds(self, text: str) -> bool:
        """Whether `text` was sent, as it is or as JSON writes it."""
        forms = {text, json.dumps(text)[1:-1]}
        return any(stands_in(form.encode(), frame) for form in forms for frame in self.frames)


def stands_in(text: bytes, within: bytes) -> bool:
    """Whether `text` stands there. A number that goes on is another one: `Group 3` is not in `Group 30`."""
    return text in within and re.search(re.escape(text) + rb"(?!\d)", within) is not None


@contextmanager
def listening(page: Page) -> Iterator[Sent]:
    sent = Sent()
    page.on("websocket", sent.listen)
    yield sent
    page.remove_listener("websocket", sent.listen)


def addresses(page: Page) -> dict[str, str]:
    """Title -> path of each page that the navigation leads to, so that a new page is walked too."""
    links = page.get_by_test_id("stSidebarNavLink")
    # An icon is a word in a font of pictures, and stands before the title.
    found = links.evaluate_all("links => links.map(each => [each.innerText.trim().split('\\n').pop(), each.href])")
    if not found:
        raise LookupError("the page has no navigation links: only a wide window shows them")
    return {title: urlsplit(address).path or "/" for title, address in found}


def violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical, Streamlit's own navigation list apart."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"axe {each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
        if not (each["id"] in OF_STREAMLIT and is_in_navigation(page, node["target"][-1]))
    ]


def is_in_navigation(page: Page, selector: Any) -> bool:
    found = "([selector, navigation]) => document.querySelector(selector)?.closest(navigation) != null"
    return bool(page.evaluate(found, [selector, NAVIGATION]))


def sideways(page: Page) -> list[str]:
    over = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    return [f"scrolls sideways by {over} px"] if over > 1 else []


def disordered(page: Page) -> list[str]:
    """Headings: one h1, first, and none that skips a level on the way down."""
    headings = page.get_by_test_id("stMain").locator("h1, h2, h3, h4, h5, h6")
    found = headings.evaluate_all("all => all.map(each => [+each.tagName[1], each.innerText])")
    levels = [level for level, _ in found]
    told = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"headings do not begin with the only h1: {found}"]
    return told + [
        f"heading h{level} “{text}” follows h{before}"
        for (before, _), (level, text) in pairwise(found)
        if level > before + 1
    ]


def undescribed(page: Page) -> list[str]:
    labels = page.get_by_test_id("stPlotlyChart").evaluate_all(
        "all => all.map(each => each.closest('[aria-label]')?.getAttribute('aria-label') ?? '')"
    )
    return [
        f"chart {place} is not described: {label!r}"
        for place, label in enumerate(labels)
        if len(label) < FEWEST_LETTERS
    ]


def crowded(page: Page) -> list[str]:
    """Figures of too many points. A heat map has as many as cells."""
    counts = page.get_by_test_id("stPlotlyChart").evaluate_all(
        """all => all.map(each => {
            const long = values => values?.length ?? 0
            const cells = z => [...(z ?? [])].reduce((sum, row) => sum + long(row), 0)
            const size = trace => Math.max(long(trace.x), long(trace.y), long(trace.labels), cells(trace.z))
            const drawn = each.querySelector('.js-plotly-plot').data ?? []
            return drawn.reduce((sum, trace) => sum + size(trace), 0)
        })"""
    )
    return [f"chart {place} has {count} points" for place, count in enumerate(counts) if count >= MOST_POINTS]


def faint(page: Page) -> list[str]:
    """Words at the axes and in the legends below 4.5 to 1 on the page; axe-core does not look into a figure."""
    found: list[str] = page.get_by_test_id("stPlotlyChart").evaluate_all(
        r"""all => {
            const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
            const light = colour => {
                const [red, green, blue] = colour.match(/[\d.]+/g).map(Number)
                return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
            }
            const ground = light(getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor)
            const contrast = colour => {
                const [low, high] = [light(colour), ground].sort((one, other) => one - other)
                return (high + 0.05) / (low + 0.05)
            }
            const words = '.xtick text, .ytick text, .xtitle, .ytitle, .legendtext, .cbaxis text, .cbtitle text'
            return all.flatMap((chart, place) => [...chart.querySelectorAll(words)]
                .filter(each => contrast(getComputedStyle(each).fill) < 4.5)
                .slice(0, 1)
                .map(each => `chart ${place} has faint words: ${each.textContent}`))
        }"""
    )
    return found


def cut_off(page: Page) -> list[str]:
    """Values and labels of tiles that do not fit and end in dots."""
    parts = page.locator('[data-testid="stMetricValue"], [data-testid="stMetricLabel"], [data-testid="stMetricDelta"]')
    found: list[str] = parts.evaluate_all(
        """all => all.flatMap(each => [each, ...each.querySelectorAll('*')]
            .filter(part => getComputedStyle(part).overflowX !== 'visible' && part.scrollWidth > part.clientWidth + 1)
            .map(part => `cut off: ${part.innerText}`))"""
    )
    return found


def failed(page: Page) -> list[str]:
    """An exception that the page shows to its visitor."""
    return [f"failed: {text}" for text in page.get_by_test_id("stException").all_inner_texts()]


CHECKS: tuple[Callable[[Page], list[str]], ...] = (
    failed,
    violations,
    sideways,
    disordered,
    undescribed,
    crowded,
    faint,
    cut_off,
)


def problems(page: Page, path: str) -> tuple[list[str], Sent]:
    """Everything that is wrong with the page at `path`, freshly loaded, and what was sent for it."""
    with listening(page) as sent:
        page.goto(path)
        settled(page)
        found = [problem for check in CHECKS for problem in check(page)]
    if sent.size >= MOST_BYTES:
        found.append(f"sent {sent.size:,} bytes")
    return found, sent
