"""What needs attention now: of everything that was looked at, only what chance does not explain.

Each look (queries/looks.py) has a chance of being a false alarm, and Benjamini and Hochberg's procedure over all of
them holds it down: where nothing has changed, an alarm comes up in one of twenty lists. Goals are few and were stated
beforehand: they are held together among themselves. Promises overdue and refused rows are facts, and stand beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from queries.looks import (
    HOUSE,
    Finding,
    Seen,
    backlog,
    changed,
    contrasts,
    departments,
    look,
    missed_goals,
    overdue,
    pairs,
    refused,
    weeks,
    weeks_until,
)
from queries.scope import Scope, week_of
from queries.statistics.change import benjamini_hochberg
from queries.warehouse import Warehouse

RATE = 0.05


@dataclass(frozen=True)
class Attention:
    """`found` needs somebody, most important first; `better` is good news: one line a measure and kind.

    `signals` are all that stand, place by place. `count_looked_at` is how many looks they were taken from, `week` the
    last whole week.
    """

    found: tuple[Finding, ...]
    better: tuple[Finding, ...]
    signals: tuple[Finding, ...]
    count_looked_at: int
    week: date | None


# What broke this week comes before what has long been so; what nobody can act upon today comes last.
URGENCY = ("week", "pair", "promises", "backlog", "goal", "decision", "policy", "department", "period", "refused")


def attention(warehouse: Warehouse, scope: Scope, before: Scope | None = None) -> Attention:
    """What of everything looked at needs somebody. `before` is the scope that the period is compared with, if any."""
    return attention_to(warehouse, scope, look(warehouse, scope, before))


def attention_to(warehouse: Warehouse, scope: Scope, seen: Seen) -> Attention:
    looks = [
        *weeks(warehouse, seen.weekly, seen.week),
        *(changed(seen) if seen.is_compared else ()),
        *contrasts(warehouse, scope),
        *departments(seen),
        *backlog(warehouse, scope, seen.week),
    ]
    looks += pairs(looks)
    goals = list(missed_goals(seen))
    signals = standing(looks) + standing(goals)
    facts = [*overdue(warehouse, scope), *refused(warehouse, scope)]
    return Attention(
        tuple(told([*(each for each in signals if each.verdict != "better"), *facts])),
        tuple(told([each for each in signals if each.verdict == "better"])),
        tuple(signals),
        len(looks) + len(goals),
        seen.week,
    )


def beside_usual(warehouse: Warehouse, scope: Scope, monday: date) -> Attention:
    """What of the week that begins on `monday` differs from the weeks before it; nothing is looked at where the exports
    do not hold all of it."""
    week, weekly = weeks_until(warehouse, scope.during(week_of(monday)))
    if week != monday:
        return Attention((), (), (), 0, week)
    looks = list(weeks(warehouse, weekly, week))
    signals = standing(looks)
    better = [each for each in signals if each.verdict == "better"]
    worse = [each for each in signals if each.verdict != "better"]
    return Attention(tuple(told(worse)), tuple(told(better)), tuple(signals), len(looks), week)


def standing(looks: list[Finding]) -> list[Finding]:
    """Those of which at most one in twenty is to be expected to be a false alarm."""
    stands = benjamini_hochberg([each.p for each in looks], RATE).is_rejected
    return [each for each, is_signal in zip(looks, stands, strict=True) if is_signal]


def told(findings: Iterable[Finding]) -> list[Finding]:
    """One line a measure and kind, the most urgent and then the clearest first. It tells of the house where that stands
    out, else of where it is clearest; the other places are named behind it."""
    lines: dict[tuple[str, str], list[Finding]] = {}
    for each in sorted(findings, key=lambda found: (URGENCY.index(found.kind), weight(found))):
        lines.setdefault((each.kind, each.measure), []).append(each)
    return [one_line(each) for each in lines.values()]


def weight(each: Finding) -> float:
    """The clearest first; of departments that at which most time is lost, as on the page that tells more of them
    (queries/receivers.py)."""
    if each.kind == "department":
        return -each.n * (each.value - (each.expected or 0.0))
    return each.p


def one_line(alike: list[Finding]) -> Finding:
    first = next((each for each in alike if each.dimension == HOUSE), alike[0])
    return replace(first, also=first.also + tuple((each.dimension, each.cell) for each in alike if each is not first))
