"""What customers do afterwards: order again, renew or cancel, and write public reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo_company import company
from data.demo_company.arrivals import CONTAINED, NOBODY, Tickets
from data.demo_company.chance import Chance, Flags, Whole
from data.demo_company.clock import DAY, HOUR, tellable
from data.demo_company.company import REASONS
from data.demo_company.customers import Customers
from data.demo_company.decisions import REFUND, Decisions, currency
from data.demo_company.lives import Lives
from data.demo_company.surveys import Satisfaction

# What happened to a customer, the worst last: keys of company.ORDERS_AGAIN.
HAPPENED = tuple(company.ORDERS_AGAIN)
NO_TICKET, NO_FAILURE, GOOD_RECOVERY, BAD_RECOVERY, ALTERNATIVE, DECLINED = range(6)
RENEWS = np.array([0.86, 0.86, 0.85, 0.62, 0.78, 0.50])
RENEWAL_SHARE = 0.35
LATER_SHARE = 0.3
PAST_ORDER_SHARE, PAST_ORDERS_DAYS = 0.6, 30
REVIEW_SHARE = 0.06
ORDER, RENEWAL, REFUNDED, CANCELLATION = range(4)
ORDER_KINDS = ("order", "renewal", "refund", "cancellation")


@dataclass
class Loyalty:
    """`happened` and `ticket` (the place of the ticket that decided it, or NOBODY) are by customer, the rest by order.

    `ordered_by` is the customer's place; `of_ticket` is NOBODY but for refunds; `left_on` is an instant, 0: still here.
    """

    happened: Whole
    ticket: Whole
    left_at: Whole
    ordered_by: Whole
    ordered_at: Whole
    order_kind: Whole
    amount: Whole
    currency: Whole
    of_ticket: Whole


@dataclass
class Reviews:
    """Public reviews; `customer` and `ticket` are places, `answered_at` is 0 where nobody answered."""

    customer: Whole
    ticket: Whole
    reviewed_at: Whole
    score: Whole
    answered_at: Whole
    draw: Whole


def loyalty(seed: int, tickets: Tickets, customers: Customers, lives: Lives, decided: Decisions, until: int) -> Loyalty:
    """Every order from a month before the first ticket up to the export."""
    chance = Chance(seed, "loyalty")
    happened, ticket = what_happened(tickets, len(customers), lives, decided)
    began = int(tickets.created[~tickets.is_leftover].min(initial=until - 100 * DAY))
    ended = np.where(ticket == NOBODY, 0, lives.solved_at[ticket])
    # Whoever had no ticket is followed from a day by lot, so that they can be compared.
    ended = np.where(ended > 0, ended, began + (chance.share(len(customers)) * (until - began)).astype(np.int64))
    again = _again(chance, happened, ended)
    past = _past(chance, tickets, ticket, len(customers), began)
    renewal, kind = _renewals(chance, customers, happened, ended, (began, until))
    refunds = np.flatnonzero(
        (decided.decided_at > 0) & (decided.kind == REFUND) & (decided.decided_at <= lives.ends_at)
    )
    place = np.arange(len(customers))
    refunded_at = decided.decided_at[refunds] + 2 * DAY
    by = np.concatenate([place, place, place, tickets.customer[refunds]])
    at = np.concatenate([again, past, renewal, refunded_at])
    what = np.concatenate([np.zeros(2 * len(place), np.int64), kind, np.full(len(refunds), REFUNDED)])
    amount = np.rint(chance.around(4_900, 0.6, len(by))).astype(np.int64)
    amount[-len(refunds) or len(by) :] = decided.amount[refunds]
    amount = np.where(what == RENEWAL, np.where(customers.tier[by] == 2, 24_900, 4_900), amount)
    amount = np.where(what == CANCELLATION, 0, amount)
    money = (customers.region[by] == company.AMERICAN).astype(np.int64)
    money[-len(refunds) or len(by) :] = currency(decided.team[refunds])
    of = np.concatenate([np.full(3 * len(place), NOBODY), refunds])
    known = np.flatnonzero((at > 0) & (at <= until))
    order = known[np.argsort(at[known], kind="stable")]
    left_at = np.where((kind == CANCELLATION) & (renewal > 0) & (renewal <= until), renewal, 0)
    told = tellable(at[order], company.ZONE)
    return Loyalty(happened, ticket, left_at, by[order], told, what[order], amount[order], money[order], of[order])


def what_happened(tickets: Tickets, customers: int, lives: Lives, decided: Decisions) -> tuple[Whole, Whole]:
    """For each customer the worst that happened, and the first ticket in which it did."""
    failure = np.array([reason.failure for reason in REASONS])[tickets.reason] & (tickets.bot != CONTAINED)
    quick = (lives.reopens == 0) & (lives.solved_at - tickets.created < company.GOOD_RECOVERY_SECONDS)
    worst = np.where(failure, np.where(quick, GOOD_RECOVERY, BAD_RECOVERY), NO_FAILURE)
    worst = np.where(decided.is_decline, np.where(decided.alternative, ALTERNATIVE, DECLINED), worst)
    ended = np.flatnonzero((lives.solved_at > 0) & (lives.solved_at <= lives.ends_at))
    order = ended[np.lexsort((ended, -worst[ended], tickets.customer[ended]))]
    whose, first = np.unique(tickets.customer[order], return_index=True)
    happened, ticket = np.full(customers, NO_TICKET), np.full(customers, NOBODY)
    happened[whose], ticket[whose] = worst[order[first]], order[first]
    return happened, ticket


def _again(chance: Chance, happened: Whole, ended: Whole) -> Whole:
    """The instant of each customer's next order; 0 where there is none."""
    n = len(happened)
    share = np.array(list(company.ORDERS_AGAIN.values()))[happened]
    early = chance.share(n)
    span = company.ORDERS_WITHIN_DAYS * DAY
    # Rather soon than late: the square of a draw.
    soon = ended + HOUR + (early * early * (span - HOUR)).astype(np.int64)
    late = ended + span + (early * 90 * DAY).astype(np.int64)
    # In the order of their tickets' ends, so that those who can be followed for long got their share too.
    order = np.argsort(ended, kind="stable")
    returns = np.zeros(n, dtype=bool)
    returns[order] = chance.evenly(share[order], n)
    return np.where(returns, soon, np.where(chance.happens(LATER_SHARE, n), late, 0))


