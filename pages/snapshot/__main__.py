"""`python -m pages.snapshot --week 2026-W46`: the weekly snapshot as files, the check of a file made earlier, and the
mails that are due."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from data.folders import warehouse_folder
from data.kept import NotKept
from data.publish import current
from data.refusal import Refused
from data.settings import known_zones
from pages.delivery.due import send_due
from pages.delivery.log import SENT, every_delivery, forget
from pages.delivery.press import press
from pages.delivery.recipients import delivery_file, read_delivery
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
    try:
        return done(asked)
    except NotKept as reason:
        print(reason, file=sys.stderr)
        return WRONG


def done(asked: argparse.Namespace) -> int:
    if asked.verify:
        finding = verify(asked.verify, warehouse_folder())
        print(*finding.lines, sep="\n")
        return finding.code
    if asked.deliveries or asked.forget:
        return tell_deliveries() if asked.deliveries else forgotten(asked.forget)
    path = current(warehouse_folder())
    if path is None:
        print(say("There is no warehouse yet. Build one: python -m data build"), file=sys.stderr)
        return WRONG
    warehouse = Warehouse(path)
    if asked.due:
        return send(warehouse)
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


def send(warehouse: Warehouse) -> int:
    """Send every mail that is due; a line for each."""
    try:
        delivery = read_delivery(delivery_file())
    except Refused as refused:
        print(refused, file=sys.stderr)
        return WRONG
    code = DONE
    with press(warehouse) as make:
        for outcome in send_due(delivery, make):
            print(outcome, flush=True)
            code = code if outcome.state == SENT else NOT_ALL
    return code


def tell_deliveries() -> int:
    for row in every_delivery():
        reason = f": {row['reason']}" if row["reason"] else ""
        print(f"{row['attempted_at']} {row['delivery_id']}: {row['state']}{reason}")
    return DONE


def forgotten(wanted: str) -> int:
    if forget(wanted):
        print(say("The next run may send it again: {delivery}", delivery=wanted))
        return DONE
    print(say("The log holds no such delivery: {delivery}", delivery=wanted), file=sys.stderr)
    return WRONG


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
    made.add_argument("--due", action="store_true", help="send the mails of data/kept/delivery.toml that are due")
    made.add_argument("--deliveries", action="store_true", help="list every mail that was sent or tried, newest first")
    made.add_argument("--forget", metavar="DELIVERY", help="let a mail be sent again, as --deliveries names it")
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
