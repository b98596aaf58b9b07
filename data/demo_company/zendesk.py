"""Zendesk's ticket CSV export, as an account in the company's zone gets it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from data.demo_company import company
from data.demo_company.clock import DAY, Clock
from data.demo_company.tickets import Ticket

# fmt: off
HEADER = [
    "Summation column", "Id", "Requester", "Requester id", "Requester external id", "Requester email",
    "Requester domain", "Submitter", "Assignee", "Group", "Subject", "Tags", "Status", "Priority",
    "Via", "Ticket type", "Created at", "Updated at", "Assigned at", "Organization", "Due date",
    "Initially assigned at", "Solved at", "Resolution time", "Satisfaction Score", "Group stations",
    "Assignee stations", "Reopens", "Replies", "First reply time in minutes",
    "First reply time in minutes within business hours", "First resolution time in minutes",
    "First resolution time in minutes within business hours", "Full resolution time in minutes",
    "Full resolution time in minutes within business hours", "Agent wait time in minutes",
    "Agent wait time in minutes within business hours", "Requester wait time in minutes",
    "Requester wait time in minutes within business hours", "On hold time in minutes",
    "On hold time in minutes within business hours", "Contact reason [list]",
]
# fmt: on
# Names, addresses and subjects are taken out before a company hands an export on; the columns stay.
BLANKED = (
    "Requester",
    "Requester external id",
    "Requester email",
    "Requester domain",
    "Submitter",
    "Subject",
)

Row = dict[str, str | int]


def rows(clock: Clock, tickets: Iterable[Ticket], first_id: int) -> Iterator[Row]:
    """One export row a ticket, ids growing with the instant of creation; deleted tickets leave gaps."""
    number = first_id
    for place, ticket in enumerate(tickets):
        number += 1 + (place * 7919 % 37 == 0)
        yield {
            **dict.fromkeys(BLANKED, ""),
            **_who(ticket, number),
            **_when(clock, ticket),
            **_counts(ticket),
            **_clocks(clock, ticket),
        }


def write(path: Path, written: Iterable[Row]) -> None:
    """Writes the export; the file is made anew."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(written)


def _who(ticket: Ticket, number: int) -> Row:
    is_business = ticket.customer % 9 == 0
    organisation = company.ORGANISATIONS[ticket.customer // 9 % len(company.ORGANISATIONS)]
    tags = [*ticket.tags, *(["business_customer"] if is_business else [])]
    return {
        "Summation column": 1,
        "Id": number,
        "Requester id": 360_114_000_000 + ticket.customer * 7_919,
        "Assignee": ticket.agent,
        "Group": ticket.team,
        "Tags": ",".join(tags),
        "Status": ticket.status,
        "Priority": ticket.priority,
        "Via": ticket.channel,
        "Ticket type": ticket.reason.ticket_type,
        "Organization": organisation if is_business else "",
        "Satisfaction Score": ticket.survey,
        "Contact reason [list]": ticket.reason.name,
    }


def _when(clock: Clock, ticket: Ticket) -> Row:
    def text(instant: int) -> str:
        return clock.local(instant).isoformat(" ", "minutes")[:16]

    since = ticket.stations[-1][0]
    for at, _, agent in reversed(ticket.stations):
        if agent != ticket.agent:
            break
        since = at
    last = max(ticket.changes[-1][0], ticket.stations[-1][0], *ticket.replies[-1:], ticket.rated or 0)
    due = clock.local(ticket.created + 7 * DAY).date() + timedelta(days=ticket.customer % 5)
    return {
        "Created at": text(ticket.created),
        "Updated at": text(last),
        "Assigned at": text(since),
        "Initially assigned at": text(ticket.stations[0][0]),
        "Solved at": text(ticket.solves[-1]) if ticket.is_solved else "",
        "Due date": f"{due} 12:00" if ticket.reason.ticket_type == "Task" and ticket.customer % 8 == 0 else "",
    }


def _counts(ticket: Ticket) -> Row:
    return {
        "Group stations": 1 + sum(a[1] != b[1] for a, b in pairwise(ticket.stations)),
        "Assignee stations": 1 + sum(a[2] != b[2] for a, b in pairwise(ticket.stations)),
        "Reopens": ticket.reopens,
        "Replies": len(ticket.replies),
    }


def _clocks(clock: Clock, ticket: Ticket) -> Row:
    """The durations; an open ticket's waits reach up to its last change of status, as in Zendesk."""
    ends: dict[str, int | None] = {
        "First reply": ticket.replies[0] if ticket.replies else None,
        "First resolution": ticket.solves[0] if ticket.solves else None,
        "Full resolution": ticket.solves[-1] if ticket.is_solved else None,
    }
    row: Row = {}
    for name, end in ends.items():
        row[f"{name} time in minutes"] = "" if end is None else end - ticket.created
        row[f"{name} time in minutes within business hours"] = "" if end is None else clock.between(ticket.created, end)
    full = row["Full resolution time in minutes"]
    row["Resolution time"] = (int(full) + 30) // 60 if full != "" else ""
    waits, opened = _waits(clock, ticket)
    for name, statuses in (
        ("Agent wait", ("Pending",)),
        ("Requester wait", ("New", "Open", "Hold", "Solved")),
        ("On hold", ("Hold",)),
    ):
        row[f"{name} time in minutes"] = sum(waits[status] for status in statuses)
        row[f"{name} time in minutes within business hours"] = sum(opened[status] for status in statuses)
    return row


def _waits(clock: Clock, ticket: Ticket) -> tuple[Counter[str], Counter[str]]:
    """Minutes and opening minutes by status, without the stretch after the last solve."""
    waits: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for (start, status), (end, following) in pairwise(ticket.changes):
        if following != "Closed":
            waits[status] += end - start
            opened[status] += clock.between(start, end)
    return waits, opened
