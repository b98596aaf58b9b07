"""Is faster better here? Satisfaction and reopenings by how long the first reply took, like compared with like; and
where speed and quality went apart from one period to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import sqrt

import polars as pl

from queries.analyses import minimum_n, total, values
from queries.metrics import catalogue
from queries.scope import Period, Scope
from queries.statistics.change import benjamini_hochberg
from queries.statistics.estimate import UNKNOWN, Estimate, clamped, two_sided
from queries.statistics.shares import compare_shares, newcombe, wilson
from queries.statistics.standardisation import mantel_haenszel
from queries.warehouse import Warehouse

Strata = Mapping[str, tuple[float, float]]
# Hits and n of quality/by_response, by measure.
COUNTED = {"csat": ("count_satisfied", "count_answers"), "reopened": ("count_reopened", "count_told")}
# The last class of quality/by_response: no reply by a person. It is shown, and is no speed.
WITHOUT_REPLY = 6
CLASSES = {
    "class": pl.Int64,
    "n": pl.Int64,
    "count_hits": pl.Int64,
    **dict.fromkeys(("share", "low", "high"), pl.Float64),
    "state": pl.String,
    **dict.fromkeys(("alike", "alike_low", "alike_high"), pl.Float64),
}


@dataclass(frozen=True)
class Faster:
    """`classes`: one row per class of first response time: the share as it is, and as it would be (`alike`) if its
    difference to the fastest class were that of tickets alike in topic and priority. `crude` and `adjusted`: the
    fastest class less the slowest, of those with enough values; unknown where there are not two."""

    classes: pl.DataFrame
    fastest: int | None
    slowest: int | None
    crude: Estimate
    adjusted: Estimate

    @property
    def told(self) -> str:
        """What became of the crude gap: unknown, none (it is within noise), shrinks, vanishes, turns, stays, grows."""
        crude, adjusted = self.crude, self.adjusted
        if crude.value is None or adjusted.value is None:
            return "unknown"
        if not excludes_nothing(crude):
            return "none"
        if crude.value * adjusted.value < 0 and excludes_nothing(adjusted):
            return "turns"
        if not excludes_nothing(adjusted):
            return "vanishes"
        kept = adjusted.value / crude.value
        return "shrinks" if kept < 0.8 else "grows" if kept > 1.25 else "stays"


def excludes_nothing(difference: Estimate) -> bool:
    """Whether an interval leaves no room for "no difference"."""
    return difference.low is not None and difference.high is not None and not difference.low <= 0 <= difference.high


def faster(warehouse: Warehouse, scope: Scope, measure: str) -> Faster:
    """`measure` is csat or reopened; classes by the scope's clock. Strata: topic and priority."""
    classes: dict[int, dict[str, tuple[float, float]]] = {}
    hits, n = COUNTED[measure]
    for row in warehouse.run("quality/by_response", scope).iter_rows(named=True):
        classes.setdefault(row["class"], {})[f"{row['topic']} / {row['priority']}"] = (row[hits], row[n])
    least = minimum_n(warehouse, measure)
    enough = [each for each in sorted(classes) if each != WITHOUT_REPLY and total(classes[each])[1] >= least]
    fastest, slowest = (enough[0], enough[-1]) if len(enough) > 1 else (None, None)
    rows = [
        classed(each, classes[each], classes[fastest] if fastest else None, least, warehouse.smallest_cell)
        for each in sorted(classes)
        if total(classes[each])[1]
    ]
    frame = pl.DataFrame(rows, schema=CLASSES)
    if fastest is None or slowest is None:
        return Faster(frame, None, None, UNKNOWN, UNKNOWN)
    crude = newcombe(*total(classes[fastest]), *total(classes[slowest]))
    adjusted = mantel_haenszel(classes[fastest], classes[slowest]).risk_difference
    return Faster(frame, fastest, slowest, crude, adjusted)


def classed(place: int, strata: Strata, reference: Strata | None, least: int, smallest: int) -> dict[str, object]:
    """The row of one class."""
    hits, n = total(strata)
    if n < smallest:
        return {"class": place, "state": "withheld"}
    crude = wilson(hits, n)
    row: dict[str, object] = {"class": place, "n": n, "count_hits": hits, "state": "told" if n >= least else "too_few"}
    row |= {"share": crude.value, "low": crude.low, "high": crude.high}
    if reference is None or n < least:
        return row
    base = total(reference)[0] / total(reference)[1]
    if strata is reference:
        return row | {"alike": base, "alike_low": crude.low, "alike_high": crude.high}
    found = mantel_haenszel(strata, reference).risk_difference
    if found.value is None or found.low is None or found.high is None:
        return row
    alike, low, high = (clamped(base + each) for each in (found.value, found.low, found.high))
    return row | {"alike": alike, "alike_low": low, "alike_high": high}


SPEEDS = ("first_response", "resolution_of_solved")
QUALITIES = ("csat", "reopened_in_week")
WHERE = ("team", "channel", "topic")
CHANGES = {
    **dict.fromkeys(("dimension", "cell", "measure"), pl.String),
    **dict.fromkeys(("value", "value_before", "difference", "difference_low", "difference_high"), pl.Float64),
    **dict.fromkeys(("n", "n_before"), pl.Int64),
    **dict.fromkeys(("p", "p_adjusted"), pl.Float64),
    "verdict": pl.String,
}


