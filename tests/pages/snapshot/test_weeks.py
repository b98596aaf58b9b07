"""Every kind of week gives a correct file, and one that cannot be read without what is wrong with it says so on top."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot, snapshot_of
from pages.snapshot.files import files_of
from queries.scope import Scope, monday_of, week_name

BERLIN = Scope(zone="Europe/Berlin")


def days(first: str, last: str, as_of: str, hour: str = "09:00", **more: object) -> list[dict]:
    """A ticket a day, answered after an hour and solved after two."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [
        {
            "opened_at": f"{start + timedelta(days=n)} {hour}",
            "first_response_seconds": 3600,
            "resolution_seconds": 7200,
            "status": "solved",
            "as_of": as_of,
            "reopens": 0,
            **more,
        }
        for n in range((end - start).days + 1)
    ]


def told(warehouse, week: str, scope: Scope = BERLIN, audience: str = "manager") -> Snapshot:
    return snapshot_of(warehouse, monday_of(week), scope, Audience.read(audience))


def html_of(snapshot: Snapshot, language: str = "en") -> str:
    made = files_of(snapshot, None, ["html", "xlsx"], language)
    assert made["xlsx"].startswith(b"PK")
    return unescape(re.sub(r"<script>.*?</script>", "", made["html"].decode(), flags=re.DOTALL))


def warnings_of(html: str) -> list[str]:
    return re.findall(r'<p class="warning" role="alert">.*?</span>(.*?)</p>', html)


def value(snapshot: Snapshot, name: str) -> float | None:
    return next(each.value for each in snapshot.measures if each.name == name)


@pytest.mark.parametrize(
    ("week", "first", "last", "shown"),
    [
        ("2024-W52", "2024-12-23", "2024-12-29", "2024-W52 (23 Dec to 29 Dec 2024)"),  # a year of 52 weeks
        ("2025-W01", "2024-12-30", "2025-01-05", "2025-W01 (30 Dec to 5 Jan 2025)"),  # begins in the year before
        ("2026-W53", "2026-12-28", "2027-01-03", "2026-W53 (28 Dec to 3 Jan 2027)"),  # a year of 53 weeks
    ],
)
def test_weeks_at_a_years_end(given, week, first, last, shown):
    before, after = date.fromisoformat(first) - timedelta(weeks=2), date.fromisoformat(last) + timedelta(weeks=1)
    warehouse = given(tickets=days(str(before), str(after), f"{after + timedelta(days=1)} 12:00"))
    snapshot = told(warehouse, week)
    assert (snapshot.state, snapshot.week_name, value(snapshot, "opened")) == ("whole", week, 7)
    assert snapshot.measures[0].difference == 0
    assert [each.week for each in snapshot.measures[0].trend][-1] == monday_of(week)
    html = html_of(snapshot)
    assert shown in html
    assert warnings_of(html) == []


@pytest.mark.parametrize(("week", "hours"), [("2026-W13", 167), ("2026-W43", 169)])
def test_weeks_in_which_the_clocks_change(given, week, hours):
    """A ticket an hour from two weeks before on: the week holds as many as it has hours, and whole ones beside it."""
    first = monday_of(week) - timedelta(weeks=2)
    tickets = [
        {"opened_at": f"{first + timedelta(hours=n) // timedelta(days=1) * timedelta(days=1)} {n % 24:02d}:30+00:00"}
        | {"as_of": f"{first + timedelta(weeks=5)} 12:00"}
        for n in range(24 * 7 * 4)
    ]
    snapshot = told(given(tickets=tickets), week)
    assert (snapshot.state, value(snapshot, "opened")) == ("whole", hours)
    assert warnings_of(html_of(snapshot)) == []


def test_a_week_without_a_ticket(given):
    tickets = [
        *days("2026-03-02", "2026-03-15", "2026-04-13 12:00"),
        *days("2026-03-23", "2026-04-12", "2026-04-13 12:00"),
    ]
    snapshot = told(given(tickets=tickets), "2026-W12")
    assert (snapshot.state, value(snapshot, "opened")) == ("empty", 0)
    html = html_of(snapshot)
    assert warnings_of(html) == ["No ticket of week 2026-W12 fits: nothing was opened, solved or answered in it."]
    assert "Nothing can be compared" in html
    assert "there is no story to tell" in html


