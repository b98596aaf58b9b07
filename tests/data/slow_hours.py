"""Open time counted slowly, day by day, from Zendesk's own lists: independent of how the simulation counts it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

RAILS = {"Berlin": "Europe/Berlin", "Eastern Time (US & Canada)": "America/New_York", "Kolkata": "Asia/Kolkata"}
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class SlowHours:
    """The schedules of an account with what they were before they were edited."""

    def __init__(self, zendesk: dict[str, list[dict[str, Any]]]) -> None:
        self.schedules = {each["id"]: each for each in zendesk["zendesk_schedules"]}
        self.closed: dict[int, set[date]] = {each: set() for each in self.schedules}
        for holiday in zendesk["zendesk_holidays"]:
            day, last = (date.fromisoformat(holiday[name]) for name in ("start_date", "end_date"))
            while day <= last:
                self.closed[holiday["schedule_id"]].add(day)
                day += timedelta(days=1)
        self.edits = {each["source_id"]: each for each in zendesk["zendesk_audit_logs"]}

    def intervals(self, schedule_id: int, asked: datetime) -> list[tuple[int, int]]:
        """Minutes from Sunday as the schedule had them when it was asked."""
        edit = self.edits.get(schedule_id)
        if edit and asked < instant(edit["created_at"]):
            before = edit["change_description"].split(" to ")[0]
            found = []
            for place, name in enumerate(DAYS):
                for hours in re.findall(rf":{name}=>\{{([^}}]*)\}}", before):
                    for low, high in re.findall(r'"(\d\d:\d\d)"=>"(\d\d:\d\d)"', hours):
                        found.append((1440 * place + minutes(low), 1440 * place + minutes(high)))
            return found
        return [(each["start_time"], each["end_time"]) for each in self.schedules[schedule_id]["intervals"]]

    def seconds(self, schedule_id: int, start: datetime, end: datetime) -> int:
        """Open seconds between two instants, by the intervals as they were at `end`."""
        zone = ZoneInfo(RAILS[self.schedules[schedule_id]["time_zone"]])
        intervals, total = self.intervals(schedule_id, end), 0
        day = start.astimezone(zone).date()
        while day <= end.astimezone(zone).date():
            for low, high in intervals:
                if low // 1440 == (day.weekday() + 1) % 7 and day not in self.closed[schedule_id]:
                    opens, shuts = (at(day, minute % 1440 or 1440 * (minute > low), zone) for minute in (low, high))
                    total += max(0, int((min(end, shuts) - max(start, opens)).total_seconds()))
            day += timedelta(days=1)
        return total


def minutes(text: str) -> int:
    return 60 * int(text[:2]) + int(text[3:])


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)
