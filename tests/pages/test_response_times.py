from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, table, tile

CHARTS = (
    "By week",
    "Within target by week",
    "Still waiting",
    "Distribution",
    "Weekday and hour of opening",
    "By team",
    "Backlog by age",
)


def headers(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


def test_every_chart_is_there_with_its_table(open_page: OpenPage):
    app = open_page("response_times.py")
    assert [name for name in CHARTS if name not in headers(app)] == []
    assert all(table(app, f"The numbers of: {name}") for name in CHARTS)
    assert len(table(app, "The slowest tickets")) == 20
    assert all(len(chart.proto.alt) > 40 for chart in app.get("plotly_chart"))


def test_the_parts_add_up_to_the_whole(open_page: OpenPage):
    app = open_page("response_times.py")
    total = int(tile(app, "Tickets opened").replace(",", ""))
    for name in ("Distribution", "Weekday and hour of opening", "By team"):
        assert sum(int(str(row["Tickets"])) for row in table(app, f"The numbers of: {name}")) == total, name
    assert sum(int(str(row["Opened"])) for row in table(app, "The numbers of: By week")) == total


def test_the_department_that_lets_others_wait_is_found(open_page: OpenPage):
    """Billing was made slow: it has the longest median first response of the teams with enough tickets."""
    rows = table(open_page("response_times.py", clock="Business"), "The numbers of: By team")
    slowest = max(
        (row for row in rows if int(str(row["With a value"])) >= 100),
        key=lambda row: float(str(row["Median (business minutes)"])),
    )
    assert slowest["Team"] == "Billing"


def test_open_tickets_are_counted(open_page: OpenPage):
    """With open tickets counted the median resolution is longer than that of the finished ones alone."""
    app = open_page("response_times.py", measure="Resolution")
    said = next(each.value for each in app.markdown if "With open tickets counted" in each.value)
    assert "finished ones alone would say" in said
    assert "0 tickets had no resolution" not in said


def test_the_clock_changes_the_numbers(open_page: OpenPage):
    calendar = tile(open_page("response_times.py"), "First response, median")
    business = tile(open_page("response_times.py", clock="Business"), "First response, median")
    assert calendar != business


def test_an_empty_period_says_what_to_do(open_page: OpenPage):
    app = open_page("response_times.py", period="From-to", **{"from": "2026-01-01", "to": "2026-01-01"})
    assert any("No ticket of this period fits the filters" in info.value for info in app.info)
    assert not app.exception


def test_a_compared_period_is_told_with_its_noise(open_page: OpenPage):
    app = open_page("response_times.py", period="Last 4 weeks")
    compared = next(metric for metric in app.metric if metric.label == "First response, median")
    assert compared.delta
    alone = next(
        metric
        for metric in open_page("response_times.py", period="Last 4 weeks", compare="Nothing").metric
        if metric.label == "First response, median"
    )
    assert not alone.delta


def test_the_real_zendesk_export(open_page: OpenPage, zendesk_alone: Path):
    app = open_page("response_times.py", warehouse=zendesk_alone)
    assert tile(app, "Tickets opened") == "8,223"
    assert tile(app, "Unresolved of these") == "860"
    rows = {row["Team"]: row for row in table(app, "The numbers of: By team")}
    assert {team: row["Median (business minutes)"] for team, row in rows.items()} == {
        "Endorsements": 2261,
        "Onboardings": 604,
        "Reimbursement Claims": 953.5,
        "Support": 121,
    }
    assert {team: row["Reopened (%)"] for team, row in rows.items()} == {
        "Endorsements": 5.6,
        "Onboardings": 18.5,
        "Reimbursement Claims": 27.0,
        "Support": 22.4,
    }
    (totals,) = table(open_page("data_page.py", warehouse=zendesk_alone), "Totals by help desk")
    assert (totals["Asked for satisfaction"], totals["Answered"], totals["In the top two boxes"]) == (2658, 407, 362)


def test_the_real_incident_log(open_page: OpenPage, log_alone: Path):
    app = open_page("response_times.py", warehouse=log_alone)
    assert tile(app, "Tickets opened") == "24,918"
    assert tile(app, "SLA missed") == "36.6 %"
    (totals,) = table(open_page("data_page.py", warehouse=log_alone), "Totals by help desk")
    assert (
        totals["Tickets"],
        totals["Transferred"],
        totals["Reopened"],
        totals["SLA missed"],
        totals["Priority changed"],
    ) == (24918, 11369, 275, 9115, 383)


def said(app: AppTest) -> str:
    return " ".join(each.value for kind in (app.markdown, app.caption, app.info) for each in kind)


def test_next_replies_with_those_who_still_wait(open_page: OpenPage):
    app = open_page("response_times.py", about="Next replies")
    assert tile(app, "Next reply")
    assert "23 still running" in said(app)
    assert len(table(app, "The numbers of: Next reply time by week")) > 10
    assert any("still waits for a next reply" in each.label for each in app.button)


def test_whose_wait_it_was(open_page: OpenPage):
    app = open_page("response_times.py", about="Whose wait")
    assert "was waiting for us" in said(app)
    for row in table(app, "The numbers of: How much of it the customer waited for us"):
        assert float(str(row["Waited for us, of all the time (%)"])) <= 100


def test_service_levels_with_the_running_ones(open_page: OpenPage):
    app = open_page("response_times.py", about="Service levels")
    assert "**41** targets still run and are in no share; **96** still run, are overdue" in said(app)
    rows = table(app, "The numbers of: Service levels by target")
    assert sum(int(str(row["Running, not due yet"])) for row in rows) == 41
    assert all("within" in str(row["Target"]) for row in rows)


def test_whether_one_reaches_a_person(open_page: OpenPage):
    app = open_page("response_times.py", about="Reachability")
    assert tile(app, "Abandoned") == "2.9 %"
    assert tile(app, "Only automation") == "3.8 %"
    assert "By channel" not in headers(app)
    assert "Never reached a person by channel" in headers(app)


def test_the_page_is_light(open_page: OpenPage):
    for about in ("First reply and resolution", "Next replies", "Whose wait", "Service levels", "Reachability"):
        app = open_page("response_times.py", about=about)
        assert sum(len(chart.proto.spec) for chart in app.get("plotly_chart")) < 300_000, about


@pytest.mark.parametrize("export", ["zendesk_alone", "log_alone"])
def test_what_an_export_lacks_is_said(open_page: OpenPage, request: pytest.FixtureRequest, export: str):
    warehouse = request.getfixturevalue(export)
    for about in ("Next replies", "Whose wait", "Service levels", "Reachability"):
        for clock in ("Calendar", "Business"):
            app = open_page("response_times.py", warehouse=warehouse, about=about, clock=clock)
            assert not app.exception
    service_levels = open_page("response_times.py", warehouse=warehouse, about="Service levels")
    assert "hold no service level targets" in said(service_levels)


def test_executives_see_service_levels_and_nobody_s_name(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("response_times.py")
    assert "Slowest tickets" not in headers(app)
    assert "Agent" not in app.segmented_control(key="compare_by_seen").options
    for about in ("Next replies", "Whose wait", "Service levels", "Reachability"):
        assert not re.search(r"Agent [A-ZÄÖÜ]", said(open_page("response_times.py", about=about)))


NARROW: list[dict[str, str | list[str]]] = [
    {"period": "From-to", "from": "2026-10-12", "to": "2026-10-12", "priorities": ["urgent"]},
    {"period": "Everything", "channels": ["Email"]},
    {"period": "From-to", "from": "2026-10-12", "to": "2026-10-18", "teams": ["Billing"]},
]


@pytest.mark.parametrize("address", NARROW, ids=["a day", "a channel", "a team's week"])
def test_executives_get_no_single_ticket_s_time_by_narrow_filters(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, address: dict[str, str | list[str]]
):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    for measure in ("First response", "Resolution"):
        app = open_page("response_times.py", measure=measure, **address)
        for frame in app.dataframe:
            rows = frame.value.to_dict("records")
            assert not [row for row in rows if 0 < (row.get("With a value") or 9) < 5 and row["Median (minutes)"] > 0]
            assert not [row for row in rows if 0 < (row.get("Tickets") or 9) < 5]
