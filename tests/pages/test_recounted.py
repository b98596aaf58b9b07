"""What the pages show of the demo company, against the same numbers counted from its exports in plain Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median, quantiles

import pytest

from data.folders import sample_folder
from data.publish import current
from pages.parts import words
from queries.metrics import catalogue
from queries.scope import Period, Scope
from queries.warehouse import Warehouse
from tests.pages.conftest import OpenPage, tile
from tests.recount import Desk, Recount, days

# The whole house for four weeks by the calendar; one team for thirteen by its business hours.
SCOPES = {
    "house": Scope(period=Period(date(2026, 10, 19), date(2026, 11, 15)), zone="Europe/Berlin", sources=("zendesk",)),
    "team": Scope(
        period=Period(date(2026, 8, 17), date(2026, 11, 15)), zone="Europe/Berlin", teams=("Returns",), clock="business"
    ),
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(sample_folder())


@pytest.fixture(scope="module")
def counted(desk: Desk) -> dict[str, Recount]:
    return {
        "house": Recount(desk, days("2026-10-19", "2026-11-15")),
        "team": Recount(desk, days("2026-08-17", "2026-11-15"), "Returns", "business"),
    }


@pytest.fixture(scope="module")
def warehouse(sample_warehouse: Path) -> Warehouse:
    served = current(sample_warehouse)
    assert served is not None
    return Warehouse(served)


def told(warehouse: Warehouse, scope: Scope, *measures: str) -> dict[str, dict[str, object]]:
    found = warehouse.run("measures/values", scope, measures=measures, by="all", before=scope)
    return {row["measure"]: row for row in found.iter_rows(named=True)}


@pytest.mark.parametrize("which", SCOPES)
def test_shares_are_what_the_files_say(warehouse: Warehouse, counted: dict[str, Recount], which: str):
    expected = {name: each for name, each in counted[which].shares().items() if each[1]}
    assert len(expected) >= 29
    found = told(warehouse, SCOPES[which], *expected)
    assert {name: (row["count_hits"], row["n"]) for name, row in found.items()} == expected


@pytest.mark.parametrize("which", SCOPES)
def test_times_are_what_the_files_say(warehouse: Warehouse, counted: dict[str, Recount], which: str):
    times = counted[which].times()
    found = told(warehouse, SCOPES[which], *times)
    assert {name: (row["n"], row["value"]) for name, row in found.items()} == {
        name: (len(values), median(values)) for name, values in times.items()
    }
    for name, values in times.items():
        twentieths = quantiles(values, n=20, method="inclusive")
        assert (found[name]["p75"], found[name]["p90"]) == pytest.approx((twentieths[14], twentieths[17])), name


@pytest.mark.parametrize("which", SCOPES)
def test_scores_and_amounts_are_what_the_files_say(warehouse: Warehouse, counted: dict[str, Recount], which: str):
    votes, effort = counted[which].recommended(), counted[which].effort()
    found = told(warehouse, SCOPES[which], "nps", "ces_mean", "concession")
    assert (found["nps"]["n"], found["nps"]["value"]) == (len(votes), pytest.approx(100 * sum(votes) / len(votes)))
    assert found["ces_mean"]["value"] == pytest.approx(sum(effort) / len(effort))
    granted = warehouse.run("decisions/granted", SCOPES[which], by="all")
    assert dict(granted.select("currency", "total").iter_rows()) == pytest.approx(counted[which].granted())
    # Euros and dollars are never added; the team grants euros alone.
    assert ("concession" in found) == (len(counted[which].granted()) == 1)


SHOWN = {
    "escalations.py": (
        "one_touch",
        "first_contact_resolution",
        "escalated",
        "transferred",
        "ping_pong",
        "bot_contained",
    ),
    "decisions.py": ("own_authority", "review_coverage", "upheld", "alternative_offered", "hindered"),
    "customers.py": ("repeat_contact", "promise_kept", "feedback_acknowledged"),
}


@pytest.mark.parametrize("page", SHOWN)
def test_tiles_show_what_the_files_say(open_page: OpenPage, counted: dict[str, Recount], page: str):
    app = open_page(page, period="Last 4 weeks", sources=["Zendesk"])
    captions = [each.value for each in app.caption]
    shares = counted["house"].shares()
    for name in SHOWN[page]:
        hits, n = shares[name]
        assert tile(app, catalogue()[name].label) == words.share(hits / n), name
        assert any(f"n = {n:,} " in each and f"{hits:,} of {n:,}" in each for each in captions), name
