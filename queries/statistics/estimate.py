"""A value with its interval, and the arithmetic that every interval shares."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import special


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval around it, all in the value's unit. None: cannot be told from so little."""

    value: float | None
    low: float | None = None
    high: float | None = None


UNKNOWN = Estimate(None)


def critical(confidence: float) -> float:
    """How many standard errors to each side hold `confidence` of a normal distribution: 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    return float(special.ndtri(0.5 + confidence / 2))


def two_sided(z: float) -> float:
    """The chance of a standard normal at least as far from 0 as `z`, on either side."""
    return float(2 * special.ndtr(-abs(z)))


def clamped(value: float, least: float = 0.0, most: float = 1.0) -> float:
    """`value`, kept within the bounds that rounding may have carried it over. Plain floats in and out."""
    return float(min(max(value, least), most))
