"""The catalogue: everything that a question can return is explained, and a verdict is never rash."""

from __future__ import annotations

import re

import pytest

from data.schema import schema
from queries.metrics import Metric, catalogue
from tests.queries.given import W20, rows, weeks

WEEK = weeks(W20, W20)
SNAPSHOT = {"first_response", "resolution_of_solved", "reopened", "transferred", "sla_missed", "csat", "coverage"}
# What the questions of response_times take as $measure besides those of the facts.
ASKED = {"first_response", "resolution"}
UNITS = ("duration", "share", "count", "points", "score", "money")
KINDS = {"time": {"duration"}, "share": {"share"}, "score": {"points"}, "mean": {"score", "share"}, "sum": {"money"}}
# Every fact there is, from one ticket and one survey.
EVERYTHING = {
    "tickets": [
        {"first_response_seconds": 60, "resolution_seconds": 120, "reopens": 0, "transfers": 0, "is_sla_met": True}
    ],
    "surveys": [{"score": 5}, {}],
}


def facts_of_the_schema() -> dict[str, str]:
    """The measures that `every_fact_in` names, with their kind."""
    branch = r"^select '(\w+)'(?: as measure)?, '(time|share|score|mean|sum)'"
    return dict(re.findall(branch, schema(), flags=re.MULTILINE))


def test_every_fact_is_explained_and_summed_up_as_its_unit_asks():
    facts = facts_of_the_schema()
    assert len(facts) > 50
    assert set(facts) <= set(catalogue())
    assert {name: kind for name, kind in facts.items() if catalogue()[name].unit not in KINDS[kind]} == {}


def test_every_measure_that_the_snapshot_returns_is_explained(given):
    warehouse = given(**EVERYTHING)
    returned = {row["measure"] for row in rows(warehouse.run("weekly_snapshot/weeks", WEEK))}
    assert returned == SNAPSHOT | {"opened", "backlog"}
    outcomes = warehouse.run("response_times/outcomes", WEEK, before=WEEK)
    returned |= {row["measure"] for row in rows(outcomes)}
    assert returned | ASKED <= set(catalogue())


def test_shares_are_facts_of_the_kind_share(given):
    """A median of zeros and ones would say nothing."""
    outcomes = given(**EVERYTHING).run("response_times/outcomes", WEEK, before=WEEK)
    assert {catalogue()[row["measure"]].unit for row in rows(outcomes)} == {"share"}


@pytest.mark.parametrize("metric", catalogue().values(), ids=catalogue().keys())
def test_every_entry_is_whole(metric):
    assert metric.counter in catalogue()
    assert metric.counter != metric.name
    assert metric.unit in UNITS
    assert metric.clock in ("both", "calendar", "none")
    assert metric.neutral >= 0
    assert metric.origin.strip()
    assert metric.direction in ("lower", "higher", "neutral")
    assert metric.minimum_n > 0
    assert metric.words.endswith(".")
    for text in (metric.title, metric.formula, metric.date, metric.label):
        assert text.strip()
    assert catalogue()[metric.counter].label in metric.definition


@pytest.mark.parametrize(
    ("direction", "difference", "low", "high", "verdict"),
    [
        ("lower", -10.0, -15.0, -5.0, "better"),
        ("lower", 10.0, 5.0, 15.0, "worse"),
        ("higher", 0.2, 0.1, 0.3, "better"),
        ("higher", -0.2, -0.3, -0.1, "worse"),
        ("neutral", 10.0, 5.0, 15.0, "unclear"),
        ("lower", -10.0, -25.0, 5.0, "unclear"),  # the interval includes no change
        ("lower", -10.0, -20.0, 0.0, "unclear"),  # and so it does where it touches it
        ("higher", 0.2, 0.0, 0.4, "unclear"),
        ("lower", 0.0, 0.0, 0.0, "unclear"),
        ("lower", -0.1, -0.15, -0.05, "unclear"),  # sure, and too small to matter
        ("lower", -10.0, None, -5.0, "unclear"),  # too few values for an interval
        ("lower", -10.0, -15.0, None, "unclear"),
    ],
)
def test_a_verdict_needs_an_interval_that_leaves_out_no_change(direction, difference, low, high, verdict):
    metric = Metric("m", "M", "W.", "f", "duration", direction, 10, "opened", "both", "m", neutral=0.1)
    assert metric.verdict(difference, low, high) == verdict
