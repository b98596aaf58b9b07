"""What the front line decided: how long until a no, how amounts lie against limits, which policies are in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from queries.access import Viewer
from queries.decided import (
    after_the_answer,
    approval_waits,
    backing,
    heaping,
    hindrances,
    over_delivery,
    overturned_by_answer,
    recovery_groups,
)
from tests.queries.given import HOUR, NO_LIMIT, OPENED, W21, columns, one, published, utc

# Beginning with the opening: (seconds, told no 1, told yes 2, undecided 0); published in METRICS' own vector.
CASES = [(2, 1), (3, 2), (5, 1), (7, 0), (8, 2), (10, 1), (12, 0), (14, 2), (20, 1), (25, 0)]


@pytest.mark.question("decisions/time_to_no")
def test_a_yes_competes_with_a_no(given, ask):
    began = utc(OPENED)
    tickets, decisions = [], []
    for number, (seconds, outcome) in enumerate(CASES, start=1):
        moment = (began + timedelta(seconds=seconds)).isoformat()
        tickets.append({"as_of": moment} if not outcome else {})
        kind = {0: "refund", 1: "decline", 2: "refund"}[outcome]
        decisions.append({"ticket_id": f"t{number}", "kind": kind, "decided_at": moment if outcome else None})
    found = ask(given(tickets=tickets, decisions=decisions))
    assert columns(found, "seconds", "count_no", "count_yes")[:3] == [(2, 1, 0), (3, 0, 1), (5, 1, 0)]
    assert (found[-1]["told_no"], found[-1]["told_yes"]) == (published(0.4722), published(0.3722))
    for row in found:
        assert row["undecided"] + row["told_no"] + row["told_yes"] == pytest.approx(1)


@pytest.mark.question("decisions/time_to_no")
def test_a_no_that_was_taken_back_is_no_final_no(given, ask):
    warehouse = given(
        tickets=[{}],
        decisions=[
            {"ticket_id": "t1", "kind": "decline", "decided_at": "2024-05-13 09:00:10"},
            {"ticket_id": "t1", "kind": "refund", "decided_at": "2024-05-13 09:00:50"},
        ],
    )
    assert columns(ask(warehouse), "seconds", "count_no", "count_yes") == [(50, 0, 1)]


@pytest.mark.question("decisions/time_to_no")
def test_nothing_decided(given, ask):
    assert ask(given(tickets=[{}])) == []


def granted(amount: float | None, **row: object) -> dict[str, object]:
    return {
        "kind": "refund",
        "decided_at": "2024-05-13 09:00",
        "amount": amount,
        "currency": "EUR",
        "authority_limit": 100,
    } | row


@pytest.mark.question("decisions/amounts")
def test_amounts_against_their_limit(given, ask):
    decisions = [granted(each) for each in (91, 94, 95, 100, 101, None)]
    decisions += [granted(10, currency="USD", authority_limit=None), granted(99, kind="decline")]
    found = ask(given(decisions=decisions))
    names = ("currency", "count_decisions", "count_amounts", "total", "count_limited", "count_over", "count_just_below")
    assert columns(found, *names, "count_further_below") == [
        ("EUR", 6, 5, 481, 5, 1, 2, 2),
        ("USD", 1, 1, 10, 0, 0, 0, 0),
    ]
    assert found[0]["spent_of_limits"] == pytest.approx(0.962)
    assert found[1]["spent_of_limits"] is None


@pytest.mark.question("decisions/amounts")
def test_the_authority_in_force_is_the_limit_where_none_was_logged(given, ask):
    """Of two rules the one for the agent goes before that of the role, and a rule that is over goes for nothing."""
    rule = {"kind": "refund", "valid_from": "2024-01-01"}
    warehouse = given(
        agents=[{"agent": "Ann", "role": "senior"}, {"agent": "Bob", "role": "senior"}],
        authority=[
            rule | {"role": "senior", "limit_amount": 50},
            rule | {"agent": "Ann", "limit_amount": 80},
            rule | {"agent": "Bob", "limit_amount": 5, "valid_to": "2024-05-12"},
        ],
        decisions=[granted(60, authority_limit=None, agent=name) for name in ("Ann", "Bob", "Eve")],
    )
    assert columns(ask(warehouse), "count_decisions", "count_limited", "count_over") == [(3, 2, 1)]


@pytest.mark.question("decisions/amounts")
def test_no_amount(given, ask):
    assert ask(given()) == []


@pytest.mark.question("decisions/policies")
def test_policies_that_stand_in_the_way(given, ask):
    row = {"kind": "refund", "decided_at": "2024-05-13 09:00"}
    warehouse = given(
        tickets=[{}] * 100,
        decisions=[
            *[row | {"policy": "30 days", "is_hindered": True}] * 10,
            row | {"policy": "30 days", "is_hindered": False},
            row | {"policy": "Other"},
            row,
        ],
    )
    found = ask(warehouse)
    assert columns(found, "policy", "count_decisions", "count_hindered", "rate") == [
        ("30 days", 11, 10, 10),
        ("Other", 1, 0, 0),
    ]
    assert found[0]["rate_low"] < 10 < found[0]["rate_high"]


@pytest.mark.question("decisions/policies")
def test_no_policy(given, ask):
    assert ask(given()) == []


AGGREGATES = Viewer("executive", sees_persons=False)


def decided(kind: str | None = "refund", **row: object) -> dict[str, object]:
    return {"kind": kind, "decided_at": "2024-05-13 09:00"} | row


@pytest.mark.question("decisions/made")
def test_what_was_decided_by_kind(given, ask):
    warehouse = given(
        decisions=[
            decided(authority="own", is_disputed=True, is_hindered=True),
            decided(authority="approved", is_disputed=False),
            decided("decline", authority="automatic", is_required=True, alternative_offered=True),
            decided("decline", alternative_offered=True),
            decided("decline", alternative_offered=False),
            decided(None),
        ]
    )
    found = ask(warehouse, by="kind")
    names = ("cell", "count_decisions", "count_declines", "count_required", "count_own", "count_approved")
    assert columns(found, *names, "count_automatic", "count_untold") == [
        ("decline", 3, 3, 1, 0, 0, 1, 2),
        ("refund", 2, 0, 0, 1, 1, 0, 0),
    ]
    # What regulation required leaves nothing to decide.
    assert columns(found, "count_free_declines", "count_offered", "count_disputed", "count_dispute_told") == [
        (2, 1, 0, 0),
        (0, 0, 1, 2),
    ]
    assert found[0]["offered_share"] == 0.5
    assert ask(given(), by="all") == []


@pytest.mark.question("decisions/made")
def test_small_groups_are_withheld_with_the_one_that_would_reveal_them(given, ask):
    decisions = [decided(reason="a")] * 9 + [decided(reason="b")] * 6 + [decided(reason="c")] * 2
    tickets = [{"tier": "gold"}]
    found = ask(given(tickets=tickets, decisions=decisions, viewer=AGGREGATES), by="reason")
    assert columns(found, "cell", "count_decisions", "count_withheld", "count_all") == [("a", 9, 2, 17)]
    everybody = ask(given(tickets=tickets, decisions=[*decisions, decided(ticket_id="t1")]), by="tier")
    assert columns(everybody, "cell", "count_decisions") == [("(none)", 17), ("gold", 1)]


@pytest.mark.question("decisions/granted")
def test_amounts_by_currency(given, ask):
    decisions = [granted(10), granted(30), granted(None), granted(5, currency="USD"), granted(9, kind="decline")]
    found = ask(given(decisions=decisions), by="all")
    names = ("currency", "count_grants", "count_amounts", "count_unknown", "total", "median")
    assert columns(found, *names) == [("EUR", 3, 2, 1, 40, 20), ("USD", 1, 1, 0, 5, 5)]
    assert ask(given(), by="kind") == []


@pytest.mark.question("decisions/use_of_limit")
def test_classes_of_the_limit(given, ask):
    """95 holds the limit itself, 100 what lies above it; declines and what others approved have no say."""
    decisions = [granted(each, authority="own") for each in (0, 4.99, 5, 94.99, 95, 100, 100.01)]
    decisions += [granted(100, authority="approved"), granted(100, authority="own", kind="decline")]
    found = ask(given(decisions=decisions), by="all")
    assert columns(found, "at_least", "count_decisions") == [(0, 2), (5, 1), (90, 1), (95, 2), (100, 1)]
    assert {row["count_limited"] for row in found} == {7}
    teams = ask(given(decisions=decisions, viewer=AGGREGATES), by="team")
    assert columns(teams, "cell", "at_least", "count_limited")[0] == ("(none)", 0, 7)


def test_heaping_is_told_by_its_interval(given):
    stretch = [granted(each, authority="own") for each in (81, 82, 86, 91)]
    heaped = heaping(given(decisions=stretch + [granted(100, authority="own")] * 12), NO_LIMIT, "all")
    assert heaped.select("n", "count_just_below", "count_before", "is_heaped").rows() == [(16, 12, 4, True)]
    assert heaped["ratio"][0] == pytest.approx(9)
    even = heaping(given(decisions=stretch + [granted(100, authority="own")] * 2), NO_LIMIT, "all")
    assert even["is_heaped"].to_list() == [False]
    assert heaping(given(), NO_LIMIT, "all").is_empty()


@pytest.mark.question("decisions/approvals")
def test_unanswered_requests_run_on(given, ask):
    ask_at = "2024-05-13 09:00"
    warehouse = given(
        tickets=[{}],
        decisions=[
            decided(ticket_id="t1", approval_requested_at=ask_at, approval_answered_at="2024-05-13 10:00"),
            decided(ticket_id="t1", approval_requested_at=ask_at, approval_answered_at="2024-05-13 12:00"),
            decided(ticket_id="t1", approval_requested_at="2024-06-02 22:00"),
        ],
    )
    found = ask(warehouse, by="all")
    assert columns(found, "moment", "at_risk", "n", "count_answered") == [
        (HOUR, 3, 3, 2),
        (2 * HOUR, 2, 3, 2),
        (3 * HOUR, 1, 3, 2),
    ]
    assert [row["ended"] for row in found] == pytest.approx([1 / 3, 1 / 3, 1])
    waits = approval_waits(warehouse, NO_LIMIT, "all")
    assert waits.select("n", "count_open", "median", "state").rows() == [(3, 1, 3 * HOUR, "too_few")]
    assert ask(given(), by="team") == []


@pytest.mark.question("decisions/limit_changes")
def test_before_and_after_a_limit_was_raised(given, ask):
    rules = [
        {"role": "Agent", "limit_amount": 40, "currency": "EUR", "valid_from": date(2024, 1, 1)},
        {"role": "Agent", "limit_amount": 100, "currency": "EUR", "valid_from": W21},
    ]
    before = [decided(authority=each, authority_limit=40) for each in ("own", "approved", "automatic")]
    after = [decided(authority="own", authority_limit=100, decided_at="2024-05-21 09:00")] * 3
    found = one(ask(given(authority=rules, decisions=[*before, *after])))
    assert (found["valid_from"], found["limit_before"], found["limit_amount"]) == (W21, 40, 100)
    assert (found["count_before"], found["own_before"], found["count_after"], found["own_after"]) == (2, 1, 3, 3)
    assert found["difference"] == 0.5
    assert found["difference_low"] < 0 < found["difference_high"]
    assert ask(given(authority=rules)) == []


@pytest.mark.question("decisions/backing")
def test_reviews_of_own_decisions(given, ask):
    own = {"authority": "own", "agent": "A", "reviewer": "B"}
    decisions = [
        decided(**own, outcome="upheld"),
        decided(**own, outcome="partly"),
        decided(**own, outcome="overturned", outcome_for="customer"),
        decided(**own | {"reviewer": "A"}, outcome="upheld"),
        decided(**own),
        decided(**own, outcome="upheld", is_required=True),
        decided(**own | {"authority": "approved"}, outcome="upheld"),
    ]
    found = one(ask(given(decisions=decisions), by="all"))
    names = ("count_own", "count_reviewed", "count_self_reviewed", "count_judged", "count_upheld", "count_partly")
    assert [found[name] for name in names] == [5, 4, 1, 3, 1, 1]
    assert (found["count_overturned"], found["count_for_customer"], found["count_for_house"]) == (1, 1, 0)
    told = backing(given(decisions=decisions), NO_LIMIT, "all").row(0, named=True)
    assert (told["coverage"], told["upheld"], told["overturned"]) == pytest.approx((4 / 5, 1 / 2, 1 / 3))
    # Who reviewed a decision of their own is as good as not reviewed: it might be overturned.
    assert (told["bound_low"], told["bound_high"]) == pytest.approx((1 / 4, 3 / 4))
    assert ask(given(), by="team") == []


@pytest.mark.question("decisions/overturn_reasons")
def test_why_decisions_were_changed(given, ask):
    own = {"authority": "own", "agent": "A", "reviewer": "B", "outcome_reason": "Goodwill was due"}
    decisions = [
        *[decided("decline", **own, outcome="overturned", outcome_for="customer")] * 5,
        decided(**own | {"outcome_reason": None}, outcome="partly"),
        decided(**own, outcome="upheld"),
    ]
    names = ("reason", "count_changed", "count_partly", "count_for_customer", "count_declines", "count_all")
    assert columns(ask(given(decisions=decisions)), *names) == [
        ("Goodwill was due", 5, 0, 5, 5, 6),
        ("(none)", 1, 1, 0, 0, 6),
    ]
    assert len(ask(given(decisions=decisions, viewer=AGGREGATES))) == 1
    assert ask(given()) == []


@pytest.mark.question("decisions/after")
def test_what_came_after_each_answer(given, ask):
    """A no that a later yes took back left the customer with a yes; who was not watched for a week has no say."""
    warehouse = given(
        tickets=[{"customer_id": each} for each in "abcd"]
        + [
            {"customer_id": "a", "opened_at": "2024-05-18 09:00"},
            {"customer_id": "b", "opened_at": "2024-05-29 09:00"},
        ],
        surveys=[{"ticket_id": "t1", "score": 1}, {"ticket_id": "t3", "score": 5}],
        decisions=[
            decided("decline", ticket_id="t1", alternative_offered=False),
            decided("decline", ticket_id="t2", alternative_offered=False),
            decided("decline", ticket_id="t3", alternative_offered=False),
            decided(ticket_id="t3", decided_at="2024-05-13 10:00"),
            decided("decline", ticket_id="t4", alternative_offered=True, decided_at="2024-06-01 09:00"),
            decided("decline", ticket_id="t4", is_required=True, decided_at="2024-05-01 09:00"),
        ],
    )
    names = ("cell", "count_decisions", "n_satisfied", "count_satisfied", "n_contacted", "count_contacted")
    assert columns(ask(warehouse), *names) == [
        ("granted", 1, 1, 1, 1, 0),
        ("with_alternative", 1, 0, 0, 0, 0),
        ("without_alternative", 2, 1, 0, 2, 1),
    ]
    assert ask(given()) == []


@pytest.mark.question("decisions/business_after")
def test_orders_after_each_answer(given, ask):
    """Three days until the first order; the second customer is lost sight of after five."""
    warehouse = given(
        decisions=[
            decided("decline", customer_id="a", alternative_offered=False),
            decided(customer_id="a", decided_at="2024-05-13 10:00"),  # another time, another answer
            decided("decline", customer_id="b", alternative_offered=False),
        ],
        orders=[
            {"customer_id": "a", "kind": "order", "ordered_at": "2024-05-16 12:00"},
            {"customer_id": "c", "kind": "order", "ordered_at": "2024-05-18 09:00"},
        ],
    )
    found = ask(warehouse, by="answer")
    assert columns(found, "cell", "moment", "n", "at_risk", "count_ended", "ended") == [
        ("without_alternative", 3, 2, 2, 1, 0.5),
        ("without_alternative", 5, 2, 1, 0, 0.5),
    ]
    assert ask(given(), by="delivered") == []
    after = after_the_answer(warehouse, NO_LIMIT)
    assert (after.days, after.p) == (None, None)
    assert after.business.is_empty()


@pytest.mark.question("decisions/known")
def test_decisions_without_a_time_are_counted_apart(given, ask):
    decisions = [decided(), decided(decided_at=None), decided(decided_at=None)]
    assert columns(ask(given(decisions=decisions)), "count_decisions", "count_undated") == [(3, 2)]
    assert columns(ask(given()), "count_decisions", "count_undated") == [(0, 0)]
    few = given(decisions=[*decisions, decided(), decided()], viewer=AGGREGATES)
    assert columns(ask(few), "count_decisions", "count_undated") == [(5, None)]


@pytest.mark.question("decisions/reversed")
def test_declines_taken_back_on_escalation(given, ask):
    warehouse = given(
        tickets=[{"is_escalated": True}, {}],
        decisions=[
            decided("decline", ticket_id="t1"),
            decided(ticket_id="t1", decided_at="2024-05-13 10:00"),
            decided("decline", ticket_id="t2"),
            decided("decline", ticket_id="t2", is_required=True),
        ],
    )
    assert columns(ask(warehouse), "is_escalated", "n", "count_reversed", "share") == [
        (False, 1, 0, 0),
        (True, 1, 1, 1),
    ]
    assert ask(given()) == []


@pytest.mark.question("decisions/hindered")
def test_policies_in_the_way_by_team(given, ask):
    row = {"policy": "30 days", "team": "Returns"}
    decisions = [
        *[decided(**row, is_hindered=True)] * 8,
        *[decided(**row, is_hindered=False)] * 12,
        *[decided(**row | {"team": "Orders"}, is_hindered=False)] * 40,
        decided(**row | {"policy": "Other"}, is_hindered=True),
        decided(**row),
    ]
    warehouse = given(decisions=decisions)
    assert columns(ask(warehouse), "policy", "team", "n", "count_hindered") == [
        ("30 days", "Returns", 20, 8),
        ("Other", "Returns", 1, 1),
        ("30 days", "Orders", 40, 0),
    ]
    found = hindrances(warehouse, NO_LIMIT)
    assert found.select("team", "state", "is_signal").rows() == [
        ("Returns", "told", True),
        ("Returns", "too_few", False),
        ("Orders", "told", False),
    ]
    assert ask(given()) == []
    assert hindrances(given(), NO_LIMIT).is_empty()


@pytest.mark.question("decisions/over_delivery")
def test_what_was_granted_against_the_loss(given, ask):
    amounts = (0, 50, 51, 100, 150, 151)
    warehouse = given(
        tickets=[{}] * 6,
        surveys=[{"ticket_id": "t3", "score": 5}, {"ticket_id": "t4", "score": 1}],
        decisions=[
            *(decided(ticket_id=f"t{n}", amount=each, loss=100) for n, each in enumerate(amounts, start=1)),
            decided(amount=10, loss=0),
            decided("decline", amount=10, loss=10),
        ],
    )
    assert columns(ask(warehouse), "at_most", "count_decisions", "n_satisfied", "count_satisfied") == [
        (0, 1, 0, 0),
        (50, 1, 0, 0),
        (100, 2, 2, 1),
        (150, 1, 0, 0),
        (151, 1, 0, 0),
    ]
    assert ask(given()) == []
    assert over_delivery(warehouse, NO_LIMIT).business.is_empty()


@pytest.mark.question("decisions/time_to_no_half")
def test_half_of_the_noes(given, ask):
    began = utc(OPENED)
    decisions = [
        decided("decline", ticket_id=f"t{n}", decided_at=(began + timedelta(seconds=seconds)).isoformat())
        for n, seconds in enumerate((10, 20, 30), start=1)
    ]
    assert one(ask(given(tickets=[{}] * 3, decisions=decisions))) == {"seconds": 20}
    assert one(ask(given(tickets=[{}]))) == {"seconds": None}


@pytest.mark.question("decisions/list")
def test_the_log_is_searched_and_shows_nobody_to_those_who_see_aggregates(given, ask):
    decisions = [
        decided(agent="Agent A", reason="Parcel late", authority="own"),
        decided("decline", agent="Agent B", reviewer="Agent B", decided_at="2024-05-14 09:00"),
    ]
    everybody = given(decisions=decisions)
    assert columns(ask(everybody, search="", most=1), "kind", "agent", "is_self_reviewed", "count_all") == [
        ("decline", "Agent B", True, 2)
    ]
    assert columns(ask(everybody, search="PARCEL", most=9), "kind") == [("refund",)]
    assert ask(everybody, search="no such words", most=9) == []
    assert ask(given(decisions=decisions, viewer=AGGREGATES), search="", most=9) == []


def test_declines_without_an_alternative_are_overturned_more_often(given):
    own = {"authority": "own", "agent": "A", "reviewer": "B"}
    decisions = [
        decided("decline", **own, alternative_offered=is_offered, outcome=outcome)
        for is_offered, outcome, n in (
            (False, "overturned", 12),
            (False, "upheld", 8),
            (True, "overturned", 1),
            (True, "upheld", 19),
        )
        for _ in range(n)
    ]
    found = overturned_by_answer(given(decisions=decisions), NO_LIMIT)
    assert found.select("cell", "n", "count_hits", "state").rows() == [
        ("without_alternative", 20, 12, "told"),
        ("with_alternative", 20, 1, "told"),
    ]
    assert found["difference"][0] == pytest.approx(0.55)
    assert found["difference_low"][0] > 0


def test_recovery_is_compared_only_with_enough(given):
    found = recovery_groups(given(tickets=[{}], surveys=[{"ticket_id": "t1", "score": 5}]), NO_LIMIT)
    assert found.select("cell", "n", "state").rows() == [("no failure", 1, "too_few")]
    assert recovery_groups(given(), NO_LIMIT).is_empty()
