"""Weeks and days: the names that pages give weeks (queries/scope.py), and the Mondays that questions group by."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl

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


def engine_behaviour(vector: Vector) -> Answer:
    """What engines make of a wall time that a clock change skips or repeats. Hours of a schedule must not rely on any."""
    found: Answer = {}
    for name in ("gap", "ambiguous"):
        text, _, zone = vector.inputs[name].rpartition(" ")
        wall = datetime.fromisoformat(text)
        [(seconds,)] = ask("select epoch(timezone($zone, $wall::timestamp))", zone=zone, wall=wall)
        of_duckdb = datetime.fromtimestamp(seconds, UTC)
        of_python = wall.replace(tzinfo=ZoneInfo(zone))
        found[f"duckdb_{name}_utc"] = told(of_duckdb, wall, zone, is_twice=name == "ambiguous")
        found[f"python_zoneinfo_fold0_{name}_utc"] = told(of_python, wall, zone, is_twice=name == "ambiguous")
        found["polars"] = found.get("polars", "") or of_polars(wall, zone)
    return found


def told(instant: datetime, wall: datetime, zone: str, *, is_twice: bool) -> str:
    """`2024-11-03T08:30Z (first, PDT)`: which of two passes it is only where there are two."""
    shown = f"{instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    if not is_twice:
        return shown
    first = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    passes = "first" if instant.astimezone(UTC) == first else "second"
    return f"{shown} ({passes}, {instant.astimezone(ZoneInfo(zone)).tzname()})"


def of_polars(wall: datetime, zone: str) -> str:
    try:
        found = pl.Series([wall]).dt.replace_time_zone(zone)
    except pl.exceptions.ComputeError:
        return "raises unless ambiguous=/non_existent= is given"
    return str(found[0])


ADAPTERS: dict[str, Adapter] = {"iso_week": iso_week, "time_zone": time_zone, "engine_behaviour": engine_behaviour}
