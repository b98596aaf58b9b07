"""Whom a ticket waits for, stretch by stretch, from its opening to its end."""

from __future__ import annotations

import pytest

from tests.data.derive.given import (
    assigned,
    became,
    derived,
    derived_each,
    instant,
    moved,
    noted,
    of_ticket,
    one,
    open_from,
    rows,
    said,
)

NEW = became("16:00", "new", "customer")
SOLVED = became("20:00", "solved")
FRONT = moved("16:00", "Front", "system")


def asked(when: str):
    return {"happened_at": when, "kind": "approval", "to_value": "asked", "actor_role": "agent"}


def answered(when: str):
    return {"happened_at": when, "kind": "approval", "to_value": "approved", "actor_role": "agent"}


def handed_off(when: str):
    return {"happened_at": when, "kind": "handoff", "actor_role": "bot"}


# The events of a ticket that was opened at 16:00 and solved at 20:00; its stretches, in minutes.
LIVES = {
    "nobody took it up": ([NEW, SOLVED], [("queue", None, 240)]),
    "taken up by a reply": ([NEW, said("16:30", "agent"), SOLVED], [("queue", None, 30), ("front line", None, 210)]),
    "with a team": ([NEW, FRONT, noted("16:30"), SOLVED], [("queue", "Front", 30), ("front line", "Front", 210)]),
    "opened by an agent": ([became("16:00", "open"), FRONT, SOLVED], [("front line", "Front", 240)]),
    "a bot's answer takes nothing up": ([NEW, said("16:00:02", "bot"), SOLVED], [("queue", None, 240)]),
    "pending": (
        [NEW, said("16:30", "agent"), became("17:00", "pending"), became("18:00", "open", "customer"), SOLVED],
        [("queue", None, 30), ("front line", None, 30), ("customer", None, 60), ("front line", None, 120)],
    ),
    "on hold for whom nobody wrote down": (
        [NEW, FRONT, noted("16:30"), became("17:00", "hold"), became("18:00", "open"), SOLVED],
        [("queue", "Front", 30), ("front line", "Front", 30), ("department", None, 60), ("front line", "Front", 120)],
    ),
    "with another department": (
        [NEW, FRONT, noted("16:30", "ann"), moved("17:00", "Billing", actor="ann"), noted("18:00", "ben"), SOLVED],
        [("queue", "Front", 30), ("front line", "Front", 30), ("department", "Billing", 180)],
    ),
    "on hold with another department": (
        [NEW, FRONT, noted("16:30", "ann"), moved("17:00", "Billing", actor="ann"), became("18:00", "hold", actor="ben"), SOLVED],
        [("queue", "Front", 30), ("front line", "Front", 30), ("department", "Billing", 180)],
    ),
    "back at the front": (
        [NEW, FRONT, noted("16:30", "ann"), moved("17:00", "Billing", actor="ann"), moved("18:00", "Front", actor="ben"), noted("18:30", "ann"), SOLVED],
        [("queue", "Front", 30), ("front line", "Front", 30), ("department", "Billing", 60), ("queue", "Front", 30), ("front line", "Front", 90)],
    ),
    "between two teams": (
        [NEW, FRONT, noted("16:30", "ann"), moved("17:00", None, actor="ann"), noted("17:30", "ben"), moved("18:00", "Billing", actor="ben"), SOLVED],
        [("queue", "Front", 30), ("front line", "Front", 30), ("queue", None, 60), ("department", "Billing", 120)],
    ),
    "its assignee was removed": (
        [NEW, FRONT, assigned("16:00", "ann"), noted("16:30", "ann"), assigned("17:00", None, "ann"), assigned("18:00", "ben", "cora"), SOLVED],
        [("queue", "Front", 30), ("front line", "Front", 30), ("queue", "Front", 60), ("front line", "Front", 120)],
    ),
    "waits for an approval": (
        [NEW, noted("16:30"), asked("17:00"), became("17:00", "pending"), answered("18:00"), SOLVED],
        [("queue", None, 30), ("front line", None, 30), ("approval", None, 60), ("customer", None, 120)],
    ),
    "for one that never came": ([NEW, noted("16:30"), asked("17:00"), SOLVED], [("queue", None, 30), ("front line", None, 30), ("approval", None, 180)]),
    "for two at once": (
        [NEW, noted("16:30"), asked("17:00"), asked("17:30"), answered("18:00"), answered("19:00"), SOLVED],
        [("queue", None, 30), ("front line", None, 30), ("approval", None, 60), ("front line", None, 120)],
    ),
    "a bot first": (
        [NEW, became("16:01", "pending", "bot"), said("16:02", "bot"), handed_off("16:20"), became("16:20", "open", "bot"), said("17:00", "agent"), SOLVED],
        [("bot", None, 20), ("queue", None, 40), ("front line", None, 180)],
    ),
    "a person steps in before the bot hands it off": (
        [NEW, said("16:10", "agent"), handed_off("16:20"), SOLVED],
        [("bot", None, 10), ("front line", None, 230)],
    ),
    "a bot alone": ([NEW, said("16:01", "bot"), became("20:00", "solved", "bot")], [("bot", None, 240)]),
    "solved time is nobody's": (
        [NEW, became("17:00", "solved"), became("19:00", "open", "customer"), SOLVED],
        [("queue", None, 60), ("nobody", None, 120), ("front line", None, 60)],
    ),
    "closed later": ([NEW, SOLVED, became("2024-05-18 20:00", "closed")], [("queue", None, 240)]),
    "merged": ([NEW, became("17:00", "closed")], [("queue", None, 60)]),
    "over at once": ([became("16:00", "solved")], []),
}  # fmt: skip


