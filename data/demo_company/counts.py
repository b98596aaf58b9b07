"""What came of the plants, counted from the very rows that were written: who reads them right finds the same."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo_company import company, decisions, log, people, promises, survey_tools, zendesk_surveys
from data.demo_company.clock import DAY, HOUR, MINUTE, as_instant
from data.demo_company.company import TEAMS
from data.demo_company.decisions import AUTHORITIES, DECLINE, KINDS, OUTCOMES, OWN, SIDES
from data.demo_company.ledger import CLOSED, DELETED, SOLVED, tag
from data.demo_company.loyalty import HAPPENED, NO_TICKET, ORDER
from data.demo_company.truths import Truths, Value
from data.demo_company.world import World
from data.demo_company.zendesk_setup import ticket_schedules

WEEK_OF = "%G-W%V"


def counted(world: World, tickets: pl.DataFrame, incidents: pl.DataFrame) -> Truths:
    """`tickets` and `incidents` are the rows that zendesk and servicenow wrote."""
    kept = with_scores(world, tickets).filter(pl.col("status") != DELETED)
    released = pl.col("week") == company.RELEASE_WEEK
    truths: Truths = {
        "zendesk": _desk(world, tickets, kept),
        "zendesk.tickets_by_week": dict(kept.group_by("week").len().sort("week").iter_rows()),
        "zendesk.satisfaction": _satisfaction(world, kept),
    }
    for place, team in enumerate(TEAMS):
        truths[f"zendesk.team.{team.name}"] = _team(kept.filter(pl.col("group") == place))
    for name, some in (("release_week", released), ("other_weeks", ~released)):
        truths[f"zendesk.{name}"] = _weeks(kept.filter(some))
    short = kept.filter(pl.col("group") == company.SHORT_TEAM)
    for name, some in (("short_staffed_week", pl.col("week") == company.SHORT_WEEK),):
        truths[f"zendesk.{name}"] = _queue(short.filter(some), short.filter(~some & ~released))
    for person in (people.STAFF[0], *(each for each in people.STAFF if each.bird in ("Tanne", "Möwe"))):
        mine = kept.filter(pl.col("agent") == people.STAFF.index(person))
        truths[f"zendesk.agent.{person.bird}"] = {"tickets": len(mine), **_scores(mine)}
    truths["bot"] = _bot(world, kept)
    truths["reconciliation"] = _reconciliation(world, kept)
    truths |= _decisions(log.decided(world)) | _loyalty(world) | _surveys(world) | _promises(world) | _feedback(world)
    truths["servicenow"] = _servicenow(incidents)
    return truths


def with_scores(world: World, tickets: pl.DataFrame) -> pl.DataFrame:
    """The tickets with the week of their creation and the rating that counts (0: none)."""
    score = np.zeros(len(tickets), dtype=np.int64)
    rated = zendesk_surveys.responses(world)
    score[rated["place"].to_numpy()] = rated["score"].to_numpy()
    week = as_instant(pl.col("created_at")).dt.convert_time_zone(company.ZONE).dt.strftime(WEEK_OF)
    return tickets.with_columns(week=week, rating=pl.Series(score))


def _desk(world: World, tickets: pl.DataFrame, kept: pl.DataFrame) -> dict[str, Value]:
    gone = tickets.filter(pl.col("status") == DELETED)
    spam = gone.filter(pl.col("tags") // 2 ** tag("spam") % 2 == 1)
    return {
        "rows": len(tickets),
        "tickets": len(kept),
        "deleted": len(gone) - len(spam),
        "spam": len(spam),
        "merged": _count(kept, pl.col("tags") // 2 ** tag("closed_by_merge") % 2 == 1),
        "follow_ups": _count(kept, pl.col("follows") >= 0),
        "linked_to_the_problem": _count(kept, pl.col("problem_id") >= 0),
        "unsolved": _count(kept, pl.col("solved_at") == 0),
        "never_replied": _count(kept, pl.col("replies") == 0),
        "reopened": _count(kept, pl.col("reopens") > 0),
        "with_transfer": _count(kept, pl.col("group_stations") > 1),
        "median_first_reply_business_minutes": _minutes(kept, "reply_time_business"),
        "median_full_resolution_minutes": _minutes(kept, "full_resolution"),
        "tagged_waiting_billing": _count(kept, pl.col("tags") // 2 ** tag(company.WAITS_FOR_BILLING_TAG) % 2 == 1),
        "updates": len(world.rows["ticket"]),
    }


def _team(rows: pl.DataFrame) -> dict[str, Value]:
    return {
        "tickets": len(rows),
        "median_first_reply_business_minutes": _minutes(rows, "reply_time_business"),
        "median_requester_wait_business_minutes": _minutes(rows, "requester_wait_business"),
        "mean_group_stations": _share(int(rows["group_stations"].sum()), len(rows)),
        "reopened_share": _share(_count(rows, pl.col("reopens") > 0), len(rows)),
        **_scores(rows),
    }


def _weeks(some: pl.DataFrame) -> dict[str, Value]:
    technical = some.filter(pl.col("group") == company.TECHNICAL)
    return {
        "tickets": len(some),
        "median_first_reply_business_minutes": _minutes(some, "reply_time_business"),
        "technical_replied": _count(technical, pl.col("reply_time") >= 0),
        "technical_median_first_reply_business_minutes": _minutes(technical, "reply_time_business"),
        **_scores(some),
    }


def _queue(week: pl.DataFrame, others: pl.DataFrame) -> dict[str, Value]:
    return {
        "tickets": len(week),
        "median_first_reply_business_minutes": _minutes(week, "reply_time_business"),
        "median_first_reply_business_minutes_in_other_weeks": _minutes(others, "reply_time_business"),
    }


def _scores(rows: pl.DataFrame) -> dict[str, Value]:
    ratings = _count(rows, pl.col("rating") > 0)
    return {"ratings": ratings, "top_two_share": _share(_count(rows, pl.col("rating") >= 4), ratings)}


def _satisfaction(world: World, kept: pl.DataFrame) -> dict[str, Value]:
    """Also what no export tells: the mean of all customers, those included who did not answer."""
    given, solved = kept.filter(pl.col("rating") > 0)["rating"], world.sets["solved_at"].to_numpy() > 0
    felt = np.clip(np.rint(world.satisfaction.felt), 1, 5)[solved & (world.sets["status"].to_numpy() != DELETED)]
    return {
        "asked": int((world.satisfaction.asked_at > 0).sum()),
        **_scores(kept),
        "changed": int((world.satisfaction.changed_at > 0).sum()),
        "mean_of_the_ratings": _share(int(given.sum()), len(given)),
        "mean_of_all_solved_had_everybody_answered": _share(int(felt.astype(np.int64).sum()), len(felt)),
    }


def _bot(world: World, kept: pl.DataFrame) -> dict[str, Value]:
    """Contained and back: the same customer has another ticket within seven days."""
    has = {name: pl.col("tags") // 2 ** tag(name) % 2 == 1 for name in (company.BOT_TAG, company.BOT_CONTAINED_TAG)}
    contained = kept.filter(has[company.BOT_CONTAINED_TAG]).select("requester_id", "created_at", "id")
    others = kept.select("requester_id", later_at="created_at").sort("later_at")
    back = contained.with_columns(after=pl.col("created_at") + 1).sort("after")
    back = back.join_asof(
        others, left_on="after", right_on="later_at", by="requester_id", strategy="forward", check_sortedness=False
    )
    return {
        "handed_over": _count(kept, has[company.BOT_TAG]),
        "contained": len(contained),
        "contained_but_back_within_7_days": _count(back, pl.col("later_at") - pl.col("created_at") <= 7 * DAY),
    }


def _reconciliation(world: World, kept: pl.DataFrame) -> dict[str, Value]:
    """Tickets whose business minutes, as stated, are not what the schedules in force give, and why."""
    edited_at = company.SCHEDULES[company.NEW_YORK].edited_at
    used = ticket_schedules(world).group_by("ticket_id").len().filter(pl.col("len") > 1)
    across = (pl.col("schedule") == company.NEW_YORK) & (pl.col("created_at") < edited_at)
    return {
        "moved_between_schedules": len(used.join(kept, left_on="ticket_id", right_on="id", how="semi")),
        "ran_across_the_schedule_edit": _count(kept, across & (pl.col("status_at") >= edited_at)),
        "reopened_so_that_solved_time_counts_as_waiting": _count(kept, pl.col("reopens") > 0),
        # A wait that goes on is stated up to the last change of status only.
        "still_open_so_that_the_present_wait_is_left_out": _count(kept, ~pl.col("status").is_in([SOLVED, CLOSED])),
    }


def _decisions(made: pl.DataFrame) -> Truths:
    declines, reviewed = made.filter(pl.col("kind") == DECLINE), made.filter(pl.col("reviewed_at") > 0)
    overturned = reviewed.filter(pl.col("outcome") == decisions.OVERTURNED)
    granted = made.filter(pl.col("kind") != DECLINE)
    window = (pl.col("policy") == decisions.RETURN_WINDOW) & (pl.col("team") == company.RETURNS)
    asked = made.filter(pl.col("asked_at") > 0)
    raised_at = people.LIMIT_RAISED_AT
    agents = made.filter(pl.col("agent").replace_strict(_roles(), return_dtype=pl.Int64) == people.AGENT)
    trained = declines["decided_at"].to_numpy() >= people.TRAINED_AT[declines["agent"].to_numpy()]
    return {
        "decisions": {
            "rows": len(made),
            **_by(made, "kind", KINDS),
            **_by(made, "authority", AUTHORITIES),
            "granted_cents_eur": int(granted.filter(pl.col("currency") == 0)["amount"].sum()),
            "granted_cents_usd": int(granted.filter(pl.col("currency") == 1)["amount"].sum()),
            "heaped_from_95_percent_of_the_limit_up": _count(granted, _is_heaped()),
            "within_15_percent_below_that": _count(granted, _is_heaped(0.80)) - _count(granted, _is_heaped()),
            "asked_though_within_the_limit": _count(
                asked, (pl.col("kind") != DECLINE) & (pl.col("amount") <= pl.col("limit"))
            ),
            "required_by_regulation": _count(made, pl.col("required")),
            "disputed": _count(made, pl.col("disputed")),
            "median_approval_minutes": _minutes(
                asked.with_columns(took=pl.col("answered_at") - pl.col("asked_at")), "took"
            ),
        },
        "decisions.reviews": {
            "own": _count(made, pl.col("authority") == OWN),
            "reviewed": len(reviewed),
            **_by(reviewed, "outcome", OUTCOMES),
            **{f"overturned_for_the_{side}": n for side, n in _by(overturned, "outcome_for", SIDES).items()},
            "self_reviewed": _count(reviewed, pl.col("reviewer") == pl.col("agent")),
        },
        "decisions.declines": {
            "trained": int(trained.sum()),
            "trained_with_alternative": _count(declines.filter(pl.Series(trained)), pl.col("alternative")),
            "untrained": int((~trained).sum()),
            "untrained_with_alternative": _count(declines.filter(pl.Series(~trained)), pl.col("alternative")),
            "accepted": _count(declines, pl.col("accepted")),
        },
        "decisions.policy_in_the_way": {
            "return_window_in_returns": _count(made, window),
            "return_window_in_returns_hindered": _count(made, window & pl.col("hindered")),
            "elsewhere": _count(made, ~window),
            "elsewhere_hindered": _count(made, ~window & pl.col("hindered")),
        },
        "decisions.of_agents_before_the_limit_was_raised": _asked(agents.filter(pl.col("decided_at") < raised_at)),
        "decisions.of_agents_after_the_limit_was_raised": _asked(agents.filter(pl.col("decided_at") >= raised_at)),
    }


def _asked(made: pl.DataFrame) -> dict[str, Value]:
    return {"rows": len(made), "approved": _count(made, pl.col("asked_at") > 0)}


def _roles() -> dict[int, int]:
    return dict(enumerate(people.PERSON_ROLES.tolist()))


def _is_heaped(share: float = 0.95) -> pl.Expr:
    return (pl.col("amount") >= share * pl.col("limit")) & (pl.col("amount") <= pl.col("limit"))


def _loyalty(world: World) -> Truths:
    """By what happened to the customer: how many could be followed for 60 days, and how many of them ordered."""
    sold, span = world.loyalty, company.ORDERS_WITHIN_DAYS * DAY
    customers = np.flatnonzero(sold.happened != NO_TICKET)
    ended = pl.DataFrame(
        {"customer": customers, "happened": sold.happened[customers]}
        | {"ended_at": world.lives.solved_at[sold.ticket[customers]]}
    ).filter(pl.col("ended_at") <= world.until - span)
    ordered = pl.DataFrame({"customer": sold.ordered_by, "at": sold.ordered_at}).filter(sold.order_kind == ORDER)
    again = ended.join(ordered, on="customer").filter(
        pl.col("at").is_between(pl.col("ended_at") + 1, pl.col("ended_at") + span)
    )
    found: Truths = {}
    for place, name in enumerate(HAPPENED[1:], 1):
        mine = ended.filter(pl.col("happened") == place)
        back = again.filter(pl.col("happened") == place)["customer"].n_unique()
        found[f"loyalty.{name.replace(', ', '_').replace(' ', '_')}"] = {
            "customers_followed": len(mine),
            "ordered_within_60_days": back,
        }
    return found


def _surveys(world: World) -> Truths:
    nps, effort = survey_tools.answers(world, world.nps), survey_tools.answers(world, world.effort)
    told = nps.filter(pl.col("score") >= 0)
    easy = effort.filter(pl.col("score") >= 0)
    promoters, detractors = _count(told, pl.col("score") >= 9), _count(told, pl.col("score") <= 6)
    return {
        "nps": {
            "sent": len(nps),
            "answered": len(told),
            "promoters": promoters,
            "detractors": detractors,
            "nps": 100 * _share(promoters - detractors, len(told)),
        },
        "effort": {
            "sent": len(effort),
            "answered": len(easy),
            "easy_5_to_7": _count(easy, pl.col("score") >= 5),
            "mean": _share(int(easy["score"].sum()), len(easy)),
        },
        "reviews": {
            "rows": len(world.reviews.score),
            "answered": int((world.reviews.answered_at > 0).sum()),
            "mean": _share(int(world.reviews.score.sum()), len(world.reviews.score)),
        },
    }


def _promises(world: World) -> Truths:
    made = pl.DataFrame(vars(world.promises)).with_columns(team=pl.Series(world.route.team[world.promises.place]))
    found: Truths = {}
    for name, some in (("promises", made), ("promises.billing", made.filter(pl.col("team") == company.BILLING))):
        kept = pl.col("kept_at") > 0
        found[name] = {
            "made": len(some),
            "due": _count(some, pl.col("due_at") <= world.until),
            "kept_in_time": _count(some, kept & (pl.col("kept_at") <= pl.col("due_at"))),
            "kept_late": _count(some, kept & (pl.col("kept_at") > pl.col("due_at"))),
            "overdue": _count(some, ~kept & (pl.col("due_at") <= world.until)),
        }
    return found


def _feedback(world: World) -> Truths:
    passed = pl.DataFrame(vars(world.feedback))
    found: Truths = {}
    for place, name in enumerate(promises.DEPARTMENTS):
        some = passed.filter(pl.col("department") == place)
        read = some.filter(pl.col("acknowledged_at") > 0)
        took = (read["acknowledged_at"] - read["passed_on_at"]) // MINUTE
        found[f"feedback.{name}"] = {
            "passed_on": len(some),
            "acknowledged": len(read),
            "closed": _count(some, pl.col("closed_at") > 0),
            "median_hours_to_acknowledge": _median(took) * MINUTE / HOUR,
        }
    return found


def _servicenow(rows: pl.DataFrame) -> dict[str, Value]:
    last = rows.group_by("number", maintain_order=True).last()
    changed = rows.group_by("number").agg(pl.col("priority").n_unique())
    return {
        "rows": len(rows),
        "incidents": len(last),
        "unresolved": _count(last, pl.col("resolved_at") == "?"),
        "with_transfer": _count(last, pl.col("reassignment_count") > 0),
        "reopened": _count(last, pl.col("reopen_count") > 0),
        "missed_sla": _count(last, pl.col("made_sla") == "false"),
        "priority_changed": _count(changed, pl.col("priority") > 1),
    }


def _by(rows: pl.DataFrame, column: str, names: tuple[str, ...]) -> dict[str, Value]:
    return {name: _count(rows, pl.col(column) == place) for place, name in enumerate(names)}


def _count(rows: pl.DataFrame, which: pl.Expr) -> int:
    return int(rows.select(which.fill_null(value=False).sum()).item())


def _minutes(rows: pl.DataFrame, column: str) -> float:
    """The median of a duration in whole minutes, as they are written; 0 where there is none."""
    return _median(rows.filter(pl.col(column) >= 0)[column] // MINUTE)


def _median(values: pl.Series) -> float:
    middle = values.median()
    return float(middle) if isinstance(middle, (int, float)) else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
