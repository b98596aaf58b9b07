"""Whether customers must ask again, come back, recommend, find promises kept and are heard."""

from __future__ import annotations

import pytest

from queries.access import Viewer
from queries.loyalty import after_service, by_tier, passed_on, promoters
from tests.queries.given import DAY, HOUR, NO_LIMIT, columns, one

AGGREGATES = Viewer("executive", sees_persons=False)
SOLVED = {"status": "solved", "resolution_seconds": HOUR}


@pytest.mark.question("customers/known")
def test_whom_the_page_can_speak_of(given, ask):
    warehouse = given(
        tickets=[{"customer_id": "a"}, {"customer_id": "a"}, {"customer_id": "b", "status": "open"}, {}],
        orders=[{"customer_id": "a", "kind": "order", "ordered_at": "2024-05-20 09:00"}],
        customers=[{"customer_id": "a"}],
        promises=[{"due_at": "2024-05-14 09:00"}],
    )
    found = one(ask(warehouse))
    names = ("count_tickets", "count_known", "count_customers", "count_followed", "count_listed")
    assert [found[name] for name in names] == [4, 3, 2, 1, 1]
    assert (found["count_promises"], found["count_feedback"]) == (1, 0)
    assert one(ask(given()))["count_tickets"] == 0


def asking(customer: str, day: int, topic: str = "Parcel", **row: object) -> dict[str, object]:
    return {"customer_id": customer, "topic": topic, "opened_at": f"2024-05-{day:02d} 09:00"} | SOLVED | row


@pytest.mark.question("customers/contacts")
def test_chains_of_contacts(given, ask):
    """Each within seven days of the one before; other topics and later contacts begin anew; the last days are open."""
    warehouse = given(
        tickets=[
            *(asking("a", day) for day in (6, 12, 19)),
            asking("b", 6),
            asking("b", 14),
            asking("c", 6),
            asking("c", 7, topic="Invoice"),
            asking("d", 6, status="open", resolution_seconds=None),
            asking("e", 26),
            {"customer_id": "f", "opened_at": "2024-05-27 09:00"},
        ]
    )
    found = ask(warehouse, by="all")
    assert columns(found, "contacts", "count_chains", "n", "count_running", "count_again") == [
        (1, 4, 5, 2, 1),
        (3, 1, 5, 2, 1),
    ]
    assert found[1]["share"] == pytest.approx(0.2)
    topics = ask(warehouse, by="topic")
    assert columns(topics, "cell", "contacts", "count_chains") == [
        ("Invoice", 1, 1),
        ("Parcel", 1, 3),
        ("Parcel", 3, 1),
    ]
    assert ask(given(tickets=[{}]), by="all") == []


@pytest.mark.question("customers/after_service")
def test_orders_after_good_and_bad_service(given, ask):
    """The first ticket of a customer stands for them; days count from its end; who has no end has no follow-up."""
    warehouse = given(
        tickets=[
            asking("a", 6, reopens=1, tier="gold"),
            asking("a", 7, reopens=0),
            asking("b", 6, reopens=0),
            asking("c", 6, reopens=0),
            asking("d", 6, reopens=0, status="open", resolution_seconds=None),
        ],
        orders=[
            {"customer_id": "b", "kind": "order", "ordered_at": "2024-05-09 12:00"},
            {"customer_id": "x", "kind": "order", "ordered_at": "2024-05-26 12:00"},
        ],
    )
    found = [row for row in ask(warehouse, what="business") if row["service"] in ("reopened", "tier")]
    names = ("service", "cell", "moment", "n", "count_events", "ended")
    assert columns(found, *names) == [
        ("reopened", "bad", 20, 1, 0, 0),
        ("reopened", "good", 3, 2, 1, 0.5),
        ("reopened", "good", 20, 2, 1, 0.5),
        ("tier", "(none)", 3, 2, 1, 0.5),
        ("tier", "(none)", 20, 2, 1, 0.5),
        ("tier", "gold", 20, 1, 0, 0),
    ]
    assert ask(given(tickets=[asking("a", 6)]), what="business") == []
    # Nobody's leaving is known without a list of customers.
    assert ask(warehouse, what="churn") == []


@pytest.mark.question("customers/after_service")
def test_customers_who_left(given, ask):
    warehouse = given(
        tickets=[asking("a", 6), asking("b", 6)],
        customers=[{"customer_id": "a"}, {"customer_id": "b"}],
        orders=[{"customer_id": "a", "kind": "cancellation", "ordered_at": "2024-05-11 12:00"}],
        decisions=[{"ticket_id": "t1", "kind": "decline", "decided_at": "2024-05-06 10:00"}],
    )
    found = [row for row in ask(warehouse, what="churn") if row["service"] == "declined"]
    assert columns(found, "cell", "moment", "n", "ended") == [("bad", 5, 1, 1)]


