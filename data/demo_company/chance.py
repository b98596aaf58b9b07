"""Draws that give the same values on every machine and every Python from 3.11 on."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from statistics import NormalDist
from typing import Generic, TypeVar

T = TypeVar("T")

_NORMAL = NormalDist()
# Three standard deviations and a half: one ticket in four thousand, without the lonely monsters beyond.
_FARTHEST = 3.5


class Weighted(Generic[T]):
    """Values that are drawn in proportion to their weights (any positive numbers)."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = list(weights)
        self.values = [value for value, _ in pairs]
        self.running = list(accumulate(weight for _, weight in pairs))

    def at(self, share: float) -> T:
        """The value which covers `share` (0 up to, without, 1) of the total weight."""
        place = bisect_right(self.running, share * self.running[-1])
        return self.values[min(place, len(self.values) - 1)]


class Chance:
    """A seeded stream of draws.

    Only `Random.random()` is promised to stay the same between Python versions: all else is made from it.
    """

    def __init__(self, seed: int) -> None:
        self.share = random.Random(seed).random  # noqa: S311 - a simulation wants the same draws again

    def happens(self, probability: float) -> bool:
        return self.share() < probability

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self.share() * (most - least + 1))

    def pick(self, weighted: Weighted[T]) -> T:
        return weighted.at(self.share())

    def normal(self) -> float:
        drawn = _NORMAL.inv_cdf(min(max(self.share(), 1e-9), 1 - 1e-9))
        return max(-_FARTHEST, min(_FARTHEST, drawn))

    def minutes(self, median: float, spread: float) -> int:
        """Log-normal whole minutes, at least 1; `spread` is the standard deviation of the logarithm."""
        return max(1, round(median * math.exp(spread * self.normal())))
