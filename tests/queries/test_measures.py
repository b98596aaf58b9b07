"""Every measure on a hand-made example that fits on a screen: what counts, what does not, and what is not known.

A case gives canonical rows and says, for a measure, the value and the n that they make; None where there is none.
"""

from __future__ import annotations

from typing import Any

import pytest

from queries.access import Viewer
from queries.scope import Scope
from tests.queries.given import DAY, HOUR, NO_LIMIT, W19, W20, W21, columns, one, weeks
from tests.queries.test_metrics import facts_of_the_schema

BUSINESS = Scope(clock="business")
SOLVED = {"status": "solved", "resolution_seconds": HOUR}
OPEN = {"status": "open", "replies": 0}
ASKED = {"opened_by": "customer"}


def decision(**row: Any) -> dict[str, Any]:
    return {"kind": "refund", "decided_at": "2024-05-13 09:00", "agent": "Ann", **row}


# measure: (canonical rows, value, n). Each case holds rows that must not count beside those that must.
CASES: dict[str, tuple[dict[str, Any], float | None, int]] = {
    "first_response": (
        {"tickets": [{"first_response_seconds": 60}, {"first_response_seconds": 180}, OPEN, {"replies": 0}]},
        120,
        2,
    ),
    "desk_response": ({"tickets": [{"desk_response_seconds": 30, "first_response_seconds": 90}, {}]}, 30, 1),
    "first_resolution": ({"tickets": [{"first_resolution_seconds": 600, "status": "open"}, OPEN]}, 600, 1),
    "resolution": ({"tickets": [SOLVED, {"status": "open"}]}, HOUR, 1),
    "resolution_of_solved": ({"tickets": [SOLVED, {"status": "open"}]}, HOUR, 1),
    "requester_wait": (
        {"tickets": [SOLVED | {"requester_wait_seconds": 900}, {"status": "open", "requester_wait_seconds": 5}]},
        900,
        1,
    ),
    "agent_wait": ({"tickets": [SOLVED | {"agent_wait_seconds": 0}, SOLVED]}, 0, 1),
    "agent_work": ({"tickets": [SOLVED | {"agent_work_seconds": 120}]}, 120, 1),
    "on_hold": ({"tickets": [SOLVED | {"on_hold_seconds": 300}]}, 300, 1),
    "time_with_bot": ({"tickets": [{"handed_off_at": "2024-05-13 09:01"}, {}]}, 60, 1),
    "reopened": ({"tickets": [{"reopens": 2}, {"reopens": 0}, {}]}, 0.5, 2),
    "transferred": ({"tickets": [{"transfers": 1}, {"transfers": 0}, {}]}, 0.5, 2),
    "ping_pong": ({"tickets": [{"returns": 1}, {"returns": 0}, {}]}, 0.5, 2),
    "zero_touch": ({"tickets": [SOLVED | {"touch": "zero"}, SOLVED | {"touch": "one"}, {"touch": "zero"}]}, 0.5, 2),
    "one_touch": ({"tickets": [SOLVED | {"touch": "zero"}, SOLVED | {"touch": "one"}, SOLVED]}, 0.5, 2),
    "first_contact_resolution": (
        {
            "tickets": [
                {"is_first_contact": True, "is_resolved_first_contact": True},
                {"is_first_contact": True, "is_resolved_first_contact": False},
                {"is_first_contact": False, "is_resolved_first_contact": True},
                {"is_first_contact": True},
            ]
        },
        0.5,
        2,
    ),
    "escalated": ({"tickets": [{"is_escalated": True}, {"is_escalated": False}, {}]}, 0.5, 2),
    "escalated_functional": (
        {
            "tickets": [{}, {}, {"source": "other"}],
            "events": [
                {"ticket_id": "t1", "kind": "escalation", "to_value": "functional", "happened_at": "2024-05-13 10:00"}
            ],
        },
        0.5,
        2,
    ),
    "escalated_hierarchical": (
        {
            "tickets": [{}, {}],
            "events": [
                {"ticket_id": "t1", "kind": "escalation", "to_value": "functional", "happened_at": "2024-05-13 10:00"}
            ],
        },
        0,
        2,
    ),
    "closed_unsolved": (
        {"tickets": [{"is_closed_unsolved": True}, SOLVED | {"is_closed_unsolved": False}, {"status": "open"}]},
        0.5,
        2,
    ),
    "abandoned": (
        {
            "tickets": [
                ASKED | {"replies": 0},
                ASKED | {"replies": 2},
                ASKED | {"replies": 0, "any_response_seconds": 5, "handed_off_at": "2024-05-13 09:01"},  # asked for one
                ASKED | {"replies": 0, "any_response_seconds": 5},  # the bot ended it
                ASKED | {"replies": 0, "merged_into": "t1"},
                ASKED | {"replies": 0, "opened_by": "agent"},
                {"replies": 0},  # nobody knows who began it: a call that was made, perhaps
                ASKED | {"replies": 1},
                ASKED | OPEN,
                ASKED,
            ]
        },
        0.5,
        4,
    ),
    "only_automation": (
        {
            "tickets": [
                {"customer_id": "a", "replies": 0, "any_response_seconds": 5},
                {"customer_id": "a", "replies": 0, "any_response_seconds": 5, "opened_at": "2024-05-14 09:00"},
                {"customer_id": "b", "replies": 0, "any_response_seconds": 5},
                {"customer_id": "b", "replies": 1, "any_response_seconds": 5},  # met a person the second time
                {"customer_id": "c", "replies": 0, "any_response_seconds": 5, "status": "open"},  # still waits
                {"customer_id": "d", "replies": 0, "source": "other"},  # where no bot speaks
            ],
            "events": [
                {"ticket_id": "t1", "kind": "message", "actor_role": "bot", "happened_at": "2024-05-13 09:00:05"}
            ],
        },
        0.5,
        2,
    ),
    "sla_missed": ({"tickets": [{"is_sla_met": False}, {"is_sla_met": True}, {}]}, 0.5, 2),
    "next_reply": (
        {
            "tickets": [OPEN],
            "replies": [
                {"ticket_id": "t1", "asked_at": "2024-05-13 09:00", "is_first": True, "seconds": 5},
                {"ticket_id": "t1", "asked_at": "2024-05-13 10:00", "is_first": False, "seconds": 90},
                {"ticket_id": "t1", "asked_at": "2024-05-13 11:00", "is_first": False},
            ],
        },
        90,
        1,
    ),
    "pick_up": (
        {
            "tickets": [{}],
            "handovers": [
                {"ticket_id": "t1", "to_team": "A", "handed_at": "2024-05-13 09:00", "held_seconds": 60}
                | {"is_transfer": False, "is_return": False, "seconds": 1},
                {"ticket_id": "t1", "to_team": "B", "handed_at": "2024-05-13 09:01", "held_seconds": 900}
                | {"is_transfer": True, "is_return": False, "seconds": 600},
                # It left again untouched: until then it had waited.
                {"ticket_id": "t1", "to_team": "C", "handed_at": "2024-05-13 09:16", "held_seconds": 1200}
                | {"is_transfer": True, "is_return": False, "left_at": "2024-05-13 09:36"},
            ],
        },
        900,
        2,
    ),
    "held": (
        {
            "tickets": [{}],
            "handovers": [
                {"ticket_id": "t1", "to_team": "B", "handed_at": "2024-05-13 09:01", "held_seconds": 900}
                | {"is_transfer": True, "is_return": False}
            ],
        },
        900,
        1,
    ),
    "reopened_in_week": (
        {
            "tickets": [{"status": "open"}],
            "resolutions": [
                {"ticket_id": "t1", "started_at": "2024-05-13 09:00", "resolved_at": when, "seconds": 1}
                | {"seconds_to_reopen": after, "is_thank_you": False}
                for when, after in (
                    ("2024-05-13 10:00", 7 * DAY),
                    ("2024-05-20 12:00", 7 * DAY + 1),
                    ("2024-05-27 00:00", None),  # exactly seven days before as-of
                    ("2024-05-27 00:01", 60),  # too young to judge, though reopened
                )
            ],
        },
        1 / 3,
        3,
    ),
    "sla_met": (
        {
            "tickets": [{}],
            "sla_outcomes": [
                {"ticket_id": "t1", "metric": "first_reply_time", "target_seconds": 60, "clock": "calendar"}
                | {"applied_at": "2024-05-13 09:00", "started_at": "2024-05-13 09:00", "elapsed_seconds": 60}
                | {"is_done": True, "is_breached": state == "missed", "state": state}
                for state in ("met", "met", "missed", "running")
            ],
        },
        2 / 3,
        3,
    ),
    "repeat_contact": (
        {
            "tickets": [
                {"customer_id": "a", "opened_at": "2024-05-13 09:00"},
                {"customer_id": "a", "opened_at": "2024-05-20 09:00"},  # exactly seven days after
                {"customer_id": "b"},
                {"customer_id": "c", "opened_at": "2024-05-20 09:01"},  # no later ticket is told of: too young to judge
                {"opened_at": "2024-05-27 09:00"},  # nobody knows whose
            ]
        },
        1 / 3,
        3,
    ),
    "repeat_business": (
        {
            "tickets": [
                {"customer_id": name, "opened_at": f"{day} 09:00", "resolved_at": f"{day} 10:00"}
                for name, day in (("a", "2024-01-10"), ("b", "2024-01-20"), ("c", "2024-03-01"), ("d", "2024-05-25"))
            ]
            + [
                {"customer_id": "e", "opened_at": "2024-01-10 09:00", "status": "open", "as_of": "2024-02-01"},
                {"customer_id": "f", "opened_at": "2024-01-10 09:00", "source": "inside"},  # where nobody ever orders
            ],
            "orders": [
                {"customer_id": "a", "kind": "order", "ordered_at": "2024-02-01 00:00"},
                {"customer_id": "c", "kind": "order", "ordered_at": "2024-06-15 00:00"},  # after day 90
                {"customer_id": "b", "kind": "refund", "ordered_at": "2024-02-01 00:00"},  # no business
            ],
        },
        1 / 3,
        3,
    ),
    "churned": (
        {
            "tickets": [
                {"customer_id": name, "opened_at": "2024-01-10 09:00", "resolved_at": "2024-01-10 10:00"}
                for name in ("a", "b", "stranger")
            ],
            "customers": [{"customer_id": "a", "left_on": "2024-02-01"}, {"customer_id": "b"}],
            "orders": [{"customer_id": "b", "kind": "order", "ordered_at": "2024-06-01 00:00"}],
        },
        0.5,
        2,
    ),
    "bot_handed_off": (
        {
            "tickets": [{"handed_off_at": "2024-05-13 09:01"}, {}, {}],
            "events": [
                {"ticket_id": ticket, "kind": "message", "actor_role": role, "happened_at": "2024-05-13 09:00"}
                for ticket, role in (("t1", "bot"), ("t2", "bot"), ("t3", "agent"))
            ],
        },
        0.5,
        2,
    ),
    "bot_contained": (
        {
            "tickets": [
                SOLVED | {"replies": 0, "customer_id": "a"},
                SOLVED | {"replies": 0, "customer_id": "b"},
                SOLVED | {"replies": 0, "customer_id": "b", "opened_at": "2024-05-15 09:00"},  # b came back
                SOLVED | {"replies": 1, "customer_id": "c"},
                SOLVED | {"replies": 0},  # nobody knows whose
                SOLVED | {"replies": 0, "customer_id": "d", "opened_at": "2024-05-20 09:00"},  # the last one told of
            ],
            "events": [
                {"ticket_id": ticket, "kind": "message", "actor_role": "bot", "happened_at": "2024-05-13 09:00"}
                for ticket in ("t1", "t2", "t4", "t5", "t6")
            ],
        },
        1 / 3,
        3,
    ),
    "csat": (
        {
            "tickets": [{}],
            "surveys": [
                {"score": 4},
                {"score": 3},
                {},
                {"kind": "nps", "score": 10},
                {"scale_min": 0, "scale_max": 1, "score": 1},
            ],
        },
        2 / 3,
        3,
    ),
    "coverage": (
        # The second source exports answers alone: that is no 100 %.
        {"tickets": [{}], "surveys": [{"score": 4}, {}, {"source": "tool", "score": 5}]},
        0.5,
        2,
    ),
    "nps": (
        {"tickets": [{}], "surveys": [{"kind": "nps", "score": score} for score in (10, 9, 8, 6, None)]},
        25,
        4,
    ),
    "ces": (
        {
            "tickets": [{}],
            "surveys": [
                {"kind": "ces", "scale_max": 7, "score": 5},
                {"kind": "ces", "scale_max": 7, "score": 4},
                {"kind": "ces", "scale_max": 5, "score": 2, "is_low_good": True},
                {"kind": "ces", "scale_max": 5, "score": 3, "is_low_good": True},
            ],
        },
        0.5,
        4,
    ),
    "ces_mean": (
        {
            "tickets": [{}],
            "surveys": [
                {"kind": "ces", "scale_max": 7, "score": 6},
                {"kind": "ces", "scale_max": 7, "score": 2, "is_low_good": True},
                {"kind": "ces", "scale_max": 5, "score": 1},
            ],
        },
        6,
        2,
    ),
    "response_rate": (
        {
            "tickets": [{}],
            "surveys": [
                {"sent_at": "2024-05-13 09:00", "answered_at": "2024-05-27 09:00", "score": 5},
                {"sent_at": "2024-05-13 09:00", "answered_at": "2024-05-27 09:01", "score": 5},  # too late
                {"sent_at": "2024-05-25 09:00", "answered_at": "2024-05-26 09:00", "score": 5},  # too young
                {"sent_at": "2024-05-13 09:00", "source": "tool", "ticket_source": "zendesk"},  # its export ends sooner
                {"sent_at": "2024-05-13 09:00", "answered_at": "2024-05-14 09:00", "score": 5, "is_asking_told": False},
            ],
            "loads": [{"as_of": "2024-06-03 00:00"}, {"as_of": "2024-05-14 00:00", "source": "tool"}],
        },
        0.5,
        2,
    ),
    "own_authority": (
        {
            "decisions": [
                decision(authority="own"),
                decision(authority="approved"),
                decision(authority="automatic"),
                decision(authority="own", is_required=True),
                decision(),
            ]
        },
        0.5,
        2,
    ),
    "review_coverage": (
        {
            "decisions": [
                decision(authority="own", outcome="upheld"),
                decision(authority="own"),
                decision(authority="approved", outcome="upheld"),
            ]
        },
        0.5,
        2,
    ),
    "self_reviewed": (
        {
            "decisions": [
                decision(authority="own", outcome="upheld", reviewer="Ann"),
                decision(authority="own", outcome="upheld", reviewer="Bob"),
            ]
        },
        0.5,
        2,
    ),
    "upheld": (
        {
            "decisions": [
                decision(authority="own", outcome="upheld", reviewer="Bob"),
                decision(authority="own", outcome="overturned", reviewer="Bob"),
                decision(authority="own", outcome="partly", reviewer="Bob"),  # a class of its own
                decision(authority="own", outcome="upheld", reviewer="Ann"),  # by herself
                decision(authority="own"),  # never reviewed
            ]
        },
        0.5,
        2,
    ),
    "partly_upheld": (
        {"decisions": [decision(authority="own", outcome=each) for each in ("upheld", "partly", "overturned", None)]},
        1 / 3,
        3,
    ),
    "overturned": (
        {"decisions": [decision(authority="own", outcome=each) for each in ("upheld", "partly", "overturned", None)]},
        1 / 3,
        3,
    ),
    "overturned_for_customer": (
        {
            "decisions": [
                decision(authority="own", outcome="overturned", outcome_for="customer"),
                decision(authority="own", outcome="overturned", outcome_for="house"),
                decision(authority="own", outcome="upheld"),
            ]
        },
        0.5,
        2,
    ),
    "approval_wait": (
        {
            "decisions": [
                decision(approval_requested_at="2024-05-13 09:00", approval_answered_at="2024-05-13 10:00"),
                decision(approval_requested_at="2024-05-13 09:00"),
                decision(),
            ],
            "loads": [{"as_of": "2024-06-03 00:00"}],
        },
        HOUR,
        1,
    ),
    "declined": ({"decisions": [decision(kind="decline"), decision(), {"decided_at": "2024-05-13 09:00"}]}, 0.5, 2),
    "alternative_offered": (
        {
            "decisions": [
                decision(kind="decline", alternative_offered=True),
                decision(kind="decline", alternative_offered=False),
                decision(kind="decline"),
                decision(alternative_offered=True),
            ]
        },
        0.5,
        2,
    ),
    "alternative_accepted": (
        {
            "decisions": [
                decision(kind="decline", alternative_offered=True, alternative_accepted=True),
                decision(kind="decline", alternative_offered=True, alternative_accepted=False),
                decision(kind="decline", alternative_offered=True),
            ]
        },
        0.5,
        2,
    ),
    "decline_reversed": (
        {
            "tickets": [{}],
            "decisions": [
                decision(kind="decline", ticket_id="t1"),  # granted an hour later
                decision(ticket_id="t1", decided_at="2024-05-13 10:00"),
                decision(kind="decline", ticket_id="t1", decided_at="2024-05-13 11:00"),
                decision(kind="decline", outcome="overturned", outcome_for="customer"),
                decision(kind="decline", ticket_id="t1", is_required=True),
            ],
        },
        2 / 3,
        3,
    ),
    "required_decline": (
        {"decisions": [decision(kind="decline", is_required=True), decision(kind="decline", is_required=False)]},
        0.5,
        2,
    ),
    "disputed": ({"decisions": [decision(is_disputed=True), decision(is_disputed=False), decision()]}, 0.5, 2),
    "hindered": ({"decisions": [decision(is_hindered=True), decision(is_hindered=False), decision()]}, 0.5, 2),
    "concession": (
        {"decisions": [decision(amount=10.5), decision(amount=4), decision(), decision(kind="decline", amount=99)]},
        14.5,
        2,
    ),
    "use_of_limit": (
        {
            "decisions": [
                decision(authority="own", amount=50, authority_limit=100),
                decision(authority="own", amount=100, authority_limit=100),
                decision(authority="own", amount=100),
            ]
        },
        0.75,
        2,
    ),
    "over_limit": (
        {
            "decisions": [
                decision(authority="own", amount=100, authority_limit=100),  # equal is within
                decision(authority="own", amount=100.01, authority_limit=100),
            ]
        },
        0.5,
        2,
    ),
    "just_below_limit": (
        {"decisions": [decision(authority="own", amount=each, authority_limit=100) for each in (94, 95, 100, 101)]},
        2 / 3,
        3,
    ),
    "latitude_unused": (
        {
            "decisions": [
                decision(authority="approved", amount=40, authority_limit=50),
                decision(authority="approved", amount=60, authority_limit=50),
                decision(authority="own", amount=40, authority_limit=50),
            ]
        },
        0.5,
        2,
    ),
    "over_delivered": (
        {"decisions": [decision(amount=20, loss=10), decision(amount=10, loss=10), decision(amount=10)]},
        0.5,
        2,
    ),
    "contact_after_decision": (
        {
            "tickets": [
                {"customer_id": "a"},
                {"customer_id": "a", "opened_at": "2024-05-20 09:00"},
                {"customer_id": "b"},
                {},
            ],
            "decisions": [
                decision(ticket_id="t1"),
                decision(ticket_id="t3"),
                decision(ticket_id="t3", decided_at="2024-05-13 09:01"),  # seven days after it no ticket is told of
                decision(ticket_id="t4"),  # nobody knows whose
            ],
        },
        0.5,
        2,
    ),
    "business_after_decision": (
        {
            "decisions": [
                decision(customer_id="a", decided_at="2024-01-10 00:00"),
                decision(customer_id="b", decided_at="2024-01-10 00:00"),
                decision(customer_id="a", decided_at="2024-05-01 00:00"),  # no 90 days of follow-up
                decision(decided_at="2024-01-10 00:00"),  # nobody knows whose
            ],
            "orders": [
                {"customer_id": "a", "kind": "renewal", "ordered_at": "2024-02-01 00:00"},
                {"customer_id": "c", "kind": "order", "ordered_at": "2024-06-15 00:00"},
            ],
        },
        0.5,
        2,
    ),
    "promise_kept": (
        {
            "promises": [
                {"due_at": "2024-05-13 12:00", "kept_at": "2024-05-13 12:00"},
                {"due_at": "2024-05-13 12:00", "kept_at": "2024-05-13 12:01"},
                {"due_at": "2024-05-13 12:00"},
                {"due_at": "2024-07-01 12:00"},  # not due yet
                {"due_at": "2024-07-01 12:00", "kept_at": "2024-05-13 12:00"},  # nor is this one, for all the good news
            ],
            "loads": [{"as_of": "2024-06-03 00:00"}],
        },
        1 / 3,
        3,
    ),
    "feedback_acknowledged": (
        {
            "feedback": [
                {"passed_on_at": "2024-05-13 09:00", "acknowledged_at": "2024-05-14 09:00"},
                {"passed_on_at": "2024-05-13 09:00"},
                {"passed_on_at": "2024-06-01 09:00"},  # too young to judge
                {"passed_on_at": "2024-06-01 09:00", "acknowledged_at": "2024-06-01 10:00"},
            ],
            "loads": [{"as_of": "2024-06-03 00:00"}],
        },
        0.5,
        2,
    ),
    "feedback_closed": (
        {
            "feedback": [
                {"passed_on_at": "2024-05-13 09:00", "closed_at": "2024-05-13 10:00"},
                {"passed_on_at": "2024-05-13 09:00"},
            ],
            "loads": [{"as_of": "2024-06-03 00:00"}],
        },
        HOUR,
        1,
    ),
}


