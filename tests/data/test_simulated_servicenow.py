"""The audit log of the demo company's IT desk: ServiceNow's columns and habits."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from data.folders import sample_folder
from data.simulate import simulate
from tests.data.demo_exports import read_exports

BERLIN = ZoneInfo("Europe/Berlin")
EXPORTED = datetime(2026, 11, 16, 18, 0, tzinfo=BERLIN)
Life = list[dict[str, str]]


@pytest.fixture(scope="module", params=["sample", "another"])
def lives(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Life]:
    folder = sample_folder()
    if request.param == "another":
        folder = tmp_path_factory.mktemp("another")
        simulate(folder, tickets=3_000, weeks=30, seed=20)
    found: dict[str, Life] = defaultdict(list)
    for row in read_exports(folder).log:
        found[row["number"]].append(row)
    return list(found.values())


def instant(text: str) -> datetime:
    day, month, rest = text.split("/")
    assert not day.startswith("0")
    assert not month.startswith("0")
    return datetime.strptime(f"{day}/{month}/{rest}", "%d/%m/%Y %H:%M").replace(tzinfo=BERLIN).astimezone(UTC)


def numbers(life: Life, column: str) -> list[int]:
    return [int(row[column]) for row in life]


def test_header_is_that_of_the_real_log():
    real = (
        "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,"
        "opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,"
        "location,category,subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,"
        "assigned_to,knowledge,u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,closed_code,"
        "resolved_by,resolved_at,closed_at"
    )
    text = (sample_folder() / "servicenow_incident_log.csv").read_text(encoding="ascii")
    assert text.split("\n", 1)[0] == real


def test_nothing_is_blank(lives):
    assert not [row for life in lives for row in life if "" in row.values()]


def test_counters_grow_along_the_rows(lives):
    for life in lives:
        steps = numbers(life, "sys_mod_count")
        assert steps[0] == 0
        assert steps == sorted(set(steps))
        for column in ("reassignment_count", "reopen_count"):
            counts = numbers(life, column)
            assert counts[0] == 0
            assert counts == sorted(counts)
            assert all(after - before <= 1 for before, after in pairwise(counts))


def test_some_changes_are_not_audited(lives):
    steps = [after - before for life in lives for before, after in pairwise(numbers(life, "sys_mod_count"))]
    assert set(steps) == {1, 2}
    assert steps.count(2) / len(steps) == pytest.approx(0.15, abs=0.05)


def test_times_are_in_order(lives):
    for life in lives:
        opened = instant(life[0]["opened_at"])
        updates = [instant(row["sys_updated_at"]) for row in life]
        assert [opened, *updates] == sorted([opened, *updates])
        assert updates[-1] < EXPORTED


def test_the_resolution_stands_on_every_row(lives):
    for life in lives:
        for column in ("closed_code", "resolved_by", "resolved_at", "closed_at", "opened_at", "caller_id"):
            assert len({row[column] for row in life}) == 1
        state, resolved, closed = (life[-1][name] for name in ("incident_state", "resolved_at", "closed_at"))
        assert (resolved != "?") == (state in ("Resolved", "Closed"))
        assert (closed != "?") == (state == "Closed")
        if resolved != "?":
            last = [row["sys_updated_at"] for row in life if row["incident_state"] == "Resolved"][-1]
            assert resolved == last
            assert life[0]["closed_code"].startswith("code ")
        if closed != "?":
            assert closed == life[-1]["sys_updated_at"]
            assert life[-1]["active"] == "false"


def test_a_missed_sla_shows_on_the_final_row_only(lives):
    missed = [life for life in lives if any(row["made_sla"] == "false" for row in life)]
    assert missed
    for life in missed:
        assert [row["made_sla"] for row in life] == ["true"] * (len(life) - 1) + ["false"]
        assert life[-1]["incident_state"] == "Closed"


def test_a_reopened_incident_was_resolved_before(lives):
    reopened = 0
    for life in lives:
        for before, after in pairwise(life):
            if before["reopen_count"] != after["reopen_count"]:
                reopened += 1
                assert (before["incident_state"], after["incident_state"]) == ("Resolved", "Active")
    assert reopened


def test_some_are_never_resolved(lives):
    assert 0 < sum(life[-1]["resolved_at"] == "?" for life in lives) < 0.12 * len(lives)
