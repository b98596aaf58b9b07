"""The demo company's exports: the same bytes everywhere, columns that agree, effects that can be found.

The files are read with the csv module and recomputed here from scratch; nothing of the simulation is asked.
"""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from data.folders import CODE, sample_folder
from data.simulate import simulate

BERLIN = ZoneInfo("Europe/Berlin")
EXPORTED = datetime(2026, 11, 16, 18, 0, tzinfo=BERLIN)
WRITTEN = ("zendesk_tickets.csv", "servicenow_incident_log.csv", "truths.toml", "settings.toml", "README.md")
BUSINESS = " within business hours"
Rows = list[dict[str, str]]


class Exports(NamedTuple):
    tickets: Rows
    log: Rows
    truths: dict


def read_exports(folder: Path) -> Exports:
    tables = []
    for name in WRITTEN[:2]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file, strict=True)))
    return Exports(tables[0], tables[1], tomllib.loads((folder / "truths.toml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def sample() -> Exports:
    return read_exports(sample_folder())


@pytest.fixture(scope="module", params=["sample", "another"])
def exports(request: pytest.FixtureRequest, sample: Exports, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """The committed sample, and a company of another seed and size: the rules are no luck of one seed."""
    if request.param == "sample":
        return sample
    folder = tmp_path_factory.mktemp("another")
    simulate(folder, tickets=900, weeks=30, seed=20)
    return read_exports(folder)


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).astimezone(UTC)


def elapsed(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


def open_minutes(start: datetime, end: datetime) -> int:
    """Minutes between two instants that lie in 09:00-18:00 of a weekday in Berlin, day by day."""
    day, minutes = start.astimezone(BERLIN).date(), 0
    while day <= end.astimezone(BERLIN).date():
        if day.weekday() < 5:
            opens, shuts = (datetime.combine(day, time(hour), BERLIN).astimezone(UTC) for hour in (9, 18))
            minutes += max(0, elapsed(max(start, opens), min(end, shuts)))
        day += timedelta(days=1)
    return minutes


def week_of(row: dict[str, str]) -> str:
    year, week, _ = datetime.strptime(row["Created at"], "%Y-%m-%d %H:%M").isocalendar()  # noqa: DTZ007
    return f"{year}-W{week:02}"


def numbers(rows: Rows, column: str) -> list[int]:
    return [int(row[column]) for row in rows if row[column]]


class TestBytes:
    def test_committed_sample_is_what_a_fresh_default_run_writes(self, tmp_path):
        elsewhere = os.environ | {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        command = [sys.executable, "-m", "data.simulate", "--out", str(tmp_path)]
        subprocess.run(command, check=True, cwd=CODE.parent, env=elsewhere, capture_output=True)
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(WRITTEN)
        for name in WRITTEN:
            assert (tmp_path / name).read_bytes() == (sample_folder() / name).read_bytes(), name

    def test_another_seed_writes_another_company(self, tmp_path):
        for seed in (1, 2):
            simulate(tmp_path / str(seed), tickets=50, weeks=4, seed=seed)
        assert (tmp_path / "1" / WRITTEN[0]).read_bytes() != (tmp_path / "2" / WRITTEN[0]).read_bytes()

    def test_one_ticket_in_one_week_is_enough(self, tmp_path):
        simulate(tmp_path, tickets=1, weeks=1, seed=3)
        tickets, log, truths = read_exports(tmp_path)
        assert len(tickets) == 1
        assert len({row["number"] for row in log}) == 1
        assert truths["zendesk"]["tickets"] == 1

    def test_the_sample_stays_small(self):
        assert sum((sample_folder() / name).stat().st_size for name in WRITTEN) < 1_000_000

    def test_settings_name_the_zones(self):
        settings = tomllib.loads((sample_folder() / "settings.toml").read_text(encoding="utf-8"))
        assert settings == {
            "reporting_zone": "Europe/Berlin",
            "zones": {"zendesk": "Europe/Berlin", "servicenow": "Europe/Berlin"},
        }


class TestZendesk:
    def test_header_is_the_documented_one(self):
        # Zendesk's order of columns as delivered, a custom list field at the end.
        documented = (
            "Summation column|Id|Requester|Requester id|Requester external id|Requester email|"
            "Requester domain|Submitter|Assignee|Group|Subject|Tags|Status|Priority|Via|Ticket type|"
            "Created at|Updated at|"
            "Assigned at|Organization|Due date|Initially assigned at|Solved at|Resolution time|"
            "Satisfaction Score|Group stations|Assignee stations|Reopens|Replies|First reply time in minutes|"
            "First reply time in minutes within business hours|First resolution time in minutes|"
            "First resolution time in minutes within business hours|Full resolution time in minutes|"
            "Full resolution time in minutes within business hours|Agent wait time in minutes|"
            "Agent wait time in minutes within business hours|Requester wait time in minutes|"
            "Requester wait time in minutes within business hours|On hold time in minutes|"
            "On hold time in minutes within business hours|Contact reason [list]"
        )
        first = (sample_folder() / WRITTEN[0]).read_text(encoding="utf-8").split("\n", 1)[0]
        assert first.split(",") == documented.split("|")

    def test_ids_are_unique_and_grow_with_creation(self, exports):
        ids = numbers(exports.tickets, "Id")
        created = [instant(row["Created at"]) for row in exports.tickets]
        assert len(set(ids)) == len(exports.tickets)
        assert ids == sorted(ids)
        assert created == sorted(created)

    def test_words_are_those_of_zendesk(self, exports):
        allowed = {
            "Status": {"New", "Open", "Pending", "Hold", "Solved", "Closed"},
            "Priority": {"Low", "Normal", "High", "Urgent"},
            "Via": {"Mail", "Web", "Chat", "Phone", "Messaging"},
            "Group": {"Orders", "Returns", "Billing", "Technical", "Escalations"},
            "Satisfaction Score": {"", "Not Offered", "Offered", "1", "2", "3", "4", "5"},
        }
        for column, words in allowed.items():
            assert {row[column] for row in exports.tickets} <= words, column
        assert len({row["Assignee"] for row in exports.tickets}) == 22
        assert len({row["Contact reason [list]"] for row in exports.tickets}) == 9
        # A team's people are its own.
        assert len({(row["Group"], row["Assignee"]) for row in exports.tickets}) == 22

    def test_times_are_in_order(self, exports):
        for row in exports.tickets:
            first, last, updated = (
                instant(row[name]) for name in ("Initially assigned at", "Assigned at", "Updated at")
            )
            assert instant(row["Created at"]) <= first <= last <= updated < EXPORTED, row["Id"]
            if row["Solved at"]:
                assert instant(row["Created at"]) <= instant(row["Solved at"]) <= updated, row["Id"]

    def test_durations_are_the_minutes_between_their_ends(self, exports):
        for row in exports.tickets:
            is_solved = row["Status"] in ("Solved", "Closed")
            assert bool(row["Solved at"]) == is_solved, row["Id"]
            full = row["Full resolution time in minutes"]
            if not is_solved:
                assert (full, row["Resolution time"]) == ("", ""), row["Id"]
                continue
            created, solved = instant(row["Created at"]), instant(row["Solved at"])
            assert int(full) == elapsed(created, solved), row["Id"]
            assert int(row[f"Full resolution time in minutes{BUSINESS}"]) == open_minutes(created, solved)
            assert abs(int(row["Resolution time"]) * 60 - int(full)) <= 30, row["Id"]

    def test_every_business_clock_fits_its_calendar_clock(self, exports):
        """Also for ends that have no column of their own: first reply and first resolution."""
        for row in exports.tickets:
            created = instant(row["Created at"])
            for name in ("First reply time in minutes", "First resolution time in minutes"):
                assert bool(row[name]) == bool(row[name + BUSINESS]), row["Id"]
                if row[name]:
                    end = created + timedelta(minutes=int(row[name]))
                    assert int(row[name + BUSINESS]) == open_minutes(created, end), row["Id"]
            for name in ("Agent wait", "Requester wait", "On hold"):
                calendar = int(row[f"{name} time in minutes"])
                assert 0 <= int(row[f"{name} time in minutes{BUSINESS}"]) <= calendar, row["Id"]

    def test_counts_agree_with_the_clocks(self, exports):
        for row in exports.tickets:
            first_reply, full = row["First reply time in minutes"], row["Full resolution time in minutes"]
            first, reopens = row["First resolution time in minutes"], int(row["Reopens"])
            assert (int(row["Replies"]) == 0) == (first_reply == ""), row["Id"]
            if full:
                assert int(first_reply or 0) <= int(full), row["Id"]
                assert int(first) <= int(full), row["Id"]
                assert (reopens == 0) == (first == full), row["Id"]
            else:
                assert (reopens > 0) == bool(first), row["Id"]
            assert int(row["Assignee stations"]) >= int(row["Group stations"]) >= 1, row["Id"]

    @pytest.mark.parametrize("clock", ["", BUSINESS])
    def test_waits_add_up_to_the_full_resolution(self, exports, clock):
        for row in exports.tickets:
            agent, requester, hold = (
                int(row[f"{name} time in minutes{clock}"]) for name in ("Agent wait", "Requester wait", "On hold")
            )
            assert hold <= requester, row["Id"]
            if row["Solved at"]:
                assert agent + requester == int(row[f"Full resolution time in minutes{clock}"]), row["Id"]
            else:
                assert agent + requester <= elapsed(instant(row["Created at"]), instant(row["Updated at"]))

    def test_surveys_follow_a_solution(self, exports):
        for row in exports.tickets:
            assert (row["Satisfaction Score"] == "") == (row["Solved at"] == ""), row["Id"]
            if row["Satisfaction Score"] not in ("", "Not Offered"):
                assert instant(row["Solved at"]) <= EXPORTED - timedelta(hours=24), row["Id"]

    def test_nobody_is_named(self, exports):
        for column in ("Requester", "Requester email", "Requester domain", "Submitter", "Subject"):
            assert {row[column] for row in exports.tickets} == {""}, column

    def test_the_sample_spans_the_change_of_the_clocks(self, sample):
        """Some tickets were open in the night of 2026-10-25: subtracting wall clocks is an hour off there."""
        changed = date(2026, 10, 25)
        across = [
            row
            for row in sample.tickets
            if row["Solved at"] and row["Created at"][:10] < str(changed) < row["Solved at"][:10]
        ]
        assert len(across) > 20
        for row in across:
            wall = datetime.fromisoformat(row["Solved at"]) - datetime.fromisoformat(row["Created at"])
            assert int(row["Full resolution time in minutes"]) == wall.total_seconds() // 60 + 60


class TestBehaviour:
    """What was planted can be found in the sample, by somebody who reads only the files."""

    def test_open_tickets_and_very_old_ones(self, sample):
        unsolved = [row for row in sample.tickets if not row["Solved at"]]
        assert 0.04 <= len(unsolved) / len(sample.tickets) <= 0.07
        assert sum(instant(row["Created at"]) < EXPORTED - timedelta(days=120) for row in unsolved) >= 5
        assert {row["Status"] for row in unsolved} == {"Open", "Pending", "Hold"}

    def test_the_weeks_are_the_sixteen_to_the_fifteenth_of_november(self, sample):
        weeks = {week_of(row) for row in sample.tickets if row["Solved at"]}
        assert weeks == {f"2026-W{week}" for week in range(31, 47)}

    def test_volume_jumps_in_the_release_week(self, sample):
        volume = Counter(week_of(row) for row in sample.tickets)
        ordinary = statistics.mean(n for week, n in volume.items() if n > 1 and week != "2026-W41")
        assert volume["2026-W41"] / ordinary == pytest.approx(1.6, rel=0.07)

    def test_technical_answers_half_as_fast_in_the_release_week(self, sample):
        waits = defaultdict(list)
        for row in sample.tickets:
            if row["Group"] == "Technical" and row["First reply time in minutes"]:
                waits[week_of(row) == "2026-W41"].append(int(row[f"First reply time in minutes{BUSINESS}"]))
        assert statistics.median(waits[True]) / statistics.median(waits[False]) == pytest.approx(2, rel=0.25)

    def test_satisfaction_falls_in_the_release_week(self, sample):
        share = {}
        for is_release in (True, False):
            scores = [
                int(row["Satisfaction Score"])
                for row in sample.tickets
                if row["Satisfaction Score"].isdigit() and (week_of(row) == "2026-W41") == is_release
            ]
            share[is_release] = sum(score >= 4 for score in scores) / len(scores)
        assert share[True] < share[False] - 0.2

    def test_billing_passes_on_and_lets_wait(self, sample):
        stations, waits = {}, {}
        for team in ("Orders", "Returns", "Billing", "Technical"):
            rows = [row for row in sample.tickets if row["Group"] == team]
            stations[team] = statistics.mean(numbers(rows, "Group stations"))
            waits[team] = statistics.median(numbers(rows, f"First reply time in minutes{BUSINESS}"))
        others = [team for team in stations if team != "Billing"]
        assert stations["Billing"] > 1.2 * max(stations[team] for team in others)
        assert waits["Billing"] > 1.5 * max(waits[team] for team in others)

    def test_refunds_that_wait_for_billing_are_tagged_and_held(self, sample):
        held = [row for row in sample.tickets if "waiting_billing" in row["Tags"] and row["Solved at"]]
        assert len(held) > 50
        assert statistics.median(numbers(held, f"On hold time in minutes{BUSINESS}")) > 600
        assert {row["Contact reason [list]"] for row in held} == {"Refund status"}

    def test_surveys_are_asked_and_answered_as_planted(self, sample):
        solved = [row["Satisfaction Score"] for row in sample.tickets if row["Solved at"]]
        asked = [score for score in solved if score != "Not Offered"]
        answered = [score for score in asked if score != "Offered"]
        assert len(asked) / len(solved) == pytest.approx(0.6, abs=0.03)
        assert len(answered) / len(asked) == pytest.approx(0.22, abs=0.03)

    def test_the_desk_is_busiest_on_weekday_mornings(self, sample):
        created = [datetime.fromisoformat(row["Created at"]) for row in sample.tickets]
        by_day = Counter(each.weekday() for each in created)
        assert by_day.most_common(1)[0][0] == 0
        assert max(by_day[5], by_day[6]) < min(by_day[day] for day in range(5)) / 2
        by_hour = Counter(each.hour for each in created)
        assert by_hour[10] > 8 * by_hour[3]

    def test_truths_are_what_the_files_hold(self, exports):
        tickets, log, truths = exports
        counted = truths["zendesk"]
        assert counted["tickets"] == len(tickets)
        assert counted["unsolved"] == sum(row["Solved at"] == "" for row in tickets)
        assert counted["never_replied"] == sum(row["Replies"] == "0" for row in tickets)
        assert counted["reopened"] == sum(row["Reopens"] != "0" for row in tickets)
        assert counted["with_transfer"] == sum(row["Group stations"] != "1" for row in tickets)
        assert counted["tickets_by_week"] == Counter(map(week_of, tickets))
        scores = [row["Satisfaction Score"] for row in tickets]
        satisfaction = counted["satisfaction"]
        assert satisfaction["ratings"] == sum(map(str.isdigit, scores))
        assert satisfaction["asked"] == satisfaction["ratings"] + scores.count("Offered")
        for team, found in counted["team"].items():
            rows = [row for row in tickets if row["Group"] == team]
            waits = numbers(rows, f"First reply time in minutes{BUSINESS}")
            assert found["tickets"] == len(rows)
            assert found["median_first_reply_business_minutes"] == statistics.median(waits)
            reopened = sum(row["Reopens"] != "0" for row in rows)
            assert found["reopened_share"] == pytest.approx(reopened / len(rows), abs=1e-4)
        last = {row["number"]: row for row in log}.values()
        assert truths["servicenow"] == {
            "rows": len(log),
            "incidents": len(last),
            "unresolved": sum(row["resolved_at"] == "?" for row in last),
            "with_transfer": sum(row["reassignment_count"] != "0" for row in last),
            "reopened": sum(row["reopen_count"] != "0" for row in last),
            "missed_sla": len({row["number"] for row in log if row["made_sla"] == "false"}),
            "priority_changed": sum(
                len({row["priority"] for row in log if row["number"] == each["number"]}) > 1 for each in last
            ),
        }


class TestServiceNow:
    @pytest.fixture
    def lives(self, exports) -> list[Rows]:
        lives = defaultdict(list)
        for row in exports.log:
            lives[row["number"]].append(row)
        return list(lives.values())

    @staticmethod
    def instant(text: str) -> datetime:
        day, month, rest = text.split("/")
        assert not day.startswith("0")
        assert not month.startswith("0")
        return instant(f"{rest[:4]}-{month:>02}-{day:>02} {rest[5:]}")

    def test_header_is_that_of_the_real_log(self):
        real = (
            "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,"
            "opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,"
            "location,category,subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,"
            "assigned_to,knowledge,u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,closed_code,"
            "resolved_by,resolved_at,closed_at"
        )
        assert (sample_folder() / WRITTEN[1]).read_text(encoding="ascii").split("\n", 1)[0] == real

    def test_nothing_is_blank(self, exports):
        assert not [row for row in exports.log if "" in row.values()]

    def test_counters_grow_along_the_rows(self, lives):
        for life in lives:
            steps = numbers(life, "sys_mod_count")
            assert steps[0] == 0
            assert steps == sorted(set(steps))
            for column in ("reassignment_count", "reopen_count"):
                counts = numbers(life, column)
                assert counts[0] == 0
                assert counts == sorted(counts)
                assert all(after - before <= 1 for before, after in pairwise(counts))

    def test_times_are_in_order(self, lives):
        for life in lives:
            opened = self.instant(life[0]["opened_at"])
            updates = [self.instant(row["sys_updated_at"]) for row in life]
            assert [opened, *updates] == sorted([opened, *updates])
            assert updates[-1] < EXPORTED

    def test_the_resolution_stands_on_every_row(self, lives):
        for life in lives:
            for column in (
                "closed_code",
                "resolved_by",
                "resolved_at",
                "closed_at",
                "opened_at",
                "caller_id",
            ):
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

    def test_a_missed_sla_shows_on_the_final_row_only(self, lives):
        missed = [life for life in lives if any(row["made_sla"] == "false" for row in life)]
        assert missed
        for life in missed:
            assert [row["made_sla"] for row in life] == ["true"] * (len(life) - 1) + ["false"]
            assert life[-1]["incident_state"] == "Closed"

    def test_a_reopened_incident_was_resolved_before(self, lives):
        for life in lives:
            for before, after in pairwise(life):
                if before["reopen_count"] != after["reopen_count"]:
                    assert (before["incident_state"], after["incident_state"]) == ("Resolved", "Active")
