"""The way of a ticket to its first reply: the assistant, the team, the agent, and the queue in front of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo_company import company, people, words
from data.demo_company.arrivals import CONTAINED, HANDED_OVER, HARDNESS, NO_BOT, SPAM, TEAM_OF_REASON, Tickets
from data.demo_company.chance import Chance, Flags, Floats, Whole
from data.demo_company.clock import HOUR, MINUTE, WEEK, Clocks, instant
from data.demo_company.company import (
    AMERICAS,
    BILLING,
    CHAT,
    ESCALATIONS,
    HIGH,
    RETURNS,
    TEAMS,
    TECHNICAL,
    URGENT,
    VOICE,
)
from data.demo_company.customers import Customers
from data.demo_company.ledger import CUSTOMER, NEW, OPEN, PRIVATE, PUBLIC, SYSTEM, Ledger, tag

TEAM_SCHEDULE = np.array([team.schedule for team in TEAMS])
TEAM_MINUTES = np.array([team.reply_minutes for team in TEAMS])
PACE_OF_PRIORITY = np.array(company.PACE_OF_PRIORITY)
PACE_OF_CHANNEL = np.array(company.PACE_OF_CHANNEL)
ESCALATED_SHARE = np.array(company.ESCALATED_SHARE)
REPLY_SPREAD = 0.75
LONGEST_QUEUE = 6.0


@dataclass
class Desk:
    """What the way of the tickets depends on. `speaks` is 0 for German, 1 for English, by ticket."""

    seed: int
    clocks: Clocks
    chance: Chance
    tickets: Tickets
    customers: Customers
    ledger: Ledger
    speaks: Whole

    @property
    def author(self) -> Whole:
        """The tickets' customers as authors of rows."""
        return CUSTOMER + self.customers.number[self.tickets.customer]


@dataclass
class Route:
    """Where each ticket is when its first reply is owed: team, agent, since when, after how many hand-overs."""

    team: Whole
    agent: Whole
    owed_at: Whole
    handovers: Whole
    is_escalated: Flags


def route(desk: Desk) -> Route:
    """Takes every ticket in, to a team and an agent, and on to where it belongs."""
    own, first = _teams(desk)
    _open(desk, first)
    owed = _meet_the_bot(desk)
    n = len(own)
    found = Route(first, np.full(n, people.BOT), owed, np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool))
    _assign(desk, found)
    _pass_on(desk, found, found.team != own, own, 45)
    back_and_forth = (own == BILLING) & desk.chance.happens(company.BILLING_SENDS_BACK_SHARE, n)
    for team in (RETURNS, BILLING):
        _pass_on(desk, found, back_and_forth, np.full(n, team), 120)
    _escalate(desk, found)
    _pass_on(desk, found, ~found.is_escalated & desk.chance.happens(0.06, n), found.team, 30)
    return found


def _teams(desk: Desk) -> tuple[Whole, Whole]:
    """The team that a ticket belongs to and the one that gets it first."""
    n, chance = len(desk.tickets), desk.chance
    usual = TEAM_OF_REASON[desk.tickets.reason]
    american = desk.customers.region[desk.tickets.customer] == company.AMERICAN
    passes_on = np.isin(usual, (BILLING, TECHNICAL)) & chance.happens(company.AMERICAS_PASSES_ON_SHARE, n)
    own = np.where(american & ~passes_on, AMERICAS, usual)
    astray = chance.happens(
        np.where(usual == BILLING, company.COMES_TO_BILLING_FROM_ELSEWHERE_SHARE, company.MISROUTED_SHARE), n
    )
    # One of the other three of Orders, Returns, Billing and Technical.
    elsewhere = (usual + chance.whole(1, 3, n)) % 4
    return own, np.where(american, AMERICAS, np.where(astray, elsewhere, usual))


def _open(desk: Desk, team: Whole) -> None:
    tickets, n = desk.tickets, len(desk.tickets)
    released = tickets.in_release_week & (TEAM_OF_REASON[tickets.reason] == TECHNICAL)
    desk.ledger.add(
        np.arange(n),
        tickets.created,
        author=desk.author,
        status=NEW,
        group=team,
        priority=tickets.priority,
        comment=PUBLIC,
        words=words.opening(tickets.reason, desk.speaks, desk.chance.share(n)),
        filler=desk.customers.number[tickets.customer],
        tag=np.where(released, tag(company.RELEASE_TAG), -1),
    )


