"""Who the demo company is: its desk, its people, the effects planted in its exports. Nobody here is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.demo_company.chance import Weighted

ZONE = "Europe/Berlin"
LAST_SUNDAY = date(2026, 11, 15)
EXPORTED_AT_HOUR = 18

RELEASE_MONDAY = date(2026, 10, 5)
RELEASE_WEEK = "2026-W41"
RELEASE_VOLUME = 1.6
RELEASE_SLOWDOWN = 2.0
RELEASE_SCORE_DROP = {"Technical": 1.3}
RELEASE_SCORE_DROP_ELSEWHERE = 0.6
RELEASE_TAG = "app_release"

WAITS_FOR_BILLING_TAG = "waiting_billing"
WAITS_FOR_BILLING_SHARE = 0.4
WAITS_FOR_BILLING_MINUTES = 900
COMES_TO_BILLING_FROM_ELSEWHERE_SHARE = 0.45
BILLING_SENDS_BACK_SHARE = 0.2
MISROUTED_SHARE = 0.07
ESCALATED_SHARE = {"Urgent": 0.22, "High": 0.05}
STUCK_SHARE = 0.038

SURVEY_ASKED_SHARE = 0.6
SURVEY_AFTER_MINUTES = 24 * 60
# The angry answer most, the content often, those who shrug seldom: the answers' mean is not the true one.
ANSWERS_BY_SCORE = {1: 0.36, 2: 0.28, 3: 0.13, 4: 0.18, 5: 0.25}


@dataclass(frozen=True)
class Team:
    """A group of the desk; `reply_minutes` is its median reply in opening minutes, at Normal priority."""

    name: str
    reply_minutes: float
    reopened_share: float
    agents: Weighted[str]


@dataclass(frozen=True)
class Reason:
    """A contact reason, its team, and its weight in an ordinary week and in the week after the release."""

    name: str
    team: str
    ticket_type: str
    weight: float
    release_weight: float


def _agents(*names: str) -> Weighted[str]:
    # Nobody's load is equal: whoever is first in the list has twice the work of whoever is last.
    return Weighted((f"Agent {name}", 2 - place / len(names)) for place, name in enumerate(names))


# What a customer feels with nothing to complain of, and what takes from it; rounded, 1 to 5, it is the score.
CONTENT = 4.85
SCORE_SPREAD = 1.0
SCORE_DROP_PER_DAY_WAITED = 0.5
SCORE_DROP_PER_REOPEN = 1.1
SCORE_DROP_PER_HANDOVER = 0.15
SCORE_DROP_WITHOUT_REPLY = 0.6

TEAMS = {
    team.name: team
    for team in (
        Team("Orders", 55, 0.04, _agents("Amsel", "Birke", "Drossel", "Eiche", "Fink", "Ginster")),
        Team("Returns", 80, 0.08, _agents("Habicht", "Ilex", "Kranich", "Linde", "Möwe")),
        Team("Billing", 210, 0.12, _agents("Nelke", "Pirol", "Quitte", "Reiher")),
        Team("Technical", 120, 0.07, _agents("Sperling", "Tanne", "Ulme", "Wacholder", "Zeisig")),
        Team("Escalations", 40, 0.05, _agents("Ahorn", "Bussard")),
    )
}
PACE_OF_AGENTS = 0.08

# The release adds 0.6 of an ordinary week, three quarters of it faults and locked-out customers.
REASONS = (
    Reason("Late delivery", "Orders", "Question", 0.17, 0.19),
    Reason("Missing parcel", "Orders", "Problem", 0.09, 0.11),
    Reason("Product question", "Orders", "Question", 0.13, 0.15),
    Reason("Return request", "Returns", "Task", 0.15, 0.16),
    Reason("Refund status", "Returns", "Question", 0.11, 0.12),
    Reason("Invoice question", "Billing", "Question", 0.10, 0.11),
    Reason("Payment failed", "Billing", "Problem", 0.06, 0.12),
    Reason("App fault", "Technical", "Incident", 0.11, 0.40),
    Reason("Login problem", "Technical", "Problem", 0.08, 0.24),
)
ORDINARY_REASONS = Weighted((reason, reason.weight) for reason in REASONS)
RELEASE_REASONS = Weighted((reason, reason.release_weight) for reason in REASONS)

PRIORITIES = Weighted([("Low", 0.20), ("Normal", 0.56), ("High", 0.18), ("Urgent", 0.06)])
PACE_OF_PRIORITY = {"Low": 1.6, "Normal": 1.0, "High": 0.6, "Urgent": 0.35}

CHANNELS_WHILE_OPEN = Weighted([("Mail", 0.40), ("Web", 0.22), ("Chat", 0.15), ("Phone", 0.11), ("Messaging", 0.12)])
CHANNELS_WHILE_SHUT = Weighted([("Mail", 0.50), ("Web", 0.32), ("Messaging", 0.18)])
PACE_OF_CHANNEL = {"Mail": 1.1, "Web": 1.0, "Chat": 0.06, "Phone": 0.02, "Messaging": 0.3}

AUTUMN_BEGINS = date(2026, 8, 31)
GROWTH_PER_AUTUMN_WEEK = 0.006
WEEKDAYS = (1.30, 1.12, 1.05, 1.00, 0.95, 0.38, 0.33)
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 15, 24, 28, 26, 22, 23, 24, 23, 21, 18, 14, 12, 11, 9, 5, 2)

ORGANISATIONS = tuple(
    f"{trade} {place}"
    for trade in ("Bäckerei", "Blumenhaus", "Werkstatt", "Gärtnerei")
    for place in ("Nord", "Süd", "am Tor")
)
