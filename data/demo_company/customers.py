"""The customers: numbers with a region, a tier and a first order. Who writes often, writes very often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo_company import company
from data.demo_company.chance import Chance, Flags, Whole

PER_TICKET = 0.75
FIRST_NUMBER = 1_001
FIRST_ORDERS_FROM = date(2019, 1, 1)


@dataclass
class Customers:
    """Customers by place; `since` is a day (days since 1970)."""

    region: Whole
    tier: Whole
    since: Whole

    def __len__(self) -> int:
        return len(self.region)

    @property
    def number(self) -> Whole:
        return FIRST_NUMBER + np.arange(len(self), dtype=np.int64)

    def draw(self, chance: Chance, american: Flags) -> Whole:
        """A customer for each ticket, of the Americas where `american`, of elsewhere otherwise."""
        there = self.region == company.AMERICAN
        share = chance.share(len(american))
        # More from the front than from the back: some write often.
        skewed = share * share * 0.45 + share * 0.55
        found = np.zeros(len(american), dtype=np.int64)
        for place in (False, True):
            some = np.flatnonzero(there == place)
            some = some if len(some) else np.arange(len(self))
            asks = american == place
            found[asks] = some[(skewed[asks] * len(some)).astype(np.int64)]
        return found


def every_customer(seed: int, tickets: int) -> Customers:
    chance = Chance(seed, "customers")
    n = max(1, round(tickets * PER_TICKET))
    days = (company.LAST_SUNDAY - FIRST_ORDERS_FROM).days
    first = (FIRST_ORDERS_FROM - date(1970, 1, 1)).days
    return Customers(
        region=chance.pick(company.REGION_WEIGHTS, n),
        tier=chance.pick(company.TIER_WEIGHTS, n),
        since=first + chance.whole(0, days - 200, n),
    )