def _meet_the_bot(desk: Desk) -> Whole:
    """The assistant's turn; gives the instant from which people owe an answer."""
    tickets, chance, n = desk.tickets, desk.chance, len(desk.tickets)
    talks = np.flatnonzero(tickets.bot != NO_BOT)
    greeted = tickets.created[talks] + chance.whole(4, 40, len(talks))
    desk.ledger.add(
        talks,
        greeted,
        author=people.BOT,
        comment=PUBLIC,
        words=words.pick("bot", desk.speaks[talks], chance.share(len(talks))),
    )
    handed = np.flatnonzero(tickets.bot == HANDED_OVER)
    # The customer writes again within a minute or two, and is passed on.
    again = tickets.created[handed] + chance.whole(60, 240, len(handed))
    desk.ledger.add(
        handed,
        again,
        author=desk.author[handed],
        comment=PUBLIC,
        words=words.pick("insists", desk.speaks[handed], chance.share(len(handed))),
    )
    owed = tickets.created.copy()
    owed[handed] = again + chance.whole(5, 60, len(handed))
    desk.ledger.add(handed, owed[handed], author=people.BOT, tag=tag(company.BOT_TAG))
    quick = np.isin(tickets.channel, (CHAT, VOICE)) | (tickets.bot == HANDED_OVER)
    return owed + np.where(quick, chance.whole(1, 30, n), chance.whole(1, 15 * MINUTE, n))


def _assign(desk: Desk, found: Route) -> None:
    """The first agent. What the assistant contains never gets one."""
    tickets = desk.tickets
    mine = np.flatnonzero(tickets.bot != CONTAINED)
    found.agent[mine] = _agents(desk, found.team[mine], mine, found.owed_at[mine])
    desk.ledger.add(mine, found.owed_at[mine], author=SYSTEM, status=OPEN, agent=found.agent[mine])


def _agents(desk: Desk, team: Whole, place: Whole, at: Whole) -> Whole:
    return people.agents_for(team, desk.tickets.reason[place], at, desk.chance.share(len(place)))


def _pass_on(desk: Desk, found: Route, who: Flags, team: Whole, minutes: float) -> None:
    """Hands the tickets `who` to an agent of `team` after a while of the present team's open time, with a note."""
    place = np.flatnonzero(who & (desk.tickets.bot != CONTAINED) & (desk.tickets.gone != SPAM))
    schedule = TEAM_SCHEDULE[found.team[place]]
    spent = desk.chance.seconds(minutes, 0.7, len(place))
    at = desk.clocks.after(schedule, found.owed_at[place], spent)
    before, agent = found.agent[place], _agents(desk, team[place], place, at)
    # Whom the lot hands the ticket back to keeps it, and nobody notices.
    other = (team[place] != found.team[place]) | (agent != before)
    place, at, before, agent = place[other], at[other], before[other], agent[other]
    moves = team[place] != found.team[place]
    told = words.pick("hand over", np.full(len(place), words.ENGLISH), desk.chance.share(len(place)))
    desk.ledger.add(
        place,
        at,
        author=before,
        group=np.where(moves, team[place], -1),
        agent=agent,
        comment=np.where(moves, PRIVATE, 0),
        words=np.where(moves, told, -1),
    )
    found.team[place], found.agent[place], found.owed_at[place] = team[place], agent, at
    found.handovers[place] += 1


def _escalate(desk: Desk, found: Route) -> None:
    tickets, n = desk.tickets, len(desk.tickets)
    up = desk.chance.happens(ESCALATED_SHARE[tickets.priority], n) & (tickets.bot != CONTAINED)
    # New York escalates to its own seniors, whoever they are; only Berlin has a team for it.
    up &= (found.team != AMERICAS) & (tickets.gone != SPAM) & ~tickets.is_leftover
    _pass_on(desk, found, up, np.full(n, ESCALATIONS), 30)
    raised = up & (tickets.priority == HIGH)
    for who, column in ((up, {"tag": tag("escalated")}), (raised, {"priority": URGENT})):
        place = np.flatnonzero(who)
        desk.ledger.add(place, found.owed_at[place], author=SYSTEM, **column)
    found.is_escalated |= up


