"""A column that is a part of a longer text."""

from __future__ import annotations

import polars as pl

from data.contract import ROW, apply_contract
from data.formats import Format, read_column


def test_a_pattern_takes_the_value_out_of_a_text() -> None:
    """A text that it does not fit holds no value, which is no fault."""
    column = read_column("merged_into", {"header": "Body", "extract": r"merged into request #(\d+)"})
    form = Format("desk", "comments", "Comments", "desk", (column,))
    bodies = ["closed and\nmerged into request #35 today", "Hello", None, ""]
    frame = pl.DataFrame({ROW: range(4), "merged_into": bodies}, schema_overrides={ROW: pl.UInt32})
    checked = apply_contract(frame, form, "UTC")
    assert checked.good["merged_into"].to_list() == ["35", None, None, None]
    assert not checked.broken
