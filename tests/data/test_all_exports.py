"""Every real export at once, as a house might drop them, with the mappings of docs/mappings beside them.

They may not be committed: where they are absent, this test skips. What each of them holds is tested in
test_real_exports.py, test_mapping_examples.py, test_jira_seeds.py and sources/test_intercom.py.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from data.build import build
from data.folders import CODE, candidates
from data.report import Report
from tests.data.conftest import rows

EXPORTS = CODE.parent.parent / "shared" / "exports"
MAPPINGS = CODE.parent / "docs" / "mappings"
REFUSED = {"helpdesk_italian_finale/LICENSE.fau-is": "No known export has its columns"}
# Every table but this one that is passed over says so as "holds nothing Latitude shows".
REMARKS = "flipkart_shopzilla_csat/customer_remarks_28742.csv"

TICKETS = {
    "call_center": 10747,
    "calls_workbook": 5000,
    "complaints": 3186,
    "helpdesk_codes": 4580,
    "helpdesk_log": 4580,
    "intercom": 2,
    "jira": 4,
    "servicenow": 24918,
    "shop_support": 5,
    "tickets_by_day": 1000,
    "zendesk": 8223 + 8,  # two of the seeds' ten tickets are deleted
}


def test_every_real_export_at_once(tmp_path: Path) -> None:
    """One test, because each process that took a part of it would build them all."""
    if not EXPORTS.is_dir():
        pytest.skip("the exports are not on this machine: they may be used here but not committed")
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    for path in EXPORTS.rglob("*"):
        if path.is_file():
            link = exports / path.relative_to(EXPORTS)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
    for path in MAPPINGS.iterdir():
        shutil.copy(path, exports)
    report = build(exports, warehouse)
    assert report.outcome == "published", report.message
    every_file_loads_or_says_why_not(exports, report)
    every_row_is_loaded_or_quarantined(exports, warehouse, report)
    assert set(rows(warehouse, "select source, count(*) from tickets group by source")) == set(TICKETS.items())
    backwards = "resolved_at < opened_at or first_response_at < opened_at or closed_at < opened_at or opened_at > as_of"
    assert rows(warehouse, f"from tickets where {backwards}") == []


def every_file_loads_or_says_why_not(exports: Path, report: Report) -> None:
    assert {each["file"]: each["reason"].partition(" (")[0] for each in report.refused} == REFUSED
    passed = {each["file"]: each["reason"] for each in report.passed}
    assert {name for name, why in passed.items() if "holds nothing Latitude shows: " not in why} == {REMARKS}
    files = {path.relative_to(exports).as_posix() for path in candidates(exports)}
    # A table that a mapping reads twice is two loads below the file's name.
    loaded = {name for name in files for each in report.files if f"{each['file']}/".startswith(f"{name}/")}
    assert loaded | passed.keys() | REFUSED.keys() == files
    assert not loaded & (passed.keys() | REFUSED.keys())


def every_row_is_loaded_or_quarantined(exports: Path, warehouse: Path, report: Report) -> None:
    loads = rows(warehouse, "select file, rows_in, rows_loaded, rows_quarantined from loads")
    assert set(loads) == {tuple(each.values()) for each in report.files}
    assert rows(warehouse, "from loads where rows_in <> rows_loaded + rows_quarantined") == []
    assert rows(warehouse, "select count(*) from quarantine") == [(sum(each["quarantined"] for each in report.files),)]
    for name, rows_in, *_ in loads:
        if (exports / str(name)).is_file():
            assert rows_in == records(exports / str(name)), name


def records(path: Path) -> int:
    """How many records a CSV file has below its header, by another reader."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1
