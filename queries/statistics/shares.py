"""Shares: hits out of n, as fractions from 0 to 1, and the difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import special, stats

from queries.statistics.estimate import UNKNOWN, Estimate, clamped, critical, two_sided


def wilson(hits: float, n: float, confidence: float = 0.95) -> Estimate:
    """The score interval (Wilson 1927; Newcombe 1998, method 3): the one for every share. Unknown where n is 0."""
    check(hits, n)
    if n == 0:
        return UNKNOWN
    z, share = critical(confidence), hits / n
    centre = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At the ends one limit is the end itself, which rounding would miss.
    low = 0.0 if hits == 0 else clamped((centre - reach) / scale)
    high = 1.0 if hits == n else clamped((centre + reach) / scale)
    return Estimate(share, low, high)


def wilson_continuity(hits: float, n: float, confidence: float = 0.95) -> Estimate:
    """The score interval with continuity correction (Newcombe 1998, method 4): wider, seldom below its confidence."""
    check(hits, n)
    if n == 0:
        return UNKNOWN
    z, share = critical(confidence), hits / n
    square = z * z
    below = z * sqrt(max(0.0, square - 2 - 1 / n + 4 * share * (n * (1 - share) + 1)))
    above = z * sqrt(max(0.0, square + 2 - 1 / n + 4 * share * (n * (1 - share) - 1)))
    low = 0.0 if hits == 0 else clamped((2 * hits + square - 1 - below) / (2 * (n + square)))
    high = 1.0 if hits == n else clamped((2 * hits + square + 1 + above) / (2 * (n + square)))
    return Estimate(share, low, high)


def clopper_pearson(hits: float, n: float, confidence: float = 0.95) -> Estimate:
    """The exact interval (Clopper and Pearson 1934), never below its confidence and wide because of it."""
    check(hits, n)
    if n == 0:
        return UNKNOWN
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else float(special.betaincinv(hits, n - hits + 1, tail))
    high = 1.0 if hits == n else float(special.betaincinv(hits + 1, n - hits, 1 - tail))
    return Estimate(hits / n, low, high)


def difference(now: Estimate, before: Estimate) -> Estimate:
    """`now` less `before`, two independent estimates with their intervals (MOVER: Zou and Donner 2008)."""
    if now.value is None or before.value is None:
        return UNKNOWN
    value = now.value - before.value
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return Estimate(value)
    below = sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    above = sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return Estimate(value, value - below, value + above)


def newcombe(hits: float, n: float, hits_before: float, n_before: float, confidence: float = 0.95) -> Estimate:
    """The difference of two independent shares, in fractions (Newcombe 1998, method 10, the hybrid score interval)."""
    found = difference(wilson(hits, n, confidence), wilson(hits_before, n_before, confidence))
    if found.low is None or found.high is None:
        return found
    return Estimate(found.value, clamped(found.low, -1), clamped(found.high, -1))


@dataclass(frozen=True, slots=True)
class ShareTest:
    """Tests of the same share in two groups. None where the counts allow none: an empty group, all hits or no hit."""

    z: float | None  # pooled; positive where the first share is the larger
    p: float | None  # two-sided, of z
    chi2: float | None
    chi2_yates: float | None  # with Yates's correction
    p_yates: float | None
    p_fisher: float | None  # exact, two-sided
    odds_ratio: float | None  # of the sample; None where it would be infinite


def compare_shares(hits: int, n: int, hits_before: int, n_before: int) -> ShareTest:
    """How surprising two such shares are if they are one: z (pooled), chi-square, Yates and Fisher side by side."""
    check(hits, n)
    check(hits_before, n_before)
    if n == 0 or n_before == 0:
        return ShareTest(None, None, None, None, None, None, None)
    misses, misses_before = n - hits, n_before - hits_before
    fisher = float(stats.fisher_exact([[hits, misses], [hits_before, misses_before]]).pvalue)
    odds = hits * misses_before / (misses * hits_before) if misses and hits_before else None
    pooled = (hits + hits_before) / (n + n_before)
    if pooled in (0, 1):
        return ShareTest(None, None, None, None, None, fisher, odds)
    z = (hits / n - hits_before / n_before) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / n_before))
    total = n + n_before
    gap = abs(hits * misses_before - misses * hits_before)
    margins = n * n_before * (hits + hits_before) * (misses + misses_before)
    yates = total * max(0.0, gap - total / 2) ** 2 / margins
    return ShareTest(z, two_sided(z), z * z, yates, two_sided(sqrt(yates)), fisher, odds)


def check(hits: float, n: float) -> None:
    """Raises ValueError unless `hits` of `n` can be a share."""
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
