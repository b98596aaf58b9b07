"""`python -m pages.snapshot --week 2026-W46`: the weekly snapshot as files, and the check of a file made earlier."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from data.folders import warehouse_folder
from data.publish import current
from data.settings import known_zones
from pages.language import ENGLISH, LANGUAGES, say
from pages.snapshot.audience import Audience
from pages.snapshot.files import DRAWN, FORMATS, UnknownTeam, usual_scope, write_files
from pages.snapshot.printer import NoBrowser, Printer, printing
from pages.snapshot.verify import verify
from queries.scope import Scope, monday_of
from queries.warehouse import Warehouse

DONE, NOT_ALL, WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done (a checked file is the same); 1: some format could not be made (a checked file differs); 2: asked
    wrongly, or the file is none of ours; 3: the warehouse of a checked file is gone."""
    asked = parser().parse_args(arguments)
    if asked.verify:
        finding = verify(asked.verify, warehouse_folder())
        print(*finding.lines, sep="\n")
        return finding.code
    path = current(warehouse_folder())
    if path is None:
        print(say("There is no warehouse yet. Build one: python -m data build"), file=sys.stderr)
        return WRONG
    warehouse = Warehouse(path)
    week = asked.week or last_week(warehouse, asked.zone or "")
    if week is None:
        print(say("No ticket is loaded."), file=sys.stderr)
        return WRONG
    try:
        return made(warehouse, week, asked)
    except UnknownTeam as error:
        print(error, file=sys.stderr)
        return WRONG
    except OSError as error:
        print(say("The files cannot be written to {folder}: {reason}", folder=asked.out, reason=error), file=sys.stderr)
        return WRONG


def made(warehouse: Warehouse, week: date, asked: argparse.Namespace) -> int:
    """Write what can be written. Without a browser that is HTML and XLSX, and it says so."""

    def write(formats: list[str], printer: Printer | None = None) -> None:
        if formats:
            zone, out = asked.zone or "", asked.out
            for path in write_files(warehouse, week, asked.scope, formats, asked.language, zone, out, printer):
                print(path)

    drawn = [form for form in asked.format if form in DRAWN]
    if not drawn:
        write(asked.format)
        return DONE
    try:
        with printing() as printer:
            write(asked.format, printer)
    except NoBrowser as error:
        write([form for form in asked.format if form not in DRAWN])
        print(error, file=sys.stderr)
        return NOT_ALL
    return DONE


def last_week(warehouse: Warehouse, zone: str) -> date | None:
    """The last week that the exports hold whole."""
    scope = usual_scope(warehouse, zone)
    found: date | None = warehouse.run("frame/extent", Scope(zone=scope.zone))["last_whole_week"][0]
    return found


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m pages.snapshot", description=__doc__)
    made.add_argument("--week", type=week, help="an ISO week, 2026-W46; without it the last whole one")
    made.add_argument("--scope", type=audience, default=Audience(), help="manager (usual), executive or team=NAME")
    made.add_argument("--format", type=formats, default=list(FORMATS), help="of html,pdf,png,xlsx; without it all")
    made.add_argument("--language", choices=sorted(LANGUAGES), default=ENGLISH)
    made.add_argument("--zone", type=zone, help="an IANA zone; without it the reporting zone")
    made.add_argument("--out", type=Path, default=Path(), help="the folder to write into; without it this one")
    made.add_argument("--verify", type=Path, metavar="FILE", help="recompute the numbers of a file made earlier")
    return made


def week(told: str) -> date:
    try:
        return monday_of(told)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{told!r} is no ISO week like 2026-W46") from error


def audience(told: str) -> Audience:
    try:
        return Audience.read(told)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def formats(told: str) -> list[str]:
    wanted = [form.strip() for form in told.split(",") if form.strip()]
    if not wanted or not set(wanted) <= set(FORMATS):
        raise argparse.ArgumentTypeError(f"{told!r} is none of {', '.join(FORMATS)}")
    return wanted


def zone(told: str) -> str:
    if told not in known_zones():
        raise argparse.ArgumentTypeError(f"{told!r} is no IANA time zone")
    return told


if __name__ == "__main__":
    sys.exit(main())
