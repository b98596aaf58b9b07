"""Months and halves of the day as people's languages write them: `22/okt/21 4:55 p. m.` is `22/Oct/21 4:55 PM`."""

from __future__ import annotations

import polars as pl

# English first; then German, Spanish, French, Italian, Portuguese, Dutch. None of them uses a word for another month.
NAMES = {
    "Jan": "january jan jän januar jänner enero ene janvier janv gennaio gen janeiro januari",
    "Feb": "february feb februar febrero février févr févr febbraio fevereiro fev februari",
    "Mar": "march mar märz mär mrz marzo mars março maart mrt",
    "Apr": "april apr abril abr avril avr aprile",
    "May": "may mai mayo maggio mag maio mei",
    "Jun": "june jun juni junio juin giugno giu junho",
    "Jul": "july jul juli julio juillet juil luglio lug julho",
    "Aug": "august aug agosto ago août aou augustus",
    "Sep": "september sep sept septiembre septembre settembre set setembro",
    "Oct": "october oct oktober okt octubre octobre ottobre ott outubro out",
    "Nov": "november nov noviembre novembre novembro",
    "Dec": "december dec dezember dez diciembre dic décembre déc dicembre dezembro",
}
ENGLISH = {word: month for month, words in NAMES.items() for word in words.split()}
WORD = r"(\p{L}{3,})\.?"
HALF = r"(?i)[\s\u00a0\u202f]*([ap])\.?[\s\u00a0\u202f]?m\.?$"


def in_english(text: pl.Expr, pattern: str) -> pl.Expr:
    """`text` with the month and AM or PM that the strptime `pattern` asks for as English writes them; a word that is
    no month stays, and so is no date."""
    if "%p" in pattern:
        half = text.str.extract(HALF).str.to_uppercase()
        text = (
            pl.when(half.is_null()).then(text).otherwise(pl.concat_str(text.str.replace(HALF, " "), half, pl.lit("M")))
        )
    if "%b" in pattern or "%B" in pattern:
        word = text.str.extract(WORD)
        english = word.str.to_lowercase().replace_strict(ENGLISH, default=word, return_dtype=pl.String)
        text = text.str.replace(WORD, english)
    return text
