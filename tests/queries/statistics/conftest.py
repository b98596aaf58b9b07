"""An empty warehouse for what is said both in Python and in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from tests.queries.given import Workshop

Sql = Callable[..., Any]


@pytest.fixture(scope="session")
def con(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = workshop.make(tmp_path_factory.mktemp("macros") / "empty.duckdb")
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def sql(con: duckdb.DuckDBPyConnection) -> Sql:
    """`sql("wilson_low($x, $n)", x=1, n=2)`: the value of an expression."""

    def value(expression: str, **parameters: Any) -> Any:
        [(found,)] = con.cursor().execute(f"select {expression}", parameters or None).fetchall()
        return found

    return value
