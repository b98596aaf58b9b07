"""Escalations and hand-offs: the department that lets others wait is named, and waits add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, table, tile

CHARTS = (
    "Pick-up delay by week",
    "From team to team",
    "Pick-up delay by receiving team",
    "Time held by receiving team",
    "Reopened within a week by team",
    "Bot and people",
    "Whom tickets wait for",
)


def widget(app: AppTest, key: str) -> Any:
    return app.get_by_key(key)


def said(app: AppTest, *parts: str) -> bool:
    """Whether one text of the page holds all of `parts`."""
    texts = [each.value for kind in (app.markdown, app.warning, app.info, app.caption) for each in kind]
    return any(all(part in text for part in parts) for text in texts)


def test_the_department_that_lets_others_wait_is_named(open_page: OpenPage):
    app = open_page("escalations.py")
    (finding,) = [each.value for each in app.warning]
    assert finding.startswith("**Billing lets others wait.**")
    assert "in all other teams together" in finding


def test_every_chart_is_there_with_its_table_and_its_words(open_page: OpenPage):
    app = open_page("escalations.py")
    headings = [each.value for each in app.header]
    assert [name for name in CHARTS if name not in headings] == []
    assert all(table(app, f"The numbers of: {name}") for name in CHARTS)
    assert all(len(chart.proto.alt) > 40 for chart in app.get("plotly_chart"))
    assert sum(len(chart.proto.spec) for chart in app.get("plotly_chart")) < 300_000
    assert tile(app, "Ping-pong") != "–"


def test_the_waits_add_up_and_the_check_is_printed(open_page: OpenPage):
    app = open_page("escalations.py")
    rows = table(app, "The numbers of: Whom tickets wait for")
    assert rows[-1]["Waited for"] == "All of it"
    parts = sum(float(str(row["Minutes"])) for row in rows[:-1])
    assert parts == pytest.approx(float(str(rows[-1]["Minutes"])), abs=1)
    assert said(app, "Check: the parts add up to", "exactly the")


def test_the_waits_of_one_topic_are_others_than_those_of_all(open_page: OpenPage):
    """Tickets about refunds are those that were made to wait for Billing."""
    app = open_page("escalations.py")
    widget(app, "waits_of").set_value("Topic").run()
    widget(app, "waits_topics").set_value("Refund status").run()
    widget(app, "waits_ended").set_value(True).run()
    assert not app.exception
    rows = table(app, "The numbers of: Whom tickets wait for")
    named = [row for row in rows if row["Waited for"] in ("Billing", "Returns", "Orders", "Technical", "Escalations")]
    assert max(named, key=lambda row: float(str(row["Minutes"])))["Waited for"] == "Billing"
    assert said(app, "Refund status: a ticket lasted", "longest for **Billing**")


def test_business_hours_are_told_and_checked(open_page: OpenPage):
    app = open_page("escalations.py", clock="Business")
    assert said(app, "The chart shows the business hours among them")
    assert table(app, "The numbers of: Pick-up delay by receiving team")


def test_an_empty_period_says_what_to_do(open_page: OpenPage):
    app = open_page("escalations.py", period="From-to", **{"from": "2026-01-01", "to": "2026-01-01"})
    assert said(app, "No ticket of this period fits the filters")


def test_who_gets_aggregates_alone_gets_no_small_way(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("escalations.py")
    assert all(int(str(row["Passed"])) >= 5 for row in table(app, "The numbers of: From team to team"))
    assert said(app, "are withheld")


def test_a_team_lead_is_told_of_the_own_team_alone(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    app = open_page("escalations.py")
    assert {row["Team"] for row in table(app, "The numbers of: Pick-up delay by receiving team")} == {"Billing"}
    assert not app.warning
    assert not said(app, "No department lets others wait")


def test_an_export_without_a_history_says_what_is_missing(open_page: OpenPage, zendesk_alone: Path):
    app = open_page("escalations.py", warehouse=zendesk_alone)
    assert tile(app, "Pick-up delay") == "–"
    assert said(app, "Whom these tickets waited for is not known", "history")
    assert said(app, "needs a help desk")


def test_a_log_of_many_groups_is_drawn_small(open_page: OpenPage, log_alone: Path):
    app = open_page("escalations.py", warehouse=log_alone)
    assert sum(len(chart.proto.spec) for chart in app.get("plotly_chart")) < 200_000
    assert said(app, "The 10 busiest teams are drawn")
    assert said(app, "No bot wrote")
