"""Shares and counts: queries/statistics/shares.py, counts.py, change.py, and the macros of the same names."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from queries.statistics import change, counts, shares
from queries.statistics.estimate import Estimate, critical
from tests.vectors.vector import Adapter, Answer, Vector
from tests.vectors.warehouse import value

# `lower998` of a vector without one confidence is that of 99.8 %.
CONFIDENCES = {"80": 0.8, "90": 0.9, "95": 0.95, "98": 0.98, "99": 0.99, "998": 0.998, "999": 0.999}


def limits(estimate: Estimate, suffix: str = "") -> Answer:
    """`lower` and `upper`, as the vectors call them."""
    return {f"lower{suffix}": estimate.low, f"upper{suffix}": estimate.high}


def wilson(vector: Vector) -> tuple[Answer, ...]:
    x, n = vector.inputs["x"], vector.inputs["n"]
    told = shares.wilson(x, n, vector.confidence)
    python: Answer = {"p": told.value, **limits(told)}
    sql: Answer = {
        "lower": value("wilson_score_low($x, $n, $z)", x=x, n=n, z=critical(vector.confidence)),
        "upper": value("wilson_score_high($x, $n, $z)", x=x, n=n, z=critical(vector.confidence)),
        "lower95": value("wilson_low($x, $n)", x=x, n=n),
        "upper95": value("wilson_high($x, $n)", x=x, n=n),
    }
    for suffix, confidence in CONFIDENCES.items():
        python |= limits(shares.wilson(x, n, confidence), suffix)
        sql.setdefault(f"lower{suffix}", value("wilson_score_low($x, $n, $z)", x=x, n=n, z=critical(confidence)))
        sql.setdefault(f"upper{suffix}", value("wilson_score_high($x, $n, $z)", x=x, n=n, z=critical(confidence)))
    return python, sql


def wilson_continuity(vector: Vector) -> Answer:
    told = shares.wilson_continuity(vector.inputs["x"], vector.inputs["n"], vector.confidence)
    return {"p": told.value, **limits(told)}


def clopper_pearson(vector: Vector) -> Answer:
    told = shares.clopper_pearson(vector.inputs["x"], vector.inputs["n"], vector.confidence)
    return {"p": told.value, **limits(told)}


def difference_of_proportions(vector: Vector) -> tuple[Answer, ...]:
    x, n, x_before, n_before = (vector.inputs[name] for name in ("x1", "n1", "x2", "n2"))
    told = shares.newcombe(x, n, x_before, n_before, vector.confidence)
    python = {"diff": told.value, **limits(told)}
    if vector.confidence != 0.95:
        return (python,)
    given: dict[str, Any] = {"x": x, "n": n, "b": x_before, "m": n_before}
    sql = {
        "lower": value("newcombe_low($x, $n, $b, $m)", **given),
        "upper": value("newcombe_high($x, $n, $b, $m)", **given),
    }
    return python, sql


def week_over_week_proportion(vector: Vector) -> Answer:
    x, n, x_before, n_before = (vector.inputs[name] for name in ("x1", "n1", "x2", "n2"))
    told = shares.compare_shares(x, n, x_before, n_before)
    return {**asdict(told), "z_pooled": told.z, "p_two_sided": told.p}


def week_over_week_count(vector: Vector) -> tuple[Answer, ...]:
    x, x_before = vector.inputs["count2"], vector.inputs["count1"]
    exposure, exposure_before = vector.inputs.get("exposure2", 1), vector.inputs.get("exposure1", 1)
    told = counts.compare_counts(x, x_before, exposure, exposure_before, vector.confidence)
    python = {
        "rate_ratio": told.ratio.value,
        "p_exact_conditional": told.p,
        "log_rr_lower": told.ratio.low,
        "log_rr_upper": told.ratio.high,
    }
    given: dict[str, Any] = {"x": x, "e": exposure, "b": x_before, "f": exposure_before}
    sql = {"rate_ratio": value("rate_ratio($x, $e, $b, $f)", **given)}
    if vector.confidence == 0.95:
        sql["log_rr_lower"] = value("rate_ratio_low($x, $e, $b, $f)", **given)
        sql["log_rr_upper"] = value("rate_ratio_high($x, $e, $b, $f)", **given)
    return python, sql


def poisson_interval(vector: Vector) -> tuple[Answer, ...]:
    count, method = vector.inputs["count"], vector.inputs.get("method", "exact")
    told = {"exact": counts.poisson_exact, "byar": counts.byar}[method](count, vector.confidence)
    sql: Answer = {}
    if vector.confidence == 0.95 and method == "byar":
        sql = {"lower": value("byar_low($x)", x=count), "upper": value("byar_high($x)", x=count)}
    elif vector.confidence == 0.95 and count < counts.EXACT_BELOW:
        sql = {"lower": value("poisson_low($x)", x=count), "upper": value("poisson_high($x)", x=count)}
    return limits(told), sql


def multiple_testing(vector: Vector) -> Answer:
    told = change.benjamini_hochberg(vector.inputs["p"], vector.inputs.get("q", 0.05))
    return {
        "rejected_bh": sum(told.is_rejected),
        "rejected_bonferroni": sum(told.is_rejected_by_bonferroni),
        "adjusted_bh": list(told.adjusted),
    }


ADAPTERS: dict[str, Adapter] = {
    "wilson": wilson,
    "wilson_continuity": wilson_continuity,
    "clopper_pearson": clopper_pearson,
    "difference_of_proportions": difference_of_proportions,
    "week_over_week_proportion": week_over_week_proportion,
    "week_over_week_count": week_over_week_count,
    "poisson_interval": poisson_interval,
    "multiple_testing": multiple_testing,
}
