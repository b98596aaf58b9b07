"""Exports to warehouse: read, recognise, check by contract, quarantine, derive, reconcile, publish."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
from filelock import FileLock

from data.containers import unpack
from data.contract import apply_contract
from data.folders import candidates, folder_to_read, printable, sample_folder
from data.formats import CANONICAL, Format
from data.identity import hash_all, identity, relative
from data.publish import next_path, publish
from data.read import Rejected, fingerprint, read_table
from data.refusal import Refused
from data.report import LOCK, Progress, Report, read_report
from data.schema import schema
from data.served import Served, read_served
from data.settings import Settings, read_settings

ORDER = {
    "tickets": "opened_at, source, ticket_id",
    "events": "source, ticket_id, happened_at",
    "surveys": "survey_id",
}
MEMORY = "512MB"
SCRATCH = "building-"
STAYS_UP = "The last good warehouse stays up."


@dataclass
class Build:
    """One attempt: what is read, where it is written, and what has been found so far."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    scratch: Path
    settings: Settings
    progress: Progress
    report: Report
    staged: dict[str, Format] = field(default_factory=dict)


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
    report.inputs = identity(folder, dict.fromkeys(paths, "unreadable") | hashes)
    last = read_report(warehouse)
    if served and last and last["inputs"] == report.inputs and last["outcome"] in ("published", "unchanged"):
        report.outcome, report.snapshot = "unchanged", served.path.name
        report.refused, report.files = last["refused"], last["files"]
        return
    settings = settings_of(folder, report, progress)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=warehouse) as scratch:
        building = Path(scratch) / "building.duckdb"
        with connect(building, Path(scratch)) as con:
            run = Build(folder, con, Path(scratch), settings, progress, report)
            con.execute(schema())
            stage_all(run, paths, hashes)
            decide(report, served)
            loaded = {path: hashes[path] for path in hashes if is_loaded(relative(folder, path), report)}
            content = identity(folder, loaded)
            if served and served.path.stem.endswith(content[:12]):
                report.outcome, report.snapshot = "unchanged", served.path.name
                return
            derive(run, served)
            describe_build(run, content)
            con.execute("checkpoint")
        progress.step("Publishing", 0.98)
        target = next_path(warehouse, content)
        publish(building, target)
        report.outcome, report.snapshot = "published", target.name


def connect(path: Path, scratch: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(path), config={"memory_limit": MEMORY, "temp_directory": str(scratch)})
    con.execute("set TimeZone = 'UTC'")
    return con


def settings_of(folder: Path, report: Report, progress: Progress) -> Settings:
    try:
        return read_settings(folder)
    except Refused as refusal:
        refuse(report, progress, "settings.toml", refusal)
        raise Refused("settings.toml cannot be used.", STAYS_UP) from refusal


def stage_all(run: Build, paths: list[Path], hashes: dict[Path, str]) -> None:
    """Read every file into its format's staged table; a refused one is reported and leaves no row."""
    for number, path in enumerate(paths):
        name = relative(run.folder, path)
        run.progress.step("Reading", 0.05 + 0.6 * number / len(paths), name)
        try:
            if path.is_dir():
                raise directory_refusal(path)
            if not path.is_file():
                raise Refused("It is no file that can be read.", "Replace it by the export itself, not a link to it.")
            if path not in hashes:
                hashes[path] = fingerprint(path)
            stage_parts(run, path, name, hashes[path])
        except Refused as refusal:
            refuse(run.report, run.progress, name, refusal)
        except OSError as error:
            refuse(
                run.report,
                run.progress,
                name,
                Refused(f"It cannot be opened: {error.strerror}.", "Check who may read it."),
            )


def stage_parts(run: Build, path: Path, name: str, sha256: str) -> None:
    """Every table in `path`. A table of an archive is refused by its own name, and the others are read on."""
    for part in unpack(path, run.scratch):
        if not part.label:
            stage(run, part.path, name, sha256)
            continue
        try:
            stage(run, part.path, name + part.label, sha256)
        except Refused as refusal:
            refuse(run.report, run.progress, name + part.label, refusal)


def directory_refusal(path: Path) -> Refused:
    if any(path.iterdir()):
        return Refused("It is a folder that is named like a file.", "Move the files in it up, or rename the folder.")
    return Refused("It is an empty folder.", "Put exports into it or remove it.")


def stage(run: Build, path: Path, name: str, sha256: str) -> None:
    """One file: text, types, quarantine, staged rows, and its line in `loads`."""
    table = read_table(path, run.scratch, run.con)
    zone = run.settings.zone_of(table.form.source)
    good, broken = apply_contract(table, zone)
    rejected = sorted([*table.rejected, *broken], key=lambda each: each.line)
    if not good.height:
        raise Refused(*nothing_left(rejected))
    append(run, table.form, good, name)
    quarantine(run, name, rejected)
    instants = [column.name for column in table.form.columns if column.type == "timestamp"]
    as_of = good.select(pl.max_horizontal(pl.col(instants).max())).item()
    stated = table.form.source in run.settings.zones
    row = [
        name,
        sha256,
        table.form.source,
        table.form.name,
        table.records,
        good.height,
        len(rejected),
        as_of,
        zone,
        stated,
    ]
    run.con.execute("insert into loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    run.report.files.append(
        {"file": name, "rows_in": table.records, "loaded": good.height, "quarantined": len(rejected)}
    )
    run.progress.line(
        f"{name}: {table.form.title}, {table.records:,} rows in, {good.height:,} loaded, {len(rejected):,} quarantined"
    )


