"""What the tables and columns of a mapping are called on the page Data."""

from __future__ import annotations

# Canonical table -> its name, and what one of its rows is.
TABLES = {
    "tickets": ("Tickets", "one row is a customer's case, call or complaint"),
    "events": ("Events", "one row is something that happened to a ticket"),
    "surveys": ("Surveys", "a score that a customer gave"),
    "decisions": ("Decisions", "a refund, credit, exception or refusal"),
    "orders": ("Orders", "one row is a purchase, renewal or refund"),
    "agents": ("Agents", "one row is a member of staff"),
    "customers": ("Customers", "one row is a customer"),
    "promises": ("Promises", "one row is something promised to a customer"),
    "feedback": ("Feedback", "one row is something passed on inside the house"),
    "trainings": ("Trainings", "one row is a course that somebody completed"),
    "reviews": ("Reviews", "one row is a public review"),
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
    "ticket_id": "Ticket number",
    "customer_id": "Customer",
    "order_id": "Order number",
    "opened_at": "Opened",
    "updated_at": "Last changed",
    "first_response_at": "First answered",
    "first_resolved_at": "First resolved",
    "resolved_at": "Resolved",
    "closed_at": "Closed",
    "happened_at": "When it happened",
    "to_value": "What happened, or the new value",
    "from_value": "The value before",
    "actor": "Who did it",
    "is_sla_met": "Within the service level",
    "url": "Link",
    "since": "Customer since",
    "words": "Text",
}


def label(name: str) -> str:
    """`first_response_seconds` -> "First response (duration)"."""
    if name in LABELS:
        return LABELS[name]
    plain = name.removeprefix("is_").removesuffix("_id").removesuffix("_at").removesuffix("_on").replace("_", " ")
    if name.endswith("_seconds"):
        plain = f"{plain.removesuffix(' seconds')} (duration)"
    return plain[:1].upper() + plain[1:]