def test_every_fact_has_a_case():
    assert set(CASES) == set(facts_of_the_schema())


@pytest.mark.parametrize("measure", CASES)
@pytest.mark.question("measures/values")
def test_a_measure_counts_what_its_definition_says(given, ask, measure):
    tables, value, n = CASES[measure]
    found = one(ask(given(**tables), measures=(measure,), by="all", before=NO_LIMIT))
    assert (found["value"], found["n"]) == (pytest.approx(value), n)
    if facts_of_the_schema()[measure] == "share":
        assert 0 <= found["low"] <= value <= found["high"] <= 1


@pytest.mark.question("measures/values")
def test_amounts_of_several_currencies_are_never_added_nor_subtracted(given, ask):
    """Not within a period, and not from one to the next: a week of euros is no more than a week of dollars."""
    euros = decision(amount=10, currency="EUR")
    dollars = decision(amount=4, currency="USD", decided_at="2024-05-06 09:00")
    asked = {"measures": ("concession",), "by": "all"}
    both = given(decisions=[euros, dollars, decision(kind="decline", amount=9, currency="CHF"), decision()])
    assert ask(both, before=NO_LIMIT, **asked) == []
    assert ask(both, weeks(W20, W20), before=weeks(W19, W19), **asked) == []
    alone = given(decisions=[euros, euros, decision(kind="decline", amount=9, currency="CHF")])
    assert columns(ask(alone, before=NO_LIMIT, **asked), "value", "n") == [(20, 2)]


