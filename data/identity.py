"""What a warehouse is made of, as one digest: the same digest again means that there is nothing to do."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import duckdb

from data.folders import CODE, printable
from data.formats import known_formats
from data.read import fingerprint
from data.schema import FILES

# Modules of this package that decide nothing about what a warehouse holds.
BYSTANDERS = {"__main__.py", "simulate.py", "watch.py"}


def identity(folder: Path, hashes: dict[Path, str]) -> str:
    """What a warehouse is made of: the files' names and bytes, the settings, the code, the engine's version."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    settings = folder / "settings.toml"
    named = [(relative(folder, path), sha) for path, sha in hashes.items()]
    code = [(path.relative_to(CODE).as_posix(), fingerprint(path)) for path in code_files()]
    if settings.is_file():
        named.append(("settings.toml", hash_all([settings]).get(settings, "unreadable")))
    for name, sha in [*sorted(named), *sorted(code)]:
        digest.update(f"{name}\0{sha}\n".encode())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The code that decides what a warehouse holds; this package without its folders of data."""
    described = [path for form in known_formats() for path in form.folder.iterdir() if path.suffix in (".sql", ".toml")]
    modules = [path for path in CODE.glob("*.py") if path.name not in BYSTANDERS]
    return [*modules, *FILES, *described]


def hash_all(paths: list[Path]) -> dict[Path, str]:
    """The SHA-256 of every path that is a file and can be read; reading says what is wrong with the others."""
    found = {}
    for path in paths:
        with suppress(OSError):
            if path.is_file():
                found[path] = fingerprint(path)
    return found


def relative(folder: Path, path: Path) -> str:
    return printable(path.relative_to(folder).as_posix())
