"""What customers feel, who is asked, and who answers: satisfaction in the help desk, NPS and effort elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo_company import company, people
from data.demo_company.arrivals import HARDNESS, KEPT, TEAM_OF_REASON
from data.demo_company.chance import Chance, Flags, Floats, Whole
from data.demo_company.clock import DAY, HOUR, tellable
from data.demo_company.decisions import Decisions
from data.demo_company.desk import TEAM_SCHEDULE, Desk, Route
from data.demo_company.ledger import CUSTOMER, OFFERED, SYSTEM
from data.demo_company.lives import Lives

WORKING_DAY = 9 * HOUR
NPS_AFTER, CES_AFTER = 5 * DAY, 2 * DAY


@dataclass
class Satisfaction:
    """One place a ticket. `felt` is what the customer thinks, asked or not; `score` 0 where nobody answered.

    `changed_score` is the second answer of those who changed theirs, at `changed_at` (0: never).
    """

    felt: Floats
    asked_at: Whole
    score: Whole
    rated_at: Whole
    changed_score: Whole
    changed_at: Whole
    draw: Whole


@dataclass
class Answers:
    """Surveys of another tool; one row a survey that was sent. `score` is -1 and `answered_at` 0 without an answer."""

    place: Whole
    sent_at: Whole
    score: Whole
    answered_at: Whole
    draw: Whole


def satisfaction(desk: Desk, route: Route, lives: Lives, decided: Decisions, until: int) -> Satisfaction:
    """The customers' feelings about their tickets, and the ratings; asked and rated go into the ledger."""
    chance, n = Chance(desk.seed, "satisfaction"), len(desk.tickets)
    felt = feeling(chance, desk, route, lives, decided)
    score = rounded(felt, 1, 5)
    asked_share = np.where(decided.is_decline, company.SURVEY_ASKED_SHARE_OF_DECLINED, company.SURVEY_ASKED_SHARE)
    asked_at = lives.solved_at + company.SURVEY_AFTER_SECONDS
    asked = _can_be_asked(desk, lives) & chance.happens(asked_share, n) & (asked_at < lives.ends_at)
    rated_at = asked_at + chance.seconds(10 * 60, 1.0, n)
    rated = asked & _among(chance, asked, np.array(company.ANSWERS_BY_SCORE)[score - 1]) & (rated_at < lives.ends_at)
    changed_at = rated_at + chance.whole(DAY, 4 * DAY, n)
    changed = rated & chance.happens(company.SCORE_CHANGED_SHARE, n) & (changed_at < lives.ends_at)
    moves = chance.whole(1, 2, n)
    changed_score = np.clip(np.where(score >= 4, score - moves, score + moves), 1, 5)
    found = Satisfaction(
        felt,
        np.where(asked, asked_at, 0),
        np.where(rated, score, 0),
        np.where(rated, rated_at, 0),
        np.where(changed, changed_score, 0),
        np.where(changed, changed_at, 0),
        chance.whole(0, 999, n),
    )
    customer = CUSTOMER + desk.customers.number[desk.tickets.customer]
    for at, given, author in (
        (found.asked_at, np.full(n, OFFERED), np.full(n, SYSTEM)),
        (found.rated_at, found.score, customer),
        (found.changed_at, found.changed_score, customer),
    ):
        place = np.flatnonzero(at)
        desk.ledger.add(place, at[place], author=author[place], score=given[place])
    return found


def _can_be_asked(desk: Desk, lives: Lives) -> Flags:
    found: Flags = (lives.solved_at > 0) & (desk.tickets.gone == KEPT)
    return found


