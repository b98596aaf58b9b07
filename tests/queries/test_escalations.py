"""Who handed to whom, how long the receiver let it wait, and whom tickets waited for."""

from __future__ import annotations

from typing import Any

import pytest

from queries.access import viewer_of
from queries.mark import Mark
from queries.receivers import slow_receivers
from queries.scope import ANOTHER_TEAM, Scope
from tests.queries.given import NO_LIMIT, before_as_of, columns, published


def handed(ticket: str, source_team: str | None, team: str, **row: object) -> dict[str, object]:
    default = {"is_transfer": True, "is_return": False, "held_seconds": 600, "handed_at": "2024-05-13 10:00"}
    return {"ticket_id": ticket, "from_team": source_team, "to_team": team} | default | row


@pytest.mark.question("escalations/from_to")
def test_pairs_of_teams_with_the_delay_of_the_receiver(given, ask):
    warehouse = given(
        tickets=[{}, {}],
        handovers=[
            handed("t1", None, "Front", is_transfer=False, seconds=1),  # where it began is no transfer
            handed("t1", "Front", "Billing", seconds=7200, picked_up_at="2024-05-13 12:00"),
            handed("t1", "Billing", "Front", seconds=300, is_return=True, picked_up_at="2024-05-13 14:05"),
            handed("t2", "Front", "Billing", seconds=3600, picked_up_at="2024-05-13 11:00"),
            handed("t2", "Front", "Billing"),  # nobody has taken it up
        ],
    )
    found = ask(warehouse)
    assert columns(
        found, "from_team", "to_team", "count_transfers", "count_returns", "count_waiting", "n", "median"
    ) == [
        ("Front", "Billing", 3, 0, 1, 2, 5400),
        ("Billing", "Front", 1, 1, 0, 1, 300),
    ]


@pytest.mark.question("escalations/from_to")
def test_a_way_back_has_a_share_with_its_interval(given, ask):
    there = {"seconds": 60, "picked_up_at": "2024-05-13 10:01"}
    warehouse = given(
        tickets=[{}, {}],
        handovers=[
            handed("t1", "Front", "Billing", **there),
            handed("t1", "Front", "Billing", is_return=True, **there),
            handed("t2", "Front", "Billing", **there),
            handed("t2", "Front", "Billing", is_return=True, **there),
        ],
    )
    (found,) = ask(warehouse)
    assert (found["count_transfers"], found["count_tickets"], found["return_share"]) == (4, 2, 0.5)
    assert (found["return_low"], found["return_high"]) == (published(0.15), published(0.85))


@pytest.mark.question("escalations/from_to")
def test_a_team_lead_is_told_of_other_teams_as_one(given, ask):
    there = {"seconds": 60, "picked_up_at": "2024-05-13 10:01"}
    handovers = [handed("t1", team, "Billing", **there) for team in ("Front", "Orders")]
    warehouse = given(tickets=[{"team": "Billing"}], handovers=handovers, viewer=viewer_of("team lead: Billing"))
    assert columns(ask(warehouse), "from_team", "to_team", "count_transfers") == [(ANOTHER_TEAM, "Billing", 2)]


@pytest.mark.question("escalations/from_to")
def test_small_ways_are_withheld_from_who_gets_aggregates_alone(given, ask):
    """The smallest cell is 5: of 6, 5 and 2 to one team the 2 would follow from the others, so the 5 go with them."""
    ways = [("Front", 6), ("Claims", 5), ("Night", 2)]
    handovers = [handed("t1", team, "Billing", seconds=60) for team, times in ways for _ in range(times)]
    handovers += [handed("t1", "Billing", "Front", seconds=60) for _ in range(5)]
    executive = given(tickets=[{}], handovers=handovers, viewer=viewer_of("executive"))
    found = {(row["from_team"], row["to_team"]): row["count_transfers"] for row in ask(executive)}
    assert found == {
        ("Front", "Billing"): 6,
        ("Billing", "Front"): 5,
        ("Claims", "Billing"): None,
        ("Night", "Billing"): None,
    }


