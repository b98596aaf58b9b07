"""What the front line decides: how much, within which limit, with whose approval, and what a review says of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from data.demo_company import people
from data.demo_company.arrivals import KEPT, Tickets
from data.demo_company.chance import Chance, Flags, Floats, Weighted, Whole
from data.demo_company.clock import DAY, Clocks
from data.demo_company.company import AMERICAS, REASONS, RETURNS, TEAMS

KINDS = ("refund", "credit", "waiver", "exception", "replacement", "decline")
REFUND, CREDIT, WAIVER, EXCEPTION, REPLACEMENT, DECLINE = range(6)
# Median amounts in cents.
AMOUNTS = np.array([5_200, 2_000, 1_000, 3_200, 6_500, 0])
AMOUNT_SPREAD = 0.8
# Which kinds a contact reason ends in.
KINDS_OF_REASON = {
    "Late delivery": (0.0, 0.62, 0.13, 0.0, 0.0, 0.25),
    "Missing parcel": (0.32, 0.0, 0.0, 0.0, 0.48, 0.20),
    "Return request": (0.40, 0.0, 0.0, 0.22, 0.0, 0.38),
    "Refund status": (0.55, 0.15, 0.0, 0.0, 0.0, 0.30),
    "Invoice question": (0.0, 0.25, 0.40, 0.0, 0.0, 0.35),
    "Payment failed": (0.0, 0.0, 0.55, 0.35, 0.0, 0.10),
    "App fault": (0.0, 0.70, 0.0, 0.0, 0.0, 0.30),
}
OWN, APPROVED, AUTOMATIC = range(3)
AUTHORITIES = ("own", "approved", "automatic")
UPHELD, PARTLY, OVERTURNED = range(3)
OUTCOMES = ("upheld", "partly", "overturned")
FOR_CUSTOMER, FOR_HOUSE = range(2)
SIDES = ("customer", "house")
# Why a review changed a decision: in the customer's favour, in the house's.
CHANGED_BECAUSE = (
    ("Goodwill was due", "Rule read too strictly", "Our own mistake overlooked"),
    ("Amount above the loss", "Proof was missing", "Rule does not allow it"),
)

# --- planted
HEAPED_SHARE, HEAPED_UP_TO = 0.5, 1.6
AUTOMATIC_SHARE = 0.3
AUTOMATIC_UP_TO = 1_000
ASKED_THOUGH_WITHIN_SHARE = 0.09
APPROVAL_MINUTES = 300
APPROVAL_REFUSED_SHARE = 0.06
ALTERNATIVE_SHARE, ALTERNATIVE_SHARE_TRAINED = 0.42, 0.74
ACCEPTED_SHARE = 0.55
REQUIRED_SHARE = 0.15
POLICIES = ("Return window 14 days", "Payment terms", "Voucher rules", "Proof of delivery")
RETURN_WINDOW = 0
POLICY_OF_REASON = np.array([3, 3, 2, 0, 0, 1, 1, 2, 2])
HINDERED_SHARE, HINDERED_SHARE_RETURNS = 0.04, 0.26
DISPUTED_SHARE, DISPUTED_SHARE_DECLINED, DISPUTED_SHARE_ALTERNATIVE = 0.02, 0.30, 0.08
REVIEWED_SHARE, REVIEWED_SHARE_DECLINED, REVIEWED_SHARE_DISPUTED = 0.36, 0.60, 0.95
SELF_REVIEWED_SHARE = 0.05
OVERTURNED_SHARE, OVERTURNED_SHARE_DECLINED, OVERTURNED_SHARE_ABOVE_LOSS = 0.05, 0.28, 0.18
OVERTURNED_SHARE_REQUIRED = 0.02
PARTLY_SHARE = 0.08


@dataclass
class Decisions:
    """One place a ticket; `decided_at` is 0 where nothing was decided. Amounts in cents of the desk's currency."""

    planned: Flags
    kind: Whole
    wanted: Whole
    decided_at: Whole
    amount: Whole
    loss: Whole
    limit: Whole
    authority: Whole
    asked_at: Whole
    answered_at: Whole
    agent: Whole
    team: Whole
    alternative: Flags
    accepted: Flags
    required: Flags
    hindered: Flags
    disputed: Flags
    policy: Whole
    reviewed_at: Whole
    reviewer: Whole
    outcome: Whole
    outcome_for: Whole

    @property
    def is_decline(self) -> Flags:
        found: Flags = (self.decided_at > 0) & (self.kind == DECLINE)
        return found


def plan(chance: Chance, tickets: Tickets) -> Decisions:
    """What would be decided in each ticket if it comes to that: the kind, and the amount that the agent has in mind."""
    n = len(tickets)
    decides = np.array([reason.decides for reason in REASONS])
    empty: dict[str, Any] = {
        each.name: np.zeros(n, dtype=bool if each.type == "Flags" else np.int64) for each in fields(Decisions)
    }
    found = Decisions(**empty)
    found.planned = chance.happens(decides[tickets.reason], n) & ~tickets.is_leftover & (tickets.gone == KEPT)
    draw = chance.share(n)
    for place, reason in enumerate(REASONS):
        if reason.name in KINDS_OF_REASON:
            mine = tickets.reason == place
            found.kind[mine] = Weighted(KINDS_OF_REASON[reason.name]).at(draw[mine])
    found.wanted = _cents(chance.around(AMOUNTS[found.kind], AMOUNT_SPREAD, n))
    # What the failure cost the customer; compensation is about nine tenths of it, now and then far more.
    ratio = chance.around(0.9, 0.35, n)
    declined = _cents(chance.around(3_500, 0.7, n))
    found.loss = np.where(found.kind == DECLINE, declined, _cents(found.wanted / ratio))
    found.policy = POLICY_OF_REASON[tickets.reason]
    return found


