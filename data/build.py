"""Exports to warehouse: read, recognise, check by contract, quarantine, derive, reconcile, publish."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock

from data.asked import with_asked, write_wordings
from data.decisions import derive_decisions
from data.derive import derive_clocks
from data.derive.outcomes import derive_outcomes
from data.folders import candidates, folder_to_read, printable, sample_folder
from data.formats import Format, known_formats
from data.identity import hash_all, hash_code, identity, relative
from data.mapping import read_mappings
from data.publish import next_path, publish
from data.refusal import Refused
from data.report import LOCK, Progress, Report, read_report, refuse
from data.schema import schema
from data.served import Served, read_served
from data.settings import Settings, read_settings
from data.stage import Build, stage_all
from data.systems import fill_canonical, link

MEMORY = "512MB"
SCRATCH = "building-"
STAYS_UP = "The last good warehouse stays up."


def build(exports: Path, warehouse: Path) -> Report:
    """Build the warehouse of `exports` (of the sample while it is empty) and publish it in `warehouse`.

    Nothing is done when the same bytes were built by the same code. Files that cannot be used are refused and the
    others published; but when a file of the served warehouse is refused, or no ticket is left, that one stays up.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with FileLock(warehouse / LOCK):
        clear_scratch(warehouse)
        progress = Progress(warehouse)
        report = Report(inputs="", folder=printable(exports), is_sample=False)
        try:
            attempt(exports, warehouse, progress, report)
        except Refused as refusal:
            report.outcome, report.message = "kept", str(refusal)
        except Exception as error:
            report.message = f"Latitude could not build this: {type(error).__name__}: {error}"
            raise
        finally:
            report.seconds = round(progress.seconds(), 3)
            report.write(warehouse)
            progress.close()
        return report


def clear_scratch(warehouse: Path) -> None:
    """Remove what a killed build left behind; the lock is held, so none is running."""
    for folder in warehouse.glob(f"{SCRATCH}*"):
        shutil.rmtree(folder, ignore_errors=True)


def attempt(exports: Path, warehouse: Path, progress: Progress, report: Report) -> None:
    """Fill `report`; publish if there is something new. Raises `Refused` where nothing can be published."""
    if not exports.is_dir():
        raise Refused(f"{printable(exports)} is not a folder.", "Name the folder that holds the exports.")
    if not os.access(exports, os.R_OK | os.X_OK):
        raise Refused(f"{printable(exports)} cannot be opened.", "Check who may read it.")
    progress.step("Looking for changes", 0.0)
    served = read_served(warehouse)
    folder = folder_to_read(exports)
    if folder != exports and served and not served.is_sample:
        raise Refused("The exports folder is empty.", STAYS_UP)
    report.folder, report.is_sample = printable(folder), folder == sample_folder()
    paths = candidates(folder)
    hashes = hash_all(paths)
    code = hash_code()
    report.inputs = identity(folder, dict.fromkeys(paths, "unreadable") | hashes, code)
    last = read_report(warehouse)
    if served and last and last["inputs"] == report.inputs and last["outcome"] in ("published", "unchanged"):
        report.outcome, report.snapshot = "unchanged", served.path.name
        report.refused, report.files = last["refused"], last["files"]
        report.passed = last.get("passed", [])
        return
    formats = formats_of(folder, report, progress)
    settings, formats = settings_of(folder, formats, report, progress)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=warehouse) as scratch:
        building = Path(scratch) / "building.duckdb"
        with connect(building, Path(scratch)) as con:
            run = Build(folder, con, Path(scratch), settings, formats, progress, report)
            con.begin()  # one transaction: each statement of its own would wait for the disk
            con.execute(schema())
            con.commit()
            stage_all(run, paths, hashes)
            decide(report, served)
            loaded = {path: hashes[path] for path in hashes if is_loaded(relative(folder, path), report)}
            content = identity(folder, loaded, code)
            if served and served.path.stem.endswith(content[:12]):
                report.outcome, report.snapshot = "unchanged", served.path.name
                return
            derive(run, served)
            con.begin()
            describe_build(run, content)
            con.commit()
            con.execute("checkpoint")
        progress.step("Publishing", 0.98)
        target = next_path(warehouse, content)
        publish(building, target)
        report.outcome, report.snapshot = "published", target.name


