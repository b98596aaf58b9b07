"""What is looked at before anything is said to need attention: each look gives a finding with the chance of it.

Every measure of the principles is looked at: its last whole week against the weeks before, in the house and in each
team, channel, priority and topic; the period against the compared one; every goal; pairs of which one may have been
bought with the other; policies, kinds of decision and departments against the others; the old backlog. Nothing here
says what stands out: that takes all looks together (queries/attention.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import expm1, log1p, sqrt
from typing import Any

import polars as pl
from scipy import stats

from queries.analyses import minimum_n, values
from queries.metrics import catalogue
from queries.principles import measures_of_principles
from queries.scope import Period, Scope
from queries.statistics.estimate import critical, two_sided
from queries.statistics.expectation import FEWEST, Expectation, Point, expectation, next_value
from queries.statistics.shares import compare_shares, wilson
from queries.warehouse import Warehouse

Week = Mapping[str, Any]

# The last whole week and those that it is held against.
WEEKS = 13
# From this age on an open ticket is an old one.
OLD_DAYS = 14
# From this share of refused rows on the numbers are not what they seem.
MANY_REFUSED = 0.02
HOUSE = "house"
Z = critical(0.95)

# What the last week is told of to the end. Of all others a fresh week has had less time to go wrong, so that it looks
# better than it is: there a week is only ever called worse.
SETTLED = {"opened", "csat", "nps", "ces", "promise_kept", "reopened_in_week", "repeat_contact"}
SETTLED |= {"first_contact_resolution", "response_rate", "bot_contained", "hindered", "feedback_acknowledged"}
# Of these a fresh week looks worse than it is: those asked last have not had their time to answer.
UNRIPE = {"coverage"}
# Speed is bought with quality: if the first got better and the second worse, in the same place.
PAIRS = tuple(
    (fast, good)
    for fast in ("first_response", "next_reply", "requester_wait", "sla_met")
    for good in ("csat", "reopened_in_week", "first_contact_resolution", "repeat_contact")
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `dimension` and `cell` say where ('house', ''); `value` is what came and `expected`
    what was to be expected, usually between `low` and `high`; `p` the chance of it if nothing were the matter.

    `kind`: week, period, goal, pair, policy, decision, department, backlog, promises or refused. `verdict`: worse,
    better or unusual. `also` names other places with the same finding, `beside` the quality that paid for a speed.
    """

    kind: str
    measure: str
    verdict: str
    value: float
    expected: float | None
    n: int
    p: float
    dimension: str = HOUSE
    cell: str = ""
    low: float | None = None
    high: float | None = None
    week: date | None = None
    day: date | None = None
    beside: Finding | None = None
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Seen:
    """What is looked at: the period as a whole and by team, the weeks up to its last whole one, and the goals."""

    now: pl.DataFrame
    teams: pl.DataFrame
    weekly: pl.DataFrame
    week: date | None
    goals: Mapping[tuple[str, str | None], float]
    is_compared: bool


def look(warehouse: Warehouse, scope: Scope, before: Scope | None) -> Seen:
    measures = measures_of_principles()
    week, weekly = weeks_until(warehouse, scope)
    return Seen(
        values(warehouse, scope, measures, "all", before),
        values(warehouse, scope, measures, "team", before),
        weekly,
        week,
        goals_of(warehouse, scope),
        before is not None,
    )


# The last whole week


def weeks_until(warehouse: Warehouse, scope: Scope) -> tuple[date | None, pl.DataFrame]:
    """The Monday of the last whole week of the period, and the rows of overview/weekly up to it."""
    extent = warehouse.run("frame/extent", scope.during(None)).row(0, named=True)
    end = scope.period.last if scope.period else extent["last_day"]
    monday = None
    if end and extent["last_whole_week"]:
        monday = min(end - timedelta(days=(end.weekday() + 1) % 7 + 6), extent["last_whole_week"])
    last = monday or end or date.min
    period = Period(last - timedelta(weeks=WEEKS - 1), last + timedelta(days=6)) if end else None
    measures = ("opened", *measures_of_principles())
    return monday, warehouse.run("overview/weekly", scope.during(period), measures=measures)


def weeks(warehouse: Warehouse, weekly: pl.DataFrame, week: date | None) -> Iterator[Finding]:
    """Each measure in each place: its last whole week against those before."""
    for series in series_of(weekly):
        if found := look_at_week(warehouse, series, week):
            yield found


