"""How the help desk is set up: groups, users, fields, service levels, schedules, and which schedule a ticket had."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from data.demo_company import company, people
from data.demo_company.clock import instant, utc_text
from data.demo_company.company import REASONS, SCHEDULES, TEAMS
from data.demo_company.decisions import KINDS
from data.demo_company.desk import TEAM_SCHEDULE
from data.demo_company.files import Files
from data.demo_company.json_text import joined, named, number, quoted, record
from data.demo_company.world import STAFF_ID_STEP, STAFF_IDS_FROM, World
from data.demo_company.zendesk import REASON_FIELD_ID
from data.demo_company.zendesk_values import GROUP_IDS_FROM

SCHEDULE_IDS_FROM, HOLIDAY_IDS_FROM, MACRO_IDS_FROM = 360_000_310_001, 1_163_001, 360_057_001
MACROS = [f"Decision::{kind.capitalize()}" for kind in KINDS]
SET_UP_AT = "2022-01-03T09:00:00Z"
# Minutes of open time by priority (low, normal, high, urgent); a business customer gets half.
SLA_METRICS = {"first_reply_time": (960, 480, 120, 60), "requester_wait_time": (4_320, 2_160, 960, 480)}
SLA_POLICIES = (("Standard service", ("standard", "plus"), 1), ("Business customers", ("business",), 2))
BUSINESS = company.TIERS.index("business")


def write(files: Files, world: World) -> None:
    files.page("zendesk_groups", "groups", pl.Series([_text(each) for each in _groups()]))
    files.page("zendesk_ticket_fields", "ticket_fields", pl.Series([_text(_reason_field())]))
    files.page("zendesk_sla_policies", "sla_policies", pl.Series([_text(each) for each in _sla_policies()]))
    files.page("zendesk_schedules", "schedules", pl.Series([_text(each) for each in _schedules()]))
    files.page("zendesk_holidays", "holidays", pl.Series([_text(each) for each in _holidays(world)]))
    files.page("zendesk_audit_logs", "audit_logs", pl.Series([_text(each) for each in _edits()]))
    files.list_of("zendesk_users", pl.concat([_staff(), _customers(world)]))
    files.packed_csv("zendesk_ticket_schedules", ticket_schedules(world))


def sla_minutes(tier: pl.Expr, priority: pl.Expr, metric: str) -> pl.Expr:
    minutes = dict(enumerate(SLA_METRICS[metric]))
    known = priority.cast(pl.Int64).replace_strict(minutes, default=None, return_dtype=pl.Int64)
    return pl.when(tier == BUSINESS).then(known // 2).otherwise(known)


def ticket_schedules(world: World) -> pl.DataFrame:
    """One row a ticket and schedule that was set for it, by its group: the columns of a replicated account."""
    rows = world.rows
    place = np.flatnonzero(rows["group"] >= 0)
    ticket, schedule = rows["ticket"][place].astype(np.int64), TEAM_SCHEDULE[rows["group"][place].astype(np.int64)]
    other = np.append([True], (ticket[1:] != ticket[:-1]) | (schedule[1:] != schedule[:-1]))[: len(place)]
    return pl.DataFrame(
        {
            "ticket_id": world.ids[ticket[other]],
            "created_at": rows["at"][place[other]],
            "schedule_id": SCHEDULE_IDS_FROM + schedule[other],
        }
    ).with_columns(utc_text(pl.col("created_at")))


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _groups() -> list[dict[str, Any]]:
    return [
        {"id": GROUP_IDS_FROM + place, "name": team.name, "description": f"{team.department}", "deleted": False}
        | {"created_at": SET_UP_AT, "updated_at": SET_UP_AT}
        for place, team in enumerate(TEAMS)
    ]


def _reason_field() -> dict[str, Any]:
    options = [
        {"id": 360_028_001 + place, "name": reason.name, "raw_name": reason.name, "value": reason.tag}
        for place, reason in enumerate(REASONS)
    ]
    return {
        "id": REASON_FIELD_ID,
        "type": "tagger",
        "title": "Contact reason",
        "raw_title": "Contact reason",
        "active": True,
        "required": True,
        "custom_field_options": options,
        "created_at": SET_UP_AT,
        "updated_at": SET_UP_AT,
    }


def _sla_policies() -> list[dict[str, Any]]:
    return [
        {
            "id": 360_000_025_001 + place,
            "title": title,
            "position": place + 1,
            "filter": {
                "all": [],
                "any": [{"field": "requester_tier", "operator": "is", "value": tier} for tier in tiers],
            },
            "policy_metrics": [
                {"priority": priority, "metric": metric, "target": minutes // part, "business_hours": True}
                for metric, all_minutes in SLA_METRICS.items()
                for priority, minutes in zip(company.PRIORITIES, all_minutes, strict=True)
            ],
            "created_at": SET_UP_AT,
            "updated_at": SET_UP_AT,
        }
        for place, (title, tiers, part) in enumerate(SLA_POLICIES)
    ]


def _schedules() -> list[dict[str, Any]]:
    """As they are now: the help desk keeps no versions."""
    return [
        {
            "id": SCHEDULE_IDS_FROM + place,
            "name": schedule.name,
            "time_zone": schedule.rails_zone,
            "created_at": SET_UP_AT,
            "updated_at": _iso(schedule.edited_at) if schedule.edited_at else SET_UP_AT,
            "intervals": [{"start_time": start, "end_time": end} for start, end in schedule.intervals],
        }
        for place, schedule in enumerate(SCHEDULES)
    ]


def _holidays(world: World) -> list[dict[str, Any]]:
    """Each names its schedule: the API has them below it, one page a schedule."""
    last = date(company.LAST_SUNDAY.year, 12, 31)
    first = company.first_day(world.weeks)
    listed = [
        (place, each)
        for place, shut in enumerate(world.holidays)
        for each in shut
        if first.year - 1 <= each.first.year and each.first <= last
    ]
    return [
        {"id": HOLIDAY_IDS_FROM + number, "schedule_id": SCHEDULE_IDS_FROM + place, "name": each.name}
        | {"start_date": each.first.isoformat(), "end_date": each.last.isoformat()}
        for number, (place, each) in enumerate(listed)
    ]


def _edits() -> list[dict[str, Any]]:
    """The account's own log: that and when a schedule was edited."""
    admin = STAFF_IDS_FROM + people.REVIEWER * STAFF_ID_STEP
    return [
        {
            "id": 2_680_001 + place,
            "action": "update",
            "actor_id": admin,
            "actor_name": people.STAFF[people.REVIEWER].name,
            "source_id": SCHEDULE_IDS_FROM + place,
            "source_label": f"Workweek: {schedule.name}",
            "source_type": "zendesk/business_hours/workweek",
            "change_description": f"Workweek changed from {_week(schedule.before)} to {_week(schedule.intervals)}",
            "created_at": _iso(schedule.edited_at),
        }
        for place, schedule in enumerate(SCHEDULES)
        if schedule.before
    ]


