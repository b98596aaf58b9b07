"""Times until something ends, with those counted that are still open: right-censored, and ends of several kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from queries.statistics.estimate import UNKNOWN, Estimate, clamped, critical

Floats = NDArray[np.float64]
Band = Literal["loglog", "log", "plain"]

# A survival of exactly one half is not exact in floating point.
NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """A time at which something ended. `variance_sum` is Greenwood's; None from where nobody is left, as is `se`."""

    time: float
    at_risk: int
    events: int
    survival: float
    variance_sum: float | None
    se: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that still waits after each time: 1 before the first step, unknown after `last_seen`."""

    steps: tuple[Step, ...]
    n: int
    last_seen: float | None

    def at(self, time: float) -> float | None:
        """The share that still waits after `time`: None without data, and beyond `last_seen` unless it is 0."""
        if self.last_seen is None:
            return None
        survival = 1.0
        for step in self.steps:
            if step.time > time:
                break
            survival = step.survival
        return survival if time <= self.last_seen or survival == 0 else None

    def band(self, kind: Band = "loglog", confidence: float = 0.95) -> list[Estimate]:
        """The interval at each step. R's default is "log", SAS and lifelines use "loglog", textbooks "plain"."""
        z = critical(confidence)
        return [Estimate(step.survival, *limits(step, kind, z)) for step in self.steps]

    def quantile(self, q: float, kind: Band = "loglog", confidence: float = 0.95) -> Estimate:
        """The first time by which the share `q` had ended, and where the band crosses that height.

        None: not reached. Where nobody is left the band has no upper limit, so its crossing is not reached either.
        """
        height = 1 - q + NEARLY
        band = list(zip(self.steps, self.band(kind, confidence), strict=True))
        # At 0 there is no lower limit, but it can be no higher than the curve.
        return Estimate(
            next((step.time for step in self.steps if step.survival <= height), None),
            next((step.time for step, at in band if (step.survival if at.low is None else at.low) <= height), None),
            next((step.time for step, at in band if at.high is not None and at.high <= height), None),
        )

    def restricted_mean(self, until: float, confidence: float = 0.95) -> Estimate:
        """The mean time with every wait cut at `until` (Irwin 1949; Klein and Moeschberger 2003, 4.5).

        Unknown where nobody was watched for so long.
        """
        if self.last_seen is None or self.at(until) is None:
            return UNKNOWN
        steps = [step for step in self.steps if step.time < until]
        edges = [0.0, *(step.time for step in steps), until]
        heights = [1.0, *(step.survival for step in steps)]
        areas = [height * (right - left) for height, left, right in zip(heights, edges, edges[1:], strict=False)]
        after = np.cumsum(areas[::-1])[::-1]
        variance = sum(
            (after[place] ** 2 * step.events / (step.at_risk * (step.at_risk - step.events)))
            for place, step in enumerate(steps, start=1)
            if step.events < step.at_risk
        )
        reach, value = critical(confidence) * sqrt(variance), float(sum(areas))
        return Estimate(value, clamped(value - reach, 0, until), clamped(value + reach, 0, until))


def kaplan_meier(
    times: Sequence[float], is_event: Sequence[bool | int], entered: Sequence[float] | None = None
) -> Curve:
    """The share still waiting (Kaplan and Meier 1958), Greenwood's variance; events come before departures of one time.

    `times`: elapsed when it ended or was last seen; `is_event`: whether it ended. `entered`: the time at which each
    began to be watched, for those that were open before the window began (left truncation). All by the same clock.
    """
    ended = np.asarray(times, dtype=float)
    events = np.asarray(is_event, dtype=bool)
    began = None if entered is None else np.asarray(entered, dtype=float)
    steps, survival, variance = [], 1.0, 0.0
    for time in np.unique(ended[events]):
        at_risk = watched_at(time, ended, began)
        count = int(np.sum(events & (ended == time)))
        survival *= 1 - count / at_risk
        if count == at_risk:
            steps.append(Step(float(time), at_risk, count, 0.0, None, None))
            break  # Nobody is left to say more about.
        variance += count / (at_risk * (at_risk - count))
        steps.append(Step(float(time), at_risk, count, survival, variance, survival * sqrt(variance)))
    return Curve(tuple(steps), len(ended), float(ended.max()) if len(ended) else None)


def watched_at(time: float, ended: Floats, began: Floats | None) -> int:
    """How many were watched just before `time`."""
    watched = ended >= time
    return int(np.sum(watched if began is None else watched & (began < time)))


def limits(step: Step, kind: Band, z: float) -> tuple[float | None, float | None]:
    """The band's limits at one step. None at 0, where Greenwood's variance is not defined."""
    if step.variance_sum is None or step.survival <= 0:
        return None, None
    reach = z * sqrt(step.variance_sum)
    if kind == "plain":
        return clamped(step.survival * (1 - reach)), clamped(step.survival * (1 + reach))
    if kind == "log":
        return clamped(step.survival * exp(-reach)), clamped(step.survival * exp(reach))
    slope = reach / log(step.survival)
    return clamped(step.survival ** exp(-slope)), clamped(step.survival ** exp(slope))


@dataclass(frozen=True, slots=True)
class LogRank:
    """A test of one curve for several groups. None where nothing ended, or nothing can be compared."""

    chi2: float | None
    df: int
    p: float | None
    observed: tuple[int, ...]  # ends in each group
    expected: tuple[float, ...]  # those of one common curve


def log_rank(groups: Sequence[tuple[Sequence[float], Sequence[bool | int]]]) -> LogRank:
    """The log-rank test (Mantel 1966; Peto and Peto 1972) of groups of (times, is_event), each as in `kaplan_meier`."""
    ended = [np.asarray(times, dtype=float) for times, _ in groups]
    events = [np.asarray(is_event, dtype=bool) for _, is_event in groups]
    everything = np.concatenate([[], *(time[event] for time, event in zip(ended, events, strict=True))])
    expected, variance = np.zeros(len(groups)), np.zeros((len(groups), len(groups)))
    for time in np.unique(everything):
        at_risk = np.array([np.sum(group >= time) for group in ended], dtype=float)
        total, count = float(at_risk.sum()), float(np.sum(everything == time))
        share = at_risk / total
        expected += count * share
        if total > 1:
            variance += count * (total - count) / (total - 1) * (np.diag(share) - np.outer(share, share))
    observed = tuple(int(np.sum(event)) for event in events)
    df = int(np.linalg.matrix_rank(variance)) if len(groups) > 1 else 0
    if df == 0:
        return LogRank(None, 0, None, observed, tuple(expected.tolist()))
    surplus = np.array(observed) - expected
    chi2 = float(surplus @ np.linalg.pinv(variance, hermitian=True) @ surplus)
    return LogRank(chi2, df, float(special.chdtrc(df, chi2)), observed, tuple(expected.tolist()))
