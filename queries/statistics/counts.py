"""Counts of events: how far chance alone may carry one, and two of them compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

from scipy import special, stats

from queries.statistics.estimate import UNKNOWN, Estimate, critical

# UKHSA's rule: Byar's approximation is close enough from here on.
EXACT_BELOW = 10


def poisson(count: float, confidence: float = 0.95) -> Estimate:
    """The interval of the expected count: exact below ten, Byar's from there. In SQL: poisson_low, poisson_high."""
    return poisson_exact(count, confidence) if count < EXACT_BELOW else byar(count, confidence)


def poisson_exact(count: float, confidence: float = 0.95) -> Estimate:
    """The interval of the expected count behind `count` events (Garwood 1936)."""
    check(count)
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(special.gammaincinv(count, tail))
    return Estimate(float(count), low, float(special.gammainccinv(count + 1, tail)))


def byar(count: float, confidence: float = 0.95) -> Estimate:
    """The same by Byar's approximation (Breslow and Day 1987, p. 69)."""
    check(count)
    z = critical(confidence)
    low = 0.0 if count == 0 else count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    above = count + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return Estimate(float(count), max(0.0, low), high)


@dataclass(frozen=True, slots=True)
class RateChange:
    """Two counts compared as rates: `ratio` of nothing before is unknown, and so is `p` of nothing at all."""

    ratio: Estimate
    p: float | None


def compare_counts(
    count: int, count_before: int, exposure: float = 1.0, exposure_before: float = 1.0, confidence: float = 0.95
) -> RateChange:
    """Now against before, per unit of exposure (days, tickets).

    The interval of the ratio is Wald's on the logarithm's scale, the test exact and conditional on the sum of the
    counts (Przyborowski and Wilenski 1940). Raises ValueError unless exposures are above 0.
    """
    check(count)
    check(count_before)
    if exposure <= 0 or exposure_before <= 0:
        raise ValueError("a rate needs an exposure above 0")
    total = count + count_before
    if total == 0:
        return RateChange(UNKNOWN, None)
    p = float(stats.binomtest(count_before, total, exposure_before / (exposure + exposure_before)).pvalue)
    if count_before == 0:
        return RateChange(UNKNOWN, p)
    ratio = (count / exposure) / (count_before / exposure_before)
    if count == 0:
        return RateChange(Estimate(ratio), p)
    reach = exp(critical(confidence) * sqrt(1 / count + 1 / count_before))
    return RateChange(Estimate(ratio, ratio / reach, ratio * reach), p)


def check(count: float) -> None:
    """Raises ValueError for a negative count."""
    if count < 0:
        raise ValueError(f"{count} is no count")
