"""Answers of customers: CSAT in fractions, NPS in points (never a percentage), CES in the three ways that are in use.

n is the number of answers, not of surveys sent; nonresponse.py says what the others may have thought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from queries.statistics.estimate import UNKNOWN, Estimate, clamped, critical, two_sided
from queries.statistics.shares import wilson


@dataclass(frozen=True, slots=True)
class Scores:
    """Answers on a scale from 1. `top` and `bottom` are fractions."""

    n: int
    mean: float | None  # of the numbers: show the distribution beside it
    top: Estimate  # satisfied
    bottom: Estimate


def csat(counts: Sequence[int], top: int = 2, bottom: int = 2, confidence: float = 0.95) -> Scores:
    """`counts` of the answers 1, 2, ... of the scale, in order; satisfied are the `top` highest of them (top-2-box)."""
    n = sum(counts)
    boxes = len(counts)
    return Scores(
        n,
        mean_score(counts),
        wilson(sum(counts[boxes - top :]), n, confidence),
        wilson(sum(counts[:bottom]), n, confidence),
    )


def mean_score(counts: Sequence[int]) -> float | None:
    """The mean of answers 1, 2, ... of which there are so many."""
    n = sum(counts)
    return sum(score * count for score, count in enumerate(counts, start=1)) / n if n else None


@dataclass(frozen=True, slots=True)
class Promoters:
    """Net promoter score in points from -100 to 100. None without answers."""

    score: float | None
    variance: float | None  # of one answer taken as -1, 0 or 1
    se: float | None  # of the score
    wald: Estimate  # no width where all agree
    adjusted: Estimate  # around the adjusted centre; the interval to show


def nps(promoters: int, passives: int, detractors: int, confidence: float = 0.95) -> Promoters:
    """Answers of 9 and 10, of 7 and 8, and up to 6. Adjusted Wald: three answers more, one in each third (Rocks 2016).

    In SQL: nps, nps_low, nps_high.
    """
    n = promoters + passives + detractors
    if n == 0:
        return Promoters(None, None, None, UNKNOWN, UNKNOWN)
    z = critical(confidence)
    score, variance = promoter_moments(promoters, detractors, n)
    centre, adjusted_variance = promoter_moments(promoters + 0.75, detractors + 0.75, n + 3)
    return Promoters(
        score,
        variance,
        100 * sqrt(variance / n),
        within_points(score, z * 100 * sqrt(variance / n)),
        within_points(centre, z * 100 * sqrt(adjusted_variance / (n + 3))),
    )


def promoter_moments(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """The score in points, and the variance of one answer taken as -1, 0 or 1."""
    up, down = promoters / n, detractors / n
    return 100 * (promoters - detractors) / n, max(0.0, up + down - (up - down) ** 2)


def within_points(centre: float, reach: float) -> Estimate:
    return Estimate(centre, clamped(centre - reach, -100, 100), clamped(centre + reach, -100, 100))


@dataclass(frozen=True, slots=True)
class PromoterChange:
    """The difference of two independent scores, in points. `z` and `p` are None where neither has any variance."""

    difference: Estimate
    se: float | None
    z: float | None
    p: float | None


def nps_change(now: tuple[int, int, int], before: tuple[int, int, int], confidence: float = 0.95) -> PromoterChange:
    """Promoters, passives and detractors now and before: standard errors in quadrature."""
    new, old = nps(*now), nps(*before)
    if new.score is None or old.score is None or new.se is None or old.se is None:
        return PromoterChange(UNKNOWN, None, None, None)
    value, se = new.score - old.score, sqrt(new.se**2 + old.se**2)
    reach = critical(confidence) * se
    found = Estimate(value, clamped(value - reach, -200, 200), clamped(value + reach, -200, 200))
    return PromoterChange(found, se, value / se if se else None, two_sided(value / se) if se else None)


@dataclass(frozen=True, slots=True)
class Effort:
    """The same answers in the three ways that are in use; never mix them. None without answers.

    All point the same way, more is easier: an old question on which 1 is the least effort is turned round first, and so
    is its `mean`; `mean_as_asked` is not.
    """

    n: int
    mean: float | None
    mean_as_asked: float | None
    easy: Estimate  # fraction above the middle of the scale: 5 to 7 of 7, 4 and 5 of 5
    easiest: Estimate  # fraction in the two highest
    index: float | None  # points: the two highest less everything below the middle, 6-7 less 1-3 of 7


def ces(counts: Sequence[int], is_low_good: bool = False, confidence: float = 0.95) -> Effort:
    """`counts` of the answers 1, 2, ... as they were asked. `is_low_good`: "how much effort", where 1 is the best."""
    turned = list(reversed(counts)) if is_low_good else list(counts)
    n, boxes = sum(turned), len(turned)
    below = sum(turned[: boxes // 2])
    above, highest = sum(turned[(boxes + 1) // 2 :]), sum(turned[boxes - 2 :])
    return Effort(
        n,
        mean_score(turned),
        mean_score(counts),
        wilson(above, n, confidence),
        wilson(highest, n, confidence),
        100 * (highest - below) / n if n else None,
    )