def test_bad_service_is_compared_with_good_where_there_are_enough(given):
    """Of forty customers after a reopening a quarter orders, of forty without one three quarters, ten days later."""
    tickets = [
        asking(f"c{n}", 6, reopens=n % 2, tier="gold" if n % 2 else "plain", as_of="2024-09-01") for n in range(80)
    ]
    orders = [
        {"customer_id": f"c{n}", "kind": "order", "ordered_at": "2024-05-16 12:00"}
        for n in range(80)
        if n % 8 in (0, 2, 4, 1)
    ]
    orders.append({"customer_id": "x", "kind": "order", "ordered_at": "2024-08-31 12:00"})
    warehouse = given(tickets=tickets, orders=orders)
    found = after_service(warehouse, NO_LIMIT, "business")
    reopened = {row["cell"]: row for row in found.iter_rows(named=True) if row["service"] == "reopened"}
    assert (reopened["bad"]["share"], reopened["good"]["share"]) == pytest.approx((0.25, 0.75))
    assert reopened["bad"]["days"] == 90
    assert reopened["bad"]["difference"] == pytest.approx(-0.5)
    assert reopened["bad"]["difference_high"] < 0
    tiers = by_tier(warehouse, NO_LIMIT, "business")
    assert tiers.select("cell", "n").sort("cell").rows() == [("gold", 40), ("plain", 40)]
    assert after_service(given(), NO_LIMIT, "business").is_empty()
    assert by_tier(given(), NO_LIMIT, "churn").is_empty()


@pytest.mark.question("customers/promoters")
def test_recommendation_after_a_complaint(given, ask):
    """What a customer met before the answer counts, not what came after it or long before."""
    nps = {"kind": "nps", "scale_min": 0, "scale_max": 10, "ticket_id": None, "answered_at": "2024-05-20 09:00"}
    warehouse = given(
        tickets=[
            asking("a", 6, reopens=1),
            asking("b", 6, reopens=1),
            asking("c", 6),
            asking("c", 25, reopens=1),
            asking("d", 6, opened_at="2024-01-01 09:00", reopens=1),
        ],
        surveys=[
            nps | {"customer_id": each, "score": score} for each, score in zip("abcde", (2, 9, 10, 7, 3), strict=True)
        ],
        decisions=[{"ticket_id": "t2", "kind": "credit", "decided_at": "2024-05-07 10:00"}],
    )
    names = ("cell", "n", "count_promoters", "count_passives", "count_detractors")
    assert columns(ask(warehouse), *names) == [
        ("made good", 1, 1, 0, 0),
        ("no ticket", 2, 0, 1, 1),
        ("none", 1, 1, 0, 0),
        ("not made good", 1, 0, 0, 1),
    ]
    found = promoters(warehouse, NO_LIMIT)
    assert found.select("cell", "score", "state").row(0) == ("none", 100, "too_few")
    assert found["difference"].null_count() == 4
    assert ask(given()) == []
    assert promoters(given(), NO_LIMIT).is_empty()


PROMISES = [
    {"team": "A", "due_at": "2024-05-14 09:00", "kept_at": "2024-05-14 09:00"},
    {"team": "A", "due_at": "2024-05-14 09:00", "kept_at": "2024-05-15 09:00"},
    {"team": "A", "due_at": "2024-05-14 09:00", "promise": "Call back"},
    {"team": "B", "due_at": "2024-06-09 09:00"},
    {"team": "B", "due_at": "2024-06-09 09:00", "kept_at": "2024-05-14 09:00"},  # kept before its time: not due either
]


@pytest.mark.question("customers/promises")
def test_promises_kept_late_overdue_and_not_yet_due(given, ask):
    warehouse = given(loads=[{}], promises=PROMISES)
    names = ("cell", "count_promises", "count_kept", "count_late", "count_overdue", "count_waiting", "n")
    assert columns(ask(warehouse, by="team"), *names) == [("A", 3, 1, 1, 1, 0, 3), ("B", 2, 0, 0, 0, 2, 0)]
    assert [row["kept_share"] for row in ask(warehouse, by="team")] == [pytest.approx(1 / 3), None]
    assert ask(given(), by="all") == []
    # Three and two: either would give the other away.
    assert ask(given(loads=[{}], promises=PROMISES, viewer=AGGREGATES), by="team") == []


@pytest.mark.question("customers/overdue")
def test_who_waits_for_a_promise(given, ask):
    found = ask(given(loads=[{}], promises=PROMISES), most=9)
    assert columns(found, "promise", "team", "count_all") == [("Call back", "A", 1)]
    assert found[0]["seconds_overdue"] == 20 * DAY - 9 * HOUR
    assert ask(given(loads=[{}], promises=PROMISES, viewer=AGGREGATES), most=9) == []


@pytest.mark.question("customers/feedback")
def test_what_was_passed_on_waits_to_be_acknowledged(given, ask):
    passed = {"department": "Logistics", "passed_on_at": "2024-05-13 09:00"}
    feedback = [
        *[passed | {"acknowledged_at": "2024-05-13 10:00"}] * 3,
        passed | {"acknowledged_at": "2024-05-23 09:00", "closed_at": "2024-05-24 09:00"},
        passed,
    ]
    warehouse = given(loads=[{}], feedback=feedback)
    found = ask(warehouse, what="acknowledged")
    assert columns(found, "moment", "n", "count_open") == [(HOUR, 5, 1), (10 * DAY, 5, 1), (20 * DAY + 15 * HOUR, 5, 1)]
    assert [row["ended"] for row in found] == pytest.approx([0.6, 0.8, 0.8])
    told = passed_on(warehouse, NO_LIMIT).row(0, named=True)
    assert (told["median"], told["count_unacknowledged"], told["count_open"]) == (HOUR, 1, 4)
    assert told["within_week"] == pytest.approx(0.6)
    assert told["closing"] is None
    assert ask(given(), what="closed") == []
    assert passed_on(given(), NO_LIMIT).is_empty()
