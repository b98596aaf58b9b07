"""What is on the screen, as a file that a spreadsheet can open without running anything in it."""

from __future__ import annotations

import polars as pl

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark (Excel reads it as such); text that could be a formula gets an apostrophe."""
    return b"\xef\xbb\xbf" + harmless(frame).write_csv(datetime_format="%Y-%m-%d %H:%M").encode()


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
