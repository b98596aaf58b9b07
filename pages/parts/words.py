"""Numbers, times and names as the reader sees them, in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pages.language import dated, figures, language, later, said_of, say
from queries.scope import ANOTHER_TEAM, NONE, week_name

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
NOT_STATED = "Not stated"
# How machines write names: `native_messaging`.
MACHINE_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
# What tickets are told apart by, in English: `dimension` says it.
DIMENSIONS = {
    "team": later("Team"),
    "channel": later("Channel"),
    "priority": later("Priority"),
    "agent": later("Agent"),
    "topic": later("Topic"),
    "region": later("Region"),
    "language": later("Language"),
    "source": later("Help desk"),
}
# A ticket's states, in English: `status` says them.
STATUSES = {
    "new": later("New"),
    "open": later("Open"),
    "pending": later("Pending"),
    "hold": later("On hold"),
    "solved": later("Solved"),
    "closed": later("Closed"),
}
# The units of measures, in English: `say(UNITS[unit])`.
UNITS = {
    "duration": later("time"),
    "share": later("%"),
    "count": later("tickets"),
    "points": later("points"),
    "score": later("score"),
    "money": later("money"),
}
# After the decimal point; durations and shares have words of their own.
DIGITS = {"count": 0, "points": 1, "score": 2, "money": 2}
# Options of the filter, in English: `clock_name` says them.
CLOCKS = {"calendar": later("Calendar"), "business": later("Business")}


def duration(seconds: float | None, clock: str = "calendar") -> str:
    """`42 min`, `5 h 12 min`, `3 d 4 h`. Business hours have no days: nobody knows how long one is."""
    if seconds is None:
        return ABSENT
    sign, whole = ("-" if seconds < 0 else ""), abs(seconds)
    if whole < MINUTE:
        return sign + say("{n} s", n=f"{whole:.0f}")
    if whole < HOUR:
        return sign + say("{n} min", n=f"{whole / MINUTE:.0f}")
    if whole < 2 * DAY or clock == "business":
        hours, minutes = divmod(round(whole / MINUTE), 60)
        told = say("{n} h", n=figures(f"{hours:,}"))
        return sign + told + (" " + say("{n} min", n=minutes) if minutes and hours < 100 else "")
    days, hours = divmod(round(whole / HOUR), 24)
    return sign + say("{n} d", n=figures(f"{days:,}")) + (" " + say("{n} h", n=hours) if hours else "")


def share(value: float | None, digits: int = 1) -> str:
    """`36.6 %`."""
    return ABSENT if value is None else figures(f"{value * 100:.{digits}f} %")


def points(value: float | None) -> str:
    """A difference of shares, in percentage points, with its sign."""
    return ABSENT if value is None else say("{n} pts", n=figures(f"{value * 100:+z.1f}"))


def count(value: Any) -> str:
    return ABSENT if value is None else figures(f"{value:,.0f}")


def number(value: float | None, unit: str, clock: str = "calendar") -> str:
    """`value` in a metric's unit: duration, share, count, points, score or money (of one currency)."""
    if value is None:
        return ABSENT
    if unit == "duration":
        return duration(value, clock)
    if unit == "share":
        return share(value)
    return figures(f"{value:z,.{DIGITS[unit]}f}")


def difference(value: float, unit: str, clock: str = "calendar") -> str:
    """A signed difference; shares differ in points, never in per cent of per cent."""
    if unit == "share":
        return points(value)
    if unit == "duration":
        return ("+" if value > 0 else "") + duration(value, clock)
    told = figures(f"{value:+z,.{DIGITS[unit]}f}")
    return say("{n} pts", n=told) if unit == "points" else told


def interval(low: float | None, high: float | None, unit: str, clock: str = "calendar") -> str:
    """`95 %: 1 h 50 min to 2 h 4 min`, or why there is none."""
    if low is None or high is None:
        return say("too few for an interval")
    return say("95 %: {low} to {high}", low=number(low, unit, clock), high=number(high, unit, clock))


def difference_interval(low: float | None, high: float | None, unit: str, clock: str = "calendar") -> str:
    """`95 %: +3 h 3 min to +13 h 32 min`, in points for shares."""
    if low is None or high is None:
        return say("too few for an interval")
    return say("95 %: {low} to {high}", low=difference(low, unit, clock), high=difference(high, unit, clock))


def day(value: date | None) -> str:
    """`19 Jun 2023`."""
    return ABSENT if value is None else dated(value, "d MMM y")


def days(first: date, last: date) -> str:
    """`1 Jun 2023 to 19 Jun 2023`, both included."""
    return say("{first} to {last}", first=day(first), last=day(last))


def instant(value: datetime | None, zone: str) -> str:
    """`Mon 19 Jun 2023 08:47, Europe/Berlin`."""
    return ABSENT if value is None else f"{moment(value, zone)}, {zone}"


def moment(value: datetime | None, zone: str) -> str:
    """`Mon 19 Jun 2023 08:47`, where the zone stands nearby."""
    return ABSENT if value is None else dated(value.astimezone(ZoneInfo(zone)), "EEE d MMM y HH:mm")