def test_a_week_that_is_still_running(given):
    snapshot = told(given(tickets=days("2026-03-02", "2026-03-18", "2026-03-18 10:00")), "2026-W12")
    assert (snapshot.state, snapshot.is_complete, value(snapshot, "opened")) == ("running", False, 3)
    assert not any(each.difference for each in snapshot.measures)
    [warning] = warnings_of(html_of(snapshot))
    assert "was still running when the exports were made on Wed 18 Mar 2026 11:00, Europe/Berlin" in warning
    assert "not compared with whole weeks" in warning


def test_a_week_before_the_first_data(given):
    snapshot = told(given(tickets=days("2026-03-04", "2026-03-29", "2026-03-30 12:00")), "2026-W09")
    assert (snapshot.state, value(snapshot, "opened"), snapshot.changes) == ("before", None, ())
    html = html_of(snapshot)
    assert warnings_of(html) == ["Week 2026-W09 lies before the first data: the exports begin on 4 Mar 2026."]
    assert "before the first data" in html
    assert told(given(tickets=days("2026-03-04", "2026-03-29", "2026-03-30 12:00")), "2020-W01").state == "before"


def test_the_week_in_which_the_exports_begin(given):
    snapshot = told(given(tickets=days("2026-03-04", "2026-03-29", "2026-03-30 12:00")), "2026-W10")
    assert (snapshot.state, value(snapshot, "opened")) == ("partial", 5)
    assert warnings_of(html_of(snapshot)) == [
        "The exports hold only a part of this week. It is not compared with whole weeks."
    ]


def test_a_week_after_the_last_data(given):
    snapshot = told(given(tickets=days("2026-03-02", "2026-03-29", "2026-03-30 12:00")), "2026-W20")
    assert (snapshot.state, value(snapshot, "opened")) == ("after", None)
    [warning] = warnings_of(html_of(snapshot))
    assert warning.startswith("Week 2026-W20 lies after the last data: the exports end on Mon 30 Mar 2026")


def test_a_source_that_is_behind_is_named_on_top(given):
    behind = days("2026-03-02", "2026-03-11", "2026-03-12 08:00", source="servicenow")
    tickets = [*days("2026-03-02", "2026-03-29", "2026-03-30 12:00"), *behind]
    snapshot = told(given(tickets=tickets), "2026-W12")
    assert (snapshot.state, snapshot.is_complete) == ("whole", False)
    assert warnings_of(html_of(snapshot)) == [
        "ServiceNow is told to Thu 12 Mar 2026 09:00, Europe/Berlin only: this week is missing or incomplete in it."
    ]


def test_nothing_at_all(given):
    snapshot = told(given(tickets=[]), "2026-W12")
    assert (snapshot.state, snapshot.as_of) == ("nothing", None)
    [warning] = warnings_of(html_of(snapshot))
    assert warning.startswith("No ticket is loaded for this reader")


@pytest.mark.parametrize("week", ["2026-W08", "2026-W10", "2026-W11", "2026-W13", "2026-W30"])
@pytest.mark.parametrize("audience", ["executive", "team=a"])
def test_every_week_can_be_told_to_everyone(given, week, audience):
    tickets = days("2026-03-04", "2026-03-25", "2026-03-25 12:00", team="a")
    snapshot = told(given(tickets=tickets), week, audience=audience)
    assert week_name(snapshot.week) in html_of(snapshot, "de")


def test_cells_below_the_smallest_are_withheld_from_executives(given):
    """Seven tickets a week, three of them surveyed: fewer than five answers are no executive's business."""
    tickets = days("2026-03-02", "2026-03-29", "2026-03-30 12:00")
    surveys = [
        {"ticket_id": f"t{n}", "score": 5, "answered_at": f"2026-03-{16 + n} 09:00", "comment": "fine"}
        for n in range(1, 4)
    ]
    warehouse = given(tickets=tickets, surveys=surveys)
    executive = told(warehouse, "2026-W12", audience="executive")
    csat = next(each for each in executive.measures if each.name == "csat")
    assert (csat.value, csat.n, csat.absent) == (None, 0, "withheld")
    assert "withheld: too few to show" in html_of(executive)
    assert value(told(warehouse, "2026-W12"), "csat") == 1


def test_an_executive_cannot_ask_about_one_agent(given):
    tickets = days("2026-03-02", "2026-03-29", "2026-03-30 12:00")
    for place, ticket in enumerate(tickets):
        ticket["agent"] = f"Anna{place % 2}"
    asked = Scope(zone="Europe/Berlin", agents=("Anna0",))
    warehouse = given(tickets=tickets)
    assert value(told(warehouse, "2026-W12", asked), "opened") < 7  # type: ignore[operator]
    executive = told(warehouse, "2026-W12", asked, "executive")
    assert (value(executive, "opened"), executive.filters) == (7, ())
