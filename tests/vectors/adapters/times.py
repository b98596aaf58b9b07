"""Times: queries/statistics/times.py, survival.py and competing.py, quantile_cont and the macros of quantiles and curves."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from queries.statistics import competing, survival, times
from queries.statistics.estimate import Estimate
from tests.vectors.vector import Adapter, Answer, Vector
from tests.vectors.warehouse import ask, value

BANDS: tuple[survival.Band, ...] = ("plain", "log", "loglog")
EIGHTHS = {"median": 0.5, "q25": 0.25, "q75": 0.75, "q90": 0.9}


def pair(estimate: Estimate) -> list[float | None]:
    return [estimate.low, estimate.high]


def kaplan_meier(vector: Vector) -> Answer | tuple[Answer, ...]:
    if "time1" in vector.inputs:
        return log_rank(vector)
    time, event = vector.inputs["time"], vector.inputs["event"]
    curve = survival.kaplan_meier(time, event, vector.inputs.get("entry"))
    python: Answer = {
        "table": table(curve, vector.confidence),
        "S_end": None if curve.last_seen is None else curve.at(curve.last_seen),
        "naive_median_of_closed": times.quantile([t for t, e in zip(time, event, strict=True) if e], 0.5).value,
        "naive_median_all": times.quantile(time, 0.5).value,
    }
    python |= {name: curve.at(float(name.removeprefix("S_at_"))) for name in vector.expected if name[:5] == "S_at_"}
    for name, q in EIGHTHS.items():
        python[name] = curve.quantile(q).value
        for band in BANDS:
            python[f"{name}_ci_{band}"] = pair(curve.quantile(q, band, vector.confidence))
        python[f"{name}_ci"] = python[f"{name}_ci_loglog"]
    return python, {} if "entry" in vector.inputs else curve_in_sql(time, event)


def table(curve: survival.Curve, confidence: float) -> list[Answer]:
    """A row for each time at which something ended."""
    bands = {band: curve.band(band, confidence) for band in BANDS}
    return [
        {
            "t": step.time,
            "at_risk": step.at_risk,
            "events": step.events,
            "S": step.survival,
            "greenwood_var_sum": step.variance_sum,
            "se": step.se,
            **{band: pair(bands[band][place]) if step.se is not None else None for band in BANDS},
        }
        for place, step in enumerate(curve.steps)
    ]


def curve_in_sql(time: list[float], event: list[int]) -> Answer:
    """The end of the curve by the macro that pages use."""
    cases = [{"seconds": t, "outcome": int(bool(e))} for t, e in zip(time, event, strict=True)]
    if not cases:
        return {}
    rows = ask("select seconds, waiting from incidence_of($cases) order by seconds", cases=cases)
    return {"S_end": rows[-1][1], **{f"S_at_{seconds:g}": waiting for seconds, waiting in rows}}


def log_rank(vector: Vector) -> Answer:
    """Groups time1 and event1, time2 and event2, ..."""
    numbers = sorted(int(name[4:]) for name in vector.inputs if re.fullmatch(r"time\d+", name))
    told = survival.log_rank([(vector.inputs[f"time{at}"], vector.inputs[f"event{at}"]) for at in numbers])
    return {
        "chi2": told.chi2,
        "p": told.p,
        "df": told.df,
        "observed": list(told.observed),
        "expected": list(told.expected),
    }


def percentile(vector: Vector) -> tuple[Answer, ...]:
    """The quantiles as pages get them (quantile_cont), as Python gets them, and as other engines' defaults would."""
    x = [float(each) for each in vector.inputs["x"]]
    named = {f"p{share}": share / 100 for share in range(1, 100)} | {"median": 0.5}
    python: Answer = {name: times.quantile(x, q).value for name, q in named.items() if name in vector.expected}
    python["mean"] = times.mean(x)
    sql: Answer = {name: in_sql("quantile_cont", x, named[name]) for name in named if name in vector.expected}
    q = vector.inputs.get("q")
    if q is not None:
        python |= of_engines(x, q) | {"type7_linear": times.quantile(x, q).value}
        sql["type7_linear"] = in_sql("quantile_cont", x, q)
    return python, sql


def in_sql(function: str, x: list[float], q: float) -> float | None:
    return ask(f"select {function}(x, {float(q)!r}::double) from (select unnest($x) as x)", x=x)[0][0] if x else None


def of_engines(x: list[float], q: float) -> Answer:
    """What the engines make of the same question: Polars says nearest unless it is told otherwise."""
    series = pl.Series(x, dtype=pl.Float64)
    kinds: tuple[Any, ...] = ("nearest", "lower", "higher", "midpoint", "linear")
    by_kind = {kind: series.quantile(q, interpolation=kind) for kind in kinds}
    return {
        **by_kind,
        "polars_nearest": by_kind["nearest"],
        "polars_default": series.quantile(q),
        "duckdb_quantile_cont": in_sql("quantile_cont", x, q),
        "duckdb_quantile_disc": in_sql("quantile_disc", x, q),
        "duckdb_median": in_sql("quantile_cont", x, 0.5),
    }


def percentile_interval(vector: Vector) -> tuple[Answer, ...]:
    n, q = vector.inputs["n"], vector.inputs["p"]
    told = times.interval_ranks(n, q, vector.confidence)
    python: Answer = {"rank_lower": told.low, "rank_upper": told.high, "coverage": told.coverage}
    if vector.confidence != 0.95:
        return (python,)
    low, high = value(f"[quantile_place_low($n, {q!r}::double), quantile_place_high($n, {q!r}::double)]", n=n)
    return python, {"rank_lower": following(low), "rank_upper": following(high)}


def following(place: int | None) -> int | None:
    """The rank, counted from 1, of a place counted from 0."""
    return None if place is None else place + 1


def week_over_week_time(vector: Vector) -> Answer:
    told = times.mann_whitney(vector.inputs["a"], vector.inputs["b"])
    return {"U": told.u, "p": told.p, "prob_superiority": told.superiority}


def time_to_no(vector: Vector) -> tuple[Answer, ...]:
    time, outcome = vector.inputs["time"], vector.inputs["outcome"]
    told = competing.incidence(time, outcome, confidence=vector.confidence)
    rows = [[at.time, at.survival, *(ended.value for ended in at.ended)] for at in told.moments]
    python = {
        "table_t_S_cifNo_cifYes": rows,
        "cif_no_end": told.final(1).value,
        "cif_yes_end": told.final(2).value,
        "S_end": told.moments[-1].survival if told.moments else None,
        "naive_one_minus_km": competing.one_minus_kaplan_meier(time, outcome),
        "naive_median_of_noes": times.quantile([t for t, o in zip(time, outcome, strict=True) if o == 1], 0.5).value,
    }
    cases = [{"seconds": t, "outcome": o} for t, o in zip(time, outcome, strict=True)]
    if not cases:
        return (python,)
    found = ask(
        "select seconds, waiting, ended_first, ended_second from incidence_of($cases) order by seconds", cases=cases
    )
    last = found[-1]
    sql = {"table_t_S_cifNo_cifYes": [list(row) for row in found], "cif_no_end": last[2], "cif_yes_end": last[3]}
    return python, sql


ADAPTERS: dict[str, Adapter] = {
    "kaplan_meier": kaplan_meier,
    "percentile": percentile,
    "percentile_interval": percentile_interval,
    "week_over_week_time": week_over_week_time,
    "time_to_no": time_to_no,
}
