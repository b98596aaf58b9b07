"""The audit log of the company's own IT desk, in the columns and with the habits of ServiceNow.

One row is one update of an incident. The habits are the real ones: `?` for missing, days and months without
leading zeros, counters that grow along the rows, the resolution already filled in on the first row, and
`made_sla` turning false only on the last one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.demo_company.chance import Chance, Weighted
from data.demo_company.clock import DAY, HOUR, Clock
from data.demo_company.tickets import UNEXPORTED_MINUTES, arrivals, exported_at

# fmt: off
HEADER = [
    "number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count",
    "made_sla", "caller_id", "opened_by", "opened_at", "sys_created_by", "sys_created_at",
    "sys_updated_by", "sys_updated_at", "contact_type", "location", "category", "subcategory",
    "u_symptom", "cmdb_ci", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc", "vendor", "caused_by",
    "closed_code", "resolved_by", "resolved_at", "closed_at",
]
# fmt: on
MISSING = "?"
CLOSES_AFTER = 5 * DAY
CONTACTS = Weighted([("Phone", 0.80), ("Self service", 0.13), ("Email", 0.07)])
LEVELS = Weighted([("2 - Medium", 0.84), ("3 - Low", 0.10), ("1 - High", 0.06)])
# Impact and urgency as digits added up: 2 is critical, 6 is low.
PRIORITIES = {2: "1 - Critical", 3: "2 - High", 4: "3 - Moderate", 5: "4 - Low", 6: "4 - Low"}
SLA_MINUTES = {"1 - Critical": 120, "2 - High": 240, "3 - Moderate": 600, "4 - Low": 1_350}
GROUPS = Weighted((f"Group {n}", weight) for n, weight in ((3, 5.0), (7, 3.0), (12, 2.0), (21, 1.5), (24, 1.0)))
WAITING = Weighted([("Awaiting User Info", 0.8), ("Awaiting Vendor", 0.12), ("Awaiting Problem", 0.08)])

Row = dict[str, str | int]


class Incident:
    """One incident: its fields as they are now, and a copy of them for every update."""

    def __init__(self, clock: Clock, chance: Chance, number: int, opened: int) -> None:
        self.clock, self.chance, self.opened, self.at = clock, chance, opened, opened
        self.updates: list[tuple[int, Row]] = []
        impact, urgency = chance.pick(LEVELS), chance.pick(LEVELS)
        self.now: Row = {
            **dict.fromkeys(HEADER, MISSING),
            "number": f"INC{number:07}",
            "incident_state": "New",
            "active": "true",
            "made_sla": "true",
            "caller_id": f"Caller {chance.whole(1, 120)}",
            # Two blanks, as in the real log.
            "opened_by": f"Opened by  {chance.whole(1, 17)}",
            "opened_at": self.text(opened),
            "contact_type": chance.pick(CONTACTS),
            "location": f"Location {chance.whole(1, 4)}",
            "category": f"Category {chance.whole(1, 9)}",
            "subcategory": f"Subcategory {chance.whole(1, 30)}",
            "u_symptom": f"Symptom {chance.whole(1, 40)}" if chance.happens(0.8) else MISSING,
            "impact": impact,
            "urgency": urgency,
            "priority": PRIORITIES[int(impact[0]) + int(urgency[0])],
            "assignment_group": chance.pick(GROUPS),
            "assigned_to": f"Resolver {chance.whole(1, 14)}" if chance.happens(0.5) else MISSING,
            "knowledge": "true" if chance.happens(0.2) else "false",
            "u_priority_confirmation": "false",
            "notify": "Do Not Notify",
            **dict.fromkeys(("reassignment_count", "reopen_count", "sys_mod_count"), 0),
        }

    def text(self, instant: int) -> str:
        local = self.clock.local(instant)
        return f"{local.day}/{local.month}/{local.year} {local.hour:02}:{local.minute:02}"

    def update(self, at: int, by: int, **changed: str | int) -> None:
        """Sets fields and writes one audit row; not every change is audited: the counter skips at times."""
        step = 0 if not self.updates else 1 if self.chance.happens(0.85) else 2
        self.now |= {
            "sys_mod_count": int(self.now["sys_mod_count"]) + step,
            "sys_updated_by": f"Updated by {by}",
            "sys_updated_at": self.text(at),
            **changed,
        }
        self.at = at
        self.updates.append((at, dict(self.now)))

    def later(self, minutes: int) -> int:
        return self.clock.after(self.at, minutes)

    def plus_one(self, counter: str) -> int:
        return int(self.now[counter]) + 1

    def live(self) -> None:
        """Writes every update from the opening to the closing, whether or not the export will see it."""
        chance = self.chance
        created = self.clock.tellable(self.opened + chance.whole(1, 20))
        if chance.happens(0.63):
            self.now |= {
                "sys_created_by": f"Created by {chance.whole(1, 30)}",
                "sys_created_at": self.text(created),
            }
        self.update(created, by=chance.whole(1, 40))
        self._pass_on()
        self._work()
        self._resolve()
        if chance.happens(0.03):
            back = self.clock.tellable(self.at + chance.minutes(20 * HOUR, 0.5))
            self.update(back, chance.whole(1, 40), incident_state="Active", reopen_count=self.plus_one("reopen_count"))
            self._resolve()
        self._close()

    def _pass_on(self) -> None:
        while self.chance.happens(0.34) and int(self.now["reassignment_count"]) < 6:
            self.update(
                self.later(self.chance.minutes(60, 1.0)),
                self.chance.whole(1, 40),
                incident_state="Active",
                assignment_group=self.chance.pick(GROUPS),
                assigned_to=f"Resolver {self.chance.whole(1, 14)}",
                reassignment_count=self.plus_one("reassignment_count"),
            )

    def _work(self) -> None:
        chance = self.chance
        if chance.happens(0.04):
            raised = {"3 - Moderate": "2 - High", "2 - High": "1 - Critical"}.get(str(self.now["priority"]))
            if raised:
                confirmed = {"priority": raised, "urgency": "1 - High", "u_priority_confirmation": "true"}
                self.update(self.later(chance.minutes(90, 0.8)), chance.whole(1, 40), **confirmed)
        if chance.happens(0.22):
            who = chance.whole(1, 40)
            self.update(self.later(chance.minutes(120, 1.0)), who, incident_state=chance.pick(WAITING))
            self.update(self.later(chance.minutes(400, 0.8)), who, incident_state="Active")

    def _resolve(self) -> None:
        by = self.chance.whole(1, 14)
        at = self.later(self.chance.minutes(210, 1.2))
        self.update(at, by, incident_state="Resolved", assigned_to=f"Resolver {by}")
        self.now |= {
            "resolved_by": f"Resolved by {by}",
            "resolved_at": self.text(at),
            "closed_code": f"code {self.chance.pick(Weighted([(5, 0.5), (7, 0.3), (3, 0.2)]))}",
        }

    def _close(self) -> None:
        took = self.clock.between(self.opened, self.at)
        # The job that closes incidents runs on the full hour.
        at = self.clock.tellable((self.at + CLOSES_AFTER + HOUR) // HOUR * HOUR)
        in_time = "true" if took <= SLA_MINUTES[str(self.now["priority"])] else "false"
        self.now["closed_at"] = self.text(at)
        self.update(at, 99, incident_state="Closed", active="false", made_sla=in_time)

    def exported(self, until: int) -> list[Row]:
        """The audit rows written by `until`; the resolution known then stands on all of them (look-ahead)."""
        seen = [row for at, row in self.updates if at <= until]
        states = [str(row["incident_state"]) for row in seen]
        ahead: Row = dict.fromkeys(("closed_code", "resolved_by", "resolved_at", "closed_at"), MISSING)
        if states and states[-1] in ("Resolved", "Closed"):
            resolved = max(place for place, state in enumerate(states) if state == "Resolved")
            # What a resolution sets shows on the row after it; there always is one, if only past the export.
            source = self.updates[resolved + 1][1]
            ahead |= {field: str(source[field]) for field in ("closed_code", "resolved_by", "resolved_at")}
        if states and states[-1] == "Closed":
            ahead["closed_at"] = str(seen[-1]["closed_at"])
        return [row | ahead for row in seen]


def rows(clock: Clock, chance: Chance, incidents: int, weeks: int) -> Iterator[Row]:
    """The audit rows of `incidents` incidents opened within the weeks, incident by incident, oldest first."""
    until = exported_at(clock) - UNEXPORTED_MINUTES
    for place, opened in enumerate(arrivals(clock, chance, incidents, weeks)):
        incident = Incident(clock, chance, 10_412 + 3 * place, opened)
        incident.live()
        yield from incident.exported(until)


def write(path: Path, written: Iterable[Row]) -> None:
    """Writes the export; the file is made anew."""
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(written)
