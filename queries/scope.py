"""What the viewer asked for and may see, as one value that every query takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

# What the filters call a value that the export does not have; the scope macros know it too.
NONE = "(none)"
# What stands for each team that a viewer of some teams is not told of (data/schema/scope.sql, told_team).
ANOTHER_TEAM = "(another team)"

Choice = tuple[str, ...] | None


@dataclass(frozen=True)
class Period:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """The period of equal length that ends the day before this one begins."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def a_year_before(self) -> Period:
        """52 weeks earlier, so that weekdays match."""
        return Period(self.first - timedelta(weeks=52), self.last - timedelta(weeks=52))


def week_of(monday: date) -> Period:
    """The ISO week that begins on `monday`."""
    return Period(monday, monday + timedelta(days=6))


def week_name(monday: date) -> str:
    """`2026-W46`, by ISO 8601: the year is that of the week's Thursday."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(name: str) -> date:
    """The Monday of `2026-W46`. Raises ValueError for anything that is no ISO week."""
    year, _, week = name.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1)


# The fields of Scope that filter by values.
FILTERS = ("teams", "agents", "channels", "priorities", "topics", "regions", "languages", "sources")


@dataclass(frozen=True)
class Scope:
    """Filters, clock and zone of a question. None in a filter: no limit. `clock` is calendar or business.

    `period` is cut in `zone`; None is everything. Pages compare with at most one of: `compared`, another period;
    `segment`, the same period with one filter (its field here, its values) instead; the target.
    `visible_teams` and `smallest_cell` (below which a viewer of aggregates alone gets no cell) are set by the runner
    from the viewer, whatever a page puts there.
    """

    period: Period | None = None
    compared: Period | None = None
    segment: tuple[str, tuple[str, ...]] | None = None
    is_against_target: bool = False
    teams: Choice = None
    agents: Choice = None
    channels: Choice = None
    priorities: Choice = None
    topics: Choice = None
    regions: Choice = None
    languages: Choice = None
    sources: Choice = None
    clock: str = "calendar"
    zone: str = "UTC"
    visible_teams: Choice = None
    smallest_cell: int = 0

    def during(self, period: Period | None) -> Scope:
        """The same question about another period."""
        return replace(self, period=period, compared=None, segment=None, is_against_target=False)

    def other(self) -> Scope | None:
        """The question that this one is compared with; None where it is with nothing or with a target."""
        if self.segment:
            fields: dict[str, Any] = dict([self.segment])
            return replace(self.during(self.period), **fields)
        return self.during(self.compared) if self.compared else None

    def bound(self) -> dict[str, Any]:
        """The STRUCT that `tickets_in($scope)` and its kin take: lists, instants, None for "no limit"."""
        values: dict[str, Any] = {name: as_list(getattr(self, name)) for name in (*FILTERS, "visible_teams")}
        start = self.period and instant(self.period.first, self.zone)
        end = self.period and instant(self.period.last + timedelta(days=1), self.zone)
        return (
            values
            | {"period_start": start, "period_end": end, "clock": self.clock, "zone": self.zone}
            | {"smallest_cell": self.smallest_cell}
        )


def as_list(choice: Choice) -> list[str] | None:
    return None if choice is None else list(choice)


def instant(day: date, zone: str) -> datetime:
    """The instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone))
