"""Times until one of several ends: told no or told yes. The others compete with the one asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.statistics.estimate import UNKNOWN, Estimate, critical
from queries.statistics.survival import kaplan_meier

Floats = NDArray[np.float64]
HAIR = 1e-12


@dataclass(frozen=True, slots=True)
class Moment:
    """A time at which something ended or was last seen.

    `ended[0]` is the share that had ended with outcome 1 by then, `ended[1]` with outcome 2, and so on. They and the
    share still open, `survival`, add up to 1.
    """

    time: float
    at_risk: int
    survival: float
    ended: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Incidence:
    """The shares that had ended in each way, moment by moment."""

    moments: tuple[Moment, ...]

    def final(self, outcome: int) -> Estimate:
        """The share that had ended with `outcome`, counted from 1, at the end of the data."""
        return self.moments[-1].ended[outcome - 1] if self.moments else UNKNOWN


def incidence(times: Sequence[float], outcomes: Sequence[int], kinds: int = 2, confidence: float = 0.95) -> Incidence:
    """Cumulative incidence (Aalen and Johansen 1978) of the outcomes 1 to `kinds`; 0 is still open.

    Kaplan-Meier with the other ends taken for open says how many would end so if nothing else could happen: always
    more. In SQL, for two kinds: incidence_of.
    """
    ended, outcome = np.asarray(times, dtype=float), np.asarray(outcomes, dtype=int)
    if np.any((outcome < 0) | (outcome > kinds)):
        raise ValueError(f"an outcome lies between 0 (still open) and {kinds}")
    moments, place = np.unique(ended, return_inverse=True)
    counts = np.zeros((len(moments), kinds + 1))
    np.add.at(counts, (place, outcome), 1.0)
    at_risk = np.cumsum(counts.sum(axis=1)[::-1])[::-1]
    ends = counts[:, 1:].sum(axis=1)
    survival = np.cumprod(1 - ends / at_risk)
    before = np.concatenate([[1.0], survival[:-1]])
    shares = [np.cumsum(before * counts[:, kind] / at_risk) for kind in range(1, kinds + 1)]
    z = critical(confidence)
    bands = [
        band(share, variance(share, counts[:, kind], ends, at_risk, before), z)
        for kind, share in enumerate(shares, start=1)
    ]
    return Incidence(
        tuple(
            Moment(float(moments[at]), int(at_risk[at]), float(survival[at]), tuple(each[at] for each in bands))
            for at in range(len(moments))
        )
    )


def variance(share: Floats, own: Floats, ends: Floats, at_risk: Floats, before: Floats) -> Floats:
    """The variance of `share` at each moment by the delta method (Marubini and Valsecchi 1995, formula 10.12).

    It is a sum over the moments until then of (share now - share then) to the powers 2, 1 and 0, here multiplied out so
    that running sums do for all moments at once. Greenwood's variance where there is one kind of end.
    """
    left = at_risk - ends
    square = np.divide(ends, at_risk * left, out=np.zeros_like(ends), where=left > 0)
    cross = before * own / at_risk**2
    alone = before**2 * own * (at_risk - own) / at_risk**3
    return np.asarray(
        share**2 * np.cumsum(square)
        - 2 * share * np.cumsum(square * share + cross)
        + np.cumsum(square * share**2 + 2 * cross * share + alone)
    )


def band(share: Floats, spread: Floats, z: float) -> list[Estimate]:
    """Each share with its interval on the log-log scale; none at 0 and 1, which sums may miss by a hair."""
    found = []
    for value, square in zip(share.tolist(), spread.tolist(), strict=True):
        if HAIR < value < 1 - HAIR:
            slope = z * np.sqrt(max(0.0, square)) / (value * np.log(value))
            found.append(Estimate(value, float(value ** np.exp(-slope)), float(value ** np.exp(slope))))
        else:
            found.append(Estimate(value))
    return found


def one_minus_kaplan_meier(times: Sequence[float], outcomes: Sequence[int], outcome: int = 1) -> float | None:
    """What Kaplan-Meier makes of it when every other end passes for "still open": too much, shown to be avoided."""
    curve = kaplan_meier(times, [found == outcome for found in outcomes])
    if not curve.n:
        return None
    return 1 - curve.steps[-1].survival if curve.steps else 0.0
