"""Data: what is loaded, what was refused and why, how fresh it is, and totals to check against the help desk."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from data.folders import exports_folder, warehouse_folder
from data.report import read_report
from pages.parts import words
from pages.parts.add_table import show_add_table
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.reconciliation import show_reconciliation
from pages.parts.session import ask, row, scope, viewer
from pages.parts.table import show_download, show_table
from queries.scope import Scope

MOST_ROWS = 1000


def show_freshness(asked: Scope) -> None:
    """Data to when, loaded when, and how old that is; the age runs to now because it warns, and no metric uses it."""
    build = row("data_page/build", asked)
    as_of = row("frame/extent", Scope(zone=asked.zone))["as_of"]
    age = datetime.now(UTC) - as_of
    left, middle, right = st.columns(3)
    left.metric(
        "Data to",
        words.instant(as_of, asked.zone).partition(",")[0],
        help="The last instant that any export knows. Every clock stops there.",
    )
    middle.metric(
        "Age of the data",
        words.duration(age.total_seconds()),
        help="From the last instant in the exports until now.",
    )
    right.metric(
        "Warehouse built",
        words.instant(build["built_at"], asked.zone).partition(",")[0],
        help=f"In {build['seconds']:.1f} s",
    )


def show_loads(asked: Scope) -> None:
    st.header("Files", anchor="loads")
    loads = ask("data_page/loads", asked)
    rows_in, quarantined = loads["rows_in"].sum(), loads["rows_quarantined"].sum()
    folder = words.plain(str(row("data_page/build", asked)["folder"]))
    st.markdown(
        f"{rows_in:,} rows in = {loads['rows_loaded'].sum():,} loaded + {quarantined:,} quarantined, "
        f"from {words.counted(loads.height, 'file')} in {folder}."
    )
    table = loads.select(
        pl.col("file").alias("File"),
        pl.col("source").replace_strict(words.SOURCES, default=pl.col("source")).alias("Help desk"),
        pl.col("rows_in").alias("Rows in"),
        pl.col("rows_loaded").alias("Loaded"),
        pl.col("rows_quarantined").alias("Quarantined"),
        pl.col("as_of").dt.convert_time_zone(asked.zone).dt.strftime("%Y-%m-%d %H:%M").alias(f"Data to ({asked.zone})"),
        pl.col("zone").alias("Times read in"),
        pl.when("is_zone_stated")
        .then(pl.lit("settings.toml"))
        .otherwise(pl.lit("assumed: the file does not say"))
        .alias("Zone known from"),
    )
    show_table("loads", table, "Every file with its rows in, loaded and quarantined")
    show_download("loads", table)
    assumed = loads.filter(~pl.col("is_zone_stated"))
    if not assumed.is_empty():
        settings = words.plain(str(exports_folder() / "settings.toml"))
        names = ", ".join(f'{source} = "Europe/Berlin"' for source in sorted(set(assumed["source"])))
        st.info(
            f"The times of {words.counted(assumed.height, 'file')} were read as UTC because no export states its zone. "
            f"Durations are right either way; days, weeks and hours are not. Write into {settings}: "
            f"`[zones]` and below it `{names}`, with your account's zone.",
            icon=":material/schedule:",
        )


def show_totals(asked: Scope) -> None:
    st.header("Totals to check against the help desk", anchor="totals")
    totals = ask("data_page/totals", Scope(zone=asked.zone))
    labels = {
        "count_tickets": "Tickets",
        "count_unresolved": "Unresolved",
        "count_replied": "Replied",
        "count_reopened": "Reopened",
        "count_transferred": "Transferred",
        "count_priority_changed": "Priority changed",
        "count_sla_missed": "SLA missed",
        "count_asked": "Asked for satisfaction",
        "count_answers": "Answered",
        "count_satisfied": "In the top two boxes",
    }
    table = totals.select(
        pl.col("source").replace_strict(words.SOURCES, default=pl.col("source")).alias("Help desk"),
        *(pl.col(name).alias(label) for name, label in labels.items()),
        *(
            pl.col(name).dt.convert_time_zone(asked.zone).dt.strftime("%Y-%m-%d %H:%M").alias(label)
            for name, label in (
                ("first_opened_at", "First opened"),
                ("last_opened_at", "Last opened"),
                ("as_of", "Data to"),
            )
        ),
    )
    st.markdown("Over everything loaded, whatever the filters say. An empty cell: the export does not record it.")
    show_table("totals", table, "Totals by help desk")
    show_download("totals", table)


def show_quarantine(asked: Scope) -> None:
    st.header("Quarantine", anchor="quarantine")
    reasons = ask("data_page/quarantine_reasons", asked)
    if reasons.is_empty():
        show_nothing("No row was refused.", "Every row of every file is in the numbers.")
        return
    rows = ask("data_page/quarantine", asked)
    st.markdown(
        f"{rows.height:,} rows are not in the numbers. Correct them in the help desk or in the file and put it back: "
        "Latitude builds again by itself."
    )
    show_set_aside("quarantine", reasons, rows, "refused row", ("count_rows", "Rows"))


def show_emptied(asked: Scope) -> None:
    """Cells that cannot be true, of rows that are in the numbers all the same."""
    reasons = ask("data_page/emptied_reasons", asked)
    if reasons.is_empty():
        return
    st.header("Cells emptied", anchor="emptied")
    rows = ask("data_page/emptied", asked)
    st.markdown(
        f"{words.counted(rows.height, 'cell')} cannot be true and count as not told; their rows are in the numbers."
    )
    show_set_aside("emptied", reasons, rows, "emptied cell", ("count_cells", "Cells"))


def show_set_aside(name: str, reasons: pl.DataFrame, rows: pl.DataFrame, what: str, counted: tuple[str, str]) -> None:
    """Why something is not in the numbers: by reason, then one by one. `counted`: the column that counts, its title."""
    column, title = counted
    show_table(
        f"{name}_reasons",
        reasons.select(
            pl.col("file").alias("File"),
            pl.col("column_name").alias("Column"),
            pl.col("reason").alias("Reason"),
            pl.col(column).alias(title),
            pl.col("first_line").alias("First in line"),
        ),
        f"Reasons for {what}s, with their number",
    )
    table = rows.select(
        pl.col("file").alias("File"),
        pl.col("line").alias("Line"),
        pl.col("column_name").alias("Column"),
        pl.col("reason").alias("Reason"),
        pl.col("raw").alias("Row as it stands in the file"),
    )
    first = f" (the first {MOST_ROWS:,})" if rows.height > MOST_ROWS else ""
    with st.expander(f"The {what}s{first}", key=f"{name}_table"):
        show_table(name, table, f"Every {what} with line, column, reason and text", MOST_ROWS)
    show_download(name, table)


def show_passed() -> None:
    """Files that are known and hold nothing that a page shows."""
    report = read_report(warehouse_folder())
    if not report or not report.get("passed"):
        return
    st.header("Passed over", anchor="passed")
    st.markdown("Known, and not read: nothing in them is shown on any page.")
    table = pl.DataFrame(
        {"File": [each["file"] for each in report["passed"]], "Why": [each["reason"] for each in report["passed"]]}
    )
    show_table("passed", table, "Files that are known and not read, and why")


def page() -> None:
    show_title("Data", "What the numbers stand on.")
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
    else:
        show_nothing("Files are shown to those who see every team.", "Ask the administrator if you need them.")
    show_data_line(Scope(zone=asked.zone))


page()