def feeling(chance: Chance, desk: Desk, route: Route, lives: Lives, decided: Decisions) -> Floats:
    """What each customer feels: 5 with nothing to complain of, less for waits, hand-overs, reopenings and a no."""
    tickets = desk.tickets
    reply = np.where(lives.first_reply_at > 0, lives.first_reply_at, lives.first_solved_at)
    known = np.maximum(reply, tickets.created)
    waited = desk.clocks.between(TEAM_SCHEDULE[route.team], tickets.created, known) / WORKING_DAY
    felt = company.CONTENT - company.SCORE_DROP_PER_DAY_WAITED * np.minimum(waited, 3.0)
    felt = felt - company.SCORE_DROP_PER_REOPEN * np.minimum(lives.reopens, 2)
    felt = felt - company.SCORE_DROP_PER_HANDOVER * np.minimum(lives.handovers, 3)
    felt = felt - company.SCORE_DROP_OF_HARDNESS * HARDNESS[tickets.reason]
    felt = felt - np.where(lives.replies == 0, company.SCORE_DROP_WITHOUT_REPLY, 0.0)
    felt = felt + people.QUALITIES[route.agent]
    declined = np.where(decided.alternative, company.SCORE_DROP_DECLINED_WITH_ALTERNATIVE, company.SCORE_DROP_DECLINED)
    felt = felt - np.where(decided.is_decline, declined, 0.0)
    technical = TEAM_OF_REASON[tickets.reason] == company.TECHNICAL
    released = np.where(technical, company.RELEASE_SCORE_DROP[company.TECHNICAL], company.RELEASE_SCORE_DROP_ELSEWHERE)
    felt = felt - np.where(tickets.in_release_week, released, 0.0)
    found: Floats = felt + company.SCORE_SPREAD * chance.normal(len(tickets))
    return found


def nps(desk: Desk, lives: Lives, felt: Floats, until: int) -> Answers:
    """Whether they would recommend the company, 0 to 10; a customer is asked once."""
    chance, n = Chance(desk.seed, "nps"), len(desk.tickets)
    sent_at = lives.solved_at + NPS_AFTER
    sent = _can_be_asked(desk, lives) & chance.happens(company.NPS_ASKED_SHARE, n) & (sent_at < lives.ends_at)
    place = np.flatnonzero(sent)
    _, first = np.unique(desk.tickets.customer[place], return_index=True)
    place = np.sort(place[first])
    score = rounded(0.9 + 1.75 * felt[place] + 1.2 * chance.normal(len(place)), 0, 10)
    group = np.where(score <= 6, 0, np.where(score <= 8, 1, 2))
    return _answers(chance, place, sent_at[place], score, np.array(company.NPS_ANSWERS)[group], until)


def effort(desk: Desk, lives: Lives, felt: Floats, until: int) -> Answers:
    """How easy the company made it, 1 to 7 (7 is best)."""
    chance, n = Chance(desk.seed, "effort"), len(desk.tickets)
    sent_at = lives.solved_at + CES_AFTER
    sent = _can_be_asked(desk, lives) & chance.happens(company.CES_ASKED_SHARE, n) & (sent_at < lives.ends_at)
    place = np.flatnonzero(sent)
    easy = 0.7 + 1.35 * felt[place] - 0.5 * np.minimum(lives.handovers[place], 3)
    easy = easy - 0.3 * np.minimum(np.maximum(lives.replies[place] - 1, 0), 4)
    score = rounded(easy + 0.7 * chance.normal(len(place)), 1, 7)
    group = np.where(score <= 3, 0, np.where(score <= 5, 1, 2))
    return _answers(chance, place, sent_at[place], score, np.array(company.CES_ANSWERS)[group], until)


def _among(chance: Chance, which: Flags, probability: Floats) -> Flags:
    """Some of those `which`, each group of equal probability by its share."""
    found = np.zeros(len(which), dtype=bool)
    found[which] = chance.evenly(probability[which], int(which.sum()))
    return found


def rounded(value: Floats, least: int, most: int) -> Whole:
    return np.clip(np.rint(value), least, most).astype(np.int64)


def _answers(chance: Chance, place: Whole, sent_at: Whole, score: Whole, share: Floats, until: int) -> Answers:
    n = len(place)
    answered_at = tellable(sent_at + chance.seconds(14 * 60, 1.1, n), company.ZONE)
    answered = chance.evenly(share, n) & (answered_at < until)
    draw = chance.whole(0, 999, n)
    return Answers(place, sent_at, np.where(answered, score, -1), np.where(answered, answered_at, 0), draw)
