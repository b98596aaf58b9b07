"""What our clocks make of the published test vectors: for each category, a vector's inputs to values named as expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from data.zones import iana
from tests.data.derive.given import became, derived, moved, noted, one, rows, said
from tests.data.derive.notations import Inputs, Values, comment_and_status, history, instant, weekly
from tests.vector_flows import backlog, fcr, reopen

NEVER = "2030-01-01 00:00"
PACIFIC = [[1980, 2460], [3420, 3900], [4860, 5340], [6300, 6780], [7740, 8220]]


def business_hours(inputs: Inputs) -> Values:
    zone, start, end = inputs["zone"], instant(inputs["start_utc"]), instant(inputs["end_utc"])
    con = derived(
        tickets=[{"opened_at": start, "as_of": max(start, end)}],
        events=[became(start, "new"), became(end, "solved")],
        schedules=weekly(inputs["schedule_local_minutes_from_sunday"], zone),
        holidays=[{"first_day": first, "last_day": last} for first, last in inputs["holidays"]],
        schedule_use=[{}],
    )
    business, calendar = one(con, "select resolution_business_seconds, resolution_seconds from tickets")
    return {
        "business_minutes": None if business is None else business / 60,
        "calendar_minutes": None if calendar is None else calendar / 60,
    }


def business_hours_reassigned(inputs: Inputs) -> Values:
    segments = inputs["segments"]
    start, end = instant(segments[0]["from"]), instant(segments[-1]["to"])
    tables: dict[str, Any] = {
        "tickets": [{"opened_at": start, "as_of": end}],
        "events": [became(start, "new"), became(end, "solved")],
        "schedules": [
            row
            for number, each in enumerate(segments)
            for row in weekly(each["schedule"], each["zone"], schedule_id=str(number))
        ],
        "schedule_use": [
            {"schedule_id": str(number), "ticket_id": "1", "used_from": instant(each["from"])}
            for number, each in enumerate(segments)
        ],
    }
    clock = "select resolution_business_seconds / 60 from tickets"
    return {
        "all_schedules": one(derived(**tables), clock),
        "last_schedule_only_like_zendesk": one(derived(**tables, last_schedule=True), clock),
    }


def ticket_events(inputs: Inputs) -> Values:
    """A ticket in Zendesk's own terms: who is an agent or a bot is told apart by number."""
    opened = instant(inputs["created_utc"])
    latest = max([opened, *(instant(each["at"]) for each in inputs["events"])])
    con = derived(tickets=[{"opened_at": opened, "as_of": latest + timedelta(days=30)}], events=history(inputs))
    (
        first,
        first_any,
        first_resolution,
        resolution,
        is_closed_unsolved,
        status,
        reopens,
        replies,
        touch,
        repliers,
        transfers,
    ) = one(
        con,
        "select first_response_seconds / 60, any_response_seconds / 60, first_resolution_seconds / 60, "
        "resolution_seconds / 60, is_closed_unsolved, status, reopens, replies, touch, repliers, transfers from tickets",
    )
    return {
        "first_reply_min": first,
        "first_reply_any_min": first_any,
        "next_reply_min": next_replies(con, 60),
        "first_resolution_min": first_resolution,
        "full_resolution_min": resolution,
        "closed_unsolved": is_closed_unsolved,
        "currently_open": status not in ("solved", "closed"),
        "status_minutes_ended": dict(
            rows(con, "select status, sum(seconds) / 60 from statuses where ended_at is not null group by status")
        ),
        "reopens": reopens,
        "agent_replies": replies,
        "touch": touch,
        "zendesk_one_touch_lt2": status in ("solved", "closed") and replies < 2,
        "public_repliers": repliers,
        "group_transfers": transfers or 0,
    }


def sla_oracle(inputs: Inputs) -> Values:
    """`breached_dbt` is the package's verdict, which calls a business wait that reaches its target to the second late."""
    metric, is_business, target = inputs["metric"], inputs["business"], inputs["target_min"] * 60
    opened = min(instant(each["at"]) for each in inputs["events"])
    con = derived(
        tickets=[{"opened_at": opened, "as_of": NEVER}],
        events=history({**inputs, "agents": [1001, 1002, 1003, 1004], "bots": [1005]}),
        schedules=weekly(PACIFIC, "America/Los_Angeles"),
        holidays=[{"first_day": "2024-07-04", "last_day": "2024-07-04"}],
        schedule_use=[{}],
        sla_targets=[
            {
                "metric": metric,
                "target_seconds": target,
                "clock": "business" if is_business else "calendar",
                "applied_at": instant(inputs["applied_at"]),
            }
        ],
    )
    elapsed, is_breached, happened = one(
        con, "select elapsed_seconds, is_breached, breach_or_fulfil_at from sla_outcomes order by started_at limit 1"
    )
    is_dbt_late = is_business and metric in ("requester_wait_time", "agent_work_time") and elapsed == target
    return {
        "elapsed_min": elapsed / 60,
        "breached_dbt": is_breached or is_dbt_late,
        "breach_or_fulfil_at": happened.strftime("%Y-%m-%d %H:%M:%S"),
    }


