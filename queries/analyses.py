"""Comparisons that take a question and a statistic: like with like, fairly, and without calling noise a signal.

Each takes a warehouse (which knows what its viewer may see) and a scope, and gives a frame or a small value. Shares are
fractions. Below the minimum n (the measure's own or the house's, whichever is larger) a cell is `too_few`: it is shown
and neither compared nor ranked. A cell that is withheld from this viewer has no number at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import polars as pl

from queries.metrics import catalogue
from queries.scope import Scope
from queries.statistics.change import Decomposition, decompose
from queries.statistics.charts import Chart, share_chart
from queries.statistics.dispersion import Spread, spread_of_shares
from queries.statistics.funnel import INNER, OUTER, overdispersion, score_limits
from queries.statistics.nonresponse import Response, Stratum, response
from queries.statistics.outcomes import Recovery, recovery
from queries.statistics.shrinkage import beta_binomial
from queries.statistics.standardisation import expected_count, indirect_ratio, mix_of, standardised_share
from queries.warehouse import Warehouse

Strata = Mapping[str, tuple[float, float]]
COUNTS = ("population", "sent", "answered", "satisfied")
# A stratum of fewer answers is weighted together with the others of its kind.
FEWEST_ANSWERS = 5


def minimum_n(warehouse: Warehouse, measure: str) -> int:
    """From how many values on `measure` is compared and ranked: its own minimum, or the house's if that is larger."""
    return max(catalogue()[measure].minimum_n, warehouse.minimum_n)


def values(
    warehouse: Warehouse, scope: Scope, measures: tuple[str, ...], by: str = "all", before: Scope | None = None
) -> pl.DataFrame:
    """The rows of `measures/values` with `state`: told, too_few or withheld. Differences of cells that are too few in
    either period are left out."""
    found = warehouse.run("measures/values", scope, measures=measures, by=by, before=before or scope)
    least = pl.col("measure").replace_strict(
        {name: minimum_n(warehouse, name) for name in measures}, return_dtype=pl.Int64
    )
    is_few = (pl.col("n") < least).fill_null(False)
    either = is_few | (pl.col("n_before").fill_null(0) < least)
    differences = [
        pl.when(~either).then(pl.col(name)).alias(name) for name in ("difference", "difference_low", "difference_high")
    ]
    state = (
        pl.when("is_withheld").then(pl.lit("withheld")).when(is_few).then(pl.lit("too_few")).otherwise(pl.lit("told"))
    )
    return found.with_columns(state.alias("state"), *differences)


def strata(warehouse: Warehouse, scope: Scope, measure: str, by: str) -> dict[str, dict[str, tuple[float, float]]]:
    """Cell -> stratum (topic and priority) -> (hits, n) of a share."""
    cells: dict[str, dict[str, tuple[float, float]]] = {}
    for row in warehouse.run("quality/strata", scope, share=measure, by=by).iter_rows(named=True):
        cells.setdefault(row["cell"], {})[row["stratum"]] = (row["count_hits"], row["n"])
    return cells


def compare_fairly(warehouse: Warehouse, scope: Scope, measure: str, by: str) -> pl.DataFrame:
    """One row per cell of `by` for a share: crude, with the case mix taken out, drawn towards the mean, and its band.

    Columns: cell, n, share, state; `low_95`, `high_95`, `low_998`, `high_998` (funnel limits, widened where cells
    differ by more than chance); `expected` and `ratio` with its interval (to be compared with 1, never with each
    other's); `shrunk` with its interval, `rank_low`, `rank_high`; `band`: above, within or below the outer limits,
    None where too few. Nobody is ranked below the minimum n.
    """
    cells = strata(warehouse, scope, measure, by)
    sizes = {
        cell: (sum(x for x, _ in found.values()), sum(n for _, n in found.values())) for cell, found in cells.items()
    }
    least = minimum_n(warehouse, measure)
    ranked = [cell for cell, (_, n) in sizes.items() if n >= least]
    spread = overdispersion([sizes[cell][0] for cell in ranked], [sizes[cell][1] for cell in ranked])
    shrunk = dict(zip(ranked, beta_binomial(*columns(sizes, ranked)), strict=True))
    reference = pooled(cells)
    rows = []
    for cell, (hits, n) in sorted(sizes.items()):
        row: dict[str, object] = {"cell": cell, "n": n, "share": hits / n if n else None}
        row["state"] = "told" if cell in shrunk else "too_few"
        if cell in shrunk and spread.overall is not None:
            inner = score_limits(spread.overall, n, INNER, spread.tau2 or 0.0)
            outer = score_limits(spread.overall, n, OUTER, spread.tau2 or 0.0)
            row |= {"low_95": inner.low, "high_95": inner.high, "low_998": outer.low, "high_998": outer.high}
            row["band"] = band(hits / n, outer.low, outer.high)
            row |= adjusted(cells[cell], hits, reference)
            drawn = shrunk[cell]
            row |= {"shrunk": drawn.share.value, "shrunk_low": drawn.share.low, "shrunk_high": drawn.share.high}
            row |= {"rank_low": drawn.ranks[0], "rank_high": drawn.ranks[1]} if drawn.ranks else {}
        rows.append(row)
    return pl.DataFrame(rows, schema=FAIRLY)


FAIRLY = {
    "cell": pl.String,
    "n": pl.Int64,
    "share": pl.Float64,
    "state": pl.String,
    **dict.fromkeys(("low_95", "high_95", "low_998", "high_998"), pl.Float64),
    "band": pl.String,
    **dict.fromkeys(("expected", "ratio", "ratio_low", "ratio_high", "standardised"), pl.Float64),
    **dict.fromkeys(("shrunk", "shrunk_low", "shrunk_high"), pl.Float64),
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
}


