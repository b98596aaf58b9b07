"""What is not in the numbers, on the page Data: why, and then row by row, or cell by cell."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.language import later, say
from pages.parts import words
from pages.parts.page import show_in_english
from pages.parts.table import show_download, show_table

MOST_ROWS = 1000
ALT_REASONS = {
    "quarantine": later("Reasons for refused rows, with their number"),
    "emptied": later("Reasons for emptied cells, with their number"),
}
TITLES = {"quarantine": later("The refused rows"), "emptied": later("The emptied cells")}
FIRST_TITLES = {
    "quarantine": later("The refused rows (the first {n})"),
    "emptied": later("The emptied cells (the first {n})"),
}
ALT_ROWS = {
    "quarantine": later("Every refused row with line, column, reason and text"),
    "emptied": later("Every emptied cell with line, column, reason and text"),
}


def show_set_aside(name: str, reasons: pl.DataFrame, rows: pl.DataFrame) -> None:
    """`name`: quarantine or emptied. `reasons` counts them in its last column but one, under the name that is read."""
    (count,) = set(reasons.columns) - {"file", "column_name", "reason", "first_line"}
    show_table(
        f"{name}_reasons",
        reasons.select(
            pl.col("file").alias(say("File")),
            pl.col("column_name").alias(say("Column")),
            pl.col("reason").alias(say("Reason")),
            count,
            pl.col("first_line").alias(say("First in line")),
        ),
        say(ALT_REASONS[name]),
    )
    show_in_english()
    table = rows_table(rows)
    is_cut = rows.height > MOST_ROWS
    title = say(FIRST_TITLES[name], n=words.count(MOST_ROWS)) if is_cut else say(TITLES[name])
    with st.expander(title, key=f"{name}_table"):
        show_table(name, table, say(ALT_ROWS[name]), MOST_ROWS)
    show_download(name, table)


def rows_table(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of quarantine or emptied under the names that are read."""
    return rows.select(
        pl.col("file").alias(say("File")),
        pl.col("line").alias(say("Line")),
        pl.col("column_name").alias(say("Column")),
        pl.col("reason").alias(say("Reason")),
        pl.col("raw").alias(say("Row as it stands in the file")),
    )
