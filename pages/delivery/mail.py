"""One mail with the snapshot's files, and handing it to a mail server."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from pathlib import Path

from pages.delivery.recipients import Server

PATIENCE = 60.0


@dataclass(frozen=True)
class Letter:
    """What an edition's mails have in common."""

    subject: str
    words: str
    files: tuple[Path, ...]


class Undeliverable(Exception):
    """The server will never take this mail: trying again would change nothing."""


class NotNow(Exception):
    """The server does not take it now: it may later."""


class Unclear(Exception):
    """The server had all of the mail and did not say whether it takes it. Sending it again could be the second time."""


def message_for(letter: Letter, sender: str, to: str, identity: str) -> EmailMessage:
    """The mail to one recipient. Its Message-ID follows from `identity`, so that a mail system that gets it twice after
    all can tell."""
    message = EmailMessage()
    message["Subject"] = " ".join(letter.subject.split())
    message["From"] = sender
    message["To"] = to
    message["Date"] = formatdate(usegmt=True)
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message["Message-ID"] = f"<{hashlib.sha256(identity.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.words)
    for path in letter.files:
        kind = (mimetypes.guess_type(path.name)[0] or "application/octet-stream").split("/")
        message.add_attachment(path.read_bytes(), maintype=kind[0], subtype=kind[1], filename=path.name)
    return message


@contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection over which many mails go. Raises `NotNow` where there is none to be had."""
    try:
        connection = open_connection(server)
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(f"{server.host}:{server.port} cannot be used: {error}") from error
    try:
        yield connection
    finally:
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()


def open_connection(server: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=trust)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security == "starttls":
            connection.starttls(context=trust)
        if server.user:
            connection.login(server.user, os.environ.get("LATITUDE_SMTP_PASSWORD", ""))
    except BaseException:
        connection.close()
        raise
    return connection


def hand_over(connection: smtplib.SMTP, message: EmailMessage, to: str) -> None:
    """Returns once the server has taken the mail. Raises `Undeliverable`, `NotNow`, or `Unclear` where it stopped
    answering when it had all of the mail."""
    sender = parseaddr(message["From"])[1]
    try:
        connection.ehlo_or_helo_if_needed()
        answered(*connection.mail(sender))
        answered(*connection.rcpt(parseaddr(to)[1]))
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(str(error)) from error
    try:
        answered(*connection.data(message.as_bytes(policy=SMTP)))
    except smtplib.SMTPDataError as error:
        answered(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        raise Unclear(str(error)) from error


def answered(code: int, words: bytes | str) -> None:
    """By RFC 5321 an answer of 500 and more is for good, one of 400 and more for now."""
    if code < 400:
        return
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    raise (Undeliverable if code >= 500 else NotNow)(f"{code} {said}")
