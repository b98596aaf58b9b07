"""Mails to a real mail server on loopback."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from data.kept import kept
from pages.delivery.due import send_due
from pages.delivery.log import every_delivery, forget
from pages.delivery.mail import Letter
from pages.delivery.recipients import Delivery, Edition, Recipient, Server
from tests.pages.delivery.conftest import Inbox

MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)
WEEK = date(2026, 11, 9)


def recipient(name: str, scope: str = "executive") -> Recipient:
    return Recipient(f"{name}@example.com", Edition(scope, "en", "UTC", ("html",)), 1, time(6))


class Press:
    """Makes an edition's letter and counts how often."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, week: date, edition: Edition, folder: Path) -> Letter:
        self.made.append(edition.scope)
        path = folder / "snapshot.html"
        path.write_text(f"<p>{edition.scope}</p>", encoding="utf-8")
        return Letter(f"Week {week}\nBcc: all@example.com", "Grüße", (path,))


def states() -> list[tuple[str, str]]:
    return [(row["recipient"], row["state"]) for row in reversed(every_delivery())]


def test_each_gets_the_own_edition_once_and_an_edition_is_made_once(inbox: Inbox, server: Server):
    people = tuple(recipient(f"r{number}", f"team=T{number % 20}") for number in range(100))
    press = Press()
    outcomes = list(send_due(Delivery(server, people), press, MONDAY))
    assert [each.state for each in outcomes] == ["sent"] * 100
    assert sorted(press.made) == sorted({each.edition.scope for each in people})
    assert {to: mail["To"] for to, mail in inbox.taken} == {each.to: each.to for each in people}
    for to, mail in inbox.taken:
        (attached,) = mail.iter_attachments()
        scope = next(each.edition.scope for each in people if each.to == to)
        assert attached.get_content() == f"<p>{scope}</p>"
        assert attached.get_filename() == "snapshot.html"
        assert mail["Bcc"] is None
        assert mail.get_body().get_content().strip() == "Grüße"  # type: ignore[union-attr]
    assert list(send_due(Delivery(server, people), press, MONDAY + timedelta(days=6))) == []
    assert len(inbox.taken) == 100


def test_the_next_week_is_due_again(inbox: Inbox, server: Server):
    delivery = Delivery(server, (recipient("a"),))
    weeks = [
        each.week
        for now in (MONDAY, MONDAY + timedelta(days=7))
        for each in send_due(delivery, Press(), now)
    ]  # fmt: skip
    assert weeks == [WEEK, WEEK + timedelta(days=7)]


def test_two_runs_at_once_send_once(inbox: Inbox, server: Server):
    delivery = Delivery(server, tuple(recipient(f"r{number}") for number in range(10)))
    runs = [threading.Thread(target=lambda: list(send_due(delivery, Press(), MONDAY))) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(inbox.taken) == 10


def test_a_refusal_for_now_is_tried_again_later_and_one_for_good_is_not(inbox: Inbox, server: Server):
    inbox.refusals = {"later@example.com": "451 greylisted", "never@example.com": "550 no such user"}
    delivery = Delivery(server, (recipient("later"), recipient("never"), recipient("fine")))
    outcomes = {each.to: each for each in send_due(delivery, Press(), MONDAY)}
    assert outcomes["later@example.com"].state == "failed"
    assert "451 greylisted" in outcomes["later@example.com"].reason
    assert outcomes["never@example.com"].state == "given up"
    assert outcomes["fine@example.com"].state == "sent"
    assert list(send_due(delivery, Press(), MONDAY + timedelta(minutes=4))) == []
    inbox.refusals = {}
    assert [each.to for each in send_due(delivery, Press(), MONDAY + timedelta(minutes=5))] == ["later@example.com"]
    assert [to for to, _ in inbox.taken] == ["fine@example.com", "later@example.com"]


def test_no_server_is_a_failure_for_now_with_growing_waits_and_an_end(inbox: Inbox, server: Server):
    gone = Delivery(Server("127.0.0.1", 9, "none", None, "l@example.com"), (recipient("a"),))
    tried, now = [], MONDAY
    for _ in range(24 * 12 * 4):  # every five minutes until Friday
        tried += [(now - MONDAY, each.state) for each in send_due(gone, Press(), now)]
        now += timedelta(minutes=5)
    assert [state for _, state in tried] == ["failed"] * 5 + ["given up"]
    waits = [later[0] - earlier[0] for earlier, later in pairwise(tried)]
    assert waits == [timedelta(minutes=each) for each in (5, 15, 60, 240, 1440)]


def test_a_mail_that_may_have_been_taken_is_not_sent_again(inbox: Inbox, server: Server):
    inbox.hangs_up = True
    delivery = Delivery(server, (recipient("a"),))
    assert [each.state for each in send_due(delivery, Press(), MONDAY)] == ["sending"]
    inbox.hangs_up = False
    later = list(send_due(delivery, Press(), MONDAY + timedelta(days=2)))
    assert [each.state for each in later] == ["sending"]
    assert len(inbox.taken) == 1


def test_somebody_can_let_it_be_sent_again(inbox: Inbox, server: Server):
    inbox.hangs_up = True
    delivery = Delivery(server, (recipient("a"),))
    list(send_due(delivery, Press(), MONDAY))
    inbox.hangs_up = False
    assert forget("2026-W46 executive a@example.com")
    assert not forget("2026-W46 executive nobody@example.com")
    assert [each.state for each in send_due(delivery, Press(), MONDAY)] == ["sent"]


def test_a_run_that_was_killed_before_handing_over_is_tried_again(inbox: Inbox, server: Server):
    delivery = Delivery(server, (recipient("a"),))

    def killed(week: date, edition: Edition, folder: Path) -> Letter:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(send_due(delivery, killed, MONDAY))
    assert states() == [("a@example.com", "failed")]
    assert [each.state for each in send_due(delivery, Press(), MONDAY + timedelta(hours=1))] == ["sent"]


def test_an_edition_that_cannot_be_made_fails_for_its_readers_only(inbox: Inbox, server: Server):
    delivery = Delivery(server, (recipient("a", "team=Gone"), recipient("b", "team=Gone"), recipient("c")))
    press = Press()

    def make(week: date, edition: Edition, folder: Path) -> Letter:
        if edition.scope == "team=Gone":
            press.made.append("tried")
            raise ValueError("There is no team Gone.")
        return press(week, edition, folder)

    outcomes = [(each.to[0], each.state, each.reason) for each in send_due(delivery, make, MONDAY)]
    assert outcomes == [
        ("a", "failed", "There is no team Gone."),
        ("b", "failed", "There is no team Gone."),
        ("c", "sent", ""),
    ]
    assert press.made == ["tried", "executive"]


def test_the_log_keeps_every_attempt(inbox: Inbox, server: Server):
    inbox.refusals = {"a@example.com": "451 busy"}
    delivery = Delivery(server, (recipient("a"),))
    list(send_due(delivery, Press(), MONDAY))
    inbox.refusals = {}
    list(send_due(delivery, Press(), MONDAY + timedelta(hours=1)))
    with kept() as connection:
        rows = connection.execute("select week, audience, state, reason from deliveries order by rowid").fetchall()
    assert [tuple(row) for row in rows] == [
        ("2026-W46", "executive", "failed", "451 busy"),
        ("2026-W46", "executive", "sent", None),
    ]
