"""A folder of exports, a folder of warehouses, and what the served one says."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.publish import current


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


def rows(warehouse: Path, query: str) -> list[tuple[object, ...]]:
    served = current(warehouse)
    assert served is not None
    with duckdb.connect(str(served), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.sql(query).fetchall()
