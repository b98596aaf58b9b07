"""The sidebar: what it offers to whom, what it takes from an address, and what the scope becomes."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from queries.scope import Period, Scope
from tests.pages.conftest import OpenPage

EXECUTIVE, TEAM_LEAD = "executive", "team lead: Billing"


def chosen(app: AppTest) -> Scope:
    found = app.session_state["scope"]
    assert isinstance(found, Scope)
    return found


def offered(app: AppTest) -> list[str]:
    return [each.label for each in app.sidebar.multiselect]


def test_without_an_address_everything_is_asked_for(open_page: OpenPage):
    scope = chosen(open_page("definitions.py"))
    assert scope.period
    assert scope.compared == scope.period.before()
    assert (scope.teams, scope.regions, scope.languages, scope.clock) == (None, None, None, "calendar")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_words_of_a_link_mean_the_same_in_every_language(open_page: OpenPage, lang: str):
    app = open_page(
        "definitions.py",
        lang=lang,
        clock="Business",
        period="From-to",
        teams=["Billing", "Technical"],
        compare="52 weeks before",
        **{"from": "2026-10-05", "to": "2026-11-01"},
    )
    period = Period(date(2026, 10, 5), date(2026, 11, 1))
    scope = chosen(app)
    assert (scope.period, scope.compared) == (period, period.a_year_before())
    assert (scope.teams, scope.clock) == (("Billing", "Technical"), "business")


@pytest.mark.parametrize(
    ("address", "field", "expected"),
    [
        ({"period": "Last 13 weeks"}, "period", Period(date(2026, 8, 17), date(2026, 11, 15))),
        ({"compare": "Nothing"}, "compared", None),
        ({"compare": "Target"}, "is_against_target", True),
        ({"compare": "Another segment"}, "segment", None),
        ({"compare": "Another segment", "segment": "Billing"}, "segment", ("teams", ("Billing",))),
        (
            {"compare": "Another segment", "against": "priorities", "segment": ["urgent", "high"]},
            "segment",
            ("priorities", ("high", "urgent")),
        ),
        ({"sources": "Zendesk"}, "sources", ("zendesk",)),
        ({"topics": "Not stated"}, "topics", None),  # every ticket of the demo company has one
        ({"teams": ["Billing", "Nobody", "'; drop table tickets; --"]}, "teams", ("Billing",)),
        ({"teams": "Nobody"}, "teams", None),
        ({"clock": "Sideways"}, "clock", "calendar"),
        ({"clock": "Geschäftszeit", "lang": "de"}, "clock", "calendar"),
        ({"lang": "xx"}, "clock", "calendar"),
    ],
)
def test_an_address_becomes_a_scope(open_page: OpenPage, address: dict[str, Any], field: str, expected: object):
    assert getattr(chosen(open_page("definitions.py", **address)), field) == expected


def test_a_choice_changes_the_scope_and_what_is_usual_comes_back(open_page: OpenPage):
    app = open_page("definitions.py")
    app.radio(key="clock_seen").set_value("Business").run()
    app.multiselect(key="teams_seen").set_value(["Billing"]).run()
    assert (chosen(app).clock, chosen(app).teams) == ("business", ("Billing",))
    app.radio(key="clock_seen").set_value("Calendar").run()
    app.multiselect(key="teams_seen").set_value([]).run()
    assert (chosen(app).clock, chosen(app).teams) == ("calendar", None)


def test_regions_and_languages_are_offered_where_there_is_a_choice(open_page: OpenPage):
    app = open_page("definitions.py")
    assert {"Regions", "Languages", "Teams", "Agents"} <= set(offered(app))


def test_who_gets_aggregates_is_offered_no_name(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", EXECUTIVE)
    address = {"agents": ["Agent Meier"], "compare": "Another segment", "against": "agents", "segment": "Agent Meier"}
    app = open_page("definitions.py", **address)
    assert "Agents" not in offered(app)
    assert (chosen(app).agents, chosen(app).segment) == (None, None)
    assert "Agents" not in app.selectbox(key="against_seen").options


def test_who_gets_aggregates_sees_no_file_and_no_refused_row(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", EXECUTIVE)
    app = open_page("data_page.py")
    assert len(app.dataframe) == 0
    assert [each.label for each in app.metric] == ["Data to", "Age of the data", "Warehouse built"]
    assert any("name persons of every team" in each.value for each in app.info)
    assert not app.file_uploader


def test_a_team_lead_is_offered_the_own_team_alone(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", TEAM_LEAD)
    app = open_page("definitions.py", teams=["Technical"])
    assert "Teams" not in offered(app), "one team is no choice"
    assert "Agents" in offered(app)
    assert chosen(app).teams is None


def test_copy_link_spells_everything_out(open_page: OpenPage):
    app = open_page(
        "response_times.py",
        lang="de",
        teams=["Billing"],
        regions=["North"],
        compare="Another segment",
        against="teams",
        segment=["Technical"],
    )
    told = parse_qs(urlsplit(next(code.value for code in app.sidebar.code if "?" in code.value)).query)
    assert told["clock"] == ["Calendar"]
    assert (told["compare"], told["against"], told["segment"]) == (["Another segment"], ["teams"], ["Technical"])
    assert (told["teams"], told["period"]) == (["Billing"], ["From-to"])
    assert date.fromisoformat(told["from"][0]) < date.fromisoformat(told["to"][0])
    assert "lang" not in told


def test_a_comparison_that_the_exports_do_not_reach_says_so(open_page: OpenPage):
    def said(**address: str) -> list[str]:
        captions = open_page("definitions.py", period="Last 4 weeks", **address).sidebar.caption
        return [each.value for each in captions if each.value.startswith("Not compared")]

    assert said() == []
    (told,) = said(compare="52 weeks before")
    assert "the exports begin on 27 Jul 2026" in told


def test_a_link_keeps_what_a_page_tells_of(open_page: OpenPage):
    app = open_page("satisfaction.py", survey="nps", compare_by="region")
    assert "Net Promoter Score by week" in [each.value for each in app.header]
    told = parse_qs(urlsplit(next(code.value for code in app.sidebar.code if "?" in code.value)).query)
    assert (told["survey"], told["compare_by"]) == (["nps"], ["region"])
