"""What the tables and columns of a mapping are called on the page Data."""

from __future__ import annotations

from pages.language import later, say

# Canonical table -> its name, and what one of its rows is, in English: see `table_name` and `row_of`.
TABLES = {
    "tickets": (later("Tickets"), later("one row is a customer's case, call or complaint")),
    "events": (later("Events"), later("one row is something that happened to a ticket")),
    "surveys": (later("Surveys"), later("a score that a customer gave")),
    "decisions": (later("Decisions"), later("a refund, credit, exception or refusal")),
    "orders": (later("Orders"), later("one row is a purchase, renewal or refund")),
    "agents": (later("Agents"), later("one row is a member of staff")),
    "customers": (later("Customers"), later("one row is a customer")),
    "promises": (later("Promises"), later("one row is something promised to a customer")),
    "feedback": (later("Feedback"), later("one row is something passed on inside the house")),
    "trainings": (later("Trainings"), later("one row is a course that somebody completed")),
    "reviews": (later("Reviews"), later("one row is a public review")),
}
# Those that a table is likely to have; the others are behind "More columns".
USUAL = {
    "tickets": ("ticket_id", "opened_at", "resolved_at", "status", "priority", "channel", "topic", "team", "agent"),
    "events": ("ticket_id", "happened_at", "to_value", "actor"),
    "surveys": ("ticket_id", "score", "answered_at", "comment"),
    "decisions": ("ticket_id", "kind", "decided_at", "amount", "currency", "agent", "is_disputed"),
    "orders": ("order_id", "customer_id", "ordered_at", "amount"),
    "agents": ("agent", "team", "role", "supervisor", "started_on"),
    "customers": ("customer_id", "since", "tier"),
    "promises": ("promise_id", "ticket_id", "promise", "due_at", "kept_at"),
    "feedback": ("ticket_id", "department", "words", "passed_on_at"),
    "trainings": ("agent", "course", "completed_on"),
    "reviews": ("score", "reviewed_at", "words", "site"),
}
# What the form asks in places of their own.
ASKED_ELSEWHERE = {
    "surveys": {"kind", "scale_min", "scale_max", "is_low_good"},
    "reviews": {"scale_min", "scale_max"},
    "events": {"kind", "event_order"},
}
LABELS = {
    "ticket_id": later("Ticket number"),
    "customer_id": later("Customer"),
    "order_id": later("Order number"),
    "opened_at": later("Opened"),
    "updated_at": later("Last changed"),
    "first_response_at": later("First answered"),
    "first_resolved_at": later("First resolved"),
    "resolved_at": later("Resolved"),
    "closed_at": later("Closed"),
    "happened_at": later("When it happened"),
    "to_value": later("What happened, or the new value"),
    "from_value": later("The value before"),
    "actor": later("Who did it"),
    "is_sla_met": later("Within the service level"),
    "url": later("Link"),
    "since": later("Customer since"),
    "words": later("Text"),
}


def table_name(table: str) -> str:
    return say(TABLES[table][0])


def row_of(table: str) -> str:
    """`one row is a purchase, renewal or refund`."""
    return say(TABLES[table][1])


def label(name: str) -> str:
    """`first_response_seconds` -> "First response (duration)", in the reader's language."""
    told = english(name)
    return say(told)


def english(name: str) -> str:
    if name in LABELS:
        return LABELS[name]
    plain = name.removeprefix("is_").removesuffix("_id").removesuffix("_at").removesuffix("_on").replace("_", " ")
    if name.endswith("_seconds"):
        plain = f"{plain.removesuffix(' seconds')} (duration)"
    return plain[:1].upper() + plain[1:]
