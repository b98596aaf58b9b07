"""What a build tells the people who wait for it: lines on the terminal, and two small files beside the warehouse."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from data.refusal import Refused

REPORT, PROGRESS, LOCK = "report.json", "progress.json", "build.lock"


@dataclass
class Report:
    """The last attempt to build. `outcome`: published, unchanged, kept (the last good warehouse stays up) or failed.

    `refused` are files that cannot be used, `passed` those that are known and hold nothing that Latitude shows.
    """

    inputs: str
    folder: str
    is_sample: bool
    outcome: str = "failed"
    message: str = ""
    snapshot: str | None = None
    seconds: float = 0.0
    finished_at: str = ""
    refused: list[dict[str, str]] = field(default_factory=list)
    passed: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)

    def write(self, warehouse: Path) -> None:
        self.finished_at = datetime.now(UTC).isoformat(timespec="seconds")
        replace_json(warehouse / REPORT, asdict(self))


class Progress:
    """Tells how far a build is: one line per file on the terminal, the running step in `progress.json`."""

    def __init__(self, warehouse: Path) -> None:
        self.path = warehouse / PROGRESS
        self.started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self.clock = time.perf_counter()

    def step(self, words: str, share: float, file: str | None = None) -> None:
        """`share` of the work is done (0 to 1) and `words` are being done now."""
        replace_json(self.path, {"step": words, "file": file, "share": share, "started_at": self.started_at})
        if sys.stderr.isatty():
            print(
                f"\r\033[K{share:4.0%}  {words}{f': {file}' if file else ''}",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def line(self, text: str) -> None:
        """One lasting line on the terminal."""
        print(f"{chr(13) + chr(27) + '[K' if sys.stderr.isatty() else ''}{text}", file=sys.stderr, flush=True)

    def seconds(self) -> float:
        return time.perf_counter() - self.clock

    def close(self) -> None:
        self.path.unlink(missing_ok=True)
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def refuse(report: Report, progress: Progress, name: str, refusal: Refused) -> None:
    """Note that a file cannot be used, for the page Data and for whoever watches the terminal."""
    report.refused.append({"file": name, "reason": refusal.reason, "advice": refusal.advice})
    progress.line(f"{name}: refused. {refusal.reason} {refusal.advice}")


def replace_json(path: Path, value: object) -> None:
    """Readers see the old or the new content, never half of it."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(value, indent=1), encoding="utf-8")
    draft.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return None
    return value if isinstance(value, dict) else None


def read_report(warehouse: Path) -> dict[str, Any] | None:
    """The last attempt to build (the fields of `Report`), or None before the first."""
    return read_json(warehouse / REPORT)


def read_progress(warehouse: Path) -> dict[str, Any] | None:
    """The running build's step, file, share and start; None when none runs, also after one was killed."""
    progress = read_json(warehouse / PROGRESS)
    if progress is None:
        return None
    try:
        with FileLock(warehouse / LOCK, timeout=0):
            return None
    except Timeout:
        return progress
