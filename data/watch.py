"""Keeps the warehouse up with the exports folder while the server runs: builds at start and after every change."""

from __future__ import annotations

import logging
import math
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from data.folders import CODE, candidates, exports_folder, printable, warehouse_folder
from data.mapping import mapping_files
from data.report import Report, read_report

POLL_SECONDS = 2.0
RETRY_SECONDS = 60.0
BUILD = (sys.executable, "-m", "data", "build")
LOG = logging.getLogger(__name__)
_started = threading.Lock()


def start_watch() -> None:
    """Start the watch, once per process. A build runs in a process of its own: a full disk or a crash there
    leaves the readers untouched."""
    if _started.acquire(blocking=False):
        threading.Thread(target=watch, name="exports-watch", daemon=True).start()


def watch() -> None:
    """Never ends: whatever one look at the folder runs into, the next one may find in order."""
    built: object = None
    retry_at = math.inf
    while True:
        try:
            before = signature()
            time.sleep(0 if built is None else POLL_SECONDS)
            is_due = before != built or time.monotonic() >= retry_at
            # Two equal looks in a row: a file that is still being copied is left alone.
            if is_due and before == signature():
                built, retry_at = before, time.monotonic() + RETRY_SECONDS
                if run_build():
                    retry_at = math.inf
        except Exception:
            LOG.exception("The watch over the exports folder goes on after an error.")
            time.sleep(POLL_SECONDS)


def run_build(command: Sequence[str] = BUILD) -> bool:
    """Build in a child process that writes to this process's terminal; whether it came to an end of its own."""
    code = subprocess.run(command, cwd=CODE.parent, check=False).returncode  # noqa: S603 - our own command
    if code in (0, 1):
        return True
    report_crash(code)
    return False


def report_crash(code: int) -> None:
    """Write the report that the build could not write; what the last one said about the files still holds."""
    warehouse = warehouse_folder()
    last = read_report(warehouse) or {}
    how = f"was killed by signal {-code}" if code < 0 else f"crashed with exit code {code}"
    report = Report(
        inputs="",
        folder=last.get("folder", printable(exports_folder())),
        is_sample=last.get("is_sample", False),
        message=f"The build {how}, perhaps for want of memory. It is tried again every {RETRY_SECONDS:.0f} seconds.",
        snapshot=last.get("snapshot"),
        refused=last.get("refused", []),
        passed=last.get("passed", []),
        files=last.get("files", []),
    )
    warehouse.mkdir(parents=True, exist_ok=True)
    report.write(warehouse)


def signature() -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of everything in the exports folder: cheap to look at every other second."""
    folder = exports_folder()
    if not folder.is_dir():
        return ()
    seen = []
    for path in [*candidates(folder), folder / "settings.toml", *mapping_files(folder)]:
        try:
            state = path.stat()
        except OSError:
            continue
        seen.append((str(path), state.st_size, state.st_mtime_ns))
    return tuple(seen)