def status_durations(inputs: Inputs) -> Values:
    events = [each for event in inputs["events"] for each in comment_and_status(event)]
    opened, closed = instant(inputs["events"][0]["at"]), instant(inputs["events"][-1]["at"])
    updates = ("periodic_update_time", "pausable_update_time")
    con = derived(
        tickets=[{"opened_at": opened, "as_of": closed + timedelta(days=30)}],
        events=events,
        sla_targets=[{"metric": metric, "target_seconds": 1, "applied_at": opened} for metric in updates],
    )
    first, requester, work, agent, hold, resolution = one(
        con,
        "select first_response_seconds / 3600, requester_wait_seconds / 3600, agent_work_seconds / 3600, "
        "agent_wait_seconds / 3600, on_hold_seconds / 3600, resolution_seconds / 3600 from tickets",
    )
    periodic, pausable = (
        [
            seconds / 3600
            for (seconds,) in rows(
                con, f"select elapsed_seconds from sla_outcomes where metric = '{metric}' order by started_at"
            )
        ]
        for metric in updates
    )
    return {
        "first_reply_h": first,
        "next_reply_h": next_replies(con, 3600),
        "requester_wait_h": requester,
        "agent_work_h": work,
        "agent_wait_h": agent,
        "on_hold_h": hold,
        "full_resolution_h": resolution,
        "periodic_update_h": periodic,
        "pausable_update_last_h": pausable[-1] if pausable else None,
    }


def handoff(inputs: Inputs) -> Values:
    groups = inputs["group_events"]
    opened, solved = instant(groups[0]["at"]), instant(inputs["solved"])
    con = derived(
        tickets=[{"opened_at": opened, "as_of": solved + timedelta(days=30)}],
        events=[
            became(opened, "new", "customer"),
            *(moved(instant(each["at"]), each["group"], actor="dispatcher") for each in groups),
            *(noted(instant(when), actor=team) for team, when in inputs["first_action_after"].items()),
            became(solved, "solved"),
        ],
    )
    transfers, returns = one(con, "select transfers, returns from tickets")
    return {
        "transfers": transfers,
        "distinct_groups": one(con, "select count(distinct to_team) from handovers"),
        "ping_pong_returns": returns,
        "held_minutes": dict(rows(con, "select to_team, sum(held_seconds) / 60 from handovers group by to_team")),
        "pickup_delay_minutes": [
            {"frm": from_team, "to": to_team, "delay": delay}
            for from_team, to_team, delay in rows(
                con, "select from_team, to_team, seconds / 60 from handovers where is_transfer order by handed_at"
            )
        ],
    }


def bot_handoff(inputs: Inputs) -> Values:
    """Instants are numbers of `unit` since some beginning; an unanswered conversation has no `human_reply`."""
    unit = inputs.get("unit", "s")
    length = {"s": 1, "min": 60, "h": 3600}[unit]
    start = instant("2024-05-14 09:00")
    known = {
        name: start + timedelta(seconds=passed * length)
        for name, passed in inputs.items()
        if isinstance(passed, (int, float))
    }
    events = [said(known["created"], "customer"), became(known["created"], "new", "customer")]
    makers: dict[str, Callable[[datetime], dict[str, Any]]] = {
        "bot_handoff": lambda when: {"happened_at": when, "kind": "handoff", "actor_role": "bot"},
        "bot_reply": lambda when: said(when, "bot"),
        "bot_resolved": lambda when: became(when, "solved", "bot"),
        "resolved": lambda when: became(when, "solved", "bot"),
        "reopened": lambda when: became(when, "open", "customer"),
        "human_reply": lambda when: said(when, "agent"),
    }
    events += [makers[name](when) for name, when in known.items() if name in makers]
    con = derived(tickets=[{"opened_at": known["created"]}], events=events)
    desk, customer, handed_off = one(
        con,
        "select desk_response_seconds, first_response_seconds, epoch(handed_off_at) - epoch(opened_at) from tickets",
    )
    found = {"human_first_reply": desk, "customer_first_reply": customer, "handoff_after": handed_off}
    return {f"{name}_{unit}": None if seconds is None else seconds / length for name, seconds in found.items()}


def time_zone(inputs: Inputs) -> Values:
    con = derived()
    con.execute(
        "create temp table asked as select $moment as moment, $zone as zone",
        {"moment": instant(inputs["instant_utc"]), "zone": iana(inputs["zone"])},
    )
    local, local_week, utc, utc_week = one(
        con,
        """
        select
            cast(timezone(zone, moment) as date), strftime(timezone(zone, moment), '%G-W%V'),
            cast(timezone('UTC', moment) as date), strftime(timezone('UTC', moment), '%G-W%V')
        from asked
        """,
    )
    return {
        "local_date": str(local),
        "iso_week": local_week,
        "utc_date": str(utc),
        "utc_iso_week": utc_week,
    }


CATEGORIES: dict[str, Callable[[Inputs], Values]] = {
    "business_hours": business_hours,
    "business_hours_reassigned": business_hours_reassigned,
    "ticket_events": ticket_events,
    "sla_oracle": sla_oracle,
    "status_durations": status_durations,
    "handoff": handoff,
    "bot_handoff": bot_handoff,
    "reopen": reopen,
    "fcr": fcr,
    "backlog": backlog,
    "time_zone": time_zone,
}


def next_replies(con: Any, unit: int) -> list[float]:
    """The answered waits after the first one, in the order in which they were asked."""
    query = f"select seconds / {unit} from replies where not is_first and answered_at is not null order by asked_at"
    return [wait for (wait,) in rows(con, query)]
