"""Fixtures of the questions' tests: `given` makes a warehouse from rows, `ask` asks it the marked question."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest

from data.publish import current
from queries.access import EVERYONE, Viewer
from queries.scope import Scope
from queries.warehouse import Warehouse
from tests.queries.given import NO_LIMIT, Ask, Given, Row, Workshop, rows


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="session")
def nothing(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse without a row, opened once for the many tests that ask it."""
    return Warehouse(workshop.make(tmp_path_factory.mktemp("nothing") / "nothing.duckdb"))


@pytest.fixture(scope="session")
def sample_file(demo_folder: Path) -> Path:
    """The demo company's warehouse."""
    served = current(demo_folder)
    assert served is not None
    return served


@pytest.fixture(scope="session")
def sample_warehouse(sample_file: Path) -> Warehouse:
    return Warehouse(sample_file)


@pytest.fixture
def given(tmp_path: Path, workshop: Workshop, nothing: Warehouse) -> Given:
    """`given(tickets=[...], ...)`: rows by column name; tests/queries/given.py says what is assumed besides."""
    number = count(1)

    def opened(*, viewer: Viewer = EVERYONE, **tables: Any) -> Warehouse:
        if not tables:
            return nothing.seen_by(viewer)
        return Warehouse(workshop.make(tmp_path / f"given-{next(number)}.duckdb", **tables), viewer)

    return opened


@pytest.fixture
def ask(request: pytest.FixtureRequest) -> Ask:
    """Asks the question that the test is marked with, so that the mark cannot name another than the one tested."""
    marker = request.node.get_closest_marker("question")
    assert marker is not None, "mark the test with the question it asks: @pytest.mark.question('page/question')"
    (question,) = marker.args

    def asked(warehouse: Warehouse, scope: Scope = NO_LIMIT, **parameters: Any) -> list[Row]:
        return rows(warehouse.run(question, scope, **parameters))

    return asked