@pytest.mark.question("measures/values")
def test_nothing_gives_no_number(given, ask):
    assert ask(given(), measures=tuple(CASES), by="all", before=NO_LIMIT) == []


# One of each macro and kind: how cells are made is the same for all.
ONE_OF_EACH = (
    "first_response",
    "pick_up",
    "sla_met",
    "repeat_contact",
    "nps",
    "ces_mean",
    "concession",
    "promise_kept",
)


@pytest.mark.parametrize("measure", ONE_OF_EACH)
@pytest.mark.question("measures/values")
def test_cells_add_up_to_the_whole(given, ask, measure):
    """The parts of every dimension hold the whole, and no thing twice."""
    tables, _, n = CASES[measure]
    warehouse = given(**tables)
    for by in ("team", "topic", "source", "week"):
        cells = ask(warehouse, measures=(measure,), by=by, before=NO_LIMIT)
        assert sum(cell["n"] for cell in cells) == n, by


@pytest.mark.question("measures/values")
def test_what_still_runs_is_counted_beside_the_median(given, ask):
    warehouse = given(tickets=[{"first_response_seconds": 60}, OPEN, OPEN, {"replies": 0}])
    found = one(ask(warehouse, measures=("first_response",), by="all", before=NO_LIMIT))
    assert (found["n"], found["count_running"]) == (1, 2)


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        ("first_response", "first_response_business_seconds"),
        ("desk_response", "desk_response_business_seconds"),
        ("resolution", "resolution_business_seconds"),
        ("requester_wait", "requester_wait_business_seconds"),
        ("agent_work", "agent_work_business_seconds"),
        ("on_hold", "on_hold_business_seconds"),
    ],
)
@pytest.mark.question("measures/values")
def test_the_business_clock_never_shows_calendar_time(given, ask, measure, name):
    tickets = [SOLVED | {name: 7, name.replace("business_", ""): 99}, SOLVED | {name.replace("business_", ""): 99}]
    found = one(ask(given(tickets=tickets), BUSINESS, measures=(measure,), by="all", before=NO_LIMIT))
    assert (found["value"], found["n"]) == (7, 1)


