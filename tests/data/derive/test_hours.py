"""Opening hours become windows, and windows a clock: what a schedule is open between two instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.refusal import Refused
from tests.data.derive.given import became, derived, instant, of, one, open_from, rows

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
SUNDAY = (7,)


def open_seconds(start: str, end: str, hours, zone="UTC", holidays=(), **more):
    """What the business clock of a ticket says that was opened at `start` and solved at `end`."""
    con = derived(
        tickets=[{"opened_at": start, "as_of": end}],
        events=[became(start, "new", "customer"), became(end, "solved")],
        schedules=[{"zone": zone, **each} for each in hours],
        holidays=[{"first_day": first, "last_day": last, **rest} for first, last, rest in holidays],
        schedule_use=[{}],
        **more,
    )
    return one(con, "select resolution_business_seconds from tickets")


NINE_TO_FIVE = open_from("09:00", "17:00")
ALWAYS = open_from("00:00", "24:00", EVERY_DAY)
# 22:00 to 06:00, Monday night to Saturday morning, cut at midnight as a loader does it.
NIGHTS = open_from("22:00", "24:00") + open_from("00:00", "06:00", (2, 3, 4, 5, 6))
LUNCH = open_from("09:00", "12:00") + open_from("13:00", "17:00")
HOUR = 3600


# fmt: off
# Start, end, hours, zone and open seconds. 2024-05-14 is a Tuesday.
CASES = [
    ("2024-05-14 10:00", "2024-05-14 11:00", NINE_TO_FIVE, "UTC", HOUR),
    ("2024-05-14 17:00", "2024-05-15 09:00", NINE_TO_FIVE, "UTC", 0),
    ("2024-05-14 16:59:59", "2024-05-15 09:00:01", NINE_TO_FIVE, "UTC", 2),
    ("2024-05-17 16:00", "2024-05-20 10:00", NINE_TO_FIVE, "UTC", 2 * HOUR),
    ("2024-05-18 10:00", "2024-05-18 16:00", NINE_TO_FIVE, "UTC", 0),
    ("2024-05-14 11:30", "2024-05-14 13:30", LUNCH, "UTC", HOUR),
    ("2024-05-14 12:15", "2024-05-14 12:45", LUNCH, "UTC", 0),
    ("2024-05-14 21:00", "2024-05-15 07:00", NIGHTS, "UTC", 8 * HOUR),
    ("2024-05-17 23:00", "2024-05-18 12:00", NIGHTS, "UTC", 7 * HOUR),
    ("2024-05-14 10:00", "2024-05-14 10:00", NINE_TO_FIVE, "UTC", 0),
    # Two years and a day, over any limit that somebody might have thought enough.
    ("2022-05-10 16:00", "2024-05-07 16:00", NINE_TO_FIVE, "UTC", 104 * 5 * 8 * HOUR),
    # Half and quarter hours east, and a zone that is a day ahead.
    ("2024-05-14 03:30", "2024-05-14 04:00", NINE_TO_FIVE, "Asia/Kolkata", HOUR // 2),
    ("2024-05-14 03:00", "2024-05-14 04:15", NINE_TO_FIVE, "Asia/Kathmandu", HOUR),
    ("2024-05-12 20:00", "2024-05-12 22:15", NINE_TO_FIVE, "Pacific/Chatham", 2 * HOUR),
    # Berlin: 02:00 to 03:00 is skipped on 2024-03-31, and comes twice on 2024-10-27.
    ("2024-03-30 12:00", "2024-04-01 12:00", ALWAYS, "Europe/Berlin", 48 * HOUR),
    ("2024-03-30 23:00", "2024-03-31 22:00", ALWAYS, "Europe/Berlin", 23 * HOUR),
    ("2024-10-26 22:00", "2024-10-27 23:00", ALWAYS, "Europe/Berlin", 25 * HOUR),
    ("2024-03-30 20:00", "2024-03-31 20:00", open_from("01:00", "04:00", SUNDAY), "Europe/Berlin", 2 * HOUR),
    ("2024-10-26 20:00", "2024-10-27 20:00", open_from("01:00", "04:00", SUNDAY), "Europe/Berlin", 4 * HOUR),
    # An edge in the skipped hour lies at the switch; hours within the one that comes twice are open twice.
    ("2024-03-30 20:00", "2024-03-31 20:00", open_from("02:30", "04:00", SUNDAY), "Europe/Berlin", HOUR),
    ("2024-03-30 20:00", "2024-03-31 20:00", open_from("02:15", "02:45", SUNDAY), "Europe/Berlin", 0),
    ("2024-10-26 20:00", "2024-10-27 20:00", open_from("02:15", "02:45", SUNDAY), "Europe/Berlin", HOUR),
    # The weekend of the switch between two shifts.
    ("2024-03-08 23:00", "2024-03-11 17:00", NINE_TO_FIVE, "America/Los_Angeles", 3 * HOUR),
    ("2024-11-01 23:00", "2024-11-04 18:00", NINE_TO_FIVE, "America/Los_Angeles", 2 * HOUR),
    # Cairo skips its Friday midnight; Havana's Sunday has two.
    ("2024-04-25 21:00", "2024-04-25 23:00", ALWAYS, "Africa/Cairo", 2 * HOUR),
    ("2024-11-03 03:00", "2024-11-03 07:00", ALWAYS, "America/Havana", 4 * HOUR),
    # Lord Howe moves by half an hour. Apia never had the Friday 2011-12-30.
    ("2024-04-06 00:00", "2024-04-07 00:00", ALWAYS, "Australia/Lord_Howe", 24 * HOUR),
    ("2011-12-30 08:00", "2011-12-30 12:00", open_from("00:00", "24:00", (5,)), "Pacific/Apia", 0),
    ("2011-12-30 08:00", "2011-12-30 12:00", open_from("00:00", "24:00", (6,)), "Pacific/Apia", 2 * HOUR),
    # Hours that were entered twice, or overlap, are open once.
    ("2024-05-14 08:00", "2024-05-14 18:00", NINE_TO_FIVE + NINE_TO_FIVE, "UTC", 8 * HOUR),
    ("2024-05-14 08:00", "2024-05-14 18:00", NINE_TO_FIVE + open_from("16:00", "18:00"), "UTC", 9 * HOUR),
]
# fmt: on


@pytest.fixture(scope="module")
def clocks():
    """One ticket and one schedule for each case, all in one warehouse."""
    tickets, events, schedules, uses = [], [], [], []
    for number, (start, end, hours, zone, _) in enumerate(CASES):
        key = str(number)
        tickets.append({"ticket_id": key, "opened_at": start, "as_of": end})
        events += of(key, became(start, "new", "customer"), became(end, "solved"))
        schedules += [{**each, "zone": zone, "schedule_id": key} for each in hours]
        uses.append({"ticket_id": key, "schedule_id": key})
    con = derived(tickets=tickets, events=events, schedules=schedules, schedule_use=uses)
    return dict(rows(con, "select cast(ticket_id as integer), resolution_business_seconds from tickets"))


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{CASES[number][3]} {CASES[number][0]}")
def test_a_schedule_is_open(clocks, number):
    assert clocks[number] == CASES[number][-1]


CHRISTMAS: tuple[str, str, dict[str, str]] = ("2024-12-25", "2024-12-26", {})


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        ([], 4 * 8 * HOUR),
        ([CHRISTMAS], 2 * 8 * HOUR),
        ([("2024-12-25", "2024-12-26", {"schedule_id": "1"})], 2 * 8 * HOUR),
        ([("2024-12-25", "2024-12-26", {"schedule_id": "2"})], 4 * 8 * HOUR),
        ([("2024-12-25", "2024-12-26", {"source": "elsewhere"})], 4 * 8 * HOUR),
        ([CHRISTMAS, CHRISTMAS, ("2024-12-01", "2025-01-10", {})], 0),
    ],
)
def test_holidays_close_whole_local_days(holidays, expected):
    """From Tuesday, 24 December, to Friday, 27 December."""
    assert open_seconds("2024-12-24 00:00", "2024-12-28 00:00", NINE_TO_FIVE, holidays=holidays) == expected


def test_a_holiday_is_a_day_of_the_schedules_zone():
    holiday: list[tuple[str, str, dict[str, str]]] = [("2024-07-04", "2024-07-04", {})]
    night = ("2024-07-04 06:00", "2024-07-05 08:00")  # 23:00 of the 3rd to 01:00 of the 5th in Los Angeles
    assert open_seconds(*night, NIGHTS, "America/Los_Angeles", holiday) == 2 * HOUR


def test_hours_hold_from_their_first_day_to_their_last():
    hours = [
        *open_from("09:00", "17:00", valid_to=date(2024, 5, 14)),
        *open_from("10:00", "12:00", valid_from=date(2024, 5, 15), valid_to=date(2024, 5, 15)),
    ]
    assert open_seconds("2024-05-13 00:00", "2024-05-18 00:00", hours) == (8 + 8 + 2) * HOUR


def test_a_schedule_that_moves_to_another_zone_keeps_its_wall_clock():
    hours = [
        *open_from("09:00", "17:00", zone="Europe/London", valid_to=date(2024, 5, 14)),
        *open_from("09:00", "17:00", zone="America/New_York", valid_from=date(2024, 5, 15)),
    ]
    assert open_seconds("2024-05-14 15:00", "2024-05-15 14:00", hours) == (1 + 1) * HOUR


def test_windows_carry_their_local_day_and_a_running_sum():
    con = derived(
        tickets=[{"opened_at": "2024-05-14 16:00", "as_of": "2024-05-15 00:00"}],
        schedules=open_from("09:00", "17:00", zone="America/Los_Angeles"),
    )
    windows = rows(
        con, "select local_day, opens_at, closes_at, open_seconds_before from open_windows order by opens_at"
    )
    assert windows[:3] == [
        (date(2024, 5, 13), instant("2024-05-13 16:00"), instant("2024-05-14 00:00"), 0),
        (date(2024, 5, 14), instant("2024-05-14 16:00"), instant("2024-05-15 00:00"), 8 * HOUR),
        (date(2024, 5, 15), instant("2024-05-15 16:00"), instant("2024-05-16 00:00"), 16 * HOUR),
    ]


def test_hours_that_were_entered_three_times_do_not_reach_back_to_those_before():
    hours = 3 * open_from("00:00", "00:01", (1,)) + open_from("00:00", "00:01", (5,))
    assert open_seconds("2024-03-10 00:00", "2024-04-26 00:00", hours) == 13 * 60


def test_a_schedule_of_rails_is_understood_and_one_of_nobody_refused():
    assert open_seconds("16:00", "17:00", NINE_TO_FIVE, "Pacific Time (US & Canada)") == HOUR
    with pytest.raises(Refused, match="Lodnon"):
        open_seconds("16:00", "17:00", NINE_TO_FIVE, "Lodnon")


def test_nothing_in_nothing_out():
    con = derived(schedules=NINE_TO_FIVE)
    assert rows(con, "select * from open_windows") == []


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Antarctica/Troll",  # by two hours
)
# Days on which one of them switches, and one on which none does.
SWITCHES = ("2024-03-10", "2024-03-31", "2024-04-07", "2024-04-26", "2024-06-05", "2024-10-06", "2024-10-27", "2024-11-03")  # fmt: skip


@st.composite
def shifts(draw):
    opens = draw(st.integers(0, 1439))
    return {
        "weekday": draw(st.integers(1, 7)),
        "opens_minute": opens,
        "closes_minute": draw(st.integers(opens + 1, 1440)),
    }


stretches = st.tuples(st.sampled_from(SWITCHES), st.integers(-1440, 1440), st.integers(0, 2880))


def minutes_on_the_wall(start: datetime, minutes: int, zone: str, hours, closed: set[date]) -> int:
    """Walk minute by minute and look at the clock on the wall."""
    found = 0
    for passed in range(minutes):
        wall = (start + timedelta(minutes=passed)).astimezone(ZoneInfo(zone))
        minute = wall.hour * 60 + wall.minute
        found += wall.date() not in closed and any(
            each["weekday"] == wall.isoweekday() and each["opens_minute"] <= minute < each["closes_minute"]
            for each in hours
        )
    return found


@settings(max_examples=25, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    hours=st.lists(shifts(), min_size=1, max_size=6),
    lives=st.lists(stretches, min_size=1, max_size=4),
    holiday=st.sampled_from(SWITCHES),
)
def test_the_clock_counts_what_a_walk_along_the_wall_clock_counts(zone, hours, lives, holiday):
    tickets, events, expected = [], [], []
    for number, (day, offset, minutes) in enumerate(lives):
        start = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=offset)
        end = start + timedelta(minutes=minutes)
        tickets.append({"ticket_id": str(number), "opened_at": start, "as_of": end})
        events += of(str(number), became(start, "new"), became(end, "solved"))
        expected.append(60 * minutes_on_the_wall(start, minutes, zone, hours, {date.fromisoformat(holiday)}))
    con = derived(
        tickets=tickets,
        events=events,
        schedules=[{"zone": zone, **each} for each in hours],
        holidays=[{"first_day": holiday, "last_day": holiday}],
        schedule_use=[{}],
    )
    found = rows(con, "select resolution_business_seconds from tickets order by cast(ticket_id as integer)")
    assert [seconds for (seconds,) in found] == expected
