"""A change taken apart into what got better and what only became more frequent; and many changes looked at at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, slots=True)
class Segment:
    """What a segment did to the change of the total, in the total's unit."""

    mix: float  # its weight moved, towards or away from a segment that lies above the rest
    rate: float  # its own value moved


@dataclass(frozen=True, slots=True)
class Decomposition:
    """`change` is `mix` plus `rate`, and each is the sum over the segments. None where either period is empty."""

    change: float | None
    mix: float | None
    rate: float | None
    segments: dict[str, Segment]


# The sum of the values (hits, seconds) and n, by segment.
Period = Mapping[str, tuple[float, float]]


def decompose(before: Period, now: Period) -> Decomposition:
    """Kitagawa (1955), symmetric: mix at the mean of a segment's two values, rate at the mean of its two weights.

    For means and shares, whose total is the weighted mean of the segments; medians have no such parts. A segment that
    came or went has one value only and is all mix. Its mix is told against the mean of the two totals, which changes
    no sum and has a segment gain from growing only if it lies above the rest.
    """
    n_before, n_now = sum(n for _, n in before.values()), sum(n for _, n in now.values())
    if not n_before or not n_now:
        return Decomposition(None, None, None, {})
    total_before = sum(value for value, _ in before.values()) / n_before
    total_now = sum(value for value, _ in now.values()) / n_now
    middle = (total_before + total_now) / 2
    segments = {
        name: part(before.get(name, (0, 0)), now.get(name, (0, 0)), n_before, n_now, middle)
        for name in sorted({*before, *now})
    }
    mix, rate = sum(each.mix for each in segments.values()), sum(each.rate for each in segments.values())
    return Decomposition(total_now - total_before, mix, rate, segments)


def part(
    before: tuple[float, float], now: tuple[float, float], n_before: float, n_now: float, middle: float
) -> Segment:
    """One segment's part, from its sum and n in both periods and the n of all."""
    if not before[1] and not now[1]:
        return Segment(0.0, 0.0)
    value_now = now[0] / now[1] if now[1] else before[0] / before[1]
    value_before = before[0] / before[1] if before[1] else value_now
    weight_before, weight_now = before[1] / n_before, now[1] / n_now
    return Segment(
        (weight_now - weight_before) * ((value_before + value_now) / 2 - middle),
        (value_now - value_before) * (weight_before + weight_now) / 2,
    )


@dataclass(frozen=True, slots=True)
class Discoveries:
    """Which of many tests stand, in the order given."""

    adjusted: tuple[float, ...]  # p after the adjustment: the false discovery rate at which the test just stands
    is_rejected: tuple[bool, ...]
    is_rejected_by_bonferroni: tuple[bool, ...]


def benjamini_hochberg(p_values: Sequence[float], rate: float = 0.05) -> Discoveries:
    """Of the tests that are rejected, at most the share `rate` is expected to be false (Benjamini and Hochberg 1995).

    Bonferroni's rule, at most a chance of `rate` that any is false, stands beside it.
    """
    if not len(p_values):
        return Discoveries((), (), ())
    adjusted = np.asarray(stats.false_discovery_control(list(p_values), method="bh"), dtype=float)
    hair = 1 + 1e-12  # A p that lies on the line must not fall under it by rounding.
    return Discoveries(
        tuple(adjusted.tolist()),
        tuple((adjusted <= rate * hair).tolist()),
        tuple(p * len(p_values) <= rate * hair for p in p_values),
    )
