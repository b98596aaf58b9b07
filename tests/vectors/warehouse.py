"""An empty warehouse, for what the product computes in SQL."""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb

from data.schema import schema


@cache
def warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:")
    con.execute("set TimeZone = 'UTC'")
    con.execute(schema())
    return con


def ask(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a SELECT."""
    return warehouse().cursor().execute(statement, parameters or None).fetchall()


def value(expression: str, **parameters: Any) -> Any:
    """The value of one expression."""
    return ask(f"select {expression}", **parameters)[0][0]
