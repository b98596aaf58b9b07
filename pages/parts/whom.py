"""Whom a ticket waited for, in words."""

from __future__ import annotations

from pages.language import later, say
from pages.parts import words
from queries.scope import NONE

WHOM = {
    "all": later("All of it"),
    "approval": later("Approval"),
    "bot": later("Bot"),
    "customer": later("Customer"),
    "front line": later("Front line"),
    "nobody": later("Nobody, until reopened"),
    "others": later("Others, too few"),
    "queue": later("Queue"),
}


def waited_for(whom: str, department: str | None = None) -> str:
    """`Billing`, `Customer`, `Queue`: whom a ticket waited for, as readers see it."""
    if whom == "department" and department not in (None, "", NONE, "(others)"):
        return words.named(str(department))
    if whom == "department":
        return say("Other departments") if department == "(others)" else say("On hold, nobody named")
    return say(WHOM[whom]) if whom in WHOM else whom
