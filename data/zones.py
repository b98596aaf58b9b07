"""The names that exports give to time zones, as IANA names: Rails' ("London"), Windows' ("W. Europe Standard Time")."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from tzlocal.windows_tz import win_tz

from data.refusal import Refused
from data.settings import known_zones

# To the IANA database these are fixed offsets; whoever writes them into a help desk means a zone with daylight saving.
WITHOUT_DAYLIGHT_SAVING = frozenset({"EST", "MST", "HST"})
SUGGESTIONS = 3
# An abbreviation is suggested the zones that wear it in one of these months.
SEASONS = (datetime(2024, 1, 15, tzinfo=UTC), datetime(2024, 7, 15, tzinfo=UTC))


def iana(name: str) -> str:
    """The IANA name of the zone that an export calls `name`; letter case and outer blanks do not matter.

    Raises `Refused` with the nearest known names: a zone that was guessed would move every opening hour.
    """
    zone = names().get(name.strip().casefold())
    if zone is None:
        raise Refused(f"{name!r} is no time zone that Latitude knows.", f"Did you mean {suggested(name.strip())}?")
    return zone


@cache
def names() -> dict[str, str]:
    """Every known name in lower case, with its IANA name. An IANA name wins over a namesake, Rails over Windows."""
    rails = tomllib.loads(Path(__file__).with_name("rails_zones.toml").read_text(encoding="utf-8"))
    official = {zone: zone for zone in known_zones() - WITHOUT_DAYLIGHT_SAVING}
    return {name.casefold(): zone for name, zone in (*win_tz.items(), *rails.items(), *official.items())}


def suggested(name: str) -> str:
    """Up to three IANA names for what is no name, as words: `Asia/Kolkata, Europe/Dublin or Asia/Jerusalem`."""
    near = get_close_matches(name.casefold(), names(), n=SUGGESTIONS, cutoff=0.4)
    zones = list(dict.fromkeys([*wearing(name.upper()), *(names()[each] for each in near)]))[:SUGGESTIONS]
    return " or ".join(zones) or "Europe/Berlin, America/New_York or Asia/Kolkata"


def wearing(abbreviation: str) -> list[str]:
    """The zones, among those that people name in Rails or Windows, whose clocks show `abbreviation` (CST, IST)."""
    zones = dict.fromkeys(win_tz.values())
    return [zone for zone in zones if abbreviation in {day.astimezone(ZoneInfo(zone)).tzname() for day in SEASONS}]
