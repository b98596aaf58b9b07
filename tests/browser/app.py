"""Latitude as a visitor meets it: the server in a process of its own, Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

ROOT = Path(__file__).parents[2]
START_SECONDS = 90
SETTLE_SECONDS = 60
# Longer than Streamlit holds a value back for another key press, and than a click takes to start a run.
QUIET_MILLISECONDS = 500


class ServerFailed(AssertionError):
    """The server, or the build before it, ended or never answered; with the last lines it wrote."""


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, and what it wrote so far."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def failed_runs(self) -> int:
        """How many runs of a page ended in an exception that nobody caught. The browser is not told which."""
        return self.log.read_text(encoding="utf-8", errors="replace").count("Uncaught app execution")

    def last_lines(self, count: int = 40) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


@contextmanager
def served(exports: Path, warehouse: Path, log: Path, viewer: str = "manager") -> Iterator[Server]:
    """Build the warehouse of `exports`, serve it to `viewer` on a free port until the block ends.

    Raises ServerFailed when the build fails, or when the server does not answer in time or ended by itself.
    """
    environment = {
        **os.environ,
        "LATITUDE_EXPORTS": str(exports),
        "LATITUDE_WAREHOUSE": str(warehouse),
        "LATITUDE_KEPT": str(warehouse.parent / "kept"),
        "LATITUDE_VIEWER": viewer,
    }
    build([sys.executable, "-m", "data", "build"], environment)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    with log.open("wb") as output:
        # A group of its own, so that a build which the server started ends with it.
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = Server(f"http://localhost:{port}", log, process)
        try:
            wait_until_healthy(server)
            yield server
            if process.poll() is not None:
                raise ServerFailed(f"the server ended by itself ({process.returncode})\n{server.last_lines()}")
        finally:
            stop(process)


def build(command: Sequence[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServerFailed(f"the build failed ({done.returncode})\n{done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_healthy(server: Server) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.process.poll() is None:
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise ServerFailed(f"no answer from {server.url} (exit {server.process.poll()})\n{server.last_lines()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def chromium() -> Path | None:
    """`LATITUDE_CHROMIUM`, or the system's own browser, or None for the one that Playwright downloaded."""
    names = [os.environ.get("LATITUDE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return Path(found) if found else None


def launch(playwright: Playwright) -> Browser:
    """Headless Chromium that talks to nobody but the server."""
    switches = [
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to run as root inside its sandbox.
        switches.append("--no-sandbox")
    return playwright.chromium.launch(executable_path=chromium(), args=switches)


def settled(page: Page) -> None:
    """Wait until Streamlit has finished for a while: no run, nothing stale or missing, every chart drawn.

    Right after a click or a key Streamlit still says that nothing runs; hence the while.
    Raises playwright's TimeoutError after SETTLE_SECONDS.
    """
    page.evaluate("delete window.latitudeQuietSince")
    page.wait_for_function(FINISHED, arg=QUIET_MILLISECONDS, polling=50, timeout=SETTLE_SECONDS * 1000)


FINISHED = """quiet => {
    const app = document.querySelector('[data-testid="stApp"]')
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
    const finished = app !== null
        && app.dataset.testConnectionState === 'CONNECTED'
        && app.dataset.testScriptState === 'notRunning'
        && document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') === null
        && charts.every(chart => chart.querySelector('.js-plotly-plot .main-svg') !== null)
    if (!finished) window.latitudeQuietSince = undefined
    else window.latitudeQuietSince ??= performance.now()
    return finished && performance.now() - window.latitudeQuietSince >= quiet
}"""


def script_errors(page: Page) -> list[str]:
    """Start to collect what goes wrong in the browser; the list grows as long as the page lives."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"uncaught: {error}"))
    page.on("console", lambda message: errors.append(described(message)) if counts(message) else None)
    return errors


def described(message: ConsoleMessage) -> str:
    return f"console: {message.text} ({message.location.get('url', '')})"


def counts(message: ConsoleMessage) -> bool:
    """Whether a console message is an error of ours.

    On a deep link Streamlit first looks for its server below the page's own path, and finds it at the root
    only after this 404. The same answer at the root would be an error.
    """
    folder, _, name = urlsplit(message.location.get("url", "")).path.rpartition("/_stcore/")
    is_probe = bool(folder) and name in ("health", "host-config") and "status of 404" in message.text
    return message.type == "error" and not is_probe
