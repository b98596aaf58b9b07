"""Whether customers come back, and whether they do after good service and after bad: followed, open ones counted.

Each takes a warehouse (which knows what its viewer may see) and a scope. Shares are fractions, waits seconds, scores
points.
"""

from __future__ import annotations

import polars as pl

from queries.analyses import minimum_n
from queries.followed import BESIDE, beside, groups_after, horizon, share_before, sizes, time_until
from queries.scope import Scope
from queries.statistics.surveys import nps, nps_change
from queries.warehouse import Warehouse

# What tells good service from bad, in the order in which pages show it; of each `bad` is compared with `good`.
SERVICES = ("failed", "recovery", "declined", "promise", "reopened", "escalated", "csat")
MEASURES = {"business": "repeat_business", "churn": "churned"}
WEEK = 7 * 86400


def after_service(warehouse: Warehouse, scope: Scope, what: str) -> pl.DataFrame:
    """One row per service and group (bad, good): the share of customers that had ordered again ($what business) or left
    (churn) within `days` of the end of their first ticket of the period, and the difference to good."""
    curves = warehouse.run("customers/after_service", scope, what=what)
    least = minimum_n(warehouse, MEASURES[what])
    found = [compared(curves, service, ("bad", "good"), "good", least) for service in SERVICES]
    return pl.concat([each for each in found if each.height] or [pl.DataFrame(schema=SERVED)])


def by_tier(warehouse: Warehouse, scope: Scope, what: str) -> pl.DataFrame:
    """The same by the customers' tier, the largest first; nothing is compared with anything."""
    curves = warehouse.run("customers/after_service", scope, what=what).filter(pl.col("service") == "tier")
    tiers = sorted(sizes(curves), key=lambda tier: -sizes(curves)[tier])
    return compared(curves, "tier", tuple(tiers), "", minimum_n(warehouse, MEASURES[what]))


SERVED = {"service": pl.String, "days": pl.Int64} | BESIDE


def compared(curves: pl.DataFrame, service: str, cells: tuple[str, ...], reference: str, least: int) -> pl.DataFrame:
    own = curves.filter(pl.col("service") == service)
    known = sizes(own)
    # A group too small to be compared does not shorten the time for which the others are told.
    days = horizon(own, [cell for cell in cells if known.get(cell, 0) >= least])
    if not known or days is None:
        return pl.DataFrame(schema=SERVED)
    found = beside(groups_after(own, cells, days), reference, least)
    return found.select(pl.lit(service).alias("service"), pl.lit(days, pl.Int64).alias("days"), *BESIDE)


GROUPS = ("none", "made good", "not made good", "no ticket")
PROMOTERS = {
    "cell": pl.String,
    **dict.fromkeys(("n", "count_promoters", "count_passives", "count_detractors"), pl.Int64),
    **dict.fromkeys(("score", "low", "high", "difference", "difference_low", "difference_high"), pl.Float64),
    "state": pl.String,
}


def promoters(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """NPS of customers by what they had met in the 90 days before, each against those without a complaint."""
    found = {row["cell"]: row for row in warehouse.run("customers/promoters", scope).iter_rows(named=True)}
    least = minimum_n(warehouse, "nps")
    rows = []
    for cell in GROUPS:
        if cell not in found:
            continue
        row = found[cell]
        score = nps(*parts(row))
        told = row | {"score": score.score, "low": score.adjusted.low, "high": score.adjusted.high}
        told["state"] = "told" if row["n"] >= least else "too_few"
        if cell != "none" and "none" in found and min(row["n"], found["none"]["n"]) >= least:
            change = nps_change(parts(row), parts(found["none"])).difference
            told |= {"difference": change.value, "difference_low": change.low, "difference_high": change.high}
        rows.append(told)
    return pl.DataFrame(rows, schema=PROMOTERS)


def parts(row: dict[str, int]) -> tuple[int, int, int]:
    return row["count_promoters"], row["count_passives"], row["count_detractors"]


PASSED_ON = {
    "cell": pl.String,
    **dict.fromkeys(("n", "count_unacknowledged", "count_open"), pl.Int64),
    **dict.fromkeys(("median", "low", "high", "within_week", "week_low", "week_high", "closing"), pl.Float64),
    "state": pl.String,
}


def passed_on(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """One row per department: how long half of what was passed on to it waited to be acknowledged, the share that was
    within a week, and how long half waited to be closed; what is not yet is counted for as long as it has waited."""
    heard = warehouse.run("customers/feedback", scope, what="acknowledged")
    closed = warehouse.run("customers/feedback", scope, what="closed")
    least = minimum_n(warehouse, "feedback_acknowledged")
    rows = []
    for cell, n in sizes(heard).items():
        half, week = time_until(heard, cell), share_before(heard, cell, WEEK + 1)
        own, ended = heard.filter(pl.col("cell") == cell), closed.filter(pl.col("cell") == cell)
        rows.append(
            {"cell": cell, "n": n, "count_unacknowledged": own["count_open"][0]}
            | {"count_open": ended["count_open"][0] if ended.height else None}
            | {"median": half.value, "low": half.low, "high": half.high}
            | {"within_week": week.value, "week_low": week.low, "week_high": week.high}
            | {"closing": time_until(closed, cell).value, "state": "told" if n >= least else "too_few"}
        )
    return pl.DataFrame(rows, schema=PASSED_ON).sort("median", descending=True, nulls_last=False)