def total(cell: Strata) -> tuple[float, float]:
    """Hits and n over all strata."""
    return sum(hits for hits, _ in cell.values()), sum(n for _, n in cell.values())


def columns(sizes: Mapping[str, tuple[float, float]], cells: list[str]) -> tuple[list[float], list[float]]:
    return [sizes[cell][0] for cell in cells], [sizes[cell][1] for cell in cells]


def pooled(cells: Mapping[str, Strata]) -> dict[str, tuple[float, float]]:
    """The strata of all cells together."""
    found: dict[str, tuple[float, float]] = {}
    for each in cells.values():
        for stratum, (hits, n) in each.items():
            before = found.get(stratum, (0.0, 0.0))
            found[stratum] = (before[0] + hits, before[1] + n)
    return found


def adjusted(cell: Strata, hits: float, reference: Strata) -> dict[str, float | None]:
    """Observed against expected from the overall shares of the cell's own strata; and the share at the common mix,
    known only where the cell has every stratum."""
    expected = expected_count({stratum: n for stratum, (_, n) in cell.items()}, reference)
    ratio = indirect_ratio(hits, expected) if expected else None
    return {
        "expected": expected,
        "ratio": ratio.value if ratio else None,
        "ratio_low": ratio.low if ratio else None,
        "ratio_high": ratio.high if ratio else None,
        "standardised": standardised_share(cell, mix_of([reference])).value,
    }


def band(share: float, low: float | None, high: float | None) -> str:
    """More different from all than chance would give, or not."""
    if low is not None and share < low:
        return "below"
    return "above" if high is not None and share > high else "within"


def consistency(warehouse: Warehouse, scope: Scope, measure: str, by: str) -> Spread:
    """How far the cells of `by` differ in a share, with and without what chance would give. Cells of fewer than the
    minimum n are left out."""
    cells = strata(warehouse, scope, measure, by)
    enough = [(hits, n) for hits, n in map(total, cells.values()) if n >= minimum_n(warehouse, measure)]
    return spread_of_shares([hits for hits, _ in enough], [n for _, n in enough])


def mix_and_rate(warehouse: Warehouse, scope: Scope, before: Scope, measure: str, by: str) -> Decomposition:
    """What of the change of a share between two periods is a changed mix of `by`, and what changed within its cells."""
    found = warehouse.run("measures/values", scope, measures=(measure,), by=by, before=before)
    then = warehouse.run("measures/values", before, measures=(measure,), by=by, before=before)
    # A cell that is withheld in one period would seem to have come or gone, were it told of the other.
    withheld = {cell for cells in (then, found) for cell in cells.filter("is_withheld")["cell"]}
    return decompose(sums(then, withheld), sums(found, withheld))


def sums(cells: pl.DataFrame, left_out: Set[str] = frozenset()) -> dict[str, tuple[float, float]]:
    """Cell -> (sum of the values, n) of a share or mean; what is withheld or left out is not in it."""
    told = cells.filter(~pl.col("is_withheld") & ~pl.col("cell").is_in(list(left_out)))
    return {row["cell"]: (row["value"] * row["n"], row["n"]) for row in told.iter_rows(named=True) if row["n"]}


@dataclass(frozen=True)
class Weeks:
    """A share week by week (Mondays, ISO) with the limits of its control chart."""

    weeks: tuple[str, ...]
    chart: Chart


def control_chart(warehouse: Warehouse, scope: Scope, measure: str, baseline: int | None = None) -> Weeks:
    """p chart of a share, Laney's p' where weeks are so large or so unlike that a plain chart would flag noise. The
    first `baseline` weeks set the limits; None: all do."""
    found = warehouse.run("measures/values", scope, measures=(measure,), by="week", before=scope)
    told = found.filter(~pl.col("is_withheld") & (pl.col("n") > 0))
    return Weeks(tuple(told["cell"]), share_chart(told["count_hits"].to_list(), told["n"].to_list(), baseline))


def satisfaction_beyond_answers(warehouse: Warehouse, scope: Scope) -> Response:
    """CSAT as answered beside CSAT weighted to all tickets resolved, with bounds; strata: topic, channel, reopened."""
    rows = warehouse.run("satisfaction/strata", scope).iter_rows(named=True)
    return response(
        together([Stratum(row["population"], row["sent"], row["answered"], row["satisfied"]) for row in rows])
    )


def together(strata: list[Stratum]) -> list[Stratum]:
    """Strata of too few answers become one: a weight cannot rest on an answer or two, and on none not at all."""
    few = [each for each in strata if each.answered < FEWEST_ANSWERS]
    rest = Stratum(
        *(sum(getattr(each, name) for each in few) for name in ("population", "sent", "answered", "satisfied"))
    )
    return [each for each in strata if each.answered >= FEWEST_ANSWERS] + ([rest] if few else [])


def recovered(warehouse: Warehouse, scope: Scope) -> Recovery:
    """CSAT after a failure that was made good against CSAT without a failure."""
    found = {row["outcome"]: row for row in warehouse.run("satisfaction/recovery", scope).iter_rows(named=True)}
    nothing = {"n": 0, "count_satisfied": 0}
    good, none = found.get("recovered", nothing), found.get("no failure", nothing)
    return recovery(good["count_satisfied"], good["n"], none["count_satisfied"], none["n"])