@pytest.mark.question("escalations/from_to")
def test_who_gets_aggregates_alone_gets_no_median_of_few(given, ask):
    handovers = [handed("t1", "Front", "Billing", seconds=60 if n < 4 else None, held_seconds=600) for n in range(6)]
    told = ("count_transfers", "n", "median", "p90", "median_held")
    warehouse = given(tickets=[{}], handovers=handovers)
    assert columns(ask(warehouse), *told) == [(6, 4, 60, 60, 600)]
    assert columns(ask(warehouse.seen_by(viewer_of("executive"))), *told) == [(6, 4, None, None, 600)]


@pytest.mark.question("escalations/from_to")
def test_business_hours_of_a_hand_over_are_its_own(given, ask):
    warehouse = given(tickets=[{}], handovers=[handed("t1", "Front", "Billing", seconds=7200, business_seconds=60)])
    assert columns(ask(warehouse, Scope(clock="business")), "median") == [(60,)]


@pytest.mark.question("escalations/from_to")
def test_no_hand_over(given, ask):
    assert ask(given(tickets=[{}])) == []


def waited(ticket: str, whom: str, seconds: int, department: str | None = None) -> dict[str, Any]:
    return {
        "ticket_id": ticket,
        "waited_for": whom,
        "department": department,
        "seconds": seconds,
        "is_running": False,
    } | {
        "started_at": "2024-05-13 09:00",
        "ended_at": "2024-05-13 10:00",
    }


@pytest.mark.question("escalations/waits")
def test_whom_tickets_waited_for_adds_up_to_one(given, ask):
    warehouse = given(
        tickets=[{}, {}],
        waits=[waited("t1", "queue", 60), waited("t1", "department", 90, "Billing"), waited("t2", "queue", 150)],
    )
    found = ask(warehouse)
    assert columns(found, "waited_for", "department", "seconds", "share", "count_tickets") == [
        ("queue", None, 210, 0.7, 2),
        ("department", "Billing", 90, 0.3, 1),
    ]
    assert sum(row["share"] for row in found) == pytest.approx(1)


@pytest.mark.question("escalations/waits")
def test_no_wait(given, ask):
    assert ask(given(), NO_LIMIT) == []


OPEN = {"status": "open", "opened_at": "2024-05-13 09:00"}


@pytest.mark.question("escalations/by_receiver")
def test_receivers_with_what_still_waits_counted(given, ask):
    """Of four, one waits since two hours: it counts among the half, and nine in ten are not known yet."""
    taken = {"picked_up_at": "2024-05-13 11:00", "left_at": "2024-05-13 13:00"}
    warehouse = given(
        tickets=[{}, OPEN],
        handovers=[
            handed("t1", "Front", "Billing", seconds=600, **taken),
            handed("t1", "Front", "Billing", seconds=3600, **taken),
            handed("t1", "Front", "Billing", seconds=1800, **taken),
            handed("t2", "Front", "Billing", held_seconds=7200),  # waits
            handed("t2", "Front", "Claims", held_seconds=300, left_at="2024-05-13 10:05"),  # went on untouched
            handed("t1", None, "Front", is_transfer=False, seconds=1),
        ],
    )
    names = ("team", "n", "count_running", "count_untouched", "median", "p90")
    assert columns(ask(warehouse, measure="pick_up", without=""), *names) == [
        ("", 5, 1, 1, 1800, None),
        ("Billing", 4, 1, 0, 1800, None),
        ("Claims", 1, 0, 1, 300, 300),
    ]
    others = {row["team"]: row for row in ask(warehouse, measure="pick_up", without="Billing")}
    assert (others[""]["n"], others[""]["median"]) == (1, 300)


@pytest.mark.question("escalations/by_receiver")
def test_how_long_receivers_hold_tickets(given, ask):
    warehouse = given(
        tickets=[{}, OPEN],
        handovers=[
            handed("t1", "Front", "Billing", held_seconds=600, held_business_seconds=60, seconds=1),  # ended there
            handed("t2", "Front", "Billing", held_seconds=900, held_business_seconds=90, seconds=1),  # is there still
        ],
    )
    names = ("team", "n", "count_running", "median")
    for clock, half in (("calendar", 600), ("business", 60)):
        found = ask(warehouse, Scope(clock=clock), measure="held", without="")
        assert columns(found, *names) == [("", 2, 1, half), ("Billing", 2, 1, half)]


