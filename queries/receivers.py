"""Which teams let others wait: a receiver of tickets against all other receivers together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from queries.analyses import minimum_n
from queries.scope import Scope
from queries.warehouse import Warehouse

# Smaller receivers than the busiest so many are compared on the chart only.
MOST = 12
ALL_OTHERS = ""


@dataclass(frozen=True)
class SlowReceiver:
    """A team whose time until pick-up lies above that of all others by more than both intervals allow. Rows of
    escalations/by_receiver: median, median_low, median_high, n, count_running."""

    team: str
    own: dict[str, Any]
    others: dict[str, Any]

    @property
    def seconds_lost(self) -> float:
        """How much longer its tickets waited than they would have at the others' median: what ranks receivers."""
        lost: float = self.own["n"] * (self.own["median"] - self.others["median"])
        return lost


def slow_receivers(warehouse: Warehouse, scope: Scope) -> tuple[SlowReceiver, ...]:
    """The teams that let others wait, those first at which most time is lost. Empty: no difference beyond noise, or too
    few tickets to tell."""
    least = minimum_n(warehouse, "pick_up")
    rows = asked(warehouse, scope, ALL_OTHERS)
    overall = rows.filter((pl.col("team") == ALL_OTHERS) & pl.col("median").is_not_null())
    if overall.is_empty():
        return ()
    # The median of all lies between a team's and that of the others: a slower team is slower than all.
    is_slower = pl.col("median") > overall["median"][0]
    slower = rows.filter((pl.col("team") != ALL_OTHERS) & (pl.col("n") >= least) & is_slower)
    found = []
    for own in slower.sort("n", descending=True).head(MOST).iter_rows(named=True):
        rest = asked(warehouse, scope, own["team"]).filter((pl.col("team") == ALL_OTHERS) & (pl.col("n") >= least))
        if rest.is_empty():
            continue
        others = rest.row(0, named=True)
        if None not in (own["median_low"], others["median_high"]) and own["median_low"] > others["median_high"]:
            found.append(SlowReceiver(own["team"], own, others))
    return tuple(sorted(found, key=lambda each: each.seconds_lost, reverse=True))


def asked(warehouse: Warehouse, scope: Scope, without: str) -> pl.DataFrame:
    return warehouse.run("escalations/by_receiver", scope, measure="pick_up", without=without)
