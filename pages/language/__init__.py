"""The reader's language: what a page says, in English or as the catalogue of another language has it.

Words are written in English where they are used, `say("{n} tickets wait", n=3)`, and looked up as a whole sentence, so
that a translator sees what a reader sees. A sentence that a catalogue lacks is said in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
CATALOGUES = Path(__file__).parent
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
# How numbers and dates of a language are written.
LOCALES = {ENGLISH: "en_GB", "de": "de_DE"}

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def language() -> str:
    """The language of this run: a key of LANGUAGES."""
    return _spoken.get()


def speak(wanted: str) -> None:
    """From here on in this run, `wanted`; English where there is no such language."""
    _spoken.set(wanted if wanted in LANGUAGES else ENGLISH)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """`wanted` for the length of a block, for files that are written for somebody else."""
    before = language()
    speak(wanted)
    try:
        yield
    finally:
        speak(before)


def say(sentence: str, /, **values: Any) -> str:
    """`sentence` in the reader's language with `values` in their {places}."""
    told = translated(sentence)
    return told.format(**values) if values else told


def say_counted(one: str, many: str, n: int, /, **values: Any) -> str:
    """`one` or `many` by the number `n`, which stands in {n} in the reader's format."""
    return say(one if n == 1 else many, n=format_decimal(n, locale=LOCALES[language()]), **values)


def translated(sentence: str) -> str:
    if language() == ENGLISH:
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
