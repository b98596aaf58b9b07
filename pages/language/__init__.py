"""The reader's language: what a page says, in English or as the catalogue of another language has it.

Words are written in English where they are used, `say("{n} tickets wait", n=3)`, and looked up as a whole sentence, so
that a translator sees what a reader sees. A sentence that a catalogue lacks is said in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ENGLISH = "en"
CATALOGUES = Path(__file__).parent
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
# How numbers and dates of a language are written.
LOCALES = {ENGLISH: "en_GB", "de": "de_DE"}

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
# Who knows what the reader of this run chose; see `listen`.
_reader: list[Callable[[], str | None]] = []


def language() -> str:
    """The language to speak now: a key of LANGUAGES. What `speaking` says, else what the reader chose."""
    wanted = _spoken.get() or (_reader[0]() if _reader else None)
    return wanted if wanted in LANGUAGES else ENGLISH


def listen(reader: Callable[[], str | None]) -> None:
    """From now on `reader` tells what the reader chose. It is asked each time, because a drawer or a fragment runs in a
    thread of its own, without the frame."""
    _reader[:] = [reader]


def nearest(wanted: str | None) -> str:
    """The language for a browser's `de-AT`; English where there is no such language."""
    short = (wanted or "").partition("-")[0].lower()
    return short if short in LANGUAGES else ENGLISH


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """`wanted` for the length of a block, for files that are written for somebody else."""
    token = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(token)


def say(sentence: str, /, **values: Any) -> str:
    """`sentence` in the reader's language with `values` in their {places}."""
    told = translated(sentence)
    return told.format(**values) if values else told


def say_counted(one: str, many: str, n: int, /, **values: Any) -> str:
    """`one` or `many` by the number `n`, which stands in {n} in the reader's format."""
    return say(one if n == 1 else many, n=figures(f"{n:,}"), **values)


def later(sentence: str) -> str:
    """A sentence that stands in a table and is said elsewhere, `say(TABLE[key])`: here it is only marked, so that the
    catalogues hold it."""
    return sentence


def said_of(word: str, table: Mapping[str, str]) -> str:
    """What a table of sentences says for a word of the exports; the word itself where it does not know it."""
    return say(table[word]) if word in table else word


def figures(english: str) -> str:
    """A number as English writes it, `1,234.5`, in the reader's format: `1.234,5`."""
    return english.translate(separators(language()))


@cache
def separators(wanted: str) -> dict[int, str]:
    symbols = Locale.parse(LOCALES[wanted]).number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"]})


def decimal_and_group() -> str:
    """The two characters as Plotly wants them."""
    symbols = separators(language())
    return symbols[ord(".")] + symbols[ord(",")]


def dated(value: date, pattern: str) -> str:
    """A date or a time by a pattern of CLDR (`EEE d MMM y HH:mm`), which catalogues translate as any sentence."""
    write = format_datetime if isinstance(value, datetime) else format_date
    return write(value, translated(pattern), locale=LOCALES[language()])


def translated(sentence: str) -> str:
    if not sentence or language() == ENGLISH:  # what a catalogue holds under "" is its head
        return sentence
    message = catalogue_of(language()).get(sentence)
    return str(message.string) if message and message.string else sentence


@cache
def catalogue_of(wanted: str) -> Catalog:
    """The catalogue of a language; empty for one that has none yet."""
    path = CATALOGUES / f"{wanted}.po"
    if not path.is_file():
        return Catalog(locale=wanted)
    with path.open("rb") as file:
        return read_po(file, locale=wanted)
