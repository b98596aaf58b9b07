"""Checks a file later: are its numbers still those that the same warehouse gives?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from data.publish import NAME
from pages.language import say, say_counted, speaking
from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot, definitions, snapshot_of
from pages.snapshot.identity import Identity, NotOurs, carried_by
from pages.snapshot.report import report_of
from queries.warehouse import Warehouse

SAME, DIFFERENT, UNUSABLE, GONE = 0, 1, 2, 3
# How many of the numbers that differ are named.
MOST = 20


@dataclass(frozen=True)
class Finding:
    """What a check found: an exit code, and lines to read."""

    code: int
    lines: tuple[str, ...]


def verify(path: Path, warehouses: Path) -> Finding:
    """Compare the numbers in `path` with those that its warehouse, looked for in `warehouses`, gives now."""
    try:
        identity = carried_by(path)
    except (NotOurs, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Finding(UNUSABLE, (say("{file} cannot be checked: {reason}.", file=path.name, reason=reason),))
    who = say(
        "{file}: week {week}, {audience}, {language}, made from {warehouse}.",
        file=path.name,
        week=identity.week,
        audience=identity.audience,
        language=identity.language,
        warehouse=identity.warehouse,
    )
    # The name stands in a file that anybody can write: it must be a published warehouse's, and nothing else.
    found = warehouses / identity.warehouse
    if not NAME.fullmatch(identity.warehouse) or not found.is_file():
        gone = say("That warehouse is gone from {folder}: its numbers cannot be recomputed.", folder=warehouses)
        return Finding(GONE, (who, gone))
    warehouse = Warehouse(found)
    snapshot = snapshot_of(warehouse, identity.monday, identity.scope, Audience.read(identity.audience))
    differences = [*other_numbers(identity, snapshot), *other_words(path, identity, snapshot)]
    if not differences:
        same = say_counted("Same: {n} number is", "Same: all {n} numbers are", len(identity.numbers))
        return Finding(SAME, (who, same + " " + say("what the warehouse gives.")))
    head = say_counted("Different: {n} number is not what the warehouse gives.", MANY, len(differences))
    lines = [who, head, *differences[:MOST]]
    if identity.definitions != definitions():
        lines.append(
            say(
                "The definitions have changed since: the file was made by version {version}.",
                version=identity.definitions,
            )
        )
    return Finding(DIFFERENT, tuple(lines))


MANY = "Different: {n} numbers are not what the warehouse gives."


def other_numbers(identity: Identity, snapshot: Snapshot) -> list[str]:
    """Each number that differs, then and now; and a hash that is not that of the file's own numbers."""
    now, then = snapshot.numbers, identity.numbers
    found = [
        say(
            "{name}: {then} in the file, {now} now",
            name=name,
            then=then.get(name, say("nothing")),
            now=now.get(name, say("nothing")),
        )
        for name in sorted({*now, *then})
        if now.get(name) != then.get(name) or (name in now) != (name in then)
    ]
    if not found and identity.digest != snapshot.digest:
        found.append(say("the hash is not that of the numbers"))
    return found


def other_words(path: Path, identity: Identity, snapshot: Snapshot) -> list[str]:
    """Headline numbers that an HTML file prints otherwise than its own numbers say."""
    data = path.read_bytes()
    if data.startswith((b"%PDF-", b"\x89PNG", b"PK")):
        return []
    printed = dict(re.findall(r'data-measure="(\w+)">([^<]*)</data>', data.decode("utf-8", "replace")))
    with speaking(identity.language):
        told = {each.name: each.value for each in report_of(replace(snapshot), None).numbers}
    return [
        say(
            "{name}: printed as {printed}, and it is {told}",
            name=name,
            printed=unescape(printed.get(name, "")),
            told=each,
        )
        for name, each in told.items()
        if unescape(printed.get(name, "")) != each
    ]