@pytest.mark.question("measures/values")
def test_a_cell_is_compared_with_itself(given, ask):
    tickets = [{"team": team, "reopens": 1, "opened_at": day} for team in "ab" for day in ("2024-05-13", "2024-05-20")]
    tickets += [{"team": "a", "reopens": 0, "opened_at": "2024-05-20"}]
    found = ask(given(tickets=tickets), weeks(W21, W21), measures=("reopened",), by="team", before=weeks(W20, W20))
    assert columns(found, "cell", "value", "value_before", "difference") == [("a", 0.5, 1, -0.5), ("b", 1, 1, 0)]


EXECUTIVE = Viewer(role="executive", sees_persons=False)


@pytest.mark.question("measures/values")
def test_small_cells_and_the_one_that_reveals_them_are_withheld(given, ask):
    """The limit is five: three are too few, and the ten beside them would tell the three by subtraction."""
    tickets = [{"team": team, "reopens": 0} for team, size in (("a", 3), ("b", 10), ("c", 50)) for _ in range(size)]
    asked = {"measures": ("reopened",), "by": "team", "before": NO_LIMIT}
    found = ask(given(tickets=tickets, viewer=EXECUTIVE), **asked)
    assert columns(found, "cell", "is_withheld", "n", "value") == [
        ("a", True, None, None),
        ("b", True, None, None),
        ("c", False, 50, 0),
    ]
    assert [cell["n"] for cell in ask(given(tickets=tickets), **asked)] == [3, 10, 50]


