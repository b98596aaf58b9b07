"""What the next point of a series would be if nothing had changed, and how surprising the one that came is.

A control chart asks the same of every point and answers by three standard errors. Here the answer is a chance, so that
many series can be looked at and the false alarms among them held down (change.benjamini_hochberg).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

from scipy import stats

from queries.statistics.dispersion import dispersion


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
    """The point after `before` by random effects: weeks differ by chance and by what they are (DerSimonian and Laird),
    as Laney's chart has it. None from fewer than six points.

    Where weeks differ beyond chance, how much they do is itself known from few of them: Student's t with the degrees
    of freedom of Satterthwaite.
    """
    if len(before) < FEWEST:
        return None
    found = dispersion([each.value for each in before], [each.variance for each in before])
    tau2 = found.tau2 or 0.0
    centre = found.random.value or 0.0
    of_mean = 1 / sum(1 / (each.variance + tau2) for each in before)
    variance = now.variance + tau2 + of_mean
    freedom = (len(before) - 1) * (variance / tau2) ** 2 if tau2 > 0 else inf
    return told(now.value, centre, sqrt(variance), freedom)


def next_value(now: float, before: Sequence[float]) -> Expectation | None:
    """The same for numbers of which nothing is known but their spread: Student's prediction interval. None from fewer
    than six, and where all were one."""
    if len(before) < FEWEST:
        return None
    centre = sum(before) / len(before)
    square = sum((each - centre) ** 2 for each in before) / (len(before) - 1)
    if square == 0:
        return None
    return told(now, centre, sqrt(square * (1 + 1 / len(before))), len(before) - 1)


def told(now: float, centre: float, error: float, freedom: float) -> Expectation:
    reach = float(stats.t.ppf(0.975, freedom)) * error
    p = float(2 * stats.t.sf(abs(now - centre) / error, freedom))
    return Expectation(centre, centre - reach, centre + reach, p)
