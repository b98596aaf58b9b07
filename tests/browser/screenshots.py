"""`python -m tests.browser.screenshots`: every page of the demo company in light and dark, wide and narrow.

The README's picture goes to docs/images, all others, as high as their page, to scratch/screenshots, which git ignores.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.app import ROOT, Server, launch, served, settled
from tests.browser.walk import addresses

README_PICTURE = ROOT / "docs" / "images" / "weekly-snapshot.png"
MOST_BYTES = 200_000
ALL_PICTURES = ROOT / "scratch" / "screenshots"
HEIGHT = 900
# The highest picture that Chromium still paints in one piece.
HIGHEST = 16_000
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1440, 390)


def main() -> int:
    """Take every picture and print where it is; always 0."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        exports = Path(shutil.copytree(ROOT / "data" / "sample", folder / "exports"))
        with served(exports, folder / "warehouse", folder / "server.log") as server:
            browser = launch(playwright)
            for path in take_all(browser, server):
                print(path.relative_to(ROOT).as_posix(), flush=True)
            browser.close()
    return 0


def take_all(browser: Browser, server: Server) -> Iterator[Path]:
    """Take the README's picture, then those of every page; gives each picture's path when it is written."""
    page = opened(browser, f"{server.url}/weekly-snapshot", WIDTHS[0], "light")
    paths = addresses(page)
    yield written(README_PICTURE, smaller(page.screenshot()))
    page.context.close()
    shutil.rmtree(ALL_PICTURES, ignore_errors=True)
    for path, width, scheme in product(paths.values(), WIDTHS, SCHEMES):
        page = opened(browser, server.url + path, width, scheme)
        name = path.strip("/") or "overview"
        yield written(ALL_PICTURES / f"{name}-{width}-{scheme}.png", whole(page))
        page.context.close()


def opened(browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]) -> Page:
    """The settled page at `address`, in a profile of its own."""
    context = browser.new_context(
        viewport=ViewportSize(width=width, height=HEIGHT),
        color_scheme=scheme,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    settled(page)
    return page


def whole(page: Page) -> bytes:
    """A picture of all of the page: its main area scrolls inside the window, so the window is made as high as that, and
    scrolled where that is higher than Chromium paints."""
    assert page.viewport_size
    width = page.viewport_size["width"]
    page.set_viewport_size(ViewportSize(width=width, height=min(needed(page), HIGHEST)))
    settled(page)
    main = page.get_by_test_id("stMain")
    total = needed(page)
    if total <= HIGHEST:
        return page.screenshot()
    picture = Image.new("RGB", (width, total))
    for top in range(0, total, HIGHEST):
        # The last piece begins where it still fills the window.
        reached = main.evaluate("(main, top) => { main.scrollTop = top; return main.scrollTop }", top)
        settled(page)
        picture.paste(Image.open(BytesIO(page.screenshot())), (0, round(reached)))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def needed(page: Page) -> int:
    """How high the window would have to be to show everything."""
    # A folded sidebar still has its content, squeezed and therefore high.
    found = page.evaluate(
        """() => Math.max(...[
            '[data-testid="stMain"]',
            '[data-testid="stSidebar"][aria-expanded="true"] [data-testid="stSidebarContent"]',
        ].map(each => document.querySelector(each)?.scrollHeight ?? 0))"""
    )
    return max(int(found), HEIGHT)


def smaller(png: bytes) -> bytes:
    """The same picture in 256 colours, which few eyes can tell from the original. Raises ValueError if still too large."""
    out = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    if out.tell() > MOST_BYTES:
        raise ValueError(f"the picture has {out.tell():,} bytes; every clone would carry more than {MOST_BYTES:,}")
    return out.getvalue()


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    sys.exit(main())