@pytest.mark.question("escalations/by_receiver")
def test_receivers_of_few_are_withheld(given, ask):
    handovers = [handed("t1", "Front", "Billing", seconds=60, left_at="2024-05-13 11:00") for _ in range(12)]
    handovers += [handed("t1", "Front", "Claims", seconds=60, left_at="2024-05-13 11:00") for _ in range(3)]
    handovers += [handed("t1", "Front", "Night", seconds=60, left_at="2024-05-13 11:00") for _ in range(6)]
    executive = given(tickets=[{}], handovers=handovers, viewer=viewer_of("executive"))
    found = ask(executive, measure="pick_up", without="")
    assert columns(found, "team", "n") == [("", 21), ("Billing", 12)]


def test_a_slow_receiver_is_one_beyond_noise(given):
    """Twelve hand-overs of hours against twelve of minutes are a signal; nine are too few to say anything."""

    def passed(team: str, times: int, unit: int) -> list[dict[str, object]]:
        return [
            handed("t1", "Front", team, seconds=unit * (each + 1), picked_up_at="2024-05-14", left_at="2024-05-15")
            for each in range(times)
        ]

    many = given(tickets=[{}], handovers=passed("Billing", 12, 3600) + passed("Claims", 12, 60))
    (slow,) = slow_receivers(many, NO_LIMIT)
    assert (slow.team, slow.own["n"], slow.others["median"]) == ("Billing", 12, 360)
    assert slow_receivers(given(tickets=[{}], handovers=passed("Billing", 9, 3600)), NO_LIMIT) == ()
    alike = given(tickets=[{}], handovers=passed("Billing", 12, 60) + passed("Claims", 12, 60))
    assert slow_receivers(alike, NO_LIMIT) == ()


@pytest.mark.question("escalations/waterfall")
def test_the_waterfall_adds_up_to_the_mean_elapsed_time(given, ask):
    """t1 took 600 s, t2 200 s; t3 is open since 400 s. A ticket without a history is in neither sum."""
    waits = [
        waited("t1", "queue", 100),
        waited("t1", "department", 500, "Billing"),
        waited("t2", "queue", 50),
        waited("t2", "customer", 150),
        waited("t3", "department", 400),
    ]
    warehouse = given(
        tickets=[
            {"resolution_seconds": 600},
            {"resolution_seconds": 200},
            {"status": "open", "opened_at": before_as_of(400)},
            {"resolution_seconds": 9000},
        ],
        waits=waits,
    )
    names = ("waited_for", "department", "seconds", "starts", "ends", "count_tickets")
    found = ask(warehouse, ended=0)
    assert columns(found, *names) == [
        ("queue", "", 50, 0, 50, 2),
        ("department", "Billing", pytest.approx(500 / 3), 50, pytest.approx(650 / 3), 1),
        ("department", "(none)", pytest.approx(400 / 3), pytest.approx(650 / 3), 350, 1),
        ("customer", "", 50, 350, 400, 1),
        ("all", "", 400, 0, 400, 3),
    ]
    assert columns(found[-1:], "calendar_parts", "calendar_elapsed", "n") == [(400, 400, 3)]
    assert sum(row["share"] for row in found[:-1]) == pytest.approx(1)
    assert columns(ask(warehouse, ended=1)[-1:], "seconds", "n") == [(400, 2)]
    assert ask(given(tickets=[{}]), ended=0) == []


@pytest.mark.question("escalations/waterfall")
def test_by_business_hours_the_check_stays_on_the_calendar(given, ask):
    warehouse = given(
        tickets=[{"resolution_seconds": 600}], waits=[waited("t1", "queue", 600) | {"business_seconds": 120}]
    )
    whole = ask(warehouse, Scope(clock="business"), ended=0)[-1]
    assert (whole["seconds"], whole["calendar_parts"], whole["calendar_elapsed"]) == (120, 600, 600)


