"""The seeds of the dbt_jira package: every table loads, or is passed over with a reason. They may not be committed, so
these tests skip where they are absent; tests/data/sources/jira holds tables of our own in the same form."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build import build
from data.folders import CODE
from data.report import Report
from tests.data.conftest import rows

SEEDS = CODE.parent.parent / "shared" / "exports" / "seeds_jira"
PASSED = {"epic", "issue_link", "project_board", "project_category", "sprint", "team", "user_group", "version"}


@pytest.fixture
def report(exports: Path, warehouse: Path) -> Report:
    if not SEEDS.is_dir():
        pytest.skip("the seeds are not on this machine: they may be used here but not committed")
    for path in SEEDS.glob("*.csv"):
        (exports / path.name).symlink_to(path)
    return build(exports, warehouse)


def test_every_table_loads_or_says_why_not(report: Report) -> None:
    assert report.outcome == "published", report.message
    assert report.refused == []
    assert {Path(each["file"]).stem for each in report.passed} == PASSED
    assert all("holds nothing Latitude shows" in each["reason"] for each in report.passed)
    assert len(report.files) == len(list(SEEDS.glob("*.csv"))) - len(PASSED)
    assert [each["quarantined"] for each in report.files] == [0] * len(report.files)


def test_numbers_become_names_where_the_seeds_have_them(report: Report, warehouse: Path) -> None:
    assert rows(
        warehouse, "select ticket_id, status, priority, team, resolved_at::date::varchar from tickets order by 1"
    ) == [
        ("TCP-1", "solved", "normal", "test classique project", "2020-11-28"),
        ("TP-10", "open", "urgent", "test classique project", None),
        ("TP-12", "solved", "low", "Test Project", "2020-06-11"),
        ("TP-8", "solved", "normal", "Test Project", "2020-05-29"),
    ]
