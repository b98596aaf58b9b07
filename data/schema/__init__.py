"""The warehouse's tables, the macros of the scope, and the statistics in SQL: what every warehouse file holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

# In this order: a macro may call those of the files before its own.
FILES = tuple(
    Path(__file__).with_name(f"{name}.sql") for name in ("tables", "statistics", "scope", "facts", "staff", "followed")
)


def schema() -> str:
    """The SQL that makes an empty warehouse."""
    return "\n".join(path.read_text(encoding="utf-8") for path in FILES)


@cache
def columns_of(table: str) -> dict[str, str]:
    """Name -> SQL type of the columns of a canonical table, in their order."""
    with duckdb.connect() as con:
        con.execute(FILES[0].read_text(encoding="utf-8"))
        return {name: kind for name, kind, *_ in con.sql(f"describe {table}").fetchall()}
