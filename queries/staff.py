"""Comparisons of people and teams, for pages that speak of trust and learning: nobody is ranked, noise is called noise.

Each takes a warehouse (which knows what its viewer may see) and a scope. Viewers of aggregates alone get nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from queries.analyses import adjusted, consistency, minimum_n, pooled, strata, total
from queries.metrics import catalogue
from queries.scope import Scope
from queries.statistics.charts import share_chart
from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.funnel import INNER, OUTER, overdispersion, score_limits
from queries.statistics.shares import difference, newcombe, wilson
from queries.warehouse import Warehouse

# Enough for a smooth curve; they lie closer together where it bends.
STEPS = 40
DIMENSIONS = ("team", "channel", "region", "language")


def funnel_curve(warehouse: Warehouse, scope: Scope, measure: str, by: str) -> pl.DataFrame:
    """One row per n up to the largest cell's: the overall share and the limits around it that `compare_fairly` judges
    by. Empty where fewer than two cells have enough values."""
    sizes = [total(found) for found in strata(warehouse, scope, measure, by).values()]
    enough = [(hits, n) for hits, n in sizes if n >= minimum_n(warehouse, measure)]
    spread = overdispersion([hits for hits, _ in enough], [n for _, n in enough])
    rows: list[dict[str, Any]] = []
    if len(enough) > 1 and spread.overall is not None:
        smallest, largest = minimum_n(warehouse, measure), max(n for _, n in enough) * 1.05
        for step in range(STEPS + 1):
            n = smallest + (largest - smallest) * (step / STEPS) ** 2
            inner = score_limits(spread.overall, n, INNER, spread.tau2 or 0.0)
            outer = score_limits(spread.overall, n, OUTER, spread.tau2 or 0.0)
            rows.append({"n": n, "overall": spread.overall, "low_95": inner.low, "high_95": inner.high})
            rows[-1] |= {"low_998": outer.low, "high_998": outer.high, "is_widened": spread.is_overdispersed}
    numbers = dict.fromkeys(("n", "overall", "low_95", "high_95", "low_998", "high_998"), pl.Float64)
    return pl.DataFrame(rows, schema={**numbers, "is_widened": pl.Boolean})


@dataclass(frozen=True)
class Pairs:
    """How many pairs of cells can be told apart: the places of one lie all above those of the other."""

    count_apart: int
    count_all: int


def told_apart(compared: pl.DataFrame) -> Pairs:
    """Of the rows of `compare_fairly`: a league table would put all of them in an order that few of them have."""
    places = compared.filter(pl.col("rank_low").is_not_null()).select("rank_low", "rank_high").rows()
    apart = sum(
        first[1] < second[0] or second[1] < first[0]
        for place, first in enumerate(places)
        for second in places[place + 1 :]
    )
    return Pairs(apart, len(places) * (len(places) - 1) // 2)


def consistencies(warehouse: Warehouse, scope: Scope, measure: str) -> pl.DataFrame:
    """One row per dimension (team, channel, region, language): the lowest and highest share of its cells, the range,
    and `spread`: the standard deviation between them that is left without chance; `p`: that chance gave as much."""
    rows = []
    for by in DIMENSIONS:
        found = consistency(warehouse, scope, measure, by)
        rows.append(
            {
                "dimension": by,
                "count_cells": found.dispersion.df + 1 if found.dispersion.q is not None else 0,
                "low": found.low,
                "high": found.high,
                "range": found.range,
                "spread": found.dispersion.tau,
                "p": found.dispersion.p,
            }
        )
    numbers = dict.fromkeys(("low", "high", "range", "spread", "p"), pl.Float64)
    return pl.DataFrame(rows, schema={"dimension": pl.String, "count_cells": pl.Int64, **numbers})


@dataclass(frozen=True)
class Training:
    """What changed with a course. `trained` and `others`: the change of a share of those who took it, and of those who
    did not; `effect`: the first less the second (difference in differences). `cells`: one row per group and time, with
    n and the share. `is_enough`: each of the four has the minimum n."""

    trained: Estimate
    others: Estimate
    effect: Estimate
    count_trained: int
    cells: pl.DataFrame
    is_enough: bool


def after_training(warehouse: Warehouse, scope: Scope, course: str, measure: str) -> Training:
    """A share before and after a course, of those who took it against those who did not, over the same weeks. Not
    drawn by lot: who was sent may have differed already, and it says nothing of why."""
    found = warehouse.run("agents/training", scope, course=course, measures=(measure,))
    counts = {(row["is_trained"], row["is_after"]): row for row in found.iter_rows(named=True)}
    told = (pl.col("is_trained"), pl.col("is_after"), pl.col("n"), pl.col("value"), pl.col("low"), pl.col("high"))
    shares = [wilson(row["count_hits"], row["n"]) for row in found.iter_rows(named=True)]
    columns = {name: [getattr(share, name) for share in shares] for name in ("value", "low", "high")}
    trained, others = changed(counts, True), changed(counts, False)
    return Training(
        trained,
        others,
        difference(trained, others),
        max((row["count_agents"] for (is_trained, _), row in counts.items() if is_trained), default=0),
        found.with_columns(*(pl.Series(name, values, dtype=pl.Float64) for name, values in columns.items())).select(
            told
        ),
        found.height == 4 and min(found["n"]) >= minimum_n(warehouse, measure),
    )


def changed(counts: dict[tuple[bool, bool], dict[str, Any]], is_trained: bool) -> Estimate:
    """The change of one group's share; unknown where it has nothing on one side."""
    before, after = counts.get((is_trained, False)), counts.get((is_trained, True))
    if before is None or after is None:
        return UNKNOWN
    return newcombe(after["count_hits"], after["n"], before["count_hits"], before["n"])