def _week(intervals: tuple[tuple[int, int], ...]) -> str:
    days: dict[str, list[str]] = {}
    for start, end in intervals:
        day, low = divmod(start, 1_440)
        high = end - 1_440 * day
        name = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")[day]
        days.setdefault(name, []).append(f'"{low // 60:02}:{low % 60:02}"=>"{high // 60:02}:{high % 60:02}"')
    return "{" + ", ".join(f":{name}=>{{{', '.join(spans)}}}" for name, spans in days.items()) + "}"


def _iso(at: int) -> str:
    text = pl.DataFrame({"at": [at]}).select(utc_text(pl.col("at"))).item()
    return str(text)


def _staff() -> pl.Series:
    """People who left are suspended and end-users by now, as an account that pays by agent makes them."""
    found = []
    for place, person in enumerate(people.STAFF):
        gone = person.left_on is not None
        found.append(
            {
                "id": STAFF_IDS_FROM + place * STAFF_ID_STEP,
                "name": person.name,
                "email": f"agent{place + 1}@example.com",
                "role": "end-user" if gone else "admin" if person.is_reviewing else "agent",
                "active": True,
                "suspended": gone,
                "tags": [],
                "notes": "former agent" if gone else "",
                "locale": "en-US",
                "time_zone": SCHEDULES[TEAMS[person.team].schedule].rails_zone,
                "organization_id": None,
                "default_group_id": GROUP_IDS_FROM + person.team,
                "user_fields": {"tier": None, "region": None},
                "created_at": _iso(instant(company.ZONE, person.since, 540)),
                "updated_at": _iso(instant(company.ZONE, person.left_on or person.since, 540)),
            }
        )
    found.append(
        found[0]
        | {
            "id": STAFF_IDS_FROM + people.BOT * STAFF_ID_STEP,
            "name": people.BOT_NAME,
            "email": "bot@example.com",
            "role": "agent",
            "tags": ["bot"],
            "default_group_id": None,
            "created_at": SET_UP_AT,
            "updated_at": SET_UP_AT,
        }
    )
    return pl.Series([_text(each) for each in found], dtype=pl.String)


def _customers(world: World) -> pl.Series:
    customers = world.customers
    frame = pl.DataFrame(
        {
            "number": customers.number,
            "region": customers.region,
            "tier": customers.tier,
            "since": customers.since * 86_400 + 36_000,
        }
    )
    since = quoted(utc_text(pl.col("since")))
    name = number(pl.col("number"))
    fields = {
        "tier": quoted(named(pl.col("tier"), company.TIERS)),
        "region": quoted(named(pl.col("region"), company.REGIONS)),
    }
    line = record(
        {
            "id": number(pl.col("number") * 7_919 + 360_114_000_000),
            "name": joined('"Customer ', name, '"'),
            "email": joined('"customer', name, '@example.com"'),
            "role": '"end-user"',
            "active": "true",
            "suspended": "false",
            "tags": "[]",
            "locale": quoted(named(pl.col("region"), company.LANGUAGES)),
            "time_zone": quoted(
                named(pl.col("region"), ("Berlin", "Stockholm", "London", "Eastern Time (US & Canada)"))
            ),
            "organization_id": "null",
            "default_group_id": "null",
            "user_fields": record(fields),
            "created_at": since,
            "updated_at": since,
        }
    )
    return frame.select(line.alias("line"))["line"]
