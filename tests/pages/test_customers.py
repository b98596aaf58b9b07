from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import built
from tests.pages.conftest import OpenPage, table, tile

TICKET = (
    "Id,Group,Status,Created at,Updated at,Solved at,First reply time in minutes,Reopens,Group stations\n"
    "1,A,Open,2026-03-02 09:00,2026-03-11 12:00,,5,0,1\n"
)
SECTIONS = [
    "Must they ask again?",
    "Do they come back after bad service?",
    "Do they recommend us after a complaint?",
    "Do we keep what we promise?",
    "Do we hear what they tell us?",
]


def text_of(app) -> str:
    return "\n".join(each.value for each in [*app.markdown, *app.caption, *app.info])


def test_every_section_answers_in_a_sentence(open_page: OpenPage):
    app = open_page("customers.py")
    assert [each.value for each in app.header] == SECTIONS
    told = text_of(app)
    assert "name their customer" in told
    assert "fewer customers order again, by more than chance gives, after: **Declined**" in told
    assert "Least often kept in time: **Billing**" in told
    assert "**Finance** takes longest" in told
    assert tile(app, "Repeat contact").endswith("%")


def test_overdue_promises_lead_to_their_tickets(open_page: OpenPage):
    app = open_page("customers.py")
    overdue = table(app, "Promises that are overdue")
    assert len(overdue) == 18
    app.button(key="tickets_of_overdue").click().run()
    assert not app.exception
    assert {row["Ticket"] for row in table(app, "18 tickets behind")} == {row["Ticket"] for row in overdue}


def test_whoever_sees_aggregates_sees_no_single_promise(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("customers.py")
    assert [each.value for each in app.header] == SECTIONS
    assert "Single promises are not shown" in text_of(app)
    shown = [str(value) for frame in app.dataframe for value in frame.value.to_numpy().ravel()]
    assert not [each for each in shown if each.startswith("Agent ")]


@pytest.mark.parametrize("filters", [{"teams": ["Escalations"]}, {"channels": ["Chat"]}, {"sources": ["ServiceNow"]}])
def test_few_customers_break_nothing(open_page: OpenPage, filters: dict[str, list[str]]):
    assert "too few" in text_of(open_page("customers.py", **filters)).lower()


def test_without_customers_it_says_what_to_load(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(TICKET)
    app = open_page("customers.py", warehouse=built(exports, tmp_path / "warehouse"))
    told = text_of(app)
    assert "No ticket of this selection names its customer" in told
    assert "No promise was due" in told
    assert "Nothing that was passed on" in told
    assert [each.value for each in app.header] == SECTIONS[3:]
