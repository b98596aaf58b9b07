"""What Zendesk states about a ticket: its state now, its counts, and its clocks in whole minutes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from data.demo_company import company, people
from data.demo_company.arrivals import Tickets
from data.demo_company.chance import Codes, Flags, Whole
from data.demo_company.clock import OpenHours
from data.demo_company.desk import TEAM_SCHEDULE
from data.demo_company.ledger import CLOSED, HOLD, NEW, OPEN, PENDING, PUBLIC, SOLVED, Columns

EDITED_AT = np.array([schedule.edited_at for schedule in company.SCHEDULES], dtype=np.int64)
# Zendesk's names of the clocks, and the statuses whose time they add up.
WAITS = {"agent_wait": (PENDING,), "requester_wait": (NEW, OPEN, HOLD, SOLVED), "on_hold": (HOLD,)}


class StatedHours:
    """Open time as the help desk counts it: with the hours that a schedule had when it was asked, for all time.

    It keeps no versions: what it worked out before a schedule was edited stands as it was, and is not what the same
    sum gives today.
    """

    def __init__(self, before: Sequence[OpenHours], now: Sequence[OpenHours]) -> None:
        self.before, self.now = before, now

    def between(self, schedule: Whole, start: Whole, end: Whole) -> Whole:
        """Open seconds between two instants by each schedule as it was at `end`."""
        found = np.zeros(len(start), dtype=np.int64)
        for place, edited_at in enumerate(EDITED_AT):
            mine = schedule == place
            for hours, which in ((self.before, mine & (end < edited_at)), (self.now, mine & (end >= edited_at))):
                found[which] = hours[place].between(start[which], end[which])
        return found


def metric_sets(tickets: Tickets, rows: Columns, hours: StatedHours) -> pl.DataFrame:
    """One row a ticket, in order: state, counts, instants (0: never) and clocks in seconds (-1: not yet known)."""
    ticket = rows["ticket"].astype(np.int64)
    at = rows["at"].astype(np.int64)
    n = len(tickets)
    group, agent = _last(rows["group"], ticket, n), _last(rows["agent"], ticket, n)
    # Zendesk counts by the schedule that applied last.
    schedule = TEAM_SCHEDULE[np.maximum(group, 0)]
    status = _last(rows["status"], ticket, n)
    solved_rows = rows["status"] == SOLVED
    first_solved, last_solved = _first_at(solved_rows, ticket, at, n), _last_at(solved_rows, ticket, at, n)
    full = np.where(np.isin(status, (SOLVED, CLOSED)), last_solved, 0)
    author = rows["author"]
    replies = (rows["comment"] == PUBLIC) & (author >= 0) & (author < people.BOT) & (at > tickets.created[ticket])
    # The words on a merged ticket are an agent's, but answer nothing.
    replies &= rows["status"] != CLOSED
    first_reply = _first_at(replies, ticket, at, n)
    columns: dict[str, Whole] = {
        "status": status,
        "group": group,
        "agent": agent,
        "priority": _last(rows["priority"], ticket, n),
        "schedule": schedule,
        "updated_at": _last_at(np.ones(len(at), dtype=bool), ticket, at, n),
        "solved_at": full,
        "first_reply_at": first_reply,
        "first_solved_at": first_solved,
        "status_at": _last_at(rows["status"] >= 0, ticket, at, n),
        "first_assigned_at": _first_at(rows["agent"] >= 0, ticket, at, n),
        "assigned_at": _last_change_at(rows["agent"], ticket, at, n),
        "replies": np.bincount(ticket[replies], minlength=n),
        "reopens": _reopens(rows["status"], ticket, n),
        "group_stations": _stations(rows["group"], ticket, n),
        "agent_stations": _stations(rows["agent"], ticket, n),
    }
    for name, end in (("reply_time", first_reply), ("first_resolution", first_solved), ("full_resolution", full)):
        known = end > 0
        start = np.where(known, tickets.created, 0)
        columns[name] = np.where(known, end - start, -1)
        columns[f"{name}_business"] = np.where(known, hours.between(schedule, start, end), -1)
    columns |= _waits(rows["status"], ticket, at, schedule, hours)
    return pl.DataFrame({name: values.astype(np.int64) for name, values in columns.items()})


def _waits(status: Codes, ticket: Whole, at: Whole, schedule: Whole, hours: StatedHours) -> dict[str, Whole]:
    """Seconds in some statuses, without the stretch after the last solve and without what is still running."""
    n = len(schedule)
    place = np.flatnonzero(status >= 0)
    same = np.append(ticket[place[1:]] == ticket[place[:-1]], [False])[: len(place)]
    span = np.flatnonzero(same)
    start, end = place[span], place[span + 1]
    counts = status[end] != CLOSED
    start, end = start[counts], end[counts]
    whose = ticket[start]
    elapsed, opened = at[end] - at[start], hours.between(schedule[whose], at[start], at[end])
    found = {}
    for name, statuses in WAITS.items():
        mine = np.isin(status[start], statuses)
        for suffix, seconds in (("", elapsed), ("_business", opened)):
            found[name + suffix] = _sums(seconds[mine], whose[mine], n)
    return found


def _sums(values: Whole, ticket: Whole, n: int) -> Whole:
    """Sums by ticket; whole numbers below 2^53 are exact as floats."""
    return np.bincount(ticket, weights=values, minlength=n).astype(np.int64)


def _last(values: Codes, ticket: Whole, n: int) -> Whole:
    """The last value of each ticket that is not -1; -1 where there is none. Rows are in order."""
    found = np.full(n, -1, dtype=np.int64)
    place = np.flatnonzero(values >= 0)
    ends = np.append(ticket[place[1:]] != ticket[place[:-1]], [True])[: len(place)]
    found[ticket[place[ends]]] = values[place[ends]]
    return found


def _first_at(which: Flags, ticket: Whole, at: Whole, n: int) -> Whole:
    found = np.zeros(n, dtype=np.int64)
    place = np.flatnonzero(which)[::-1]
    # From the end: the first row of a ticket is written last.
    found[ticket[place]] = at[place]
    return found


def _last_at(which: Flags, ticket: Whole, at: Whole, n: int) -> Whole:
    found = np.zeros(n, dtype=np.int64)
    place = np.flatnonzero(which)
    found[ticket[place]] = at[place]
    return found


def _changes(values: Codes, ticket: Whole) -> Whole:
    """The rows that set a value other than the one that the ticket had; the first value counts."""
    place = np.flatnonzero(values >= 0)
    before = np.append([-1], values[place[:-1]])[: len(place)]
    other = np.append([True], ticket[place[1:]] != ticket[place[:-1]])[: len(place)]
    found: Whole = place[other | (values[place] != before)]
    return found


def _stations(values: Codes, ticket: Whole, n: int) -> Whole:
    return np.bincount(ticket[_changes(values, ticket)], minlength=n)


def _last_change_at(values: Codes, ticket: Whole, at: Whole, n: int) -> Whole:
    found = np.zeros(n, dtype=np.int64)
    place = _changes(values, ticket)
    found[ticket[place]] = at[place]
    return found


def _reopens(status: Codes, ticket: Whole, n: int) -> Whole:
    place = np.flatnonzero(status >= 0)
    after = place[1:]
    again = (ticket[after] == ticket[place[:-1]]) & (status[place[:-1]] == SOLVED) & (status[after] < SOLVED)
    return np.bincount(ticket[after[again]], minlength=n)
