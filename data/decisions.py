"""What follows about decisions from several tables: those that rules find, and who decided where the log is silent."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import duckdb
import polars as pl

from data.parse import NUMBER, ORNAMENTS
from data.rules import Rule

RULES, COMPLETED = (Path(__file__).with_name(name) for name in ("rules.sql", "completed.sql"))
TYPES = {"int": pl.Int64(), "str": pl.String(), "str | None": pl.String(), "bool | None": pl.Boolean()}


def derive_decisions(con: duckdb.DuckDBPyConnection, rules: tuple[Rule, ...]) -> dict[str, int]:
    """Add the decisions that the rules find, counted by rule; then complete all decisions by their tickets."""
    if rules:
        types = {each.name: TYPES[str(each.type)] for each in fields(Rule)}
        con.register("decision_rules", pl.DataFrame([asdict(rule) for rule in rules], schema=types))
        con.execute(RULES.read_text(encoding="utf-8"), {"number": NUMBER, "ornaments": ORNAMENTS})
        con.unregister("decision_rules")
    con.execute(COMPLETED.read_text(encoding="utf-8"))
    found = con.execute("select rule, count(*) from decisions where rule is not null group by rule").fetchall()
    return {rule.rule: 0 for rule in rules} | dict(found)
