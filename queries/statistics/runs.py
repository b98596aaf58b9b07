"""Patterns in a series that no single point shows: runs on one side of the centre, and zones of a control chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log2
from statistics import median

from scipy import stats


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What chance allows so many points: no run longer than `longest`, and at least `crossings`. None for no point."""

    longest: int | None
    crossings: int | None


def run_limits(n: int) -> RunLimits:
    """Anhoej and Olesen (2014): round(log2 n) + 3, and the fifth percentile of Binomial(n - 1, 1/2)."""
    if n <= 0:
        return RunLimits(None, None)
    return RunLimits(round(log2(n)) + 3, int(max(0, stats.binom.ppf(0.05, n - 1, 0.5))) if n > 1 else 0)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a series above and below its centre. Points on the centre do not count."""

    n: int
    longest: int
    crossings: int
    limits: RunLimits
    is_signal: bool  # a run too long, or too few crossings: the series has shifted


def runs(values: Sequence[float], centre: float | None = None) -> Runs:
    """Anhoej's two rules around `centre`, by default the median; with that, one series in twenty signals by chance."""
    if not values:
        return Runs(0, 0, 0, run_limits(0), is_signal=False)
    middle = median(values) if centre is None else centre
    sides = [value > middle for value in values if value != middle]
    stretches = [len(list(stretch)) for _, stretch in groupby(sides)]
    limits = run_limits(len(sides))
    longest, crossings = max(stretches, default=0), max(0, len(stretches) - 1)
    is_signal = (
        limits.longest is not None
        and limits.crossings is not None
        and (longest > limits.longest or crossings < limits.crossings)
    )
    return Runs(len(sides), longest, crossings, limits, is_signal)


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """So many of so many points beyond so many standard deviations on one side."""

    least: int
    of: int
    beyond: float


# Western Electric (1956). Nelson (1984) wants nine in a row in rule 4. Of a process that has not changed, all four
# together cry wolf about once in 90 points (Champ and Woodall 1987), the first alone once in 370.
WESTERN_ELECTRIC = (ZoneRule(1, 1, 3), ZoneRule(2, 3, 2), ZoneRule(4, 5, 1), ZoneRule(8, 8, 0))


def western_electric(z: Sequence[float]) -> dict[int, list[int]]:
    """The places, from 0, at which each rule (1 to 4) signals, for points in standard deviations from the centre.

    A signal belongs to the last point of its pattern, and only if that point lies in the zone itself.
    """
    return {
        number: [place for place in range(len(z)) if signals(rule, z[max(0, place + 1 - rule.of) : place + 1])]
        for number, rule in enumerate(WESTERN_ELECTRIC, start=1)
    }


def signals(rule: ZoneRule, latest: Sequence[float]) -> bool:
    """Whether the last of the `latest` points completes the rule's pattern, above or below."""
    return any(
        side * latest[-1] > rule.beyond and sum(side * point > rule.beyond for point in latest) >= rule.least
        for side in (1, -1)
    )
