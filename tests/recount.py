"""The demo company's exports counted again in plain Python, file by file, without anything of Latitude's.

What the pages show is held against this: see tests/pages/test_recounted.py. It knows the files of data/sample and no
others, and is written to be read beside queries/metrics.toml.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HOUSE = ZoneInfo("Europe/Berlin")
ZONES = {
    "Berlin": HOUSE,
    "Eastern Time (US & Canada)": ZoneInfo("America/New_York"),
    "Kolkata": ZoneInfo("Asia/Kolkata"),
}
# The audit log tells that New York closed two hours earlier until then.
NEW_YORK, LONGER_FROM, BEFORE = "New York desk", date(2026, 9, 7), 600
WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)
NOTHING = timedelta(0)
ENDED = ("solved", "closed")
Span = tuple[datetime, datetime]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


def local(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=HOUSE).astimezone(UTC) if text else None


def days(first: str, last: str) -> Span:
    """From the first local midnight to the one after the last day."""
    begin, end = (datetime.fromisoformat(day).replace(tzinfo=HOUSE) for day in (first, last))
    return begin.astimezone(UTC), (end + timedelta(days=1)).astimezone(UTC)


def is_in(moment: datetime | None, span: Span) -> bool:
    return moment is not None and span[0] <= moment < span[1]


@dataclass
class Ticket:
    """What the audits tell of one."""

    number: str
    opened: datetime
    status: str
    customer: str
    team: str
    topic: str
    tags: list[str]
    replies: list[datetime] = field(default_factory=list)
    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    teams: list[tuple[datetime, str]] = field(default_factory=list)
    acts: list[datetime] = field(default_factory=list)
    targets: dict[str, list[tuple[datetime, int]]] = field(default_factory=lambda: defaultdict(list))
    has_bot: bool = False
    handed_off: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED

    @property
    def solves(self) -> list[list[datetime | None]]:
        """Each time that it was solved, with the reopening that followed."""
        found: list[list[datetime | None]] = []
        before = "new"
        for moment, status in self.statuses:
            if status == "solved" and before not in ENDED:
                found.append([moment, None])
            if before in ENDED and status not in ENDED and found:
                found[-1][1] = moment
            before = status
        return found

    @property
    def resolved(self) -> datetime | None:
        last = self.solves[-1] if self.solves else [None, None]
        return None if self.is_open or last[1] else last[0]

    @property
    def moves(self) -> list[tuple[datetime, str, bool]]:
        """Changes of team after the first, and whether the team had it before."""
        found, had = [], [self.teams[0][1]]
        for moment, team in self.teams[1:]:
            if team != had[-1]:
                found.append((moment, team, team in had))
                had.append(team)
        return found

    def picked_up(self, moment: datetime) -> datetime | None:
        """The first act of a person after it came to a team and before it left."""
        left = min((later for later, _ in self.teams if later > moment), default=None)
        return min((act for act in self.acts if act > moment and (left is None or act <= left)), default=None)


class Desk:
    """The sample's files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        users = {each["id"]: each for each in self.lines("zendesk_users.ndjson.gz")}
        self.staff = {
            number
            for number, each in users.items()
            if each["role"] != "end-user" or "former agent" in each.get("notes", "")
        }
        teams = {str(each["id"]): each["name"] for each in self.page("zendesk_groups")}
        self.tickets = {each.number: each for each in self.told(teams)}
        self.tell_audits(teams)
        self.schedules = {each["id"]: each for each in self.page("zendesk_schedules")}
        self.uses = defaultdict(list)
        for row in self.rows("zendesk_ticket_schedules.csv.gz"):
            self.uses[row["ticket_id"]].append((utc(row["created_at"]), int(row["schedule_id"])))
        self.closed: dict[int, set[date]] = defaultdict(set)
        for each in self.page("zendesk_holidays"):
            first, last = date.fromisoformat(each["start_date"]), date.fromisoformat(each["end_date"])
            self.closed[each["schedule_id"]] |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
        self.windows = cache(self.windows_of)
        self.last_opened = max(each.opened for each in self.tickets.values())
        self.contacts: dict[str, list[datetime]] = defaultdict(list)
        for ticket in self.tickets.values():
            self.contacts[ticket.customer].append(ticket.opened)
        self.surveys = list(self.rated())

    def lines(self, name: str) -> list[dict[str, Any]]:
        with gzip.open(self.folder / name, "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def page(self, name: str) -> list[dict[str, Any]]:
        with gzip.open(self.folder / f"{name}.json.gz", "rt", encoding="utf-8") as file:
            found: list[dict[str, Any]] = json.load(file)[name.removeprefix("zendesk_")]
        return found

    def rows(self, name: str) -> list[dict[str, str]]:
        opened = gzip.open if name.endswith(".gz") else open
        with opened(self.folder / name, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def told(self, teams: dict[str, str]) -> Iterator[Ticket]:
        for each in self.lines("zendesk_tickets.ndjson.gz"):
            if each["status"] != "deleted":
                yield Ticket(
                    str(each["id"]), utc(each["created_at"]), each["status"], str(each["requester_id"]),
                    teams[str(each["group_id"])], each["custom_fields"][0]["value"], each["tags"],
                )  # fmt: skip

    def tell_audits(self, teams: dict[str, str]) -> None:
        audits = self.lines("zendesk_ticket_audits.ndjson.gz")
        self.as_of = max(utc(each["created_at"]) for each in audits)
        self.bots = {str(each["author_id"]) for each in audits if each["via"]["channel"] == "answer_bot"}
        for audit in sorted(audits, key=lambda each: (each["created_at"], each["id"])):
            ticket = self.tickets.get(str(audit["ticket_id"]))
            for event in audit["events"] if ticket else []:
                self.tell(ticket, audit, event, teams)  # type: ignore[arg-type]

    def tell(self, ticket: Ticket, audit: dict[str, Any], event: dict[str, Any], teams: dict[str, str]) -> None:
        moment, what = utc(audit["created_at"]), event.get("field_name")
        is_bot = audit["via"]["channel"] == "answer_bot"
        is_person = audit["author_id"] in self.staff and not is_bot
        if event["type"] == "Comment":
            ticket.has_bot |= is_bot
            # The line that a merge writes is no reply.
            if is_person and event["public"] and moment > ticket.opened and "closed_by_merge" not in ticket.tags:
                ticket.replies.append(moment)
        if is_person and (event["type"] == "Comment" or what == "status"):
            ticket.acts.append(moment)
        if what == "status":
            ticket.statuses.append((moment, event["value"]))
        elif what == "group_id":
            ticket.teams.append((moment, teams[event["value"]]))
        elif what == "assignee_id" and ticket.has_bot and not ticket.handed_off:
            # To the first person who had it after the bot spoke; what a bot solves is its own.
            ticket.handed_off = None if event["value"] in self.bots else moment
        elif what in ("first_reply_time", "requester_wait_time"):
            ticket.targets[what].append((moment, 60 * event["value"]["minutes"]))

    def rated(self) -> Iterator[tuple[str, datetime, datetime | None, int | None]]:
        """(ticket, asked, answered, score) of every satisfaction survey."""
        for each in self.lines("zendesk_survey_responses.ndjson.gz"):
            rated = [answer for answer in each["answers"] if answer["type"] == "rating_scale"]
            answered = (utc(rated[-1]["updated_at"]), rated[-1]["rating"]) if rated else (None, None)
            yield each["subjects"][0]["id"], utc(each["created_at"]), *answered

    def windows_of(self, schedule: int, day: date) -> list[Span]:
        """When a desk is open on one of its own days."""
        told = self.schedules[schedule]
        if day in self.closed[schedule]:
            return []
        midnight = datetime(day.year, day.month, day.day)
        found = []
        for each in told["intervals"]:
            start, end = (each[name] - 1440 * (day.isoweekday() % 7) for name in ("start_time", "end_time"))
            if told["name"] == NEW_YORK and day < LONGER_FROM:
                end = start + BEFORE
            if 0 <= start < 1440:
                found.append(
                    [
                        (midnight + timedelta(minutes=each)).replace(tzinfo=ZONES[told["time_zone"]])
                        for each in (start, end)
                    ]
                )
        return [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in found]

    def seconds(self, ticket: Ticket, start: datetime, end: datetime, clock: str) -> float:
        """Between two instants of a ticket's life, by the calendar or by the schedules that it ran by."""
        if clock == "calendar":
            return (end - start).total_seconds()
        total, uses = 0.0, self.uses[ticket.number]
        for place, (since, schedule) in enumerate(uses):
            begin = start if place == 0 else max(start, since)
            stop = min(end, uses[place + 1][0]) if place + 1 < len(uses) else end
            day = (begin - timedelta(days=1)).date()
            while begin < stop and day <= (stop + timedelta(days=1)).date():
                for opens, closes in self.windows(schedule, day):
                    total += max(0.0, (min(stop, closes) - max(begin, opens)).total_seconds())
                day += timedelta(days=1)
        return total

    def in_statuses(self, ticket: Ticket, statuses: tuple[str, ...], clock: str) -> float:
        """How long it stood in these until it was resolved, ended, or the data does."""
        end = ticket.resolved or (self.as_of if ticket.is_open else ticket.statuses[-1][0])
        changes = [*ticket.statuses, (end, "")]
        return sum(
            self.seconds(ticket, moment, min(later, end), clock)
            for (moment, status), (later, _) in pairwise(changes)
            if status in statuses and moment < end
        )

    def is_sla_missed(self, ticket: Ticket) -> bool | None:
        """By the targets of the first reply and of the requester's wait; None while one that is not missed runs."""
        ends = [*ticket.replies[:1], *(end for end, _ in ticket.solves[:1] if end)]
        stopped = min(ends) if ends else self.as_of if ticket.is_open else ticket.statuses[-1][0]
        replied = self.seconds(ticket, ticket.opened, stopped, "business")
        waited = self.in_statuses(ticket, ("new", "open", "hold"), "business")
        aims = {
            name: [seconds for since, seconds in told if since <= stopped or name != "first_reply_time"]
            for name, told in ticket.targets.items()
        }
        if replied > aims["first_reply_time"][-1] or waited > aims["requester_wait_time"][-1]:
            return True
        return None if ticket.is_open else False

    def asks_again(self, ticket: Ticket, same: Iterable[datetime]) -> bool:
        return any(NOTHING < other - ticket.opened <= WEEK for other in same)


Counts = dict[str, tuple[int, int]]
Times = dict[str, list[float]]


@dataclass(frozen=True)
class Recount:
    """The numbers of a span of days, of one team's tickets or of all, by a clock."""

    desk: Desk
    span: Span
    team: str | None = None
    clock: str = "calendar"

    def is_seen(self, ticket: Ticket | None) -> bool:
        return ticket is not None and self.team in (None, ticket.team)

    @property
    def every(self) -> list[Ticket]:
        return [each for each in self.desk.tickets.values() if self.is_seen(each)]

    @property
    def opened(self) -> list[Ticket]:
        return [each for each in self.every if is_in(each.opened, self.span)]

    def of_ticket(self, number: str) -> bool:
        return self.is_seen(self.desk.tickets.get(number))

    def tickets(self) -> Counts:
        """Shares of tickets: (hits, n)."""
        desk, opened = self.desk, self.opened
        solved = [each for each in opened if each.resolved]
        bots = [each for each in opened if each.has_bot]
        told = [each for each in map(desk.is_sla_missed, opened) if each is not None]
        ended = [each for each in opened if not each.is_open and "closed_by_merge" not in each.tags]
        reached = [each for each in ended if each.replies or each.handed_off or not each.has_bot]
        ends = [(end, back) for each in self.every for end, back in each.solves if end and is_in(end, self.span)]
        ripe = [(end, back) for end, back in ends if end <= desk.as_of - WEEK]
        return {
            "reopened": count(any(back for _, back in each.solves) for each in opened),
            "transferred": count(bool(each.moves) for each in opened),
            "ping_pong": count(any(back for *_, back in each.moves) for each in opened),
            "one_touch": count(len(each.replies) == 1 for each in solved),
            "zero_touch": count(not each.replies for each in solved),
            "escalated": count("escalated" in each.tags for each in opened),
            "sla_missed": count(told),
            "abandoned": count(not each.replies for each in reached),
            "bot_handed_off": count(each.handed_off is not None for each in bots),
            "reopened_in_week": count(back is not None and back - end <= WEEK for end, back in ripe),
        }

    def contacts(self) -> Counts:
        """Shares of tickets that have been watched for a week."""
        desk = self.desk
        watched = [each for each in self.opened if each.opened <= desk.last_opened - WEEK]
        chains: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for each in desk.tickets.values():
            chains[each.customer, each.topic].append(each.opened)
        firsts = [
            each for each in watched
            if not any(NOTHING < each.opened - other <= WEEK for other in chains[each.customer, each.topic])
        ]  # fmt: skip
        return {
            "repeat_contact": count(desk.asks_again(each, desk.contacts[each.customer]) for each in watched),
            "first_contact_resolution": count(
                each.resolved is not None and not desk.asks_again(each, chains[each.customer, each.topic])
                for each in firsts
            ),
            "bot_contained": count(
                not (each.handed_off or each.replies or each.is_open)
                and not desk.asks_again(each, desk.contacts[each.customer])
                for each in watched
                if each.has_bot
            ),
        }

    def times(self) -> Times:
        """The values of each time, by the clock."""
        desk, opened = self.desk, self.opened

        def seconds(ticket: Ticket, start: datetime, end: datetime) -> float:
            return desk.seconds(ticket, start, end, self.clock)

        solved = [each for each in opened if each.resolved]
        found = {
            "first_response": [seconds(each, each.opened, each.replies[0]) for each in opened if each.replies],
            "resolution": [seconds(each, each.opened, each.resolved) for each in solved if each.resolved],
            "resolution_of_solved": [
                seconds(each, each.opened, each.resolved)
                for each in self.every
                if each.resolved and is_in(each.resolved, self.span)
            ],
            "requester_wait": [desk.in_statuses(each, ("new", "open", "hold"), self.clock) for each in solved],
            "agent_wait": [desk.in_statuses(each, ("pending",), self.clock) for each in solved],
            "agent_work": [desk.in_statuses(each, ("new", "open"), self.clock) for each in solved],
            "on_hold": [desk.in_statuses(each, ("hold",), self.clock) for each in solved],
            "pick_up": [
                seconds(each, moment, taken)
                for each in self.every
                for moment, *_ in each.moves
                if is_in(moment, self.span) and (taken := each.picked_up(moment))
            ],
        }
        if self.clock == "calendar":
            found["time_with_bot"] = [
                (each.handed_off - each.opened).total_seconds() for each in opened if each.handed_off
            ]
        return found

    def surveys(self) -> Counts:
        """Satisfied, answered, and easy: (hits, n)."""
        owned = [
            each for each in self.desk.surveys if self.of_ticket(each[0]) and is_in(each[2] or each[1], self.span)
        ]  # fmt: skip
        scores = [score for *_, score in owned if score is not None]
        return {
            "csat": count(score >= 4 for score in scores),
            "coverage": count(score is not None for *_, score in owned),
            "ces": count(score >= 5 for score in self.effort()),
        }

    def effort(self) -> list[int]:
        """The answers from 1 (hard) to 7 (easy) of those who went through to the end."""
        return [
            int(next(value for name, value in row.items() if name.startswith("How easy")))
            for row in self.desk.rows("typeform_effort.csv")
            if row["Response Type"] == "completed"
            and self.of_ticket(row["ticket_id"])
            and is_in(utc(row["Submit Date (UTC)"]).replace(tzinfo=UTC), self.span)
        ]

    def recommended(self) -> list[int]:
        """1 for a promoter, -1 for a detractor."""
        return [
            (score >= 9) - (score <= 6)
            for row in self.desk.rows("delighted_responses.csv")
            if self.of_ticket(row["CaseId"]) and is_in(local(row["Created At"]), self.span)
            for score in [int(row["Score"])]
        ]

    def decided(self) -> list[dict[str, str]]:
        return [
            row
            for row in self.desk.rows("decisions.csv")
            if self.of_ticket(row["Ticket ID"]) and is_in(local(row["Decided at"]), self.span)
        ]

    def decisions(self) -> Counts:
        every = self.decided()
        free = [row for row in every if row["Required by regulation"] != "yes"]
        own = [row for row in free if row["Authority"] == "own"]
        asked = [row for row in free if row["Authority"] == "approved"]
        judged = [row for row in own if row["Outcome"] and row["Reviewer"] != row["Agent"]]
        declined = [row for row in every if row["Kind"] == "decline"]
        offered = [row for row in declined if row["Alternative offered"] == "yes" and row["Alternative accepted"]]
        priced = [row for row in asked if row["Amount"] and row["Limit"] and row["Kind"] != "decline"]
        return {
            "own_authority": count(row["Authority"] == "own" for row in own + asked),
            "review_coverage": count(bool(row["Outcome"]) for row in own),
            "upheld": count(row["Outcome"] == "upheld" for row in judged if row["Outcome"] != "partly"),
            "partly_upheld": count(row["Outcome"] == "partly" for row in judged),
            "overturned": count(row["Outcome"] == "overturned" for row in judged),
            "declined": count(row["Kind"] == "decline" for row in every),
            "alternative_offered": count(
                row["Alternative offered"] == "yes" for row in declined if row["Alternative offered"]
            ),
            "alternative_accepted": count(row["Alternative accepted"] == "yes" for row in offered),
            "hindered": count(row["Policy in the way"] == "yes" for row in every if row["Policy in the way"]),
            "disputed": count(row["Disputed"] == "yes" for row in every if row["Disputed"]),
            "latitude_unused": count(float(row["Amount"]) <= float(row["Limit"]) for row in priced),
            "contact_after_decision": count(
                any(NOTHING < other - moment <= WEEK for other in self.desk.contacts[row["Customer ID"]])
                for row in every
                if (moment := local(row["Decided at"])) and moment <= self.desk.last_opened - WEEK
            ),
        }

    def granted(self) -> dict[str, float]:
        """What was granted, by currency."""
        found: dict[str, float] = defaultdict(float)
        for row in self.decided():
            if row["Kind"] != "decline" and row["Amount"]:
                found[row["Currency"]] += float(row["Amount"])
        return found

    def house(self) -> Counts:
        """Promises that were due, and what was passed on a week ago or more."""
        promises = [
            (due, local(row["Kept at"]))
            for row in self.desk.rows("promises.csv")
            if self.of_ticket(row["Ticket ID"]) and (due := local(row["Due at"])) and is_in(due, self.span)
        ]
        passed = [
            (moment, local(row["Acknowledged at"]))
            for row in self.desk.rows("feedback.csv")
            if self.of_ticket(row["Ticket ID"]) and (moment := local(row["Passed on at"])) and is_in(moment, self.span)
        ]
        return {
            "promise_kept": count(kept is not None and kept <= due for due, kept in promises if due < self.desk.as_of),
            "feedback_acknowledged": count(
                heard is not None and heard - moment <= WEEK
                for moment, heard in passed
                if moment <= self.desk.as_of - WEEK
            ),
        }

    def shares(self) -> Counts:
        return self.tickets() | self.contacts() | self.surveys() | self.decisions() | self.house()


def count(hits: Iterable[bool]) -> tuple[int, int]:
    """(how many are true, of how many)."""
    told = list(hits)
    return sum(told), len(told)
