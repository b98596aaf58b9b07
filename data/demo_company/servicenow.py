"""The audit log of the company's own IT desk, in the columns and with the habits of ServiceNow.

One row is one update of an incident. The habits are the real ones: `?` for missing, days and months without
leading zeros, counters that grow along the rows, the resolution already filled in on the first row, and
`made_sla` turning false only on the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from data.demo_company import company
from data.demo_company.arrivals import arrivals
from data.demo_company.chance import Chance, Weighted, Whole
from data.demo_company.clock import DAY, HOUR, MINUTE, OpenHours, local_text, on_days, tellable, windows
from data.demo_company.files import Files
from data.demo_company.json_text import joined, named, number
from data.demo_company.world import World

TICKETS_PER_INCIDENT = 20
FIRST_NUMBER, NUMBER_STEP = 10_412, 3
MISSING = "?"
CLOSES_AFTER = 5 * DAY
HOURS = on_days(range(1, 6), (420, 1_020))
SCHEDULE_NAME = "IT desk"
CONTACTS, CONTACT_WEIGHTS = ("Phone", "Self service", "Email"), Weighted([0.80, 0.13, 0.07])
LEVELS, LEVEL_WEIGHTS = ("1 - High", "2 - Medium", "3 - Low"), Weighted([0.06, 0.84, 0.10])
PRIORITIES = ("1 - Critical", "2 - High", "3 - Moderate", "4 - Low")
# Impact and urgency (0 to 2) added up; minutes of open time by priority.
PRIORITY_OF_SUM, SLA_MINUTES = np.array([0, 1, 2, 3, 3]), np.array([120, 240, 600, 1_350])
GROUPS, GROUP_WEIGHTS = np.array([3, 7, 12, 21, 24]), Weighted([5.0, 3.0, 2.0, 1.5, 1.0])
STATES = ("New", "Active", "Resolved", "Closed", "Awaiting User Info", "Awaiting Vendor", "Awaiting Problem")
NEW, ACTIVE, RESOLVED, CLOSED, FIRST_WAITING = range(5)
WAITING = Weighted([0.8, 0.12, 0.08])
CODES, CODE_WEIGHTS = np.array([5, 7, 3]), Weighted([0.5, 0.3, 0.2])
MOST_PASSED_ON, PASSED_ON_SHARE = 6, 0.34
REOPENED_SHARE, RAISED_SHARE, WAITS_SHARE, STUCK_SHARE, SKIPPED_SHARE = 0.03, 0.04, 0.22, 0.02, 0.15


@dataclass
class Log:
    """The updates of all incidents, a part for each step of their lives; -1 where a column does not change."""

    chance: Chance
    hours: OpenHours
    at: Whole
    parts: list[dict[str, NDArray[np.int64]]] = field(default_factory=list)

    def update(self, place: Whole, at: Whole, **changed: ArrayLike) -> None:
        """One update each. Not every change is audited: the counter skips at times."""
        part = {name: np.full(len(place), -1, dtype=np.int64) for name in COLUMNS}
        part |= {"incident": place, "at": at, "step": np.full(len(place), len(self.parts), dtype=np.int64)}
        for name, value in changed.items():
            part[name] = np.broadcast_to(np.asarray(value, dtype=np.int64), len(place))
        part["steps"] = np.where(self.chance.happens(SKIPPED_SHARE, len(place)), 2, 1)
        self.at[place] = at
        self.parts.append(part)

    def later(self, place: Whole, median_minutes: float, spread: float) -> Whole:
        """An instant some open time after the last update of each incident."""
        return self.hours.after(self.at[place], self.chance.seconds(median_minutes, spread, len(place)))


COLUMNS = ("by", "state", "group", "assigned", "reassigned", "reopened", "urgency", "priority", "resolver", "late")


def write(files: Files, world: World) -> pl.DataFrame:
    """Writes the log; gives its rows as they were written."""
    rows = log_rows(world)
    files.csv("servicenow_incident_log", rows)
    return rows


def log_rows(world: World) -> pl.DataFrame:
    """The audit rows of every incident opened within the weeks, incident by incident, oldest first."""
    # Its own stream, so that a change to one desk leaves the other's export alone.
    chance = Chance(world.seed, "servicenow")
    incidents = max(1, len(world.tickets) // TICKETS_PER_INCIDENT)
    opened = tellable(arrivals(chance, incidents, world.weeks), company.ZONE) // MINUTE * MINUTE
    first = company.first_day(world.weeks)
    open_windows = windows(company.ZONE, HOURS, world.holidays[company.BERLIN], first, world.last_day)
    log = Log(chance, OpenHours(company.ZONE, open_windows), opened.copy())
    facts = _facts(chance, opened)
    _live(log, facts)
    updates = pl.concat([pl.DataFrame(part) for part in log.parts]).sort("incident", "at", "step")
    return _exported(updates, facts, world.until)


def _facts(chance: Chance, opened: Whole) -> pl.DataFrame:
    """What does not change about an incident."""
    n = len(opened)
    impact, urgency = chance.pick(LEVEL_WEIGHTS, n), chance.pick(LEVEL_WEIGHTS, n)
    return pl.DataFrame(
        {
            "incident": np.arange(n),
            "number": FIRST_NUMBER + NUMBER_STEP * np.arange(n),
            "opened": opened,
            "created": tellable(opened + MINUTE * chance.whole(1, 20, n), company.ZONE),
            "told_created": chance.happens(0.63, n),
            "created_by": chance.whole(1, 30, n),
            "caller": chance.whole(1, 120, n),
            "opened_by": chance.whole(1, 17, n),
            "contact": chance.pick(CONTACT_WEIGHTS, n),
            "location": chance.whole(1, 4, n),
            "category": chance.whole(1, 9, n),
            "subcategory": chance.whole(1, 30, n),
            "symptom": np.where(chance.happens(0.8, n), chance.whole(1, 40, n), -1),
            "knowledge": chance.happens(0.2, n),
            "impact": impact,
            "first_urgency": urgency,
            "first_priority": PRIORITY_OF_SUM[impact + urgency],
            "code": CODES[chance.pick(CODE_WEIGHTS, n)],
        }
    )


def _live(log: Log, facts: pl.DataFrame) -> None:
    """Every update from the opening to the closing, whether or not the export will see it."""
    chance, n = log.chance, len(facts)
    everyone = np.arange(n)
    log.update(
        everyone,
        facts["created"].to_numpy(),
        by=chance.whole(1, 40, n),
        state=NEW,
        group=GROUPS[chance.pick(GROUP_WEIGHTS, n)],
        assigned=np.where(chance.happens(0.5, n), chance.whole(1, 14, n), -1),
        urgency=facts["first_urgency"].to_numpy(),
        priority=facts["first_priority"].to_numpy(),
    )
    _pass_on(log, everyone)
    priority = facts["first_priority"].to_numpy().copy()
    raised = everyone[chance.happens(RAISED_SHARE, n) & np.isin(priority, (1, 2))]
    priority[raised] -= 1
    by = chance.whole(1, 40, len(raised))
    log.update(raised, log.later(raised, 90, 0.8), by=by, urgency=0, priority=priority[raised])
    waits = everyone[chance.happens(WAITS_SHARE, n)]
    by = chance.whole(1, 40, len(waits))
    waiting = FIRST_WAITING + chance.pick(WAITING, len(waits))
    log.update(waits, log.later(waits, 120, 1.0), by=by, state=waiting)
    log.update(waits, log.later(waits, 400, 0.8), by=by, state=ACTIVE)
    solved = everyone[~chance.happens(STUCK_SHARE, n)]
    _resolve(log, solved)
    back = solved[chance.happens(REOPENED_SHARE, len(solved))]
    again = tellable(log.at[back] + chance.seconds(20 * 60, 0.5, len(back)), company.ZONE)
    log.update(back, again, by=chance.whole(1, 40, len(back)), state=ACTIVE, reopened=1)
    _resolve(log, back)
    took = log.hours.between(facts["opened"].to_numpy()[solved], log.at[solved])
    # The job that closes incidents runs on the full hour.
    at = tellable((log.at[solved] + CLOSES_AFTER + HOUR) // HOUR * HOUR, company.ZONE)
    log.update(solved, at, by=99, state=CLOSED, late=took > MINUTE * SLA_MINUTES[priority[solved]])


def _pass_on(log: Log, place: Whole) -> None:
    for _ in range(MOST_PASSED_ON):
        place = place[log.chance.happens(PASSED_ON_SHARE, len(place))]
        n = len(place)
        log.update(
            place,
            log.later(place, 60, 1.0),
            by=log.chance.whole(1, 40, n),
            state=ACTIVE,
            group=GROUPS[log.chance.pick(GROUP_WEIGHTS, n)],
            assigned=log.chance.whole(1, 14, n),
            reassigned=1,
        )


def _resolve(log: Log, place: Whole) -> None:
    by = log.chance.whole(1, 14, len(place))
    log.update(place, log.later(place, 210, 1.2), by=by, state=RESOLVED, assigned=by, resolver=by)


def _exported(updates: pl.DataFrame, facts: pl.DataFrame, until: int) -> pl.DataFrame:
    """The updates written by `until` in ServiceNow's columns; the resolution known then stands on all of them."""
    kept = ("state", "group", "assigned", "urgency", "priority", "resolver")
    rows = (
        updates.filter(pl.col("at") <= until)
        .with_columns(pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(name) for name in kept)
        .with_columns(pl.col(name).forward_fill().over("incident") for name in kept)
        .with_columns(pl.col(name).clip(0).cum_sum().over("incident") for name in ("reassigned", "reopened"))
        .join(facts, on="incident", maintain_order="left")
    )
    rows = rows.with_columns(
        mods=pl.col("steps").cum_sum().over("incident") - pl.col("steps").first().over("incident"),
        resolved_at=pl.when(pl.col("state") == RESOLVED).then(pl.col("at")).max().over("incident"),
        is_ended=pl.col("state").last().over("incident").is_in([RESOLVED, CLOSED]),
        closed_at=pl.when(pl.col("state") == CLOSED).then(pl.col("at")).max().over("incident"),
        resolver=pl.col("resolver").last().over("incident"),
    )
    return rows.select(**_columns())