def series_of(rows: pl.DataFrame) -> Iterator[list[dict[str, Any]]]:
    """The weeks of each measure in each place. Where a dimension has one cell it is the house again."""
    cells = rows.group_by("measure", "dimension").agg(pl.col("cell").n_unique().alias("count_cells"))
    told_apart = rows.join(cells, on=["measure", "dimension"], maintain_order="left").filter(
        (pl.col("dimension") == HOUSE) | (pl.col("count_cells") > 1)
    )
    for _, weeks in told_apart.group_by("measure", "dimension", "cell", maintain_order=True):
        yield weeks.sort("week").rows(named=True)


def look_at_week(warehouse: Warehouse, series: list[dict[str, Any]], monday: date | None) -> Finding | None:
    """Whether the week is one of those before. None where that cannot be told, or the measure has no good direction."""
    *before, now = series
    metric = catalogue()[now["measure"]]
    is_told = metric.direction != "neutral" or metric.name == "opened"
    least = minimum_n(warehouse, metric.name)
    if not is_told or metric.name in UNRIPE or now["week"] != monday or len(before) < FEWEST:
        return None
    if now["n"] < least or sum(week["n"] for week in before) < least:
        return None
    found = EXPECTED[now["kind"]](now, before)
    if found is None:
        return None
    value = value_of(now)
    verdict = judged(metric.name, value - found.value)
    return Finding(
        "week",
        metric.name,
        verdict,
        value,
        found.value,
        now["n"],
        chance(metric.name, found.p, verdict),
        now["dimension"],
        now["cell"],
        found.low,
        found.high,
        monday,
    )


def value_of(week: Week) -> float:
    """A week's value in the measure's unit."""
    kind, mean = week["kind"], week["total"] / week["n"]
    return float({"time": week["median"], "count": week["n"], "score": 100 * mean}.get(kind, mean))


def judged(measure: str, gap: float) -> str:
    """unusual where the measure has no good direction, or the gap is too small to be news."""
    metric = catalogue()[measure]
    if metric.direction == "neutral" or abs(gap) <= metric.neutral:
        return "unusual"
    return "worse" if (gap > 0) == (metric.direction == "lower") else "better"


def chance(measure: str, p: float, verdict: str) -> float:
    """The chance that counts: one of both sides for what is told to the end, else of being worse alone. What is too
    small to matter to anybody is no finding, however many values stand behind it."""
    if measure in SETTLED:
        is_news = verdict != "unusual" or catalogue()[measure].direction == "neutral"
        return p if is_news else 1.0
    return only_worse(p, verdict)


def only_worse(p: float, verdict: str) -> float:
    """A two-sided chance as a one-sided one, for what can only be called worse."""
    return p / 2 if verdict == "worse" else 1 - p / 2


def expected_share(now: Week, before: Sequence[Week]) -> Expectation | None:
    """The larger chance of two: as weeks differ, and by Fisher's exact test, which small numbers do not fool."""
    hits, n = sum(week["total"] for week in before), sum(week["n"] for week in before)
    exact = compare_shares(round(now["total"]), now["n"], round(hits), n).p_fisher
    pooled = (hits + now["total"]) / (n + now["n"])
    if not 0 < pooled < 1:
        return None
    points = [Point(week["total"] / week["n"], pooled * (1 - pooled) / week["n"]) for week in (*before, now)]
    found = expectation(points[-1], points[:-1])
    if found is None or exact is None:
        return None
    return Expectation(found.value, max(0.0, found.low), min(1.0, found.high), max(found.p, exact))


def expected_mean(now: Week, before: Sequence[Week], factor: float = 1.0) -> Expectation | None:
    """With one variance for all weeks: that of a week alone would rest on too little."""
    weeks = [*before, now]
    n = sum(week["n"] for week in weeks)
    within = sum(week["squares"] - week["total"] ** 2 / week["n"] for week in weeks) / max(1, n - len(weeks))
    if within <= 0:
        return None
    points = [Point(factor * week["total"] / week["n"], factor**2 * within / week["n"]) for week in weeks]
    return expectation(points[-1], points[:-1])


def expected_score(now: Week, before: Sequence[Week]) -> Expectation | None:
    return expected_mean(now, before, 100.0)


def expected_time(now: Week, before: Sequence[Week]) -> Expectation | None:
    """Medians on the logarithm's scale, each with the variance that its interval implies."""
    points = [point for week in (*before, now) if (point := point_of_time(week))]
    if point_of_time(now) is None:
        return None
    found = expectation(points[-1], points[:-1])
    return found and Expectation(expm1(found.value), expm1(found.low), expm1(found.high), found.p)


