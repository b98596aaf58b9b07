"""What a spreadsheet gets: numbers as numbers, texts as texts whatever they look like, and what the table tells of."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from pages.parts.downloads import to_workbook

ABOUT = (("Title", "=By week"), ("Tickets", "2,904"))


def sheets(table: pl.DataFrame) -> tuple[bytes, list[list[list[object]]]]:
    """The workbook of `table`, and the rows of its two sheets."""
    written = to_workbook(table, "Table", ABOUT, "About")
    book = CalamineWorkbook.from_filelike(BytesIO(written))
    assert book.sheet_names == ["Table", "About"]
    return written, [[list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names]


@pytest.mark.parametrize("text", ["=1+1", "{=1+1}", "+1", "-1", "@SUM(A1)", "http://a.invalid/x", "mailto:a@b.invalid"])
def test_no_text_becomes_a_formula_or_a_link(text: str):
    written, (rows, about) = sheets(pl.DataFrame({"=name": [text, "fine"], "n": [-1.5, 2.0]}))
    assert rows == [["=name", "n"], [text, -1.5], ["fine", 2.0]]
    assert about == [list(pair) for pair in ABOUT]
    with ZipFile(BytesIO(written)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml") + parts.read("xl/worksheets/sheet2.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [name for name in parts.namelist() if "rels/sheet" in name and b"hyperlink" in parts.read(name)]


def test_a_table_without_rows_and_with_gaps_is_a_workbook_too():
    assert sheets(pl.DataFrame({"a": [], "b": []}, schema={"a": pl.String, "b": pl.Int64}))[1][0][0] == ["a", "b"]
    kinds = pl.DataFrame({"a": ["x", None], "b": [None, 3], "c": [True, None]})
    assert sheets(kinds)[1][0] == [["a", "b", "c"], ["x", "", True], ["", 3.0, ""]]
