from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.refusal import Refused
from pages.delivery.recipients import Edition, Server, read_delivery

SMTP = '[smtp]\nhost = "mail.example.com"\nsender = "Latitude <latitude@example.com>"\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "delivery.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_hold_unless_a_recipient_says_otherwise(tmp_path: Path):
    told = read_delivery(
        written(
            tmp_path,
            SMTP
            + '[defaults]\nzone = "Europe/Berlin"\ntime = "07:30"\n'
            + '[[recipients]]\nto = "ceo@example.com"\n'
            + '[[recipients]]\nto = "lead@example.com"\nscope = "team=Billing"\nlanguage = "de"\nday = "Tuesday"\n'
            + 'formats = ["xlsx", "html"]\n',
        )
    )
    assert told.server == Server("mail.example.com", 587, "starttls", None, "Latitude <latitude@example.com>")
    ceo, lead = told.recipients
    assert ceo.edition == Edition("executive", "en", "Europe/Berlin", ("html", "pdf"))
    assert lead.edition == Edition("team=Billing", "de", "Europe/Berlin", ("html", "xlsx"))
    assert (lead.weekday, lead.at.isoformat()) == (2, "07:30:00")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "host"),
        ("[smtp]\nhost = 3", "host"),
        (SMTP.replace("latitude@", ""), "address"),
        (SMTP + 'password = "x"', "password"),
        (SMTP + 'security = "maybe"', "security"),
        (SMTP + "port = 70000", "port"),
        (SMTP + '[[recipients]]\nto = "a@example.com, b@example.com"', "address"),
        (SMTP + '[[recipients]]\nto = "a@example.com\\nBcc: b@example.com"', "address"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nscope = "Executive"', "scope"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nscope = "team="', "scope"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nformats = ["docx"]', "formats"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nformats = []', "formats"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nlanguage = "xx"', "language"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nzone = "Berlin"', "zone"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\nday = "Funday"', "day"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\ntime = "25:00"', "time"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\ncc = "b@example.com"', "cc"),
        (SMTP + '[[recipients]]\nto = "a@example.com"\n[[recipients]]\nto = "a@example.com"', "twice"),
        (SMTP + "recipients = 3", "recipients"),
        ("[smtp", "read"),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, text: str, named: str):
    with pytest.raises(Refused, match=named):
        read_delivery(written(tmp_path, text))


def test_without_a_file_it_says_where_to_write_one(tmp_path: Path):
    with pytest.raises(Refused, match="There is no"):
        read_delivery(tmp_path / "delivery.toml")


@pytest.mark.parametrize(
    ("now", "week"),
    [
        ("2026-11-16 04:59", date(2026, 11, 2)),  # Monday 05:59 in Berlin: last week's hour has not come
        ("2026-11-16 05:00", date(2026, 11, 9)),
        ("2026-11-22 23:30", date(2026, 11, 16 - 7)),  # Monday 00:30 in Berlin
        ("2026-10-26 05:00", date(2026, 10, 19)),  # the clocks went back the day before: 06:00 is 05:00 UTC again
        ("2027-01-04 05:00", date(2026, 12, 28)),  # 2026-W53
    ],
)
def test_a_week_is_due_from_its_hour_in_the_recipients_zone(tmp_path: Path, now: str, week: date):
    text = SMTP + '[[recipients]]\nto = "a@example.com"\nzone = "Europe/Berlin"'
    (recipient,) = read_delivery(written(tmp_path, text)).recipients
    assert recipient.week_due(datetime.fromisoformat(now).replace(tzinfo=UTC)) == week
