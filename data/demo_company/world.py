"""The whole company up to the export: everybody and everything that the writers of the files need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from data.demo_company import company, decisions, loyalty, promises, surveys
from data.demo_company.arrivals import OLDEST_WEEKS, Tickets, every_ticket
from data.demo_company.chance import Chance, Whole
from data.demo_company.clock import Clocks, Holiday, OpenHours, instant, windows
from data.demo_company.customers import Customers, every_customer
from data.demo_company.decisions import Decisions
from data.demo_company.desk import Desk, Route, route
from data.demo_company.ledger import Columns, Ledger
from data.demo_company.lives import Lives, Story
from data.demo_company.loyalty import Loyalty, Reviews
from data.demo_company.metric_sets import StatedHours, metric_sets
from data.demo_company.promises import Feedback, Promises
from data.demo_company.surveys import Answers, Satisfaction

# Longer than any story goes on after the export is taken.
DAYS_AFTER_EXPORT = 500
CUSTOMER_IDS_FROM, CUSTOMER_ID_STEP = 360_114_000_000, 7_919
STAFF_IDS_FROM, STAFF_ID_STEP = 360_201_000_100, 1_013


@dataclass
class World:
    """`rows` are all that happened to tickets, in order; `sets` has one row a ticket (see metric_sets)."""

    seed: int
    weeks: int
    exported_at: int
    until: int
    tickets: Tickets
    customers: Customers
    route: Route
    lives: Lives
    decided: Decisions
    satisfaction: Satisfaction
    nps: Answers
    effort: Answers
    loyalty: Loyalty
    reviews: Reviews
    promises: Promises
    feedback: Feedback
    holidays: list[list[Holiday]]
    rows: Columns
    sets: pl.DataFrame
    ids: Whole

    @property
    def last_day(self) -> date:
        """The last day of every clock, long after the export."""
        return company.LAST_SUNDAY + timedelta(days=DAYS_AFTER_EXPORT)

    @property
    def requester_ids(self) -> Whole:
        return customer_ids(self.customers.number[self.tickets.customer])


def simulate(tickets: int, weeks: int, seed: int) -> World:
    """Lets the company live for so many weeks to the last Sunday, and its customers write so many tickets."""
    exported_at = instant(company.ZONE, company.LAST_SUNDAY + timedelta(days=1), 60 * company.EXPORTED_AT_HOUR)
    until = exported_at - company.UNEXPORTED_SECONDS
    first, last = company.first_day(weeks) - timedelta(weeks=OLDEST_WEEKS + 1), company.LAST_SUNDAY
    last += timedelta(days=DAYS_AFTER_EXPORT)
    closed = [company.holidays(place, first.year, last.year) for place in range(len(company.SCHEDULES))]
    clocks = Clocks([_worked(place, closed[place], first, last) for place in range(len(company.SCHEDULES))])
    customers = every_customer(seed, tickets)
    asked = every_ticket(seed, clocks, customers, tickets, weeks)
    speaks = np.array([language != "de" for language in company.LANGUAGES], dtype=np.int64)
    speaks = speaks[customers.region[asked.customer]]
    desk = Desk(seed, clocks, Chance(seed, "desk"), asked, customers, Ledger(), speaks)
    taken = route(desk)
    decided = decisions.plan(Chance(seed, "decisions"), asked)
    lives = Story(desk, taken, decided, until).tell()
    _follow(asked, lives)
    # What an end cut off was not decided.
    decided.decided_at[decided.decided_at > lives.ends_at] = 0
    decisions.review(Chance(seed, "reviews of decisions"), clocks, decided, until)
    felt = surveys.satisfaction(desk, taken, lives, decided, until)
    bought = loyalty.loyalty(seed, asked, customers, lives, decided, until)
    rows = desk.ledger.ordered(lives.ends_at)
    stated = StatedHours(*_stated(closed, first, last))
    return World(
        seed,
        weeks,
        exported_at,
        until,
        asked,
        customers,
        taken,
        lives,
        decided,
        felt,
        surveys.nps(desk, lives, felt.felt, until),
        surveys.effort(desk, lives, felt.felt, until),
        bought,
        loyalty.reviews(seed, bought, felt, lives, until),
        promises.promises(desk, taken, lives, until),
        promises.feedback(desk, lives, clocks.hours[company.BERLIN], until),
        closed,
        rows,
        metric_sets(asked, rows, stated),
        ticket_ids(len(asked), weeks),
    )


def _worked(place: int, closed: list[Holiday], first: date, last: date) -> OpenHours:
    """The hours in which people really worked: those of before up to the edit, those of now from then on."""
    schedule = company.SCHEDULES[place]
    found = list(windows(schedule.zone, schedule.intervals, closed, schedule.edited_on or first, last))
    if schedule.before and schedule.edited_on:
        until = schedule.edited_on - timedelta(days=1)
        found = [*windows(schedule.zone, schedule.before, closed, first, until), *found]
    return OpenHours(schedule.zone, found)


def _stated(closed: list[list[Holiday]], first: date, last: date) -> tuple[list[OpenHours], list[OpenHours]]:
    before, now = [], []
    for schedule, shut in zip(company.SCHEDULES, closed, strict=True):
        old = windows(schedule.zone, schedule.before or schedule.intervals, shut, first, last)
        before.append(OpenHours(schedule.zone, old))
        now.append(OpenHours(schedule.zone, windows(schedule.zone, schedule.intervals, shut, first, last)))
    return before, now


def _follow(tickets: Tickets, lives: Lives) -> None:
    """A ticket follows another only if that one was closed by then, and nothing else follows it."""
    place = np.flatnonzero(tickets.follows >= 0)
    before = tickets.follows[place]
    closed = (lives.closed_at[before] > 0) & (lives.closed_at[before] < tickets.created[place])
    _, first = np.unique(before, return_index=True)
    fits = np.zeros(len(place), dtype=bool)
    fits[first] = True
    tickets.follows[place[~(fits & closed)]] = -1


def ticket_ids(tickets: int, weeks: int) -> Whole:
    """Numbers that grow with the instant of creation. Before these weeks there was a year and a half of the same."""
    place = np.arange(tickets, dtype=np.int64)
    found: Whole = 78 * tickets // weeks + 1 + place + np.cumsum(place * 7_919 % 37 == 0)
    return found


def customer_ids(number: Whole) -> Whole:
    return CUSTOMER_IDS_FROM + number * CUSTOMER_ID_STEP


def staff_ids(person: Whole) -> Whole:
    return STAFF_IDS_FROM + person * STAFF_ID_STEP
