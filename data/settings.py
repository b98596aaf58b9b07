"""What no export says about itself: zones and targets, from `settings.toml` beside the exports."""

from __future__ import annotations

import tomllib
from collections.abc import Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import duckdb

from data.asked import Asked, read_asked
from data.date_order import ORDERS
from data.formats import LARGEST, known_formats
from data.refusal import Refused
from data.rules import Rule, read_rules

# House targets until somebody states their own: seconds by (measure, clock). A working day has 8 hours here.
HOUSE_TARGETS = {
    ("first_response", "calendar"): 24 * 3600,
    ("first_response", "business"): 8 * 3600,
    ("resolution", "calendar"): 7 * 24 * 3600,
    ("resolution", "business"): 5 * 8 * 3600,
}

KNOWN = {"reporting_zone", "last_schedule", "zones", "date_order", "targets", "disclosure", "decisions", "surveys"}
# The source of the tables that people fill in themselves.
BY_HAND = "log"


@dataclass(frozen=True)
class Disclosure:
    """From how many values on a number is compared and ranked, unless its measure asks for more; and below how many a
    cell is withheld from those who see aggregates alone."""

    minimum_n: int = 10
    smallest_cell: int = 5


@dataclass(frozen=True)
class Settings:
    """Zones are IANA names. `zones` maps a source ("zendesk") to the zone its exports are written in, `date_order` to
    "day first" or "month first", for exports whose dates can be either. `last_schedule`: the business time of a ticket
    is that of its last schedule, as Zendesk counts, and not of each schedule while it was in force."""

    reporting_zone: str = "UTC"
    zones: dict[str, str] = field(default_factory=dict)
    date_order: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[str, str], int] = field(default_factory=lambda: dict(HOUSE_TARGETS))
    stated_targets: frozenset[tuple[str, str]] = frozenset()
    disclosure: Disclosure = field(default_factory=Disclosure)
    last_schedule: bool = False
    decisions: tuple[Rule, ...] = ()
    surveys: tuple[Asked, ...] = ()

    def zone_of(self, source: str) -> str:
        """The zone in which the exports of `source` write their times; UTC where nobody has said. What people write by
        hand is in the zone in which they read it."""
        return self.zones.get(source, self.reporting_zone if source == BY_HAND else "UTC")


def read_settings(folder: Path, sources: Set[str] | None = None) -> Settings:
    """Read `folder`/settings.toml; the defaults where there is none. Raises `Refused` with the line at fault.

    `sources` are those that may have a zone: those of the formats we know, where nothing is given.
    """
    known = sources or {form.source for form in known_formats()}
    path = folder / "settings.toml"
    if not path.is_file():
        return Settings()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"It cannot be opened: {error.strerror}.", "Check who may read it.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"It is not valid TOML: {error}.", "Correct that place and build again.") from error
    unknown = set(raw) - {
        "reporting_zone",
        "last_schedule",
        "zones",
        "date_order",
        "targets",
        "disclosure",
        "decisions",
        "surveys",
    }
    if unknown:
        raise Refused(
            f"It has settings that Latitude does not know: {', '.join(sorted(unknown))}.",
            f"Known are {', '.join(sorted(KNOWN))}; see docs/analyst.md.",
        )
    zones = {checked_source(source, known, "zones"): checked_zone(zone) for source, zone in table(raw, "zones").items()}
    orders = {
        checked_source(source, known, "date_order"): checked_order(order)
        for source, order in table(raw, "date_order").items()
    }
    stated = checked_targets(table(raw, "targets"))
    return Settings(
        reporting_zone=checked_zone(raw.get("reporting_zone", "UTC")),
        zones=zones,
        date_order=orders,
        targets=HOUSE_TARGETS | stated,
        stated_targets=frozenset(stated),
        disclosure=checked_disclosure(table(raw, "disclosure")),
        last_schedule=checked_switch(raw, "last_schedule"),
        decisions=read_rules(raw.get("decisions", [])),
        surveys=read_asked(raw.get("surveys", [])),
    )


def table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    value = raw.get(name, {})
    if not isinstance(value, dict):
        raise Refused(f"{name} must be a table.", f"Write a line [{name}] and its settings below it.")
    return value


def checked_source(source: str, known: Set[str], section: str) -> str:
    """A misspelt source would leave its files in UTC without a word."""
    if source not in known:
        raise Refused(
            f"[{section}] {source} is no source that Latitude reads.", f"Known are {', '.join(sorted(known))}."
        )
    return source


def checked_order(order: object) -> str:
    if order not in ORDERS:
        raise Refused(f"{order!r} is no order of day and month.", f"Write {' or '.join(map(repr, ORDERS))}.")
    return str(order)


def checked_zone(zone: object) -> str:
    """An unknown zone is refused: a wrong guess would move every ticket by hours."""
    if not isinstance(zone, str) or zone not in known_zones():
        raise Refused(
            f"{zone!r} is not a time zone that the IANA database knows.",
            'Write it like "Europe/Berlin" or "Asia/Kolkata".',
        )
    return zone


@cache
def known_zones() -> frozenset[str]:
    """The zones that Python, DuckDB and Polars all know: what one of them lacks would fail on a page, not here."""
    with duckdb.connect() as con:
        engine = {name for (name,) in con.sql("select name from pg_timezone_names()").fetchall()}
    # "Factory" is the database's word for a clock that nobody has set; Polars does not know it.
    return frozenset((available_timezones() & engine) - {"Factory"})


def checked_targets(raw: dict[str, Any]) -> dict[tuple[str, str], int]:
    """`first_response_business_minutes = 240` becomes ("first_response", "business"): 14400 seconds."""
    targets = {}
    known = {f"{measure}_{clock}_minutes": (measure, clock) for measure, clock in HOUSE_TARGETS}
    for name, minutes in raw.items():
        # True is 1 to Python; nan fails every comparison.
        is_number = isinstance(minutes, (int, float)) and not isinstance(minutes, bool)
        if name not in known or not is_number or not 1 <= minutes * 60 <= LARGEST:
            raise Refused(
                f"[targets] {name} = {minutes!r} cannot be used.",
                f"Known are {', '.join(sorted(known))}, each a number of minutes above 0 (a second at least).",
            )
        targets[known[name]] = round(minutes * 60)
    return targets


def checked_switch(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise Refused(f"{name} = {value!r} cannot be used.", "Write true or false, without quotation marks.")
    return value


def checked_disclosure(raw: dict[str, Any]) -> Disclosure:
    for name, number in raw.items():
        is_whole = isinstance(number, int) and not isinstance(number, bool)
        if name not in ("minimum_n", "smallest_cell") or not is_whole or number < 1:
            raise Refused(
                f"[disclosure] {name} = {number!r} cannot be used.",
                "Known are minimum_n and smallest_cell, each a whole number of 1 or more.",
            )
    return Disclosure(**raw)
