"""What a warehouse is made of, as one digest: the same digest again means that there is nothing to do."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import duckdb

from data.encoding import fingerprint
from data.folders import CODE, printable
from data.mapping import mapping_files

# Modules of this package that decide nothing about what a warehouse holds.
BYSTANDERS = {"__main__.py", "simulate.py", "template.py", "watch.py"}
# The guess proposes a mapping; what a build takes is the mapping.
ELSEWHERE = {"exports", "warehouse", "sample", "demo_company", "guess"}


def identity(folder: Path, hashes: dict[Path, str], code: dict[str, str]) -> str:
    """What a warehouse is made of: the files' names and bytes, the settings, the code (as `hash_code` gives it), the
    engine's version."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    told = [path for path in (folder / "settings.toml", *mapping_files(folder)) if path.is_file()]
    said = hash_all(told)
    named = [(relative(folder, path), sha) for path, sha in hashes.items()]
    named += [(relative(folder, path), said.get(path, "unreadable")) for path in told]
    for name, sha in [*sorted(named), *sorted(code.items())]:
        digest.update(f"{name}\0{sha}\n".encode())
    return digest.hexdigest()


def hash_code() -> dict[str, str]:
    """The SHA-256 of each file of the code, by its path in this package."""
    return {path.relative_to(CODE).as_posix(): fingerprint(path) for path in code_files()}


def code_files() -> list[Path]:
    """The code that decides what a warehouse holds; this package without its folders of data."""
    return [
        path
        for path in CODE.rglob("*")
        if path.suffix in (".py", ".sql", ".toml")
        and path.name not in BYSTANDERS
        and path.relative_to(CODE).parts[0] not in ELSEWHERE
        and "sample" not in path.parts[len(CODE.parts) :]
    ]


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
