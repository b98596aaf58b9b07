"""Shares that need a rule for what counts: queries/statistics/outcomes.py, and the macro followed_within."""

from __future__ import annotations

from queries.statistics import outcomes
from queries.statistics.estimate import Estimate
from queries.statistics.shares import wilson
from tests.vectors.vector import Adapter, Answer, Vector
from tests.vectors.warehouse import ask


def pair(estimate: Estimate, factor: float = 1) -> list[float] | None:
    return None if estimate.low is None or estimate.high is None else [estimate.low * factor, estimate.high * factor]


def sla(vector: Vector) -> Answer:
    met, breached = vector.inputs["met"], vector.inputs["breached"]
    told = outcomes.attainment(met, breached, vector.inputs.get("running_overdue", 0), vector.confidence)
    return {
        "attainment": told.value,
        "naive_closed_only": outcomes.attainment(met, breached).value,
        "wilson": pair(told),
    }


def latitude(vector: Vector) -> Answer:
    count, reviewed = vector.inputs["upheld"], vector.inputs["reviewed"]
    told = outcomes.upheld(count, reviewed - count)
    return {"rate": told.share.value, "wilson": pair(told.share)}


def service_recovery(vector: Vector) -> Answer:
    recovered, unharmed = vector.inputs["recovered"], vector.inputs["no_failure"]
    told = outcomes.recovery(
        recovered["satisfied"], recovered["n"], unharmed["satisfied"], unharmed["n"], vector.confidence
    )
    return {
        "diff_points": None if told.difference.value is None else 100 * told.difference.value,
        "interval_points": pair(told.difference, 100),
        "claim_supported": told.is_supported,
    }


def repeat_business(vector: Vector) -> Answer:
    """`naive`: whoever ordered at all, of all, however short the time since."""
    rows = [[each["last_ticket"], each["next_order"]] for each in vector.inputs["customers"]]
    if not rows:
        return {"eligible": 0, "repeat": 0, "rate": None, "naive": None}
    [(eligible, repeat, ordered)] = ask(
        """
        with customers as (select unnest($rows) as customer),
        judged as (
            select
                customer[2] is not null as has_ordered,
                followed_within(customer[1]::timestamp, customer[2]::timestamp, $days, $as_of::timestamp) as came_back
            from customers
        )
        select count(came_back), count(*) filter (where came_back), count(*) filter (where has_ordered) from judged
        """,
        rows=rows,
        days=vector.inputs["window_days"],
        as_of=vector.inputs["as_of"],
    )
    return {
        "eligible": eligible,
        "repeat": repeat,
        "rate": wilson(repeat, eligible).value,
        "wilson": pair(wilson(repeat, eligible)),
        "naive": wilson(ordered, len(rows)).value,
    }


ADAPTERS: dict[str, Adapter] = {
    "sla": sla,
    "latitude": latitude,
    "service_recovery": service_recovery,
    "repeat_business": repeat_business,
}
