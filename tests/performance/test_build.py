"""Building against the least that could be done: DuckDB reading the same file as text and writing it to Parquet.

Both run as whole processes, in turn, in this very run: ratios hold on any machine, seconds do not.
Run with `make performance`; `-s` shows the figures.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.folders import CODE, sample_folder

REAL = CODE.parent.parent / "shared" / "exports" / "incident_event_log" / "incident_event_log.csv"
ROWS = 141_712
ROUNDS = 3
MOST_TIMES = 8
MOST_BYTES = 1 << 30

BARE = """
import sys, duckdb
source, target = sys.argv[1:]
with open(source) as file:
    columns = {name: "VARCHAR" for name in file.readline().strip().split(",")}
con = duckdb.connect()
con.execute(
    "create table rows as select * from read_csv($f, auto_detect=false, header=true, delim=',', quote='\\"', columns=$c)",
    {"f": source, "c": columns},
)
con.execute(f"copy rows to '{target}' (format parquet)")
"""


@dataclass
class Run:
    seconds: float
    peak_bytes: int


def measured(command: list[str], environment: dict[str, str]) -> Run:
    """Wall time and peak memory of one process, as the operating system accounts for it."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=CODE.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # reaped here, and Popen must know
    assert process.returncode == 0, command
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(time.perf_counter() - started, usage.ru_maxrss * unit)


@pytest.fixture(scope="module")
def audit_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real log where it is at hand, otherwise the demo company's, repeated under other numbers to the same length."""
    folder = tmp_path_factory.mktemp("exports")
    target = folder / "incident_event_log.csv"
    if REAL.is_file():
        target.symlink_to(REAL)
        return target
    header, *rows = (sample_folder() / "servicenow_incident_log.csv").read_text().splitlines()
    with target.open("w") as out:
        out.write(header + "\n")
        for place in range(ROWS):
            copy, row = divmod(place, len(rows))
            out.write(rows[row].replace("INC", f"INC{copy}x", 1) + "\n")
    return target


def test_a_build_costs_few_times_a_bare_read(audit_log: Path, tmp_path: Path) -> None:
    bare, build = [], []
    for turn in range(ROUNDS):
        environment = os.environ | {"LATITUDE_WAREHOUSE": str(tmp_path / f"warehouse{turn}")}
        target = tmp_path / f"bare{turn}.parquet"
        bare.append(measured([sys.executable, "-c", BARE, str(audit_log), str(target)], environment))
        build.append(measured([sys.executable, "-m", "data", "build", str(audit_log.parent)], environment))
    ratio = statistics.median(b.seconds / a.seconds for a, b in zip(bare, build, strict=True))
    peak = max(run.peak_bytes for run in build)
    print(f"\nbuild / bare read: {ratio:.1f} times, peak {peak / (1 << 20):.0f} MiB")
    assert ratio <= MOST_TIMES
    assert peak < MOST_BYTES


def test_nothing_to_do_costs_less_than_a_bare_read(audit_log: Path, tmp_path: Path) -> None:
    environment = os.environ | {"LATITUDE_WAREHOUSE": str(tmp_path / "warehouse")}
    command = [sys.executable, "-m", "data", "build", str(audit_log.parent)]
    first = measured(command, environment)
    second = [measured(command, environment) for _ in range(ROUNDS)]
    ratio = statistics.median(run.seconds for run in second) / first.seconds
    print(f"\nnothing to do / build: {ratio:.2f}")
    assert ratio < 0.6
