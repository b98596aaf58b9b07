"""delivery.toml: the mail server, and who gets which edition of the weekly snapshot and when."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.folders import kept_folder
from data.refusal import Refused
from data.settings import known_zones
from pages.language import LANGUAGES
from queries.access import EXECUTIVE, MANAGER

FORMATS = ("html", "pdf", "png", "xlsx")
SECURITY = ("tls", "starttls", "none")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PORTS = {"tls": 465, "starttls": 587, "none": 25}
TEAM = "team="
DEFAULTS: dict[str, Any] = {
    "scope": EXECUTIVE,
    "language": "en",
    "zone": "UTC",
    "formats": ["html", "pdf"],
    "day": "monday",
    "time": "06:00",
}


@dataclass(frozen=True)
class Server:
    """A mail server. The password is the environment's LATITUDE_SMTP_PASSWORD: no secret stands in a file."""

    host: str
    port: int
    security: str
    user: str | None
    sender: str


@dataclass(frozen=True)
class Edition:
    """What makes two recipients' files the same: who reads them, in which language, zone and formats."""

    scope: str
    language: str
    zone: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets an edition every week, from `weekday` (1 is Monday) at `at` on, in the edition's zone."""

    to: str
    edition: Edition
    weekday: int
    at: time

    def week_due(self, now: datetime) -> date:
        """The Monday of the newest week whose hour of sending has come. A week is sent after its Sunday."""
        local = now.astimezone(ZoneInfo(self.edition.zone))
        monday = local.date() - timedelta(days=local.weekday())
        come = datetime.combine(monday + timedelta(days=self.weekday - 1), self.at)
        return monday - timedelta(weeks=1 if local.replace(tzinfo=None) >= come else 2)


@dataclass(frozen=True)
class Delivery:
    """Everything that delivery.toml says."""

    server: Server
    recipients: tuple[Recipient, ...]


def delivery_file() -> Path:
    """Where delivery.toml is looked for: beside what people write on the pages, outside of git."""
    return kept_folder() / "delivery.toml"


def read_delivery(path: Path) -> Delivery:
    """Raises `Refused`, naming the entry at fault: a misspelt scope must not send somebody more than is theirs."""
    if not path.is_file():
        raise Refused(f"There is no {path.name}.", f"Write {path}; docs/administrator.md shows one.")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{path.name} cannot be read: {error}.", "Correct that place.") from error
    only_known(path.name, raw, {"smtp", "defaults", "recipients"})
    usual = DEFAULTS | checked_table("[defaults]", raw.get("defaults", {}))
    only_known("[defaults]", usual, set(DEFAULTS))
    listed = raw.get("recipients", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise Refused("recipients is no list.", 'Write [[recipients]] followed by lines like to = "ceo@example.com".')
    recipients = tuple(
        read_recipient(f"[[recipients]] entry {number}", usual, each) for number, each in enumerate(listed, start=1)
    )
    refuse_twins(recipients)
    return Delivery(read_server(checked_table("[smtp]", raw.get("smtp", {}))), recipients)


def read_server(raw: dict[str, Any]) -> Server:
    only_known("[smtp]", raw, {"host", "port", "security", "user", "sender"})
    security = raw.get("security", "starttls")
    if security not in SECURITY:
        raise Refused(f"[smtp] security is {security!r}.", f"Write one of {', '.join(SECURITY)}.")
    host, port, user = raw.get("host"), raw.get("port", PORTS[security]), raw.get("user")
    if not isinstance(host, str) or not host:
        raise Refused("[smtp] names no host.", 'Write a line like host = "mail.example.com".')
    if not isinstance(port, int) or not 0 < port < 65536:
        raise Refused(f"[smtp] port is {port!r}.", "Write a number like 587.")
    if user is not None and not isinstance(user, str):
        raise Refused("[smtp] user is no text.", "Write it in quotes, or leave it out.")
    return Server(host, port, security, user, checked_address("[smtp] sender", raw.get("sender")))


def read_recipient(where: str, usual: Mapping[str, Any], raw: dict[str, Any]) -> Recipient:
    only_known(where, raw, {"to", *DEFAULTS})
    told = {**usual, **raw}
    return Recipient(
        checked_address(f"{where} to", told.get("to")),
        Edition(
            checked_scope(where, told["scope"]),
            one_of(where, "language", told["language"], LANGUAGES),
            one_of(where, "zone", told["zone"], known_zones()),
            checked_formats(where, told["formats"]),
        ),
        DAYS.index(one_of(where, "day", str(told["day"]).lower(), DAYS)) + 1,
        checked_time(where, told["time"]),
    )


def checked_scope(where: str, scope: object) -> str:
    if scope in (EXECUTIVE, MANAGER):
        return str(scope)
    if isinstance(scope, str) and scope.startswith(TEAM) and scope.removeprefix(TEAM).strip():
        return TEAM + scope.removeprefix(TEAM).strip()
    raise Refused(f"{where} has the scope {scope!r}.", "Write executive, manager, or team= and a team's name.")


def checked_formats(where: str, formats: object) -> tuple[str, ...]:
    if not isinstance(formats, list) or not formats or not set(formats) <= set(FORMATS):
        raise Refused(f"{where} has the formats {formats!r}.", f"Write a list of some of {', '.join(FORMATS)}.")
    return tuple(each for each in FORMATS if each in formats)


def checked_time(where: str, told: object) -> time:
    try:
        if isinstance(told, time):
            return told
        if not isinstance(told, str) or not re.fullmatch(r"\d\d:\d\d", told):
            raise ValueError
        return time.fromisoformat(told)
    except ValueError:
        raise Refused(f"{where} has the time {told!r}.", 'Write it like "06:00".') from None


def checked_address(where: str, told: object) -> str:
    """One address, as it will stand in a header: no line break can smuggle in another recipient."""
    found = getaddresses([told]) if isinstance(told, str) and not re.search(r"[\x00-\x1f\x7f]", told) else []
    try:
        ((name, address),) = found
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise ValueError
        return str(Address(name, addr_spec=address))
    except (ValueError, MessageError, IndexError):
        raise Refused(f"{where} is {told!r}, which is no address.", 'Write one like "ceo@example.com".') from None


def one_of(where: str, name: str, value: object, known: Any) -> str:
    if value not in known:
        shown = ", ".join(known) if len(known) < 10 else "an IANA name like Europe/Berlin"
        raise Refused(f"{where} has the {name} {value!r}.", f"Known: {shown}.")
    return str(value)


def only_known(where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(raw) - known):
        raise Refused(
            f"{where} has {', '.join(unknown)}, which Latitude does not know.", f"Known: {', '.join(sorted(known))}."
        )


def checked_table(where: str, raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Refused(f"{where} is no table.", f"Write a line {where} and its settings below it.")
    return raw


def refuse_twins(recipients: tuple[Recipient, ...]) -> None:
    """Twice the same address and scope would be one delivery in the log, and so one of them never sent."""
    seen = set()
    for each in recipients:
        if (each.to, each.edition.scope) in seen:
            raise Refused(f"{each.to} stands twice for {each.edition.scope}.", "Leave one of the two out.")
        seen.add((each.to, each.edition.scope))
