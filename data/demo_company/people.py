"""The company's staff, named after birds and plants: who works where, since when, how, and what they may decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from data.demo_company.chance import Floats, Whole
from data.demo_company.clock import instant
from data.demo_company.company import (
    AMERICAS,
    BILLING,
    ESCALATIONS,
    ORDERS,
    REASONS,
    RETURNS,
    TEAMS,
    TECHNICAL,
    ZONE,
)

AGENT, SENIOR, LEAD, QUALITY = range(4)
ROLES = ("Agent", "Senior agent", "Team lead", "Quality reviewer")

# What a role may grant on its own, in cents of the desk's currency; the agents' limit was raised.
LIMITS = (4_000, 15_000, 50_000, 50_000)
LIMIT_RAISED_ON = date(2026, 9, 28)
RAISED_LIMITS = (10_000, 15_000, 50_000, 50_000)
LIMIT_RAISED_AT = instant(ZONE, LIMIT_RAISED_ON)


@dataclass(frozen=True)
class Person:
    """One of the staff. `pace` above 1 is slower; `quality` is added to what the customer feels (scale 1 to 5)."""

    bird: str
    team: int
    role: int = AGENT
    pace: float = 1.0
    quality: float = 0.0
    since: date = date(2023, 3, 1)
    left_on: date | None = None
    moved_on: date | None = None
    moved_to: int | None = None
    trained_on: date | None = None

    @property
    def name(self) -> str:
        return f"Agent {self.bird}"

    @property
    def is_reviewing(self) -> bool:
        """Leads and reviewers decide for others and review them; they take no tickets."""
        return self.role >= LEAD

    def team_at(self, day: date) -> int | None:
        """The team on a day; None before the first and after the last working day."""
        if day < self.since or (self.left_on and day > self.left_on):
            return None
        return self.moved_to if self.moved_on and self.moved_to is not None and day >= self.moved_on else self.team


SAYING_NO = "Saying no well"
TRAINED_ON = date(2026, 9, 14)

# Amsel is among the best and takes the hard tickets: low in a crude ranking, high in an adjusted one.
STAFF = (
    Person("Amsel", ORDERS, SENIOR, 1.00, 0.20, trained_on=TRAINED_ON),
    Person("Birke", ORDERS, AGENT, 0.95, 0.05, trained_on=TRAINED_ON),
    Person("Drossel", ORDERS, AGENT, 1.05, 0.0),
    Person("Eiche", ORDERS, AGENT, 1.02, 0.0, date(2025, 2, 1)),
    Person("Fink", ORDERS, AGENT, 0.90, 0.0, date(2026, 1, 12)),
    Person("Ginster", ORDERS, AGENT, 1.00, 0.05, moved_on=date(2026, 9, 21), moved_to=RETURNS),
    Person("Habicht", RETURNS, SENIOR, 1.00, 0.15, date(2021, 6, 1), trained_on=TRAINED_ON),
    Person("Ilex", RETURNS, AGENT, 0.95, 0.0, trained_on=TRAINED_ON),
    Person("Kranich", RETURNS, AGENT, 1.05, 0.0, date(2024, 10, 1)),
    Person("Linde", RETURNS, AGENT, 1.00, 0.05, trained_on=TRAINED_ON),
    Person("Möwe", RETURNS, AGENT, 1.10, -0.55, date(2026, 5, 4)),
    Person("Nelke", BILLING, SENIOR, 0.95, 0.10, date(2020, 9, 1), trained_on=TRAINED_ON),
    Person("Pirol", BILLING, AGENT, 1.05, 0.0),
    Person("Quitte", BILLING, AGENT, 1.10, -0.05, date(2024, 4, 1)),
    Person("Reiher", BILLING, AGENT, 1.00, 0.0, date(2026, 8, 24)),
    Person("Sperling", TECHNICAL, SENIOR, 1.00, 0.10, date(2022, 1, 10), trained_on=TRAINED_ON),
    Person("Tanne", TECHNICAL, AGENT, 0.90, 0.45),
    Person("Ulme", TECHNICAL, AGENT, 1.05, 0.0, date(2024, 7, 1)),
    Person("Wacholder", TECHNICAL, AGENT, 1.00, 0.0),
    Person("Zeisig", TECHNICAL, AGENT, 1.05, -0.05, left_on=date(2026, 10, 16)),
    Person("Ahorn", ESCALATIONS, SENIOR, 0.95, 0.10, date(2021, 2, 1), trained_on=TRAINED_ON),
    Person("Bussard", ESCALATIONS, SENIOR, 1.05, 0.0, date(2022, 11, 1)),
    Person("Dohle", AMERICAS, SENIOR, 1.00, 0.10, date(2022, 5, 2), trained_on=TRAINED_ON),
    Person("Erle", AMERICAS, AGENT, 0.95, 0.0, trained_on=TRAINED_ON),
    Person("Falke", AMERICAS, AGENT, 1.05, 0.0),
    Person("Holunder", AMERICAS, AGENT, 1.00, 0.05, date(2025, 8, 1)),
    Person("Kiebitz", AMERICAS, AGENT, 1.10, -0.10, date(2026, 3, 2)),
    Person("Lerche", AMERICAS, AGENT, 1.00, 0.0),
    Person("Buche", ORDERS, LEAD, since=date(2019, 1, 7)),
    Person("Storch", BILLING, LEAD, since=date(2018, 5, 1)),
    Person("Rabe", TECHNICAL, LEAD, since=date(2021, 9, 1)),
    Person("Weide", AMERICAS, LEAD, since=date(2022, 2, 1)),
    Person("Uhu", ESCALATIONS, QUALITY, since=date(2020, 3, 2)),
)
BOT = len(STAFF)
BOT_NAME = "Bot Kuckuck"
# Who answers a team's approvals and reviews its decisions.
LEAD_OF_TEAM = np.array([28, 28, 29, 30, 29, 31])
REVIEWER = 32

PACES = np.array([person.pace for person in STAFF])
QUALITIES = np.array([person.quality for person in STAFF] + [-0.3])
PERSON_ROLES = np.array([person.role for person in STAFF] + [AGENT])
NEVER = 2**62
TRAINED_AT = np.array(
    [instant(ZONE, person.trained_on) if person.trained_on else NEVER for person in STAFF] + [NEVER], dtype=np.int64
)


def limits(agent: Whole, at: Whole) -> Whole:
    """What each agent may grant alone at an instant, in cents."""
    role = PERSON_ROLES[agent]
    found: Whole = np.where(at >= LIMIT_RAISED_AT, np.array(RAISED_LIMITS)[role], np.array(LIMITS)[role])
    return found


def agents_for(team: Whole, reason: Whole, at: Whole, share: Floats) -> Whole:
    """An agent of each team who works there on that day; `share` (0 up to 1) is the draw."""
    starts, tables = _shifts()
    shift = np.maximum(np.searchsorted(starts, at, side="right") - 1, 0)
    table = shift * len(TEAMS) * len(REASONS) + team * len(REASONS) + reason
    found = np.zeros(len(at), dtype=np.int64)
    # A block at a time: a million tickets with the weights of thirty people each would fill a quarter of a gigabyte.
    for start in range(0, len(at), _BLOCK):
        block = slice(start, start + _BLOCK)
        running = tables[table[block]]
        found[block] = (share[block, None] * running[:, -1:] >= running).sum(axis=1)
    return np.minimum(found, len(STAFF) - 1)


@cache
def _shifts() -> tuple[Whole, Floats]:
    """The instants at which the roster changes, and for each of them, team and reason the running weights of agents."""
    changes = {date(2000, 1, 1)}
    for person in STAFF:
        changes |= {day for day in (person.since, person.moved_on) if day}
        changes |= {date.fromordinal(person.left_on.toordinal() + 1)} if person.left_on else set()
    days = sorted(changes)
    weights = [
        [_weight(person, place, team, reason, day) for place, person in enumerate(STAFF)]
        for day in days
        for team in range(len(TEAMS))
        for reason in range(len(REASONS))
    ]
    return np.array([instant(ZONE, day) for day in days]), np.cumsum(np.array(weights), axis=1)


def _weight(person: Person, place: int, team: int, reason: int, day: date) -> float:
    """Nobody's load is equal, and hard tickets go to seniors, easy ones to those who began lately."""
    # Before the company had anybody in a team, its first people answer for it.
    works_there = person.team_at(day) == team or (day < person.since and place in _FIRST and person.team == team)
    if person.is_reviewing or not works_there:
        return 0.0
    hardness = REASONS[reason].hardness
    mix = 0.1 + 3.4 * hardness if person.role == SENIOR else 1.5 - 1.1 * hardness
    return mix * (2 - (place % 7) / 7)


_BLOCK = 65_536
# One in each team who was there before everybody.
_FIRST = (2, 8, 11, 16, 20, 24)
