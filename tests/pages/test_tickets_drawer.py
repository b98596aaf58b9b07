"""The drawer: which tickets it says they are, and where its rows lead."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pages.parts.tickets import described, linked
from queries.mark import Mark
from queries.scope import Period, Scope

WITHIN = Scope(period=Period(date(2026, 9, 7), date(2026, 10, 4)))


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (Mark(), "opened in the period, 7 Sept 2026 to 4 Oct 2026"),
        (
            Mark(owner="fact", measure="csat", hit=0, dimension="team", segment="Billing", week=date(2026, 9, 7)),
            "behind “Satisfied customers (CSAT)”, week 2026-W37 (7 Sept to 13 Sept 2026), Team Billing, those that do not count as one",
        ),
        (
            Mark(owner="fact", measure="concession", at_least=50, below=100),
            "behind “Concessions”, 7 Sept 2026 to 4 Oct 2026, from 50.00 to below 100.00",
        ),
        (
            Mark(owner="fact", measure="ces_mean", below=3),
            "behind “Customer effort, mean”, 7 Sept 2026 to 4 Oct 2026, below 3.00",
        ),
        (
            Mark(owner="fact", measure="pick_up", at_least=3600, below=7200, dimension="agent", segment="(none)"),
            "behind “Pick-up delay”, 7 Sept 2026 to 4 Oct 2026, Agent Not stated, 1 h to 2 h",
        ),
        (
            Mark(owner="wait", waited_for="department", department="Billing"),
            "opened in the period, 7 Sept 2026 to 4 Oct 2026, waited for: Billing",
        ),
        (
            Mark(owner="wait", waited_for="nobody"),
            "opened in the period, 7 Sept 2026 to 4 Oct 2026, waited for: Nobody, until reopened",
        ),
        (Mark(owner="open", state="running", weekday=1, hour=9), "open at the end of the data, on a Monday, between"),
    ],
)
def test_a_mark_is_described_in_words(mark: Mark, said: str):
    assert described(mark, WITHIN).startswith(said)


def test_rows_lead_to_the_ticket_and_only_over_the_web_into_the_help_desk():
    addresses = ["https://desk.example/1", "javascript:alert(1)", None, "HTTP://desk.example/4", "//desk.example/5"]
    found = pl.DataFrame({"ticket_id": ["1", "a&b", "3", "4", "5"], "source": ["zendesk"] * 5, "url": addresses})
    table = linked(found, pl.DataFrame({"Ticket": found["ticket_id"], "Status": ["open"] * 5}))
    assert table.columns == ["Ticket", "Open it", "In the help desk", "Status"]
    assert table["Open it"][1] == "/tickets?ticket=a%26b&source=zendesk"
    assert table["In the help desk"].to_list() == [addresses[0], None, None, addresses[3], None]


def test_the_ticket_s_own_page_speaks_the_language_of_the_address():
    found = pl.DataFrame({"ticket_id": ["1"], "source": ["zendesk"], "url": ["https://desk.example/1"]})
    table = linked(found, pl.DataFrame({"Ticket": ["1"]}), "de")
    assert table["Open it"][0] == "/tickets?ticket=1&source=zendesk&lang=de"


def test_without_a_known_address_there_is_no_column_for_it():
    found = pl.DataFrame(
        {"ticket_id": ["1"], "source": ["servicenow"], "url": [None]}, schema_overrides={"url": pl.String}
    )
    assert linked(found, pl.DataFrame({"Ticket": ["1"]})).columns == ["Ticket", "Open it"]
