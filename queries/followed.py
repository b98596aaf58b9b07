"""What followed, group beside group: the share that a curve has reached after so many days, and how groups differ.

Curves come from questions over `ended_of` (data/schema/statistics.sql): one row per cell and moment with n, at_risk,
ended and its interval. Shares are fractions. A group below the minimum n is `too_few`: it is shown and not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.shares import difference, wilson
from queries.statistics.survival import LogRank, log_rank

# Days after which what followed is told: the longest one that leaves enough of every group still watched.
HORIZONS = (90, 60, 30)
STILL_WATCHED = 10
BESIDE = {
    "cell": pl.String,
    "n": pl.Int64,
    "count_hits": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "state": pl.String,
    "difference": pl.Float64,
    "difference_low": pl.Float64,
    "difference_high": pl.Float64,
}


@dataclass(frozen=True)
class Group:
    """One group: n, its share, and how many it counts where that is a plain number."""

    n: int
    share: Estimate
    hits: int | None = None

    @classmethod
    def of(cls, hits: int | None, n: int | None) -> Group:
        """A plain share; one that is withheld has no n."""
        return cls(n or 0, wilson(hits, n) if n and hits is not None else UNKNOWN, hits)


def beside(groups: Mapping[str, Group], reference: str, least: int) -> pl.DataFrame:
    """One row per group in their order, with the difference to `reference` where both have at least `least`."""
    rows = []
    base = groups.get(reference)
    for cell, group in groups.items():
        is_enough = group.n >= least
        gap = UNKNOWN
        if base is not None and cell != reference and is_enough and base.n >= least:
            gap = apart(group.share, base.share)
        rows.append(
            {
                "cell": cell,
                "n": group.n,
                "count_hits": group.hits,
                "share": group.share.value,
                "low": group.share.low,
                "high": group.share.high,
                "state": "withheld" if group.share.value is None else "told" if is_enough else "too_few",
                "difference": gap.value,
                "difference_low": gap.low,
                "difference_high": gap.high,
            }
        )
    return pl.DataFrame(rows, schema=BESIDE)


def apart(one: Estimate, other: Estimate) -> Estimate:
    """The difference of two shares; unknown where either has no interval."""
    return UNKNOWN if None in (one.low, one.high, other.low, other.high) else difference(one, other)


def horizon(curves: pl.DataFrame, cells: Sequence[str]) -> int | None:
    """The longest of HORIZONS after which STILL_WATCHED of every one of `cells` are still watched."""
    for days in HORIZONS:
        if cells and all(watched_after(curves, cell, days) >= STILL_WATCHED for cell in cells):
            return days
    return None


def watched_after(curves: pl.DataFrame, cell: str, days: float) -> int:
    """How many of a cell had neither ended nor been lost sight of before `days`."""
    later = curves.filter((pl.col("cell") == cell) & (pl.col("moment") >= days)).sort("moment")
    return int(later["at_risk"][0]) if later.height else 0


def share_before(curves: pl.DataFrame, cell: str, moment: float) -> Estimate:
    """The share of a cell that had ended before `moment`: unknown where nobody was watched for so long."""
    own = curves.filter(pl.col("cell") == cell).sort("moment")
    if own.is_empty():
        return UNKNOWN
    before = own.filter(pl.col("moment") < moment)
    last = before.row(-1, named=True) if before.height else {"ended": 0.0, "ended_low": None, "ended_high": None}
    if before.height == own.height and float(last["ended"] or 0) < 1:
        return UNKNOWN
    if not last["ended"]:
        # Greenwood's variance says nothing of none: those who were watched for so long do.
        return wilson(0, watched_after(curves, cell, moment))
    return Estimate(last["ended"], last["ended_low"], last["ended_high"])


def time_until(curves: pl.DataFrame, cell: str, share: float = 0.5) -> Estimate:
    """The moment by which `share` of a cell had ended, and where the band crosses that height. None: not reached."""
    own = curves.filter(pl.col("cell") == cell).sort("moment")
    height = share - 1e-9
    # Where everybody has ended there is no band, but it can lie no lower than the curve.
    upper = own.filter(pl.coalesce("ended_high", "ended") >= height)
    lower = own.filter(pl.col("ended_low") >= height)
    reached = own.filter(pl.col("ended") >= height)
    return Estimate(*(first(each) for each in (reached, upper, lower)))


def first(rows: pl.DataFrame) -> float | None:
    return float(rows["moment"][0]) if rows.height else None


def differ(curves: pl.DataFrame, cells: Sequence[str]) -> LogRank:
    """Whether the whole curves of `cells` differ (log-rank): from how many ended and left at each moment."""
    return log_rank([cases_of(curves, cell) for cell in cells])


def cases_of(curves: pl.DataFrame, cell: str) -> tuple[list[float], list[bool]]:
    """(moments, whether each ended) of the cases that a curve was made of."""
    own = curves.filter(pl.col("cell") == cell).sort("moment")
    leaving = own["at_risk"] - own["at_risk"].shift(-1, fill_value=0)
    moments: list[float] = []
    ended: list[bool] = []
    for moment, gone, count in zip(own["moment"], leaving, own["count_ended"], strict=True):
        moments += [moment] * gone
        ended += [True] * count + [False] * (gone - count)
    return moments, ended


def sizes(curves: pl.DataFrame) -> dict[str, int]:
    """Cell -> its n."""
    return dict(curves.group_by("cell").agg(pl.col("n").first()).sort("cell").iter_rows())


def groups_after(curves: pl.DataFrame, cells: Sequence[str], days: int) -> dict[str, Group]:
    """Cell -> the share that had followed within `days`, of those among `cells` that there are."""
    known = sizes(curves)
    return {cell: Group(known[cell], share_before(curves, cell, days)) for cell in cells if cell in known}
