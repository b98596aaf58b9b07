"""Each page as those see it who may not see everything: a team lead, and an executive.

The exports are the demo company's, with names for its teams that no sentence of a page can hold by chance, and with a
refused row that names a person: what is looked for is then either shown or it is not, in the text and in all that the
server sends.
"""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from data.publish import current
from tests.browser.app import ROOT, Server, served, settled
from tests.browser.conftest import WIDE, OpenPage, opening
from tests.browser.walk import Sent, addresses, failed, listening, stands_in

OWN = "Quimby Billing"
TEAMS = {
    "Billing": OWN,
    "Returns": "Zorblax Returns",
    "Orders": "Zorblax Orders",
    "Technical": "Zorblax Technical",
    "Americas": "Zorblax Americas",
    "Escalations": "Zorblax Escalations",
}
# Where the word is a region.
OF_REGIONS = ("customers", "delighted", "reviews", "zendesk_users")
REFUSED = "yesterday at Agent Buche's,nobody@parcels.example"
EMAIL = re.compile(rb"[\w.+-]+@[\w-]+(\.[\w-]+)*\.(com|org|net|example|invalid|de)\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with these exports."""
    folder = tmp_path_factory.mktemp("viewers")
    exports = Path(shutil.copytree(ROOT / "data" / "sample", folder / "exports"))
    for path in exports.iterdir():
        if path.suffix in (".gz", ".csv"):
            renamed(path)
    with (exports / "decisions.csv").open("a", encoding="utf-8") as file:
        file.write(f"refused,1,{REFUSED}\n")
    with (exports / "annotations.csv").open("a", encoding="utf-8") as file:
        file.write("2026-10-19,,Agent Reiher has left,\n")
    return folder


def renamed(path: Path) -> None:
    """The file with other names for the teams, where a name is all that a field holds."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    for name, other in TEAMS.items():
        if name == "Americas" and path.name.startswith(OF_REGIONS):
            continue
        text = re.sub(rf'(?<=[",\n]){name}(?=[",\n])', other, text)
    path.write_bytes(gzip.compress(text.encode(), 1) if path.suffix == ".gz" else text.encode())


@pytest.fixture(scope="module")
def lead(folder: Path) -> Iterator[Server]:
    with served(folder / "exports", folder / "warehouse", folder / "lead.log", f"team lead: {OWN}") as running:
        yield running


@pytest.fixture(scope="module")
def executive(folder: Path) -> Iterator[Server]:
    with served(folder / "exports", folder / "warehouse", folder / "executive.log", "executive") as running:
        yield running


def asked(folder: Path, question: str) -> list[str]:
    """The texts of a column, read past everything that limits a viewer."""
    path = current(folder / "warehouse")
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as con:
        return [str(text) for (text,) in con.execute(question).fetchall()]


def seen_in(page: Page, sent: Sent, texts: list[str]) -> list[str]:
    """Those of `texts` that stand on the page or were sent to it."""
    shown = page.locator("body").inner_text().encode()
    return [text for text in texts if stands_in(text.encode(), shown) or sent.holds(text)]


def walked(page: Page, forbidden: list[str]) -> dict[str, list[str]]:
    """Path -> what is wrong there, for every page that the navigation leads to."""
    found = {}
    for path in addresses(page).values():
        with listening(page) as sent:
            page.goto(path)
            settled(page)
            unfold(page)
            mails = [each[0].decode() for frame in sent.frames if (each := EMAIL.search(frame))]
            found[path] = [*failed(page), *mails, *seen_in(page, sent, forbidden)]
    return {path: told for path, told in found.items() if told}


def unfold(page: Page) -> None:
    """Open what is folded: its content was sent with the page, but its text is not on the screen."""
    page.get_by_test_id("stMain").locator("details:not([open]) > summary").evaluate_all(
        "all => all.forEach(each => each.click())"
    )
    settled(page)


PERSONS = (
    "select distinct agent from (select agent from tickets union all select agent from decisions union all "
    "select agent from surveys union all select agent from agents union all select reviewer from decisions) "
    "where agent is not null"
)


def test_a_team_lead_sees_no_other_team(browser: Browser, lead: Server, folder: Path):
    others = asked(folder, f"select distinct team from tickets where team <> '{OWN}'")
    assert len(others) >= 9
    strangers = asked(
        folder,
        f"{PERSONS} and agent not in (select agent from tickets where team = '{OWN}' and agent is not null)"
        f" and agent not in (select agent from decisions where team = '{OWN}' and agent is not null)"
        f" and agent not in (select coalesce(reviewer, '') from decisions where team = '{OWN}')"
        f" and agent not in (select agent from agents where team = '{OWN}')"
        f" and agent not in (select actor from events join tickets using (ticket_id, source)"
        f" where team = '{OWN}' and actor is not null)",
    )
    assert len(strangers) >= 5
    with opening(browser, lead) as open_page:
        assert walked(open_page(), [*others, *strangers, REFUSED]) == {}


def test_a_team_lead_opens_no_ticket_of_another_team(browser: Browser, lead: Server, folder: Path):
    (foreign,) = asked(
        folder, "select ticket_id from tickets where team = 'Zorblax Returns' and agent is not null order by 1 limit 1"
    )
    (agent,) = asked(folder, f"select agent from tickets where ticket_id = '{foreign}'")
    with opening(browser, lead) as open_page:
        page = open_page("/definitions")
        with listening(page) as sent:
            page.goto(f"/tickets?ticket={foreign}&source=zendesk")
            settled(page)
            assert failed(page) == []
            assert seen_in(page, sent, ["Zorblax Returns", f"agent/tickets/{foreign}"]) == []
            main = page.get_by_test_id("stMain").inner_text()
            assert agent not in main


def test_an_executive_sees_nobody(browser: Browser, executive: Server, folder: Path):
    persons = asked(folder, PERSONS)
    customers = asked(folder, "select distinct customer_id from tickets where customer_id is not null")
    assert min(map(len, persons + customers)) > 5
    assert len(persons) > 30
    assert len(customers) > 1000
    with opening(browser, executive) as open_page:
        assert walked(open_page(), [*persons, *customers, REFUSED]) == {}


def test_an_executive_has_no_page_that_names_persons(browser: Browser, executive: Server, open_page: OpenPage):
    everything = addresses(open_page("/definitions"))
    page = browser.new_page(base_url=executive.url, viewport=WIDE)
    try:
        page.goto("/definitions")
        settled(page)
        denied = {path for path in everything.values() if path not in addresses(page).values()}
        assert denied == {"/agents", "/tickets"}
        for path in denied:
            page.goto(path)
            settled(page)
            expect(page.get_by_role("heading", level=1, name="Not open to you")).to_be_visible()
            title = next(title for title, address in everything.items() if address == path)
            expect(page.get_by_role("heading", level=1, name=title)).to_have_count(0)
    finally:
        page.close()
