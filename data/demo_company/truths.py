"""What was planted in the demo company's exports, and what came of it: the numbers that the pages must find.

`planted` is what the simulation was told; every other table is counted from the very rows that were written,
so a query that reads the files right gives these numbers exactly.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from data.demo_company import company
from data.demo_company.clock import Clock
from data.demo_company.servicenow import Row as LogRow
from data.demo_company.tickets import Ticket
from data.demo_company.zendesk import Row

FIRST_REPLY = "First reply time in minutes within business hours"
REQUESTER_WAIT = "Requester wait time in minutes within business hours"
Value = str | int | float | Sequence[str]
Truths = dict[str, dict[str, Value]]


def planted() -> Truths:
    """The effects as they were put in, whatever chance made of them."""
    return {
        "planted.release_week": {
            "week": company.RELEASE_WEEK,
            "volume_factor": company.RELEASE_VOLUME,
            "technical_first_reply_factor": company.RELEASE_SLOWDOWN,
            "score_drop_technical": company.RELEASE_SCORE_DROP["Technical"],
            "score_drop_elsewhere": company.RELEASE_SCORE_DROP_ELSEWHERE,
        },
        "planted.billing_lets_others_wait": {
            "refund_status_tickets_that_wait_for_billing_share": company.WAITS_FOR_BILLING_SHARE,
            "median_wait_business_minutes": company.WAITS_FOR_BILLING_MINUTES,
            "tag": company.WAITS_FOR_BILLING_TAG,
            "billing_tickets_that_came_from_elsewhere_share": company.COMES_TO_BILLING_FROM_ELSEWHERE_SHARE,
            "billing_tickets_sent_back_and_forth_share": company.BILLING_SENDS_BACK_SHARE,
        },
        "planted.median_first_reply_business_minutes_of_a_normal_mail": {
            team.name: team.reply_minutes for team in company.TEAMS.values()
        },
        "planted.reopened_share_of_a_solve": {team.name: team.reopened_share for team in company.TEAMS.values()},
        "planted.satisfaction": {
            "drop_per_business_day_to_first_reply": company.SCORE_DROP_PER_DAY_WAITED,
            "drop_per_reopen": company.SCORE_DROP_PER_REOPEN,
            "drop_per_handover": company.SCORE_DROP_PER_HANDOVER,
            "asked_share_of_solved": company.SURVEY_ASKED_SHARE,
            **{f"answered_share_of_score_{score}": share for score, share in company.ANSWERS_BY_SCORE.items()},
        },
    }


def of_zendesk(clock: Clock, tickets: Sequence[Ticket], rows: Sequence[Row]) -> Truths:
    """What the ticket export holds; `rows` are the rows of `tickets`, in the same order."""
    weeks = ["{}-W{:02}".format(*clock.local(ticket.created).isocalendar()[:2]) for ticket in tickets]
    released = [row for week, row in zip(weeks, rows, strict=True) if week == company.RELEASE_WEEK]
    otherwise = [row for week, row in zip(weeks, rows, strict=True) if week != company.RELEASE_WEEK]
    truths: Truths = {
        "zendesk": _counts(rows),
        "zendesk.tickets_by_week": {week: weeks.count(week) for week in sorted(set(weeks))},
        "zendesk.satisfaction": _satisfaction(tickets, rows),
    }
    for team in company.TEAMS:
        truths[f"zendesk.team.{team}"] = _team([row for row in rows if row["Group"] == team])
    for name, some in (("release_week", released), ("other_weeks", otherwise)):
        technical = [row for row in some if row["Group"] == "Technical"]
        truths[f"zendesk.{name}"] = {
            "tickets": len(some),
            "technical_replied": sum(row[FIRST_REPLY] != "" for row in technical),
            "technical_median_first_reply_business_minutes": _median(technical, FIRST_REPLY),
            **_scores(some),
        }
    return truths


def of_servicenow(rows: Iterable[LogRow]) -> Truths:
    """What the audit log holds; `rows` are its rows, incident by incident."""
    lives = [list(life) for _, life in groupby(rows, key=lambda row: row["number"])]
    return {
        "servicenow": {
            "rows": sum(map(len, lives)),
            "incidents": len(lives),
            "unresolved": sum(life[-1]["resolved_at"] == "?" for life in lives),
            "with_transfer": sum(int(life[-1]["reassignment_count"]) > 0 for life in lives),
            "reopened": sum(int(life[-1]["reopen_count"]) > 0 for life in lives),
            "missed_sla": sum(life[-1]["made_sla"] == "false" for life in lives),
            "priority_changed": sum(len({row["priority"] for row in life}) > 1 for life in lives),
        }
    }


def as_toml(about: Mapping[str, Value], truths: Truths) -> str:
    """The text of truths.toml."""
    lines = [
        "# What was planted in these exports and what came of it. Written by `python -m data simulate`.",
        "",
    ]
    lines += [_line(name, value) for name, value in about.items()]
    for table, values in truths.items():
        lines += ["", f"[{table}]", *(_line(name, value) for name, value in values.items())]
    return "\n".join(lines) + "\n"


def _line(name: str, value: Value) -> str:
    if isinstance(value, float):
        return f"{name} = {round(value, 4)}"
    return f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"


def _median(rows: Sequence[Row], column: str) -> float:
    values = [float(row[column]) for row in rows if row[column] != ""]
    return float(statistics.median(values)) if values else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _counts(rows: Sequence[Row]) -> dict[str, Value]:
    unsolved = [row for row in rows if row["Solved at"] == ""]
    return {
        "tickets": len(rows),
        "unsolved": len(unsolved),
        "never_replied": sum(row["Replies"] == 0 for row in rows),
        "reopened": sum(int(row["Reopens"]) > 0 for row in rows),
        "with_transfer": sum(int(row["Group stations"]) > 1 for row in rows),
        "median_first_reply_business_minutes": _median(rows, FIRST_REPLY),
        "median_full_resolution_minutes": _median(rows, "Full resolution time in minutes"),
        "tagged_waiting_billing": sum(company.WAITS_FOR_BILLING_TAG in str(row["Tags"]) for row in rows),
    }


def _team(rows: Sequence[Row]) -> dict[str, Value]:
    stations = sum(int(row["Group stations"]) for row in rows)
    return {
        "tickets": len(rows),
        "median_first_reply_business_minutes": _median(rows, FIRST_REPLY),
        "median_requester_wait_business_minutes": _median(rows, REQUESTER_WAIT),
        "mean_group_stations": _share(stations, len(rows)),
        "reopened_share": _share(sum(int(row["Reopens"]) > 0 for row in rows), len(rows)),
        **_scores(rows),
    }


def _scores(rows: Sequence[Row]) -> dict[str, Value]:
    scores = [int(row["Satisfaction Score"]) for row in rows if str(row["Satisfaction Score"]).isdigit()]
    return {"ratings": len(scores), "top_two_share": _share(sum(score >= 4 for score in scores), len(scores))}


def _satisfaction(tickets: Sequence[Ticket], rows: Sequence[Row]) -> dict[str, Value]:
    """Also what no export tells: the mean of all customers, those included who did not answer."""
    felt = [ticket.score for ticket in tickets if ticket.score is not None]
    given = [int(ticket.survey) for ticket in tickets if ticket.survey.isdigit()]
    return {
        "asked": sum(ticket.survey not in ("", "Not Offered") for ticket in tickets),
        **_scores(rows),
        "mean_of_the_ratings": _share(sum(given), len(given)),
        "mean_of_all_solved_had_everybody_answered": _share(sum(felt), len(felt)),
    }
