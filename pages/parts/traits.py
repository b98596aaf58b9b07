"""What tickets have in common that no column says, in readers' words: kinds of decisions, answers, services."""

from __future__ import annotations

from collections.abc import Mapping

from pages.language import later, say
from pages.parts import words
from queries.scope import NONE


def kinds() -> Mapping[str, str]:
    return {
        "refund": say("Refund"),
        "credit": say("Credit"),
        "waiver": say("Waiver"),
        "exception": say("Exception"),
        "replacement": say("Replacement"),
        "decline": say("Decline"),
    }


def answers() -> Mapping[str, str]:
    """What a customer was left with."""
    return {
        "without_alternative": say("Declined, no alternative"),
        "with_alternative": say("Declined, with an alternative"),
        "granted": say("Granted"),
        "required": say("Declined, required by regulation"),
    }


def delivered() -> Mapping[str, str]:
    """What was granted against the loss."""
    return {
        "0": say("Nothing"),
        "50": say("Up to half of the loss"),
        "100": say("Half to all of the loss"),
        "150": say("All to one and a half times"),
        "151": say("More than one and a half times"),
    }


def services() -> Mapping[str, tuple[str, str]]:
    """What tells bad service from good: the words for the bad group and for the good one."""
    return {
        "failed": (say("Failure, not made good"), say("No failure")),
        "recovery": (say("Failure, not made good"), say("Failure, made good")),
        "declined": (say("Declined"), say("Granted")),
        "promise": (say("Promise broken"), say("Promise kept")),
        "reopened": (say("Reopened"), say("Never reopened")),
        "escalated": (say("Escalated"), say("Not escalated")),
        "csat": (say("Dissatisfied"), say("Satisfied")),
    }


def met() -> Mapping[str, str]:
    """What customers had met before they said whether they recommend the house."""
    return {
        "none": say("No complaint"),
        "made good": say("Complaint, made good"),
        "not made good": say("Complaint, not made good"),
        "no ticket": say("No ticket"),
    }


def recovered() -> Mapping[str, str]:
    """What went wrong with a ticket that a customer then rated, and what was done about it."""
    return {
        "no failure": say("No failure"),
        "recovered": say("Failure, made good"),
        "not recovered": say("Failure, not made good"),
    }


# What decisions are told apart by.
CUTS = {
    "kind": later("Kind"),
    "reason": later("Reason"),
    "team": later("Team"),
    "tier": later("Customer tier"),
    "policy": later("Policy"),
}


KNOWN = {"kind": kinds, "answer": answers, "delivered": delivered, "met": met, "recovered": recovered}


def named(cut: str, value: str) -> str:
    """A value of a trait as it is read."""
    known: Mapping[str, str] = KNOWN.get(cut, dict)()
    return known.get(value) or (say("Not stated") if value == NONE else words.named(value))


def told(trait: str, value: str) -> str:
    """Which tickets bear the trait, for the drawer's headline."""
    if trait in services():
        bad, good = services()[trait]
        return bad if value == "bad" else good
    if trait == "used":
        return say("concessions from {share} % of the limit on", share=value)
    if trait == "contacts":
        return say("{n} contacts until it was resolved", n=value)
    if trait == "overdue":
        return say("with an overdue promise")
    return named(trait, value)
