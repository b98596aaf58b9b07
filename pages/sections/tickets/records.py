"""What is recorded of one ticket besides its events: decisions, promises, surveys, stays, times it was solved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from pages.language import say
from pages.parts import words
from pages.parts.session import ask
from pages.parts.table import show_table
from queries.scope import Scope

# More rows than these are told in files.
MOST_ROWS = 500


def show_records(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    """What was decided, promised, asked, passed on and solved again; what there is none of is said in one line."""
    sections: list[tuple[str, str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
        ("decisions", say("Decisions"), decision_row),
        ("promises", say("Promises"), promise_row),
        ("surveys", say("Surveys"), survey_row),
        ("feedback", say("Passed on inside the house"), feedback_row),
        ("handovers", say("Stays with teams"), stay_row),
        ("cycles", say("Times it was solved"), cycle_row),
    ]
    missing = []
    for name, title, as_row in sections:
        found = ask(f"tickets/{name}", asked, **key)
        if found.is_empty():
            missing.append(title)
            continue
        st.header(title, anchor=name)
        show_table(
            f"ticket_{name}",
            pl.DataFrame([as_row(each) for each in found.head(MOST_ROWS).iter_rows(named=True)], strict=False),
            say("{title} of ticket {ticket}", title=title, ticket=ticket["ticket_id"]),
        )
    if missing:
        st.caption(say("Nothing is recorded of: {sections}.", sections=", ".join(missing)))


def decision_row(row: dict[str, Any]) -> dict[str, Any]:
    authorities = {"own": say("own authority"), "approved": say("approved"), "automatic": say("automatic")}
    return {
        say("When"): moment(row["decided_local"]),
        say("Decision"): row["kind"],
        say("Amount"): money(row["amount"], row["currency"]),
        say("Limit"): money(row["ceiling"], row["currency"]),
        say("Authority"): authorities.get(row["authority"], row["authority"]),
        say("Approval took"): words.duration(row["approval_seconds"]),
        say("Alternative"): told_alternative(row),
        say("Review"): told_review(row),
        say("Agent"): row["agent"],
        say("Noted"): told_notes(row),
        say("Reason"): row["reason"],
        say("Policy"): row["policy"],
    }


def told_alternative(row: dict[str, Any]) -> str:
    if row["alternative_offered"] is None:
        return words.ABSENT
    if not row["alternative_offered"]:
        return say("none offered")
    return say("offered and accepted") if row["alternative_accepted"] else say("offered, not accepted")


def told_review(row: dict[str, Any]) -> str:
    """The outcome, by whom and why."""
    if row["outcome"] is None:
        return say("not reviewed")
    outcomes = {"upheld": say("upheld"), "partly": say("partly upheld"), "overturned": say("overturned")}
    sides = {"customer": say("for the customer"), "house": say("for the house")}
    told = (outcomes.get(row["outcome"], row["outcome"]), sides.get(row["outcome_for"]), row["reviewer"])
    return ", ".join(each for each in (*told, row["outcome_reason"]) if each)


def told_notes(row: dict[str, Any]) -> str:
    notes = {
        "is_required": say("required by regulation"),
        "is_hindered": say("a policy stood in the way"),
        "is_disputed": say("the customer objected"),
        "is_reversed": say("reversed later"),
    }
    return ", ".join(note for name, note in notes.items() if row[name]) or words.ABSENT


def promise_row(row: dict[str, Any]) -> dict[str, Any]:
    states = {
        "kept": say("✓ kept in time"),
        "late": say("✗ kept late"),
        "overdue": say("✗ overdue"),
        "running": say("… not due yet"),
    }
    return {
        say("Promise"): row["promise"],
        say("State"): states[row["state"]],
        say("Promised"): moment(row["promised_local"]),
        say("Due"): moment(row["due_local"]),
        say("Kept"): moment(row["kept_local"]),
        say("Agent"): row["agent"],
        say("Team"): row["team"],
    }


def survey_row(row: dict[str, Any]) -> dict[str, Any]:
    kinds = {"csat": "CSAT", "nps": "NPS", "ces": say("Effort")}
    score = words.ABSENT if row["score"] is None else words.count(row["score"])
    if row["score"] is not None and row["scale_max"] is not None:
        score = say("{score} of {lowest} to {highest}", score=score, lowest=row["scale_min"], highest=row["scale_max"])
        if row["is_low_good"]:
            score = say("{score}, the lowest is best", score=score)
    return {
        say("Survey"): kinds[row["kind"]],
        say("Asked"): moment(row["sent_local"]),
        say("Answered"): moment(row["answered_local"]),
        say("Score"): score,
        say("Score before"): words.count(row["previous_score"]),
        say("Comment"): row["comment"],
        say("Agent"): row["agent"],
    }


def feedback_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("What the customer noticed"): row["words"],
        say("Topic"): row["topic"],
        say("Passed to"): row["department"],
        say("Passed on"): moment(row["passed_on_local"]),
        say("Acknowledged"): moment(row["acknowledged_local"]),
        say("Closed"): moment(row["closed_local"]),
        say("Outcome"): row["outcome"],
        say("Agent"): row["agent"],
    }


def stay_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("Team"): row["to_team"],
        say("Came from"): words.named(row["from_team"]) if row["from_team"] else None,
        say("Since"): moment(row["handed_local"]),
        say("Picked up after"): words.duration(row["seconds"]),
        say("In business hours"): words.duration(row["business_seconds"], "business"),
        say("Held for"): words.duration(row["held_seconds"]),
        say("Back to a team that had it"): yes_or_no(row["is_return"]),
    }


def cycle_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("Began"): moment(row["started_local"]),
        say("Solved"): moment(row["resolved_local"]),
        say("Took"): words.duration(row["seconds"]),
        say("In business hours"): words.duration(row["business_seconds"], "business"),
        say("Reopened"): moment(row["reopened_local"]),
        say("Reopened after"): words.duration(row["seconds_to_reopen"]),
        say("Only a thank-you"): yes_or_no(row["is_thank_you"]),
    }


def moment(local: datetime | None) -> str:
    """`2 Sep 2026 10:00`, of a time that is local already."""
    return words.ABSENT if local is None else f"{words.day(local.date())} {local:%H:%M}"


def money(amount: float | None, currency: str | None) -> str:
    if amount is None:
        return words.ABSENT
    told = words.number(amount, "money")
    return f"{told} {currency}" if currency else told


def yes_or_no(value: bool | None) -> str:
    return words.ABSENT if value is None else say("yes") if value else say("no")
