"""Exports to warehouse: what each format becomes, and that a build is repeatable, mergeable and never half done."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.folders import CODE, sample_folder
from data.publish import current
from data.report import read_progress, read_report
from tests.data.conftest import rows

ZENDESK = """\
Id,Group,Status,Priority,Via,Created at,Updated at,Solved at,Satisfaction Score,Group stations,Reopens,Replies,\
First reply time in minutes,First reply time in minutes within business hours,First resolution time in minutes,\
Full resolution time in minutes,Full resolution time in minutes within business hours,Contact reason [list]
1,Orders,Closed,Normal,Mail,2026-03-02 09:00,2026-03-09 09:00,2026-03-03 09:00,4,3,1,2,30,30,60,1440,480,Late delivery
2,Orders,Open,High,Web,2026-03-02 10:00,2026-03-04 10:00,1900-01-01 00:00,,1,0,0,,,,,,-
3,Billing,On-hold,Low,Mail,2026-03-02 11:00,2026-03-05 12:00,2026-03-03 11:00,Offered,0,1,1,5,5,1440,,,Invoice
4,,Solved,,Chat,2026-03-02 12:00,2026-03-02 12:10,2026-03-02 12:10,Bad,,0,1,1,1,10,10,10,
"""

LOG_HEADER = (
    "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_at,"
    "sys_updated_by,sys_updated_at,contact_type,location,category,priority,assignment_group,assigned_to,"
    "resolved_at,closed_at\n"
)
LOG = (
    LOG_HEADER
    + """\