@pytest.mark.question("measures/values")
def test_two_small_cells_hide_each_other(given, ask):
    tickets = [{"team": team, "reopens": 0} for team, size in (("a", 3), ("b", 4), ("c", 50)) for _ in range(size)]
    found = ask(given(tickets=tickets, viewer=EXECUTIVE), measures=("reopened",), by="team", before=NO_LIMIT)
    assert [cell["is_withheld"] for cell in found] == [True, True, False]


@pytest.mark.question("measures/values")
def test_a_viewer_cannot_ask_the_limit_away(given, ask):
    warehouse = given(tickets=[{"reopens": 0}], viewer=EXECUTIVE)
    scope = Scope(smallest_cell=0)
    assert one(ask(warehouse, scope, measures=("reopened",), by="all", before=scope))["value"] is None


@pytest.mark.question("measures/values")
def test_who_sees_no_person_gets_no_agent_by_name(given, ask):
    tickets = [{"agent": name, "reopens": 0} for name in ("Ann", "Bob") for _ in range(20)]
    asked = {"measures": ("reopened",), "by": "agent", "before": NO_LIMIT}
    assert columns(ask(given(tickets=tickets, viewer=EXECUTIVE), **asked), "cell", "n") == [("(all)", 40)]
    assert columns(ask(given(tickets=tickets), **asked), "cell", "n") == [("Ann", 20), ("Bob", 20)]
