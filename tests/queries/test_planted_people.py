"""What was planted about people must be found, and a company too small to tell must be told so."""

from __future__ import annotations

import tomllib
from typing import Any

import polars as pl
import pytest

from data.build import build
from data.folders import sample_folder
from data.publish import current
from data.simulate import simulate
from queries.analyses import compare_fairly
from queries.scope import Scope
from queries.staff import after_training, beside_house
from queries.warehouse import Warehouse

TRUTHS: dict[str, Any] = tomllib.loads((sample_folder() / "truths.toml").read_text(encoding="utf-8"))
PEOPLE, COURSE = TRUTHS["planted"]["agents"], TRUTHS["planted"]["training"]["course"]
ALL = Scope(zone=TRUTHS["zone"])


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo company with seven times the tickets: people have enough answers to be compared."""
    exports, folder = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("crowd")
    simulate(exports, tickets=20_000, weeks=26, seed=11)
    build(exports, folder)
    served = current(folder)
    assert served is not None
    return Warehouse(served)


@pytest.fixture(scope="module")
def compared(crowd: Warehouse) -> dict[str, dict[str, Any]]:
    found = compare_fairly(crowd, ALL, "csat", "agent")
    return {row["cell"]: row for row in found.filter(pl.col("state") == "told").iter_rows(named=True)}


def test_who_takes_the_hard_tickets_looks_weak_and_is_not(crowd, compared):
    """Below the house as counted, above what such tickets let expect."""
    hard = compared[PEOPLE["takes_the_hard_tickets"]]
    everybody = sum(row["share"] * row["n"] for row in compared.values()) / sum(row["n"] for row in compared.values())
    assert hard["share"] < everybody
    assert hard["ratio"] > 1
    assert hard["band"] == "within"
    (own,) = beside_house(crowd, ALL, PEOPLE["takes_the_hard_tickets"], ("csat",)).rows(named=True)
    assert own["value"] > own["house"]
    assert own["stands"] != "learning"


def test_who_needs_help_is_found(crowd, compared):
    weak = compared[PEOPLE["weakest"]]
    assert weak["band"] == "below"
    assert weak["ratio_high"] < 1
    (own,) = beside_house(crowd, ALL, PEOPLE["weakest"], ("csat",)).rows(named=True)
    assert own["stands"] == "learning"


def test_the_best_is_above_what_is_expected_and_the_weakest_below(compared):
    best, weak = compared[PEOPLE["best"]], compared[PEOPLE["weakest"]]
    assert best["ratio"] > 1.05
    assert best["rank_high"] < weak["rank_low"]


def test_a_bot_is_no_colleague(crowd, compared):
    assert TRUTHS["planted"]["bot"]["name"] not in compared


def test_the_course_went_with_more_alternatives(crowd, sample_warehouse):
    """In the small company too: by much more than chance gives."""
    planted = TRUTHS["planted"]["training"]
    raised = planted["alternative_share_of_declines_after"] - planted["alternative_share_of_declines_before"]
    for warehouse in (crowd, sample_warehouse):
        found = after_training(warehouse, ALL, COURSE, "alternative_offered")
        assert found.is_enough
        assert found.effect.low is not None
        assert 0 < found.effect.low < raised < (found.effect.high or 0)
    other = after_training(sample_warehouse, ALL, COURSE, "reopened")
    assert (other.effect.low or 0) < 0 < (other.effect.high or 0)


def test_the_small_company_says_that_it_has_too_few_answers(sample_warehouse):
    """Nine and thirteen answers tell nobody apart: the best and the weakest stand in no band."""
    found = {row["cell"]: row for row in compare_fairly(sample_warehouse, ALL, "csat", "agent").iter_rows(named=True)}
    for name in (PEOPLE["best"], PEOPLE["weakest"]):
        assert (found[name]["state"], found[name]["band"]) == ("too_few", None)


def test_who_moved_is_one_person_with_two_teams(sample_warehouse):
    people = {row["agent"]: row for row in sample_warehouse.run("agents/options", ALL).iter_rows(named=True)}
    assert people[PEOPLE["moved"]]["count_teams"] == 2
    assert people[PEOPLE["left"]]["left_on"] is not None
    assert TRUTHS["planted"]["bot"]["name"] not in people


def test_the_department_that_lets_others_wait_is_not_the_fault_of_who_passed_tickets_on(sample_warehouse):
    waited = sample_warehouse.run("agents/passed_on", ALL, agent="Agent Habicht")
    slow = {row["to_team"]: row["value"] for row in waited.iter_rows(named=True) if row["n"] >= 10}
    assert max(slow, key=lambda team: slow[team]) == "Billing"
    waits = sample_warehouse.run("agents/waits", ALL, agent="Agent Habicht").filter(pl.col("whose") == "other")
    assert "Billing" in waits["department"]
