"""Control charts and runs: queries/statistics/charts.py and runs.py. Vectors count points from 1, the product from 0."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queries.statistics import charts, runs
from tests.vectors.vector import Adapter, Answer, Vector

# Some tables print three sigmas of a mean moving range as 2.66.
ROUNDED_FACTOR = 2.66


def from_one(places: Iterable[int]) -> list[int]:
    return [place + 1 for place in places]


def baseline(vector: Vector) -> int | None:
    return vector.inputs.get("baseline_n", vector.inputs.get("baseline"))


def xmr(vector: Vector) -> Answer:
    x = vector.inputs["x"]
    told = charts.individuals(x, baseline(vector))
    rounded = charts.individuals(x, baseline(vector), ROUNDED_FACTOR)
    return {
        "mean": told.centre,
        "mr_bar": told.mean_range,
        "ucl": told.high,
        "lcl": told.low,
        "mr_ucl": told.range_high,
        "ucl_2_66": rounded.high,
        "lcl_2_66": rounded.low,
        "signals_1based": from_one(told.signals),
        "mr_signals_1based": from_one(told.range_signals),
    }


def p_chart(vector: Vector) -> Answer:
    x, n = vector.inputs["x"], vector.inputs["n"]
    sizes = n if isinstance(n, list) else [n] * len(x)
    told = charts.p_chart(x, sizes, baseline(vector))
    return {"p_bar": told.centre, "p": list(told.points), **limits(told, isinstance(n, list))}


def limits(chart: charts.Chart, is_each: bool) -> Answer:
    """One limit for all points where all are of one size, else one for each."""
    low: Any = list(chart.low) if is_each else next(iter(chart.low), None)
    high: Any = list(chart.high) if is_each else next(iter(chart.high), None)
    return {"lcl": low, "ucl": high, "signals_1based": from_one(chart.signals)}


def c_chart(vector: Vector) -> Answer:
    told = charts.c_chart(vector.inputs["c"], baseline(vector))
    return {"c_bar": told.centre, **limits(told, is_each=False)}


def u_chart(vector: Vector) -> Answer:
    counts, exposures = vector.inputs["count"], vector.inputs["exposure"]
    is_each = isinstance(exposures, list)
    told = charts.u_chart(
        counts, exposures if is_each else [exposures] * len(counts), baseline(vector), vector.inputs.get("per", 1)
    )
    return {"u_bar": told.centre, "u": list(told.points), **limits(told, is_each)}


def laney_p_prime(vector: Vector) -> Answer:
    x, n = vector.inputs["x"], vector.inputs["n"]
    sizes = n if isinstance(n, list) else [n] * len(x)
    told, screened = (charts.laney_chart(x, sizes, baseline(vector), is_screened) for is_screened in (False, True))
    plain = charts.p_chart(x, sizes, baseline(vector))
    return {
        "p_bar": told.centre,
        "sigma_z": told.sigma_z,
        "sigma_z_screened_mr": screened.sigma_z,
        **limits(told, isinstance(n, list)),
        "p_chart_signals_1based": from_one(plain.signals),
        "p_prime_signals_1based": from_one(told.signals),
    }


def run_rules(vector: Vector) -> Answer:
    """Limits for so many points (`n`), zones of points in standard deviations (`z`), or the runs of a series (`x`)."""
    found: Answer = {}
    if "n" in vector.inputs:
        n = vector.inputs["n"]
        told = [runs.run_limits(each) for each in (n if isinstance(n, list) else [n])]
        longest, crossings = [each.longest for each in told], [each.crossings for each in told]
        is_list = isinstance(n, list)
        found |= {"longest_run_max": longest if is_list else longest[0]}
        found |= {"crossings_min": crossings if is_list else crossings[0]}
    if "z" in vector.inputs:
        zones = runs.western_electric(vector.inputs["z"])
        found |= {str(rule): from_one(places) for rule, places in zones.items()}
    if "x" in vector.inputs:
        seen = runs.runs(vector.inputs["x"], vector.inputs.get("centre"))
        found |= {
            "longest_run": seen.longest,
            "crossings": seen.crossings,
            "signal": seen.is_signal,
            "n_useful": seen.n,
        }
        found |= {"longest_run_max": seen.limits.longest, "crossings_min": seen.limits.crossings}
    return found


ADAPTERS: dict[str, Adapter] = {
    "xmr": xmr,
    "p_chart": p_chart,
    "c_chart": c_chart,
    "u_chart": u_chart,
    "laney_p_prime": laney_p_prime,
    "run_rules": run_rules,
}
