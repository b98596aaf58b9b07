"""The page Overview: what needs attention, and each principle with its measure, its state and its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.publish import current
from pages.sections.overview.attention import mark_of
from queries.attention import attention
from queries.principles import principles
from queries.scope import Scope
from queries.warehouse import Warehouse
from tests.conftest import built
from tests.pages.conftest import OpenPage

HEADER = "Id,Group,Status,Created at,Updated at,Solved at,First reply time in minutes,Reopens,Group stations\n"


def markdown(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def links(app: AppTest) -> list[str]:
    return [each.proto.page for each in app.get("page_link")]


def test_the_principles_stand_in_order_each_with_state_measure_and_link(open_page: OpenPage):
    app = open_page("overview.py")
    headings = [each.value for each in app.markdown if each.value.startswith("### ")]
    assert headings == [f"### {place} {each.title}" for place, each in enumerate(principles(), start=1)]
    text = markdown(app)
    for told in ("CSAT", "Off track", "On track", "No goal stated, no signal", "Read beside: "):
        assert told in text
    labels = [metric.label for metric in app.metric]
    assert labels[:3] == ["First response", "One touch", "Time to no"]
    captions = "\n".join(each.value for each in app.caption)
    assert "goal 85.0 %" in captions
    assert "n = 2,491" in captions
    assert {"response-times", "escalations", "decisions", "satisfaction", "customers", "agents"} <= set(links(app))


def test_what_was_planted_is_named(open_page: OpenPage):
    text = markdown(open_page("overview.py"))
    assert "Team Billing lets others wait" in text
    assert "“Return window 14 days” hindered" in text
    assert "18 promises to customers are overdue" in text
    assert "“Declined, no alternative”" in text
    assert "values were looked at" in text


def test_the_bad_week_is_named_when_the_period_ends_with_it(open_page: OpenPage):
    address = {"period": "From-to", "from": "2026-07-27", "to": "2026-10-11", "clock": "Business"}
    app = open_page("overview.py", **address)
    text = markdown(app)
    assert "**First response** in the whole house" in text
    assert "in 2026-W41" in text
    assert "orange-badge[unusual] **Tickets opened** in the whole house" in text
    assert "Worse than usual" in text


def test_a_goal_by_the_other_clock_is_said_and_counts_there(open_page: OpenPage):
    calendar, business = open_page("overview.py"), open_page("overview.py", clock="Business")
    told = "a goal is stated by the other clock"
    assert any(told in each.value for each in calendar.caption)
    assert not any(told in each.value for each in business.caption)
    assert any("goal 4 h" in each.value for each in business.caption)
    assert "told on the calendar alone" in markdown(business)


def test_every_finding_leads_to_tickets(sample_warehouse: Path):
    served = current(sample_warehouse)
    assert served is not None
    warehouse = Warehouse(served)
    found = attention(warehouse, Scope(zone="Europe/Berlin"))
    assert len(found.found) >= 5
    for each in found.found:
        mark = mark_of(each)
        assert mark is not None
        assert warehouse.run("tickets/list", Scope(zone="Europe/Berlin"), mark=mark).height > 0, each


def test_a_button_opens_the_drawer(open_page: OpenPage):
    app = open_page("overview.py")
    app.button(key="attention_0_tickets").click().run()
    assert not app.exception


def test_an_executive_gets_no_ticket_no_person_and_no_page_of_persons(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("overview.py")
    text = markdown(app) + "\n".join(each.value for each in app.caption)
    assert "Agent " not in text
    assert not [button for button in app.button if button.key and button.key.startswith("attention")]
    assert not {"agents", "tickets"} & set(links(app))
    assert "18 promises to customers are overdue" in text
    assert "Team Orders" not in text


def test_a_team_lead_is_told_of_their_teams_alone(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    app = open_page("overview.py")
    text = markdown(app) + "\n".join(each.value for each in app.caption)
    assert "in your teams" in text
    for other in ("Orders", "Returns", "Technical", "Americas"):
        assert f"Team {other}" not in text


def quiet_desk(folder: Path) -> Path:
    """Ten weeks that are all alike, in a Zendesk CSV and nothing else."""
    exports = folder / "exports"
    exports.mkdir()
    rows = []
    for week in range(10):
        for ticket in range(40):
            day = f"2026-0{1 + (4 + 7 * week) // 28}-{1 + (4 + 7 * week) % 28:02d}"
            minutes = 30 + 7 * ((ticket * 13) % 40)
            rows.append(f"{week * 100 + ticket},A,Closed,{day} 09:00,2026-04-01 12:00,{day} 17:00,{minutes},0,1\n")
    (exports / "z.csv").write_text(HEADER + "".join(rows))
    return built(exports, folder / "warehouse")


def test_nothing_needs_you(open_page: OpenPage, tmp_path: Path):
    app = open_page("overview.py", warehouse=quiet_desk(tmp_path))
    assert any(each.value.startswith("Nothing needs you.") for each in app.success)
    assert "badge[worse]" not in markdown(app)


def test_a_principle_without_data_says_what_to_load(open_page: OpenPage, tmp_path: Path):
    text = markdown(open_page("overview.py", warehouse=quiet_desk(tmp_path)))
    assert "Load a decision log: `python -m data template` writes an empty one." in text
    assert "Load a list of promises" in text
    assert "No data" in text


def test_too_few_weeks_are_said_to_be_too_few(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    rows = [f"{n},A,Open,2026-03-{2 + n % 10:02d} 09:00,2026-03-11 12:00,,5,0,1\n" for n in range(20)]
    (exports / "z.csv").write_text(HEADER + "".join(rows))
    app = open_page("overview.py", warehouse=built(exports, tmp_path / "warehouse"))
    assert any("Nothing can be looked at yet" in each.value for each in app.info)
    assert not any(each.value.startswith("Nothing needs you") for each in app.success)


def test_only_a_servicenow_log(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    sample = Path(__file__).parents[2] / "data" / "sample" / "servicenow_incident_log.csv"
    (exports / sample.name).write_bytes(sample.read_bytes())
    app = open_page("overview.py", warehouse=built(exports, tmp_path / "warehouse"))
    assert "SLA missed" in markdown(app)
    assert "Load a decision log" in markdown(app)


def test_filters_that_fit_nothing_say_so(open_page: OpenPage):
    address = {"period": "From-to", "from": "2025-01-01", "to": "2025-01-07"}
    app = open_page("overview.py", **address)
    assert any("No ticket of this period fits the filters." in each.value for each in app.info)
