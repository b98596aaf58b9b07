"""How much channels, regions or teams differ once chance is out. Raw ranges grow with small groups; tau does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy import special

from queries.statistics.estimate import UNKNOWN, Estimate, critical
from queries.statistics.times import Homogeneity, quantile


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Estimates of several groups put together. `tau2` and `i2` are None for a single group."""

    q: float | None  # Cochran's
    df: int
    p: float | None  # of q, as a chi-square
    tau2: float | None  # variance between the groups, in the unit of the estimates squared
    i2: float | None  # the part of the spread that is not chance, 0 to 1
    fixed: Estimate  # the mean if all groups are one
    random: Estimate  # the mean if they are drawn around it

    @property
    def tau(self) -> float | None:
        """Standard deviation between the groups, in the unit of the estimates."""
        return None if self.tau2 is None else sqrt(self.tau2)


def dispersion(effects: Sequence[float], variances: Sequence[float], confidence: float = 0.95) -> Dispersion:
    """DerSimonian and Laird (1986); I2 of Higgins and Thompson (2002). ValueError unless variances are above 0."""
    if not len(effects):
        return Dispersion(None, 0, None, None, None, UNKNOWN, UNKNOWN)
    effect, variance = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float)
    if np.any(variance <= 0):
        raise ValueError("a variance lies above 0")
    z, weight, df = critical(confidence), 1 / variance, len(effect) - 1
    fixed = weighted_mean(effect, weight, z)
    if df == 0:
        return Dispersion(0.0, 0, None, None, None, fixed, fixed)
    q = float((weight * (effect - fixed.value) ** 2).sum())
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    tau2 = max(0.0, (q - df) / room)
    i2 = max(0.0, (q - df) / q) if q > 0 else 0.0
    random = weighted_mean(effect, 1 / (variance + tau2), z)
    return Dispersion(q, df, float(special.chdtrc(df, q)), tau2, i2, fixed, random)


def weighted_mean(effect: np.ndarray, weight: np.ndarray, z: float) -> Estimate:
    """The mean with weights that are inverse variances."""
    mean, reach = float((weight * effect).sum() / weight.sum()), z / sqrt(float(weight.sum()))
    return Estimate(mean, mean - reach, mean + reach)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the shares (or medians) of groups differ: the range that everybody sees, and what is left without chance."""

    low: float | None
    high: float | None
    dispersion: Dispersion

    @property
    def range(self) -> float | None:
        """The largest less the smallest."""
        return None if self.low is None or self.high is None else self.high - self.low


def spread_of_shares(hits: Sequence[float], sizes: Sequence[float]) -> Spread:
    """Fractions. Each group's variance is taken at the overall share, so 0 of 5 has one, and q is Pearson's chi2."""
    pairs = [(hit / size, size) for hit, size in zip(hits, sizes, strict=True) if size > 0]
    shares = [share for share, _ in pairs]
    total = sum(size for _, size in pairs)
    overall = sum(share * size for share, size in pairs) / total if total else 0.0
    if not 0 < overall < 1:
        nothing = dispersion([], [])
        return Spread(min(shares, default=None), max(shares, default=None), nothing)
    return Spread(min(shares), max(shares), dispersion(shares, [overall * (1 - overall) / size for _, size in pairs]))


def homogeneity(hits: Sequence[float], sizes: Sequence[float]) -> Homogeneity:
    """Pearson's chi-square for one share in all groups."""
    found = spread_of_shares(hits, sizes).dispersion
    return Homogeneity(found.q if found.df else None, found.df, found.p)


def spread_of_times(groups: Sequence[Sequence[float]]) -> Spread:
    """Logarithms of the groups' medians, with the variance that the interval of each median implies.

    Groups whose median has no interval (fewer than six times) are left out of tau; times of 0 cannot be taken in.
    """
    medians = [log(found.value) for found in (quantile(group, 0.5) for group in groups) if found.value]
    effects, variances = [], []
    for group in groups:
        found = quantile(group, 0.5)
        if found.value and found.low and found.high and found.high > found.low:
            effects.append(log(found.value))
            variances.append(((log(found.high) - log(found.low)) / (2 * critical(0.95))) ** 2)
    return Spread(min(medians, default=None), max(medians, default=None), dispersion(effects, variances))
