"""The log of deliveries: what was sent to whom, and what must not be sent again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from filelock import FileLock

from data.folders import kept_folder
from data.kept import NotKept, kept
from pages.delivery.recipients import Recipient
from queries.scope import week_name

SENDING, SENT, FAILED, GIVEN_UP = "sending", "sent", "failed", "given up"
# Waits between runs after a failure: the first retries are quick, the last a day apart.
BACK_OFF_MINUTES = (5, 15, 60, 240, 1440)


@dataclass(frozen=True)
class Past:
    """What the log says of one delivery: its last state, how often it was tried, and when last (UTC)."""

    state: str
    attempts: int
    last_at: datetime
    reason: str | None


@contextmanager
def one_run_at_a_time() -> Iterator[None]:
    """Two timers that meet would both find the same mails unsent. Waits for the other one to end. Raises NotKept where
    no lock can be written."""
    lock = FileLock(kept_folder() / "delivery.lock")
    try:
        kept_folder().mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError as error:
        raise NotKept(kept_folder(), False, error) from error
    try:
        yield
    finally:
        lock.release()


def delivery_id(recipient: Recipient, week: date) -> str:
    """One mail: sent once, however often it is tried."""
    return f"{week_name(week)} {recipient.edition.scope} {recipient.to}"


def past_of(wanted: str) -> Past | None:
    with kept() as connection:
        rows = connection.execute(
            "select state, attempted_at, reason from deliveries where delivery_id = ? order by rowid", (wanted,)
        ).fetchall()
    if not rows:
        return None
    last = rows[-1]
    return Past(last["state"], len(rows), datetime.fromisoformat(last["attempted_at"]), last["reason"])


def begin(recipient: Recipient, week: date, now: datetime) -> int:
    """Write down that a mail is being made; gives the attempt's number. Left as it is, it has failed."""
    with kept() as connection:
        written = connection.execute(
            "insert into deliveries (delivery_id, recipient, week, audience, attempted_at, state, reason) "
            "values (?, ?, ?, ?, ?, ?, 'interrupted before it was handed over')",
            (
                delivery_id(recipient, week),
                recipient.to,
                week_name(week),
                recipient.edition.scope,
                now.isoformat(timespec="seconds"),
                FAILED,
            ),
        )
        return int(written.lastrowid or 0)


def end(attempt: int, state: str, reason: str | None = None) -> None:
    with kept() as connection:
        connection.execute("update deliveries set state = ?, reason = ? where rowid = ?", (state, reason, attempt))


def every_delivery() -> list[sqlite3.Row]:
    """All attempts, the newest first."""
    with kept() as connection:
        return connection.execute("select * from deliveries order by rowid desc").fetchall()


def forget(wanted: str) -> bool:
    """Let a delivery be sent as if it never had been: True if the log held it. Its attempts leave the log."""
    with kept() as connection:
        return connection.execute("delete from deliveries where delivery_id = ?", (wanted,)).rowcount > 0