def halves(period: Period) -> tuple[Period, Period]:
    """(the first half, the second half) of whole days; an odd day in the middle belongs to the second."""
    middle = period.first + timedelta(days=period.days // 2)
    return Period(period.first, middle - timedelta(days=1)), replace(period, first=middle)


def changes(warehouse: Warehouse, scope: Scope, before: Scope) -> pl.DataFrame:
    """One row per team, channel or topic and measure of speed or quality that has enough values in both periods: its
    change and `verdict` (better, worse, unclear), after Benjamini and Hochberg over all of them: of the changes that
    are called better or worse, one in twenty is expected to be chance."""
    rows = [row for by in WHERE for row in changed_cells(warehouse, scope, before, by)]
    found = benjamini_hochberg([float(str(row["p"])) for row in rows])
    for row, adjusted, is_signal in zip(rows, found.adjusted, found.is_rejected, strict=True):
        is_up = float(str(row["difference"])) > 0
        is_better = is_up == (catalogue()[str(row["measure"])].direction == "higher")
        row["p_adjusted"] = adjusted
        row["verdict"] = ("better" if is_better else "worse") if is_signal and is_apart(row) else "unclear"
    return pl.DataFrame(rows, schema=CHANGES)


def is_apart(row: dict[str, object]) -> bool:
    """Whether the interval that stands beside the verdict excludes no change: the test of ranks can tell two periods
    apart whose medians may well be the same."""
    low, high = row["difference_low"], row["difference_high"]
    return low is not None and high is not None and (float(str(low)) > 0 or float(str(high)) < 0)


def changed_cells(warehouse: Warehouse, scope: Scope, before: Scope, by: str) -> list[dict[str, object]]:
    """The rows of one dimension, without verdict."""
    ranks = {
        (row["measure"], row["cell"]): row
        for row in warehouse.run("quality/time_changes", scope, before=before, by=by, measures=SPEEDS).iter_rows(
            named=True
        )
    }
    rows: list[dict[str, object]] = []
    for row in values(warehouse, scope, SPEEDS + QUALITIES, by, before).iter_rows(named=True):
        if row["difference"] is None:
            continue
        if row["measure"] in SPEEDS:
            p = rank_test(**{name: ranks[row["measure"], row["cell"]][name] for name in RANKED})
        else:
            hits_before = round(row["value_before"] * row["n_before"])
            p = compare_shares(row["count_hits"], row["n"], hits_before, row["n_before"]).p
        rows.append(
            {"dimension": by, "p": 1.0 if p is None else p} | {name: row[name] for name in CHANGES if name in row}
        )
    return rows


RANKED = ("n", "n_before", "rank_sum", "tied")


def rank_test(n: int, n_before: int, rank_sum: float, tied: float) -> float | None:
    """p of Mann and Whitney's test, two-sided, normal with corrections for ties and continuity."""
    both = n + n_before
    variance = n * n_before / 12 * (both + 1 - tied / (both * (both - 1))) if both > 1 else 0.0
    if variance <= 0:
        return None
    away = abs(rank_sum - n * (n + 1) / 2 - n * n_before / 2)
    return two_sided(max(0.0, away - 0.5) / sqrt(variance))


PAIRS = dict.fromkeys(("dimension", "cell", "speed", "quality", "pattern"), pl.String)


def pairs(found: pl.DataFrame) -> pl.DataFrame:
    """Where speed and quality went apart: `bought` (faster, and worse) or `spent` (slower, and better). One row per
    cell and pair of measures of `found`, the rows of `changes`."""
    told = found.filter(pl.col("verdict") != "unclear")
    rows = [
        {
            "dimension": fast["dimension"],
            "cell": fast["cell"],
            "speed": fast["measure"],
            "quality": good["measure"],
            "pattern": "bought" if fast["verdict"] == "better" else "spent",
        }
        for fast in told.filter(pl.col("measure").is_in(SPEEDS)).iter_rows(named=True)
        for good in told.filter(pl.col("measure").is_in(QUALITIES)).iter_rows(named=True)
        if (fast["dimension"], fast["cell"]) == (good["dimension"], good["cell"]) and fast["verdict"] != good["verdict"]
    ]
    return pl.DataFrame(rows, schema=PAIRS)


POINTS = {
    "cell": pl.String,
    **{f"{side}{end}": pl.Float64 for side in ("speed", "quality") for end in ("", "_low", "_high")},
    "n": pl.Int64,
    "verdicts": pl.String,
}


def plane(found: pl.DataFrame, by: str, speed: str, quality: str) -> pl.DataFrame:
    """One row per cell of `by` that has both changes: the change in speed (seconds) and in quality with their
    intervals, n of the quality, and both verdicts."""
    told = found.filter(pl.col("dimension") == by)
    fast, good = told.filter(pl.col("measure") == speed), told.filter(pl.col("measure") == quality)
    ends = {"difference": "", "difference_low": "_low", "difference_high": "_high"}
    return (
        fast.select("cell", "verdict", *(pl.col(name).alias(f"speed{end}") for name, end in ends.items()))
        .join(
            good.select(
                "cell",
                "n",
                pl.col("verdict").alias("verdict_of_quality"),
                *(pl.col(name).alias(f"quality{end}") for name, end in ends.items()),
            ),
            on="cell",
        )
        .with_columns(verdicts=pl.col("verdict") + "/" + pl.col("verdict_of_quality"))
        .select(POINTS.keys())
        .sort("cell")
    )
