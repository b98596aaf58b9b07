"""A table as Latitude shows one: readers' names and units, safe to copy, and its download beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.language import say
from pages.parts import words
from pages.parts.about import about
from pages.parts.downloads import file_name, harmless, to_csv, to_workbook
from pages.parts.session import scope
from queries.scope import Scope


def minutes(column: str, label: str) -> pl.Expr:
    """A duration in the unit of tables, to a tenth."""
    return (pl.col(column) / words.MINUTE).round(1).alias(label)


def percent(column: str, label: str) -> pl.Expr:
    """A share as tables show it, in per cent to a tenth."""
    return (pl.col(column) * 100).round(1).alias(f"{label} (%)")


def money(*labels: str) -> dict[str, Any]:
    """How `show_table` shows columns of amounts: all with their cents."""
    return {label: st.column_config.NumberColumn(format="accounting") for label in labels}


def show_table(
    name: str, table: pl.DataFrame, alt: str, most: int | None = None, columns: Mapping[str, Any] | None = None
) -> None:
    """`table` (its first `most` rows) with numbers in the reader's format; `columns` are shown as configured there."""
    numeric = [column for column, kind in table.schema.items() if kind.is_numeric()]
    st.dataframe(
        harmless(table if most is None else table.head(most)),
        hide_index=True,
        key=f"{name}_rows",
        alt=alt,
        placeholder=words.ABSENT,
        column_config={
            **{column: st.column_config.NumberColumn(format="localized") for column in numeric},
            **(columns or {}),
        },
    )


def show_download(name: str, table: pl.DataFrame, title: str = "", within: Scope | None = None) -> None:
    """Every row of the table of this name, as it stands there: for programs, and as a workbook that says what it is."""
    asked = within or scope()
    told = about(title or name.replace("_", " ").capitalize(), asked)
    with st.container(horizontal=True):
        download(say("Download (CSV)"), partial(to_csv, table), f"{file_name(name)}.csv", f"{name}_download")
        book = partial(to_workbook, table, say("Table"), told, say("About"))
        download(say("Download (Excel)"), book, f"{file_name(name)}.xlsx", f"{name}_workbook")


MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def download(label: str, made: Callable[[], bytes], name: str, key: str) -> None:
    """A button that makes the file `name` when it is clicked, and not before."""
    st.download_button(
        label,
        made,
        file_name=name,
        mime=MIMES[name.rpartition(".")[2]],
        on_click="ignore",
        icon=":material/download:",
        key=key,
    )
