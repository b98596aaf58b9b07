"""Decisions read off labels and refunds by the rules of settings.toml, and completed by their tickets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

import duckdb
import pytest

from data.decisions import derive_decisions
from data.refusal import Refused
from data.rules import read_rules
from data.schema import schema

TICKET = {
    "source": "zendesk",
    "opened_at": "2026-03-02 09:00+00",
    "resolved_at": "2026-03-04 09:00+00",
    "status": "solved",
    "agent": "Agent 1",
    "team": "Orders",
    "customer_id": "C-1",
    "as_of": "2026-03-09 00:00+00",
}


@pytest.fixture
def con() -> Iterable[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(schema())
        for ticket in ("1", "2", "3"):
            add(con, "tickets", ticket_id=ticket, **TICKET)
        yield con


def add(con: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    con.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values()))


def label(
    con: duckdb.DuckDBPyConnection, ticket: str, kind: str, name: str, value: str | None = None, **more: Any
) -> None:
    add(con, "labels", ticket_id=ticket, source="zendesk", kind=kind, name=name, value=value, **more)


def derived(con: duckdb.DuckDBPyConnection, settings: str, columns: str) -> list[tuple[object, ...]]:
    derive_decisions(con, read_rules(tomllib.loads(settings)["decisions"]))
    texts = ", ".join(f"{each}::varchar" for each in columns.split(", "))
    return con.sql(f"select {texts} from decisions where rule is not null order by all").fetchall()


def test_a_tag_becomes_a_decision_of_the_ticket_on_the_day_it_was_resolved(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "Refund_EU")
    label(con, "2", "tag", "refunded")
    label(con, "2", "field", "refund_eu", "x")
    found = derived(
        con,
        '[[decisions]]\ntag = "refund_*"\nkind = "Refund"\ncurrency = "eur"\nauthority = "own"\nis_required = false',
        "ticket_id, ticket_source, source, kind, authority, currency, is_required, agent, team, customer_id, decided_at, rule",
    )
    assert found == [
        (
            *("1", "zendesk", "zendesk", "refund", "own", "EUR", "false", "Agent 1", "Orders", "C-1"),
            *("2026-03-04 09:00:00+00", "tag refund_*"),
        )
    ]


def test_the_day_and_the_agent_are_those_of_the_label_where_it_tells_them(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "macro", "Refund::Full", labelled_at="2026-03-03 12:00+00", agent="Agent 2")
    found = derived(con, '[[decisions]]\nmacro = "refund*"\nkind = "refund"\nname = "macro"', "decided_at, agent, rule")
    assert found == [("2026-03-03 12:00:00+00", "Agent 2", "macro")]


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("25", "25.00"),
        ("€ 1,250.50", "1250.50"),
        ("1'250.5", "1250.50"),
        ("25,50", None),
        ("a lot", None),
    ],
)
def test_the_amount_stands_in_a_field_and_is_never_guessed(
    con: duckdb.DuckDBPyConnection, said: str, amount: str
) -> None:
    label(con, "1", "field", "Resolution", "Waived fee")
    label(con, "2", "field", "Resolution", "Explained")
    label(con, "1", "field", "Refund amount", said)
    settings = '[[decisions]]\nfield = "resolution"\nvalue = "Waived*"\nkind = "waiver"\namount_field = "Refund*amount"'
    assert derived(con, settings, "ticket_id, amount") == [("1", amount)]


def test_of_two_values_of_the_amount_the_later_counts(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "refund")
    label(con, "1", "field", "Amount", "90", labelled_at="2026-03-02 10:00+00")
    label(con, "1", "field", "Amount", "10", labelled_at="2026-03-03 10:00+00")
    assert derived(con, '[[decisions]]\ntag = "refund"\nkind = "refund"\namount_field = "Amount"', "amount") == [
        ("10.00",)
    ]


def test_an_approval_is_told_by_its_name_and_answer(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "approval", "Goodwill", "approved", labelled_at="2026-03-03 12:00+00")
    label(con, "2", "approval", "Goodwill", "declined", labelled_at="2026-03-03 12:00+00")
    settings = (
        '[[decisions]]\napproval = "*"\nvalue = "approved"\nkind = "exception"\nauthority = "approved"\n'
        '[[decisions]]\napproval = "*"\nvalue = "declined"\nkind = "decline"\nauthority = "approved"'
    )
    assert derived(con, settings, "ticket_id, kind, approval_answered_at") == [
        ("1", "exception", "2026-03-03 12:00:00+00"),
        ("2", "decline", "2026-03-03 12:00:00+00"),
    ]


def test_a_resolution_is_found_by_its_name_or_its_value(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "resolution", "Won't do")
    label(con, "2", "resolution", "close_code", "Won't do")
    label(con, "3", "resolution", "close_code", "Solved")
    found = derived(con, '[[decisions]]\nresolution = "won\'t*"\nkind = "decline"', "ticket_id")
    assert found == [("1",), ("2",)]


def test_only_the_star_stands_for_anything(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "refundXeu")
    label(con, "2", "tag", "refund_eu")
    label(con, "3", "tag", "100%")
    settings = '[[decisions]]\ntag = "refund_eu"\nkind = "a"\n[[decisions]]\ntag = "100%"\nkind = "b"'
    assert derived(con, settings, "ticket_id, kind") == [("2", "a"), ("3", "b")]


def test_a_pattern_is_a_value_and_never_sql(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "x' or 1=1 --")
    label(con, "2", "tag", "y")
    assert derived(con, '[[decisions]]\ntag = "x\' or 1=1 --"\nkind = "it\'s"', "ticket_id, kind") == [("1", "it's")]


def test_of_one_kind_a_ticket_has_one_decision_by_the_first_rule_that_finds_it(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "refund_1", labelled_at="2026-03-03 12:00+00")
    label(con, "1", "tag", "refund_2", labelled_at="2026-03-02 12:00+00")
    label(con, "1", "macro", "Refund")
    label(con, "1", "tag", "declined")
    settings = (
        '[[decisions]]\ntag = "refund_*"\nkind = "refund"\n[[decisions]]\nmacro = "Refund"\nkind = "refund"\n'
        '[[decisions]]\ntag = "declined"\nkind = "decline"'
    )
    assert derived(con, settings, "kind, rule, decided_at") == [
        ("decline", "tag declined", "2026-03-04 09:00:00+00"),
        ("refund", "tag refund_*", "2026-03-02 12:00:00+00"),
    ]


def test_a_logged_decision_of_the_same_ticket_and_kind_wins(con: duckdb.DuckDBPyConnection) -> None:
    for ticket in ("1", "2", "3"):
        label(con, ticket, "tag", "refund")
    add(con, "decisions", decision_id="D-1", source="log", ticket_id="1", ticket_source="zendesk", kind="refund")
    add(con, "decisions", decision_id="D-2", source="log", ticket_id="2", ticket_source=None, kind="Refund")
    add(con, "decisions", decision_id="D-3", source="log", ticket_id="3", ticket_source="jira", kind="refund")
    assert derived(con, '[[decisions]]\ntag = "refund"\nkind = "refund"', "ticket_id") == [("3",)]


def test_a_rule_can_be_for_one_source_only(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "refund")
    add(con, "tickets", **TICKET | {"ticket_id": "1", "source": "freshdesk"})
    add(con, "labels", ticket_id="1", source="freshdesk", kind="tag", name="refund")
    found = derived(con, '[[decisions]]\ntag = "refund"\nsource = "freshdesk"\nkind = "refund"', "ticket_source")
    assert found == [("freshdesk",)]


def test_labels_of_a_ticket_that_is_not_there_say_nothing(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "99", "tag", "refund")
    assert derived(con, '[[decisions]]\ntag = "refund"\nkind = "refund"', "ticket_id") == []


def test_refunds_become_decisions_with_their_amounts(con: duckdb.DuckDBPyConnection) -> None:
    order = {"source": "log", "ordered_at": "2026-03-03 12:00+00", "currency": "EUR", "customer_id": "C-1"}
    linked = {"ticket_id": "1", "ticket_source": "zendesk"}
    add(con, "orders", order_id="O-1", kind="refund", amount=-20, **order, **linked)
    add(con, "orders", order_id="O-2", kind="refund", amount=5, **order, **linked)
    add(con, "orders", order_id="O-3", kind="refund", amount=7, **order)
    add(con, "orders", order_id="O-4", kind="refund", amount=8, **order)
    add(con, "orders", order_id="O-5", kind="order", amount=99, **order)
    found = derived(
        con,
        '[[decisions]]\norder = "refund"\nkind = "refund"\npolicy = "Returns"',
        "ticket_id, amount, currency, customer_id, agent, policy, decided_at",
    )
    when = "2026-03-03 12:00:00+00"
    assert found == [
        ("1", "25.00", "EUR", "C-1", "Agent 1", "Returns", when),
        (None, "7.00", "EUR", "C-1", None, "Returns", when),
        (None, "8.00", "EUR", "C-1", None, "Returns", when),
    ]


def test_a_refund_in_two_currencies_is_not_added_up(con: duckdb.DuckDBPyConnection) -> None:
    order = {"source": "log", "ordered_at": "2026-03-03 12:00+00", "ticket_id": "1", "ticket_source": "zendesk"}
    add(con, "orders", order_id="O-1", kind="refund", amount=20, currency="EUR", **order)
    add(con, "orders", order_id="O-2", kind="refund", amount=5, currency="USD", **order)
    found = derived(con, '[[decisions]]\norder = "refund"\nkind = "refund"', "amount, currency")
    assert found == [(None, None)]


def test_every_rule_is_counted_also_one_that_finds_nothing(con: duckdb.DuckDBPyConnection) -> None:
    label(con, "1", "tag", "refund")
    settings = '[[decisions]]\ntag = "refund"\nkind = "refund"\n[[decisions]]\ntag = "waived"\nkind = "waiver"'
    rules = read_rules(tomllib.loads(settings)["decisions"])
    assert derive_decisions(con, rules) == {"tag refund": 1, "tag waived": 0}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[decisions]\ntag = "x"', "is no list of rules"),
        ("decisions = 5", "is no list of rules"),
        ('[[decisions]]\nkind = "refund"', "rule 1 looks at nothing"),
        ('[[decisions]]\ntag = "x"\nmacro = "y"\nkind = "refund"', "looks at tag and macro"),
        ('[[decisions]]\ntag = "x"', "does not say what kind"),
        (
            '[[decisions]]\ntag = "x"\nkind = "refund"\n[[decisions]]\ntag = "x"\nkind = 5',
            "rule 2: kind = 5 is no text",
        ),
        ('[[decisions]]\ntag = " "\nkind = "refund"', "is no text"),
        ('[[decisions]]\ntag = "x"\nkind = "refund"\nlimit = 5', "limit, which Latitude does not know"),
        ('[[decisions]]\nfield = "x"\nkind = "refund"', "which value of the field"),
        ('[[decisions]]\ntag = "x"\nvalue = "y"\nkind = "refund"', "a tag has no value"),
        ('[[decisions]]\ntag = "x"\nkind = "refund"\nauthority = "mine"', "authority = 'mine' is not known"),
        ('[[decisions]]\ntag = "x"\nkind = "refund"\ncurrency = "Euro"', "is no currency"),
        ('[[decisions]]\ntag = "x"\nkind = "refund"\nis_required = "yes"', "neither true nor false"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_in_words(settings: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_rules(tomllib.loads(settings)["decisions"])
    assert words in refusal.value.reason
    assert refusal.value.advice


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, ("Agent 1", "Orders", "C-1")),
        ({"agent": "Agent 9"}, ("Agent 9", "Orders", "C-1")),
        ({"agent": "Agent 9", "team": "Billing", "customer_id": "C-9"}, ("Agent 9", "Billing", "C-9")),
    ],
)
def test_who_decided_is_told_by_the_ticket_where_the_log_is_silent(
    con: duckdb.DuckDBPyConnection, told: dict[str, str], found: tuple[str | None, ...]
) -> None:
    add(
        con, "decisions", decision_id="D-1", source="log", ticket_id="1", ticket_source="zendesk", kind="refund", **told
    )
    derive_decisions(con, ())
    assert con.sql("select agent, team, customer_id from decisions").fetchall() == [found]
