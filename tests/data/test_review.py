"""What one odd name, cell, file or moment may cost: that file or row, never the whole build nor the watch over it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from data import watch
from data.build import build
from data.folders import candidates
from data.publish import current, next_path, remove_old
from data.refusal import Refused
from data.report import Report, read_report
from data.settings import known_zones, read_settings
from tests.data.conftest import rows

HEADER = "Id,Status,Created at,Updated at,Solved at,Reopens,First reply time in minutes\n"
ONE = HEADER + "1,Solved,2026-03-02 09:00,2026-03-03 09:00,2026-03-03 09:00,0,30\n"
TWO = HEADER + "2,Open,2026-03-02 10:00,2026-03-03 10:00,,0,5\n"

LOG_HEADER = (
    "number,incident_state,reassignment_count,reopen_count,sys_mod_count,made_sla,opened_at,sys_updated_at,priority,"
    "assignment_group,assigned_to,resolved_at,closed_at\n"
)


def refused(report: Report) -> dict[str, str]:
    return {each["file"]: each["reason"] for each in report.refused}


# Names


def test_a_name_with_wildcards_is_read_as_itself(exports: Path, warehouse: Path) -> None:
    (exports / "z[1].csv").write_text(ONE)
    (exports / "z1.csv").write_text(TWO)
    build(exports, warehouse)
    assert rows(warehouse, "select ticket_id from tickets order by 1") == [("1",), ("2",)]


def test_a_name_that_is_no_utf8_is_loaded_and_shown(exports: Path, warehouse: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(exports) + b"/\xfcber.csv")).write_text(ONE)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (exports / os.fsdecode(b"\xe4.csv")).write_text("no export\n")
    report = build(exports, warehouse)
    assert report.outcome == "published"
    assert rows(warehouse, "select file from loads") == [("\\xfcber.csv",)]
    assert list(refused(report)) == ["\\xe4.csv"]


# Folders


def test_a_folder_that_cannot_be_opened_gets_one_line(
    exports: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (exports / "z.csv").write_text(ONE)
    build(exports, warehouse)
    (exports / "lost+found").mkdir()
    listed = Path.iterdir

    # The tests may run as root, who can open everything.
    def iterdir(self: Path) -> Iterator[Path]:
        if self.name == "lost+found":
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    report = build(exports, warehouse)
    assert refused(report) == {"lost+found": "It cannot be opened: Permission denied."}
    assert report.outcome == "unchanged"


def test_a_linked_folder_is_followed_and_a_loop_is_not(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "z.csv").write_text(ONE)
    (exports / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "loop").symlink_to(exports)
    (exports / "again").symlink_to(exports)
    assert [path.relative_to(exports).as_posix() for path in candidates(exports)] == ["linked/z.csv"]


def test_a_file_that_cannot_be_opened_gets_one_line(
    exports: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (exports / "good.csv").write_text(ONE)
    (exports / "locked.csv").write_text(TWO)
    opened = Path.open

    def open_(self: Path, *arguments, **options):
        if self.name == "locked.csv":
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_)
    report = build(exports, warehouse)
    assert report.outcome == "published"
    assert refused(report) == {"locked.csv": "It cannot be opened: Permission denied."}


# The watch


class Enough(BaseException):
    """Ends a watch that never ends."""


def test_the_watch_goes_on_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def signature() -> tuple[()]:
        looks.append(1)
        if len(looks) == 1:
            raise OSError("a folder that went away")
        return ()

    def run_build() -> bool:
        raise Enough

    monkeypatch.setattr(watch, "POLL_SECONDS", 0)
    monkeypatch.setattr(watch, "signature", signature)
    monkeypatch.setattr(watch, "run_build", run_build)
    with pytest.raises(Enough):
        watch.watch()
    assert len(looks) == 3


def test_a_build_that_crashed_is_tried_again_without_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = iter([False, True])
    runs: list[int] = []
    slept: list[float] = []

    def run_build() -> bool:
        runs.append(1)
        return next(ends)

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > 20:
            raise Enough

    monkeypatch.setattr(watch, "RETRY_SECONDS", 0)
    monkeypatch.setattr(watch, "signature", lambda: ("the same",))
    monkeypatch.setattr(watch, "run_build", run_build)
    monkeypatch.setattr("time.sleep", sleep)
    with pytest.raises(Enough):
        watch.watch()
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("dies", "says"), [("import os; os.kill(os.getpid(), 9)", "killed by signal 9"), ("exit(7)", "exit code 7")]
)
def test_a_build_that_is_killed_is_reported(
    exports: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch, dies: str, says: str
) -> None:
    if os.name == "nt" and "kill" in dies:
        pytest.skip("Windows has no signals")
    monkeypatch.setenv("LATITUDE_WAREHOUSE", str(warehouse))
    (exports / "z.csv").write_text(ONE)
    (exports / "bad.csv").write_text("no export\n")
    before = build(exports, warehouse)
    assert not watch.run_build((sys.executable, "-c", dies))
    report = read_report(warehouse)
    assert report is not None
    assert report["outcome"] == "failed"
    assert says in report["message"]
    assert (report["refused"], report["files"]) == (before.refused, before.files)
    assert watch.run_build((sys.executable, "-c", "exit(1)"))


# States of ServiceNow


def log_of(*states: str, resolved: str = "?", closed: str = "?", ticket: str = "INC1") -> str:
    return "".join(
        f"{ticket},{state},0,0,{step},true,2/3/2026 08:00,2/3/2026 {9 + step:02}:00,3 - Moderate,Desk,Ann,"
        f"{resolved},{closed}\n"
        for step, state in enumerate(states)
    )


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("New", "new"),
        ("NEW", "new"),
        ("1", "new"),
        ("Active", "open"),
        ("In Progress", "open"),
        ("work in progress", "open"),
        ("2", "open"),
        ("Awaiting User Info", "pending"),
        ("Awaiting Caller", "pending"),
        ("Awaiting Vendor", "hold"),
        ("Awaiting Problem", "hold"),
        ("Awaiting Evidence", "hold"),
        ("On Hold", "hold"),
        ("3", "hold"),
        ("Resolved", "solved"),
        ("6", "solved"),
        ("Closed", "closed"),
        ("7", "closed"),
        ("Canceled", "closed"),
        ("cancelled", "closed"),
        ("8", "closed"),
    ],
)
def test_every_state_of_an_incident_has_its_place(exports: Path, warehouse: Path, state: str, status: str) -> None:
    # "-100" is no state: the one before it counts.
    (exports / "log.csv").write_text(LOG_HEADER + log_of("Active", state, "-100"))
    build(exports, warehouse)
    assert rows(warehouse, "select status from tickets") == [(status,)]


def test_an_unknown_state_is_quarantined(exports: Path, warehouse: Path) -> None:
    (exports / "log.csv").write_text(LOG_HEADER + log_of("New", "Escalated"))
    build(exports, warehouse)
    found = rows(warehouse, "select line, column_name, reason from quarantine")
    reason = 'incident_state is not a state of an incident that Latitude knows ("Escalated")'
    assert found == [(3, "incident_state", reason)]
    assert rows(warehouse, "select status from tickets") == [("new",)]


def test_canceling_an_incident_closes_it_and_resolves_nothing(exports: Path, warehouse: Path) -> None:
    lives = log_of("New", "Canceled", resolved="2/3/2026 10:00")
    lives += log_of("Resolved", "Active", "Canceled", ticket="INC2", resolved="2/3/2026 11:00")
    (exports / "log.csv").write_text(LOG_HEADER + lives)
    build(exports, warehouse)
    assert rows(
        warehouse,
        "select status, first_resolution_seconds, resolution_seconds, strftime(closed_at, '%H:%M') from tickets "
        "order by ticket_id",
        # The second was resolved, reopened and then canceled: its last resolution is the one that it had.
    ) == [("closed", None, None, "10:00"), ("closed", 3600, 3600, "11:00")]


def test_servicenow_s_own_form_of_a_date_is_read(exports: Path, warehouse: Path) -> None:
    text = log_of("New").replace("2/3/2026 08:00", "2026-03-02 08:00:30")
    (exports / "log.csv").write_text(LOG_HEADER + text)
    build(exports, warehouse)
    assert rows(warehouse, "select strftime(opened_at, '%d %H:%M:%S') from tickets") == [("02 08:00:30",)]


def test_openings_that_differ_between_the_rows_of_an_incident_are_no_negative_time(
    exports: Path, warehouse: Path
) -> None:
    first = log_of("Resolved", resolved="2/3/2026 12:00")
    later = log_of("New", "Closed").splitlines(keepends=True)[1].replace("2/3/2026 08:00", "9/3/2026 08:00")
    (exports / "log.csv").write_text(LOG_HEADER + first + later)
    assert build(exports, warehouse).outcome == "published"
    # The update that resolved it stands at 09:00; the column resolved_at stands on every row, whenever it was written.
    assert rows(warehouse, "select resolution_seconds from tickets") == [(3600,)]


# Cells


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("9,Open,2026-03-02 10:00,2026-03-03 10:00,,2147483648,5", "is above 2147483647 ("),
        ("9,Open,2026-03-02 10:00,2026-03-03 10:00,,0,35791395", "is above 2147483647 seconds"),
        ("9,Solved,1990-01-01 10:00,2060-03-03 10:00,2060-03-03 10:00,0,5", "is not a year"),
        ("9,Solved,1995-01-01 10:00,2061-03-03 10:00,2061-03-03 10:00,0,5", "is not a year"),
    ],
)
def test_a_number_that_no_column_holds_is_quarantined(exports: Path, warehouse: Path, cells: str, reason: str) -> None:
    (exports / "z.csv").write_text(ONE + cells + "\n")
    assert build(exports, warehouse).outcome == "published"
    [(line, said)] = rows(warehouse, "select line, reason from quarantine")
    assert line == 3
    assert reason in str(said)


def test_the_widest_span_that_is_accepted_can_be_stored(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(
        HEADER + "1,Solved,1995-01-01 00:00,2060-12-31 23:59,2060-12-31 23:59,2147483647,5\n"
    )
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select count(resolution_seconds) from tickets") == [(1,)]


def test_a_long_text_without_a_line_end_is_refused(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ONE)
    (exports / "letter.txt").write_text("word " * 40_000)
    report = build(exports, warehouse)
    assert report.outcome == "published"
    assert refused(report) == {"letter.txt": "Its first line is no row of column names."}


# What stays up


def test_an_emptied_folder_keeps_real_numbers(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ONE)
    published = build(exports, warehouse)
    (exports / "z.csv").unlink()
    report = build(exports, warehouse)
    assert (report.outcome, report.is_sample) == ("kept", False)
    assert report.message == "The exports folder is empty. The last good warehouse stays up."
    assert rows(warehouse, "select is_sample from build") == [(False,)]
    served = current(warehouse)
    assert served is not None
    assert served.name == published.snapshot


def test_the_sample_stays_until_there_are_exports(exports: Path, warehouse: Path) -> None:
    assert build(exports, warehouse).outcome == "published"
    assert build(exports, warehouse).outcome == "unchanged"
    (exports / "z.csv").write_text(ONE)
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select is_sample from build") == [(False,)]


def test_exports_without_a_ticket_are_not_published(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ONE.replace("Solved,2026", "Deleted,2026"))
    report = build(exports, warehouse)
    assert report.outcome == "kept"
    assert report.message == "No file holds a ticket that is not deleted. There is no warehouse yet."
    assert current(warehouse) is None


def test_a_damaged_warehouse_heals(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ONE)
    build(exports, warehouse)
    served = current(warehouse)
    assert served is not None
    served.write_bytes(b"no database")
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select ticket_id from tickets") == [("1",)]


def test_files_of_others_beside_the_warehouses_are_left_alone(tmp_path: Path) -> None:
    ours = [tmp_path / f"{number:06d}-0123456789ab.duckdb" for number in (1, 2, 3)]
    others = [tmp_path / "2023-backup.duckdb", tmp_path / "9-lives.duckdb", tmp_path / "000009-backup.duckdb"]
    for path in [*ours, *others]:
        path.touch()
    assert next_path(tmp_path, "f" * 64).name == "000004-ffffffffffff.duckdb"
    remove_old(ours[0])
    assert [path.exists() for path in ours] == [True, True, True]
    remove_old(ours[2])
    assert [path.exists() for path in ours] == [False, True, True]
    assert all(path.exists() for path in others)


# Settings


@pytest.mark.parametrize("zone", ["localtime", "posix/Europe/Berlin", "right/Europe/Berlin", "Factory", "", "Nowhere"])
def test_a_zone_that_the_pages_do_not_know_is_refused(tmp_path: Path, zone: str) -> None:
    (tmp_path / "settings.toml").write_text(f'reporting_zone = "{zone}"\n')
    with pytest.raises(Refused, match="not a time zone"):
        read_settings(tmp_path)


def test_every_zone_that_is_accepted_works_in_polars() -> None:
    noon = pl.Series([datetime(2026, 6, 1, 12)])
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata"} <= known_zones()
    for zone in known_zones():
        assert noon.dt.replace_time_zone(zone).dt.convert_time_zone("UTC").len() == 1


@pytest.mark.parametrize("minutes", ["true", "inf", "nan", "-inf", "0", "0.001", "-5", "1e12", '"240"'])
def test_a_target_that_is_no_time_is_refused(tmp_path: Path, minutes: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[targets]\nfirst_response_business_minutes = {minutes}\n")
    with pytest.raises(Refused, match="cannot be used"):
        read_settings(tmp_path)


@pytest.mark.parametrize("value", ['"yes"', "1"])
def test_a_switch_that_is_neither_true_nor_false_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "settings.toml").write_text(f"last_schedule = {value}\n")
    with pytest.raises(Refused, match="true or false"):
        read_settings(tmp_path)


@pytest.mark.parametrize("text", ["minimum_n = 0", "smallest_cell = 1.5", "minimum_n = true", "most = 3"])
def test_a_limit_of_disclosure_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[disclosure]\n{text}\n")
    with pytest.raises(Refused, match="disclosure"):
        read_settings(tmp_path)
