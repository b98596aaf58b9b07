"""Small groups drawn towards the mean of all: of an agent with three ratings, most of what is known is what agents are.

Ranks come as intervals, because most groups cannot be put in order (Goldstein and Spiegelhalter 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from queries.statistics.estimate import Estimate
from queries.statistics.shares import check

# Enough for ranks that do not change from one look to the next; the seed makes sure of it.
DRAWS = 4000
SEED = 20240513
JEFFREYS = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Prior:
    """The groups' true shares as a beta distribution. `rho` 0: alike but for chance; 1: no group tells of another.

    `a` and `b` are its parameters, None at both ends. `mean` is None where there are no cases.
    """

    mean: float | None
    rho: float | None
    a: float | None
    b: float | None


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A group's share as far as it can be told: drawn towards the mean, with its credible interval.

    `above`: the chance that the true share lies above the mean of all. `ranks`: the places, from 1 for the highest
    share, among which it lies. None, or every place, where the groups differ by no more than chance.
    """

    share: Estimate
    above: float | None
    ranks: tuple[int, int] | None


def prior(hits: Sequence[float], sizes: Sequence[float]) -> Prior:
    """The beta distribution behind the groups, by moments (Kleinman 1973, weights by size)."""
    for hit, size in zip(hits, sizes, strict=True):
        check(hit, size)
    n = np.array([size for size in sizes if size > 0], dtype=float)
    x = np.array([hit for hit, size in zip(hits, sizes, strict=True) if size > 0], dtype=float)
    if not len(n):
        return Prior(None, None, None, None)
    mean = float(x.sum() / n.sum())
    chance = mean * (1 - mean)
    room = chance * (n.sum() - (n**2).sum() / n.sum() - (len(n) - 1))
    # Of single cases, or of one group, or of all hits, nothing can be told but the mean.
    if room <= 1e-12:
        return Prior(mean, 0.0, None, None)
    rho = float(((n * (x / n - mean) ** 2).sum() - chance * (len(n) - 1)) / room)
    if rho <= 0:
        return Prior(mean, 0.0, None, None)
    if rho >= 1:
        return Prior(mean, 1.0, None, None)
    cases = (1 - rho) / rho
    return Prior(mean, rho, mean * cases, (1 - mean) * cases)


def beta_binomial(hits: Sequence[float], sizes: Sequence[float], confidence: float = 0.95) -> list[Shrunk]:
    """Each group's share by empirical Bayes, in the order given: (x + a) / (n + a + b)."""
    found = prior(hits, sizes)
    if found.mean is None:
        return [Shrunk(Estimate(None), None, None) for _ in hits]
    if found.rho == 0:
        return [Shrunk(Estimate(found.mean), None, (1, len(hits))) for _ in hits]
    # Where no group tells of another, each has only what it shows itself, and Jeffreys's prior for the doubt about it.
    a, b = (found.a, found.b) if found.a is not None and found.b is not None else JEFFREYS
    shares = [
        (hit + (found.a or 0)) / (size + (found.a or 0) + (found.b or 0)) if size or found.a else found.mean
        for hit, size in zip(hits, sizes, strict=True)
    ]
    ranks = rank_intervals(hits, sizes, a, b, confidence)
    return [
        posterior(share, hit + a, size - hit + b, found.mean, rank, confidence)
        for share, hit, size, rank in zip(shares, hits, sizes, ranks, strict=True)
    ]


def posterior(share: float, a: float, b: float, mean: float, ranks: tuple[int, int], confidence: float) -> Shrunk:
    """What a beta distribution with the parameters `a` and `b` says of a group."""
    tail = (1 - confidence) / 2
    low, high = (float(special.betaincinv(a, b, level)) for level in (tail, 1 - tail))
    return Shrunk(Estimate(share, min(low, share), max(high, share)), 1 - float(special.betainc(a, b, mean)), ranks)


def rank_intervals(
    hits: Sequence[float], sizes: Sequence[float], a: float, b: float, confidence: float
) -> list[tuple[int, int]]:
    """Where each group's true share may rank, 1 the highest, by drawing all of them many times from what is known."""
    random = np.random.default_rng(SEED)
    above = np.array(hits, dtype=float) + a
    below = np.array(sizes, dtype=float) - np.array(hits, dtype=float) + b
    draws = random.beta(above, below, size=(DRAWS, len(above)))
    places = (-draws).argsort(axis=1).argsort(axis=1) + 1
    tail = (1 - confidence) / 2
    low, high = np.quantile(places, [tail, 1 - tail], axis=0, method="inverted_cdf")
    return [(int(first), int(last)) for first, last in zip(low, high, strict=True)]


@dataclass(frozen=True, slots=True)
class JamesStein:
    """Shares of groups of one size, drawn to their plain mean by one factor `c`. None for fewer than four groups."""

    mean: float | None
    variance: float | None  # the binomial one of a group, at the mean
    sum_of_squares: float | None  # of the groups around the mean
    c: float | None  # what is left of each distance: 1 nothing is drawn in, 0 all of it
    shrunk: tuple[float, ...]


def james_stein(hits: Sequence[float], size: float) -> JamesStein:
    """Efron and Morris (1977), positive part: a check on `beta_binomial` where all groups have `size` cases."""
    if not len(hits) or size <= 0:
        return JamesStein(None, None, None, None, ())
    shares = np.asarray(hits, dtype=float) / size
    mean = float(shares.mean())
    variance, squares = mean * (1 - mean) / size, float(((shares - mean) ** 2).sum())
    if len(shares) < 4:
        return JamesStein(mean, variance, squares, None, ())
    c = max(0.0, 1 - (len(shares) - 3) * variance / squares) if squares > 0 else 0.0
    return JamesStein(mean, variance, squares, c, tuple((mean + c * (shares - mean)).tolist()))
