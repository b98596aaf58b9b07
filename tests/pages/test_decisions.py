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
    "What was decided",
    "Did they have the room to decide?",
    "Did we stand by them?",
    "Was a no a good no?",
    "Which policies stand in the way?",
    "Did we own it and make it good?",
    "The decisions",
]


def text_of(app) -> str:
    return "\n".join(each.value for each in [*app.markdown, *app.caption, *app.info, *app.warning])


def test_every_section_answers_in_a_sentence(open_page: OpenPage):
    app = open_page("decisions.py")
    assert [each.value for each in app.header] == SECTIONS
    told = text_of(app)
    assert "on the front line's own authority" in told
    assert "Currencies are never added." in told
    assert tile(app, "Own authority").endswith("%")


def test_the_planted_effects_are_said(open_page: OpenPage):
    told = text_of(open_page("decisions.py"))
    assert "**On 28 Sept 2026 the limit of “Agent” went from 40.00 to 100.00" in told
    assert "They heap there" in told
    assert "**Return window 14 days** in Returns" in told
    assert "where nothing was offered, the no was too often the wrong one" in told
    assert "“Granted” against no alternative: +" in told
    assert "reviews were made by whoever had decided" in told


def test_decisions_are_told_apart_by_what_the_reader_chooses(open_page: OpenPage):
    app = open_page("decisions.py")
    assert {row["Kind"] for row in table(app, "The numbers of: Decisions and on")} >= {"Decline", "Refund"}
    app.segmented_control(key="decided_by_seen").set_value("Customer tier").run()
    assert not app.exception
    assert {row["Customer tier"] for row in table(app, "The numbers of: Decisions and on")} >= {"standard", "business"}
    assert "What reviews came to, by customer tier" in [each.value for each in app.subheader]


def test_the_log_is_searched(open_page: OpenPage):
    app = open_page("decisions.py")
    assert "Agent" in table(app, "The decisions of this selection")[0]
    app.text_input(key="decision_search").set_value("voucher for the delay").run()
    assert {row["Kind"] for row in table(app, "The decisions of this selection")} == {"Credit"}
    app.text_input(key="decision_search").set_value("nothing holds this").run()
    assert "No decision of this selection holds these words." in text_of(app)


def test_a_number_leads_to_its_tickets(open_page: OpenPage):
    app = open_page("decisions.py")
    app.button(key="tickets_of_overturned").click().run()
    assert not app.exception
    assert table(app, "13 tickets behind the mark")


def test_whoever_sees_aggregates_sees_nobody(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("decisions.py")
    assert [each.value for each in app.header] == SECTIONS
    assert "Single decisions are not shown" in text_of(app)
    shown = [str(value) for frame in app.dataframe for value in frame.value.to_numpy().ravel()]
    assert not [each for each in shown if each.startswith("Agent ")]
    assert not [button for button in app.button if str(button.key).startswith("tickets_of")]


@pytest.mark.parametrize("filters", [{"teams": ["Escalations"]}, {"teams": ["Technical"]}, {"channels": ["Chat"]}])
def test_few_decisions_are_said_to_be_few(open_page: OpenPage, filters: dict[str, list[str]]):
    assert "too few" in text_of(open_page("decisions.py", **filters))


def test_a_team_lead_sees_the_own_team(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    app = open_page("decisions.py")
    assert {row["Team"] for row in table(app, "The decisions of this selection")} == {"Billing"}


def test_without_decisions_it_says_how_to_log_them(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(TICKET)
    app = open_page("decisions.py", warehouse=built(exports, tmp_path / "warehouse"))
    assert "the page Data has an empty decision log" in app.info[0].value
    assert "settings.toml" in app.info[0].value
    assert not app.header


def test_five_columns_are_enough(open_page: OpenPage, tmp_path: Path):
    """A log as the guide begins with: everything else says what to fill in."""
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(TICKET)
    (exports / "decisions.csv").write_text(
        "Ticket ID,Decided at,Kind,Amount,Currency,Authority\n1,2026-03-02 10:15,refund,25.00,EUR,own\n"
    )
    app = open_page("decisions.py", warehouse=built(exports, tmp_path / "warehouse"))
    assert [each.value for each in app.header] == SECTIONS
    told = text_of(app)
    assert "1 decisions: 1 on the front line's own authority" in told
    assert "Fill in Reviewed at" in told
    assert "Log declines too" in told


def test_links_above_lead_to_every_section(open_page: OpenPage):
    app = open_page("decisions.py")
    links = next(each.value for each in app.markdown if "](#made)" in each.value)
    anchors = [each.proto.anchor for each in app.header]
    assert [anchor for anchor in anchors if f"](#{anchor})" not in links] == []


def test_decisions_without_a_time_are_said_to_belong_to_no_period(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(
        "Id,Status,Created at,Updated at,Relief\n1,Open,2026-03-02 09:00,2026-03-04 09:00,refund\n"
    )
    (exports / "z.mapping.toml").write_text(
        'zone = "UTC"\nformats = ["%Y-%m-%d %H:%M"]\n[tickets]\nticket_id = "Id"\nopened_at = "Created at"\n'
        'updated_at = "Updated at"\nstatus = "Status"\n[decisions]\nkind = "Relief"\n'
    )
    app = open_page("decisions.py", warehouse=built(exports, tmp_path / "warehouse"))
    assert any("1 decision is loaded without the time" in each.value for each in app.info)
