"""Whom a reader is not told of: a name that somebody else gave a saved view, or that its address holds."""

from __future__ import annotations

import re

import polars as pl

from pages.snapshot.redact import Redactor
from queries.access import EVERYONE
from queries.scope import NONE, Scope
from queries.warehouse import Warehouse


def untold(warehouse: Warehouse) -> tuple[re.Pattern[str], ...]:
    """Patterns of the names that the warehouse's viewer must not read: of the house's people those whom no filter of
    theirs offers, and teams that are not theirs."""
    names = set(warehouse.run("weekly_snapshot/names", Scope())["name"])
    return Redactor(
        frozenset(names - offered(warehouse, "agents")),
        frozenset(team.lower() for team in offered(warehouse.seen_by(EVERYONE), "teams") - offered(warehouse, "teams")),
    ).known


def offered(warehouse: Warehouse, name: str) -> set[str]:
    return set(warehouse.run("frame/options", Scope()).filter(pl.col("filter") == name)["value"]) - {NONE}
