"""The first look at a file that somebody brings: is it known already, and if not, what does each table seem to hold."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from data.formats import known_formats
from data.guess import Guess, guess
from data.guess.loose import read_loose
from data.guess.preview import MEMORY, Preview, preview, recognised
from data.mapping import read_mappings
from data.refusal import Refused
from data.settings import Settings

MOST_TABLES = 20


@dataclass(frozen=True)
class Looked:
    """`known`: the titles of the formats that read it already. `guesses`: by table, what its name adds to the file's.
    `refusal`: why the file cannot be read at all, and what to do."""

    known: list[str] = field(default_factory=list)
    guesses: dict[str, Guess] = field(default_factory=dict)
    refusal: str = ""


def look(path: Path, name: str, exports: Path) -> Looked:
    """Look at the file at `path`, called `name`, beside the mappings in the folder `exports`."""
    formats = (*read_mappings(exports)[0], *known_formats())
    try:
        with tempfile.TemporaryDirectory() as scratch:
            known = recognised(path, name, formats, Path(scratch))
        if known:
            return Looked(known)
        with tempfile.TemporaryDirectory() as scratch, duckdb.connect(config={"memory_limit": MEMORY}) as con:
            tables = read_loose(path, Path(scratch), con)[:MOST_TABLES]
            return Looked(guesses={each.label: guess(each) for each in tables})
    except Refused as refusal:
        return Looked(refusal=str(refusal))


def try_out(path: Path, name: str, mapping: tuple[str, str]) -> Preview:
    """What the mapping (its name and text) would make of the file. Raises `Refused` where it cannot be used."""
    with tempfile.TemporaryDirectory() as scratch:
        return preview(path, name, mapping, Settings(), Path(scratch))
