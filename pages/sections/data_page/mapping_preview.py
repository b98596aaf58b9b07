"""What would come of a table: its first rows, and every row and cell that would not be taken."""

from __future__ import annotations

import polars as pl
import streamlit as st

from data.guess.preview import Preview
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.table import show_download, show_table
from pages.sections.data_page.mapping_words import label, table_name
from pages.sections.data_page.set_aside import MOST_ROWS, rows_table


def show_preview(preview: Preview, zone: str) -> None:
    st.markdown(say("**What comes of it**"))
    for each in preview.refused:
        st.warning(f"{words.plain(each['reason'])} {words.plain(each['advice'])}", icon=":material/report:")
    for each in preview.files:
        st.markdown(
            say(
                "{file}: {rows} rows in = {loaded} loaded + {quarantined} quarantined.",
                file=words.plain(each["file"]),
                rows=words.count(each["rows_in"]),
                loaded=words.count(each["loaded"]),
                quarantined=words.count(each["quarantined"]),
            )
        )
    for table, rows in preview.tables.items():
        name, count = table_name(table), words.count(preview.counts[table])
        st.markdown(say("{table}: {n}. The first {shown}:", table=name, n=count, shown=words.count(rows.height)))
        show_table(f"preview_{table}", readable(rows, zone), say("The first rows of {table}", table=words.inside(name)))
    show_rejected(preview.rejected)
    show_emptied(preview.emptied)


def readable(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Readers' names, and times in the zone of the table."""
    times = [name for name, kind in rows.schema.items() if isinstance(kind, pl.Datetime)]
    return rows.with_columns(
        pl.col(name).dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M:%S") for name in times
    ).rename({name: label(name) for name in rows.columns})


def show_rejected(rows: pl.DataFrame) -> None:
    """Every row with line, column and reason; the whole list can be downloaded."""
    if rows.is_empty():
        st.markdown(say("No row would be quarantined."))
        return
    st.markdown(say_counted("{n} row would be quarantined.", "{n} rows would be quarantined.", rows.height))
    show_rows("preview_quarantine", rows, say("Rows that would be refused"))


def show_emptied(rows: pl.DataFrame) -> None:
    if rows.is_empty():
        st.markdown(say("No cell would be emptied."))
        return
    st.markdown(say_counted("{n} cell would be emptied.", "{n} cells would be emptied.", rows.height))
    show_rows("preview_emptied", rows, say("Cells that would be emptied"))


def show_rows(name: str, rows: pl.DataFrame, alt: str) -> None:
    table = rows_table(rows)
    show_table(name, table, alt, MOST_ROWS)
    show_download(name, table)
