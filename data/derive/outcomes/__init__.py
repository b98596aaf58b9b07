"""What follows once all canonical tables are filled: what customers did next, and which limit held for a decision."""

from __future__ import annotations

from pathlib import Path

import duckdb

STEPS = sorted(Path(__file__).parent.glob("*.sql"))
LEFT_OVER = ("departures", "ceilings", "consequences")


def derive_outcomes(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `afterwards`, and the columns of `surveys` and `decisions` that follow from other rows."""
    for step in STEPS:
        con.execute(step.read_text(encoding="utf-8"))
    for table in LEFT_OVER:
        con.execute(f"drop table {table}")
