"""The life of a ticket: what happens to it, one thing after another, until the export is taken."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.demo_company import company
from data.demo_company.chance import Chance, Weighted
from data.demo_company.clock import DAY, HOUR, OPEN_MINUTES, WEEK, Clock
from data.demo_company.company import Reason

MOST_REPLIES = 12
CLOSES_AFTER = 4 * DAY
GIVES_UP_AFTER = 5 * DAY
LEFTOVER_SHARE = 0.003
OLDEST_WEEKS = 52
# Zendesk leaves out what happened in the last six minutes before an export.
UNEXPORTED_MINUTES = 6


@dataclass
class Ticket:
    """A ticket and what happened to it before the export; instants are minutes of UTC, in order."""

    created: int
    reason: Reason
    channel: str
    priority: str
    customer: int
    in_release_week: bool
    changes: list[tuple[int, str]] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)
    stations: list[tuple[int, str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    score: int | None = None
    survey: str = ""
    rated: int | None = None

    @property
    def team(self) -> str:
        return self.stations[-1][1]

    @property
    def agent(self) -> str:
        return self.stations[-1][2]

    @property
    def status(self) -> str:
        return self.changes[-1][1]

    @property
    def solves(self) -> list[int]:
        return [at for at, status in self.changes if status == "Solved"]

    @property
    def is_solved(self) -> bool:
        return self.status in ("Solved", "Closed")

    @property
    def reopens(self) -> int:
        return sum(
            a == "Solved" and b == "Open" for (_, a), (_, b) in zip(self.changes, self.changes[1:], strict=False)
        )


class Desk:
    """Works on tickets in the order in which they come: how long one waits depends on those before it."""

    def __init__(self, clock: Clock, chance: Chance, began: int, exported: int) -> None:
        self.clock, self.chance, self.began, self.exported = clock, chance, began, exported
        self.release_began = clock.instant(company.RELEASE_MONDAY)
        self.release_ended = clock.instant(company.RELEASE_MONDAY + timedelta(days=7))
        self.waiting: dict[str, list[int]] = defaultdict(list)
        self.usual_queue: dict[str, float] = {}
        self.pace = {
            agent: 1 + company.PACE_OF_AGENTS * chance.normal()
            for team in company.TEAMS.values()
            for agent in team.agents.values
        }

    def work_on(self, created: int, customer: int, *, leftover: bool = False) -> Ticket:
        """Everything that happens to a ticket created at an instant, up to the export."""
        ticket = self._arrive(created, customer)
        if self.chance.happens(0.025):
            self._end_unanswered(ticket)
        else:
            self._converse(ticket, stuck=leftover or self.chance.happens(company.STUCK_SHARE))
        if leftover:
            self._linger(ticket)
        self._cut(ticket)
        self._survey(ticket)
        return ticket

    def _arrive(self, created: int, customer: int) -> Ticket:
        chance = self.chance
        released = self.release_began <= created < self.release_ended
        reason = chance.pick(company.RELEASE_REASONS if released else company.ORDINARY_REASONS)
        is_open = self.clock.between(created, created + 10) == 10
        channel = chance.pick(company.CHANNELS_WHILE_OPEN if is_open else company.CHANNELS_WHILE_SHUT)
        ticket = Ticket(created, reason, channel, chance.pick(company.PRIORITIES), customer, released)
        assigned = self.clock.tellable(created + (0 if channel in ("Phone", "Chat") else chance.whole(0, 15)))
        ticket.changes += [(created, "New"), (assigned, "Open")]
        self._assign(ticket, assigned, self._first_team(ticket))
        if released and reason.team == "Technical":
            ticket.tags.append(company.RELEASE_TAG)
        return ticket

    def _first_team(self, ticket: Ticket) -> str:
        own = ticket.reason.team
        astray = company.MISROUTED_SHARE if own != "Billing" else company.COMES_TO_BILLING_FROM_ELSEWHERE_SHARE
        if not self.chance.happens(astray):
            return own
        others = [name for name in company.TEAMS if name not in (own, "Escalations")]
        return others[self.chance.whole(0, len(others) - 1)]

    def _assign(self, ticket: Ticket, at: int, team: str) -> None:
        ticket.stations.append((at, team, self.chance.pick(company.TEAMS[team].agents)))

    def _reach_own_team(self, ticket: Ticket) -> int:
        """Hands the ticket on to where it belongs; gives the instant from which that team owes a reply."""
        at, own = ticket.stations[-1][0], ticket.reason.team
        if ticket.team != own:
            at = self.clock.after(at, self.chance.minutes(45, 0.7))
            self._assign(ticket, at, own)
        if own == "Billing" and self.chance.happens(company.BILLING_SENDS_BACK_SHARE):
            for team in ("Returns", "Billing"):
                at = self.clock.after(at, self.chance.minutes(120, 0.7))
                self._assign(ticket, at, team)
        if self.chance.happens(company.ESCALATED_SHARE.get(ticket.priority, 0.01)):
            at = self.clock.after(at, self.chance.minutes(30, 0.7))
            self._assign(ticket, at, "Escalations")
        elif self.chance.happens(0.06):
            at = self.clock.after(at, self.chance.minutes(30, 0.7))
            self._assign(ticket, at, ticket.team)
        return at

    def _reply_minutes(self, ticket: Ticket) -> int:
        median = (
            company.TEAMS[ticket.team].reply_minutes
            * company.PACE_OF_PRIORITY[ticket.priority]
            * company.PACE_OF_CHANNEL[ticket.channel]
            * self.pace[ticket.agent]
        )
        return self.chance.minutes(median, 0.75)

    def _first_reply(self, ticket: Ticket) -> int:
        owed_since = self._reach_own_team(ticket)
        team, minutes = ticket.team, self._reply_minutes(ticket)
        queue = self._queue_factor(team, ticket.created)
        # In the week after the release the planted factor stands alone, so that its size is known.
        if ticket.in_release_week and team == "Technical":
            queue = company.RELEASE_SLOWDOWN
        at = self.clock.after(owed_since, max(1, round(minutes * queue)))
        heapq.heappush(self.waiting[team], at)
        return at

    def _queue_factor(self, team: str, at: int) -> float:
        """How much longer than usual a team takes: 0.8 with a short queue up to 1.25 with a long one."""
        queue = self.waiting[team]
        while queue and queue[0] <= at:
            heapq.heappop(queue)
        usual = self.usual_queue.get(team, 1.0 + len(queue))
        self.usual_queue[team] = usual + (1 + len(queue) - usual) / 100
        return min(max(math.pow((1 + len(queue)) / usual, 0.25), 0.8), 1.25)

    def _end_unanswered(self, ticket: Ticket) -> None:
        at = self.clock.after(self._reach_own_team(ticket), self.chance.minutes(300, 0.8))
        ticket.changes.append((at, "Solved"))
        self._close(ticket)

    def _converse(self, ticket: Ticket, *, stuck: bool) -> None:
        at = self._first_reply(ticket)
        while at < self.exported:
            ticket.replies.append(at)
            if stuck:
                self._park(ticket, at)
                return
            solved = self._settle(ticket, at)
            if solved is None or not self._reopen(ticket, solved):
                return
            at = self.clock.after(ticket.changes[-1][0], self._reply_minutes(ticket))

    def _settle(self, ticket: Ticket, at: int) -> int | None:
        """Goes on from a reply until the ticket is solved; gives the instant, or nothing past the export."""
        at_once = 0.8 if ticket.channel in ("Chat", "Phone") else 0.5
        if self._waits_for_billing(ticket):
            at = self._ask_billing(ticket, at)
        while not (len(ticket.replies) >= MOST_REPLIES or self.chance.happens(at_once)):
            answered = self._hold(ticket, at) if self.chance.happens(0.15) else self._ask_customer(ticket, at)
            if answered is None:
                at += GIVES_UP_AFTER + self.chance.whole(1, HOUR)
                break
            at = self.clock.after(answered, self._reply_minutes(ticket))
            if at >= self.exported:
                return None
            ticket.replies.append(at)
        at = self.clock.tellable(at)
        ticket.changes.append((at, "Solved"))
        return at

    def _waits_for_billing(self, ticket: Ticket) -> bool:
        fits = ticket.reason.name == "Refund status" and ticket.team == "Returns" and len(ticket.replies) == 1
        return fits and self.chance.happens(company.WAITS_FOR_BILLING_SHARE)

    def _ask_billing(self, ticket: Ticket, at: int) -> int:
        ticket.tags.append(company.WAITS_FOR_BILLING_TAG)
        ticket.changes.append((at, "Hold"))
        self._assign(ticket, at, "Billing")
        back = self.clock.after(at, self.chance.minutes(company.WAITS_FOR_BILLING_MINUTES, 0.6))
        ticket.changes.append((back, "Open"))
        self._assign(ticket, back, "Returns")
        answered = self.clock.after(back, self._reply_minutes(ticket))
        ticket.replies.append(answered)
        return answered

    def _hold(self, ticket: Ticket, at: int) -> int:
        ticket.changes.append((at, "Hold"))
        back = self.clock.after(at, self.chance.minutes(420, 0.9))
        ticket.changes.append((back, "Open"))
        return back

    def _ask_customer(self, ticket: Ticket, at: int) -> int | None:
        """The instant of the customer's answer, or nothing: after five days of silence the desk solves it."""
        ticket.changes.append((at, "Pending"))
        answered = self.clock.tellable(at + self.chance.minutes(9 * HOUR, 1.2))
        if self.chance.happens(0.25) or answered >= at + GIVES_UP_AFTER:
            return None
        ticket.changes.append((answered, "Open"))
        return answered

    def _reopen(self, ticket: Ticket, solved: int) -> bool:
        """Whether the customer comes back before the ticket closes; closes it otherwise."""
        back = self.clock.tellable(solved + self.chance.minutes(14 * HOUR, 1.0))
        likely = company.TEAMS[ticket.team].reopened_share
        if len(ticket.solves) > 3 or back >= solved + CLOSES_AFTER or not self.chance.happens(likely):
            self._close(ticket)
            return False
        ticket.changes.append((back, "Open"))
        return True

    def _close(self, ticket: Ticket) -> None:
        at = ticket.changes[-1][0] + CLOSES_AFTER + self.chance.whole(1, HOUR)
        ticket.changes.append((self.clock.tellable(at), "Closed"))

    def _park(self, ticket: Ticket, at: int) -> None:
        status = "Hold" if self.chance.happens(0.6) else "Pending"
        ticket.changes.append((at, status))
        if status == "Pending" and self.chance.happens(0.5):
            ticket.changes.append((self.clock.tellable(at + self.chance.minutes(2 * DAY, 0.8)), "Open"))

    def _linger(self, ticket: Ticket) -> None:
        """A very old ticket changed within the exported weeks, or it would not be in the export."""
        ticket.changes = [(at, status) for at, status in ticket.changes if status not in ("Solved", "Closed")]
        last = max(ticket.changes[-1][0], self.began)
        waits = self.chance.whole(1, max(1, self.clock.between(last, self.exported - 9 * DAY)))
        touched = self.clock.after(last, waits)
        if ticket.status != "Hold":
            ticket.changes.append((touched, "Hold"))
        else:
            ticket.changes += [(touched, "Open"), (self.clock.after(touched, 25), "Hold")]

    def _cut(self, ticket: Ticket) -> None:
        until = self.exported - UNEXPORTED_MINUTES
        ticket.changes = [change for change in ticket.changes if change[0] <= until]
        ticket.replies = [at for at in ticket.replies if at <= until]
        ticket.stations = [station for station in ticket.stations if station[0] <= until]

    def _survey(self, ticket: Ticket) -> None:
        if not ticket.is_solved:
            return
        ticket.score = self._score(ticket)
        asked = ticket.solves[-1] + company.SURVEY_AFTER_MINUTES
        ticket.survey = "Not Offered"
        if not self.chance.happens(company.SURVEY_ASKED_SHARE) or asked >= self.exported:
            return
        ticket.survey = "Offered"
        rated = self.clock.tellable(asked + self.chance.minutes(10 * HOUR, 1.0))
        if self.chance.happens(company.ANSWERS_BY_SCORE[ticket.score]) and rated < self.exported - UNEXPORTED_MINUTES:
            ticket.survey, ticket.rated = str(ticket.score), rated

    def _score(self, ticket: Ticket) -> int:
        """What the customer thinks, asked or not: 1 to 5, falling with waits, reopens and being passed on."""
        waited_days = self.clock.between(ticket.created, (ticket.replies or ticket.solves)[0]) / OPEN_MINUTES
        felt = company.CONTENT - company.SCORE_DROP_PER_DAY_WAITED * min(waited_days, 3.0)
        felt -= company.SCORE_DROP_PER_REOPEN * min(ticket.reopens, 2)
        felt -= company.SCORE_DROP_PER_HANDOVER * min(len(ticket.stations) - 1, 3)
        if not ticket.replies:
            felt -= company.SCORE_DROP_WITHOUT_REPLY
        if ticket.in_release_week:
            felt -= company.RELEASE_SCORE_DROP.get(ticket.team, company.RELEASE_SCORE_DROP_ELSEWHERE)
        return min(max(round(felt + company.SCORE_SPREAD * self.chance.normal()), 1), 5)


