"""Staged rows to canonical tables, by the SELECTs in the folder of each system."""

from __future__ import annotations

import re

import duckdb

from data.contract import empty
from data.formats import SOURCES, Format
from data.mapping import blank_mappings
from data.questions import answers_sql
from data.report import Progress

# What a system may fill, in this order: the tickets first, because others are looked up among them.
CANONICAL = (
    *("tickets", "departed", "events", "labels", "surveys", "decisions", "promises", "feedback", "agents"),
    *("customers", "orders", "trainings", "reviews", "schedules", "holidays", "schedule_use", "sla_targets", "stated"),
    *("authority", "goals", "annotations"),
)
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
    for system in systems:
        run_steps(con, system)
    for place, table in enumerate(CANONICAL):
        progress.step("Deriving", 0.7 + 0.15 * place / len(CANONICAL), table)
        files = [SOURCES / system / f"{table}.sql" for system in systems]
        parts = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
        if parts:
            together = "\nunion all by name\n".join(f"(\n{part}\n)" for part in parts)
            order = f" order by {ORDER[table]}" if table in ORDER else ""
            con.execute(f"insert into {table} by name select * from (\n{together}\n){order}")


def add_as_of(con: duckdb.DuckDBPyConnection, form: Format, is_staged: bool) -> None:
    """Every clock of a source stops at the last instant that any of its exports knows."""
    if not is_staged:
        con.register("no_rows", empty(form))
        con.execute(f"create temp table {form.staged} as select *, '' as file, '' as source from no_rows")
        con.unregister("no_rows")
    con.execute(f"alter table {form.staged} rename to {form.staged}_typed")
    con.execute(
        f"create temp view {form.staged} as select staged.*, known.as_of from {form.staged}_typed as staged left join "
        "(select source, max(as_of) as as_of from loads group by source) as known on known.source = staged.source"
    )
    if names := [column.name for column in form.questions]:
        con.execute(f"create temp view {form.staged}_answers as {answers_sql(form.staged, names)}")


def run_steps(con: duckdb.DuckDBPyConnection, system: str) -> None:
    """What several SELECTs of a system stand on: steps/1_newest.sql becomes the table <system>_newest."""
    for path in sorted((SOURCES / system / "steps").glob("*.sql")):
        name = re.sub(r"^\d+_", "", path.stem)
        con.execute(f"create temp table {system}_{name} as\n{path.read_text(encoding='utf-8')}")


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
