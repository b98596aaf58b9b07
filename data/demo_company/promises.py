"""What the desk promises to customers, and what it passes on inside the house."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo_company.arrivals import KEPT
from data.demo_company.chance import Chance, Flags, Weighted, Whole
from data.demo_company.clock import DAY, HOUR, MINUTE, OpenHours
from data.demo_company.company import BILLING
from data.demo_company.desk import Desk, Route
from data.demo_company.lives import Lives

# --- planted
PROMISED_SHARE = 0.10
PROMISES = ("Call back", "Refund sent", "Replacement sent", "Answer from a colleague")
# Kept in time, kept late; the rest is never kept. Billing promises more than it keeps.
KEEPS, KEEPS_IN_BILLING = (0.80, 0.12), (0.55, 0.25)

PASSED_ON_SHARE = 0.05
DEPARTMENTS = ("Logistics", "Web shop", "Finance", "App team")
DEPARTMENT_OF_REASON = np.array([0, 0, 1, 1, 2, 2, 2, 3, 3])
# Median hours of Berlin's open time until a department says that it has read it.
ACKNOWLEDGED_HOURS = np.array([7.0, 12.0, 40.0, 16.0])
ACKNOWLEDGED_SHARE = np.array([0.92, 0.85, 0.60, 0.80])
CLOSED_SHARE = 0.65
OUTCOMES = ("fixed", "known already", "will not fix")
OUTCOME_WEIGHTS = Weighted([0.5, 0.3, 0.2])
TOPICS = (
    "Carrier leaves parcels in the rain",
    "Tracking link is broken",
    "Size table is wrong",
    "Return label cannot be printed",
    "Refunds arrive late",
    "Fee is not explained",
    "Card is charged twice",
    "App crashes on the order page",
    "Password mail is not sent",
)


@dataclass
class Promises:
    """Promises by row; `kept_at` is 0 where it was not kept by the export."""

    place: Whole
    promise: Whole
    promised_at: Whole
    due_at: Whole
    kept_at: Whole


@dataclass
class Feedback:
    """What was passed on, by row; instants are 0 where it has not happened by the export."""

    place: Whole
    department: Whole
    topic: Whole
    passed_on_at: Whole
    acknowledged_at: Whole
    closed_at: Whole
    outcome: Whole


def promises(desk: Desk, route: Route, lives: Lives, until: int) -> Promises:
    chance = Chance(desk.seed, "promises")
    place = _replied(chance, desk, lives, PROMISED_SHARE)
    n = len(place)
    promised = lives.first_reply_at[place]
    due = promised + chance.whole(1, 5, n) * DAY
    drawn = chance.share(n)
    in_time, late = (
        np.where(route.team[place] == BILLING, other, usual)
        for usual, other in zip(KEEPS, KEEPS_IN_BILLING, strict=True)
    )
    early = promised + np.maximum(HOUR, (chance.share(n) * (due - promised)).astype(np.int64))
    kept = np.where(drawn < in_time, early, np.where(drawn < in_time + late, due + chance.whole(HOUR, 3 * DAY, n), 0))
    return Promises(place, chance.whole(0, len(PROMISES) - 1, n), promised, due, np.where(kept <= until, kept, 0))


def feedback(desk: Desk, lives: Lives, berlin: OpenHours, until: int) -> Feedback:
    chance = Chance(desk.seed, "feedback")
    place = _replied(chance, desk, lives, PASSED_ON_SHARE)
    n, reason = len(place), desk.tickets.reason[place]
    department = DEPARTMENT_OF_REASON[reason]
    passed_on = lives.first_reply_at[place] + chance.whole(2 * MINUTE, 40 * MINUTE, n)
    read = berlin.after(passed_on, chance.seconds(60 * ACKNOWLEDGED_HOURS[department], 0.8, n))
    read = np.where(chance.happens(ACKNOWLEDGED_SHARE[department], n) & (read <= until), read, 0)
    done = berlin.after(np.maximum(read, passed_on), chance.seconds(30 * 60, 0.9, n))
    done = np.where((read > 0) & chance.happens(CLOSED_SHARE, n) & (done <= until), done, 0)
    return Feedback(place, department, reason, passed_on, read, done, chance.pick(OUTCOME_WEIGHTS, n))


def _replied(chance: Chance, desk: Desk, lives: Lives, share: float) -> Whole:
    """Some of the tickets with a reply that the export knows of; deleted ones left nothing behind."""
    replied: Flags = (desk.tickets.gone == KEPT) & (lives.first_reply_at > 0) & (lives.first_reply_at <= lives.ends_at)
    return np.flatnonzero(replied & chance.happens(share, len(replied)))
