"""Answers of customers: queries/statistics/surveys.py and nonresponse.py, and the macros of NPS."""

from __future__ import annotations

from queries.statistics import nonresponse, surveys
from queries.statistics.estimate import Estimate
from tests.vectors.vector import Adapter, Answer, Vector
from tests.vectors.warehouse import value


def nps(vector: Vector) -> Answer | tuple[Answer, ...]:
    if "before" in vector.inputs:
        change = surveys.nps_change(tuple(vector.inputs["after"]), tuple(vector.inputs["before"]), vector.confidence)
        return {
            "diff": change.difference.value,
            "se": change.se,
            "z": change.z,
            "p": change.p,
            "lower": change.difference.low,
            "upper": change.difference.high,
        }
    up, middle, down = (vector.inputs[name] for name in ("promoters", "passives", "detractors"))
    told = surveys.nps(up, middle, down, vector.confidence)
    python = {
        "n": up + middle + down,
        "nps": told.score,
        "variance": told.variance,
        "se_points": told.se,
        "wald_lower": told.wald.low,
        "wald_upper": told.wald.high,
        "adjusted_wald_center": told.adjusted.value,
        "adjusted_wald_lower": told.adjusted.low,
        "adjusted_wald_upper": told.adjusted.high,
    }
    given = {"u": up, "d": down, "n": up + middle + down}
    sql = {"nps": value("nps($u, $d, $n)", **given)}
    if vector.confidence == 0.95:
        sql |= {f"adjusted_wald_{end}": value(f"nps_{name}($u, $d, $n)", **given) for end, name in ENDS.items()}
    return python, sql


ENDS = {"lower": "low", "upper": "high"}


def ces(vector: Vector) -> Answer:
    """On a scale of seven or five. `orientation` low_good: the older question, on which 1 is the least effort."""
    counts = next(each for name, each in vector.inputs.items() if name.startswith("counts"))
    is_low_good = "low" in str(vector.inputs.get("orientation", "")) or bool(vector.inputs.get("is_low_good"))
    told = surveys.ces(counts, is_low_good, vector.confidence)
    return {
        "n": told.n,
        "mean": told.mean_as_asked,
        "mean_reversed": told.mean,
        "pct_agree_5_7": told.easy.value,
        "pct_top2_6_7": told.easiest.value,
        "index_67_minus_123": told.index,
        "pct_easy": told.easy.value,
        "pct_low_effort_1_2": told.easiest.value,
    }


def csat(vector: Vector) -> Answer:
    """Counts of a scale from 1 to 5, or the good and bad of a scale of two."""
    counts = vector.inputs.get("counts_1_to_5", vector.inputs.get("counts"))
    if counts is None:
        told = surveys.csat(
            [vector.inputs["bad"], vector.inputs["good"]], top=1, bottom=1, confidence=vector.confidence
        )
        return {"n": told.n, "csat": told.top.value, "wilson": pair(told.top)}
    told = surveys.csat(counts, confidence=vector.confidence)
    return {
        "n": told.n,
        "top2": told.top.value,
        "mean": told.mean,
        "wilson": pair(told.top),
        "bottom2": told.bottom.value,
    }


def pair(estimate: Estimate) -> list[float | None] | None:
    return None if estimate.value is None else [estimate.low, estimate.high]


def response(vector: Vector) -> Answer:
    strata = [
        nonresponse.Stratum(each["population"], each["sent"], each["answered"], each["satisfied"])
        for each in vector.inputs["strata"]
    ]
    told = nonresponse.response(strata)
    return {
        "response_rate": told.rate,
        "naive_csat": told.naive,
        "weighted_csat": told.weighted,
        "bias_points": None if told.bias is None else 100 * told.bias,
        "effective_n_kish": told.effective_n,
        "r_indicator": told.r_indicator,
        "worst_case": pair(told.worst_case),
        "worst_case_lower": told.worst_case.low,
        "worst_case_upper": told.worst_case.high,
    }


ADAPTERS: dict[str, Adapter] = {"nps": nps, "ces": ces, "csat": csat, "nonresponse": response}
