"""Draws that give the same values on every machine, drawn by the million.

Two things could differ between machines and are kept out: the ways in which NumPy turns raw bits into normals and the
like (only the raw bits of PCG64 are promised to stay the same), and the last bit of `exp` and `log` (they are looked up
in tables of rounded numbers; all else is adding and multiplying, which every processor does alike).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
# Narrow whole numbers, in columns of millions.
Codes: TypeAlias = NDArray[np.signedinteger]

# Three standard deviations and a half: one ticket in four thousand, without the lonely monsters beyond.
FARTHEST = 3.5
_GOLDEN = 0.6180339887498949
_STEPS = 8_192
_NORMALS = np.array(
    [round(max(-FARTHEST, min(FARTHEST, NormalDist().inv_cdf((n + 0.5) / _STEPS))), 6) for n in range(_STEPS)]
)
# exp(x) from -8 to 8 in steps of 1/256, as (rounded) value and rise to the next one.
_GRID, _LOWEST = 256, -8
_POWERS = np.array([float(f"{math.exp(_LOWEST + n / _GRID):.9e}") for n in range(16 * _GRID + 1)])
_RISES = np.append(np.diff(_POWERS), 0.0)


class Weighted:
    """Places 0, 1, 2, ... drawn in proportion to their weights (any numbers from 0 on, not all 0)."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.running = np.cumsum(np.array(weights, dtype=np.float64))

    def at(self, share: Floats) -> Whole:
        """The places that cover `share` (0 up to, without, 1) of the total weight."""
        places = np.searchsorted(self.running, share * self.running[-1], side="right")
        found: Whole = np.minimum(places, len(self.running) - 1).astype(np.int64)
        return found


class Chance:
    """A seeded stream of draws. A stream of another name is independent: a change to one leaves the other alone."""

    def __init__(self, seed: int, name: str) -> None:
        self.bits = np.random.PCG64(np.random.SeedSequence([seed % 2**64, crc32(name.encode())]))

    def share(self, n: int) -> Floats:
        """`n` numbers from 0 up to, without, 1."""
        raw = np.asarray(self.bits.random_raw(n), dtype=np.uint64) >> np.uint64(11)
        return raw.astype(np.float64) * 2.0**-53

    def happens(self, probability: ArrayLike, n: int) -> Flags:
        """`n` times yes or no; `probability` is one number or `n` of them."""
        return self.share(n) < np.asarray(probability)

    def evenly(self, probability: ArrayLike, n: int) -> Flags:
        """Like `happens`, but every stretch of equal probabilities gets its share almost exactly.

        The draws walk round by the golden ratio, which leaves neither gaps nor heaps: a planted share is then seen in a
        few dozen rows already, where free draws would need hundreds.
        """
        wanted = np.broadcast_to(np.asarray(probability, dtype=np.float64), n)
        walk = (self.share(1) + np.arange(n) * _GOLDEN) % 1.0
        drawn = np.empty(n)
        drawn[np.argsort(wanted, kind="stable")] = walk
        return drawn < wanted

    def whole(self, least: int, most: int, n: int) -> Whole:
        """`n` whole numbers from `least` to `most`, both included."""
        return least + (self.share(n) * (most - least + 1)).astype(np.int64)

    def pick(self, weighted: Weighted, n: int) -> Whole:
        return weighted.at(self.share(n))

    def normal(self, n: int) -> Floats:
        """`n` draws of mean 0 and standard deviation 1, none beyond `FARTHEST`."""
        return _NORMALS[(self.share(n) * _STEPS).astype(np.int64)]

    def around(self, median: ArrayLike, spread: float, n: int) -> Floats:
        """`n` log-normal draws; `spread` is the standard deviation of the logarithm."""
        return np.asarray(median) * power(spread * self.normal(n))

    def seconds(self, median_minutes: ArrayLike, spread: float, n: int) -> Whole:
        """`n` log-normal durations in whole seconds, at least 1."""
        return np.maximum(1, np.rint(self.around(median_minutes, spread, n) * 60).astype(np.int64))


def power(exponent: Floats) -> Floats:
    """e to the power of `exponent` (within -8 to 8), to five digits, the same on every machine."""
    place = (np.clip(exponent, _LOWEST, -_LOWEST) - _LOWEST) * _GRID
    below = place.astype(np.int64)
    rest = place - below
    found: Floats = _POWERS[below] + rest * _RISES[below]
    return found
