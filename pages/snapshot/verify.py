"""Checks a file later: are its numbers still those that the same warehouse gives?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.publish import NAME
from pages.language import say, say_counted, speaking
from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot, definitions, snapshot_of
from pages.snapshot.html import to_html
from pages.snapshot.identity import Identity, NotOurs, carried_by
from pages.snapshot.printed import drawn_in, of_html, of_pdf, of_xlsx, others
from pages.snapshot.report import report_of
from pages.snapshot.spreadsheet import to_xlsx
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
    """Numbers that the file prints or draws otherwise than it would be made now. A picture cannot be read back."""
    data = path.read_bytes()
    if data.startswith(b"\x89PNG"):
        return []
    with speaking(identity.language):
        report = report_of(snapshot, None)
        charts: list[str] = []
        if data.startswith(b"PK"):
            label = report.labels["commentary"]
            found = others(of_xlsx(to_xlsx(report), label), of_xlsx(data, label))
        elif data.startswith(b"%PDF-"):
            heads = (identity.short, f"{report.title} · {report.week}")
            found = others(of_html(to_html(report), is_paper=True), of_pdf(data, heads), has_more=True)
        else:
            html = to_html(report)
            found = others(of_html(html), of_html(data))
            now, then = drawn_in(html), drawn_in(data)
            charts = [name for name in report.charts if now.get(name) != then.get(name)]
    return [
        *(
            say(
                "{name}: printed as {printed}, and it is {told}",
                name=each.where,
                printed=each.printed or say("nothing"),
                told=each.told or say("nothing"),
            )
            for each in found
        ),
        *(say("the chart “{name}” draws other numbers", name=report.charts[name].title) for name in charts),
    ]
