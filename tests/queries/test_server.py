"""queries/server: what /api/health and /api/metrics say of the data."""

from __future__ import annotations

import pytest

from queries.access import Viewer
from tests.queries.given import AS_OF, utc

SUPPORT = Viewer(visible_teams=("Support",))
FILES = [
    {"file": "april.csv", "rows_in": 10, "rows_loaded": 8, "rows_quarantined": 2, "as_of": "2024-05-01 00:00"},
    {"file": "may.csv", "rows_in": 5, "rows_loaded": 5, "as_of": AS_OF},
    {"file": "log.csv", "source": "servicenow", "rows_in": 7, "rows_loaded": 7, "as_of": None},
]


@pytest.mark.question("server/rows_by_source")
def test_rows_by_source_add_up_the_files(given, ask):
    assert ask(given(loads=FILES)) == [
        {"source": "servicenow", "rows_in": 7, "rows_loaded": 7, "rows_quarantined": 0},
        {"source": "zendesk", "rows_in": 15, "rows_loaded": 13, "rows_quarantined": 2},
    ]


@pytest.mark.question("server/rows_by_source")
def test_rows_by_source_of_no_file(given, ask):
    assert ask(given()) == []


@pytest.mark.question("server/snapshot")
def test_snapshot_knows_its_newest_instant(given, ask):
    assert ask(given(loads=FILES)) == [
        {"built_at": utc("2024-06-03 06:00"), "seconds": 1.5, "is_sample": False, "as_of": utc(AS_OF)}
    ]


@pytest.mark.question("server/snapshot")
def test_snapshot_tells_a_limited_viewer_nothing_of_the_files(given, ask):
    (told,) = ask(given(loads=FILES, viewer=SUPPORT))
    assert told["as_of"] is None
