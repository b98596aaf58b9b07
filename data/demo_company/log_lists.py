"""The short lists of the decision log: staff, trainings, authority, targets, notes, the IT desk's opening hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from data.demo_company import company, people, servicenow
from data.demo_company.company import AMERICAS, TEAMS
from data.demo_company.files import Files
from data.demo_company.people import LEAD, LEAD_OF_TEAM, ROLES, STAFF, Person
from data.demo_company.world import World

Row = dict[str, str | float | None]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LIMITS_SINCE = date(2024, 1, 1)
# Courses without an effect on anything, so that pages do not find one everywhere.
COURSES = (("Data protection", date(2026, 8, 18), 2.0), ("Autumn range", date(2026, 10, 1), 3.0))
TARGETS: tuple[tuple[str, str | None, str | None, float, str], ...] = (
    ("first response", "business", None, 4, "hours"),
    ("first response", "business", "Billing", 6, "hours"),
    ("resolution", "business", None, 24, "hours"),
    ("csat", None, None, 85, "percent"),
    ("nps", None, None, 45, "points"),
    ("upheld", None, None, 90, "percent"),
    ("reopened", None, None, 8, "percent"),
)


def write(files: Files, world: World) -> None:
    for name, rows in (
        ("staff", _staff()),
        ("trainings", _trainings()),
        ("authority", _authority()),
        ("targets", _targets()),
        ("annotations", _annotations()),
        ("opening_hours", _opening_hours()),
        ("holidays", _holidays(world)),
    ):
        files.csv(name, pl.DataFrame(list(rows), infer_schema_length=None))


def _staff() -> Iterator[Row]:
    """One row a person and team; somebody who moved has two."""
    for person in STAFF:
        moved = person.moved_on
        yield _employed(person, person.team, None, moved - timedelta(days=1) if moved else None)
        if moved and person.moved_to is not None:
            yield _employed(person, person.moved_to, moved, None)


def _employed(person: Person, team: int, valid_from: date | None, valid_to: date | None) -> Row:
    lead = None if person.role >= LEAD else STAFF[int(LEAD_OF_TEAM[team])].name
    return {
        "Agent": person.name,
        "Team": TEAMS[team].name,
        "Department": TEAMS[team].department,
        "Role": ROLES[person.role],
        "Supervisor": lead,
        "Started on": person.since.isoformat(),
        "Left on": _day(person.left_on),
        "Valid from": _day(valid_from),
        "Valid to": _day(valid_to),
    }


def _trainings() -> Iterator[Row]:
    for place, person in enumerate(STAFF):
        if person.trained_on:
            yield _course(person, people.SAYING_NO, person.trained_on, 6.0)
        for number, (course, day, hours) in enumerate(COURSES):
            if (place + number) % 2 and day >= person.since and not (person.left_on and day > person.left_on):
                yield _course(person, course, day, hours)


def _course(person: Person, course: str, day: date, hours: float) -> Row:
    return {"Agent": person.name, "Course": course, "Completed on": day.isoformat(), "Hours": hours}


def _authority() -> Iterator[Row]:
    """Everybody's limit by role, in euros, and in dollars for the Americas; the agents' was raised."""
    changed = people.LIMIT_RAISED_ON
    for role, before, after in zip(ROLES, people.LIMITS, people.RAISED_LIMITS, strict=True):
        for team, currency in ((None, "EUR"), (TEAMS[AMERICAS].name, "USD")):
            rule: Row = {"Agent": None, "Team": team, "Role": role, "Decision kind": None}
            stretches: list[tuple[int, date, date | None]] = [(before, LIMITS_SINCE, None)]
            if after != before:
                stretches = [(before, LIMITS_SINCE, changed - timedelta(days=1)), (after, changed, None)]
            for cents, start, end in stretches:
                yield rule | {
                    "Limit amount": cents / 100,
                    "Currency": currency,
                    "Valid from": start.isoformat(),
                    "Valid to": _day(end),
                }


def _targets() -> Iterator[Row]:
    for measure, clock, team, target, unit in TARGETS:
        yield {
            "Measure": measure,
            "Clock": clock,
            "Team": team,
            "Target": target,
            "Unit": unit,
            "Valid from": "2026-01-01",
            "Valid to": None,
        }


def _annotations() -> Iterator[Row]:
    week = timedelta(days=6)
    edited = company.SCHEDULES[company.NEW_YORK].edited_on
    for first, last, note, team in (
        (company.SHORT_MONDAY, company.SHORT_MONDAY + week, "Most of the team is ill", TEAMS[company.SHORT_TEAM].name),
        (edited, None, "New York is open until 20:00", TEAMS[AMERICAS].name),
        (people.TRAINED_ON, None, f"Course: {people.SAYING_NO}", None),
        (people.LIMIT_RAISED_ON, None, "Agents may grant 100 on their own, 40 before", None),
        (company.RELEASE_MONDAY, company.RELEASE_MONDAY + week, "Release of the app goes wrong", None),
    ):
        yield {"First day": _day(first), "Last day": _day(last), "Note": note, "Team": team}


def _opening_hours() -> Iterator[Row]:
    """The IT desk's: the help desk's own schedules come with its export."""
    teams = ", ".join(f"Group {number}" for number in servicenow.GROUPS)
    for start, end in servicenow.HOURS:
        day, opens = divmod(start, 1_440)
        closes = end - 1_440 * day
        yield {
            "Schedule": servicenow.SCHEDULE_NAME,
            "Zone": company.ZONE,
            "Weekday": WEEKDAYS[day - 1],
            "Opens": f"{opens // 60:02}:{opens % 60:02}",
            "Closes": f"{closes // 60:02}:{closes % 60:02}",
            "Valid from": None,
            "Valid to": None,
            "Teams": teams,
        }


def _holidays(world: World) -> Iterator[Row]:
    first, last = company.first_day(world.weeks), date(company.LAST_SUNDAY.year, 12, 31)
    for each in world.holidays[company.BERLIN]:
        if first <= each.first <= last:
            yield {
                "Schedule": servicenow.SCHEDULE_NAME,
                "Name": each.name,
                "First day": each.first.isoformat(),
                "Last day": each.last.isoformat(),
            }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
