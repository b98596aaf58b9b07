"""A hundred recipients of twenty scopes cost little more than twenty editions: each is made once, and mails are cheap."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from datetime import time as hour
from itertools import combinations
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from data.build import build
from data.folders import sample_folder
from data.publish import current
from pages.delivery.due import send_due
from pages.delivery.press import press
from pages.delivery.recipients import Delivery, Edition, Recipient, Server
from queries.scope import Scope
from queries.warehouse import Warehouse
from tests.pages.delivery.conftest import Inbox, free_port

NOW, WEEK = datetime(2026, 11, 16, 7, tzinfo=UTC), date(2026, 11, 9)


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv("LATITUDE_KEPT", str(tmp_path / "kept"))
    build(sample_folder(), tmp_path / "warehouse")
    path = current(tmp_path / "warehouse")
    assert path is not None
    return Warehouse(path)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Server]:
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield Server("127.0.0.1", port, "none", None, "l@example.com")
    controller.stop()


def test_a_hundred_recipients_of_twenty_scopes(warehouse: Warehouse, server: Server, inbox: Inbox, tmp_path: Path):
    options = warehouse.run("frame/options", Scope())
    teams = options.filter(options["filter"] == "teams")["value"].to_list()
    scopes = [f"team={', '.join(pair)}" for pair in combinations(sorted(teams)[:7], 2)][:20]
    assert len(scopes) == 20
    editions = [Edition(scope, "en", "UTC", ("html", "pdf")) for scope in scopes]
    with press(warehouse) as make:
        started = time.perf_counter()
        for number, edition in enumerate(editions):
            (tmp_path / f"edition-{number}").mkdir()
            make(WEEK, edition, tmp_path / f"edition-{number}")
        renders = time.perf_counter() - started
    people = tuple(Recipient(f"r{n}@example.com", editions[n % 20], 1, hour(6)) for n in range(100))
    started = time.perf_counter()
    with press(warehouse) as make:
        assert {each.state for each in send_due(Delivery(server, people), make, NOW)} == {"sent"}
    ratio = (time.perf_counter() - started) / renders
    print(f"100 mails of 20 editions took {ratio:.2f} times their 20 renders")
    assert len(inbox.taken) == 100
    assert ratio < 2