@pytest.mark.question("escalations/waterfall")
def test_many_departments_are_gathered_and_small_cells_too(given, ask):
    tickets = [{"resolution_seconds": 60} for _ in range(8)]
    waits = [waited("t1", "department", 10 + number, f"Team {number}") for number in range(11)]
    found = ask(given(tickets=tickets, waits=waits), ended=0)
    assert columns(found[-3:], "waited_for", "department", "seconds") == [
        ("department", "Team 2", 12),
        ("department", "(others)", 21),
        ("all", "", 60),
    ]
    queued = [waited(f"t{number}", "queue", 50) for number in range(1, 9)]
    few = [waited("t1", "approval", 10), waited("t2", "bot", 10)]
    executive = given(tickets=tickets, waits=queued + few, viewer=viewer_of("executive"))
    # Two tickets and the eight they would follow from.
    assert columns(ask(executive, ended=0), "waited_for", "count_tickets") == [("others", 8), ("all", 8)]
    assert ask(given(tickets=tickets, waits=few, viewer=viewer_of("executive")), ended=0) == []


@pytest.mark.question("escalations/bot")
def test_what_became_of_the_tickets_of_a_bot(given, ask):
    said = {"kind": "message", "actor_role": "bot", "happened_at": "2024-05-13 09:01"}
    ended = {"resolution_seconds": 60, "replies": 0}
    warehouse = given(
        tickets=[
            ended | {"ticket_id": "handed", "handed_off_at": "2024-05-13 09:05"},
            ended | {"ticket_id": "alone", "customer_id": "a"},
            ended | {"ticket_id": "back", "customer_id": "c"},
            {"ticket_id": "again", "customer_id": "c", "opened_at": "2024-05-15 09:00", "replies": 1},
            {"ticket_id": "open", "customer_id": "o", "status": "open", "replies": 0},
            ended | {"ticket_id": "early", "customer_id": "e", "opened_at": before_as_of(3600)},
            ended | {"ticket_id": "unknown"},
        ],
        events=[said | {"ticket_id": name} for name in ("handed", "alone", "back", "open", "early", "unknown")],
    )
    found = ask(warehouse)
    assert columns(found, "way", "count_tickets", "n", "share") == [
        *((way, 1, 6, pytest.approx(1 / 6)) for way in ("handed off", "contained", "came back", "other")),
        ("too early", 2, 6, pytest.approx(1 / 3)),
    ]
    assert ask(warehouse.seen_by(viewer_of("executive"))) == []
    assert ask(given(tickets=[{}])) == []


def test_what_became_of_a_bots_tickets_agrees_with_the_measures(sample_warehouse):
    ways = {
        row["way"]: row["count_tickets"] for row in sample_warehouse.run("escalations/bot", NO_LIMIT).rows(named=True)
    }
    measures = ("bot_handed_off", "bot_contained")
    told = sample_warehouse.run("measures/values", NO_LIMIT, measures=measures, by="all", before=NO_LIMIT)
    assert dict(told.select("measure", "count_hits").iter_rows()) == {
        "bot_handed_off": ways["handed off"],
        "bot_contained": ways["contained"],
    }


def test_every_way_leads_to_as_many_tickets_as_it_shows(sample_warehouse):
    for row in sample_warehouse.run("escalations/from_to", NO_LIMIT).head(6).iter_rows(named=True):
        mark = Mark(
            owner="handover", measure="resolution", from_team=row["from_team"], to_team=row["to_team"], most=999
        )
        assert sample_warehouse.run("tickets/list", NO_LIMIT, mark=mark).height == row["count_tickets"]
    for row in sample_warehouse.run("escalations/waterfall", NO_LIMIT, ended=1).iter_rows(named=True):
        if row["waited_for"] == "all" or row["department"] == "(others)":
            continue
        mark = Mark(
            owner="wait",
            measure="resolution",
            waited_for=row["waited_for"],
            department=row["department"] or None,
            statuses=("solved", "closed"),
            most=9999,
        )
        assert sample_warehouse.run("tickets/list", NO_LIMIT, mark=mark).height == row["count_tickets"], row
