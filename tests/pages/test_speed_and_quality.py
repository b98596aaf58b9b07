from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.publish import current
from queries.mark import Mark
from queries.warehouse import Warehouse
from tests.pages.conftest import OpenPage, table

BY_RESPONSE = "The numbers of: Satisfied customers (CSAT) by time to the first reply"


def said(app: AppTest, part: str) -> str:
    return next(each.value for each in app.markdown if part in each.value)


def test_slow_first_replies_cost_satisfaction(open_page: OpenPage):
    """Planted: half a point for each business day until the first reply."""
    app = open_page("speed_and_quality.py")
    rows = {row["First reply"]: row for row in table(app, BY_RESPONSE)}
    assert float(str(rows["under 1 h"]["CSAT (%)"])) > float(str(rows["24 to 72 h"]["CSAT (%)"])) + 10
    assert "once like is compared with like" in said(app, "The crude gap of")


def test_the_clock_changes_the_classes(open_page: OpenPage):
    calendar = table(open_page("speed_and_quality.py"), BY_RESPONSE)
    business = table(open_page("speed_and_quality.py", clock="Business"), BY_RESPONSE)
    assert calendar[0]["First reply"] == "under 1 h"
    assert business[0]["First reply"] == "under 1 business h"
    assert sum(int(str(row["Answers"])) for row in calendar) == sum(int(str(row["Answers"])) for row in business)


def test_two_halves_are_compared_where_the_period_before_is_not_covered(open_page: OpenPage):
    app = open_page("speed_and_quality.py")
    assert "27 Jul 2026 to 20 Sept 2026" in said(app, "every team, channel and topic")
    changes = table(app, "Changes of speed and quality")
    assert {row["Measure"] for row in changes} == {"First response", "Resolution", "CSAT", "Reopened in 7 days"}
    assert any("can be compared, and nowhere" in each.value for each in app.success)


def test_the_period_before_is_compared_where_it_is_covered(open_page: OpenPage):
    app = open_page("speed_and_quality.py", period="Last 4 weeks")
    assert "21 Sept 2026 to 18 Oct 2026" in said(app, "every team, channel and topic")


def test_another_plane(open_page: OpenPage):
    app = open_page("speed_and_quality.py", clock="Business")
    app.button_group(key="plane_quality").set_value("reopened_in_week").run()
    app.button_group(key="plane_dimension").set_value("topic").run()
    assert not app.exception
    assert table(app, "The numbers of: Change in speed beside change in quality")[0]["Topic"]


@pytest.mark.parametrize("page", ["satisfaction.py", "speed_and_quality.py"])
def test_every_mark_leads_to_its_tickets(open_page: OpenPage, sample_warehouse: Path, page: str):
    """What a click would bring back is read and asked as the drawer does it, and is what stands in the chart."""
    app = open_page(page)
    path = current(sample_warehouse)
    assert path is not None
    warehouse, scope = Warehouse(path), app.session_state["scope"]
    marks = [mark for chart in app.get("plotly_chart") for mark in marks_of(json.loads(chart.proto.spec))]
    assert len(marks) > 10
    for mark in marks:
        found = warehouse.run("tickets/list", scope, mark=Mark.read(json.loads(mark)))
        assert not found.is_empty(), mark


def marks_of(figure: dict[str, Any]) -> list[str]:
    """The first marks of each trace; those of decisions are the matter of another test."""
    marks = [point[0] for trace in figure["data"] for point in (trace.get("customdata") or [])[:2]]
    return [mark for mark in marks if "declined" not in mark]


def test_an_executive_gets_no_small_class(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    rows = {row["First reply"]: row for row in table(open_page("speed_and_quality.py"), BY_RESPONSE)}
    assert rows["72 h and more"]["Answers"] != rows["72 h and more"]["Answers"]  # not a number: withheld


def test_an_empty_period_says_what_to_do(open_page: OpenPage):
    app = open_page("speed_and_quality.py", period="From-to", **{"from": "2026-01-01", "to": "2026-01-01"})
    assert any("No ticket of this period fits the filters" in info.value for info in app.info)


def test_the_real_zendesk_export(open_page: OpenPage, zendesk_alone: Path):
    app = open_page("speed_and_quality.py", warehouse=zendesk_alone)
    assert sum(int(str(row["Answers"])) for row in table(app, BY_RESPONSE)) == 407


def test_the_real_incident_log_holds_no_survey(open_page: OpenPage, log_alone: Path):
    app = open_page("speed_and_quality.py", warehouse=log_alone)
    assert any("No ticket of this selection has both" in info.value for info in app.info)
