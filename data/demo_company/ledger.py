"""Everything that happens to tickets, as rows; put in order at the end, and cut where the export was taken."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from data.demo_company.chance import Codes, Whole

Columns: TypeAlias = dict[str, Codes]

# What a column holds where nothing changes, and the narrowest type that holds the rest.
UNCHANGED: dict[str, tuple[int, type[np.signedinteger]]] = {
    "author": (-1, np.int32),  # a place in the staff, `CUSTOMER` + the customer's number, or -1: the system
    "status": (-1, np.int8),  # a place in STATUSES
    "group": (-1, np.int8),  # a place in the teams
    "agent": (-1, np.int8),  # a place in the staff
    "priority": (-1, np.int8),
    "comment": (0, np.int8),  # 1 public, 2 private
    "words": (-1, np.int16),  # a place in the texts
    "filler": (-1, np.int32),  # what the text says beside its own words: a ticket, a customer's number
    "tag": (-1, np.int8),  # a place in TAGS
    "macro": (-1, np.int8),
    "score": (0, np.int8),  # 1 to 5, or OFFERED
}
STATUSES = ("new", "open", "pending", "hold", "solved", "closed", "deleted")
NEW, OPEN, PENDING, HOLD, SOLVED, CLOSED, DELETED = range(7)
SYSTEM, CUSTOMER, OFFERED = -1, 1_000, 9
PUBLIC, PRIVATE = 1, 2
TAGS = (
    "waiting_billing",
    "waiting_approval",
    "bot_handoff",
    "bot_contained",
    "escalated",
    "closed_by_merge",
    "spam",
    "app_release",
    "refund",
    "credit",
    "waiver",
    "exception",
    "replacement",
    "decline",
    "policy_in_the_way",
)


def tag(name: str) -> int:
    return TAGS.index(name)


class Ledger:
    """Rows by ticket and instant. Rows of one ticket at one instant stay in the order in which they were added."""

    def __init__(self) -> None:
        self.parts: list[Columns] = []

    def add(self, ticket: Whole, at: Whole, **changed: ArrayLike) -> None:
        """One row a ticket; each of `changed` is one value for all or one for each row. See UNCHANGED for the names."""
        part: Columns = {"ticket": ticket.astype(np.int32), "at": at.astype(np.int64)}
        for name, value in changed.items():
            part[name] = np.broadcast_to(np.asarray(value, dtype=UNCHANGED[name][1]), len(ticket))
        if len(ticket):
            self.parts.append(part)

    def ordered(self, ends_at: Whole) -> Columns:
        """All rows up to each ticket's end, by ticket and instant. The ledger is empty afterwards."""
        rows: Columns = {"ticket": self._column("ticket", 0, np.int32), "at": self._column("at", 0, np.int64)}
        kept = np.flatnonzero(rows["at"] <= ends_at[rows["ticket"].astype(np.int64)])
        ticket, at = (rows[name][kept].astype(np.int64) for name in ("ticket", "at"))
        first = int(at.min())
        order = kept[np.argsort(ticket * (int(at.max()) - first + 1) + at - first, kind="stable")]
        rows = {name: values[order] for name, values in rows.items()}
        for name, (unchanged, kind) in UNCHANGED.items():
            rows[name] = self._column(name, unchanged, kind)[order]
        self.parts.clear()
        return rows

    def _column(self, name: str, unchanged: int, kind: type[np.signedinteger]) -> Codes:
        parts = (part.get(name, np.full(len(part["ticket"]), unchanged, dtype=kind)) for part in self.parts)
        return np.concatenate(list(parts))
