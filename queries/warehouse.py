"""The only place that executes a query: one file, one SELECT, exactly the parameters it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from queries.access import EVERYONE, Viewer
from queries.mark import Mark
from queries.scope import Scope

QUERIES = Path(__file__).resolve().parent

# Reading one file and nothing else: no other file, no network, no Python variables by name, no way back.
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
}


class Warehouse:
    """One published snapshot, opened read-only, answering within what `viewer` may see.

    `minimum_n` is the house's: from so many values on a number is compared and ranked.
    """

    minimum_n: int

    def __init__(self, path: Path, viewer: Viewer = EVERYONE) -> None:
        self.snapshot = path.name
        self.viewer = viewer
        self._connection = connect(path)
        found = self._connection.execute("select minimum_n, smallest_cell from disclosure").fetchall()
        self.minimum_n, self._smallest_cell = found[0]

    def seen_by(self, viewer: Viewer) -> Warehouse:
        """The same snapshot for somebody else; the connection is shared, what may be seen is not."""
        other = object.__new__(Warehouse)
        other.snapshot, other.viewer, other._connection = self.snapshot, viewer, self._connection
        other.minimum_n, other._smallest_cell = self.minimum_n, self._smallest_cell
        return other

    @property
    def smallest_cell(self) -> int:
        """Below how many this viewer gets no cell; 0 for those who may see persons."""
        return 0 if self.viewer.sees_persons else self._smallest_cell

    def run(self, question: str, scope: Scope, **parameters: Any) -> pl.DataFrame:
        """The rows of `queries/<question>.sql`, for example `response_times/by_week`.

        `scope` is narrowed to the viewer's teams here, so that no page can forget it. Raises LookupError for a
        question that does not exist, and TypeError when `parameters` are not exactly what it names besides $scope or
        one of them is neither a scope, a mark, a plain value nor a tuple of texts.
        """
        statement, wanted = read_question(question)
        given = set(parameters) | {"scope"}
        if not wanted <= given or not set(parameters) <= wanted:
            raise TypeError(f"{question} takes {sorted(wanted)}, not {sorted(given)}")
        values = {name: self._bound(value) for name, value in {**parameters, "scope": scope}.items()}
        cursor = self._connection.cursor()  # one per query: threads that share a connection get each other's rows
        frame: pl.DataFrame = cursor.sql(statement, params={name: values[name] for name in wanted}).pl()
        return frame

    def _bound(self, value: Any) -> Any:
        """A value as DuckDB takes it. Every scope among the parameters is narrowed, not only the one named so."""
        if isinstance(value, Scope):
            return replace(value, visible_teams=self.viewer.visible_teams, smallest_cell=self.smallest_cell).bound()
        if isinstance(value, Mark):
            return value.bound()
        if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
            return list(value)
        # A dictionary or a null in the place of a scope would ask without any limit.
        if not isinstance(value, str | int | float | date):
            raise TypeError(f"{type(value).__name__} is no value that a question takes")
        return value


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Opened a second time in one process, a file is the same instance and locked already."""
    con = duckdb.connect(str(path), read_only=True, config=LOCKED)
    if con.execute("select current_setting('lock_configuration')").fetchall() != [(True,)]:
        con.execute("set global TimeZone = 'UTC'")
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
    return con


@cache
def read_question(question: str) -> tuple[str, frozenset[str]]:
    """(SQL, the names of its parameters). Raises LookupError unless it is a file here that holds one SELECT."""
    path = (QUERIES / f"{question}.sql").resolve()
    if not path.is_file() or QUERIES not in path.parents:
        raise LookupError(f"there is no question {question!r}")
    text = path.read_text(encoding="utf-8")
    statements = duckdb.connect(":memory:").extract_statements(text)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise LookupError(f"{question} must be one SELECT")
    return text, frozenset(statements[0].named_parameters)
