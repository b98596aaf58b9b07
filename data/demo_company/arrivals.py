"""Who asks for what, when and how: the tickets as they are created, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.demo_company import company
from data.demo_company.chance import Chance, Flags, Weighted, Whole
from data.demo_company.clock import DAY, HOUR, MINUTE, WEEK, Clocks, instant
from data.demo_company.company import REASONS
from data.demo_company.customers import Customers

LEFTOVER_SHARE = 0.003
OLDEST_WEEKS = 52
# An export of a few tickets has nothing to spare for spam.
FEW = 50
NOBODY = -1
KEPT, DELETED, SPAM = range(3)
NO_BOT, HANDED_OVER, CONTAINED = range(3)
HOURS_AWAY_IN_THE_AMERICAS = 6

HARDNESS = np.array([reason.hardness for reason in REASONS])
TEAM_OF_REASON = np.array([reason.team for reason in REASONS])
BOT_SHARE = np.array(company.BOT_SHARE_OF_CHANNEL)


@dataclass
class Tickets:
    """Tickets by place, oldest first. `follows` and `merged_into` are places of other tickets, or NOBODY."""

    created: Whole
    reason: Whole
    channel: Whole
    priority: Whole
    customer: Whole
    bot: Whole
    gone: Whole
    follows: Whole
    merged_into: Whole
    is_leftover: Flags
    in_release_week: Flags

    def __len__(self) -> int:
        return len(self.created)


def every_ticket(seed: int, clocks: Clocks, customers: Customers, tickets: int, weeks: int) -> Tickets:
    """Every ticket of the export: a few very old ones first, `tickets` in all."""
    chance = Chance(seed, "arrivals")
    began = instant(company.ZONE, company.first_day(weeks))
    old = round(tickets * LEFTOVER_SHARE)
    leftovers = np.sort(began - chance.whole(WEEK, OLDEST_WEEKS * WEEK, old))
    created = np.concatenate([leftovers, arrivals(chance, tickets - old, weeks, company.RELEASE_VOLUME)])
    american = _is_from_the_americas(chance, created)
    customer = customers.draw(chance, american)
    released = _in_release_week(created)
    reason = np.where(
        released, chance.pick(company.RELEASE_REASONS, tickets), chance.pick(company.ORDINARY_REASONS, tickets)
    )
    desk = np.where(customers.region[customer] == company.AMERICAN, company.NEW_YORK, company.BERLIN)
    is_open = clocks.between(desk, created, created + 600) == 600
    channel = np.where(
        is_open, chance.pick(company.CHANNELS_WHILE_OPEN, tickets), chance.pick(company.CHANNELS_WHILE_SHUT, tickets)
    )
    # What is hard is often urgent too, so that both confound each other.
    pressing = np.clip(chance.share(tickets) + 0.12 * (HARDNESS[reason] - 0.4), 0, 1 - 1e-9)
    found = Tickets(
        created,
        reason,
        channel,
        company.PRIORITY_WEIGHTS.at(pressing),
        customer,
        bot=_bot(chance, channel, reason),
        gone=_gone(chance, tickets, old),
        follows=np.full(tickets, NOBODY),
        merged_into=np.full(tickets, NOBODY),
        is_leftover=np.arange(tickets) < old,
        in_release_week=released,
    )
    found.bot[found.is_leftover | (found.gone == SPAM)] = NO_BOT
    _link(chance, found)
    return found


def arrivals(chance: Chance, tickets: int, weeks: int, release_volume: float = 1.0) -> Whole:
    """The instants at which `tickets` are created in the `weeks` weeks to the last Sunday, sorted."""
    mondays = [company.first_day(weeks) + timedelta(days=7 * week) for week in range(weeks)]
    volumes = 1 + 0.04 * chance.normal(weeks)
    wobble = 1 + 0.08 * chance.normal(7 * weeks)
    starts, weights = [], []
    for week, monday in enumerate(mondays):
        volume = _season(monday) * float(volumes[week]) if monday != company.RELEASE_MONDAY else release_volume
        for weekday in range(7):
            day = monday + timedelta(days=weekday)
            weight = volume * company.DAYS_OF_WEEK[weekday] * float(wobble[7 * week + weekday])
            for hour, share in enumerate(hours()):
                starts.append(instant(company.ZONE, day, 60 * hour))
                weights.append(weight * share)
    # One draw from each equal slice of the total meets the planted volumes without the noise of free draws.
    drawn = Weighted(weights).at((np.arange(tickets) + chance.share(tickets)) / max(tickets, 1))
    return np.sort(np.array(starts, dtype=np.int64)[drawn] + chance.whole(0, HOUR - 1, tickets))


def hours() -> list[float]:
    """The shape of a day in Berlin: most of it the day of Europe, the rest that of the Americas."""
    americas = company.REGION_WEIGHTS.running[-1] - company.REGION_WEIGHTS.running[-2]
    return [(1 - americas) * hour + americas * away for hour, away in zip(company.HOURS, _hours_away(), strict=True)]


def _hours_away() -> list[int]:
    return [company.HOURS[(hour - HOURS_AWAY_IN_THE_AMERICAS) % 24] for hour in range(24)]


def _season(monday: date) -> float:
    """A week's volume, 1 in an ordinary week: it grows in autumn."""
    return 1 + company.GROWTH_PER_AUTUMN_WEEK * max(0, (monday - company.AUTUMN_BEGINS).days // 7)


def _is_from_the_americas(chance: Chance, created: Whole) -> Flags:
    americas = company.REGION_WEIGHTS.running[-1] - company.REGION_WEIGHTS.running[-2]
    share = np.array([americas * away / total for away, total in zip(_hours_away(), hours(), strict=True)])
    # An hour off in winter, which nobody will miss.
    return chance.happens(share[(created // HOUR + 2) % 24], len(created))


def _in_release_week(created: Whole) -> Flags:
    monday = instant(company.ZONE, company.RELEASE_MONDAY)
    return (created >= monday) & (created < instant(company.ZONE, company.RELEASE_MONDAY + timedelta(days=7)))


def _bot(chance: Chance, channel: Whole, reason: Whole) -> Whole:
    """The assistant answers first in its channels, and is less often enough where it is hard."""
    tickets = len(channel)
    contains = company.BOT_CONTAINS_SHARE * (1.3 - 0.75 * HARDNESS[reason])
    contained = chance.happens(contains, tickets)
    return np.where(chance.happens(BOT_SHARE[channel], tickets), np.where(contained, CONTAINED, HANDED_OVER), NO_BOT)


def _gone(chance: Chance, tickets: int, old: int) -> Whole:
    drawn = chance.share(tickets)
    spam, deleted = company.SPAM_SHARE, company.SPAM_SHARE + company.DELETED_SHARE
    gone = np.where(drawn < spam, SPAM, np.where(drawn < deleted, DELETED, KEPT))
    gone[: tickets if tickets < FEW else old] = KEPT
    return gone


def _link(chance: Chance, tickets: Tickets) -> None:
    """Ties some tickets to earlier ones: back from the assistant, following a closed ticket, written twice."""
    n = len(tickets)
    free = ~tickets.is_leftover & (tickets.gone == KEPT)
    plain = free & (tickets.bot == NO_BOT)
    back = (tickets.bot == CONTAINED) & chance.happens(company.BOT_COMES_BACK_SHARE, n) & free
    _tie(tickets, np.flatnonzero(back), tickets.created + chance.whole(2 * HOUR, 5 * DAY, n), 2 * DAY, plain)
    followed = free & chance.happens(company.FOLLOW_UP_SHARE, n)
    earlier, later = _tie(
        tickets, np.flatnonzero(followed), tickets.created + chance.whole(9 * DAY, 40 * DAY, n), 8 * DAY, plain
    )
    tickets.follows[later] = earlier
    twice = free & (tickets.bot == NO_BOT) & chance.happens(company.MERGED_SHARE, n)
    earlier, later = _tie(
        tickets, np.flatnonzero(twice), tickets.created + chance.whole(5 * MINUTE, 40 * MINUTE, n), DAY, plain & free
    )
    tickets.merged_into[later] = earlier


def _tie(tickets: Tickets, earlier: Whole, wanted: Whole, most: int, free: Flags) -> tuple[Whole, Whole]:
    """Gives the first free ticket from each wanted instant on to the same customer with the same reason.

    `most` is how much later than wanted it may be, in seconds. Tickets that were given away are no longer free.
    """
    candidates = np.flatnonzero(free)
    place = np.searchsorted(tickets.created[candidates], wanted[earlier])
    inside = place < len(candidates)
    earlier, later = earlier[inside], candidates[place[inside]]
    fits = (tickets.created[later] - wanted[earlier] < most) & (later > earlier)
    earlier, later = earlier[fits], later[fits]
    _, first = np.unique(later, return_index=True)
    earlier, later = earlier[first], later[first]
    # Nobody is both: a ticket that was tied stays as it is.
    apart = ~np.isin(later, earlier)
    earlier, later = earlier[apart], later[apart]
    tickets.customer[later] = tickets.customer[earlier]
    tickets.reason[later] = tickets.reason[earlier]
    free[later] = False
    free[earlier] = False
    return earlier, later
