"""Where each measure of the principles stands: its value, its weeks, and whether it is on track.

Where a goal is stated, the interval decides: all of it on the good side is on track, all on the other off track, and
around the goal too few values were seen to say. Where none is, a measure stands out only if its last whole week or its
period does among everything that was looked at (queries/attention.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from queries.analyses import minimum_n, recovered
from queries.attention import Attention, attention_to
from queries.looks import HOUSE, Finding, Seen, goals_of, look, value_of
from queries.metrics import Metric, catalogue
from queries.principles import Principle, measures_of_principles
from queries.scope import Scope
from queries.statistics.competing import incidence
from queries.statistics.dispersion import spread_of_shares
from queries.warehouse import Warehouse

# From bad to good, then what says nothing: a principle stands where the first of its measures in this order does.
STATES = (
    "off_track", "worse", "uneven", "undecided", "on_track", "better", "even", "steady", "neutral", "too_few",
    "withheld", "no_data",
)  # fmt: skip
# A week of fewer values is no point of a line.
FEWEST_IN_WEEK = 5
# How unlike teams are is told of this.
COMPARED = "csat"


@dataclass(frozen=True)
class Standing:
    """A measure as it stands. `state` is one of STATES. `goal_by_other_clock`: a goal is stated, by the other clock."""

    metric: Metric
    state: str = "no_data"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    goal: float | None = None
    trend: tuple[float | None, ...] = ()
    goal_by_other_clock: bool = False


@dataclass(frozen=True)
class Overview:
    """Every measure by its name, and what needs attention."""

    standings: dict[str, Standing]
    attention: Attention

    def of(self, principle: Principle) -> Standing:
        """The measure that decides where a principle stands."""
        return min((self.standings[name] for name in principle.measures), key=lambda each: STATES.index(each.state))


def overview(warehouse: Warehouse, scope: Scope, before: Scope | None = None) -> Overview:
    """All there is on the page Overview, from as few questions as it takes."""
    seen = look(warehouse, scope, before)
    found = attention_to(warehouse, scope, seen)
    other = goals_of(warehouse, replace(scope, clock="calendar" if scope.clock == "business" else "business"))
    standings = standings_of(seen, found.signals, scope, other)
    for special in (time_to_no(warehouse, scope), recovery(warehouse, scope), consistency(seen)):
        standings[special.metric.name] = special
    return Overview(standings, found)


def standings_of(
    seen: Seen, signals: Iterable[Finding], scope: Scope, other: dict[tuple[str, str | None], float]
) -> dict[str, Standing]:
    rows = {row["measure"]: row for row in seen.now.iter_rows(named=True)}
    weeks = trends(seen.weekly)
    standings = {}
    for name in measures_of_principles():
        row, goal = rows.get(name), goal_of(seen, name, scope)
        standing = Standing(catalogue()[name], trend=weeks.get(name, ()), goal=goal)
        if row is not None and row["state"] == "withheld":
            standing = replace(standing, state="withheld", trend=())
        elif row is not None and row["value"] is not None:
            standing = replace(
                standing, value=row["value"], low=row["low"], high=row["high"], n=row["n"],
                goal_by_other_clock=goal is None and (name, None) in other,
            )  # fmt: skip
            state = "too_few" if row["state"] == "too_few" else state_of(standing, signals)
            standing = replace(standing, state=state)
        standings[name] = standing
    return standings


def trends(weekly: pl.DataFrame) -> dict[str, tuple[float | None, ...]]:
    """The value of the house in each week, by measure; None where the week has too few."""
    house = weekly.filter(pl.col("dimension") == HOUSE).sort("week")
    found: dict[str, list[float | None]] = {}
    for week in house.iter_rows(named=True):
        found.setdefault(week["measure"], []).append(value_of(week) if week["n"] >= FEWEST_IN_WEEK else None)
    return {name: tuple(values) for name, values in found.items()}


def goal_of(seen: Seen, measure: str, scope: Scope) -> float | None:
    """The team's own where one team alone is asked for, else the house's."""
    own = seen.goals.get((measure, scope.teams[0])) if scope.teams and len(scope.teams) == 1 else None
    return seen.goals.get((measure, None)) if own is None else own


def state_of(standing: Standing, signals: Iterable[Finding]) -> str:
    """By the goal, else by what stands out; what has no good direction is neither."""
    metric = standing.metric
    if metric.direction == "neutral":
        return "neutral"
    if standing.goal is not None:
        return by_goal(standing, standing.goal)
    verdicts = {each.verdict for each in signals if is_of_house(each, metric.name)}
    return "worse" if "worse" in verdicts else "better" if "better" in verdicts else "steady"


def is_of_house(each: Finding, measure: str) -> bool:
    return each.measure == measure and each.dimension == HOUSE and each.kind in ("week", "period")


def by_goal(standing: Standing, goal: float) -> str:
    """The whole interval must lie on one side."""
    if standing.low is None or standing.high is None:
        return "too_few"
    is_lower_good = standing.metric.direction == "lower"
    if standing.high <= goal:
        return "on_track" if is_lower_good else reached(standing.high, goal)
    if standing.low >= goal:
        return reached(standing.low, goal) if is_lower_good else "on_track"
    return "undecided"


def reached(limit: float, goal: float) -> str:
    """An interval that ends at the goal has not missed it."""
    return "undecided" if limit == goal else "off_track"


# Measures that are no sum of facts

# What sums may miss by rounding.
HAIR = 1e-12


def time_to_no(warehouse: Warehouse, scope: Scope) -> Standing:
    """Until half of those who will be told no have been (Aalen-Johansen), and where the curve's interval says so."""
    metric, curve = catalogue()["time_to_no"], warehouse.run("decisions/time_to_no", scope)
    count = int(curve["count_no"].sum())
    if not count:
        return Standing(metric)
    left = curve["at_risk"].to_list()
    times: list[float] = []
    outcomes: list[int] = []
    for row, after in zip(curve.iter_rows(named=True), [*left[1:], 0], strict=True):
        undecided = row["at_risk"] - after - row["count_no"] - row["count_yes"]
        for outcome, many in ((1, row["count_no"]), (2, row["count_yes"]), (0, undecided)):
            times += [row["seconds"]] * many
            outcomes += [outcome] * many
    told = incidence(times, outcomes)
    half = (told.final(1).value or 0.0) / 2 - HAIR
    moments = [(each.time, each.ended[0]) for each in told.moments]
    value, high, low = (
        next((time for time, share in moments if (limit := getattr(share, side)) is not None and limit >= half), None)
        for side in ("value", "low", "high")
    )
    state = "steady" if count >= minimum_n(warehouse, metric.name) else "too_few"
    return Standing(metric, state, value, low, high, count)


