"""Groups beside each other: queries/statistics/funnel.py, standardisation.py, shrinkage.py and dispersion.py."""

from __future__ import annotations

import re
from typing import Any

from queries.statistics import dispersion, funnel, shrinkage, standardisation
from queries.statistics.estimate import Estimate, critical
from tests.vectors.adapters.shares import CONFIDENCES, limits
from tests.vectors.vector import Adapter, Answer, Vector
from tests.vectors.warehouse import value


def funnel_proportion(vector: Vector) -> Answer | tuple[Answer, ...]:
    """Two methods share the category; a vector names its own in the inputs, its id or its source."""
    told = f"{vector.inputs.get('method', '')} {vector.id} {vector.source}".lower()
    is_exact = "wilson" not in told and (
        "exact" in told or "interpolation" in told or "normal_lower95" in vector.expected
    )
    return exact_funnel(vector) if is_exact else score_funnel(vector)


def exact_funnel(vector: Vector) -> Answer:
    n, overall = vector.inputs["n"], vector.inputs["p0"]
    found: Answer = {}
    for suffix, confidence in CONFIDENCES.items():
        found |= limits(funnel.exact_limits(overall, n, confidence), suffix)
        normal = limits(funnel.normal_limits(overall, n, confidence), suffix)
        found |= {f"normal_{name}": limit for name, limit in normal.items()}
    return found


def score_funnel(vector: Vector) -> tuple[Answer, ...]:
    n, overall = vector.inputs["n"], vector.inputs["p0"]
    python: Answer = {}
    sql: Answer = {}
    for suffix, confidence in CONFIDENCES.items():
        python |= limits(funnel.score_limits(overall, n, confidence), suffix)
        given: dict[str, Any] = {"p": overall, "n": n, "z": critical(confidence)}
        sql[f"lower{suffix}"] = value("funnel_low($p, $n, $z)", **given)
        sql[f"upper{suffix}"] = value("funnel_high($p, $n, $z)", **given)
    return python, sql


def funnel_overdispersion(vector: Vector) -> Answer:
    winsor = vector.inputs.get("winsor", 0.1)
    told = funnel.overdispersion(vector.inputs["x"], vector.inputs["n"], winsor)
    found: Answer = {
        "p0": told.overall,
        "z": list(told.z),
        f"q{100 * winsor:g}": told.winsor_low,
        f"q{100 - 100 * winsor:g}": told.winsor_high,
        "phi": told.phi,
        "phi_unwinsorised": told.phi_uncut,
        "tau2": told.tau2,
        "tau": None if told.tau2 is None else told.tau2**0.5,
        "overdispersed": told.is_overdispersed,
    }
    for name in vector.expected:
        asked = re.fullmatch(r"limits?(\d+)_(additive|multiplicative|plain)_n(\d+)", name)
        if asked and told.overall is not None:
            found[name] = pair(widened(told, asked[2], int(asked[3]), CONFIDENCES[asked[1]]))
    return found


def widened(told: funnel.Overdispersion, how: str, n: int, confidence: float) -> Estimate:
    overall, phi, tau2 = told.overall or 0.0, told.phi or 0.0, told.tau2 or 0.0
    if how == "multiplicative":
        return funnel.multiplied_limits(overall, n, phi, confidence)
    return funnel.normal_limits(overall, n, confidence, tau2 if how == "additive" else 0.0)


def pair(estimate: Estimate) -> list[float | None]:
    return [estimate.low, estimate.high]


PER = 100_000


def direct_standardisation(vector: Vector) -> Answer:
    count, population = vector.inputs["count"], vector.inputs["population"]
    told = standardisation.direct_rate(count, population, vector.inputs["standard"], vector.confidence)
    crude = standardisation.crude_rate(count, population)
    each = standardisation.scaled(told, PER)
    return {
        "crude": crude,
        "adjusted": told.value,
        **limits(told),
        "crude_per_100k": None if crude is None else crude * PER,
        "adjusted_per_100k": each.value,
        **limits(each, "_per_100k"),
    }


def indirect_standardisation(vector: Vector) -> Answer:
    told = standardisation.indirect_ratio(vector.inputs["observed"], vector.inputs["expected"], vector.confidence)
    found = {"ratio": told.value, "ratio_lower": told.low, "ratio_upper": told.high}
    reference = vector.inputs.get("reference_rate_per_100000")
    if reference is not None:
        rate = standardisation.scaled(told, reference)
        found |= {"isr": rate.value, "isr_lower": rate.low, "isr_upper": rate.high}
    return found


