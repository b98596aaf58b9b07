"""What a question about decisions needs besides its rows: intervals, differences, and what chance alone would give.

Each takes a warehouse (which knows what its viewer may see) and a scope. Shares are fractions, waits seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from queries.analyses import minimum_n
from queries.followed import BESIDE, Group, beside, differ, groups_after, horizon, sizes, time_until
from queries.scope import Scope
from queries.statistics.counts import compare_counts
from queries.statistics.estimate import Estimate
from queries.statistics.outcomes import upheld
from queries.statistics.shares import newcombe, wilson
from queries.warehouse import Warehouse

# The classes (their lower edges, per cent of the limit) just below it, and the stretch before for comparison.
JUST_BELOW, BEFORE = (95,), (80, 85, 90)
WITHOUT, WITH, GRANTED, REQUIRED = "without_alternative", "with_alternative", "granted", "required"
ANSWERS = (WITHOUT, WITH, GRANTED)


def heaping(warehouse: Warehouse, scope: Scope, by: str) -> pl.DataFrame:
    """One row per cell of `by` (all, team): concessions just below the limit against the stretch before, as densities.

    Without heaping the ratio is about 1, or less as large amounts are rarer. `is_heaped`: its interval lies above.
    """
    found = warehouse.run("decisions/use_of_limit", scope, by=by)
    rows = []
    for (cell,), classes in found.group_by(["cell"], maintain_order=True):
        n = int(classes["count_limited"][0])
        just, before = count_in(classes, JUST_BELOW), count_in(classes, BEFORE)
        ratio = compare_counts(just, before, 5 * len(JUST_BELOW), 5 * len(BEFORE)).ratio
        rows.append(
            {
                "cell": cell,
                "n": n,
                "count_just_below": just,
                "count_before": before,
                "count_over": count_in(classes, (100,)),
                "ratio": ratio.value,
                "ratio_low": ratio.low,
                "ratio_high": ratio.high,
                "is_heaped": n >= warehouse.minimum_n and ratio.low is not None and ratio.low > 1,
            }
        )
    return pl.DataFrame(rows, schema=HEAPING)


HEAPING = {
    "cell": pl.String,
    **dict.fromkeys(("n", "count_just_below", "count_before", "count_over"), pl.Int64),
    **dict.fromkeys(("ratio", "ratio_low", "ratio_high"), pl.Float64),
    "is_heaped": pl.Boolean,
}


def count_in(classes: pl.DataFrame, edges: tuple[int, ...]) -> int:
    return int(classes.filter(pl.col("at_least").is_in(edges))["count_decisions"].sum())


def approval_waits(warehouse: Warehouse, scope: Scope, by: str) -> pl.DataFrame:
    """One row per cell of `by` (all, team): how long half and nine in ten of the requests for approval waited, those
    without an answer counted for as long as they have (Kaplan-Meier)."""
    curves = warehouse.run("decisions/approvals", scope, by=by)
    least = minimum_n(warehouse, "approval_wait")
    rows = []
    for cell, n in sizes(curves).items():
        half, most = time_until(curves, cell), time_until(curves, cell, 0.9)
        answered = curves.filter(pl.col("cell") == cell)["count_answered"][0]
        rows.append(
            {"cell": cell, "n": n, "count_open": n - answered, "median": half.value, "low": half.low}
            | {"high": half.high, "p90": most.value, "state": "told" if n >= least else "too_few"}
        )
    return pl.DataFrame(rows, schema=WAITS)


WAITS = {
    "cell": pl.String,
    "n": pl.Int64,
    "count_open": pl.Int64,
    **dict.fromkeys(("median", "low", "high", "p90"), pl.Float64),
    "state": pl.String,
}


def backing(warehouse: Warehouse, scope: Scope, by: str) -> pl.DataFrame:
    """The rows of decisions/backing with the shares that belong beside each other: coverage of reviews, upheld with its
    interval and with what it could be had every decision been reviewed, and overturned with its interval."""
    found = warehouse.run("decisions/backing", scope, by=by)
    least = minimum_n(warehouse, "self_reviewed")
    rows = []
    for row in found.iter_rows(named=True):
        told = upheld(
            row["count_upheld"], row["count_overturned"], row["count_own"] - row["count_judged"], row["count_partly"]
        )
        changed = wilson(row["count_overturned"], row["count_judged"])
        rows.append(
            row
            | {"coverage": row["count_reviewed"] / row["count_own"] if row["count_own"] else None}
            | {"upheld": told.share.value, "upheld_low": told.share.low, "upheld_high": told.share.high}
            | {"bound_low": told.bounds.low, "bound_high": told.bounds.high}
            | {"overturned": changed.value, "overturned_low": changed.low, "overturned_high": changed.high}
            | {"state": "told" if row["count_judged"] >= least else "too_few"}
        )
    return pl.DataFrame(rows, schema={**found.schema, **BACKING})


BACKING = {
    **dict.fromkeys(("coverage", "upheld", "upheld_low", "upheld_high", "bound_low", "bound_high"), pl.Float64),
    **dict.fromkeys(("overturned", "overturned_low", "overturned_high"), pl.Float64),
    "state": pl.String,
}


def overturned_by_answer(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The share of reviewed decisions that were overturned: declines without an alternative, with one, and grants,
    each against declines with one. Groups are compared by the interval of their difference and nobody is ranked, so
    the house's minimum does."""
    found = {row["cell"]: row for row in warehouse.run("decisions/backing", scope, by="answer").iter_rows(named=True)}
    groups = {
        answer: Group.of(found[answer]["count_overturned"], found[answer]["count_judged"])
        for answer in ANSWERS
        if answer in found
    }
    return beside(groups, WITH, warehouse.minimum_n)