def recovery(warehouse: Warehouse, scope: Scope) -> Standing:
    """CSAT after a failure that was made good, less CSAT without a failure."""
    metric, found = catalogue()["recovery"], recovered(warehouse, scope)
    gap = found.difference
    if gap.value is None or gap.low is None or gap.high is None:
        return Standing(metric)
    answers = warehouse.run("satisfaction/recovery", scope)
    n = int(answers.filter(pl.col("outcome") == "recovered")["n"].sum())
    if n < minimum_n(warehouse, metric.name):
        return Standing(metric, "too_few", gap.value, gap.low, gap.high, n)
    state = "worse" if gap.high < 0 else "better" if gap.low > 0 else "steady"
    return Standing(metric, state, gap.value, gap.low, gap.high, n)


def consistency(seen: Seen) -> Standing:
    """How unlike the teams are in CSAT once chance is out; from the lowest to the highest of them as the range."""
    metric = catalogue()["consistency"]
    shown = seen.teams.filter((pl.col("measure") == COMPARED) & pl.col("value").is_not_null())
    enough = shown.filter(pl.col("state") == "told")
    if shown.height < 2:
        return Standing(metric)
    if enough.height < 2:
        return Standing(metric, "too_few", n=int(shown["n"].sum()))
    spread = spread_of_shares(enough["count_hits"].to_list(), enough["n"].to_list())
    p = spread.dispersion.p
    state = "uneven" if p is not None and p < 0.05 else "even"
    return Standing(metric, state, spread.dispersion.tau, spread.low, spread.high, int(enough["n"].sum()))