@pytest.fixture(scope="module")
def lives():
    return derived_each({name: events for name, (events, _) in LIVES.items()})


@pytest.mark.parametrize("name", LIVES)
def test_a_life_is_cut_by_whom_it_waits_for(lives, name):
    of_ticket(lives, name, "ticket_id")
    query = "select waited_for, department, seconds / 60 from waits join asked using (ticket_id) order by started_at"
    assert rows(lives, query) == LIVES[name][1]


def test_an_open_ticket_waits_until_the_export():
    con = derived(tickets=[{"as_of": "18:00"}], events=[NEW, said("16:30", "agent"), SOLVED])
    assert rows(con, "select waited_for, started_at, ended_at, is_running from waits order by started_at") == [
        ("queue", instant("16:00"), instant("16:30"), False),
        ("front line", instant("16:30"), instant("18:00"), True),
    ]


def test_approvals_of_the_decision_log_are_waited_for_too():
    decision = {"approval_requested_at": "17:00", "approval_answered_at": "18:00"}
    elsewhere = {"decision_id": "2", "ticket_source": "elsewhere", "approval_requested_at": "19:00"}
    con = derived(tickets=[{}], events=[NEW, noted("16:30"), SOLVED], decisions=[decision, elsewhere])
    found = rows(con, "select waited_for, seconds / 60 from waits order by started_at")
    assert found == [("queue", 30), ("front line", 30), ("approval", 60), ("front line", 120)]


def test_waits_by_the_business_clock():
    """The desk closes at 17:00 and opens at 09:00; the customer is waited for over night."""
    events = [NEW, said("16:30", "agent"), became("16:45", "pending"), became("2024-05-15 09:30", "solved", "customer")]
    con = derived(tickets=[{}], events=events, schedules=open_from("09:00", "17:00"), schedule_use=[{}])
    assert rows(con, "select waited_for, business_seconds / 60 from waits order by started_at") == [
        ("queue", 30),
        ("front line", 15),
        ("customer", 15 + 30),
    ]


def test_a_ticket_without_statuses_has_no_ledger():
    assert one(derived(tickets=[{}], events=[said("16:00", "customer")]), "select count(*) from waits") == 0
