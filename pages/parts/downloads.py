"""What is on the screen, as a file that a spreadsheet can open without running anything in it."""

from __future__ import annotations

from io import BytesIO

import polars as pl
from xlsxwriter import Workbook

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A text in a workbook stays a text, whatever it looks like.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDEST = 60

About = tuple[tuple[str, str], ...]


def file_name(name: str) -> str:
    """`latitude-by-week`, without an ending."""
    return f"latitude-{name.replace('_', '-')}"


def to_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark (Excel reads it as such); text that could be a formula gets an apostrophe."""
    return b"\xef\xbb\xbf" + harmless(frame).write_csv(datetime_format="%Y-%m-%d %H:%M").encode()


def to_workbook(frame: pl.DataFrame, sheet: str, about: About, about_sheet: str) -> bytes:
    """XLSX: numbers as numbers, texts as texts, and a second sheet that says of what the first one tells."""
    out = BytesIO()
    with Workbook(out, AS_TEXT) as book:
        frame.write_excel(book, sheet, autofit=True, autofilter=False, float_precision=2)
        page = book.add_worksheet(about_sheet)
        page.set_column(0, 0, max((len(label) for label, _ in about), default=0) + 2)
        page.set_column(1, 1, WIDEST)
        for place, (label, value) in enumerate(about):
            page.write_string(place, 0, label)
            page.write_string(place, 1, value)
    return out.getvalue()


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """The same frame with every text that starts like a formula made plain text."""
    names = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Categorical)]
    texts = [pl.col(name).cast(pl.String) for name in names]
    return frame.with_columns(
        pl.when(pl.any_horizontal(text.str.starts_with(start) for start in FORMULA_STARTS))
        .then(pl.concat_str(pl.lit("'"), text))
        .otherwise(text)
        .alias(name)
        for name, text in zip(names, texts, strict=True)
    )