def weeks_of_agent(warehouse: Warehouse, scope: Scope, agent: str, measure: str) -> pl.DataFrame:
    """One row per week of one person's share: n, the share, and the limits between which it varies by chance."""
    found = warehouse.run("agents/weeks", scope, agent=agent, share=measure)
    chart = share_chart(found["count_hits"].to_list(), found["n"].to_list())
    columns = {"share": chart.points, "low": chart.low, "high": chart.high}
    return found.with_columns(
        *(pl.Series(name, values, dtype=pl.Float64) for name, values in columns.items()),
        pl.lit(chart.centre, dtype=pl.Float64).alias("centre"),
        pl.Series("is_signal", [place in chart.signals for place in range(found.height)], dtype=pl.Boolean),
    )


def beside_house(warehouse: Warehouse, scope: Scope, agent: str, measures: tuple[str, ...]) -> pl.DataFrame:
    """One row per share of which `agent` has values: theirs with its interval, `house`: what all who may be seen reach
    with tickets of the same kinds (topic and priority), and where theirs `stands` beside it: `strength` or `learning`
    where observed against expected leaves out 1, `as_usual`, or `too_few`. Nobody else is in it by name."""
    rows = []
    for measure in measures:
        cells = strata(warehouse, scope, measure, "agent")
        own = cells.get(agent)
        if not own:
            continue
        hits, n = total(own)
        share, beside = wilson(hits, n), adjusted(own, hits, pooled(cells))
        few = n < minimum_n(warehouse, measure) or beside["expected"] is None
        rows.append(
            {
                "measure": measure,
                "n": n,
                "value": share.value,
                "low": share.low,
                "high": share.high,
                "house": None if few or beside["expected"] is None else beside["expected"] / n,
                "state": "too_few" if few else "told",
                "stands": "too_few" if few else stands(measure, beside["ratio_low"], beside["ratio_high"]),
            }
        )
    numbers = dict.fromkeys(("value", "low", "high", "house"), pl.Float64)
    words = dict.fromkeys(("state", "stands"), pl.String)
    return pl.DataFrame(rows, schema={"measure": pl.String, "n": pl.Int64, **numbers, **words})


def stands(measure: str, ratio_low: float | None, ratio_high: float | None) -> str:
    """Where observed against expected, given by its interval, stands beside 1."""
    direction = catalogue()[measure].direction
    if ratio_low is None or ratio_high is None or direction == "neutral" or ratio_low <= 1 <= ratio_high:
        return "as_usual"
    return "strength" if (ratio_low > 1) == (direction == "higher") else "learning"
