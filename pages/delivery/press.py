"""The letter of an edition: the files of its scope, language and zone, and the week in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from pages.delivery.mail import Letter
from pages.delivery.recipients import Edition
from pages.language import say, speaking
from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot
from pages.snapshot.files import DRAWN, commentary_for, file_name, files_of, snapshot_for
from pages.snapshot.printer import NoBrowser, Printer, printing
from pages.snapshot.report import Report, report_of
from queries.warehouse import Warehouse


class Press:
    """Makes letters, over one browser that is opened for the first edition that needs it."""

    def __init__(self, warehouse: Warehouse, held: ExitStack) -> None:
        self._warehouse = warehouse
        self._held = held
        self._printer: Printer | NoBrowser | None = None

    def __call__(self, week: date, edition: Edition, folder: Path) -> Letter:
        """Raises ValueError for a scope that this warehouse does not have."""
        snapshot = snapshot_for(self._warehouse, week, Audience.read(edition.scope), edition.zone)
        commentary = commentary_for(self._warehouse, snapshot)
        formats, missing = self._possible(edition)
        printer = self._printer if isinstance(self._printer, Printer) else None
        made = files_of(snapshot, commentary, formats, edition.language, printer)
        paths = []
        for form, content in made.items():
            path = folder / file_name(snapshot, form, edition.language)
            path.write_bytes(content)
            paths.append(path)
        with speaking(edition.language):
            report = report_of(snapshot, commentary)
            return Letter(subject_of(snapshot, report), words_of(report, missing), tuple(paths))

    def _possible(self, edition: Edition) -> tuple[list[str], str]:
        """The formats that can be made here, HTML if none of them, and what is missing in words."""
        if not set(DRAWN) & set(edition.formats):
            return list(edition.formats), ""
        if self._printer is None:
            try:
                self._printer = self._held.enter_context(printing())
            except NoBrowser as error:
                self._printer = error
        if isinstance(self._printer, Printer):
            return list(edition.formats), ""
        left = [form for form in edition.formats if form not in DRAWN]
        return left or ["html"], str(self._printer)


@contextmanager
def press(warehouse: Warehouse) -> Iterator[Press]:
    """A press for the length of a block."""
    with ExitStack() as held:
        yield Press(warehouse, held)


def subject_of(snapshot: Snapshot, report: Report) -> str:
    """What is incomplete or stale says so before anything else."""
    if snapshot.is_complete:
        return say("Customer service, {week}: {audience}", week=report.week, audience=report.audience)
    return say("INCOMPLETE: customer service, {week}: {audience}", week=report.week, audience=report.audience)


def words_of(report: Report, missing: str) -> str:
    """The mail's own text: warnings first, then the numbers, then what moved."""
    parts = [f"{report.title}, {report.week}", *report.warnings, missing, *report.short]
    parts.append("\n".join(number_line(each.label, each.value, each.difference, each.small) for each in report.numbers))
    parts.append(report.moved)
    parts += [f"{each.title}: {each.words}" for each in report.signals]
    parts += [say("The files attached tell the rest."), report.data_line]
    return "\n\n".join(part.replace("**", "") for part in parts if part) + "\n"


def number_line(label: str, value: str, difference: str, small: str) -> str:
    told = f"{label}: {value}" + (f" ({difference})" if difference else "")
    return told + (f" · {small}" if small else "")
