"""Zendesk writes the same tickets in many forms: that they agree, that the newest counts, that damaged ids stay out."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.folders import CODE
from data.publish import current
from data.report import read_report
from data.systems import CANONICAL
from tests.data.conftest import rows
from tests.oracle import Check, compare, main

SHARED = CODE.parent.parent / "shared"
SAMPLES = Path(__file__).parent / "sources" / "zendesk"
CLOCKS = (
    "ticket_id, epoch(opened_at), status, epoch(resolved_at), transfers, reopens, replies, first_response_seconds, first_response_business_seconds, "
    "first_resolution_seconds, resolution_seconds, resolution_business_seconds, requester_wait_seconds, agent_wait_seconds, on_hold_seconds"
)
# The same two tickets, once on the account's wall clock in Kolkata and once in UTC: other days, the same durations.
WRITTEN = """\
Id,Requester id,Assignee,Group,Status,Priority,Created at,Updated at,Solved at,Group stations,Assignee stations,Reopens,Replies,\
First reply time in minutes,First reply time in minutes within business hours,First resolution time in minutes,\
Full resolution time in minutes,Full resolution time in minutes within business hours,Agent wait time in minutes,\
Requester wait time in minutes,On hold time in minutes
1,900,Ada,Orders,Solved,High,2026-03-03 01:30,2026-03-04 01:30,2026-03-04 01:30,1,1,0,2,45,10,1440,1440,480,60,1380,0
2,901,Ada,Orders,Open,Low,2026-03-29 00:10,2026-03-29 08:10,,3,2,1,1,30,0,60,,,15,200,7
"""


def told(
    ticket: int,
    status: str,
    priority: str,
    times: tuple[str, str, str | None],
    counts: dict[str, int],
    minutes: dict[str, object],
) -> dict[str, object]:
    """A ticket of the JSON export: `times` are those of opening, update and solution, `minutes` what each metric states."""
    opened, updated, solved = times
    stated = {f"{name}_time_in_minutes": value for name, value in minutes.items()}
    return {
        "id": ticket,
        "requester_id": 899 + ticket,
        "assignee_id": 11,
        "group_id": 21,
        "status": status,
        "priority": priority,
        "via": {"channel": "email"},
        "created_at": opened,
        "updated_at": updated,
        "metric_set": {"ticket_id": ticket, "updated_at": updated, "solved_at": solved, **counts, **stated},
    }


def clock(calendar: int | None, business: int | None = None) -> dict[str, int | None]:
    return {"calendar": calendar, "business": business}


def as_json(**changed: object) -> str:
    """The two tickets of `WRITTEN` as the JSON export writes them; `changed` replaces fields of the second one."""
    first = told(
        1,
        "solved",
        "high",
        ("2026-03-02T20:00:00Z", "2026-03-03T20:00:21Z", "2026-03-03T20:00:00Z"),
        {"group_stations": 1, "assignee_stations": 1, "reopens": 0, "replies": 2},
        {
            "reply": clock(45, 10),
            "first_resolution": clock(1440),
            "full_resolution": clock(1440, 480),
            "agent_wait": clock(60),
            "requester_wait": clock(1380),
            "on_hold": clock(0),
        },
    )
    second = told(
        2,
        "open",
        "low",
        ("2026-03-28T18:40:00Z", "2026-03-29T02:40:13Z", None),
        {"group_stations": 3, "assignee_stations": 2, "reopens": 1, "replies": 1},
        {
            "reply": clock(30, 0),
            "first_resolution": clock(60),
            "full_resolution": clock(None),
            "agent_wait": clock(15),
            "requester_wait": clock(200),
            "on_hold": clock(7),
        },
    )
    return "\n".join(json.dumps({"ticket": each}) for each in (first, second | changed))


def put(folder: Path, **files: str) -> Path:
    """A folder of exports of these names, whose CSV files are written in Kolkata."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    (folder / "settings.toml").write_text('[zones]\nzendesk = "Asia/Kolkata"\n', encoding="utf-8")
    return folder


def built(folder: Path, warehouse: Path, query: str) -> list[tuple[object, ...]]:
    assert build(folder, warehouse).outcome == "published"
    return rows(warehouse, query)