def reply_minutes(desk: Desk, team: Whole, agent: Whole, place: Whole) -> Floats:
    """The median minutes of open time that an agent takes to reply, apart from queues."""
    tickets = desk.tickets
    found: Floats = (
        TEAM_MINUTES[team]
        * PACE_OF_PRIORITY[tickets.priority[place]]
        * PACE_OF_CHANNEL[tickets.channel[place]]
        * people.PACES[agent]
        * (0.8 + 0.5 * HARDNESS[tickets.reason[place]])
    )
    return found


def first_replies(desk: Desk, found: Route) -> Whole:
    """The instant of each ticket's first reply; 0 where there is none to come (spam, contained by the assistant)."""
    tickets = desk.tickets
    replies = np.zeros(len(tickets), dtype=np.int64)
    owes = (tickets.bot != CONTAINED) & (tickets.gone != SPAM) & (tickets.merged_into < 0)
    for team in range(len(TEAMS)):
        place = np.flatnonzero(owes & (found.team == team))
        if not len(place):
            continue
        queue = waiting_work(desk, team, found.owed_at[place], tickets.reason[place])
        usual = max(1, int(queue.sum()) // len(queue))
        behind = np.minimum(queue / usual, LONGEST_QUEUE)
        own = desk.chance.around(1.0, REPLY_SPREAD, len(place))
        share = company.WAIT_IN_QUEUE_SHARE
        minutes = reply_minutes(desk, found.team[place], found.agent[place], place) * (
            (1 - share) * own + share * behind
        )
        if team == TECHNICAL:
            minutes = _slowed(minutes, tickets.in_release_week[place])
        seconds = np.maximum(1, np.rint(minutes * 60).astype(np.int64))
        replies[place] = desk.clocks.after(TEAM_SCHEDULE[found.team[place]], found.owed_at[place], seconds)
    # Merged tickets are answered where they went to.
    return replies


def _slowed(minutes: Floats, released: Flags) -> Floats:
    """Whatever the queue made of the week after the release: its median is the planted multiple of the others'."""
    if not released.any() or released.all():
        return minutes
    factor = company.RELEASE_SLOWDOWN * np.median(minutes[~released]) / np.median(minutes[released])
    return np.where(released, minutes * factor, minutes)


def waiting_work(desk: Desk, team: int, owed_at: Whole, reason: Whole) -> Whole:
    """Seconds of the team's open time that the work before each ticket still takes: Lindley's recursion.

    The team is as busy as planted whatever the number of tickets: the work in one follows from how many there are.
    """
    order = np.argsort(owed_at, kind="stable")
    supply = supplied(desk.clocks, team, owed_at[order])
    weight = np.rint(1_000 * (0.6 + 0.9 * HARDNESS[reason[order]])).astype(np.int64)
    span = max(HOUR, int(supply[-1] - supply[len(supply) // 20]))
    work = np.rint(weight * (company.BUSY_SHARE * span / max(1, int(weight.sum())))).astype(np.int64)
    ahead = np.cumsum(work) - work - supply
    waiting = np.zeros(len(order), dtype=np.int64)
    waiting[order] = ahead - np.minimum.accumulate(ahead)
    return waiting


def supplied(clocks: Clocks, team: int, at: Whole) -> Whole:
    """Seconds of work that a team has had hands for up to each instant: open time, more or less of it in some weeks."""
    hours = clocks.hours[TEAMS[team].schedule]
    total = hours.opened(at)
    weeks = company.STAFFING | {(company.SHORT_TEAM, company.SHORT_MONDAY): company.SHORT_STAFFING}
    for (whose, monday), hands in weeks.items():
        if whose == team:
            start = instant(company.ZONE, monday)
            inside = hours.opened(np.clip(at, start, start + WEEK)) - hours.opened(np.array([start]))
            total = total + np.rint((hands - 1) * inside).astype(np.int64)
    return total
