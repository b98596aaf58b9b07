"""Those who did not answer: how far the answers may be from what all would have said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.shares import check


@dataclass(frozen=True, slots=True)
class Stratum:
    """Tickets alike in a trait known of all (how fast they were answered): all, asked, answered, satisfied."""

    population: float
    sent: float
    answered: float
    satisfied: float


@dataclass(frozen=True, slots=True)
class Response:
    """Fractions. None where nobody was asked or answered; weighted ones also where a stratum has no answer at all."""

    rate: float | None
    naive: float | None  # satisfied of those who answered
    weighted: float | None  # with each stratum's answers standing for all of it
    bias: float | None  # naive less weighted
    effective_n: float | None  # answers that a simple sample would need for the same precision (Kish 1965)
    r_indicator: float | None  # 1: everybody as ready to answer as anybody (Schouten et al. 2009)
    worst_case: Estimate  # all who were asked and kept silent dissatisfied, or all satisfied


def response(strata: Sequence[Stratum]) -> Response:
    """Post-stratification (Holt and Smith 1979) with what it costs and how much it had to mend."""
    for stratum in strata:
        check(stratum.satisfied, stratum.answered)
        check(stratum.answered, stratum.sent)
    sent, answered = sum(each.sent for each in strata), sum(each.answered for each in strata)
    satisfied = sum(each.satisfied for each in strata)
    naive = satisfied / answered if answered else None
    weighted = weighted_share(strata)
    return Response(
        answered / sent if sent else None,
        naive,
        weighted,
        None if naive is None or weighted is None else naive - weighted,
        effective_n(strata),
        r_indicator(strata),
        worst_case(satisfied, answered, sent),
    )


def weighted_share(strata: Sequence[Stratum]) -> float | None:
    """The share satisfied if every stratum had answered as much as it is large."""
    present = [each for each in strata if each.population > 0]
    if not present or any(each.answered == 0 for each in present):
        return None
    total = sum(each.population for each in present)
    return sum(each.population / total * each.satisfied / each.answered for each in present)


def effective_n(strata: Sequence[Stratum]) -> float | None:
    """Kish's: the squared sum of the weights by the sum of their squares; an answer weighs population by answers."""
    present = [each for each in strata if each.answered > 0]
    squares = sum(each.population**2 / each.answered for each in present)
    return sum(each.population for each in present) ** 2 / squares if squares else None


def r_indicator(strata: Sequence[Stratum]) -> float | None:
    """1 - 2 S of the readiness to answer, S its standard deviation over the population, with N - 1.

    Strata that were not asked have no readiness and are left out.
    """
    asked = [each for each in strata if each.sent > 0]
    population = sum(each.population for each in asked)
    if population <= 1:
        return None
    mean = sum(each.population * each.answered / each.sent for each in asked) / population
    squares = sum(each.population * (each.answered / each.sent - mean) ** 2 for each in asked)
    return 1 - 2 * sqrt(squares / (population - 1))


def worst_case(satisfied: float, answered: float, sent: float) -> Estimate:
    """The bounds that hold whatever the silent think (Manski 1989), around the share of those who answered."""
    if not sent:
        return UNKNOWN
    silent = sent - answered
    return Estimate(satisfied / answered if answered else None, satisfied / sent, (satisfied + silent) / sent)
