"""Tickets: search, list, and one ticket's life by its address."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pages.charts.waits import timeline
from pages.sections.tickets.one_ticket import show_help_desk_link
from pages.sections.tickets.timeline import MOST_EVENTS, MOST_STRETCHES, bars_of, signs_of, told_event
from tests.pages.conftest import OpenPage, table

# A ticket of the demo company with a decision, a wait for an approval and a survey.
TICKET = "14588"


def opened(open_page: OpenPage, ticket: str = TICKET, source: str = "zendesk", **address: Any) -> AppTest:
    """One ticket's page, as a link to it opens it."""
    app = open_page("tickets.py", **address)
    app.query_params["ticket"], app.query_params["source"] = ticket, source
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def widget(app: AppTest, key: str) -> Any:
    return app.get_by_key(key)


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


def found(app: AppTest) -> list[dict[str, object]]:
    (frame,) = [each for each in app.dataframe if "each row leads to one ticket" in each.proto.alt]
    return [{str(name): value for name, value in row.items()} for row in frame.value.to_dict("records")]


def test_the_list_has_the_first_and_says_how_many_there_are(open_page: OpenPage):
    app = open_page("tickets.py")
    assert len(found(app)) == 200
    assert any("The first 200 of 2,904 tickets" in each.value for each in app.markdown)


def test_search_status_and_state_narrow_the_list(open_page: OpenPage):
    app = open_page("tickets.py", search="waiting_billing", having=["running"], teams=["Returns"])
    rows = found(app)
    assert rows
    assert {row["Team"] for row in rows} == {"Returns"}
    assert not {row["Status"] for row in rows} & {"solved", "closed"}
    assert [row["Ticket"] for row in found(open_page("tickets.py", search=f"#{TICKET}"))] == [TICKET]


def test_a_search_that_finds_nothing_says_what_to_do(open_page: OpenPage):
    app = open_page("tickets.py", search=TICKET, teams=["Billing"])
    assert any("No ticket fits" in each.value for each in app.info)
    widget(app, "everywhere").set_value(True).run()
    assert [row["Ticket"] for row in found(app)] == [TICKET]


def test_the_list_is_sorted_before_it_is_cut(open_page: OpenPage):
    rows = found(open_page("tickets.py", order="reopens"))
    reopened = [int(str(row["Reopened"])) for row in rows]
    assert reopened == sorted(reopened, reverse=True)
    assert reopened[0] > 1


def test_one_ticket_tells_its_whole_life(open_page: OpenPage):
    app = opened(open_page, teams=["Billing"])
    assert app.title[0].value == f"Ticket {TICKET}"
    for name in (
        "Clocks and service levels",
        "Its life",
        "Whom it waited for",
        "Everything that happened",
        "Decisions",
    ):
        assert name in headings(app)
    assert any("Check: the parts add up to" in each.value and "exactly" in each.value for each in app.caption)
    rows = table(app, "The numbers of: Whom it waited for")
    assert sum(float(str(row["Minutes"])) for row in rows[:-1]) == pytest.approx(float(str(rows[-1]["Minutes"])), abs=1)
    assert [row["State"] for row in table(app, "Service level targets")] == ["✓ met", "✓ met"]
    assert any(row["This one"] == "●" for row in table(app, "The customer's tickets"))
    assert all(len(chart.proto.alt) > 40 for chart in app.get("plotly_chart"))


def test_all_tickets_lead_back_to_the_list(open_page: OpenPage):
    app = opened(open_page)
    widget(app, "close_ticket").click().run()
    assert app.title[0].value == "Tickets"
    assert found(app)


def test_a_ticket_that_is_not_there_and_one_of_another_team_are_told_in_the_same_words(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    words = []
    for ticket, source in ((TICKET, "zendesk"), ("999999", "zendesk"), (TICKET, "")):
        app = opened(open_page, ticket, source)
        words.append([each.value for each in (*app.title, *app.info, *app.markdown)])
        assert any("no such ticket among those that you may see" in each.value for each in app.info)
        assert headings(app) == []
    assert words[0] == words[1] == words[2]


def test_a_page_of_persons_is_not_for_who_gets_aggregates_alone(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page("tickets.py")


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://desk.example.com/tickets/1", True),
        ("http://desk.example.com/tickets/1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,hello", False),
        ("//desk.example.com", False),
        ("https:", False),
        (None, False),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(url: str | None, is_link: bool):
    def script(address: str | None) -> None:
        from pages.sections.tickets.one_ticket import show_help_desk_link

        show_help_desk_link({"url": address, "source": "zendesk"})

    assert show_help_desk_link.__doc__
    app = AppTest.from_function(script, args=(url,)).run()
    assert not app.exception
    assert len(app.get("link_button")) == int(is_link)


def test_a_life_of_thousands_of_events_stays_a_small_figure():
    """What the page draws of 5,000 events and 5,000 waits: the first events and the longest waits."""
    start = datetime(2024, 5, 13, 9)
    times = [start + timedelta(minutes=n) for n in range(5000)]
    waits = pl.DataFrame(
        {
            "waited_for": ["customer", "front line"] * 2500,
            "department": ["", "Billing"] * 2500,
            "started_local": times,
            "ended_local": [each + timedelta(minutes=1) for each in times],
            "seconds": [60] * 5000,
            "rank": range(1, 5001),
        }
    )
    events = pl.DataFrame(
        {
            "happened_local": times,
            "kind": ["message", "note", "status", "sla", "team"] * 1000,
            "actor": ["Agent Linde"] * 5000,
            "actor_role": ["agent"] * 5000,
            "from_value": [None, None, "open", None, "Orders"] * 1000,
            "to_value": [None, None, "pending", None, "Billing"] * 1000,
        }
    )
    drawn = waits.filter(pl.col("rank") <= MOST_STRETCHES), events.head(MOST_EVENTS)
    figure = timeline(bars_of(drawn[0]), signs_of(drawn[1]))
    assert sum(len(trace.y) for trace in figure.data) < 2000
    assert len(json.dumps(figure.to_plotly_json(), default=str)) < 200_000
    assert told_event(events.row(4, named=True)) == "Team: Orders → Billing, Agent Linde · agent"
