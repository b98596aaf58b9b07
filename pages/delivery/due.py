"""Sending what is due: each edition made once, each mail handed over once, failures tried again later."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pages.delivery.log import (
    BACK_OFF_MINUTES,
    FAILED,
    GIVEN_UP,
    SENDING,
    SENT,
    begin,
    delivery_id,
    end,
    one_run_at_a_time,
    past_of,
)
from pages.delivery.mail import Letter, NotNow, Unclear, Undeliverable, connected, hand_over, message_for
from pages.delivery.recipients import Delivery, Edition, Recipient, Server
from queries.scope import week_name

# Makes the files and words of a week's edition in a folder. Raises OSError or ValueError with a reason for people.
Make = Callable[[date, Edition, Path], Letter]


@dataclass(frozen=True)
class Outcome:
    """What became of one mail in this run. `state` is the log's."""

    to: str
    week: date
    scope: str
    state: str
    reason: str = ""

    def __str__(self) -> str:
        return (
            f"{week_name(self.week)} {self.scope} to {self.to}: {self.state}{': ' if self.reason else ''}{self.reason}"
        )


def due(recipients: Iterable[Recipient], now: datetime) -> list[tuple[Recipient, date]]:
    """Who is to get which week now: the newest that has come for them, unless it was sent, given up, or is to be tried
    again only later. Older weeks that nobody sent stay unsent: a mail three weeks late helps no one."""
    found = []
    for recipient in recipients:
        week = recipient.week_due(now)
        past = past_of(delivery_id(recipient, week))
        if past is None or (past.state == FAILED and now >= past.last_at + wait_after(past.attempts)):
            found.append((recipient, week))
    return found


def unclear(recipients: Iterable[Recipient], now: datetime) -> list[Outcome]:
    """Mails of which nobody knows whether the server took them: a run that was killed, a line that broke at the end.
    They are not sent again by themselves."""
    found = []
    for recipient in recipients:
        week = recipient.week_due(now)
        past = past_of(delivery_id(recipient, week))
        if past is not None and past.state == SENDING:
            found.append(Outcome(recipient.to, week, recipient.edition.scope, SENDING, past.reason or ""))
    return found


def wait_after(attempts: int) -> timedelta:
    return timedelta(minutes=BACK_OFF_MINUTES[min(attempts, len(BACK_OFF_MINUTES)) - 1])


def send_due(delivery: Delivery, make: Make, now: datetime | None = None) -> Iterator[Outcome]:
    """Send everything that is due, and tell each mail's outcome as it is known. Only one run sends at a time."""
    with one_run_at_a_time(), TemporaryDirectory() as folder:
        moment = now or datetime.now(UTC)
        yield from unclear(delivery.recipients, moment)
        waiting = due(delivery.recipients, moment)
        yield from send_all(delivery, waiting, Editions(make, Path(folder)), moment)


def send_all(
    delivery: Delivery, waiting: list[tuple[Recipient, date]], editions: Editions, now: datetime
) -> Iterator[Outcome]:
    """Over one connection; after a failure it is opened again."""
    line = Line(delivery.server)
    try:
        for recipient, week in waiting:
            attempt = begin(recipient, week, now)
            try:
                # Made before the line is opened: a server hangs up on those who are silent for minutes.
                letter = editions.letter(week, recipient.edition)
                identity = delivery_id(recipient, week)
                message = message_for(letter, delivery.server.sender, recipient.to, identity)
                connection = line.open()
                # From here on a run that is killed leaves a mail of which nobody knows whether it went.
                end(attempt, SENDING)
                hand_over(connection, message, recipient.to)
                state, reason = SENT, ""
            except Undeliverable as error:
                state, reason = GIVEN_UP, str(error)
            except Unclear as error:
                state, reason = SENDING, str(error)
            except (NotNow, OSError, ValueError) as error:
                state, reason = failed(recipient, week), str(error)
            if state != SENT:
                line.close()
            end(attempt, state, reason or None)
            yield Outcome(recipient.to, week, recipient.edition.scope, state, reason)
    finally:
        line.close()


class Line:
    """The connection of a run: opened when it is first needed, and anew after it was closed."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._held = ExitStack()
        self._connection: smtplib.SMTP | None = None

    def open(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._held.enter_context(connected(self._server))
        return self._connection

    def close(self) -> None:
        self._connection = None
        self._held.close()


def failed(recipient: Recipient, week: date) -> str:
    """Failed for now, or for the last time."""
    past = past_of(delivery_id(recipient, week))
    return GIVEN_UP if past and past.attempts > len(BACK_OFF_MINUTES) else FAILED


class Editions:
    """The letters of this run: twenty recipients of one edition read the same files, made once."""

    def __init__(self, make: Make, folder: Path) -> None:
        self._make = make
        self._folder = folder
        self._made: dict[tuple[date, Edition], Letter | Exception] = {}

    def letter(self, week: date, edition: Edition) -> Letter:
        """Raises what making it raised, to each of its recipients, without trying again for each."""
        key = week, edition
        if key not in self._made:
            folder = self._folder / str(len(self._made))
            folder.mkdir()
            try:
                self._made[key] = self._make(week, edition, folder)
            except (OSError, ValueError) as error:
                self._made[key] = error
        made = self._made[key]
        if isinstance(made, Exception):
            raise made
        return made
