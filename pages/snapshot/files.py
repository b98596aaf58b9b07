"""The files in which a snapshot leaves the house: HTML, PDF, PNG and XLSX, all made from one content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

from pages.language import speaking
from pages.snapshot.audience import Audience
from pages.snapshot.commentary import Commentary, newest
from pages.snapshot.content import Snapshot, snapshot_of
from pages.snapshot.html import to_html
from pages.snapshot.identity import into_pdf, into_png
from pages.snapshot.printer import Printer, printing
from pages.snapshot.redact import redactor_for
from pages.snapshot.report import Report, report_of
from pages.snapshot.spreadsheet import to_xlsx
from queries.scope import NONE, Scope, week_of
from queries.warehouse import Warehouse

FORMATS = ("html", "pdf", "png", "xlsx")
DRAWN = ("pdf", "png")
Progress = Callable[[str], None]


class UnknownTeam(ValueError):
    """A team that no ticket of this warehouse belongs to."""


def write_files(
    warehouse: Warehouse,
    week: date,
    audience: Audience,
    formats: Iterable[str],
    language: str,
    zone: str,
    out: Path,
    printer: Printer | None = None,
) -> list[Path]:
    """Write the snapshot of the week that begins on `week` into the folder `out`, one file a format; their paths.

    `zone` "" is the house's own. A `printer` that is open already saves the start of a browser. Raises ValueError for
    an unknown format or team, NoBrowser where `formats` hold pdf or png and there is no browser, PermissionError where
    the warehouse's viewer may not see what the audience would be told.
    """
    wanted = checked(formats)
    snapshot = snapshot_for(warehouse, week, audience, zone)
    made = files_of(snapshot, commentary_for(warehouse, snapshot), wanted, language, printer)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for form, content in made.items():
        path = out / file_name(snapshot, form, language)
        path.write_bytes(content)
        paths.append(path)
    return paths


def snapshot_for(warehouse: Warehouse, week: date, audience: Audience, zone: str = "") -> Snapshot:
    """The snapshot under no filter. Raises as `write_files` does."""
    asked = usual_scope(warehouse.seen_by(audience.within(warehouse.viewer)), zone)
    return snapshot_of(warehouse, week, asked, checked_teams(warehouse, audience, asked))


def files_of(
    snapshot: Snapshot,
    commentary: Commentary | None,
    formats: Iterable[str],
    language: str,
    printer: Printer | None = None,
    progress: Progress = lambda form: None,
) -> dict[str, bytes]:
    """Format -> file. `progress` is told of each format before it is made."""
    wanted = checked(formats)
    with speaking(language):
        report = report_of(snapshot, commentary)
        html = to_html(report)
        made: dict[str, bytes] = {}
        for form in ("html", "xlsx"):
            if form in wanted:
                progress(form)
                made[form] = html if form == "html" else to_xlsx(report)
        drawn = [form for form in DRAWN if form in wanted]
        if drawn:
            with nullcontext(printer) if printer else printing() as ready:
                progress(drawn[0])
                made |= {form: signed(each, form, report) for form, each in ready.printed(html, drawn).items()}
    return {form: made[form] for form in wanted}


def signed(made: bytes, form: str, report: Report) -> bytes:
    """A printed file with the identity in it."""
    put = into_pdf if form == "pdf" else into_png
    return put(made, report.identity, f"{report.title} {report.identity.week}")


def commentary_for(warehouse: Warehouse, snapshot: Snapshot) -> Commentary | None:
    """What was written on the week for this audience. An editor may have named somebody: to executives nobody is."""
    found = newest(snapshot.week_name, snapshot.audience)
    if found is None or not snapshot.audience.is_executive:
        return found
    words = without_names(warehouse.seen_by(snapshot.audience.viewer), week_within(snapshot), found.words)
    return replace(found, words=words, written_by=None)


def week_within(snapshot: Snapshot) -> Scope:
    """The snapshot's week in its zone, under no filter."""
    return Scope(zone=snapshot.zone).during(week_of(snapshot.week))


def without_names(warehouse: Warehouse, within: Scope, words: str) -> str:
    """`words` line by line, without the names of the house, ids and contact details."""
    redactor = redactor_for(warehouse, within, [words])
    return "\n".join(redactor.redacted(line) for line in words.split("\n"))


def checked(formats: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(formats))
    unknown = [form for form in wanted if form not in FORMATS]
    if unknown or not wanted:
        raise ValueError(f"{', '.join(unknown) or 'nothing'} is none of the formats {', '.join(FORMATS)}")
    return wanted


def checked_teams(warehouse: Warehouse, audience: Audience, asked: Scope) -> Audience:
    """A misspelt team would get an empty snapshot, week after week, and nobody would know."""
    if audience.teams:
        options = warehouse.run("frame/options", Scope(zone=asked.zone))
        known = set(options.filter(options["filter"] == "teams")["value"]) - {NONE}
        unknown = sorted(set(audience.teams) - known)
        if unknown:
            raise UnknownTeam(f"no ticket belongs to {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return audience


def usual_scope(warehouse: Warehouse, zone: str = "") -> Scope:
    """No filter, in the house's zone, by the clock in which first responses are told."""
    chosen = zone or str(warehouse.run("data_page/build", Scope())["reporting_zone"][0])
    extent = warehouse.run("frame/extent", Scope(zone=chosen)).row(0, named=True)
    only_business = extent["count_business_responses"] > 0 and extent["count_calendar_responses"] == 0
    return Scope(zone=chosen, clock="business" if only_business else "calendar")


def file_name(snapshot: Snapshot, form: str, language: str) -> str:
    """`latitude-2026-W46-team-billing-en.pdf`: letters, digits and hyphens only."""
    letters = "".join(each if each.isalnum() else "-" for each in snapshot.audience.name.lower())
    audience = "-".join(part for part in letters.split("-") if part)
    return f"latitude-{snapshot.week_name}-{audience}-{language}.{form}"
