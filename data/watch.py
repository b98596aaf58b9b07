"""Keeps the warehouse up with the exports folder while the server runs: builds at start and after every change."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

from data.folders import CODE, candidates, exports_folder

POLL_SECONDS = 2.0
_started = threading.Lock()


def start_watch() -> None:
    """Start the watch, once per process. A build runs in a process of its own: a full disk or a crash there
    leaves the readers untouched."""
    if _started.acquire(blocking=False):
        threading.Thread(target=watch, name="exports-watch", daemon=True).start()


def watch() -> None:
    built: object = None
    while True:
        before = signature()
        time.sleep(0 if built is None else POLL_SECONDS)
        # Two equal looks in a row: a file that is still being copied is left alone.
        if before != built and before == signature():
            run_build()
            built = before


def run_build() -> None:
    """Build in a child process that writes to this process's terminal."""
    subprocess.run([sys.executable, "-m", "data", "build"], cwd=CODE.parent, check=False)


def signature() -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of everything in the exports folder: cheap to look at every other second."""
    folder = exports_folder()
    if not folder.is_dir():
        return ()
    seen = []
    for path in [*candidates(folder), folder / "settings.toml"]:
        try:
            state = path.stat()
        except OSError:
            continue
        seen.append((str(path), state.st_size, state.st_mtime_ns))
    return tuple(seen)
