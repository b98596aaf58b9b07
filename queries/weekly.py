"""What moved from one week to the next: every segment compared, and which changes are more than noise."""

from __future__ import annotations

from datetime import date

import polars as pl
from scipy import stats

from queries.scope import Scope
from queries.statistics.change import benjamini_hochberg
from queries.warehouse import Warehouse

# A segment with fewer values in either week is not compared: shares say nothing below thirty.
MINIMUM = 30
# Of the changes called signals, at most this share is expected to be noise.
FALSE_SHARE = 0.05
NORMAL_REACH = 1.959963984540054


def moved(warehouse: Warehouse, scope: Scope, week: date, dimensions: tuple[str, ...]) -> pl.DataFrame:
    """The rows of `weekly_snapshot/moved` with `reach` (the difference in units of the side of its interval that faces
    zero: beyond 1 the interval excludes no change), `p`, `adjusted` (after Benjamini and Hochberg over all rows) and
    `is_signal`; those furthest from no change first."""
    found = warehouse.run("weekly_snapshot/moved", scope, week=week, minimum=MINIMUM, dimensions=dimensions)
    difference = pl.col("difference")
    side = pl.when(difference > 0).then(difference - pl.col("difference_low")).otherwise(
        pl.col("difference_high") - difference
    )  # fmt: skip
    # Medians of few distinct values can have an interval without width.
    reach = (
        pl.when(difference == 0).then(0.0).when(side > 0).then(difference / side).otherwise(difference.sign() * 99.0)
    )
    told = found.with_columns(reach=reach.cast(pl.Float64))
    p_values = [2 * float(stats.norm.sf(abs(each) * NORMAL_REACH)) for each in told["reach"]]
    judged = benjamini_hochberg(p_values, FALSE_SHARE)
    return told.with_columns(
        p=pl.Series(p_values, dtype=pl.Float64),
        adjusted=pl.Series(list(judged.adjusted), dtype=pl.Float64),
        is_signal=pl.Series(list(judged.is_rejected), dtype=pl.Boolean),
    ).sort(pl.col("reach").abs(), "measure", "dimension", "segment", descending=[True, False, False, False])
