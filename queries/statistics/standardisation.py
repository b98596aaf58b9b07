"""Like with like: rates and shares as they would be if every unit had the same mix of cases.

Adjust for what arrives (topic, channel, priority), never for what the unit causes itself (replies, transfers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy import special

from queries.statistics.counts import poisson
from queries.statistics.estimate import UNKNOWN, Estimate, critical
from queries.statistics.shares import check

# Hits and n, by stratum.
Strata = Mapping[str, tuple[float, float]]


def direct_rate(
    counts: Sequence[float], exposures: Sequence[float], standard: Sequence[float], confidence: float = 0.95
) -> Estimate:
    """The rate per unit of exposure if the strata were as large as in `standard` (gamma interval, Fay and Feuer 1997).

    Unknown where a stratum that the standard has is empty: its rate cannot be told.
    """
    count, exposure, weight = (np.asarray(each, dtype=float) for each in (counts, exposures, standard))
    used = weight > 0
    if not used.any() or np.any(exposure[used] <= 0):
        return UNKNOWN
    count, exposure, weight = count[used], exposure[used], weight[used] / weight[used].sum()
    rate = float((weight * count / exposure).sum())
    variance = float((weight**2 * count / exposure**2).sum())
    largest = float((weight / exposure).max())
    tail = (1 - confidence) / 2
    low = 0.0 if rate == 0 else gamma_quantile(tail, rate, variance)
    return Estimate(rate, low, gamma_quantile(1 - tail, rate + largest, variance + largest**2))


def gamma_quantile(level: float, mean: float, variance: float) -> float:
    """The quantile of the gamma distribution with this mean and variance."""
    return float(special.gammaincinv(mean**2 / variance, level) * variance / mean)


def crude_rate(counts: Sequence[float], exposures: Sequence[float]) -> float | None:
    """Total by total, whatever the mix."""
    return sum(counts) / sum(exposures) if sum(exposures) else None


def expected_count(sizes: Mapping[str, float], reference: Strata) -> float | None:
    """The hits that a unit with these sizes would have at the `reference` shares. None if one of them is unknown."""
    expected = 0.0
    for stratum, size in sizes.items():
        hits, n = reference.get(stratum, (0, 0))
        if size and not n:
            return None
        expected += size * hits / n if n else 0.0
    return expected


def indirect_ratio(observed: float, expected: float, confidence: float = 0.95) -> Estimate:
    """Observed by expected: 1 is "as everybody does with such cases". For small units, whose strata are nearly empty.

    The interval is that of the count (exact below ten, else Byar's). Two such ratios must not be compared with each
    other, for each has the mix of its own unit; only with 1.
    """
    if expected <= 0:
        return UNKNOWN
    count = poisson(observed, confidence)
    return scaled(count, 1 / expected)


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """The estimate in another unit: a ratio times a reference rate is an indirectly standardised rate."""
    low, value, high = (None if it is None else it * factor for it in (estimate.low, estimate.value, estimate.high))
    return Estimate(value, low, high)


def crude_share(unit: Strata) -> float | None:
    """Total hits by total n."""
    n = sum(n for _, n in unit.values())
    return sum(hits for hits, _ in unit.values()) / n if n else None


def mix_of(units: Sequence[Strata]) -> dict[str, float]:
    """The share of each stratum in all units together: the common mix that `standardised_share` takes."""
    sizes: dict[str, float] = {}
    for unit in units:
        for stratum, (_, n) in unit.items():
            sizes[stratum] = sizes.get(stratum, 0.0) + n
    total = sum(sizes.values())
    return {stratum: size / total for stratum, size in sizes.items() if size} if total else {}


@dataclass(frozen=True, slots=True)
class Standardised:
    """A directly standardised share with its standard error. None where a stratum of the mix is empty."""

    value: float | None
    se: float | None


def standardised_share(unit: Strata, mix: Mapping[str, float]) -> Standardised:
    """The share that `unit` would have if its cases were mixed like `mix` (Julious and Mullee 1994 show why)."""
    if not mix or any(unit.get(stratum, (0, 0))[1] == 0 for stratum in mix):
        return Standardised(None, None)
    value, variance = 0.0, 0.0
    for stratum, weight in mix.items():
        hits, n = unit[stratum]
        check(hits, n)
        share = hits / n
        value += weight * share
        variance += weight**2 * share * (1 - share) / n
    return Standardised(value, sqrt(variance))


def standardised_difference(first: Strata, second: Strata, confidence: float = 0.95) -> Estimate:
    """The first unit's share less the second's at the mix of the two together, with its normal interval."""
    mix = mix_of([first, second])
    a, b = standardised_share(first, mix), standardised_share(second, mix)
    if a.value is None or b.value is None or a.se is None or b.se is None:
        return UNKNOWN
    reach = critical(confidence) * sqrt(a.se**2 + b.se**2)
    return Estimate(a.value - b.value, a.value - b.value - reach, a.value - b.value + reach)


def standard_error(estimate: Estimate, confidence: float = 0.95) -> float | None:
    """The standard error behind a normal interval."""
    if estimate.low is None or estimate.high is None:
        return None
    return (estimate.high - estimate.low) / (2 * critical(confidence))


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Two units compared within strata, and put together. Unknown where no stratum holds both."""

    odds_ratio: Estimate
    risk_difference: Estimate


def mantel_haenszel(first: Strata, second: Strata, confidence: float = 0.95) -> MantelHaenszel:
    """Mantel and Haenszel (1959); intervals of Robins, Breslow and Greenland (1986) and of Sato (1989)."""
    both = [stratum for stratum in first if first[stratum][1] and second.get(stratum, (0, 0))[1]]
    if not both:
        return MantelHaenszel(UNKNOWN, UNKNOWN)
    hits, n = np.array([first[stratum] for stratum in both], dtype=float).T
    others, m = np.array([second[stratum] for stratum in both], dtype=float).T
    z, total = critical(confidence), n + m
    return MantelHaenszel(
        common_odds(hits, n - hits, others, m - others, total, z), common_difference(hits, n, others, m, total, z)
    )


def common_odds(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray, total: np.ndarray, z: float) -> Estimate:
    """Hits and misses of the first (a, b) and of the second unit (c, d), by stratum. Unknown where it is infinite."""
    up, down = a * d / total, b * c / total
    if down.sum() == 0:
        return UNKNOWN
    odds = float(up.sum() / down.sum())
    if odds == 0:
        return Estimate(odds)
    agree, differ = (a + d) / total, (b + c) / total
    variance = float(
        (agree * up).sum() / (2 * up.sum() ** 2)
        + (agree * down + differ * up).sum() / (2 * up.sum() * down.sum())
        + (differ * down).sum() / (2 * down.sum() ** 2)
    )
    reach = z * sqrt(variance)
    return Estimate(odds, exp(log(odds) - reach), exp(log(odds) + reach))


def common_difference(
    hits: np.ndarray, n: np.ndarray, others: np.ndarray, m: np.ndarray, total: np.ndarray, z: float
) -> Estimate:
    """The weighted difference of the shares, in fractions."""
    weight = n * m / total
    value = float(((hits * m - others * n) / total).sum() / weight.sum())
    first = (n**2 * others - m**2 * hits + n * m * (m - n) / 2) / total**2
    second = (hits * (m - others) + others * (n - hits)) / (2 * total)
    reach = z * sqrt(max(0.0, float(value * first.sum() + second.sum()))) / float(weight.sum())
    return Estimate(value, value - reach, value + reach)
