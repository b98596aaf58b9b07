"""Weeks and days: the names that pages give weeks (queries/scope.py), and the Mondays that questions group by."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from queries.scope import monday_of, week_name
from tests.vectors.vector import Adapter, Answer, Vector
from tests.vectors.warehouse import ask


def iso_week(vector: Vector) -> Answer | tuple[Answer, ...]:
    day = date.fromisoformat(vector.inputs["date"])
    [(monday, weekday)] = ask("select cast(date_trunc('week', $day::date) as date), isodow($day::date)", day=day)
    name = week_name(monday)
    python = {
        "iso_week": name,
        "right": name,
        "iso_weekday": weekday,
        "week_start": monday.isoformat(),
        # Two ways to be wrong at the turn of the year.
        "wrong_pct_Y_pct_V": f"{day:%Y-W%V}",
        "wrong_pct_Y_pct_W": f"{day:%Y-W%W}",
    }
    return python, {"week_start": monday_of(name).isoformat()}


def time_zone(vector: Vector) -> Answer:
    """The local day as the scope's macros cut it."""
    instant, zone = datetime.fromisoformat(vector.inputs["instant_utc"]), ZoneInfo(vector.inputs["zone"])
    [(day, monday)] = ask(
        "with seen as (select timezone($zone, $instant::timestamptz) as local_time)"
        " select cast(local_time as date), cast(date_trunc('week', local_time) as date) from seen",
        zone=str(zone),
        instant=instant,
    )
    [(utc_day, utc_monday)] = ask(
        "with seen as (select timezone('UTC', $instant::timestamptz) as local_time)"
        " select cast(local_time as date), cast(date_trunc('week', local_time) as date) from seen",
        instant=instant,
    )
    return {
        "local_date": day.isoformat(),
        "iso_week": week_name(monday),
        "utc_date": utc_day.isoformat(),
        "utc_iso_week": week_name(utc_monday),
    }


ADAPTERS: dict[str, Adapter] = {"iso_week": iso_week, "time_zone": time_zone}
