"""The life of every ticket from its first reply on: a round for each reply, all tickets at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo_company import company, decisions, people, words
from data.demo_company.arrivals import CONTAINED, HARDNESS, SPAM
from data.demo_company.arrivals import DELETED as GONE_DELETED
from data.demo_company.chance import Flags, Whole
from data.demo_company.clock import DAY, HOUR, MINUTE
from data.demo_company.company import BILLING, CHAT, REFUND_STATUS, RETURNS, TEAMS, VOICE
from data.demo_company.decisions import Decisions
from data.demo_company.desk import TEAM_SCHEDULE, Desk, Route, first_replies, reply_minutes
from data.demo_company.ledger import CLOSED, DELETED, HOLD, OPEN, PENDING, PRIVATE, PUBLIC, SOLVED, SYSTEM, tag

MOST_REPLIES = 12
MOST_SOLVES = 4
CLOSES_AFTER = 4 * DAY
GIVES_UP_AFTER = 5 * DAY
SILENT_SHARE = 0.25
HOLD_SHARE = 0.15
REOPENED_WHEN_DISPUTED_SHARE = 0.55
REOPENED_SHARE = np.array([team.reopened_share for team in TEAMS])
TAG_OF_KIND = np.array([tag(kind) for kind in decisions.KINDS])


@dataclass
class Lives:
    """What became of each ticket; instants are 0 where it did not happen, and may lie after the export."""

    first_reply_at: Whole
    first_solved_at: Whole
    solved_at: Whole
    closed_at: Whole
    ends_at: Whole
    replies: Whole
    reopens: Whole
    handovers: Whole


@dataclass
class Round:
    """The tickets that get a reply now, each at its own instant."""

    place: Whole
    at: Whole
    agent: Whole
    team: Whole

    def only(self, which: Flags) -> Round:
        return Round(self.place[which], self.at[which], self.agent[which], self.team[which])


class Story:
    """Tells the lives; `until` is the last instant of which an export can know."""

    def __init__(self, desk: Desk, route: Route, decided: Decisions, until: int) -> None:
        n = len(desk.tickets)
        self.desk, self.route, self.decided, self.until = desk, route, decided, until
        self.chance, self.clocks, self.ledger = desk.chance, desk.clocks, desk.ledger
        first_solved, solved, closed, replies, reopens = np.zeros((5, n), dtype=np.int64)
        first_reply, ends = first_replies(desk, route), np.full(n, until)
        self.lives = Lives(first_reply, first_solved, solved, closed, ends, replies, reopens, route.handovers)
        self.gives_up = ~desk.tickets.is_leftover & desk.chance.happens(company.UNANSWERED_SHARE, n)
        self.is_stuck = desk.tickets.is_leftover | desk.chance.happens(company.STUCK_SHARE, n)

    def tell(self) -> Lives:
        tickets, lives = self.desk.tickets, self.lives
        self._contain()
        self._leave()
        owes = lives.first_reply_at > 0
        self._end_unanswered(np.flatnonzero(owes & self.gives_up))
        talks = np.flatnonzero(owes & ~self.gives_up)
        now = Round(talks, lives.first_reply_at[talks], self.route.agent[talks], self.route.team[talks])
        while len(now.place):
            now = self._reply(now.only(now.at < self.until))
        lives.first_reply_at[self.gives_up & (tickets.bot != CONTAINED)] = 0
        return lives

    # --- lives without a conversation

    def _contain(self) -> None:
        """What the assistant solves on its own."""
        desk, place = self.desk, np.flatnonzero(self.desk.tickets.bot == CONTAINED)
        n = len(place)
        thanks = desk.tickets.created[place] + self.chance.whole(60, 6 * MINUTE, n)
        says = self.chance.happens(0.4, n)
        spoken, speaks = place[says], desk.speaks[place[says]]
        heard = words.pick("helped", speaks, self.chance.share(len(spoken)))
        self.ledger.add(spoken, thanks[says], author=desk.author[spoken], comment=PUBLIC, words=heard)
        solved = thanks + self.chance.whole(60, 8 * MINUTE, n)
        self.ledger.add(
            place, solved, author=people.BOT, status=SOLVED, agent=people.BOT, tag=tag(company.BOT_CONTAINED_TAG)
        )
        self.lives.first_solved_at[place] = solved
        self._close(place, solved)

    def _leave(self) -> None:
        """Spam and deleted tickets go, duplicates are merged; nothing happens to them afterwards."""
        tickets, chance = self.desk.tickets, self.chance
        for gone, longest, name in ((SPAM, 3 * HOUR, "spam"), (GONE_DELETED, 6 * DAY, None)):
            place = np.flatnonzero(tickets.gone == gone)
            at = tickets.created[place] + chance.whole(HOUR, longest, len(place))
            author = np.where(self.route.agent[place] == people.BOT, people.LEAD_OF_TEAM[0], self.route.agent[place])
            marked = tag(name) if name else -1
            self.ledger.add(place, at, author=author, status=DELETED, tag=marked)
            self.lives.ends_at[place] = np.minimum(at, self.until)
        place = np.flatnonzero(tickets.merged_into >= 0)
        into, n = tickets.merged_into[place], len(place)
        at = tickets.created[place] + chance.whole(15 * MINUTE, 2 * HOUR, n)
        by = self.route.agent[into]
        for name, who, other in (("merges", into, place), ("merged", place, into)):
            told = words.pick(name, np.ones(n, dtype=np.int64), chance.share(n))
            ending = {"status": CLOSED, "tag": tag("closed_by_merge")} if name == "merged" else {}
            comment = PUBLIC if name == "merged" else PRIVATE
            self.ledger.add(who, at, author=by, comment=comment, words=told, filler=other, **ending)
        self.lives.ends_at[place] = np.minimum(at, self.until)

    def _end_unanswered(self, place: Whole) -> None:
        schedule = TEAM_SCHEDULE[self.route.team[place]]
        spent = self.chance.seconds(300, 0.8, len(place))
        at = self.clocks.after(schedule, self.route.owed_at[place], spent)
        self.ledger.add(place, at, author=self.route.agent[place], status=SOLVED)
        self.lives.first_solved_at[place] = at
        self._close(place, at)

    # --- a round

    def _reply(self, now: Round) -> Round:
        """Every ticket of the round gets its reply; gives the round of those that will need another one."""
        lives, tickets, chance, n = self.lives, self.desk.tickets, self.chance, len(now.place)
        lives.replies[now.place] += 1
        is_first = lives.replies[now.place] == 1
        stuck = is_first & self.is_stuck[now.place]
        billing = is_first & ~stuck & (tickets.reason[now.place] == REFUND_STATUS) & (now.team == RETURNS)
        billing &= chance.happens(company.WAITS_FOR_BILLING_SHARE, n)
        at_once = np.where(np.isin(tickets.channel[now.place], (CHAT, VOICE)), 0.8, 0.58)
        settles = chance.happens(at_once - 0.2 * HARDNESS[tickets.reason[now.place]], n)
        settles = (settles | (lives.replies[now.place] >= MOST_REPLIES)) & ~stuck & ~billing
        due = settles & self.decided.planned[now.place] & (self.decided.decided_at[now.place] == 0)
        asks = due & (self.decided.asked_at[now.place] == 0)
        asks[asks] = self._weigh(now.only(asks))
        holds = ~(stuck | billing | settles) & chance.happens(HOLD_SHARE, n)
        self._park(now.only(stuck))
        solved = self._solve(now.only(settles & ~asks), due[settles & ~asks])
        going_on = [
            self._ask_billing(now.only(billing)),
            self._ask_lead(now.only(asks)),
            self._hold(now.only(holds)),
            self._ask_customer(now.only(~(stuck | billing | settles | holds))),
            solved,
        ]
        return Round(*(np.concatenate([getattr(each, name) for each in going_on]) for name in Round.__annotations__))

    def _weigh(self, now: Round) -> Flags:
        return decisions.weigh(self.chance, self.clocks, self.decided, now.place, now.at, now.agent, now.team)

    def _say(self, now: Round, occasion: str, status: int, **changed: int | Whole) -> None:
        """A public reply that sets the status."""
        told = words.pick(occasion, self.desk.speaks[now.place], self.chance.share(len(now.place)))
        self.ledger.add(now.place, now.at, author=now.agent, status=status, comment=PUBLIC, words=told, **changed)

    def _note(self, place: Whole, at: Whole, author: Whole, occasion: str, **changed: int | Whole) -> None:
        told = words.pick(occasion, np.ones(len(place), dtype=np.int64), self.chance.share(len(place)))
        self.ledger.add(place, at, author=author, comment=PRIVATE, words=told, **changed)

    def _next(self, now: Round, since: Whole) -> Round:
        """The same tickets, replied to again once the agent gets to them."""
        minutes = reply_minutes(self.desk, now.team, now.agent, now.place)
        spent = self.chance.seconds(minutes, 0.75, len(now.place))
        return Round(now.place, self.clocks.after(TEAM_SCHEDULE[now.team], since, spent), now.agent, now.team)

    def _hold(self, now: Round) -> Round:
        self._say(now, "checks", HOLD)
        back = self.clocks.after(TEAM_SCHEDULE[now.team], now.at, self.chance.seconds(420, 0.9, len(now.place)))
        self._note(now.place, back, now.agent, "internal", status=OPEN)
        return self._next(now, back)

    def _ask_lead(self, now: Round) -> Round:
        self._say(now, "checks", HOLD, tag=tag("waiting_approval"))
        self._note(now.place, now.at + 20, now.agent, "asks lead")
        answered = np.maximum(self.decided.answered_at[now.place], now.at + MINUTE)
        self._note(now.place, answered, people.LEAD_OF_TEAM[now.team], "lead answers", status=OPEN)
        soon = self.clocks.after(TEAM_SCHEDULE[now.team], answered, self.chance.seconds(20, 0.7, len(now.place)))
        return Round(now.place, soon, now.agent, now.team)

    def _ask_billing(self, now: Round) -> Round:
        """Billing has to look; Returns and the customer wait until it does."""
        n = len(now.place)
        clerk = people.agents_for(
            np.full(n, BILLING), self.desk.tickets.reason[now.place], now.at, self.chance.share(n)
        )
        self._say(now, "checks", HOLD, group=BILLING, agent=clerk, tag=tag(company.WAITS_FOR_BILLING_TAG))
        waits = self.chance.seconds(company.WAITS_FOR_BILLING_MINUTES, 0.6, n)
        back = self.clocks.after(TEAM_SCHEDULE[np.full(n, BILLING)], now.at, waits)
        self._note(now.place, back, clerk, "internal", status=OPEN, group=RETURNS, agent=now.agent)
        self.lives.handovers[now.place] += 2
        return self._next(now, back)

    def _ask_customer(self, now: Round) -> Round:
        """Waits for the customer's answer; after five days of silence the desk solves the ticket."""
        n = len(now.place)
        self._say(now, "asks", PENDING)
        answered = now.at + self.chance.seconds(9 * 60, 1.2, n)
        silent = self.chance.happens(SILENT_SHARE, n) | (answered >= now.at + GIVES_UP_AFTER)
        speaks = now.only(~silent)
        told = words.pick("answers", self.desk.speaks[speaks.place], self.chance.share(len(speaks.place)))
        author = self.desk.author[speaks.place]
        self.ledger.add(speaks.place, answered[~silent], author=author, status=OPEN, comment=PUBLIC, words=told)
        quiet = now.only(silent)
        at = quiet.at + GIVES_UP_AFTER + self.chance.whole(1, HOUR, len(quiet.place))
        self.ledger.add(quiet.place, at, author=SYSTEM, status=SOLVED)
        again = self._settled(Round(quiet.place, at, quiet.agent, quiet.team))
        going_on = self._next(speaks, answered[~silent])
        return Round(*(np.concatenate([getattr(a, b), getattr(going_on, b)]) for a in [again] for b in vars(again)))

    def _solve(self, now: Round, due: Flags) -> Round:
        """The reply that solves the ticket, with the decision where one is due."""
        decided, ending = self.decided, now.only(due)
        decisions.decide(self.chance, decided, ending.place, ending.at, ending.agent, ending.team)
        kind, alternative = decided.kind[ending.place], decided.alternative[ending.place]
        declines = kind == decisions.DECLINE
        for occasion, which in (
            ("grants", ~declines),
            ("declines", declines & ~alternative),
            ("offers", declines & alternative),
        ):
            some = ending.only(which)
            self._say(some, occasion, SOLVED, macro=kind[which], tag=TAG_OF_KIND[kind[which]])
        hindered = ending.only(decided.hindered[ending.place])
        self.ledger.add(hindered.place, hindered.at, author=hindered.agent, tag=tag("policy_in_the_way"))
        self._say(now.only(~due), "solves", SOLVED)
        return self._settled(now)

    def _settled(self, now: Round) -> Round:
        """Solved: some customers come back before the ticket closes. Gives those that need another reply."""
        lives, n = self.lives, len(now.place)
        first = now.place[lives.first_solved_at[now.place] == 0]
        lives.first_solved_at[first] = now.at[lives.first_solved_at[now.place] == 0]
        likely = np.where(self.decided.disputed[now.place], REOPENED_WHEN_DISPUTED_SHARE, REOPENED_SHARE[now.team])
        # Whoever objects does so once.
        likely = np.where(lives.reopens[now.place] > 0, REOPENED_SHARE[now.team], likely)
        back = now.at + self.chance.seconds(14 * 60, 1.0, n)
        returns = self.chance.happens(likely, n) & (back < now.at + CLOSES_AFTER)
        returns &= (lives.reopens[now.place] < MOST_SOLVES) & (back < self.until)
        self._close(now.place[~returns], now.at[~returns])
        again, at = now.only(returns), back[returns]
        told = words.pick("comes back", self.desk.speaks[again.place], self.chance.share(len(again.place)))
        author = self.desk.author[again.place]
        self.ledger.add(again.place, at, author=author, status=OPEN, comment=PUBLIC, words=told)
        lives.reopens[again.place] += 1
        return self._next(again, at)

    def _close(self, place: Whole, solved: Whole) -> None:
        at = solved + CLOSES_AFTER + self.chance.whole(1, HOUR, len(place))
        self.ledger.add(place, at, author=SYSTEM, status=CLOSED)
        self.lives.solved_at[place], self.lives.closed_at[place] = solved, at

    def _park(self, now: Round) -> None:
        """Tickets that are still open when the export is taken: some wait for years, and are touched now and then."""
        n = len(now.place)
        holds = self.chance.happens(0.6, n) | self.desk.tickets.is_leftover[now.place]
        self._say(now.only(holds), "checks", HOLD)
        self._say(now.only(~holds), "asks", PENDING)
        answers = ~holds & self.chance.happens(0.5, n)
        told = words.pick("answers", self.desk.speaks[now.place[answers]], self.chance.share(int(answers.sum())))
        at = now.at[answers] + self.chance.seconds(2 * 24 * 60, 0.8, int(answers.sum()))
        author = self.desk.author[now.place[answers]]
        self.ledger.add(now.place[answers], at, author=author, status=OPEN, comment=PUBLIC, words=told)
        old = now.only(self.desk.tickets.is_leftover[now.place])
        began = int(self.desk.tickets.created[~self.desk.tickets.is_leftover].min(initial=self.until))
        low = np.maximum(old.at, began)
        room = np.maximum(self.until - 9 * DAY - low, HOUR)
        touched = low + (self.chance.share(len(old.place)) * room).astype(np.int64)
        self._note(old.place, touched, old.agent, "internal", status=OPEN)
        self.ledger.add(old.place, touched + 25 * MINUTE, author=old.agent, status=HOLD)