def case_mix(vector: Vector) -> Answer:
    """Units by name, each with its strata: [hits, n]. What compares two compares the first two."""
    units = {
        unit: {stratum: (pair[0], pair[1]) for stratum, pair in strata.items()}
        for unit, strata in vector.inputs.items()
        if isinstance(strata, dict)
    }
    mix = standardisation.mix_of(list(units.values()))
    found: Answer = {}
    for unit, strata in units.items():
        found[f"crude_{unit}"] = standardisation.crude_share(strata)
        found[f"standardised_{unit}"] = standardisation.standardised_share(strata, mix).value
    first, second = list(units)[:2]
    crude = found[f"crude_{first}"], found[f"crude_{second}"]
    told = standardisation.standardised_difference(units[first], units[second])
    common = standardisation.mantel_haenszel(units[first], units[second])
    return found | {
        "crude_diff": None if None in crude else crude[0] - crude[1],
        "standardised_diff": told.value,
        "se_standardised_diff": standardisation.standard_error(told),
        "mantel_haenszel_or": common.odds_ratio.value,
        "mantel_haenszel_risk_difference": common.risk_difference.value,
    }


def empirical_bayes(vector: Vector) -> Answer:
    return james_stein(vector) if "hits" in vector.inputs else beta_binomial(vector)


def james_stein(vector: Vector) -> Answer:
    told = shrinkage.james_stein(vector.inputs["hits"], vector.inputs["at_bats"])
    names = [str(name).lower() for name in vector.inputs.get("names", [])]
    return {
        "grand_mean": told.mean,
        "binomial_variance": told.variance,
        "sum_sq": told.sum_of_squares,
        "shrinkage_c": told.c,
        "shrunk": list(told.shrunk),
        "published": {
            "grand_mean": told.mean,
            "c": told.c,
            **dict(zip(names, told.shrunk, strict=False)),
        },
    }


def beta_binomial(vector: Vector) -> Answer:
    x, n = vector.inputs["x"], vector.inputs["n"]
    prior, told = shrinkage.prior(x, n), shrinkage.beta_binomial(x, n, vector.confidence)
    values = [each.share.value for each in told]
    return {
        "mu": prior.mean,
        "mean": prior.mean,
        "rho": prior.rho,
        "a": prior.a,
        "b": prior.b,
        "alpha": prior.a,
        "beta": prior.b,
        "shrunk": values,
        "credible": [pair(each.share) for each in told],
        "lower": [each.share.low for each in told],
        "upper": [each.share.high for each in told],
        "prob_above_mean": [each.above for each in told],
        "rank_interval": [list(each.ranks) if each.ranks else None for each in told],
        "rank_shrunk": ranked(values),
        "rank_raw": ranked([hit / size if size else None for hit, size in zip(x, n, strict=True)]),
    }


def ranked(values: list[float | None]) -> list[int | None]:
    """The place of each, 1 for the highest."""
    order = sorted((value for value in values if value is not None), reverse=True)
    return [None if value is None else order.index(value) + 1 for value in values]


def dispersions(vector: Vector) -> Answer:
    if "effect" in vector.inputs:
        return pooled(dispersion.dispersion(vector.inputs["effect"], vector.inputs["variance"], vector.confidence))
    told = dispersion.spread_of_shares(vector.inputs["x"], vector.inputs["n"])
    tau = told.dispersion.tau
    return pooled(told.dispersion) | {
        "chi2": told.dispersion.q,
        "range_points": None if told.range is None else 100 * told.range,
        "tau_points": None if tau is None else 100 * tau,
    }


def pooled(told: dispersion.Dispersion) -> Answer:
    return {
        "Q": told.q,
        "df": told.df,
        "p": told.p,
        "tau2_dl": told.tau2,
        "tau": told.tau,
        "I2": told.i2,
        "random_effect_mean": told.random.value,
        "fixed_mean": told.fixed.value,
    }


ADAPTERS: dict[str, Adapter] = {
    "funnel_proportion": funnel_proportion,
    "funnel_overdispersion": funnel_overdispersion,
    "direct_standardisation": direct_standardisation,
    "indirect_standardisation": indirect_standardisation,
    "case_mix": case_mix,
    "empirical_bayes": empirical_bayes,
    "dispersion": dispersions,
}
