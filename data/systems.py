"""Staged rows to canonical tables, by the SELECTs in the folder of each system."""

from __future__ import annotations

import re

import duckdb
import polars as pl

from data.formats import SOURCES, Format
from data.mapping import blank_mappings
from data.parse import dtype
from data.questions import answers_sql
from data.report import Progress

# What a system may fill, in this order: the tickets first, because others are looked up among them.
CANONICAL = (
    *("tickets", "departed", "events", "labels", "surveys", "decisions", "promises", "feedback", "agents"),
    *("customers", "orders", "trainings", "reviews", "schedules", "holidays", "schedule_use", "sla_targets", "stated"),
    *("authority", "goals", "annotations"),
)
SQL_TYPES = {
    pl.Int64(): "bigint",
    pl.Float64(): "double",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
    pl.Datetime("us", "UTC"): "timestamptz",
}
# Sorted so that what is asked for together lies together.
ORDER = {"tickets": "opened_at, source, ticket_id", "events": "source, ticket_id, happened_at"}


def fill_canonical(
    con: duckdb.DuckDBPyConnection, formats: tuple[Format, ...], staged: dict[str, Format], progress: Progress
) -> None:
    """Fill the canonical tables from the `staged` ones. `formats` are all that exist: a system's SELECTs may name
    every table of their system, also one that no file has brought."""
    systems = sorted({form.system for form in staged.values()})
    by_table = {
        form.staged: form for form in (*blank_mappings(), *formats) if form.system in systems and not form.unused
    }
    for form in by_table.values():
        add_as_of(con, form, form.staged in staged)
    filled = set(staged)
    for system in systems:
        filled |= run_steps(con, system, filled)
    for place, table in enumerate(CANONICAL):
        parts = [select for system in systems if (select := read_select(system, table)) and stands_on(select, filled)]
        if parts:
            progress.step("Deriving", 0.7 + 0.15 * place / len(CANONICAL), table)
            together = "\nunion all by name\n".join(f"(\n{part}\n)" for part in parts)
            order = f" order by {ORDER[table]}" if table in ORDER else ""
            con.execute(f"insert into {table} by name select * from (\n{together}\n){order}")


def read_select(system: str, table: str) -> str:
    """The SELECT by which `system` fills `table`; "" where it has none."""
    path = SOURCES / system / f"{table}.sql"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def stands_on(select: str, filled: set[str]) -> bool:
    """Whether a table with a row is named in `select`, or none of the build's tables at all (a list of words): of
    nothing but empty tables comes nothing, and planning a long SELECT is what takes time in a small build."""
    named = set(re.findall(r"\bstaged_\w+", select))
    named |= {name.removesuffix("_answers") for name in named}
    steps = {name for name in filled if not name.startswith("staged_") and re.search(rf"\b{name}\b", select)}
    return bool(steps or named & filled or not named)


def add_as_of(con: duckdb.DuckDBPyConnection, form: Format, is_staged: bool) -> None:
    """Every clock of a source stops at the last instant that any of its exports knows."""
    if not is_staged:
        nothing = ", ".join(f"null::{SQL_TYPES.get(dtype(each), 'varchar')} as {each.name}" for each in form.columns)
        con.execute(
            f"create temp view {form.staged} as select 0::uinteger as row_number, {nothing}, '' as file, '' as source, "
            "null::timestamptz as as_of where false"
        )
        if names := [column.name for column in form.questions]:
            con.execute(f"create temp view {form.staged}_answers as {answers_sql(form.staged, names)}")
        return
    con.execute(f"alter table {form.staged} rename to {form.staged}_typed")
    con.execute(
        f"create temp view {form.staged} as select staged.*, known.as_of from {form.staged}_typed as staged left join "
        "(select source, max(as_of) as as_of from loads group by source) as known on known.source = staged.source"
    )
    if names := [column.name for column in form.questions]:
        con.execute(f"create temp view {form.staged}_answers as {answers_sql(form.staged, names)}")


def run_steps(con: duckdb.DuckDBPyConnection, system: str, filled: set[str]) -> set[str]:
    """What several SELECTs of a system stand on: steps/1_newest.sql becomes the table <system>_newest. Gives those that
    hold a row; one that stands on nothing but empty tables is made without being run."""
    found: set[str] = set()
    for path in sorted((SOURCES / system / "steps").glob("*.sql")):
        name = f"{system}_{re.sub(r'^[0-9]+_', '', path.stem)}"
        select = path.read_text(encoding="utf-8")
        if not stands_on(select, filled | found):
            con.execute(f"create temp table {name} as select * from (\n{select}\n) limit 0")
            continue
        con.execute(f"create temp table {name} as\n{select}")
        if con.execute(f"select 1 from {name} limit 1").fetchall():
            found.add(name)
    return found


def link(con: duckdb.DuckDBPyConnection) -> None:
    """Name the help desk of each row from another system, where one desk alone has a ticket of its number."""
    con.execute(
        "create temp table ticket_owner as select ticket_id, min(source) as source from tickets group by ticket_id "
        "having count(distinct source) = 1"
    )
    for table in ("surveys", "decisions", "promises", "feedback", "orders"):
        con.execute(
            f"update {table} set ticket_source = source where ticket_source is null and ticket_id is not null "
            "and (ticket_id, source) in (select (ticket_id, source) from tickets)"
        )
        con.execute(
            f"update {table} set ticket_source = owner.source from ticket_owner as owner "
            f"where owner.ticket_id = {table}.ticket_id and {table}.ticket_source is null"
        )
