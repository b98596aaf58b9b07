"""What our tables make of published examples about many tickets: reopenings, first contacts, the backlog."""

from __future__ import annotations

from datetime import timedelta

from tests.data.derive.given import became, derived, one, rows
from tests.data.derive.notations import Inputs, Values, instant

NEVER = "2030-01-01 00:00"


def reopen(inputs: Inputs) -> Values:
    """Tickets that were solved 30 days or, the recent ones, one day before the export; some reopened an hour later."""
    end = instant("2024-06-01 00:00")
    recent, recent_reopened = inputs["solved_less_than_7d_ago"], inputs["reopened_among_recent"]
    mature, mature_reopened = (
        inputs["solved_tickets"] - recent,
        inputs["reopened_within_7d"] - recent_reopened,
    )
    tickets, events = [], []
    groups = ((mature, mature_reopened, 30), (recent, recent_reopened, 1))
    for number, (is_reopened, days) in enumerate(
        (place < reopened, days) for count, reopened, days in groups for place in range(count)
    ):
        solved = end - timedelta(days=days)
        tickets.append({"ticket_id": str(number), "opened_at": solved - timedelta(hours=1), "as_of": end})
        changes = [became(solved, "solved"), *([became(solved + timedelta(hours=1), "open")] if is_reopened else [])]
        events += [{**change, "ticket_id": str(number)} for change in changes]
    con = derived(tickets=tickets, events=events)
    rate, low, high, naive = one(
        con,
        """
        with followed as (
            select
                resolutions.resolved_at <= tickets.as_of - interval 7 day as is_mature,
                coalesce(seconds_to_reopen <= 7 * 86400, false) as is_reopened
            from resolutions
            join tickets on tickets.source = resolutions.source and tickets.ticket_id = resolutions.ticket_id
        ),
        counted as (
            select count(*) filter (where is_mature) as n, count(*) filter (where is_mature and is_reopened) as x,
                avg(case when is_reopened then 1e0 else 0e0 end) as naive
            from followed
        )
        select x / n, wilson_low(x, n), wilson_high(x, n), naive from counted
        """,
    )
    return {"rate_mature": rate, "naive_rate": naive, "wilson": [low, high]}


def fcr(inputs: Inputs) -> Values:
    as_of = instant(inputs["as_of"])
    tickets, events = [], []
    for number, contact in enumerate(inputs["contacts"]):
        opened = instant(contact["at"])
        tickets.append(
            {
                "ticket_id": str(number),
                "opened_at": opened,
                "customer_id": contact["customer"],
                "topic": contact["topic"],
                "as_of": as_of,
            }
        )
        changes = [became(opened, "new", "customer"), *([became(opened, "solved")] if contact["resolved"] else [])]
        events += [{**change, "ticket_id": str(number)} for change in changes]
    # Somebody else's ticket at the end: exports tell of contacts for as long as they tell of tickets.
    tickets.append({"ticket_id": "last", "opened_at": as_of, "as_of": as_of})
    first, resolved, rate = one(
        derived(tickets=tickets, events=events),
        "select count(is_resolved_first_contact), count(*) filter (where is_resolved_first_contact), "
        "avg(cast(is_resolved_first_contact as integer)) from tickets",
    )
    return {"first_contacts": first, "fcr_same_topic": resolved, "rate": rate}


def backlog(inputs: Inputs) -> Values:
    snapshot = instant(inputs["snapshot"])
    tickets, events = [], []
    for number, each in enumerate(inputs["tickets"]):
        opened = instant(each["created"])
        tickets.append({"ticket_id": str(number), "opened_at": opened, "as_of": NEVER})
        changes = [became(opened, "new", "customer")]
        if each["closed"]:
            changes.append(became(instant(each["closed"]), "closed"))
        events += [{**change, "ticket_id": str(number)} for change in changes]
    con = derived(tickets=tickets, events=events)
    con.execute("create temp table snapshot as select $taken as taken", {"taken": snapshot})
    ages = [
        age
        for (age,) in rows(
            con,
            """
            select (epoch(taken) - epoch(opened_at)) / 3600
            from statuses
            join tickets on tickets.source = statuses.source and tickets.ticket_id = statuses.ticket_id
            cross join snapshot
            where statuses.status not in ('solved', 'closed') and tickets.opened_at < taken
                and started_at < taken and (ended_at is null or ended_at > taken)
            order by tickets.opened_at
            """,
        )
    ]
    return {
        "backlog": len(ages),
        "ages_hours": ages,
        "buckets": {
            "<24h": sum(age < 24 for age in ages),
            "1-3d": sum(24 <= age < 72 for age in ages),
            "3-7d": sum(72 <= age < 168 for age in ages),
            ">7d": sum(age >= 168 for age in ages),
        },
    }
