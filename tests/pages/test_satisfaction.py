from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, table, tile

CHARTS = (
    "Satisfied customers (CSAT) by week",
    "Satisfied customers (CSAT), part by part",
    "Every answer",
    "Who was asked, and who answered",
    "Asked and answered, part by part",
    "Who is hardly ever asked",
    "Beyond those who answered",
    "What they wrote about",
    "Public reviews",
)


def headers(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


def said(app: AppTest, part: str) -> str:
    return next(each.value for each in app.markdown if part in each.value)


def test_every_chart_is_there_with_its_table(open_page: OpenPage):
    app = open_page("satisfaction.py")
    assert [name for name in CHARTS if name not in headers(app)] == []
    assert all(table(app, f"The numbers of: {name}") for name in CHARTS)
    assert all(len(chart.proto.alt) > 40 for chart in app.get("plotly_chart"))


def test_who_is_never_asked_is_found(open_page: OpenPage):
    """Planted: customers who were declined something are asked far less often. Nothing else is."""
    app = open_page("satisfaction.py")
    assert said(app, "**Declined**").count("against") == 1
    rows = {row["Group"]: row for row in table(app, "The numbers of: Who is hardly ever asked")}
    assert float(str(rows["Declined"]["Difference, 95 % to (%)"])) < -15


def test_the_funnel_adds_up_to_what_the_exports_hold(open_page: OpenPage):
    steps = {
        row["Step"]: row["Tickets"] for row in table(open_page("satisfaction.py"), "The numbers of: Who was asked")
    }
    assert steps["Asked"] == 1517
    assert steps["Answered"] == 439


def test_scales_stand_apart(open_page: OpenPage):
    rows = table(open_page("satisfaction.py"), "The numbers of: Every answer")
    scales = {row["Scale"] for row in rows}
    assert scales == {"CSAT, 1 to 5", "NPS, 0 to 10", "CES easy, 1 to 7"}
    for scale in scales:
        shares = [float(str(row["Share of its scale (%)"])) for row in rows if row["Scale"] == scale]
        assert sum(shares) == pytest.approx(100, abs=0.6)


def test_comments_are_searched(open_page: OpenPage):
    app = open_page("satisfaction.py")
    app.text_input(key="comments_search").set_value("REFUND").run()
    assert {row["Comment"] for row in table(app, "Comments with score")} == {"Refund still missing."}
    assert all(str(row["Open it"]).startswith("/tickets?ticket=") for row in table(app, "Comments with score"))
    app.text_input(key="comments_search").set_value("' or 1=1 --").run()
    assert not app.exception
    assert any("No comment fits" in info.value for info in app.info)


def test_another_kind_is_told_of(open_page: OpenPage):
    app = open_page("satisfaction.py")
    app.button_group(key="survey_seen").set_value("nps").run()
    assert not app.exception
    assert "Net Promoter Score by week" in headers(app)


def test_cultures_use_scales_differently(open_page: OpenPage):
    app = open_page("satisfaction.py")
    assert not any("Cultures use scales" in each.value for each in app.caption)
    app.button_group(key="compare_by_seen").set_value("region").run()
    assert any("Cultures use scales" in each.value for each in app.caption)


def test_an_executive_reads_no_comment(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("satisfaction.py")
    assert "What they wrote about" in headers(app)
    assert "Comments" not in headers(app)
    assert all(int(str(row["Comments"])) >= 5 for row in table(app, "The numbers of: What they wrote about"))


def test_a_team_lead_sees_own_comments_and_no_review(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    app = open_page("satisfaction.py")
    assert {row["Team"] for row in table(app, "Comments with score")} == {"Billing"}
    assert any("Public reviews belong to no team" in info.value for info in app.info)


def test_an_empty_period_says_what_to_do(open_page: OpenPage):
    app = open_page("satisfaction.py", period="From-to", **{"from": "2026-01-01", "to": "2026-01-01"})
    assert any("No survey of this selection was answered" in info.value for info in app.info)


def test_the_real_zendesk_export(open_page: OpenPage, zendesk_alone: Path):
    app = open_page("satisfaction.py", warehouse=zendesk_alone)
    assert tile(app, "CSAT") == "88.9 %"
    steps = {row["Step"]: row["Tickets"] for row in table(app, "The numbers of: Who was asked")}
    assert int(str(steps["Answered"])) <= 407
    assert any("No answer of this kind has a comment" in info.value for info in app.info)


def test_the_real_incident_log_holds_no_survey(open_page: OpenPage, log_alone: Path):
    app = open_page("satisfaction.py", warehouse=log_alone)
    assert any("No survey of this selection was answered" in info.value for info in app.info)