def connect(path: Path, scratch: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(path), config={"memory_limit": MEMORY, "temp_directory": str(scratch)})
    con.execute("set TimeZone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    return con


def formats_of(folder: Path, report: Report, progress: Progress) -> tuple[Format, ...]:
    """Those that people have described beside their exports, and our own."""
    mappings, refused = read_mappings(folder)
    for name, refusal in refused:
        refuse(report, progress, name, refusal)
    return *mappings, *known_formats()


def settings_of(
    folder: Path, formats: tuple[Format, ...], report: Report, progress: Progress
) -> tuple[Settings, tuple[Format, ...]]:
    """The settings, and the formats as they say."""
    try:
        settings = read_settings(folder, {form.source for form in formats})
        return settings, with_asked(formats, settings.surveys)
    except Refused as refusal:
        refuse(report, progress, "settings.toml", refusal)
        raise Refused("settings.toml cannot be used.", STAYS_UP) from refusal


def decide(report: Report, served: Served | None) -> None:
    """Raise `Refused` where publishing would take away what people can see now."""
    refused = [each["file"] for each in report.refused]
    if not report.files:
        raise Refused(
            "No file could be loaded.",
            what_stays(served),
        )
    lost = sorted(each for each in refused if served and is_among(each, served.files))
    if lost:
        raise Refused(f"{', '.join(lost)} was loaded before and cannot be loaded now.", STAYS_UP)


def what_stays(served: Served | None) -> str:
    return STAYS_UP if served else "There is no warehouse yet."


def is_loaded(name: str, report: Report) -> bool:
    """Whether a table of the file `name` is in the warehouse."""
    return is_among(name, (each["file"] for each in report.files))


def is_among(name: str, tables: Iterable[str]) -> bool:
    """Whether the file `name` or a table in it is one of `tables`: that of an archive is named below it."""
    return any(each == name or each.startswith(f"{name}/") for each in tables)


def derive(run: Build, served: Served | None) -> None:
    """Staged rows to canonical tables, and what follows from several of them."""
    write_wordings(run.con, run.settings.surveys)
    fill_canonical(run.con, run.formats, run.staged, run.progress)
    twice = run.con.sql(
        "select ticket_id from tickets group by source, ticket_id having count(*) > 1 limit 1"
    ).fetchall()
    if not run.con.sql("select 1 from tickets limit 1").fetchall():
        raise Refused("No file holds a ticket that is not deleted.", what_stays(served))
    if twice:
        raise RuntimeError(f"ticket {twice[0][0]} was derived twice")
    link(run.con)
    for rule, count in derive_decisions(run.con, run.settings.decisions).items():
        run.progress.line(f"settings.toml: the rule {rule!r} finds {count:,} decisions")
    run.progress.step("Deriving", 0.87, "clocks")
    derive_clocks(run.con, last_schedule=run.settings.last_schedule)
    derive_outcomes(run.con)


def describe_build(run: Build, content: str) -> None:
    """The one-row table `build`, the targets, and the calendar."""
    run.con.execute(
        "insert into build values (?, ?, ?, ?, ?, ?)",
        [
            datetime.now(UTC),
            content,
            printable(run.folder),
            run.report.is_sample,
            run.settings.reporting_zone,
            run.progress.seconds(),
        ],
    )
    run.con.executemany(
        "insert into targets values (?, ?, ?, ?)",
        [[*key, seconds, key in run.settings.stated_targets] for key, seconds in run.settings.targets.items()],
    )
    disclosure = run.settings.disclosure
    run.con.execute("insert into disclosure values (?, ?)", [disclosure.minimum_n, disclosure.smallest_cell])
    # A margin of weeks on both sides: zones shift days, and a 13-week trend starts before the first ticket.
    run.con.execute(
        "insert into calendar select cast(day as date), cast(date_trunc('week', day) as date) from ("
        "select unnest(generate_series(cast(min(opened_at) as date) - 105, cast(max(as_of) as date) + 21, "
        "interval 1 day)) as day from tickets)"
    )
