"""What would come of a table: its first rows, and every row and cell that would not be taken."""

from __future__ import annotations

import polars as pl
import streamlit as st

from data.guess.preview import Preview
from pages.parts import words
from pages.parts.mapping_words import TABLES, label
from pages.parts.table import show_download, show_table

MOST_ROWS = 1000


def show_preview(preview: Preview, zone: str) -> None:
    st.markdown("**What comes of it**")
    for each in preview.refused:
        st.warning(f"{words.plain(each['reason'])} {words.plain(each['advice'])}", icon=":material/report:")
    for each in preview.files:
        st.markdown(
            f"{words.plain(each['file'])}: {each['rows_in']:,} rows in = {each['loaded']:,} loaded + "
            f"{each['quarantined']:,} quarantined."
        )
    for table, rows in preview.tables.items():
        name = TABLES[table][0]
        st.markdown(f"{name}: {preview.counts[table]:,}. The first {rows.height:,}:")
        show_table(f"preview_{table}", readable(rows, zone), f"The first rows of {name.lower()}")
    show_set_aside("preview_quarantine", preview.rejected, "row", "would be quarantined", "Rows that would be refused")
    show_set_aside("preview_emptied", preview.emptied, "cell", "would be emptied", "Cells that would be emptied")


def readable(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Readers' names, and times in the zone of the table."""
    times = [name for name, kind in rows.schema.items() if isinstance(kind, pl.Datetime)]
    return rows.with_columns(
        pl.col(name).dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M:%S") for name in times
    ).rename({name: label(name) for name in rows.columns})


def show_set_aside(name: str, rows: pl.DataFrame, one: str, what: str, alt: str) -> None:
    """Every one of them with line, column and reason; the whole list can be downloaded."""
    if rows.is_empty():
        st.markdown(f"No {one} {what}.")
        return
    st.markdown(f"{words.counted(rows.height, one)} {what}.")
    table = rows.select(
        pl.col("file").alias("File"),
        pl.col("line").alias("Line"),
        pl.col("column_name").alias("Column"),
        pl.col("reason").alias("Reason"),
        pl.col("raw").alias("Row as it stands in the file"),
    )
    show_table(name, table, alt, MOST_ROWS)
    show_download(name, table)
