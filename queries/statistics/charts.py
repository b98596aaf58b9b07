"""Control charts: the limits within which a process that has not changed stays, week by week.

Each takes points in order of time and gives their limits; a point outside is a signal, told by its place from 0. Limits
come from the first `baseline` points (all of them if None), so that a change does not widen what is meant to show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

# d2 and D4 for moving ranges of two (Shewhart; ASTM E2587).
RANGE_TO_SIGMA = 1.128
RANGE_HIGH = 3.267
SIGMAS = 3


@dataclass(frozen=True, slots=True)
class Individuals:
    """An XmR chart, in the unit of its points. None where there are too few."""

    centre: float | None
    low: float | None
    high: float | None
    mean_range: float | None
    range_high: float | None
    signals: tuple[int, ...]
    range_signals: tuple[int, ...]  # the later point of a jump that is too large


def individuals(
    values: Sequence[float], baseline: int | None = None, factor: float = SIGMAS / RANGE_TO_SIGMA
) -> Individuals:
    """XmR: for one value a week, a median or a backlog (Wheeler and Chambers 1992). Without a season in it.

    `factor` times the mean moving range is the distance of the limits: 2.6596, which some tables round to 2.66.
    """
    base = list(values[:baseline])
    if not base:
        return Individuals(None, None, None, None, None, (), ())
    centre = sum(base) / len(base)
    mean_range = mean_moving_range(base)
    if mean_range is None:
        return Individuals(centre, None, None, None, None, (), ())
    low, high, range_high = centre - factor * mean_range, centre + factor * mean_range, RANGE_HIGH * mean_range
    jumps = tuple(place for place, jump in enumerate(moving_ranges(values), start=1) if jump > range_high)
    return Individuals(centre, low, high, mean_range, range_high, outside(values, low, high), jumps)


def moving_ranges(values: Sequence[float]) -> list[float]:
    """The distances from each value to the next."""
    return [abs(after - before) for before, after in pairwise(values)]


def mean_moving_range(values: Sequence[float], is_screened: bool = False) -> float | None:
    """None for fewer than two values. Screened: once more without the ranges that are themselves a signal."""
    ranges = moving_ranges(values)
    if not ranges:
        return None
    mean = sum(ranges) / len(ranges)
    if is_screened:
        kept = [each for each in ranges if each <= RANGE_HIGH * mean]
        mean = sum(kept) / len(kept)
    return mean


def outside(values: Sequence[float], low: float, high: float) -> tuple[int, ...]:
    """The places of the values beyond the limits. On a limit is inside."""
    return tuple(place for place, value in enumerate(values) if value < low or value > high)


@dataclass(frozen=True, slots=True)
class Chart:
    """Points with limits of their own, because their sizes differ. A point without size has neither."""

    centre: float | None
    points: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    signals: tuple[int, ...]
    sigma_z: float | None = None  # Laney's widening of the limits; None: not used


def p_chart(hits: Sequence[float], sizes: Sequence[float], baseline: int | None = None) -> Chart:
    """A share a week, `hits` of `sizes` (Shewhart 1931). The centre is total of total, never the mean of the shares."""
    return shares_chart(hits, sizes, baseline, 1.0)


def laney_chart(
    hits: Sequence[float], sizes: Sequence[float], baseline: int | None = None, is_screened: bool = False
) -> Chart:
    """Laney's p' chart (2002): a p chart whose limits are as much wider as weeks differ more than chance lets them.

    With thousands a week an ordinary p chart flags nearly every week. `sigma_z` is the mean moving range of the
    standardised points by 1.128; without at least two points, or variance, the limits are those of the p chart.
    """
    sigma_z = between_weeks(hits, sizes, baseline, is_screened)
    chart = shares_chart(hits, sizes, baseline, 1.0 if sigma_z is None else sigma_z)
    return Chart(chart.centre, chart.points, chart.low, chart.high, chart.signals, sigma_z)


# From this size or this excess over chance on, a p chart tells more of the size than of a change.
LARGE = 1000
OVERDISPERSED = 1.5


def share_chart(hits: Sequence[float], sizes: Sequence[float], baseline: int | None = None) -> Chart:
    """The p chart, or Laney's where the weeks are large (mean above 1000) or differ by more than half beyond chance."""
    laney = laney_chart(hits, sizes, baseline)
    is_large = bool(sizes) and sum(sizes) / len(sizes) > LARGE
    if is_large or (laney.sigma_z is not None and laney.sigma_z > OVERDISPERSED):
        return laney
    return p_chart(hits, sizes, baseline)


