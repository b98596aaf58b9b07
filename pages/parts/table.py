"""A table as Latitude shows one: readers' names and units, safe to copy, and its download beside it."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.parts import words
from pages.parts.downloads import harmless, to_csv


def minutes(column: str, label: str) -> pl.Expr:
    """A duration in the unit of tables, to a tenth."""
    return (pl.col(column) / words.MINUTE).round(1).alias(label)


def percent(column: str, label: str) -> pl.Expr:
    """A share as tables show it, in per cent to a tenth."""
    return (pl.col(column) * 100).round(1).alias(f"{label} (%)")


def show_table(name: str, table: pl.DataFrame, alt: str, most: int | None = None) -> None:
    """`table` (its first `most` rows) with numbers in the reader's format."""
    numeric = [column for column, kind in table.schema.items() if kind.is_numeric()]
    st.dataframe(
        harmless(table if most is None else table.head(most)),
        hide_index=True,
        key=f"{name}_rows",
        alt=alt,
        placeholder=words.ABSENT,
        column_config={column: st.column_config.NumberColumn(format="localized") for column in numeric},
    )


def show_download(name: str, table: pl.DataFrame) -> None:
    """Every row of the table of this name, as it stands there."""
    st.download_button(
        "Download (CSV)",
        partial(to_csv, table),
        file_name=f"latitude-{name.replace('_', '-')}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"{name}_download",
    )