def nothing_left(rejected: list[Rejected]) -> tuple[str, str]:
    if not rejected:
        return "It has a header but no rows.", "Export it again with a wider period."
    first = rejected[0]
    return (
        f"None of its {len(rejected):,} rows can be used; line {first.line}: {first.reason}.",
        "Export it again in the help desk's own format.",
    )


def append(run: Build, form: Format, good: pl.DataFrame, name: str) -> None:
    rows = good.with_row_index("row_number").with_columns(pl.lit(name).alias("file"))
    run.con.register("rows_of_file", rows)
    if form.staged in run.staged:
        run.con.execute(f"insert into {form.staged} by name select * from rows_of_file")
    else:
        run.con.execute(f"create temp table {form.staged} as select * from rows_of_file")
        run.staged[form.staged] = form
    run.con.unregister("rows_of_file")
    # What arrived is counted by the receiver: a lost row must stop the build, not a reader in a meeting.
    arrived = run.con.execute(f"select count(*) from {form.staged} where file = ?", [name]).fetchall()
    if arrived != [(good.height,)]:
        raise RuntimeError(f"{name}: {good.height} rows were sent to the warehouse and {arrived} arrived")


def quarantine(run: Build, name: str, rejected: list[Rejected]) -> None:
    if not rejected:
        return
    rows = pl.DataFrame(
        {
            "file": [name] * len(rejected),
            "line": [each.line for each in rejected],
            "column_name": pl.Series([each.column for each in rejected], dtype=pl.String),
            "reason": [each.reason for each in rejected],
            "raw": [each.raw for each in rejected],
        }
    )
    run.con.register("rejected_rows", rows)
    run.con.execute("insert into quarantine by name select * from rejected_rows")
    run.con.unregister("rejected_rows")


def decide(report: Report, served: Served | None) -> None:
    """Raise `Refused` where publishing would take away what people can see now."""
    refused = {each["file"] for each in report.refused}
    if not report.files:
        raise Refused(
            "No file could be loaded.",
            what_stays(served),
        )
    if served and refused & served.files:
        lost = ", ".join(sorted(refused & served.files))
        raise Refused(f"{lost} was loaded before and cannot be loaded now.", STAYS_UP)


def what_stays(served: Served | None) -> str:
    return STAYS_UP if served else "There is no warehouse yet."


def is_loaded(name: str, report: Report) -> bool:
    """Whether a table of the file `name` is in the warehouse; a table of an archive is named below it."""
    return any(each["file"] == name or each["file"].startswith(f"{name}/") for each in report.files)


def derive(run: Build, served: Served | None) -> None:
    """Staged rows to canonical tables, sorted so that a period's tickets lie together."""
    for form in run.staged.values():
        # Every clock of a source stops at the last instant that any of its exports knows.
        run.con.execute(
            f"create temp table {form.staged}_typed as select staged.*, known.as_of from {form.staged} as staged "
            "cross join (select max(as_of) as as_of from loads where source = $source) as known",
            {"source": form.source},
        )
        run.con.execute(f"drop table {form.staged}")
        run.con.execute(f"alter table {form.staged}_typed rename to {form.staged}")
    for place, table in enumerate(CANONICAL):
        run.progress.step("Deriving", 0.7 + 0.25 * place / len(CANONICAL), table)
        parts = [query for form in run.staged.values() if (query := form.queries().get(table))]
        if parts:
            together = "\nunion all by name\n".join(f"(\n{part}\n)" for part in parts)
            run.con.execute(f"insert into {table} by name select * from (\n{together}\n) order by {ORDER[table]}")
    twice = run.con.sql(
        "select ticket_id from tickets group by source, ticket_id having count(*) > 1 limit 1"
    ).fetchall()
    if not run.con.sql("select 1 from tickets limit 1").fetchall():
        raise Refused("No file holds a ticket that is not deleted.", what_stays(served))
    if twice:
        raise RuntimeError(f"ticket {twice[0][0]} was derived twice")


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
    # A margin of weeks on both sides: zones shift days, and a 13-week trend starts before the first ticket.
    run.con.execute(
        "insert into calendar select cast(day as date), cast(date_trunc('week', day) as date) from ("
        "select unnest(generate_series(cast(min(opened_at) as date) - 105, cast(max(as_of) as date) + 21, "
        "interval 1 day)) as day from tickets)"
    )


def refuse(report: Report, progress: Progress, name: str, refusal: Refused) -> None:
    report.refused.append({"file": name, "reason": refusal.reason, "advice": refusal.advice})
    progress.line(f"{name}: refused. {refusal.reason} {refusal.advice}")
