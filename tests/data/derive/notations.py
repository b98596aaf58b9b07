"""How published examples write instants, weekly hours and histories, as rows of the canonical tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.zones import iana
from tests.data.derive.given import assigned, became, moved, noted, said

Inputs = Mapping[str, Any]
Values = dict[str, Any]
MINUTES_OF_DAY = 24 * 60


def instant(text: str) -> datetime:
    """An instant in UTC; 24:00 is the next day's midnight."""
    day, _, time = text.replace(" ", "T").partition("T")
    if time.startswith("24:00"):
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(days=1)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def weekly(intervals: Iterable[Iterable[int]], zone: str, **more: Any) -> list[dict[str, Any]]:
    """Minutes from Sunday 00:00 as rows of `schedules`, cut at each midnight, as every loader does."""
    return [
        {
            "weekday": (day - 1) % 7 + 1,
            "opens_minute": max(opens - day * MINUTES_OF_DAY, 0),
            "closes_minute": min(closes - day * MINUTES_OF_DAY, MINUTES_OF_DAY),
            "zone": iana(zone),
            **more,
        }
        for opens, closes in intervals
        for day in range(opens // MINUTES_OF_DAY, -(-closes // MINUTES_OF_DAY))
    ]


def history(inputs: Inputs) -> list[dict[str, Any]]:
    """Zendesk's comments and field changes as rows of `events`."""
    return [event for each in inputs["events"] if (event := of_zendesk(each, inputs)) is not None]


def of_zendesk(each: Mapping[str, Any], inputs: Inputs) -> dict[str, Any] | None:
    when, value, person = instant(each["at"]), each["value"] or None, each["by"]
    role = "bot" if person in inputs["bots"] else "agent" if person in inputs["agents"] else "customer"
    who = {"actor_role": role, "actor": str(person)}
    match each["kind"]:
        case "public_comment":
            return said(when, role, str(person))
        case "private_note":
            return noted(when) | who
        case "status":
            return became(when, value or "new") | who
        case "group_id":
            return moved(when, value) | who
        case "assignee_id":
            return assigned(when, value) | who
    return None


def comment_and_status(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An update of the handbook's ticket: perhaps a comment, and the status after it."""
    when, role = instant(event["at"]), event["actor"]
    comments = [said(when, role)] if event["comment"] == "public" else []
    return [*comments, became(when, event["status"], role)]
