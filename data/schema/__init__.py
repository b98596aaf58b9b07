"""The warehouse's tables, the macros of the scope, and the statistics in SQL: what every warehouse file holds."""

from __future__ import annotations

from pathlib import Path

# In this order: a macro may call those of the files before its own.
FILES = tuple(Path(__file__).with_name(f"{name}.sql") for name in ("tables", "statistics", "scope"))


def schema() -> str:
    """The SQL that makes an empty warehouse."""
    return "\n".join(path.read_text(encoding="utf-8") for path in FILES)
