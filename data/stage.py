"""Files to staged rows: open, recognise, check by contract, set aside what breaks it, and account for every row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from data.containers import Part, unpack
from data.contract import Checked, Fault, apply_contract
from data.date_order import order_of, settled, together, with_order
from data.encoding import fingerprint
from data.folders import printable
from data.formats import Format
from data.json_table import is_json, read_json
from data.recognise import sections
from data.refusal import Refused
from data.report import Progress, Report, refuse
from data.settings import Settings
from data.table import Rejected, Table
from data.text_table import read_text


@dataclass
class Build:
    """One attempt: what is read, where it is written, and what has been found so far.

    `staged` holds, by the name of its table, each format of which rows have been staged.
    """

    folder: Path
    con: duckdb.DuckDBPyConnection
    scratch: Path
    settings: Settings
    formats: tuple[Format, ...]
    progress: Progress
    report: Report
    staged: dict[str, Format] = field(default_factory=dict)


def stage_all(run: Build, paths: list[Path], hashes: dict[Path, str]) -> None:
    """Read every file into its format's staged table; a refused one is reported and leaves no row."""
    for number, path in enumerate(paths):
        name = printable(path.relative_to(run.folder).as_posix())
        run.progress.step("Reading", 0.05 + 0.6 * number / len(paths), name)
        try:
            if path.is_dir():
                raise directory_refusal(path)
            if not path.is_file():
                raise Refused("It is no file that can be read.", "Replace it by the export itself, not a link to it.")
            if path not in hashes:
                hashes[path] = fingerprint(path)
            for part in unpack(path, run.scratch):
                stage_part(run, part, name, hashes[path])
        except Refused as refusal:
            refuse(run.report, run.progress, name, refusal)
        except OSError as error:
            refuse(
                run.report,
                run.progress,
                name,
                Refused(f"It cannot be opened: {error.strerror}.", "Check who may read it."),
            )


def directory_refusal(path: Path) -> Refused:
    if any(path.iterdir()):
        return Refused("It is a folder that is named like a file.", "Move the files in it up, or rename the folder.")
    return Refused("It is an empty folder.", "Put exports into it or remove it.")


def stage_part(run: Build, part: Part, name: str, sha256: str) -> None:
    """Every table of a part. One of several is refused by its own name, and the others are read on."""
    try:
        tables = read_tables(run, part, name + part.label)
    except Refused as refusal:
        if not part.label:
            raise
        refuse(run.report, run.progress, name + part.label, refusal)
        return
    for label, table in tables:
        stage_sections(run, table, name + part.label + label, sha256)


def stage_sections(run: Build, table: Table, name: str, sha256: str) -> None:
    """`table` by its format, or by each section of the mapping that describes it: a load of its own for each."""
    forms = sections(table.form, run.formats)
    if len(forms) > 1 and forms[0].date_order == "ask":
        try:
            order = order_of(together(forms), table.under(together(forms)).batches())
        except Refused as refusal:
            refuse(run.report, run.progress, name, refusal)
            return
        forms = [with_order(form, order) for form in forms]
    for place, form in enumerate(forms):
        whole = f"{name}/{form.table}" if len(forms) > 1 else name
        try:
            stage(run, table.under(form), whole, sha256, name, is_first=place == 0)
        except Refused as refusal:
            forget(run, form, whole)
            refuse(run.report, run.progress, whole, refusal)


def read_tables(run: Build, part: Part, name: str) -> Iterable[tuple[str, Table]]:
    if is_json(part.path):
        return read_json(part.path, name, run.scratch, run.con, run.formats)
    return [("", read_text(part.path, name, run.scratch, run.con, run.formats))]


@dataclass
class Counted:
    """What came of the rows of one table so far."""

    loaded: int = 0
    others: int = 0
    as_of: datetime | None = None
    broken: list[Fault] = field(default_factory=list)
    emptied: list[Fault] = field(default_factory=list)

    def add(self, checked: Checked, form: Format) -> None:
        self.loaded += checked.good.height
        self.others += checked.others
        self.broken += checked.broken
        self.emptied += checked.emptied
        instants = [column.name for column in form.columns if column.type == "timestamp" and not column.future]
        newest = checked.good.select(pl.max_horizontal(pl.col(instants).max())).item() if instants else None
        self.as_of = max(filter(None, (self.as_of, newest)), default=None)