@dataclass(frozen=True)
class Afterwards:
    """What came after the answers that customers were left with, each against a no without an alternative. `business`
    is told within `days`; None: nobody was watched for long enough. `p`: of a no with and one without an alternative
    being followed by orders alike over the whole 90 days (log-rank); None: too few."""

    satisfied: pl.DataFrame
    contacted: pl.DataFrame
    business: pl.DataFrame
    days: int | None
    p: float | None


def after_the_answer(warehouse: Warehouse, scope: Scope) -> Afterwards:
    """Satisfaction, another contact and another order after a decline without an alternative, one with, and a grant;
    declines that regulation required stand last."""
    found = {row["cell"]: row for row in warehouse.run("decisions/after", scope).iter_rows(named=True)}
    known = [answer for answer in (*ANSWERS, REQUIRED) if answer in found]

    def shares(hits: str, n: str, measure: str) -> pl.DataFrame:
        groups = {answer: Group.of(found[answer][hits], found[answer][n]) for answer in known}
        return beside(groups, WITHOUT, minimum_n(warehouse, measure))

    curves = warehouse.run("decisions/business_after", scope, by="answer")
    least = minimum_n(warehouse, "business_after_decision")
    days = horizon(curves, [answer for answer in ANSWERS if sizes(curves).get(answer, 0) >= least])
    is_few = min(sizes(curves).get(answer, 0) for answer in (WITH, WITHOUT)) < least
    business = pl.DataFrame(schema=BESIDE)
    if curves.height and days:
        groups = groups_after(curves, (*ANSWERS, REQUIRED), days)
        business = beside(groups, WITHOUT, least)
    return Afterwards(
        shares("count_satisfied", "n_satisfied", "csat"),
        shares("count_contacted", "n_contacted", "contact_after_decision"),
        business,
        days,
        None if is_few else differ(curves, (WITH, WITHOUT)).p,
    )


def hindrances(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The rows of decisions/hindered with the difference to all others together. `is_signal`: beyond what chance gives
    with so many cells looked at (Bonferroni over Newcombe's interval)."""
    found = warehouse.run("decisions/hindered", scope)
    n, hits = int(found["n"].sum()), int(found["count_hindered"].sum())
    least = warehouse.minimum_n
    compared = max(1, found.filter(pl.col("n") >= least).height)
    rows = []
    for row in found.iter_rows(named=True):
        others = (hits - row["count_hindered"], n - row["n"])
        is_told = row["n"] >= least and others[1] >= least
        gap = (
            newcombe(row["count_hindered"], row["n"], *others, confidence=1 - 0.05 / compared)
            if is_told
            else Estimate(None)
        )
        rows.append(
            row
            | {"share": row["count_hindered"] / row["n"], "difference": gap.value}
            | {"difference_low": gap.low, "difference_high": gap.high}
            | {"state": "told" if row["n"] >= least else "too_few", "is_signal": gap.low is not None and gap.low > 0}
        )
    return pl.DataFrame(rows, schema={**found.schema, **HINDRANCES})


HINDRANCES = {
    **dict.fromkeys(("share", "difference", "difference_low", "difference_high"), pl.Float64),
    "state": pl.String,
    "is_signal": pl.Boolean,
}


@dataclass(frozen=True)
class OverDelivery:
    """Satisfaction and business by what was granted against the loss; against classes of up to the whole loss."""

    satisfied: pl.DataFrame
    business: pl.DataFrame
    days: int | None


CLASSES = ("0", "50", "100", "150", "151")


def over_delivery(warehouse: Warehouse, scope: Scope) -> OverDelivery:
    """What more than the loss brings: no more, as a rule. Worse failures are paid more and leave people less content,
    so a fall is expected without any harm."""
    found = {str(row["at_most"]): row for row in warehouse.run("decisions/over_delivery", scope).iter_rows(named=True)}
    satisfied = {
        each: Group.of(found[each]["count_satisfied"], found[each]["n_satisfied"]) for each in CLASSES if each in found
    }
    curves = warehouse.run("decisions/business_after", scope, by="delivered")
    least = minimum_n(warehouse, "business_after_decision")
    # A class too small to be compared does not shorten the time for which the others are told.
    days = horizon(curves, [each for each, n in sizes(curves).items() if n >= least])
    business = groups_after(curves, CLASSES, days) if days and curves.height else {}
    return OverDelivery(beside(satisfied, "100", minimum_n(warehouse, "csat")), beside(business, "100", least), days)


NO_FAILURE, RECOVERED = "no failure", "recovered"


def recovery_groups(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Satisfaction without a failure, after one that was made good, and after one that was not, each against none."""
    found = {row["outcome"]: row for row in warehouse.run("satisfaction/recovery", scope).iter_rows(named=True)}
    groups = {
        outcome: Group.of(found[outcome]["count_satisfied"], found[outcome]["n"])
        for outcome in (NO_FAILURE, RECOVERED, "not recovered")
        if outcome in found
    }
    return beside(groups, NO_FAILURE, minimum_n(warehouse, "recovery"))
