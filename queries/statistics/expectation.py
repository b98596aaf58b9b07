"""What the next point of a series would be if nothing had changed, and how surprising the one that came is.

A control chart asks the same of every point and answers by three standard errors. Here the answer is a chance, so that
many series can be looked at and the false alarms among them held down (change.benjamini_hochberg).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy import stats

from queries.statistics.estimate import critical, two_sided


@dataclass(frozen=True, slots=True)
class Point:
    """A value and the variance that chance alone gives it, on a scale on which it is about normal."""

    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class Expectation:
    """Where the next point lies in 95 of 100 cases, and the chance of one as far off as the one that came."""

    value: float
    low: float
    high: float
    p: float


# One week more would be a different chart.
FEWEST = 6


def expectation(now: Point, before: Sequence[Point]) -> Expectation | None:
    """The point after `before`, as Laney's chart has it: weeks differ by chance, and by as much more as they were seen
    to. None from fewer than six points.

    By how much more is itself known from few weeks, hence Student's t; and a series that happened to be calm promises
    no calm beyond chance, hence the larger one of both chances. So the false alarms stay as rare as p says, however
    much the weeks differ by themselves.
    """
    if len(before) < FEWEST:
        return None
    weight = sum(1 / each.variance for each in before)
    centre = sum(each.value / each.variance for each in before) / weight
    freedom = len(before) - 1
    widening = sqrt(sum((each.value - centre) ** 2 / each.variance for each in before) / freedom)
    error = sqrt(now.variance + 1 / weight)
    by_chance, by_weeks = error * critical(0.95), error * widening * float(stats.t.ppf(0.975, freedom))
    p = two_sided((now.value - centre) / error)
    if widening > 0:
        p = max(p, float(2 * stats.t.sf(abs(now.value - centre) / (error * widening), freedom)))
    reach = max(by_chance, by_weeks)
    return Expectation(centre, centre - reach, centre + reach, p)


def next_value(now: float, before: Sequence[float]) -> Expectation | None:
    """The same for numbers of which nothing is known but their spread: Student's prediction interval. None from fewer
    than six, and where all were one."""
    if len(before) < FEWEST:
        return None
    centre, freedom = sum(before) / len(before), len(before) - 1
    error = sqrt(sum((each - centre) ** 2 for each in before) / freedom * (1 + 1 / len(before)))
    if error == 0:
        return None
    reach = error * float(stats.t.ppf(0.975, freedom))
    p = float(2 * stats.t.sf(abs(now - centre) / error, freedom))
    return Expectation(centre, centre - reach, centre + reach, p)