def stage(run: Build, table: Table, name: str, sha256: str, place: str, is_first: bool = True) -> None:
    """One table: text, types, quarantine, staged rows, and its line in `loads` under `name`.

    `place` names the table in the file, whatever is read from it. A row of the wrong shape is set aside once, with the
    first that is read.
    """
    form = table.form
    if form.unused:
        pass_over(run, form, name, form.unused)
        return
    form = settled(form, table.batches(), run.settings.date_order.get(form.source))
    zone = form.zone or table.zone or run.settings.zone_of(form.source)
    counted = Counted()
    for frame in table.batches():
        checked = apply_contract(frame, form, zone, place)
        refuse_whole(form, checked.broken)
        append(run, form, checked.good, name)
        counted.add(checked, form)
    records, shapeless = table.finish()
    rows_in = records - counted.others
    if not is_first:
        rows_in, shapeless = rows_in - len(shapeless), []
    rejected = sorted([*shapeless, *located(table, counted.broken)], key=lambda each: each.line)
    if form.template and not rows_in:
        pass_over(run, form, name, "nothing is filled in yet")
        return
    if not counted.loaded and not (counted.others and not rejected):
        raise Refused(*nothing_left(rejected))
    arrive(run, form, name, counted.loaded)
    set_aside(run, "quarantine", name, rejected)
    set_aside(run, "emptied", name, located(table, counted.emptied))
    is_stated = bool(form.zone or table.zone) or form.source in run.settings.zones
    row = [name, sha256, form.source, form.name, rows_in, counted.loaded, len(rejected), counted.as_of, zone, is_stated]
    run.con.execute("insert into loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    run.report.files.append({"file": name, "rows_in": rows_in, "loaded": counted.loaded, "quarantined": len(rejected)})
    others = f" ({counted.others:,} more are none of its rows)" if counted.others else ""
    run.progress.line(
        f"{name}: {form.title}, {rows_in:,} rows in{others}, {counted.loaded:,} loaded, {len(rejected):,} quarantined"
    )


def refuse_whole(form: Format, broken: list[Fault]) -> None:
    """Raise `Refused` where a cell shows that a whole column is not what it was taken for."""
    labels = {column.label for column in form.columns if column.is_whole}
    for fault in broken:
        if fault.column in labels:
            raise Refused(
                f"{fault.reason}, so that its question is another one, or has another scale, than it seems.",
                "Write its question and scale in settings.toml, below a line [[surveys]], or a mapping file.",
            )


def pass_over(run: Build, form: Format, name: str, why: str) -> None:
    """Note that a table is known and brings no row."""
    run.report.passed.append({"file": name, "reason": f"{form.title}: {why}"})
    run.progress.line(f"{name}: passed over. {form.title}: {why}")


def located(table: Table, faults: list[Fault]) -> list[Rejected]:
    places = table.locate({fault.row for fault in faults})
    return [
        Rejected(places[fault.row].line, fault.column, fault.reason, places[fault.row].raw)
        for fault in sorted(faults, key=lambda fault: fault.row)
    ]


def nothing_left(rejected: list[Rejected]) -> tuple[str, str]:
    if not rejected:
        return "It has a header but no rows.", "Export it again with a wider period."
    first = rejected[0]
    return (
        f"None of its {len(rejected):,} rows can be used; line {first.line}: {first.reason}.",
        "Export it again in the help desk's own format.",
    )


def append(run: Build, form: Format, good: pl.DataFrame, name: str) -> None:
    rows = good.with_columns(pl.lit(name).alias("file"), pl.lit(form.source).alias("source"))
    run.con.register("rows_of_file", rows)
    if form.staged in run.staged:
        run.con.execute(f"insert into {form.staged} by name select * from rows_of_file")
    else:
        run.con.execute(f"create temp table {form.staged} as select * from rows_of_file")
        run.staged[form.staged] = form
    run.con.unregister("rows_of_file")


def arrive(run: Build, form: Format, name: str, sent: int) -> None:
    """What arrived is counted by the receiver: a lost row must stop the build, not a reader in a meeting."""
    arrived = run.con.execute(f"select count(*) from {form.staged} where file = ?", [name]).fetchall()
    if arrived != [(sent,)]:
        raise RuntimeError(f"{name}: {sent} rows were sent to the warehouse and {arrived} arrived")


def forget(run: Build, form: Format, name: str) -> None:
    """Take back the rows of a table that was refused after its first batch."""
    if form.staged in run.staged:
        run.con.execute(f"delete from {form.staged} where file = ?", [name])


def set_aside(run: Build, table: str, name: str, rows: list[Rejected]) -> None:
    """Into `quarantine` the rows that were refused, into `emptied` the cells."""
    if not rows:
        return
    frame = pl.DataFrame(
        {
            "file": [name] * len(rows),
            "line": [each.line for each in rows],
            "column_name": pl.Series([each.column for each in rows], dtype=pl.String),
            "reason": [each.reason for each in rows],
            "raw": [each.raw for each in rows],
        }
    )
    run.con.register("rows_set_aside", frame)
    run.con.execute(f"insert into {table} by name select * from rows_set_aside")
    run.con.unregister("rows_set_aside")
