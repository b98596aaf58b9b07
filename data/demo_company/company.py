"""Who the demo company is: its desks, what its customers want, and the effects planted in its exports.

Nobody here is real. A parcel trader with an app: its desk in Berlin works for Europe, one in New York for the Americas,
and one in Kolkata on everything technical.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data.demo_company.chance import Weighted
from data.demo_company.clock import Holiday, Schedule, on_days

ZONE = "Europe/Berlin"
LAST_SUNDAY = date(2026, 11, 15)
EXPORTED_AT_HOUR = 18
# Zendesk leaves out what happened in the last six minutes before an export.
UNEXPORTED_SECONDS = 360

WEEKDAYS = range(1, 6)
SCHEDULES = (
    Schedule("Berlin desk", "Berlin", "Europe/Berlin", on_days(WEEKDAYS, (540, 1_080)) + on_days([6], (600, 840))),
    Schedule(
        "New York desk",
        "Eastern Time (US & Canada)",
        "America/New_York",
        on_days(WEEKDAYS, (480, 1_200)),
        before=on_days(WEEKDAYS, (480, 1_080)),
        edited_on=date(2026, 9, 7),
    ),
    Schedule("Kolkata desk", "Kolkata", "Asia/Kolkata", on_days(WEEKDAYS, (720, 990), (1_020, 1_290))),
)
BERLIN, NEW_YORK, KOLKATA = range(3)


@dataclass(frozen=True)
class Team:
    """A group of the desk; `reply_minutes` is its median first reply in open minutes, mail of normal priority."""

    name: str
    schedule: int
    reply_minutes: float
    reopened_share: float
    department: str


TEAMS = (
    Team("Orders", BERLIN, 55, 0.04, "Customer Service"),
    Team("Returns", BERLIN, 80, 0.08, "Customer Service"),
    Team("Billing", BERLIN, 210, 0.12, "Finance"),
    Team("Technical", KOLKATA, 120, 0.07, "Product"),
    Team("Escalations", BERLIN, 40, 0.05, "Customer Service"),
    Team("Americas", NEW_YORK, 70, 0.06, "Customer Service"),
)
ORDERS, RETURNS, BILLING, TECHNICAL, ESCALATIONS, AMERICAS = range(6)


@dataclass(frozen=True)
class Reason:
    """A contact reason: its team, its weight in an ordinary week and in the week after the release.

    `hardness` (0 easy to 1 hard) makes it slower, longer and less satisfying; `decides` is the share of its tickets
    that end in a decision; a `failure` is something that the company got wrong.
    """

    name: str
    team: int
    ticket_type: str
    weight: float
    release_weight: float
    hardness: float
    decides: float
    failure: bool

    @property
    def tag(self) -> str:
        return self.name.lower().replace(" ", "_")


# The release adds 0.6 of an ordinary week, three quarters of it faults and locked-out customers.
REASONS = (
    Reason("Late delivery", ORDERS, "question", 0.17, 0.19, 0.4, 0.22, True),
    Reason("Missing parcel", ORDERS, "problem", 0.09, 0.11, 1.0, 0.60, True),
    Reason("Product question", ORDERS, "question", 0.13, 0.15, 0.0, 0.00, False),
    Reason("Return request", RETURNS, "task", 0.15, 0.16, 0.3, 0.55, False),
    Reason("Refund status", RETURNS, "question", 0.11, 0.12, 0.6, 0.35, True),
    Reason("Invoice question", BILLING, "question", 0.10, 0.11, 0.4, 0.25, False),
    Reason("Payment failed", BILLING, "problem", 0.06, 0.12, 0.7, 0.20, True),
    Reason("App fault", TECHNICAL, "incident", 0.11, 0.40, 0.8, 0.15, True),
    Reason("Login problem", TECHNICAL, "problem", 0.08, 0.24, 0.3, 0.00, False),
)
REFUND_STATUS = 4
APP_FAULT = 7
ORDINARY_REASONS = Weighted([reason.weight for reason in REASONS])
RELEASE_REASONS = Weighted([reason.release_weight for reason in REASONS])

PRIORITIES = ("low", "normal", "high", "urgent")
LOW, NORMAL, HIGH, URGENT = range(4)
PRIORITY_WEIGHTS = Weighted([0.20, 0.56, 0.18, 0.06])
PACE_OF_PRIORITY = (1.6, 1.0, 0.6, 0.35)

CHANNELS = ("email", "web", "chat", "voice", "native_messaging")
EMAIL, WEB, CHAT, VOICE, MESSAGING = range(5)
CHANNELS_WHILE_OPEN = Weighted([0.40, 0.22, 0.15, 0.11, 0.12])
CHANNELS_WHILE_SHUT = Weighted([0.50, 0.32, 0.0, 0.0, 0.18])
PACE_OF_CHANNEL = (1.1, 1.0, 0.06, 0.02, 0.3)

REGIONS = ("DACH", "Nordics", "UK and Ireland", "Americas")
REGION_WEIGHTS = Weighted([0.50, 0.12, 0.16, 0.22])
DACH, AMERICAN = 0, 3
LANGUAGES = ("de", "en", "en", "en")
TIERS = ("standard", "plus", "business")
TIER_WEIGHTS = Weighted([0.75, 0.17, 0.08])

# A week of arrivals: Monday first; the hours of a day in Berlin.
AUTUMN_BEGINS = date(2026, 8, 31)
GROWTH_PER_AUTUMN_WEEK = 0.006
DAYS_OF_WEEK = (1.30, 1.12, 1.05, 1.00, 0.95, 0.38, 0.33)
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 15, 24, 28, 26, 22, 23, 24, 23, 21, 18, 14, 12, 11, 9, 5, 2)

# --- planted: a release of the app goes wrong
RELEASE_MONDAY = date(2026, 10, 5)
RELEASE_WEEK = "2026-W41"
RELEASE_VOLUME = 1.6
RELEASE_SLOWDOWN = 2.0
LEFT_BEHIND = 0.7
RELEASE_SCORE_DROP = {TECHNICAL: 1.3}
RELEASE_SCORE_DROP_ELSEWHERE = 0.6
RELEASE_TAG = "app_release"
# Hands in and after that week, as a multiple of the usual staff, by (team, Monday): Technical borrows from everybody,
# who answers more slowly meanwhile; a week later all work off what was left.
STAFFING = {
    (TECHNICAL, RELEASE_MONDAY): 2.0,
    **{(team, RELEASE_MONDAY): LEFT_BEHIND for team in (ORDERS, RETURNS, BILLING, AMERICAS)},
    **{(team, RELEASE_MONDAY + timedelta(days=7)): 1.8 for team in (ORDERS, RETURNS, BILLING, TECHNICAL, AMERICAS)},
}
# --- planted: a week in which most of a team is ill, and its queue grows
SHORT_TEAM, SHORT_WEEK, SHORT_MONDAY, SHORT_STAFFING = RETURNS, "2026-W36", date(2026, 8, 31), 0.35
BUSY_SHARE = 0.82
WAIT_IN_QUEUE_SHARE = 0.4

# --- planted: Billing lets others wait and passes on
WAITS_FOR_BILLING_TAG = "waiting_billing"
WAITS_FOR_BILLING_SHARE = 0.4
WAITS_FOR_BILLING_MINUTES = 900
COMES_TO_BILLING_FROM_ELSEWHERE_SHARE = 0.45
BILLING_SENDS_BACK_SHARE = 0.2
MISROUTED_SHARE = 0.07
AMERICAS_PASSES_ON_SHARE = 0.3
ESCALATED_SHARE = (0.01, 0.01, 0.05, 0.22)

# --- planted: the assistant answers first
BOT_SHARE_OF_CHANNEL = (0.0, 0.1, 0.75, 0.0, 0.75)
BOT_CONTAINS_SHARE = 0.35
BOT_COMES_BACK_SHARE = 0.22
BOT_TAG, BOT_CONTAINED_TAG = "bot_handoff", "bot_contained"

# --- tickets that do not end as tickets do
STUCK_SHARE, UNANSWERED_SHARE = 0.038, 0.025
SPAM_SHARE, DELETED_SHARE, MERGED_SHARE, FOLLOW_UP_SHARE = 0.008, 0.006, 0.012, 0.014

# --- planted: what customers feel, and who says so. Rounded, 1 to 5, it is the score.
CONTENT = 5.15
SCORE_SPREAD = 0.95
SCORE_DROP_PER_DAY_WAITED = 0.5
SCORE_DROP_PER_REOPEN = 1.1
SCORE_DROP_PER_HANDOVER = 0.15
SCORE_DROP_WITHOUT_REPLY = 0.6
SCORE_DROP_OF_HARDNESS = 1.2
SCORE_DROP_DECLINED = 1.6
SCORE_DROP_DECLINED_WITH_ALTERNATIVE = 0.6
SURVEY_ASKED_SHARE = 0.6
SURVEY_ASKED_SHARE_OF_DECLINED = 0.35
SURVEY_AFTER_SECONDS = 86_400
# The angry answer most, the content often, those who shrug seldom: the answers' mean is not the true one.
ANSWERS_BY_SCORE = (0.46, 0.36, 0.18, 0.26, 0.34)
SCORE_CHANGED_SHARE = 0.08
# NPS and CES: asked, and answered by (detractors, passives, promoters), by (hard, middling, easy).
NPS_ASKED_SHARE, NPS_ANSWERS = 0.30, (0.34, 0.14, 0.26)
CES_ASKED_SHARE, CES_ANSWERS = 0.22, (0.38, 0.20, 0.30)

# --- planted: loyalty. The share that orders within 60 days after the ticket ended, by what happened to the customer.
ORDERS_WITHIN_DAYS = 60
ORDERS_AGAIN = {
    "no ticket": 0.46,
    "no failure": 0.46,
    "failure, good recovery": 0.45,
    "failure, bad recovery": 0.28,
    "declined with alternative": 0.44,
    "declined without alternative": 0.18,
}
# A recovery is good if it took less than this, without a reopening and without a no.
GOOD_RECOVERY_SECONDS = 2 * 86_400

# --- planted: a problem ticket and its incidents
PROBLEM_LINKED_SHARE = 0.6


def holidays(schedule: int, first_year: int, last_year: int) -> list[Holiday]:
    """The holidays of a schedule in those years, in order."""
    found = [
        each
        for year in range(first_year, last_year + 1)
        for each in (_in_berlin, _in_new_york, _in_kolkata)[schedule](year)
    ]
    return sorted(found, key=lambda each: each.first)


def easter(year: int) -> date:
    """Easter Sunday (Butcher's rule)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    lift = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * lift) // 451
    month, day = divmod(epact + lift - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _on(name: str, day: date, days: int = 1) -> Holiday:
    return Holiday(name, day, day + timedelta(days=days - 1))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _in_berlin(year: int) -> list[Holiday]:
    sunday = easter(year)
    outing = [_on("Company outing", date(2026, 9, 11))] if year == 2026 else []
    return [
        _on("New Year", date(year, 1, 1)),
        _on("Good Friday", sunday - timedelta(days=2)),
        _on("Easter Monday", sunday + timedelta(days=1)),
        _on("Labour Day", date(year, 5, 1)),
        _on("Ascension", sunday + timedelta(days=39)),
        _on("Whit Monday", sunday + timedelta(days=50)),
        _on("German Unity", date(year, 10, 3)),
        _on("Christmas", date(year, 12, 24), 3),
        *outing,
    ]


def _in_new_york(year: int) -> list[Holiday]:
    return [
        _on("New Year", date(year, 1, 1)),
        _on("Memorial Day", _nth(year, 6, 0, 1) - timedelta(days=7)),
        _on("Independence Day", date(year, 7, 4)),
        _on("Labor Day", _nth(year, 9, 0, 1)),
        _on("Thanksgiving", _nth(year, 11, 3, 4), 2),
        _on("Christmas", date(year, 12, 25)),
    ]


def _in_kolkata(year: int) -> list[Holiday]:
    by_the_moon = {2025: (date(2025, 10, 2), date(2025, 10, 20)), 2026: (date(2026, 10, 20), date(2026, 11, 8))}
    festivals = by_the_moon.get(year)
    return [
        _on("Republic Day", date(year, 1, 26)),
        _on("Independence Day", date(year, 8, 15)),
        *([] if festivals is None else [_on("Dussehra", festivals[0]), _on("Diwali", festivals[1], 3)]),
        _on("Christmas", date(year, 12, 25)),
    ]


def first_day(weeks: int) -> date:
    """The Monday on which the `weeks` weeks to the last Sunday begin."""
    return LAST_SUNDAY - timedelta(days=7 * weeks - 1)
