"""Agents and teams: bands instead of ranks, one person's own page, and nobody of another team."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, table

SECTIONS = ("Fair comparison", "Waiting times", "Consistency", "Training and tenure")
# What a page of trust never says.
SUSPICION = ("ranking", "worst", "underperform", "suspicious", "fraud", "league table of", "top performer")


def said(app: AppTest) -> str:
    return " ".join(each.value for kind in (app.markdown, app.caption, app.info, app.header) for each in kind)


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


def test_three_bands_and_no_ranks(open_page: OpenPage):
    app = open_page("agents.py", unit="Agents", agents_measure="Missed service level")
    assert "Three bands, no league table" in headings(app)
    words = said(app)
    assert "pairs" in words
    assert "can be told apart" in words
    assert "**1 of 27 agents** lies outside what chance gives. Above it: Agent Bussard." in words
    # Bussard has escalations, and those are late in every hand.
    assert "where the kinds of their tickets let expect: Agent Bussard" in words
    rows = table(app, "The numbers of: Missed service level, beside what chance gives")
    assert not any("rank" in name.lower() for name in rows[0])
    names = [str(row["Agent"]) for row in rows]
    assert names == sorted(names)


def test_a_bot_is_no_agent(open_page: OpenPage):
    app = open_page("agents.py", unit="Agents", agents_measure="Reopened tickets")
    rows = table(app, "The numbers of: Reopened tickets, beside what chance gives")
    assert "Bot Kuckuck" not in {row["Agent"] for row in rows}
    assert not any("Bot" in each for each in app.selectbox(key="agent").options)


def test_too_few_answers_are_said_to_be_too_few(open_page: OpenPage):
    app = open_page("agents.py", unit="Agents", agents_measure="Satisfied customers (CSAT)")
    assert "Fewer than two have enough values" in said(app)
    assert any("Too few values to say anything" in each.label for each in app.expander)


def test_teams_are_compared_by_default_and_the_case_mix_taken_out(open_page: OpenPage):
    app = open_page("agents.py")
    assert "With the case mix taken out" in headings(app)
    assert "Billing" in {row["Team"] for row in table(app, "The numbers of: With the case mix taken out")}


def test_times_stand_in_the_order_of_the_alphabet(open_page: OpenPage):
    app = open_page("agents.py", section="Waiting times", unit="Teams", times_measure="Pick-up delay")
    names = [str(row["Team"]) for row in table(app, "The numbers of: Pick-up delay, medians")]
    assert names == sorted(names)
    assert "than usual for their kinds of ticket:" in said(app)
    rows = table(app, "The numbers of: Beside tickets of the same kind")
    billing = next(row for row in rows if row["Team"] == "Billing")
    assert float(str(billing["Longer, 95 % from (%)"])) > 50
    persons = open_page("agents.py", section="Waiting times", unit="Agents", times_measure="Pick-up delay")
    assert "belongs to the team that received a ticket" in said(persons)


def test_consistency_comes_with_its_caution(open_page: OpenPage):
    words = said(open_page("agents.py", section="Consistency"))
    assert all(f"**{name}**" in words for name in ("Team", "Channel", "Region", "Language"))
    assert "Scales are used differently across cultures" in words


def test_the_course_that_went_with_more_alternatives(open_page: OpenPage):
    app = open_page(
        "agents.py",
        section="Training and tenure",
        course="Saying no well",
        course_measure="No, with an alternative",
    )
    assert "more than chance gives" in said(app)
    assert "not what it did" in said(app)
    rows = {(row["Who"], row["When"]): row["n"] for row in table(app, "The numbers of: Before and after")}
    assert rows == {
        ("Did not", "Before"): 24,
        ("Did not", "After"): 45,
        ("Took the course", "Before"): 29,
        ("Took the course", "After"): 40,
    }
    bands = table(app, "The numbers of: By time in the house")
    assert bands[0]["Time in the house"] == "under 3 months"


def test_one_person_s_own_page(open_page: OpenPage):
    app = open_page("agents.py", agent="Agent Habicht")
    assert headings(app)[:2] == ["Agent Habicht", "How it went"]
    for heading in ("What customers said", "Waits that others caused", "Courses"):
        assert heading in headings(app)
    words = said(app)
    assert "taken up there within" in words
    assert "**Billing**" in words
    assert "Saying no well" in words
    # Nobody else is on it by name.
    staff = [each for each in app.selectbox(key="agent").options if each != "Agent Habicht"]
    assert len(staff) > 20
    assert [name for name in staff if name in words] == []
    assert [each for each in SUSPICION if each in words.lower()] == []
    assert all(len(chart.proto.alt) > 40 for chart in app.get("plotly_chart"))


def test_who_has_few_values_is_told_so(open_page: OpenPage):
    words = said(open_page("agents.py", agent="Agent Ahorn"))
    assert "Too few values to say anything" in words
    assert "Worth a look" not in words


def test_the_weakest_of_few_answers_is_not_called_weak(open_page: OpenPage):
    words = said(open_page("agents.py", agent="Agent Möwe"))
    assert "Satisfied customers (CSAT) (n = 13)" in words


def test_a_team_lead_sees_own_teams_alone(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    app = open_page("agents.py", unit="Agents", agents_measure="Reopened tickets")
    options = app.selectbox(key="agent").options
    assert "Agent Nelke" in options
    assert "Agent Habicht" not in options
    rows = table(app, "The numbers of: Reopened tickets, beside what chance gives")
    assert {row["Agent"] for row in rows} <= set(options)
    other = open_page("agents.py", agent="Agent Habicht")
    assert "There is nobody of the name Agent Habicht" in said(other)
    assert not {"What went well", "How it went"} & set(headings(other))
    own = open_page("agents.py", agent="Agent Nelke")
    assert headings(own)[0] == "Agent Nelke"


def test_executives_have_no_such_page(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page(agent="Agent Habicht")
    assert "Agent Habicht" not in said(app)
    assert [each for each in app.title if each.value == "Agents and teams"] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_only_a_zendesk_table(open_page: OpenPage, zendesk_alone: Path, section: str):
    app = open_page("agents.py", warehouse=zendesk_alone, section=section)
    assert not app.exception


@pytest.mark.parametrize("section", SECTIONS)
def test_only_an_incident_log(open_page: OpenPage, log_alone: Path, section: str):
    app = open_page("agents.py", warehouse=log_alone, section=section, unit="Agents")
    if section == SECTIONS[0]:
        assert "First contact resolution, beside what chance gives" in headings(app), "there is no survey in it"
        chosen = {"section": section, "unit": "Agents", "agents_measure": "Satisfied customers (CSAT)"}
        assert "Choose another measure" in said(open_page("agents.py", warehouse=log_alone, **chosen))
    if section == SECTIONS[3]:
        assert "The exports hold no courses" in said(app)


def test_one_person_of_an_incident_log(open_page: OpenPage, log_alone: Path):
    app = open_page("agents.py", warehouse=log_alone)
    names = app.selectbox(key="agent").options
    own = open_page("agents.py", warehouse=log_alone, agent=names[0])
    assert headings(own)[0] == names[0]
    assert "No customer wrote anything" in said(own)


def test_an_empty_period_is_no_exception(open_page: OpenPage):
    nothing = {"period": "From-to", "from": "2026-01-01", "to": "2026-01-01"}
    for section in SECTIONS:
        assert open_page("agents.py", section=section, **nothing).info
    assert "has no ticket of these filters" not in said(open_page("agents.py", agent="Agent Habicht"))
    assert open_page("agents.py", agent="Agent Habicht", **nothing).info


def test_a_copied_link_opens_the_same(open_page: OpenPage):
    """The address takes nothing but the words that are shown, so these are what the link holds."""
    wanted = {"section": "Waiting times", "unit": "Agents", "times_measure": "Resolution time"}
    app = open_page("agents.py", **wanted)
    link = next(code.value for code in app.code if "times_measure" in code.value)
    again = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items() if name in wanted}
    assert again == wanted
    assert "Resolution time, medians" in headings(open_page("agents.py", **again))


def test_who_moved_is_of_two_teams_and_other_filters_say_why_nothing_is_there(open_page: OpenPage):
    assert "in 2 teams" in said(open_page("agents.py", agent="Agent Ginster"))
    other = open_page("agents.py", agent="Agent Ginster", teams="Billing")
    assert "has no ticket of these filters" in said(other)
    assert headings(other)[0] == "Agent Ginster"
    assert not {"What went well", "How it went"} & set(headings(other))
