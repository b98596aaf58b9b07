"""Numbers, times and names as the reader sees them."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from queries.scope import NONE, week_name

ABSENT = "–"
MINUTE, HOUR, DAY = 60, 3600, 86400
SOURCES = {
    "chatwoot": "Chatwoot",
    "delighted": "Delighted",
    "freshdesk": "Freshdesk",
    "google_forms": "Google Forms",
    "gorgias": "Gorgias",
    "helpscout": "Help Scout",
    "hubspot": "HubSpot",
    "intercom": "Intercom",
    "jira": "Jira Service Management",
    "log": "Decision log",
    "qualtrics": "Qualtrics",
    "salesforce": "Salesforce",
    "servicenow": "ServiceNow",
    "surveymonkey": "SurveyMonkey",
    "typeform": "Typeform",
    "zammad": "Zammad",
    "zendesk": "Zendesk",
    "zoho": "Zoho Desk",
}
DIMENSIONS = {
    "team": "Team",
    "channel": "Channel",
    "priority": "Priority",
    "agent": "Agent",
    "topic": "Topic",
    "region": "Region",
    "language": "Language",
    "source": "Help desk",
}
UNITS = {
    "duration": "time",
    "share": "%",
    "count": "tickets",
    "points": "points",
    "score": "score",
    "money": "money",
}
# After the decimal point; durations and shares have words of their own.
DIGITS = {"count": 0, "points": 1, "score": 2, "money": 2}
CLOCKS = {"calendar": "Calendar", "business": "Business"}


def duration(seconds: float | None, clock: str = "calendar") -> str:
    """`42 min`, `5 h 12 min`, `3 d 4 h`. Business hours have no days: nobody knows how long one is."""
    if seconds is None:
        return ABSENT
    sign, whole = ("-" if seconds < 0 else ""), abs(seconds)
    if whole < MINUTE:
        return f"{sign}{whole:.0f} s"
    if whole < HOUR:
        return f"{sign}{whole / MINUTE:.0f} min"
    if whole < 2 * DAY or clock == "business":
        hours, minutes = divmod(round(whole / MINUTE), 60)
        return f"{sign}{hours:,} h" + (f" {minutes} min" if minutes and hours < 100 else "")
    days, hours = divmod(round(whole / HOUR), 24)
    return f"{sign}{days:,} d" + (f" {hours} h" if hours else "")


def share(value: float | None, digits: int = 1) -> str:
    """`36.6 %`."""
    return ABSENT if value is None else f"{value * 100:.{digits}f} %"


def points(value: float | None) -> str:
    """A difference of shares, in percentage points, with its sign."""
    return ABSENT if value is None else f"{value * 100:+.1f} pts"


def count(value: float | None) -> str:
    return ABSENT if value is None else f"{value:,.0f}"


def number(value: float | None, unit: str, clock: str = "calendar") -> str:
    """`value` in a metric's unit: duration, share, count, points, score or money (of one currency)."""
    if value is None:
        return ABSENT
    if unit == "duration":
        return duration(value, clock)
    if unit == "share":
        return share(value)
    return f"{value:,.{DIGITS[unit]}f}"


def difference(value: float, unit: str, clock: str = "calendar") -> str:
    """A signed difference; shares differ in points, never in per cent of per cent."""
    if unit == "share":
        return points(value)
    if unit == "duration":
        return ("+" if value > 0 else "") + duration(value, clock)
    return f"{value:+,.{DIGITS[unit]}f}" + (" pts" if unit == "points" else "")


def counted(n: int, one: str) -> str:
    """`1 file`, `2 files`."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def interval(low: float | None, high: float | None, unit: str, clock: str = "calendar") -> str:
    """`95 %: 1 h 50 min to 2 h 4 min`, or why there is none."""
    if low is None or high is None:
        return "too few for an interval"
    return f"95 %: {number(low, unit, clock)} to {number(high, unit, clock)}"


def difference_interval(low: float | None, high: float | None, unit: str, clock: str = "calendar") -> str:
    """`95 %: +3 h 3 min to +13 h 32 min`, in points for shares."""
    if low is None or high is None:
        return "too few for an interval"
    return f"95 %: {difference(low, unit, clock)} to {difference(high, unit, clock)}"


def day(value: date | None) -> str:
    return ABSENT if value is None else f"{value.day} {value:%b %Y}"


def instant(value: datetime | None, zone: str) -> str:
    """`Mon 19 Jun 2023 08:47, Europe/Berlin`."""
    if value is None:
        return ABSENT
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}, {zone}"


def week(monday: date) -> str:
    """`2026-W46 (9 Nov to 15 Nov 2026)`."""
    sunday = date.fromordinal(monday.toordinal() + 6)
    return f"{week_name(monday)} ({monday.day} {monday:%b} to {day(sunday)})"


def dimension(name: str) -> str:
    """`Team`: what tickets are told apart by."""
    return DIMENSIONS[name]


def named(value: str) -> str:
    """A value of a filter as it is read; the absent one in words."""
    return "Not stated" if value == NONE else SOURCES.get(value, value)


def plain(text: str) -> str:
    """Text from an export, for a place that reads Markdown: nothing in it becomes a link, an image or a format."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@])", r"\\\1", " ".join(text.split()))
    # Addresses become links after the escapes are resolved, unless something stands inside them: a word joiner.
    return re.sub(r"(\\[:@]|www(?=\\\.))", "\\1\u2060", escaped, flags=re.IGNORECASE)


def axis(largest: float | None, clock: str = "calendar") -> tuple[int, str]:
    """(seconds in one unit, its name) that suits an axis up to `largest` seconds."""
    kind = "business " if clock == "business" else ""
    if largest is None or largest < 3 * HOUR:
        return MINUTE, f"{kind}minutes"
    if largest < 4 * DAY or clock == "business":
        return HOUR, f"{kind}hours"
    return DAY, "days"


def classes(at_least: int | None, below: int | None) -> str:
    """A class of durations: `under 15 min`, `1 to 2 h`, `30 days and more`."""
    if at_least is None:
        return ABSENT
    if not at_least:
        return f"under {round_duration(below)}"
    return (
        f"{round_duration(at_least)} and more"
        if below is None
        else f"{round_duration(at_least)} to {round_duration(below)}"
    )


def round_duration(seconds: int | None) -> str:
    """An edge of a class, which is always a round number of something."""
    if seconds is None:
        return ABSENT
    for size, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {name}"
    return f"{seconds} s"