def arrivals(clock: Clock, chance: Chance, tickets: int, weeks: int) -> list[int]:
    """The instants at which `tickets` tickets are created in the `weeks` weeks to the last Sunday, sorted."""
    cells: list[tuple[int, float]] = []
    for week in range(weeks):
        monday = first_day(weeks) + timedelta(days=7 * week)
        volume = _week_volume(monday, chance)
        for day in (monday + timedelta(days=n) for n in range(7)):
            weight = volume * company.WEEKDAYS[day.weekday()] * (1 + 0.08 * chance.normal())
            cells += [(clock.instant(day, hour), weight * share) for hour, share in enumerate(company.HOURS)]
    hours = Weighted(cells)
    # One draw from each equal slice of the total meets the planted volumes without the noise of free draws.
    drawn = (hours.at((n + chance.share()) / tickets) + chance.whole(0, 59) for n in range(tickets))
    return sorted(clock.tellable(instant) for instant in drawn)


def _week_volume(monday: date, chance: Chance) -> float:
    """A week's volume, 1 in an ordinary week: it wobbles, grows in autumn and jumps after the release."""
    if monday == company.RELEASE_MONDAY:
        return company.RELEASE_VOLUME
    weeks_of_autumn = max(0, (monday - company.AUTUMN_BEGINS).days // 7)
    return (1 + company.GROWTH_PER_AUTUMN_WEEK * weeks_of_autumn) * (1 + 0.04 * chance.normal())


def every_ticket(clock: Clock, chance: Chance, tickets: int, weeks: int) -> Iterator[Ticket]:
    """Every ticket of the export in order of creation: a few very old ones first, `tickets` in all."""
    exported, began = exported_at(clock), clock.instant(first_day(weeks))
    desk = Desk(clock, chance, began, exported)
    old = round(tickets * LEFTOVER_SHARE)
    leftovers = sorted(clock.tellable(began - chance.whole(WEEK, OLDEST_WEEKS * WEEK)) for _ in range(old))
    for created in leftovers:
        yield desk.work_on(created, _customer(chance, tickets), leftover=True)
    for created in arrivals(clock, chance, tickets - old, weeks):
        yield desk.work_on(created, _customer(chance, tickets))


def _customer(chance: Chance, tickets: int) -> int:
    return chance.whole(1, max(1, tickets * 7 // 10))


def first_day(weeks: int) -> date:
    """The Monday on which the `weeks` weeks to the last Sunday begin."""
    return company.LAST_SUNDAY - timedelta(days=7 * weeks - 1)


def exported_at(clock: Clock) -> int:
    """The instant at which the exports are taken."""
    return clock.instant(company.LAST_SUNDAY + timedelta(days=1), company.EXPORTED_AT_HOUR)