def everything(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table that does not tell of the files themselves, sorted."""
    served = current(warehouse)
    assert served is not None
    with duckdb.connect(str(served), read_only=True) as con:
        return {table: con.sql(f"select * from {table} order by all").pl().rows() for table in CANONICAL}


def test_csv_in_the_accounts_zone_and_json_in_utc_give_the_same_durations(tmp_path: Path) -> None:
    query = f"select {CLOCKS} from tickets order by ticket_id"
    written = built(put(tmp_path / "csv", t_csv=WRITTEN), tmp_path / "w1", query)
    told = built(put(tmp_path / "json", t_json=as_json()), tmp_path / "w2", query)
    together = built(put(tmp_path / "both", t_csv=WRITTEN, t_json=as_json()), tmp_path / "w3", query)
    assert written == told == together
    assert [(row[0], row[4]) for row in told] == [("1", 0), ("2", 2)]
    # The JSON export alone knows numbers only.
    assert rows(tmp_path / "w2", "select distinct agent, team from tickets") == [("11", "21")]
    assert rows(tmp_path / "w3", "select distinct agent, team from tickets") == [("Ada", "Orders")]


def test_of_two_forms_the_newer_update_counts(tmp_path: Path) -> None:
    """A known "nobody" counts too: the agent of the older update is not the agent."""
    newer = as_json(status="pending", assignee_id=None, updated_at="2026-03-30T00:00:00Z")
    query = "select status, agent, team from tickets where ticket_id = '2'"
    assert built(put(tmp_path / "a", t_csv=WRITTEN, t_json=newer), tmp_path / "w1", query) == [("pending", None, "21")]
    older = as_json(status="pending", assignee_id=None, updated_at="2026-03-28T20:00:00Z")
    assert built(put(tmp_path / "b", t_csv=WRITTEN, t_json=older), tmp_path / "w2", query) == [
        ("open", "Ada", "Orders")
    ]


@pytest.mark.parametrize("case", ["incremental", "audits", "ratings", "replicated", "json_export"])
def test_overlapping_exports_in_any_order_give_the_same_warehouse(case: str, tmp_path: Path) -> None:
    """Every file twice, once before and once after the others."""
    given = sorted((SAMPLES / case / "exports").iterdir())
    for folder, files in (("once", given), ("twice", [*given, *reversed(given)])):
        (tmp_path / folder).mkdir()
        for place, path in enumerate(files):
            (tmp_path / folder / f"{place:02}_{path.name}").write_bytes(path.read_bytes())
        assert build(tmp_path / folder, tmp_path / f"{folder}-warehouse").outcome == "published"
    once, twice = everything(tmp_path / "once-warehouse"), everything(tmp_path / "twice-warehouse")
    assert [table for table in CANONICAL if once[table] != twice[table]] == []


@pytest.mark.parametrize("damaged", ["ticket.csv", "ticket_comment.csv", "ticket_field_history.csv", "user.csv"])
def test_an_id_that_a_spreadsheet_has_shortened_is_set_aside(damaged: str, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for path in (SAMPLES / "replicated" / "exports").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    text = (folder / damaged).read_text()
    header, first, *others = text.splitlines()
    place = header.split(",").index("ticket_id" if damaged == "ticket_field_history.csv" else "id")
    cells = first.split(",")
    cells[place] = "1.03E+13"
    (folder / damaged).write_text("\n".join([header, ",".join(cells), *others]) + "\n")
    found = built(folder, tmp_path / "warehouse", "select file, line, raw like '%1.03E+13%', reason from quarantine")
    assert [each[:3] for each in found] == [(damaged, 2, True)]
    assert "1.03E+13" in str(found[0][3])


def test_a_check_of_the_oracle_tells_a_miss_from_a_hit() -> None:
    assert Check("1", "frt_cal", 10.0, 10.00005).passed
    assert not Check("1", "frt_cal", 10.0, 10.02).passed
    assert not Check("1", "frt_cal", None, 0.0).passed
    assert (
        str(Check("1", "frt_cal", 10.0, None, "Over the weekend"))
        == "1 frt_cal: expected 10.0, found None. Over the weekend"
    )


@pytest.mark.parametrize(("minutes", "status"), [("60.0", 0), ("61.0", 1), ("", 1)])
def test_the_oracle_says_what_it_missed(
    minutes: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "ticket_id,metric,independent,depends_on_now",
        f"8701,frt_cal,{minutes},False",
        "8702,req_wait_cal,1.0,True",
        "8703,reopens,,False",
    ]
    (tmp_path / "long.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main([str(SAMPLES / "replicated" / "exports"), str(tmp_path)]) == status
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == f"{2 - status} passed, {status} failed"
    assert [line for line in told if line.startswith("8701 frt_cal: expected")] == told[:-1]


def test_the_designed_tickets_have_their_independent_results() -> None:
    if not (SHARED / "oracle").is_dir():
        pytest.skip("the designed tickets are not on this machine: they may be used here but not committed")
    checks = compare(SHARED / "oracle" / "seeds", SHARED / "oracle")
    assert len(checks) > 400
    assert [str(check) for check in checks if not check.passed] == []


def test_the_packages_own_seeds_load_whole(tmp_path: Path) -> None:
    seeds = SHARED / "exports" / "seeds_zendesk"
    if not seeds.is_dir():
        pytest.skip("these seeds are not on this machine: they may be used here but not committed")
    counts = "select (select count(*) from tickets), (select count(*) from departed), (select count(*) from quarantine)"
    assert built(seeds, tmp_path, counts) == [(8, 2, 0)]
    report = read_report(tmp_path)
    assert report
    assert report["refused"] == []
    assert rows(tmp_path, "select count(*), sum((kind = 'status')::int) from events where ticket_id = '11071'") == [
        (20, 13)
    ]
