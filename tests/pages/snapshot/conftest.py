"""The demo company's snapshot as files, made once for many tests; small warehouses of given rows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from data.publish import current
from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot
from pages.snapshot.files import FORMATS, files_of, snapshot_for
from queries.scope import monday_of
from queries.warehouse import Warehouse
from tests.queries.given import Given, Workshop

WEEK = "2026-W41"
Files = Callable[..., dict[str, bytes]]


@pytest.fixture(scope="session")
def demo(sample_warehouse: Path) -> Warehouse:
    """The demo company, as managers see it."""
    path = current(sample_warehouse)
    assert path is not None
    return Warehouse(path)


@pytest.fixture(scope="session")
def told(demo: Warehouse) -> Callable[..., Snapshot]:
    """`told("executive", week="2026-W46")`: the demo company's snapshot."""
    made: dict[tuple[str, str], Snapshot] = {}

    def snapshot(audience: str = "manager", week: str = WEEK) -> Snapshot:
        key = audience, week
        if key not in made:
            made[key] = snapshot_for(demo, monday_of(week), Audience.read(audience))
        return made[key]

    return snapshot


@pytest.fixture(scope="session")
def files(told: Callable[..., Snapshot]) -> Files:
    """`files("executive")`: the demo company's files by format, each audience's made once."""
    made: dict[tuple[str, str], dict[str, bytes]] = {}

    def of(audience: str = "manager", language: str = "en") -> dict[str, bytes]:
        key = audience, language
        if key not in made:
            made[key] = files_of(told(audience), None, FORMATS, language)
        return made[key]

    return of


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def given(tmp_path: Path, workshop: Workshop) -> Given:
    """`given(tickets=[...], ...)` as in tests/queries."""
    number = count(1)

    def opened(**tables: object) -> Warehouse:
        return Warehouse(workshop.make(tmp_path / f"{next(number):06d}-0123456789ab.duckdb", **tables))  # type: ignore[arg-type]

    return opened
