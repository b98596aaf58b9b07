"""Fivetran's copy of Intercom, on the integration seeds of the dbt_intercom package.

They are not committed: where they are absent this test skips, and the case intercom/fivetran proves the same rules. The
keys of the seeds do not join across their files, so only what stands in one file can be counted.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.folders import CODE
from data.publish import current
from data.report import read_report

SEEDS = CODE.parent.parent / "shared" / "exports" / "seeds_intercom"
UNUSED = {"article", "collection", "company", "company_tag", "contact_company", "contact_tag", "help_center"}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not SEEDS.is_dir():
        pytest.skip("the seeds are not on this machine: they may be used here but not committed")
    folder = tmp_path_factory.mktemp("intercom")
    exports = folder / "exports"
    exports.mkdir()
    for path in SEEDS.glob("*.csv"):
        (exports / path.name).symlink_to(path)
    assert build(exports, folder / "warehouse").outcome == "published"
    return folder / "warehouse"


@pytest.fixture
def con(seeds: Path) -> duckdb.DuckDBPyConnection:
    served = current(seeds)
    assert served is not None
    return duckdb.connect(str(served), read_only=True)


def test_every_seed_is_loaded_or_passed_over_with_a_reason(seeds: Path) -> None:
    report = read_report(seeds)
    assert report
    assert report["refused"] == []
    assert {each["file"].removesuffix("_history_data.csv") for each in report["passed"]} == UNUSED
    loaded = {each["file"] for each in report["files"]}
    assert loaded | {f"{name}_history_data.csv" for name in UNUSED} == {path.name for path in SEEDS.glob("*.csv")}
    assert all(each["quarantined"] == 0 for each in report["files"])


def test_a_conversation_of_many_versions_is_one_ticket(con: duckdb.DuckDBPyConnection) -> None:
    assert con.sql(
        "select ticket_id, status, priority, epoch(resolved_at - opened_at)::int from tickets order by ticket_id"
    ).fetchall() == [("156643300001311", "solved", "normal", 397102), ("156643300001372", "solved", "normal", 211378)]


def test_teammates_and_their_teams(con: duckdb.DuckDBPyConnection) -> None:
    assert con.sql("select team, count(*) from agents group by team order by team").fetchall() == [
        ("Customer support", 2),
        ("Management", 1),
        ("Robots", 1),
    ]
    assert con.sql("select count(*), count(distinct customer_id) from customers").fetchall() == [(9, 9)]
