"""The company's clock: instants are minutes of UTC since 1970; the desk is open 09:00-18:00 on weekdays."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OPENS_AT_HOUR, OPEN_MINUTES = 9, 540
HOUR, DAY, WEEK = 60, 1_440, 10_080


class Clock:
    """Turns instants into local text and counts opening minutes between `first` and `last` (local dates).

    Daylight saving never changes while the desk is open, so every working day has 540 opening minutes; what
    it does change is the instant at which a day opens, which is looked up for each day.
    """

    def __init__(self, zone: str, first: date, last: date) -> None:
        self.zone = ZoneInfo(zone)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.midnights = [self.instant(day) for day in days]
        self.opens = [self.instant(day, OPENS_AT_HOUR) for day in days]
        self.open_minutes = [OPEN_MINUTES if day.weekday() < 5 else 0 for day in days]
        self.opened_before = [0]
        for minutes in self.open_minutes:
            self.opened_before.append(self.opened_before[-1] + minutes)
        self.repeated_hours = self._repeated_hours(days)

    def instant(self, day: date, hour: int = 0, minute: int = 0) -> int:
        """The instant of a local wall-clock time."""
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
        return int(local.timestamp()) // 60

    def local(self, instant: int) -> datetime:
        return datetime.fromtimestamp(instant * 60, self.zone)

    def opened(self, instant: int) -> int:
        """Opening minutes from the beginning of the clock to `instant`."""
        day = bisect_right(self.midnights, instant) - 1
        today = min(max(instant - self.opens[day], 0), self.open_minutes[day])
        return self.opened_before[day] + today

    def between(self, start: int, end: int) -> int:
        """Opening minutes between two instants."""
        return self.opened(end) - self.opened(start)

    def after(self, start: int, minutes: int) -> int:
        """The instant at which `minutes` (at least 1) opening minutes have passed since `start`."""
        goal = self.opened(start) + minutes
        day = bisect_left(self.opened_before, goal) - 1
        return self.opens[day] + goal - self.opened_before[day]

    def tellable(self, instant: int) -> int:
        """The instant itself, or an hour later where its wall-clock time is the second one of that name.

        An export without offsets cannot say which of the two hours from 02:00 on the last Sunday of October
        it means; readers take the first, so nothing of the demo happens in the second.
        """
        if any(start <= instant < start + HOUR for start in self.repeated_hours):
            return instant + HOUR
        return instant

    def _repeated_hours(self, days: list[date]) -> list[int]:
        autumn = [day for day in days if day.month == 10 and day.day > 24 and day.weekday() == 6]
        second = [datetime(day.year, day.month, day.day, 2, fold=1, tzinfo=self.zone) for day in autumn]
        return [int(local.astimezone(UTC).timestamp()) // 60 for local in second]