# A median that all values share is not known better than so.
LEAST_ERROR = 0.05


def point_of_time(week: Week) -> Point | None:
    if week["median_low"] is None or week["median_high"] is None:
        return None
    error = (log1p(week["median_high"]) - log1p(week["median_low"])) / (2 * Z)
    return Point(log1p(week["median"]), max(error, LEAST_ERROR) ** 2)


def expected_count(now: Week, before: Sequence[Week]) -> Expectation | None:
    """Square roots of counts vary alike, whatever their size."""
    found = expectation(Point(sqrt(now["n"]), 0.25), [Point(sqrt(week["n"]), 0.25) for week in before])
    return found and Expectation(found.value**2, max(0.0, found.low) ** 2, found.high**2, found.p)


EXPECTED = {
    "share": expected_share,
    "mean": expected_mean,
    "score": expected_score,
    "time": expected_time,
    "count": expected_count,
}


# The period


def changed(seen: Seen) -> Iterator[Finding]:
    """Each measure of the period against the compared one, in the house and by team."""
    for dimension, row in places(seen):
        metric, gap = catalogue()[row["measure"]], row["difference"]
        reach = gap and (gap - row["difference_low"] if gap > 0 else row["difference_high"] - gap)
        if metric.direction == "neutral" or metric.name in UNRIPE or not reach:
            continue
        verdict, p = judged(metric.name, gap), two_sided(Z * abs(gap) / reach)
        yield Finding(
            "period",
            metric.name,
            verdict,
            row["value"],
            row["value_before"],
            row["n"],
            chance(metric.name, p, verdict),
            dimension,
            row["cell"],
        )


