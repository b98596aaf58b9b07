"""Funnels: how far the share of a unit (an agent, a team) may lie from the overall one, given how many cases it has.

Coloured by limit, never by rank: beyond it means "more different than chance would give".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy import stats

from queries.statistics.estimate import UNKNOWN, Estimate, clamped, critical

# The two pairs of limits of every funnel (Spiegelhalter 2005): two and three standard errors.
INNER, OUTER = 0.95, 0.998


def score_limits(overall: float, n: float, confidence: float = INNER, tau2: float = 0.0) -> Estimate:
    """The shares whose Wilson interval just touches `overall`, as UKHSA draws them, kept within 0 and 1.

    `tau2`: variance between units that is not chance, of `overdispersion`. In SQL: funnel_low, funnel_high.
    """
    found = normal_limits(overall, n, confidence, tau2)
    if found.low is None or found.high is None:
        return found
    return Estimate(overall, clamped(found.low), clamped(found.high))


def normal_limits(overall: float, n: float, confidence: float = INNER, tau2: float = 0.0) -> Estimate:
    """The same before they are cut at 0 and 1."""
    if n <= 0:
        return UNKNOWN
    reach = critical(confidence) * sqrt(overall * (1 - overall) / n + tau2)
    return Estimate(overall, overall - reach, overall + reach)


def exact_limits(overall: float, n: int, confidence: float = INNER) -> Estimate:
    """Binomial limits, interpolated so that they do not jump (Spiegelhalter 2005, appendix A.1).

    They can lie a little below 0, where no share is too low; a figure cuts them.
    """
    if n <= 0:
        return UNKNOWN
    if overall in (0, 1):
        return Estimate(overall, overall, overall)
    tail = (1 - confidence) / 2
    chance = stats.binom(n, overall)
    return Estimate(overall, interpolated(chance, tail) / n, interpolated(chance, 1 - tail) / n)


def ratio_limits(expected: float, confidence: float = INNER) -> Estimate:
    """Limits of observed / expected where the true ratio is 1, by the same interpolation of a Poisson count."""
    if expected <= 0:
        return UNKNOWN
    tail = (1 - confidence) / 2
    chance = stats.poisson(expected)
    return Estimate(1.0, interpolated(chance, tail) / expected, interpolated(chance, 1 - tail) / expected)


def interpolated(chance: Any, level: float) -> float:
    """Between the last count of SciPy's distribution `chance` whose cumulated chance is below `level`, and the next."""
    count = max(0.0, float(chance.ppf(level)))
    reached, short = float(chance.cdf(count)), float(chance.cdf(count - 1))
    return count - (reached - level) / (reached - short) if reached > short else count


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more the units differ than chance lets them. None where there is no variance to compare with."""

    overall: float | None
    z: tuple[float, ...]  # unit by unit, in the order given, of those that have cases
    winsor_low: float | None  # the quantiles at which z is cut
    winsor_high: float | None
    phi: float | None  # mean squared z, cut: 1 where units differ by chance alone
    phi_uncut: float | None
    tau2: float | None  # variance between units; 0 where chance explains the spread

    @property
    def is_overdispersed(self) -> bool:
        """Whether limits ought to be wider than chance makes them."""
        return bool(self.tau2)


def overdispersion(hits: Sequence[float], sizes: Sequence[float], winsor: float = 0.1) -> Overdispersion:
    """Spiegelhalter's multiplicative phi and additive tau2 (2005): z cut at the quantiles `winsor` and 1 - `winsor`.

    So cut, units that are meant to stand out do not widen the limits. FunnelPlotR does it on an arcsine scale.
    """
    pairs = [(hit, size) for hit, size in zip(hits, sizes, strict=True) if size > 0]
    x, n = np.array([pair[0] for pair in pairs], dtype=float), np.array([pair[1] for pair in pairs], dtype=float)
    overall = float(x.sum() / n.sum()) if len(pairs) else None
    if overall is None or not 0 < overall < 1:
        return Overdispersion(overall, (), None, None, None, None, None)
    errors = np.sqrt(overall * (1 - overall) / n)
    z = (x / n - overall) / errors
    low, high = (float(limit) for limit in np.quantile(z, [winsor, 1 - winsor]))
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    weights = 1 / errors**2
    units = len(pairs)
    surplus, room = units * phi - (units - 1), float(weights.sum() - (weights**2).sum() / weights.sum())
    tau2 = surplus / room if surplus > 0 and room > 0 else 0.0
    return Overdispersion(overall, tuple(z.tolist()), low, high, phi, float(np.mean(z**2)), tau2)


def multiplied_limits(overall: float, n: float, phi: float, confidence: float = INNER) -> Estimate:
    """Limits with the standard error times the root of phi. Large units then get narrow ones: prefer tau2."""
    if n <= 0:
        return UNKNOWN
    reach = critical(confidence) * sqrt(phi * overall * (1 - overall) / n)
    return Estimate(overall, overall - reach, overall + reach)
