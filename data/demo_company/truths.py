"""What was planted in the demo company's exports: the effects as they were put in, whatever chance made of them."""

from __future__ import annotations

from collections.abc import Mapping

from data.demo_company import company, decisions, people, promises
from data.demo_company.company import TEAMS

Value = str | int | float
Truths = dict[str, dict[str, Value]]


def planted() -> Truths:
    short = TEAMS[company.SHORT_TEAM].name
    edited = company.SCHEDULES[company.NEW_YORK]
    return {
        "planted.release_week": {
            "week": company.RELEASE_WEEK,
            "volume_factor": company.RELEASE_VOLUME,
            "technical_first_reply_factor": company.RELEASE_SLOWDOWN,
            "staff_left_to_other_teams_share": company.LEFT_BEHIND,
            "score_drop_technical": company.RELEASE_SCORE_DROP[company.TECHNICAL],
            "score_drop_elsewhere": company.RELEASE_SCORE_DROP_ELSEWHERE,
            "share_linked_to_the_problem": company.PROBLEM_LINKED_SHARE,
        },
        "planted.short_staffed_week": {
            "team": short,
            "week": company.SHORT_WEEK,
            "staff_at_work_share": company.SHORT_STAFFING,
        },
        "planted.billing_lets_others_wait": {
            "refund_status_tickets_that_wait_for_billing_share": company.WAITS_FOR_BILLING_SHARE,
            "median_wait_business_minutes": company.WAITS_FOR_BILLING_MINUTES,
            "tag": company.WAITS_FOR_BILLING_TAG,
            "billing_tickets_that_came_from_elsewhere_share": company.COMES_TO_BILLING_FROM_ELSEWHERE_SHARE,
            "billing_tickets_sent_back_and_forth_share": company.BILLING_SENDS_BACK_SHARE,
        },
        "planted.median_first_reply_business_minutes_of_a_normal_mail": {
            team.name: team.reply_minutes for team in TEAMS
        },
        "planted.reopened_share_of_a_solve": {team.name: team.reopened_share for team in TEAMS},
        "planted.satisfaction": {
            "drop_per_business_day_to_first_reply": company.SCORE_DROP_PER_DAY_WAITED,
            "drop_per_reopen": company.SCORE_DROP_PER_REOPEN,
            "drop_per_handover": company.SCORE_DROP_PER_HANDOVER,
            "drop_from_the_easiest_to_the_hardest_reason": company.SCORE_DROP_OF_HARDNESS,
            "drop_declined": company.SCORE_DROP_DECLINED,
            "drop_declined_with_alternative": company.SCORE_DROP_DECLINED_WITH_ALTERNATIVE,
            "asked_share_of_solved": company.SURVEY_ASKED_SHARE,
            "asked_share_of_declined": company.SURVEY_ASKED_SHARE_OF_DECLINED,
            **{f"answered_share_of_score_{n}": share for n, share in enumerate(company.ANSWERS_BY_SCORE, 1)},
            "changed_share": company.SCORE_CHANGED_SHARE,
        },
        "planted.nps_and_effort": {
            **dict(zip(_answered("nps", ("detractors", "passives", "promoters")), company.NPS_ANSWERS, strict=True)),
            **dict(zip(_answered("effort", ("hard", "middling", "easy")), company.CES_ANSWERS, strict=True)),
        },
        "planted.bot": {
            "name": people.BOT_NAME,
            "contains_share": company.BOT_CONTAINS_SHARE,
            "comes_back_within_5_days_share": company.BOT_COMES_BACK_SHARE,
        },
        "planted.agents": {
            "takes_the_hard_tickets": people.STAFF[0].name,
            "best": "Agent Tanne",
            "weakest": "Agent Möwe",
            "moved": "Agent Ginster",
            "left": "Agent Zeisig",
        },
        "planted.limit_raised": {
            "on": people.LIMIT_RAISED_ON.isoformat(),
            "from": people.LIMITS[people.AGENT] / 100,
            "to": people.RAISED_LIMITS[people.AGENT] / 100,
        },
        "planted.training": {
            "course": people.SAYING_NO,
            "on": people.TRAINED_ON.isoformat(),
            "alternative_share_of_declines_before": decisions.ALTERNATIVE_SHARE,
            "alternative_share_of_declines_after": decisions.ALTERNATIVE_SHARE_TRAINED,
        },
        "planted.policy_in_the_way": {
            "policy": decisions.POLICIES[decisions.RETURN_WINDOW],
            "team": TEAMS[company.RETURNS].name,
            "share_there": decisions.HINDERED_SHARE_RETURNS,
            "share_elsewhere": decisions.HINDERED_SHARE,
        },
        "planted.decisions": {
            "heaped_under_the_limit_share_of_those_a_little_above": decisions.HEAPED_SHARE,
            "asked_though_within_the_limit_share": decisions.ASKED_THOUGH_WITHIN_SHARE,
            "median_approval_business_minutes": decisions.APPROVAL_MINUTES,
            "reviewed_share": decisions.REVIEWED_SHARE,
            "reviewed_share_of_declines": decisions.REVIEWED_SHARE_DECLINED,
            "reviewed_share_of_disputed": decisions.REVIEWED_SHARE_DISPUTED,
            "overturned_share": decisions.OVERTURNED_SHARE,
            "overturned_share_of_declines_without_alternative": decisions.OVERTURNED_SHARE_DECLINED,
            "self_reviewed_share": decisions.SELF_REVIEWED_SHARE,
        },
        "planted.orders_again_within_60_days": {
            name.replace(", ", "_").replace(" ", "_"): share for name, share in company.ORDERS_AGAIN.items()
        },
        "planted.promises": {
            "kept_in_time_share": promises.KEEPS[0],
            "kept_in_time_share_of_billing": promises.KEEPS_IN_BILLING[0],
        },
        "planted.feedback_median_business_hours_to_acknowledge": {
            name: float(hours) for name, hours in zip(promises.DEPARTMENTS, promises.ACKNOWLEDGED_HOURS, strict=True)
        },
        "planted.schedule_edited": {
            "schedule": edited.name,
            "on": edited.edited_on.isoformat() if edited.edited_on else "",
            "closed_at_before": "18:00",
            "closes_at_now": "20:00",
        },
    }


def _answered(survey: str, groups: tuple[str, ...]) -> list[str]:
    return [f"{survey}_answered_share_of_{group}" for group in groups]


def as_toml(about: Mapping[str, Value], truths: Truths) -> str:
    """The text of truths.toml."""
    lines = [
        "# What was planted in these exports and what came of it. Written by `python -m data simulate`.",
        "",
    ]
    lines += [_line(name, value) for name, value in about.items()]
    for table, values in truths.items():
        name = ".".join(_key(part) for part in table.split("."))
        lines += ["", f"[{name}]", *(_line(key, value) for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _line(name: str, value: Value) -> str:
    if isinstance(value, float):
        return f"{_key(name)} = {round(value, 4)}"
    return f'{_key(name)} = "{value}"' if isinstance(value, str) else f"{_key(name)} = {value}"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else f'"{name}"'