def places(seen: Seen) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of enough values: the house, and its teams where it has several."""
    shown = (pl.col("state") == "told") & pl.col("low").is_not_null()
    for row in seen.now.filter(shown).iter_rows(named=True):
        yield HOUSE, row
    for row in seen.teams.filter(shown & (pl.col("cell").n_unique().over("measure") > 1)).iter_rows(named=True):
        yield "team", row


def missed_goals(seen: Seen) -> Iterator[Finding]:
    """Each goal of the house, and of each team that has its own."""
    for dimension, row in places(seen):
        goal = seen.goals.get((row["measure"], row["cell"] if dimension == "team" else None))
        metric = catalogue()[row["measure"]]
        if goal is None or metric.direction == "neutral":
            continue
        verdict = judged(metric.name, row["value"] - goal)
        p = only_worse(chance_of_goal(row, goal), verdict)
        yield Finding(
            "goal", metric.name, verdict, row["value"], goal, row["n"], p, dimension, row["cell"], row["low"],
            row["high"],
        )  # fmt: skip


def goals_of(warehouse: Warehouse, scope: Scope) -> dict[tuple[str, str | None], float]:
    """(measure, team or None) -> goal."""
    found = warehouse.run("overview/goals", scope)
    return {(row["measure"], row["team"]): row["value"] for row in found.iter_rows(named=True)}


def chance_of_goal(row: Mapping[str, Any], goal: float) -> float:
    """Two-sided, of a value as far from the goal if the goal were the truth: the distance against the interval's reach
    to that side."""
    gap = row["value"] - goal
    reach = row["value"] - row["low"] if gap > 0 else row["high"] - row["value"]
    return two_sided(Z * abs(gap) / reach) if reach else float(gap == 0)


# One against the others


def contrasts(warehouse: Warehouse, scope: Scope) -> Iterator[Finding]:
    """Each policy by how often it stands in the way, each kind of decision by how often it is overturned, against all
    others together."""
    kinds = {"hindered": ("policy", "policy"), "overturned": ("decision", "kind")}
    for row in warehouse.run("overview/contrasts", scope).iter_rows(named=True):
        if min(row["n"], row["n_beside"]) < warehouse.minimum_n:
            continue
        kind, dimension = kinds[row["measure"]]
        misses, misses_beside = row["n"] - row["hits"], row["n_beside"] - row["hits_beside"]
        table = [[row["hits"], misses], [row["hits_beside"], misses_beside]]
        share = wilson(row["hits"], row["n"])
        verdict = judged(row["measure"], row["hits"] / row["n"] - row["hits_beside"] / row["n_beside"])
        yield Finding(
            kind,
            row["measure"],
            verdict,
            row["hits"] / row["n"],
            row["hits_beside"] / row["n_beside"],
            row["n"],
            1.0 if verdict == "unusual" else float(stats.fisher_exact(table, alternative="greater").pvalue),
            dimension,
            row["cell"],
            share.low,
            share.high,
        )


def departments(seen: Seen) -> Iterator[Finding]:
    """Each team by how long it lets others wait that pass tickets to it, against all teams together. They hold the team
    itself, so that the difference is told too small rather than too large."""
    house = next((row for dimension, row in places(seen) if is_pick_up(dimension, row, HOUSE)), None)
    for dimension, row in places(seen):
        if house is None or not is_pick_up(dimension, row, "team"):
            continue
        error = sqrt(log_variance(row) + log_variance(house))
        p = two_sided((log1p(row["value"]) - log1p(house["value"])) / error)
        verdict = judged("pick_up", row["value"] - house["value"])
        yield Finding(
            "department", "pick_up", verdict, row["value"], house["value"], row["n"], only_worse(p, verdict), "team",
            row["cell"], row["low"], row["high"],
        )  # fmt: skip


def is_pick_up(dimension: str, row: Mapping[str, Any], wanted: str) -> bool:
    return dimension == wanted and row["measure"] == "pick_up" and row["high"] is not None


def log_variance(row: Mapping[str, Any]) -> float:
    return max((log1p(row["high"]) - log1p(row["low"])) / (2 * Z), LEAST_ERROR) ** 2


def pairs(looks: list[Finding]) -> list[Finding]:
    """Each pair in each place: the speed got better and the quality worse. The chance is the larger one of the two."""
    places_of = {(each.kind, each.dimension, each.cell, each.measure): each for each in looks if each.kind in SPANS}
    found = []
    for kind, dimension, cell, measure in places_of:
        for fast, good in PAIRS:
            paid = places_of.get((kind, dimension, cell, good))
            if measure != fast or paid is None:
                continue
            won = places_of[kind, dimension, cell, measure]
            p = max(one_sided(won, "better"), one_sided(paid, "worse"))
            found.append(replace(won, kind="pair", verdict="worse", p=p, beside=paid))
    return found


SPANS = ("week", "period")


def one_sided(look: Finding, wanted: str) -> float:
    p = look.p if look.measure in SETTLED else two_sided_of(look)
    return p / 2 if look.verdict == wanted else 1 - p / 2


def two_sided_of(look: Finding) -> float:
    """`only_worse` undone: a pair asks for the other side too."""
    return 2 * look.p if look.verdict == "worse" else 2 * (1 - look.p)


# What piles up


def backlog(warehouse: Warehouse, scope: Scope, week: date | None) -> Iterator[Finding]:
    """By how much the old tickets became more in the last week, against the weeks before. Their number itself is no
    series of weeks: most of them are the same tickets."""
    if week is None:
        return
    period = Period(week - timedelta(weeks=WEEKS), week + timedelta(days=6))
    rows = warehouse.run("overview/old_backlog", scope.during(period), days=OLD_DAYS)
    is_alone = rows["team"].n_unique() <= 2
    for (team,), weeks in rows.group_by("team", maintain_order=True):
        old = weeks.sort("week")["count_old"].to_list()
        steps = [after - earlier for earlier, after in pairwise(old)]
        found = next_value(steps[-1], steps[:-1]) if steps else None
        if found is None or weeks["week"].max() != week or (team and is_alone):
            continue
        verdict = "worse" if steps[-1] > found.value else "better"
        yield Finding(
            "backlog", "backlog_age", verdict, steps[-1], found.value, old[-1], only_worse(found.p, verdict),
            "team" if team else HOUSE, str(team), found.low, found.high, week,
        )  # fmt: skip


def overdue(warehouse: Warehouse, scope: Scope) -> Iterator[Finding]:
    """Promises that were due and are not kept: no chance is in that. The team with most of them stands first."""
    rows = warehouse.run("overview/overdue_promises", scope).rows(named=True)
    if rows:
        total, oldest = sum(row["count_promises"] for row in rows), min(row["oldest_day"] for row in rows)
        teams = tuple(("team", row["team"]) for row in rows if row["team"] != "(all)")
        yield Finding("promises", "promise_kept", "worse", total, None, total, 0.0, day=oldest, also=teams)


def refused(warehouse: Warehouse, scope: Scope) -> Iterator[Finding]:
    """Rows of the files that stand in no number, where they are many."""
    line = warehouse.run("frame/data_line", scope).row(0, named=True)
    share = line["quarantined_share"] or 0.0
    if share > MANY_REFUSED:
        yield Finding("refused", "", "worse", share, MANY_REFUSED, line["count_quarantined"], 0.0)
