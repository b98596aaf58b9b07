"""Times of finished things: their quantiles with intervals, and two groups compared. For open ones: survival.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
from scipy import stats

from queries.statistics.estimate import UNKNOWN, Estimate

# SciPy's exact distribution of U takes memory that grows with the product of the two sizes.
EXACT_UP_TO = 10_000


@dataclass(frozen=True, slots=True)
class Ranks:
    """The order statistics, counted from 1, between which a quantile lies. None: the sample has no such rank."""

    low: int | None
    high: int | None
    coverage: float | None  # the chance that it does lie there; with one rank missing, that of the open interval


def interval_ranks(n: int, q: float, confidence: float = 0.95) -> Ranks:
    """The ranks for the q-quantile of n values (Conover 1999): qbinom(tail, n, q) and qbinom(1 - tail, n, q) + 1.

    No assumption about the shape of the times. In SQL, for 95 %: quantile_place_low and quantile_place_high.
    """
    if not 0 < q < 1:
        raise ValueError(f"a quantile lies between 0 and 1, not at {q}")
    if n <= 0:
        return Ranks(None, None, None)
    tail = (1 - confidence) / 2
    low = int(stats.binom.ppf(tail, n, q))
    high = int(stats.binom.ppf(1 - tail, n, q)) + 1
    coverage = float(stats.binom.cdf(high - 1, n, q) - stats.binom.cdf(low - 1, n, q))
    return Ranks(low if low >= 1 else None, high if high <= n else None, coverage)


def quantile(values: Sequence[float], q: float, confidence: float = 0.95) -> Estimate:
    """The q-quantile by linear interpolation (type 7: quantile_cont, NumPy, R) and the interval of `interval_ranks`."""
    if not len(values):
        return UNKNOWN
    ordered = np.sort(np.asarray(values, dtype=float))
    ranks = interval_ranks(len(ordered), q, confidence)
    return Estimate(
        float(np.quantile(ordered, q)),
        None if ranks.low is None else float(ordered[ranks.low - 1]),
        None if ranks.high is None else float(ordered[ranks.high - 1]),
    )


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean: a workload figure, never what a customer usually meets."""
    return float(np.mean(np.asarray(values, dtype=float))) if len(values) else None


Method = Literal["exact", "asymptotic"]


@dataclass(frozen=True, slots=True)
class RankTest:
    """Whether the times of two groups come from one distribution. None where either group is empty."""

    u: float | None  # pairs in which the first group's time is the longer one, ties half
    p: float | None  # two-sided
    superiority: float | None  # the chance that a time of the second group is the longer one, ties half
    method: Method | None


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> RankTest:
    """Mann and Whitney (1947), exact without ties, else normal with corrections for ties and continuity."""
    if not len(first) or not len(second):
        return RankTest(None, None, None, None)
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    pairs = len(a) * len(b)
    is_tied = len(np.unique(np.concatenate([a, b]))) < len(a) + len(b)
    method: Method = "asymptotic" if is_tied or pairs > EXACT_UP_TO else "exact"
    with np.errstate(invalid="ignore", divide="ignore"):
        found = stats.mannwhitneyu(a, b, alternative="two-sided", method=method)
    u, p = float(found.statistic), float(found.pvalue)
    # Where all times are one there is no variance, and no difference.
    return RankTest(u, p if isfinite(p) else 1.0, 1 - u / pairs, method)


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """A test of several groups for being alike: its chi-square, the degrees of freedom and p. None: nothing to test."""

    chi2: float | None
    df: int
    p: float | None


def kruskal_wallis(groups: Sequence[Sequence[float]]) -> Homogeneity:
    """Mann and Whitney's question for several groups (Kruskal and Wallis 1952), with correction for ties."""
    filled = [np.asarray(group, dtype=float) for group in groups if len(group)]
    if len(filled) < 2:
        return Homogeneity(None, 0, None)
    if len(np.unique(np.concatenate(filled))) == 1:
        return Homogeneity(0.0, len(filled) - 1, 1.0)
    found = stats.kruskal(*filled)
    return Homogeneity(float(found.statistic), len(filled) - 1, float(found.pvalue))
