"""What an editor says about a week, kept with it: every version, the newest one shown.

Of Markdown it knows paragraphs, lists, **bold** and *italics*. Everything else is text, so that nothing in a commentary
becomes a link, an image or a tag, on the page as in the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data.kept import is_anything_kept, kept, now_text
from pages.snapshot.audience import Audience
from queries.access import Viewer

LONGEST = 8_000


@dataclass(frozen=True)
class Commentary:
    """One version of what was written on a week for an audience."""

    words: str
    written_by: str | None
    written_at: datetime


@dataclass(frozen=True)
class Run:
    """Text in one style."""

    words: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    is_item: bool = False


def may_edit(viewer: Viewer, audience: Audience) -> bool:
    """Managers write for everyone, team leads for their own teams, executives read."""
    if not viewer.sees_persons:
        return False
    return viewer.visible_teams is None or set(audience.teams or ("",)) <= set(viewer.visible_teams)


def history(week: str, audience: Audience) -> list[Commentary]:
    """The versions of a week's commentary for an audience, the newest first; an empty one took it back."""
    if not is_anything_kept():
        return []
    with kept() as connection:
        rows = connection.execute(
            "select words, written_by, written_at from commentaries where week = ? and audience = ? "
            "order by rowid desc",
            (week, audience.name),
        ).fetchall()
    return [
        Commentary(row["words"], row["written_by"], datetime.fromisoformat(row["written_at"])) for row in rows
    ]  # fmt: skip


def newest(week: str, audience: Audience) -> Commentary | None:
    """What is said on the week now, if anything."""
    versions = history(week, audience)
    return versions[0] if versions and versions[0].words else None


def save(week: str, audience: Audience, words: str, viewer: Viewer, written_by: str | None = None) -> None:
    """Keep a new version. Raises PermissionError for who may not write for this audience, ValueError for too much."""
    if not may_edit(viewer, audience):
        raise PermissionError("this commentary is not yours to write")
    if len(words) > LONGEST:
        raise ValueError(f"a commentary has at most {LONGEST:,} characters")
    with kept() as connection:
        connection.execute(
            "insert into commentaries (week, audience, words, written_by, written_at) values (?, ?, ?, ?, ?)",
            (week, audience.name, words.strip(), written_by, now_text()),
        )


def blocks(words: str) -> list[Block]:
    """The paragraphs and items of a commentary."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", words.replace("\r\n", "\n")):
        lines: list[str] = []
        for line in paragraph.splitlines():
            item = re.match(r"\s*[-*•]\s+(.*)", line)
            if item:
                found += spoken(lines)
                lines = []
                found.append(Block(tuple(runs(item[1].strip())), is_item=True))
            else:
                lines.append(line.strip())
        found += spoken(lines)
    return found


def spoken(lines: list[str]) -> list[Block]:
    text = " ".join(line.lstrip("#").strip() for line in lines if line)
    return [Block(tuple(runs(text)))] if text else []


def runs(text: str) -> Iterator[Run]:
    """`a **b** *c*` as three runs."""
    for part in re.split(r"(\*\*[^*\n]+\*\*|\*[^*\s][^*\n]*\*)", text):
        if part.startswith("**") and part.endswith("**") and len(part) > 4:
            yield Run(part[2:-2], is_bold=True)
        elif part.startswith("*") and part.endswith("*") and len(part) > 2:
            yield Run(part[1:-1], is_italic=True)
        elif part:
            yield Run(part)