def between_weeks(
    hits: Sequence[float], sizes: Sequence[float], baseline: int | None = None, is_screened: bool = False
) -> float | None:
    """Laney's sigma z: 1 where the weeks differ as chance lets them. None: too few points, or all hits, or none."""
    pairs = [(hit, size) for hit, size in zip(hits[:baseline], sizes[:baseline], strict=True) if size > 0]
    total = sum(size for _, size in pairs)
    centre = sum(hit for hit, _ in pairs) / total if total else 0.0
    if not 0 < centre < 1:
        return None
    standardised = [(hit / size - centre) / sqrt(centre * (1 - centre) / size) for hit, size in pairs]
    mean_range = mean_moving_range(standardised, is_screened)
    return None if mean_range is None else mean_range / RANGE_TO_SIGMA


def shares_chart(hits: Sequence[float], sizes: Sequence[float], baseline: int | None, widening: float) -> Chart:
    """Three binomial standard errors times `widening`, within 0 and 1."""
    total = sum(sizes[:baseline])
    centre = sum(hits[:baseline]) / total if total else None
    sigmas = [sqrt(centre * (1 - centre) / size) if centre is not None and size > 0 else None for size in sizes]
    return around(centre, hits, sizes, [None if sigma is None else sigma * widening for sigma in sigmas], most=1.0)


def u_chart(
    counts: Sequence[float], exposures: Sequence[float], baseline: int | None = None, per: float = 1.0
) -> Chart:
    """Events per `per` units of an exposure that differs from week to week, a hundred tickets for example. Poisson."""
    sizes = [exposure / per for exposure in exposures]
    total = sum(sizes[:baseline])
    centre = sum(counts[:baseline]) / total if total else None
    sigmas = [sqrt(centre / size) if centre is not None and size > 0 else None for size in sizes]
    return around(centre, counts, sizes, sigmas)


def c_chart(counts: Sequence[float], baseline: int | None = None) -> Chart:
    """Events in equal exposures. Poisson."""
    return u_chart(counts, [1.0] * len(counts), baseline)


def around(
    centre: float | None,
    counts: Sequence[float],
    sizes: Sequence[float],
    sigmas: Sequence[float | None],
    most: float | None = None,
) -> Chart:
    """The chart of `counts` by `sizes` with limits of three `sigmas` around `centre`, from 0 to `most`."""
    points = tuple(count / size if size > 0 else None for count, size in zip(counts, sizes, strict=True))
    low: list[float | None] = []
    high: list[float | None] = []
    for sigma in sigmas:
        if centre is None or sigma is None:
            low.append(None)
            high.append(None)
        else:
            top = centre + SIGMAS * sigma
            low.append(max(0.0, centre - SIGMAS * sigma))
            high.append(top if most is None else min(most, top))
    signals = tuple(place for place, limits in enumerate(zip(points, low, high, strict=True)) if is_beyond(*limits))
    return Chart(centre, points, tuple(low), tuple(high), signals)


def is_beyond(point: float | None, low: float | None, high: float | None) -> bool:
    """Whether a point lies outside its limits; on a limit is inside, also by a hair that only rounding made."""
    if point is None or low is None or high is None:
        return False
    hair = 1e-12 * max(1.0, abs(point))
    return point < low - hair or point > high + hair