INC1,New,true,0,0,0,true,Caller 1,2/3/2026 08:00,Bot,2/3/2026 08:01,Phone,?,Mail,3 - Moderate,Desk,?,2/3/2026 12:00,9/3/2026 12:00
INC1,Active,true,1,0,1,true,Caller 1,2/3/2026 08:00,Ann,2/3/2026 09:00,Phone,?,Mail,2 - High,Network,Lin,2/3/2026 12:00,9/3/2026 12:00
INC1,Resolved,true,1,0,2,true,Caller 1,2/3/2026 08:00,Lin,2/3/2026 10:00,Phone,?,Mail,2 - High,?,Lin,2/3/2026 12:00,9/3/2026 12:00
INC1,Active,true,1,1,3,true,Caller 1,2/3/2026 08:00,Lin,2/3/2026 11:00,Phone,?,Mail,2 - High,Network,Lin,2/3/2026 12:00,9/3/2026 12:00
INC1,Resolved,true,1,1,4,true,Caller 1,2/3/2026 08:00,Lin,2/3/2026 12:00,Phone,?,Mail,2 - High,Network,Lin,2/3/2026 12:00,9/3/2026 12:00
INC1,Closed,false,1,1,5,false,Caller 1,2/3/2026 08:00,System,9/3/2026 12:00,Phone,?,Mail,2 - High,Network,Lin,2/3/2026 12:00,9/3/2026 12:00
INC2,Awaiting User Info,true,0,0,0,true,?,3/3/2026 08:00,Ann,3/3/2026 07:55,?,?,?,4 - Low,?,?,?,?
INC3,Closed,false,0,0,0,true,Caller 2,4/3/2026 08:00,Ann,5/3/2026 08:00,Email,?,?,1 - Critical,Desk,Ann,?,5/3/2026 08:00
"""
)


def text(instant: str) -> str:
    return f"strftime({instant}, '%m-%d %H:%M')"


def test_zendesk_tickets_become_canonical(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    assert build(exports, warehouse).outcome == "published"
    assert rows(
        warehouse,
        f"select ticket_id, status, priority, team, topic, {text('first_resolved_at')}, {text('resolved_at')}, "
        "first_response_seconds, resolution_seconds, resolution_business_seconds, transfers, reopens, replies "
        "from tickets order by ticket_id",
    ) == [
        (
            "1",
            "closed",
            "normal",
            "Orders",
            "Late delivery",
            "03-02 10:00",
            "03-03 09:00",
            1800,
            86400,
            28800,
            2,
            1,
            2,
        ),
        # The sentinel 1900-01-01 is "never", not a resolution 126 years before the opening.
        ("2", "open", "high", "Orders", None, None, None, None, None, None, 0, 0, 0),
        # Solved once and now on hold: it has a first resolution and no last one. Never assigned: no transfer.
        ("3", "hold", "low", "Billing", "Invoice", "03-03 11:00", None, 300, None, None, 0, 1, 1),
        # Stations are blank: whether it was transferred is not known, which is not 0.
        ("4", "solved", None, None, None, "03-02 12:10", "03-02 12:10", 60, 600, 600, None, 0, 1),
    ]


def test_satisfaction_states_and_scores_are_told_apart(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    build(exports, warehouse)
    found = rows(warehouse, "select ticket_id, kind, scale_min, scale_max, score from surveys order by ticket_id")
    assert found == [("1", "csat", 1, 5, 4), ("3", "csat", 1, 5, None), ("4", "csat", 0, 1, 0)]


def test_audit_rows_become_one_incident(exports: Path, warehouse: Path) -> None:
    (exports / "log.csv").write_text(LOG)
    build(exports, warehouse)
    assert rows(
        warehouse,
        f"select ticket_id, status, priority, team, agent, {text('first_resolved_at')}, {text('resolved_at')}, "
        f"{text('closed_at')}, first_resolution_seconds, resolution_seconds, reopens, transfers, priority_changes, is_sla_met "
        "from tickets order by ticket_id",
    ) == [
        # Counters are maxima (not sums over rows); any missed row misses the SLA; the group "?" on one row is no group.
        (
            "INC1",
            "closed",
            "high",
            "Network",
            "Lin",
            "03-02 10:00",
            "03-02 12:00",
            "03-09 12:00",
            7200,
            14400,
            1,
            1,
            1,
            False,
        ),
        ("INC2", "pending", "low", None, None, None, None, None, None, None, 0, 0, 0, None),
        # Closed without ever being resolved is not a resolution.
        ("INC3", "closed", "urgent", "Desk", "Ann", None, None, "03-05 08:00", None, None, 0, 0, 0, True),
    ]


def test_audit_rows_become_events(exports: Path, warehouse: Path) -> None:
    (exports / "log.csv").write_text(LOG)
    build(exports, warehouse)
    found = rows(
        warehouse,
        f"select kind, from_value, to_value, {text('happened_at')} from events where ticket_id = 'INC1' "
        "and kind <> 'assignment' order by kind, happened_at",
    )
    assert found == [
        ("priority", "3 - Moderate", "2 - High", "03-02 09:00"),
        ("status", None, "new", "03-02 08:01"),
        ("status", "new", "open", "03-02 09:00"),
        ("status", "open", "solved", "03-02 10:00"),
        ("status", "solved", "open", "03-02 11:00"),
        ("status", "open", "solved", "03-02 12:00"),
        ("status", "solved", "closed", "03-09 12:00"),
        ("team", None, "Desk", "03-02 08:01"),
        ("team", "Desk", "Network", "03-02 09:00"),
    ]
    # An update stamped before the opening happened at the opening.
    early = rows(warehouse, f"select distinct {text('happened_at')} from events where ticket_id = 'INC2'")
    assert early == [("03-03 08:00",)]


def test_clocks_stop_at_each_source_s_own_last_instant(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    (exports / "log.csv").write_text(LOG)
    build(exports, warehouse)
    found = rows(warehouse, f"select distinct source, {text('as_of')} from tickets order by source")
    assert found == [("servicenow", "03-09 12:00"), ("zendesk", "03-09 09:00")]


def test_times_are_read_in_the_stated_zone(exports: Path, warehouse: Path) -> None:
    (exports / "settings.toml").write_text('[zones]\nzendesk = "America/New_York"\n')
    # 2026-03-08 02:30 does not exist in New York, 2026-11-01 01:30 happens twice.
    (exports / "z.csv").write_text(
        "Id,Status,Created at,Updated at,Solved at\n"
        "1,Open,2026-01-05 09:00,2026-01-05 09:00,\n"
        "2,Open,2026-03-08 02:30,2026-03-09 09:00,\n"
        "3,Open,2026-11-01 01:30,2026-11-02 09:00,\n"
    )
    build(exports, warehouse)
    found = rows(warehouse, f"select ticket_id, {text('opened_at')} from tickets order by ticket_id")
    assert found == [("1", "01-05 14:00"), ("2", "03-08 07:30"), ("3", "11-01 05:30")]
    assert rows(warehouse, "select zone, is_zone_stated from loads") == [("America/New_York", True)]


def test_building_twice_does_nothing(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    first = build(exports, warehouse)
    second = build(exports, warehouse)
    assert (first.outcome, second.outcome) == ("published", "unchanged")
    assert first.snapshot == second.snapshot


def test_changed_bytes_are_built_again_under_a_new_name(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    first = build(exports, warehouse).snapshot
    (exports / "z.csv").write_text(ZENDESK.replace("4,,Solved", "5,,Solved"))
    second = build(exports, warehouse)
    assert second.outcome == "published"
    assert second.snapshot != first
    assert rows(warehouse, "select count(*) from tickets where ticket_id = '5'") == [(1,)]


def test_a_changed_setting_is_built_again(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    build(exports, warehouse)
    (exports / "settings.toml").write_text('reporting_zone = "Asia/Kolkata"\n')
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select reporting_zone from build") == [("Asia/Kolkata",)]


@pytest.mark.parametrize("seed", range(3))
def test_overlapping_exports_merge_in_any_order(exports: Path, warehouse: Path, seed: int) -> None:
    newer = ZENDESK.replace(
        "2,Orders,Open,High,Web,2026-03-02 10:00,2026-03-04 10:00",
        "2,Orders,Pending,High,Web,2026-03-02 10:00,2026-03-08 10:00",
    )
    names = ["a.csv", "b.csv", "c.csv"]
    random.Random(seed).shuffle(names)
    for name, content in zip(names, [ZENDESK, newer, ZENDESK], strict=True):
        (exports / name).write_text(content)
    build(exports, warehouse)
    assert rows(warehouse, "select ticket_id, status from tickets order by 1") == [
        ("1", "closed"),
        ("2", "pending"),
        ("3", "hold"),
        ("4", "solved"),
    ]
    assert rows(warehouse, "select count(*) from surveys") == [(3,)]
    assert rows(warehouse, "select sum(rows_in)::int, sum(rows_loaded)::int from loads") == [(12, 12)]


def test_the_same_log_twice_doubles_no_event(exports: Path, warehouse: Path) -> None:
    (exports / "log.csv").write_text(LOG)
    build(exports, warehouse)
    once = rows(warehouse, "select events::varchar from events order by 1")
    (exports / "again.csv").write_text(LOG)
    build(exports, warehouse)
    assert rows(warehouse, "select events::varchar from events order by 1") == once


def test_a_removed_file_leaves_the_next_build(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    (exports / "log.csv").write_text(LOG)
    build(exports, warehouse)
    (exports / "log.csv").unlink()
    build(exports, warehouse)
    assert rows(warehouse, "select distinct source from tickets") == [("zendesk",)]


def test_an_empty_folder_shows_the_sample(exports: Path, warehouse: Path) -> None:
    (exports / "README.md").write_text("Drop exports here.")
    report = build(exports, warehouse)
    assert report.is_sample
    assert rows(warehouse, "select is_sample from build") == [(True,)]
    assert rows(warehouse, "select sum(rows_quarantined)::int from loads") == [(0,)]


def test_only_the_last_two_warehouses_are_kept(exports: Path, warehouse: Path) -> None:
    for priority in ("Low", "High", "Urgent"):
        (exports / "z.csv").write_text(ZENDESK.replace(",Normal,", f",{priority},"))
        build(exports, warehouse)
    assert len(list(warehouse.glob("*.duckdb"))) == 2


def test_readers_of_the_old_warehouse_are_not_disturbed(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    build(exports, warehouse)
    with duckdb.connect(str(current(warehouse)), read_only=True) as reader:
        (exports / "z.csv").write_text(ZENDESK.replace("4,,Solved", "5,,Solved"))
        build(exports, warehouse)
        assert reader.execute("select count(*) from tickets where ticket_id = '4'").fetchall() == [(1,)]
    assert rows(warehouse, "select count(*) from tickets where ticket_id = '4'") == [(0,)]


def test_a_killed_build_leaves_the_last_good_warehouse(exports: Path, warehouse: Path) -> None:
    """kill -9 at random moments of a real build process: old or new, never a mix, and the next build just works."""
    shutil.copytree(sample_folder(), exports, dirs_exist_ok=True)
    build(exports, warehouse)
    before = rows(warehouse, "select count(*) from tickets")
    environment = os.environ | {"LATITUDE_EXPORTS": str(exports), "LATITUDE_WAREHOUSE": str(warehouse)}
    chance = random.Random(11)
    for attempt in range(4):
        (exports / "settings.toml").write_text(f'reporting_zone = "Etc/GMT+{attempt + 1}"\n')
        process = subprocess.Popen([sys.executable, "-m", "data", "build"], cwd=CODE.parent, env=environment)
        time.sleep(chance.uniform(0.3, 2.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert rows(warehouse, "select count(*) from tickets") == before
        assert read_progress(warehouse) is None, "a killed build must not look like a running one"
    assert build(exports, warehouse).outcome in ("published", "unchanged")
    assert rows(warehouse, "select reporting_zone from build") == [("Etc/GMT+4",)]
    report = read_report(warehouse)
    assert report is not None
    assert report["snapshot"] == current(warehouse).name  # type: ignore[union-attr]
    assert not [path for path in warehouse.iterdir() if path.is_dir()], "scratch was left behind"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('reporting_zone = "Berlin"', "'Berlin' is not a time zone"),
        ("reporting_zone = ", "not valid TOML"),
        ('[zones]\nzendesk = "CET+1"', "is not a time zone"),
        ("colour = 1", "colour"),
        ("[targets]\nfirst_reply = 5", "first_reply"),
        ("zones = 3", "zones must be a table"),
        ('[zones]\nzendsek = "Europe/Berlin"', "zendsek is no source"),
    ],
)
def test_settings_that_cannot_be_used_keep_the_last_good(
    exports: Path, warehouse: Path, settings: str, words: str
) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    build(exports, warehouse)
    served = current(warehouse)
    (exports / "settings.toml").write_text(settings)
    report = build(exports, warehouse)
    assert report.outcome == "kept"
    assert report.refused[0]["file"] == "settings.toml"
    assert words in report.refused[0]["reason"]
    assert current(warehouse) == served


def test_stated_targets_replace_the_house_s(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(ZENDESK)
    (exports / "settings.toml").write_text("[targets]\nfirst_response_business_minutes = 240\n")
    build(exports, warehouse)
    found = rows(
        warehouse,
        "select target_seconds, is_stated from targets where measure = 'first_response' order by clock",
    )
    assert found == [(14400, True), (86400, False)]