def day_of(value: datetime | None, zone: str) -> str:
    """`19 Jun 2023`, the day of an instant."""
    return ABSENT if value is None else day(value.astimezone(ZoneInfo(zone)).date())


def time_of(value: datetime | None, zone: str) -> str:
    """`08:47`, the time of day of an instant."""
    return ABSENT if value is None else f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def week(monday: date) -> str:
    """`2026-W46 (9 Nov to 15 Nov 2026)`."""
    sunday = monday + timedelta(days=6)
    return say("{week} ({first} to {last})", week=week_name(monday), first=dated(monday, "d MMM"), last=day(sunday))


def dimension(name: str) -> str:
    """`Team`: what tickets are told apart by."""
    return say(DIMENSIONS[name])


def unit_name(unit: str) -> str:
    """`tickets`, `points`: a measure's unit."""
    return say(UNITS[unit])


def clock_name(clock: str) -> str:
    """`Calendar`, `Business`: a clock by its key, or by the word that stands for it in the address."""
    return say("Business") if clock in ("business", CLOCKS["business"]) else say("Calendar")


def clock_hours(clock: str) -> str:
    """`business hours`, inside a sentence."""
    return say("business hours") if clock == "business" else say("calendar hours")


def inside(word: str) -> str:
    """A heading's word inside a sentence: German nouns keep their capital."""
    return word if language() == "de" else word[:1].lower() + word[1:]


def stable(value: str) -> str:
    """A value of a filter as the address holds it, in every language."""
    return NOT_STATED if value == NONE else SOURCES.get(value, value)


def named(value: str) -> str:
    """A value of a filter as it is read; the absent one in words."""
    if value in (NONE, NOT_STATED):
        return say("Not stated")
    if value == ANOTHER_TEAM:
        return say("Another team")
    if value == "log":
        return say("Decision log")
    return SOURCES.get(value) or (value.replace("_", " ") if MACHINE_NAME.fullmatch(value) else value)


def names(values: pl.Series, heading: str) -> pl.Series:
    """A column of a filter's values as they are read. Polars would do this in threads of its own, which do not know
    the reader's language."""
    return pl.Series(heading, [None if each is None else named(each) for each in values], dtype=pl.String)


def sources(column: str) -> pl.Expr:
    """A column of systems' keys under the heading and the names that are read."""
    names = {key: named(key) for key in SOURCES}
    return (
        pl.col(column)
        .cast(pl.String)
        .replace_strict(names, default=pl.col(column).cast(pl.String))
        .alias(dimension("source"))
    )


def status(name: str) -> str:
    """`On hold`: a ticket's state."""
    return said_of(name, STATUSES)


def statuses(column: str) -> pl.Expr:
    """A column of states under the heading and the names that are read."""
    names = {key: status(key) for key in STATUSES}
    told = pl.col(column).cast(pl.String)
    return told.replace_strict(names, default=told).alias(say("Status"))


def plain(text: str) -> str:
    """Text from an export, for a place that reads Markdown: nothing in it becomes a link, an image or a format."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@])", r"\\\1", " ".join(text.split()))
    # Addresses become links after the escapes are resolved, unless something stands inside them: a word joiner.
    return re.sub(r"(\\[:@]|www(?=\\\.))", "\\1\u2060", escaped, flags=re.IGNORECASE)


def unbroken(text: str) -> str:
    """Neither `95 %` nor `n = 12` is torn apart where a line ends."""
    return re.sub(r"(?<=\d) %", "\u00a0%", text).replace("n = ", "n\u00a0=\u00a0")


def axis(largest: float | None, clock: str = "calendar") -> tuple[int, str]:
    """(seconds in one unit, its name) that suits an axis up to `largest` seconds."""
    is_business = clock == "business"
    if largest is None or largest < 3 * HOUR:
        return MINUTE, say("business minutes") if is_business else say("minutes")
    if largest < 4 * DAY or is_business:
        return HOUR, say("business hours") if is_business else say("hours")
    return DAY, say("days")


def classes(at_least: int | None, below: int | None) -> str:
    """A class of durations: `under 15 min`, `1 to 2 h`, `30 days and more`."""
    if at_least is None:
        return ABSENT
    if not at_least:
        return say("under {duration}", duration=round_duration(below))
    if below is None:
        return say("{duration} and more", duration=round_duration(at_least))
    return say("{low} to {high}", low=round_duration(at_least), high=round_duration(below))


def round_duration(seconds: int | None) -> str:
    """An edge of a class, which is always a round number of something."""
    if seconds is None:
        return ABSENT
    if seconds >= DAY and seconds % DAY == 0:
        return say("{n} d", n=seconds // DAY)
    if seconds >= HOUR and seconds % HOUR == 0:
        return say("{n} h", n=seconds // HOUR)
    if seconds >= MINUTE and seconds % MINUTE == 0:
        return say("{n} min", n=seconds // MINUTE)
    # The edge of a curve is none.
    return duration(seconds)


def counted(n: int, one: str) -> str:
    """`1 file`, `2 files`, in English."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"
