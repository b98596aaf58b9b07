"""The two real exports that Latitude was built against, by the counts that others took of them.

They may not be committed: where they are absent, these tests skip, and test_build.py and test_simulate.py prove the
same rules on files of the project's own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from data.publish import current


def opened(warehouse: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """A copy, because one process opens a file in one way only, and pages may have opened it in theirs."""
    served = current(warehouse)
    assert served is not None
    return duckdb.connect(str(shutil.copy(served, folder)), read_only=True)


@pytest.fixture(scope="module")
def zendesk(zendesk_alone: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return opened(zendesk_alone, tmp_path_factory.mktemp("zendesk"))


@pytest.fixture(scope="module")
def servicenow(log_alone: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return opened(log_alone, tmp_path_factory.mktemp("servicenow"))


def test_zendesk_counts(zendesk: duckdb.DuckDBPyConnection) -> None:
    assert zendesk.sql(
        "select count(*), count(*) filter (where status not in ('solved', 'closed')) from tickets"
    ).fetchall() == [(8223, 860)]
    assert zendesk.sql("select count(*), count(score), count(*) filter (where score >= 4) from surveys").fetchall() == [
        (2658, 407, 362)
    ]
    assert zendesk.sql("select rows_in, rows_loaded, rows_quarantined from loads").fetchall() == [(8223, 8223, 0)]


def test_zendesk_times_by_group(zendesk: duckdb.DuckDBPyConnection) -> None:
    found = zendesk.sql(
        "select team, quantile_cont(first_response_business_seconds, 0.5) / 60, quantile_cont(resolution_seconds, 0.5) / 60, "
        "100 * avg((reopens > 0)::int)::double from tickets group by team order by team"
    ).fetchall()
    assert [(team, reply, resolution, round(reopened, 2)) for team, reply, resolution, reopened in found] == [
        ("Endorsements", 2261, 8570, 5.60),
        ("Onboardings", 604, 40645.5, 18.53),
        ("Reimbursement Claims", 953.5, 5784, 26.98),
        ("Support", 121, 2662, 22.37),
    ]


def test_incident_log_counts(servicenow: duckdb.DuckDBPyConnection) -> None:
    # Of transfers the log states more (every change of group or person) than its history of teams tells: its number stays.
    assert servicenow.sql(
        "select count(*), count(*) filter (where transfers > 0), count(*) filter (where reopens > 0), "
        "count(*) filter (where not is_sla_met), count(*) filter (where priority_changes > 0) from tickets"
    ).fetchall() == [(24918, 11369, 275, 9115, 383)]
    assert servicenow.sql("select rows_in, rows_loaded, rows_quarantined from loads").fetchall() == [
        (141712, 141712, 0)
    ]


@pytest.mark.parametrize("export", ["zendesk", "servicenow"])
def test_no_duration_is_negative_or_a_lifetime(export: str, request: pytest.FixtureRequest) -> None:
    con = request.getfixturevalue(export)
    names = [
        name
        for (name,) in con.sql(
            "select column_name from (describe tickets) where column_name like '%_seconds'"
        ).fetchall()
    ]
    for name in names:
        least, most = con.execute(f"select min({name}), max({name}) from tickets").fetchall()[0]
        assert least is None or least >= 0, name
        assert most is None or most < 3 * 365 * 86400, name
