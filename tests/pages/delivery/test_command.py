"""`python -m pages.snapshot --due` as cron starts it, over the demo company."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.folders import CODE, kept_folder
from pages.delivery.recipients import Server
from pages.snapshot.__main__ import main
from tests.pages.delivery.conftest import Inbox

AGENTS = ("Agent Amsel", "Agent Tanne", "Agent Ginster")


def write_delivery(server: Server, recipients: str) -> None:
    kept_folder().mkdir(parents=True, exist_ok=True)
    (kept_folder() / "delivery.toml").write_text(
        f'[smtp]\nhost = "{server.host}"\nport = {server.port}\nsecurity = "none"\nsender = "l@example.com"\n'
        f'[defaults]\nformats = ["html"]\n{recipients}',
        encoding="utf-8",
    )


def started(warehouse: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pages.snapshot", *arguments],
        cwd=CODE.parent,
        env={**os.environ, "LATITUDE_WAREHOUSE": str(warehouse)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.fixture(autouse=True)
def warehouse(monkeypatch: pytest.MonkeyPatch, sample_warehouse: Path) -> None:
    monkeypatch.setenv("LATITUDE_WAREHOUSE", str(sample_warehouse))


def test_each_gets_what_is_theirs_once(server: Server, inbox: Inbox, capsys: pytest.CaptureFixture[str]):
    write_delivery(
        server,
        '[[recipients]]\nto = "board@example.com"\nlanguage = "de"\n'
        '[[recipients]]\nto = "lead@example.com"\nscope = "team=Billing"\n'
        '[[recipients]]\nto = "typo@example.com"\nscope = "team=Biling"\n',
    )
    code, told = run(capsys, "--due")
    assert code == 1
    assert "team=Biling to typo@example.com: failed" in told
    mails = dict(inbox.taken)
    assert set(mails) == {"board@example.com", "lead@example.com"}
    # The demo company's exports ended long ago: that is said before anything else.
    assert "INCOMPLETE" in mails["lead@example.com"]["Subject"]
    for mail in mails.values():
        (attached,) = mail.iter_attachments()
        html = attached.get_content()
        assert "<html" in html
        assert not [name for name in AGENTS if name in html]
    code, told = run(capsys, "--due")
    assert (code, told, len(inbox.taken)) == (0, "", 2)
    _, told = run(capsys, "--deliveries")
    assert [line.rpartition(" ")[2] for line in told.splitlines() if "typo" not in line] == ["sent", "sent"]


def test_a_kill_while_the_mail_is_handed_over_sends_no_second_one(
    sample_warehouse: Path, server: Server, inbox: Inbox, capsys: pytest.CaptureFixture[str]
):
    write_delivery(server, '[[recipients]]\nto = "a@example.com"\n[[recipients]]\nto = "b@example.com"\n')
    inbox.silent_for = 60
    process = started(sample_warehouse, "--due")
    until = time.monotonic() + 60
    while not inbox.taken and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    inbox.silent_for = 0
    code, told = run(capsys, "--due")
    assert code == 1
    assert "a@example.com: sending" in told
    assert "b@example.com: sent" in told
    assert [to for to, _ in inbox.taken] == ["a@example.com", "b@example.com"]
    delivery = next(line for line in run(capsys, "--deliveries")[1].splitlines() if "a@" in line)
    name = delivery.split(" ", 1)[1].split(":")[0]
    assert run(capsys, "--forget", name)[0] == 0
    assert run(capsys, "--due")[0] == 0
    assert [to for to, _ in inbox.taken] == ["a@example.com", "b@example.com", "a@example.com"]


@pytest.mark.parametrize("text", ["", "[smtp]\n"])
def test_without_settings_it_says_what_to_write(capsys: pytest.CaptureFixture[str], text: str):
    if text:
        kept_folder().mkdir(parents=True)
        (kept_folder() / "delivery.toml").write_text(text, encoding="utf-8")
    code, told = run(capsys, "--due")
    assert code == 2
    assert "host" in told if text else "delivery.toml" in told


def test_without_its_log_nothing_is_sent(
    server: Server,
    inbox: Inbox,
    capsys: pytest.CaptureFixture[str],
):
    write_delivery(server, '[[recipients]]\nto = "board@example.com"\n')
    (kept_folder() / "latitude.sqlite").write_bytes(b"no database " * 1000)
    code, told = run(capsys, "--due")
    assert (code, len(inbox.taken)) == (2, 0)
    assert "put a backup in its place" in told
    assert run(capsys, "--deliveries")[0] == 2