def weigh(
    chance: Chance, clocks: Clocks, found: Decisions, place: Whole, at: Whole, agent: Whole, team: Whole
) -> Flags:
    """Which of the decisions that are due need somebody's approval first; notes when it is asked and answered."""
    n = len(place)
    limit = people.limits(agent, at)
    wanted = found.wanted[place]
    above = wanted > limit
    # Many a wish a little above the limit is made to fit below it.
    heaped = above & (wanted <= limit * HEAPED_UP_TO) & chance.evenly(HEAPED_SHARE, n)
    amount = np.where(heaped, limit - (limit * 0.04 * chance.share(n)).astype(np.int64), wanted)
    automatic = (amount <= AUTOMATIC_UP_TO) & chance.happens(AUTOMATIC_SHARE, n)
    unsure = chance.evenly(ASKED_THOUGH_WITHIN_SHARE, n)
    asks: Flags = ~automatic & ((amount > limit) | unsure) & (found.asked_at[place] == 0)
    found.limit[place], found.amount[place] = limit, amount
    found.authority[place] = np.where(automatic, AUTOMATIC, np.where(asks, APPROVED, OWN))
    schedule = np.array([each.schedule for each in TEAMS])[team]
    answered = clocks.after(schedule, at, chance.seconds(APPROVAL_MINUTES, 1.0, n))
    found.asked_at[place] = np.where(asks, at, 0)
    found.answered_at[place] = np.where(asks, answered, 0)
    refused = asks & chance.happens(APPROVAL_REFUSED_SHARE, n)
    found.kind[place[refused]] = DECLINE
    return asks


def decide(chance: Chance, found: Decisions, place: Whole, at: Whole, agent: Whole, team: Whole) -> None:
    """Takes the decisions: who, when, with which alternative, under which policy, and whether the customer objects."""
    n = len(place)
    found.decided_at[place], found.agent[place], found.team[place] = at, agent, team
    declines = found.kind[place] == DECLINE
    found.amount[place[declines]] = 0
    trained = at >= people.TRAINED_AT[agent]
    offers = declines & chance.evenly(np.where(trained, ALTERNATIVE_SHARE_TRAINED, ALTERNATIVE_SHARE), n)
    found.alternative[place] = offers
    found.accepted[place] = offers & chance.evenly(ACCEPTED_SHARE, n)
    found.required[place] = declines & chance.happens(REQUIRED_SHARE, n)
    window = (found.policy[place] == RETURN_WINDOW) & (team == RETURNS)
    found.hindered[place] = chance.evenly(np.where(window, HINDERED_SHARE_RETURNS, HINDERED_SHARE), n)
    objects = np.where(declines, DISPUTED_SHARE_DECLINED, DISPUTED_SHARE)
    found.disputed[place] = chance.evenly(np.where(offers, DISPUTED_SHARE_ALTERNATIVE, objects), n)


def review(chance: Chance, clocks: Clocks, found: Decisions, until: int) -> None:
    """Reviews some of what was decided without approval, more of what was disputed; what is not due yet stays open."""
    place = np.flatnonzero((found.decided_at > 0) & (found.authority == OWN))
    n = len(place)
    declined = found.kind[place] == DECLINE
    share = np.where(declined, REVIEWED_SHARE_DECLINED, REVIEWED_SHARE)
    share = np.where(found.disputed[place], REVIEWED_SHARE_DISPUTED, share)
    schedule = np.array([each.schedule for each in TEAMS])[found.team[place]]
    at = clocks.after(schedule, found.decided_at[place] + chance.whole(1, 8, n) * DAY, chance.seconds(120, 0.6, n))
    reviewed = chance.evenly(share, n) & (at <= until)
    by_quality, by_self = chance.happens(0.4, n), chance.happens(SELF_REVIEWED_SHARE, n)
    lead = people.LEAD_OF_TEAM[found.team[place]]
    reviewer = np.where(by_self, found.agent[place], np.where(by_quality, people.REVIEWER, lead))
    overturned = chance.evenly(_overturned_share(found, place, by_self), n)
    partly = ~overturned & chance.happens(PARTLY_SHARE, n)
    found.reviewed_at[place] = np.where(reviewed, at, 0)
    found.reviewer[place] = reviewer
    found.outcome[place] = np.where(overturned, OVERTURNED, np.where(partly, PARTLY, UPHELD))
    found.outcome_for[place] = np.where(declined | chance.happens(0.25, n), FOR_CUSTOMER, FOR_HOUSE)


def _overturned_share(found: Decisions, place: Whole, by_self: Flags) -> Floats:
    declined = (found.kind[place] == DECLINE) & ~found.alternative[place]
    above = found.amount[place] > 1.2 * found.loss[place]
    share = np.where(declined, OVERTURNED_SHARE_DECLINED, OVERTURNED_SHARE)
    share = np.where(above, OVERTURNED_SHARE_ABOVE_LOSS, share)
    share = np.where(found.required[place], OVERTURNED_SHARE_REQUIRED, share)
    # Nobody overturns himself.
    return np.where(by_self, 0.0, share)


def currency(team: Whole) -> Whole:
    """0: euros, 1: dollars."""
    found: Whole = (team == AMERICAS).astype(np.int64)
    return found


def _cents(amount: Floats) -> Whole:
    """Mostly a round sum: people grant 15 and 20, seldom 17.34."""
    cents = np.rint(amount).astype(np.int64)
    return np.where(cents % 3 == 0, np.maximum(cents, 1), np.maximum((cents + 250) // 500 * 500, 100))