def _columns() -> dict[str, pl.Expr]:
    def numbered(text: str, name: str) -> pl.Expr:
        return joined(f"{text} ", number(pl.when(pl.col(name) >= 0).then(pl.col(name))))

    def or_missing(value: pl.Expr, is_there: pl.Expr) -> pl.Expr:
        return pl.when(is_there).then(value).otherwise(pl.lit(MISSING))

    def local(name: str) -> pl.Expr:
        return local_text(pl.col(name), company.ZONE, "%-d/%-m/%Y %H:%M")

    def truth(value: pl.Expr) -> pl.Expr:
        return pl.when(value).then(pl.lit("true")).otherwise(pl.lit("false"))

    closed, ended = pl.col("state") == CLOSED, pl.col("is_ended")
    missing = pl.lit(MISSING)
    return {
        "number": joined("INC", pl.col("number").cast(pl.String).str.zfill(7)),
        "incident_state": named(pl.col("state"), STATES),
        "active": truth(~closed),
        "reassignment_count": pl.col("reassigned"),
        "reopen_count": pl.col("reopened"),
        "sys_mod_count": pl.col("mods"),
        "made_sla": truth(pl.col("late") != 1),
        "caller_id": numbered("Caller", "caller"),
        # Two blanks, as in the real log.
        "opened_by": numbered("Opened by ", "opened_by"),
        "opened_at": local("opened"),
        "sys_created_by": or_missing(numbered("Created by", "created_by"), pl.col("told_created")),
        "sys_created_at": or_missing(local("created"), pl.col("told_created")),
        "sys_updated_by": numbered("Updated by", "by"),
        "sys_updated_at": local("at"),
        "contact_type": named(pl.col("contact"), CONTACTS),
        "location": numbered("Location", "location"),
        "category": numbered("Category", "category"),
        "subcategory": numbered("Subcategory", "subcategory"),
        "u_symptom": or_missing(numbered("Symptom", "symptom"), pl.col("symptom") >= 0),
        "cmdb_ci": missing,
        "impact": named(pl.col("impact"), ("1 - High", "2 - Medium", "3 - Low")),
        "urgency": named(pl.col("urgency"), LEVELS),
        "priority": named(pl.col("priority"), PRIORITIES),
        "assignment_group": numbered("Group", "group"),
        "assigned_to": or_missing(numbered("Resolver", "assigned"), pl.col("assigned").is_not_null()),
        "knowledge": truth(pl.col("knowledge")),
        "u_priority_confirmation": truth(pl.col("priority") != pl.col("first_priority")),
        "notify": pl.lit("Do Not Notify"),
        "problem_id": missing,
        "rfc": missing,
        "vendor": missing,
        "caused_by": missing,
        "closed_code": or_missing(numbered("code", "code"), ended),
        "resolved_by": or_missing(numbered("Resolved by", "resolver"), ended),
        "resolved_at": or_missing(local("resolved_at"), ended),
        "closed_at": or_missing(local("closed_at"), pl.col("closed_at").is_not_null()),
    }
