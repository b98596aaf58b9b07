"""Data: what is loaded, what was refused and why, how fresh it is, and totals to check against the help desk."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import polars as pl
import streamlit as st

from data.folders import exports_folder, warehouse_folder
from data.report import read_report
from data.template import WORKBOOK, templates, write_workbook
from pages.language import later, say, say_counted
from pages.parts import words
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import ask, row, scope, viewer
from pages.parts.table import show_download, show_table
from pages.sections.data_page.add_table import show_add_table
from pages.sections.data_page.reconciliation import show_reconciliation
from pages.sections.data_page.set_aside import show_set_aside
from queries.scope import Scope

TOTALS = {
    "count_tickets": later("Tickets"),
    "count_unresolved": later("Unresolved"),
    "count_replied": later("Replied"),
    "count_reopened": later("Reopened"),
    "count_transferred": later("Transferred"),
    "count_priority_changed": later("Priority changed"),
    "count_sla_missed": later("SLA missed"),
    "count_asked": later("Asked for satisfaction"),
    "count_answers": later("Answered"),
    "count_satisfied": later("In the top two boxes"),
}
MOMENTS = {
    "first_opened_at": later("First opened"),
    "last_opened_at": later("Last opened"),
    "as_of": later("Data to"),
}


def show_freshness(asked: Scope) -> None:
    """Data to when, loaded when, and how old that is; the age runs to now because it warns, and no metric uses it."""
    build = row("data_page/build", asked)
    as_of = row("frame/extent", Scope(zone=asked.zone))["as_of"]
    age = datetime.now(UTC) - as_of
    grid = st.grid(columns="auto", min_column_width=230, gap="small")
    grid.metric(
        say("Data to"),
        words.day_of(as_of, asked.zone),
        delta=say("at {time}", time=words.time_of(as_of, asked.zone)),
        delta_color="off",
        delta_arrow="off",
        help=say("The last instant that any export knows. Every clock stops there."),
        border=True,
    )
    grid.metric(
        say("Age of the data"),
        words.duration(age.total_seconds()),
        help=say("From the last instant in the exports until now."),
        border=True,
    )
    grid.metric(
        say("Warehouse built"),
        words.day_of(build["built_at"], asked.zone),
        delta=say("at {time}", time=words.time_of(build["built_at"], asked.zone)),
        delta_color="off",
        delta_arrow="off",
        help=say("In {n} s", n=words.number(build["seconds"], "points")),
        border=True,
    )


def show_loads(asked: Scope) -> None:
    st.header(say("Files"), anchor="loads")
    loads = ask("data_page/loads", asked)
    st.markdown(
        say(
            "{rows} rows in = {loaded} loaded + {quarantined} quarantined, from {files} in {folder}.",
            rows=words.count(loads["rows_in"].sum()),
            loaded=words.count(loads["rows_loaded"].sum()),
            quarantined=words.count(loads["rows_quarantined"].sum()),
            files=say_counted("{n} file", "{n} files", loads.height),
            folder=words.plain(str(row("data_page/build", asked)["folder"])),
        )
    )
    table = loads.select(
        pl.col("file").alias(say("File")),
        words.sources("source").alias(say("Kind of export")),
        pl.col("rows_in").alias(say("Rows in")),
        pl.col("rows_loaded").alias(say("Loaded")),
        pl.col("rows_quarantined").alias(say("Quarantined")),
        told_moment("as_of", asked).alias(say("Data to ({zone})", zone=asked.zone)),
        pl.col("zone").alias(say("Times read in")),
        pl.when("is_zone_stated")
        .then(pl.lit("settings.toml"))
        .otherwise(pl.lit(say("assumed: the file does not say")))
        .alias(say("Zone known from")),
    )
    show_table("loads", table, say("Every file with its rows in, loaded and quarantined"))
    show_download("loads", table)
    show_assumed(loads.filter(~pl.col("is_zone_stated")))


def show_assumed(assumed: pl.DataFrame) -> None:
    """Files whose zone nobody stated, and what to write where."""
    if assumed.is_empty():
        return
    st.info(
        say(
            "The times of {files} were read as UTC because no export states its zone. Durations are right either way; "
            "days, weeks and hours are not. Write into {settings}: `[zones]` and below it `{names}`, with your "
            "account's zone.",
            files=say_counted("{n} file", "{n} files", assumed.height),
            settings=words.plain(str(exports_folder() / "settings.toml")),
            names=", ".join(f'{source} = "Europe/Berlin"' for source in sorted(set(assumed["source"]))),
        ),
        icon=":material/schedule:",
    )


def told_moment(column: str, asked: Scope) -> pl.Expr:
    """A column of instants, as text that sorts."""
    return pl.col(column).dt.convert_time_zone(asked.zone).dt.strftime("%Y-%m-%d %H:%M")


def show_totals(asked: Scope) -> None:
    st.header(say("Totals to check against the help desk"), anchor="totals")
    totals = ask("data_page/totals", Scope(zone=asked.zone))
    table = totals.select(
        words.sources("source"),
        *(pl.col(name).alias(say(label)) for name, label in TOTALS.items()),
        *(told_moment(name, asked).alias(say(label)) for name, label in MOMENTS.items()),
    )
    st.markdown(say("Over everything loaded, whatever the filters say. An empty cell: the export does not record it."))
    show_table("totals", table, say("Totals by help desk"))
    show_download("totals", table)


def show_quarantine(asked: Scope) -> None:
    st.header(say("Quarantine"), anchor="quarantine")
    reasons = ask("data_page/quarantine_reasons", asked)
    if reasons.is_empty():
        show_nothing(say("No row was refused."), say("Every row of every file is in the numbers."))
        return
    rows = ask("data_page/quarantine", asked)
    st.markdown(
        say_counted(
            "{n} row is not in the numbers. Correct it in the help desk or in the file and put it back: Latitude "
            "builds again by itself.",
            "{n} rows are not in the numbers. Correct them in the help desk or in the file and put it back: Latitude "
            "builds again by itself.",
            rows.height,
        )
    )
    show_set_aside("quarantine", reasons.rename({"count_rows": say("Rows")}), rows)


def show_emptied(asked: Scope) -> None:
    """Cells that cannot be true, of rows that are in the numbers all the same."""
    reasons = ask("data_page/emptied_reasons", asked)
    if reasons.is_empty():
        return
    st.header(say("Cells emptied"), anchor="emptied")
    rows = ask("data_page/emptied", asked)
    st.markdown(
        say_counted(
            "{n} cell cannot be true and counts as not told; its row is in the numbers.",
            "{n} cells cannot be true and count as not told; their rows are in the numbers.",
            rows.height,
        )
    )
    show_set_aside("emptied", reasons.rename({"count_cells": say("Cells")}), rows)


def show_passed() -> None:
    """Files that are known and hold nothing that a page shows."""
    report = read_report(warehouse_folder())
    if not report or not report.get("passed"):
        return
    st.header(say("Passed over"), anchor="passed")
    st.markdown(say("Known, and not read: nothing in them is shown on any page."))
    table = pl.DataFrame(
        {
            say("File"): [each["file"] for each in report["passed"]],
            say("Why"): [each["reason"] for each in report["passed"]],
        }
    )
    show_table("passed", table, say("Files that are known and not read, and why"))


def show_template() -> None:
    """What stands in no help desk: empty tables that say of themselves how to fill them in."""
    st.header(say("What no export tells"), anchor="template")
    st.markdown(
        say(
            "Decisions and their reviews, limits, promises, what was passed on, courses, goals, opening hours: fill in "
            "what you know and put the workbook into {folder}. Each sheet says what belongs where.",
            folder=f"`{exports_folder()}`",
        )
    )
    st.download_button(
        say("Download the empty tables (Excel)"),
        empty_tables,
        file_name=WORKBOOK,
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        icon=":material/download:",
        key="template_download",
    )


def empty_tables() -> bytes:
    """Runs on the click, outside the script."""
    file = BytesIO()
    write_workbook(templates(), file)
    return file.getvalue()


def page() -> None:
    show_title(say("Data"), say("What the numbers stand on."))
    asked = scope()
    show_freshness(asked)
    if viewer().sees_everything:
        show_loads(asked)
        show_totals(asked)
        show_reconciliation(asked)
        show_quarantine(asked)
        show_emptied(asked)
        show_passed()
        show_add_table(asked.zone)
        show_template()
    else:
        # A refused row names its customer and its agent, whoever's they are.
        show_nothing(
            say("Files and refused rows name persons of every team: managers see them."),
            say("Ask the administrator if you need them."),
        )
    show_data_line(Scope(zone=asked.zone))


page()
