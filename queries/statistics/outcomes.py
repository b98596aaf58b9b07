"""Shares that need a rule for what counts: targets met, decisions upheld, failures made good."""

from __future__ import annotations

from dataclasses import dataclass

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.shares import newcombe, wilson


def attainment(met: int, breached: int, running_overdue: int = 0, confidence: float = 0.95) -> Estimate:
    """Targets met of those decided. A clock that still runs and is past its target has missed it.

    One that runs and is not yet due is neither met nor missed and stays out, or fresh weeks would always look bad.
    """
    return wilson(met, met + breached + running_overdue, confidence)


@dataclass(frozen=True, slots=True)
class Upheld:
    """Front-line decisions that stood when they were reviewed. Fractions."""

    share: Estimate  # upheld of (upheld and overturned), Wilson
    coverage: float | None  # reviewed of own decisions: print it beside every share
    bounds: Estimate  # every decision that was not reviewed overturned, or upheld


def upheld(count_upheld: int, count_overturned: int, count_unreviewed: int = 0, count_partly: int = 0) -> Upheld:
    """Partly overturned ones are a class of their own: reviewed, and in neither part of the share."""
    reviewed = count_upheld + count_overturned + count_partly
    own = reviewed + count_unreviewed
    share = wilson(count_upheld, count_upheld + count_overturned)
    if not own:
        return Upheld(share, None, UNKNOWN)
    decided = count_upheld + count_overturned + count_unreviewed
    bounds = (
        Estimate(share.value, count_upheld / decided, (count_upheld + count_unreviewed) / decided)
        if decided
        else UNKNOWN
    )
    return Upheld(share, reviewed / own, bounds)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Customers whose failure was made good against those who had none: the service recovery paradox. Fractions."""

    difference: Estimate
    is_supported: bool | None  # only where the whole interval lies above 0. None: nothing to compare


def recovery(
    satisfied_recovered: int, n_recovered: int, satisfied_unharmed: int, n_unharmed: int, confidence: float = 0.95
) -> Recovery:
    """Newcombe's interval of the difference. "Made good" must not have been told from the satisfaction itself."""
    found = newcombe(satisfied_recovered, n_recovered, satisfied_unharmed, n_unharmed, confidence)
    return Recovery(found, None if found.low is None else found.low > 0)