def _past(chance: Chance, tickets: Tickets, ticket: Whole, customers: int, began: int) -> Whole:
    """The order that many a ticket is about, some days before it; for other customers one before the first ticket."""
    before = np.where(ticket == NOBODY, began, tickets.created[ticket])
    ordered = before - chance.whole(2 * DAY, PAST_ORDERS_DAYS * DAY, customers)
    return np.where(chance.happens(PAST_ORDER_SHARE, customers), ordered, 0)


def _renewals(
    chance: Chance, customers: Customers, happened: Whole, ended: Whole, span: tuple[int, int]
) -> tuple[Whole, Whole]:
    """When a subscription ran out, and what came then; the instant is 0 for customers without one."""
    n, (began, until) = len(customers), span
    due = (customers.tier > 0) & chance.happens(RENEWAL_SHARE, n)
    at = began + (chance.share(n) * (until - began)).astype(np.int64)
    share = np.where(at > ended, RENEWS[happened], RENEWS[NO_FAILURE])
    return np.where(due, at, 0), np.where(chance.happens(share, n), RENEWAL, CANCELLATION)


def reviews(seed: int, told: Loyalty, satisfaction: Satisfaction, lives: Lives, until: int) -> Reviews:
    """Some of the customers say in public what they felt, rather the delighted and the angry."""
    chance = Chance(seed, "reviews")
    customer = np.flatnonzero(told.ticket != NOBODY)
    ticket = told.ticket[customer]
    n = len(customer)
    score = np.clip(np.rint(satisfaction.felt[ticket] + 0.5 * chance.normal(n)), 1, 5).astype(np.int64)
    at = tellable(lives.solved_at[ticket] + chance.whole(6 * HOUR, 12 * DAY, n), company.ZONE)
    extreme: Flags = (score == 1) | (score == 5)
    written = chance.happens(np.where(extreme, 1.6 * REVIEW_SHARE, 0.7 * REVIEW_SHARE), n) & (at <= until)
    answered = tellable(at + chance.whole(8 * HOUR, 6 * DAY, n), company.ZONE)
    answered = np.where(chance.happens(0.6, n) & (answered <= until), answered, 0)
    draw = chance.whole(0, 999, n)
    kept = np.flatnonzero(written)
    kept = kept[np.argsort(at[kept], kind="stable")]
    return Reviews(customer[kept], ticket[kept], at[kept], score[kept], answered[kept], draw[kept])
