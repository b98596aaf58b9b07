"""What tests of several folders start from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.folders import CODE, sample_folder

# Two real exports: the counts that others took of them stand in tests/data/test_real_exports.py.
EXPORTS = CODE.parent.parent / "shared" / "exports"
ZENDESK = EXPORTS / "zendesk_tickets_2023-04.csv"
LOG = EXPORTS / "incident_event_log" / "incident_event_log.csv"


def built(exports: Path, warehouse: Path) -> Path:
    """`warehouse`, with a build of `exports` in it.

    In a process of its own, as the server does it: this one may hold a warehouse open.
    """
    done = subprocess.run(
        [sys.executable, "-m", "data", "build", str(exports)],
        cwd=CODE.parent,
        env={**os.environ, "LATITUDE_WAREHOUSE": str(warehouse)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return warehouse


def once(name: str, exports: Path, factory: pytest.TempPathFactory) -> Path:
    """A warehouse of `exports` that all processes of a run share; nobody writes to it.

    Who comes second waits for the lock of the build and finds nothing left to do.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    return built(exports, folder / name)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo company's warehouse."""
    return once("demo", sample_folder(), tmp_path_factory)


def alone(export: Path, factory: pytest.TempPathFactory) -> Path:
    """A warehouse of this real export and nothing else."""
    if not export.is_file():
        pytest.skip(f"{export.name} is not on this machine: it may be used here but not committed")
    exports = factory.mktemp(export.stem)
    (exports / export.name).symlink_to(export)
    return once(f"only-{export.stem}", exports, factory)


@pytest.fixture(scope="session")
def zendesk_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse that holds the real Zendesk export alone."""
    return alone(ZENDESK, tmp_path_factory)


@pytest.fixture(scope="session")
def log_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse that holds the real incident log alone."""
    return alone(LOG, tmp_path_factory)
