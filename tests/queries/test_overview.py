"""What the page Overview asks: the weeks of a control chart, goals in force, promises overdue, old tickets, contrasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from queries.access import viewer_of
from queries.scope import Period, Scope
from tests.queries.given import W20, W21, W22, columns, weeks

EXECUTIVE = viewer_of("executive")
BILLING = viewer_of("team lead: Billing")


# A week without a ticket on its last days would be a partial one.
FRIDAY = W22 + timedelta(days=4)


def opened(week: date, n: int, **row: object) -> list[dict[str, object]]:
    """`n` tickets opened on the Friday of `week`."""
    return [{"opened_at": f"{week + timedelta(days=4)} 09:00", **row} for _ in range(n)]


@pytest.mark.question("overview/weekly")
def test_the_weeks_of_a_measure_in_every_place(given, ask):
    """Two tickets of a whole week before and one in the week after, in two teams."""
    warehouse = given(
        tickets=[
            {"opened_at": f"{W20} 09:00", "team": "A", "reopens": 1, "first_response_seconds": 60},
            {"opened_at": f"{W20} 10:00", "team": "B", "reopens": 0, "first_response_seconds": 180},
            {"opened_at": f"{W21} 09:00", "team": "A", "reopens": 0},
            {"opened_at": f"{FRIDAY} 09:00", "team": "A", "reopens": 0},
        ]
    )
    found = ask(warehouse, weeks(W20, W22), measures=("opened", "reopened", "first_response"))
    house = [row for row in found if row["dimension"] == "house"]
    assert columns(house, "measure", "week", "kind", "n", "total", "median") == [
        ("first_response", W20, "time", 2, 240, 120),
        ("opened", W20, "count", 2, 2, None),
        ("opened", W21, "count", 1, 1, None),
        ("opened", W22, "count", 1, 1, None),
        ("reopened", W20, "share", 2, 1, None),
        ("reopened", W21, "share", 1, 0, None),
        ("reopened", W22, "share", 1, 0, None),
    ]
    teams = [row for row in found if row["dimension"] == "team" and row["measure"] == "reopened"]
    assert columns(teams, "cell", "week", "n", "total") == [
        ("A", W20, 1, 1), ("A", W21, 1, 0), ("A", W22, 1, 0), ("B", W20, 1, 0),
    ]  # fmt: skip
    assert {row["cell"] for row in found if row["dimension"] in ("channel", "priority", "topic")} == {"(none)"}


@pytest.mark.question("overview/weekly")
def test_a_median_has_its_interval_from_six_values_on(given, ask):
    tickets = [{"first_response_seconds": 60 * minute, "opened_at": f"{FRIDAY} 09:00"} for minute in range(1, 7)]
    found = ask(given(tickets=[*opened(W20, 1), *tickets]), weeks(W22, W22), measures=("first_response",))
    assert columns(found[:1], "n", "median", "median_low", "median_high") == [(6, 210, 60, 360)]


@pytest.mark.question("overview/weekly")
def test_a_week_that_is_not_over_is_left_out(given, ask):
    tickets = opened(W20, 1) + opened(W21, 1) + [{"opened_at": f"{W22} 09:00"}]
    cut = [{**ticket, "as_of": f"{W22 + timedelta(days=1)} 00:00"} for ticket in tickets]
    found = ask(given(tickets=cut), weeks(W21, W22), measures=("opened",))
    assert {row["week"] for row in found} == {W21}


@pytest.mark.question("overview/weekly")
def test_who_sees_no_person_gets_no_small_cell_nor_the_one_beside_it(given, ask):
    tickets = opened(W20, 1) + opened(W22, 3, team="A") + opened(W22, 6, team="B") + opened(W22, 9, team="C")
    found = ask(given(tickets=tickets, viewer=EXECUTIVE), weeks(W22, W22), measures=("opened",))
    assert columns([row for row in found if row["dimension"] in ("house", "team")], "cell", "n") == [("", 18), ("C", 9)]


@pytest.mark.question("overview/goals")
def test_the_goals_in_force_at_the_end_of_the_period(given, ask):
    warehouse = given(
        tickets=[{}],
        targets=[{"measure": "resolution", "clock": "calendar", "target_seconds": 7200}],
        goals=[
            {"measure": "csat", "value": 0.8, "valid_from": W20, "valid_to": W20 + timedelta(days=6)},
            {"measure": "csat", "value": 0.9, "valid_from": W21},
            {"measure": "csat", "value": 0.7, "team": "Billing"},
            {"measure": "first_response", "value": 3600, "clock": "business"},
        ],
    )
    names = ("measure", "team", "value")
    assert columns(ask(warehouse, weeks(W20, W20)), *names) == [
        ("csat", None, 0.8), ("csat", "Billing", 0.7), ("resolution", None, 7200),
    ]  # fmt: skip
    business = ask(warehouse, weeks(W21, W21, clock="business"))
    assert columns(business, *names) == [
        ("csat", None, 0.9), ("csat", "Billing", 0.7), ("first_response", None, 3600),
    ]  # fmt: skip
    assert columns(ask(warehouse, Scope()), *names)[0] == ("csat", None, 0.9)


@pytest.mark.question("overview/goals")
def test_of_two_goals_in_force_the_later_one_and_a_list_before_the_settings(given, ask):
    warehouse = given(
        tickets=[{}],
        targets=[{"measure": "resolution", "clock": "calendar", "target_seconds": 7200}],
        goals=[
            {"measure": "resolution", "clock": "calendar", "value": 3600},
            {"measure": "nps", "value": 30},
            {"measure": "nps", "value": 40, "valid_from": W20},
        ],
    )
    assert columns(ask(warehouse, weeks(W21, W21)), "measure", "value") == [("nps", 40), ("resolution", 3600)]


@pytest.mark.question("overview/goals")
def test_a_team_lead_sees_no_goal_of_another_team(given, ask):
    rows = [{"measure": "csat", "value": 0.8, "team": team} for team in ("Billing", "Returns")]
    lead = given(tickets=[{"team": "Billing"}], goals=rows, viewer=BILLING)
    assert columns(ask(lead), "team") == [("Billing",)]
    everyone = given(tickets=[{"team": "Billing"}], goals=rows)
    assert columns(ask(everyone, Scope(teams=("Returns",))), "team") == [("Returns",)]


def promised(team: str, due: str, kept: str | None = None) -> dict[str, object]:
    return {"team": team, "due_at": due, "kept_at": kept}


@pytest.mark.question("overview/overdue_promises")
def test_promises_that_were_due_and_are_not_kept(given, ask):
    """Late is kept; what is due after the end of the data is not overdue."""
    rows = [
        promised("A", f"{W21} 09:00"),
        promised("A", f"{W20} 09:00"),
        promised("B", f"{W21} 09:00"),
        promised("B", f"{W21} 09:00", kept=f"{W22} 09:00"),
        promised("B", "2024-07-01 09:00"),
    ]
    loads = [{"as_of": "2024-06-03 00:00"}]
    warehouse = given(tickets=[{}], loads=loads, promises=rows)
    names = ("team", "count_promises", "oldest_day")
    assert columns(ask(warehouse), *names) == [("A", 2, W20), ("B", 1, W21)]
    assert columns(ask(warehouse, weeks(W21, W21)), *names) == [("A", 1, W21), ("B", 1, W21)]
    few = given(tickets=[{}], loads=loads, promises=rows, viewer=EXECUTIVE)
    assert ask(few) == []
    many = given(tickets=[{}], loads=loads, promises=[*rows, *rows[:3]], viewer=EXECUTIVE)
    assert columns(ask(many), *names) == [("(all)", 6, W20)]


@pytest.mark.question("overview/old_backlog")
def test_tickets_open_at_the_end_of_each_week_and_the_old_ones(given, ask):
    """Opened on the Monday of W20 and open still: seven days old at the end of that week, fourteen at the end of W21."""
    warehouse = given(
        tickets=[
            {"opened_at": f"{W20} 00:00", "status": "open", "team": "A"},
            {"opened_at": f"{W20} 00:00", "resolved_at": f"{W22} 09:00", "team": "B"},
            {"opened_at": f"{FRIDAY} 09:00", "status": "open", "team": "B"},
        ]
    )
    found = ask(warehouse, weeks(W20, W22), days=14)
    names = ("team", "week", "count_open", "count_old")
    assert columns([row for row in found if not row["team"]], *names) == [
        ("", W20, 2, 0), ("", W21, 2, 2), ("", W22, 2, 1),
    ]  # fmt: skip
    assert columns([row for row in found if row["team"] == "B"], *names) == [
        ("B", W20, 1, 0), ("B", W21, 1, 1), ("B", W22, 1, 0),
    ]  # fmt: skip
    aggregates = warehouse.seen_by(EXECUTIVE)
    assert {row["team"] for row in ask(aggregates, weeks(W20, W22), days=14)} == {""}


def decided(n: int, **row: object) -> list[dict[str, object]]:
    return [{"decided_at": f"{W21} 09:00", "authority": "own", **row} for _ in range(n)]


NAMES = ("measure", "cell", "hits", "n", "hits_beside", "n_beside")


@pytest.mark.question("overview/contrasts")
def test_policies_and_kinds_of_decision_against_the_others(given, ask):
    warehouse = given(
        tickets=[{}],
        decisions=[
            *decided(2, policy="Window", is_hindered=True),
            *decided(1, policy="Window", is_hindered=False),
            *decided(4, policy="Proof", is_hindered=False),
            *decided(1, policy="Proof"),  # does not tell it
            *decided(3, kind="decline", alternative_offered=False, outcome="overturned", reviewer="R", agent="X"),
            *decided(2, kind="decline", alternative_offered=True, outcome="upheld", reviewer="R", agent="X"),
            *decided(2, kind="refund", outcome="partly", reviewer="R", agent="X"),
            *decided(1, kind="refund", outcome="overturned", reviewer="X", agent="X"),  # by oneself
            *decided(1, kind="decline", outcome="overturned", reviewer="R", agent="X", is_required=True),
        ],
    )
    assert columns(ask(warehouse), *NAMES) == [
        ("hindered", "Proof", 0, 4, 2, 3),
        ("hindered", "Window", 2, 3, 0, 4),
        ("overturned", "decline, alternative offered", 0, 2, 3, 5),
        ("overturned", "decline, nothing offered", 3, 3, 0, 4),
        ("overturned", "refund", 0, 2, 3, 5),
    ]
    assert ask(warehouse, weeks(W22, W22)) == []


@pytest.mark.question("overview/contrasts")
def test_who_sees_no_person_gets_no_contrast_of_few(given, ask):
    rows = [*decided(6, policy="A", is_hindered=True), *decided(9, policy="B", is_hindered=False)]
    found = ask(given(tickets=[{}], decisions=rows, viewer=EXECUTIVE))
    assert columns(found, *NAMES) == [("hindered", "A", 6, 6, 0, 9)]
    with_few = [*rows, *decided(2, policy="C", is_hindered=True)]
    assert ask(given(tickets=[{}], decisions=with_few, viewer=EXECUTIVE)) == []


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("weekly", {"measures": ("opened", "csat")}),
        ("goals", {}),
        ("overdue_promises", {}),
        ("old_backlog", {"days": 14}),
        ("contrasts", {}),
    ],
)
def test_no_row_without_data(given, question, parameters):
    found = given().run(f"overview/{question}", Scope(period=Period(W20, W22)), **parameters)
    assert found.filter(found["team"] != "").is_empty() if question == "old_backlog" else found.is_empty()
