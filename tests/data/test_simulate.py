"""The demo company's exports: the same everywhere, true to their formats, files that agree with each other.

What was planted is looked for in test_simulated_effects.py.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.demo_company.clock import tellable
from data.folders import CODE, sample_folder
from data.simulate import simulate
from tests.data.demo_exports import Exports, Rows, read_exports, unpacked
from tests.data.slow_hours import SlowHours, instant

BERLIN = ZoneInfo("Europe/Berlin")
EXPORTED = datetime(2026, 11, 16, 18, 0, tzinfo=BERLIN)
LOG = ("decisions", "promises", "feedback", "trainings", "authority", "targets", "annotations")
LISTS = ("opening_hours", "holidays", "staff", "customers", "orders", "reviews")


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


@pytest.fixture(scope="module")
def lives(exports: Exports) -> dict[int, Rows]:
    """The audits of each ticket, in order."""
    found: dict[int, Rows] = defaultdict(list)
    for audit in exports.audits:
        found[audit["ticket_id"]].append(audit)
    return found


def local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).astimezone(UTC)


class TestBytes:
    def test_committed_sample_is_what_a_fresh_default_run_writes(self, tmp_path):
        elsewhere = os.environ | {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"}
        command = [sys.executable, "-m", "data.simulate", "--out", str(tmp_path)]
        subprocess.run(command, check=True, cwd=CODE.parent, env=elsewhere, capture_output=True)
        assert names(tmp_path) == names(sample_folder())
        for name in names(tmp_path):
            # Not the packed bytes: another zlib packs the same lines otherwise.
            assert unpacked(tmp_path / name) == unpacked(sample_folder() / name), name

    def test_the_same_arguments_give_the_same_bytes(self, tmp_path):
        for name in ("a", "b"):
            simulate(tmp_path / name, tickets=300, weeks=4, seed=1)
        assert names(tmp_path / "a") == names(tmp_path / "b")
        for name in names(tmp_path / "a"):
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name

    def test_another_seed_writes_another_company(self, tmp_path):
        for seed in (1, 2):
            simulate(tmp_path / str(seed), tickets=50, weeks=4, seed=seed)
        for name in ("zendesk_tickets.ndjson.gz", "decisions.csv", "servicenow_incident_log.csv"):
            assert unpacked(tmp_path / "1" / name) != unpacked(tmp_path / "2" / name)

    def test_one_ticket_in_one_week_is_enough(self, tmp_path):
        simulate(tmp_path, tickets=1, weeks=1, seed=3)
        exports = read_exports(tmp_path)
        assert len(exports.tickets) == 1
        assert len({row["number"] for row in exports.log}) == 1
        assert exports.truths["zendesk"]["tickets"] == 1

    def test_big_exports_are_plain_lines_in_parts(self, tmp_path, monkeypatch):
        for name, value in (("PACKED_UP_TO", 100), ("PART", 128), ("BLOCK", 64)):
            monkeypatch.setattr(f"data.demo_company.files.{name}", value)
        simulate(tmp_path / "parts", tickets=300, weeks=4, seed=1)
        monkeypatch.undo()
        simulate(tmp_path / "whole", tickets=300, weeks=4, seed=1)
        whole = unpacked(tmp_path / "whole" / "zendesk_ticket_audits.ndjson.gz")
        parts = sorted((tmp_path / "parts").glob("zendesk_ticket_audits_*.ndjson"))
        assert len(parts) == 3
        assert b"".join(part.read_bytes() for part in parts) == whole

    def test_the_sample_stays_small(self):
        assert sum(path.stat().st_size for path in sample_folder().iterdir()) < 2_000_000

    def test_settings_name_the_zones_of_texts_without_one(self):
        settings = tomllib.loads((sample_folder() / "settings.toml").read_text(encoding="utf-8"))
        assert settings["reporting_zone"] == "Europe/Berlin"
        assert set(settings["zones"].values()) == {"Europe/Berlin"}

    def test_addresses_and_numbers_are_those_kept_free(self):
        for path in sample_folder().iterdir():
            text = unpacked(path).decode("utf-8")
            assert {each.split("@")[1] for each in re.findall(r"[\w.]+@[\w.]+\w", text)} <= {"example.com"}, path.name
            phones = re.findall(r"\+\d[\d ]{6,}\d", text)
            assert all(re.fullmatch(r"\+49 30 23125 \d{3}|\+1 212 555 01\d\d", each) for each in phones), path.name
        audits = unpacked(sample_folder() / "zendesk_ticket_audits.ndjson.gz").decode("utf-8")
        assert audits.count("+49 30 23125") > 20
        assert audits.count("@example.com") > 20


def test_a_time_that_cannot_be_told_is_moved():
    """Between 02:00 and 03:00 on 2026-10-25 a wall-clock time in Berlin is that of two instants; readers take the first."""
    first = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())
    moved = tellable(np.array([first, first + 3_600, first + 7_200]), "Europe/Berlin")
    assert (moved - first).tolist() == [0, 7_200, 7_200]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestTickets:
    def test_ids_are_unique_and_grow_with_creation(self, exports):
        ids = [ticket["id"] for ticket in exports.tickets]
        created = [ticket["created_at"] for ticket in exports.tickets]
        assert ids == sorted(set(ids))
        assert created == sorted(created)

    def test_fields_are_those_of_the_incremental_export(self, exports):
        # Of EXPORTS' list, what this company uses; metric_set is the sideload.
        wanted = {"id", "url", "type", "status", "priority", "subject", "description", "requester_id", "submitter_id"}
        wanted |= {"assignee_id", "group_id", "brand_id", "ticket_form_id", "problem_id", "has_incidents", "due_at"}
        wanted |= {"tags", "custom_fields", "via", "satisfaction_rating", "followup_ids", "is_public", "created_at"}
        wanted |= {"updated_at", "generated_timestamp", "metric_set", "external_id", "organization_id"}
        metrics = {"id", "ticket_id", "created_at", "updated_at", "group_stations", "assignee_stations", "reopens"}
        metrics |= {"replies", "assignee_updated_at", "status_updated_at", "initially_assigned_at", "assigned_at"}
        metrics |= {"solved_at", "latest_comment_added_at", "reply_time_in_minutes", "reply_time_in_seconds"}
        metrics |= {f"{name}_resolution_time_in_minutes" for name in ("first", "full")}
        metrics |= {f"{name}_time_in_minutes" for name in ("agent_wait", "requester_wait", "on_hold")}
        for ticket in exports.tickets:
            assert ticket.keys() == wanted
            assert ticket["metric_set"].keys() == metrics

    def test_words_are_those_of_zendesk(self, exports):
        allowed = {
            "status": {"new", "open", "pending", "hold", "solved", "closed", "deleted"},
            "priority": {"low", "normal", "high", "urgent"},
            "type": {"question", "problem", "incident", "task"},
        }
        for field, words in allowed.items():
            assert {ticket[field] for ticket in exports.tickets} <= words, field
        channels = {ticket["via"]["channel"] for ticket in exports.tickets}
        assert channels == {"email", "web", "chat", "voice", "native_messaging"}
        scores = {ticket["satisfaction_rating"]["score"] for ticket in exports.tickets}
        assert scores == {"unoffered", "offered", "good", "bad"}

    def test_people_groups_and_reasons_are_listed(self, exports):
        users = {user["id"]: user for user in exports.zendesk["zendesk_users"]}
        groups = {group["id"] for group in exports.zendesk["zendesk_groups"]}
        field = exports.zendesk["zendesk_ticket_fields"][0]
        reasons = {option["value"] for option in field["custom_field_options"]}
        for ticket in exports.tickets:
            assert users[ticket["requester_id"]]["role"] == "end-user"
            assert ticket["group_id"] in groups
            assert ticket["assignee_id"] is None or ticket["assignee_id"] in users
            assert ticket["custom_fields"][0]["id"] == field["id"]
            assert ticket["custom_fields"][0]["value"] in reasons & set(ticket["tags"])

    def test_replayed_audits_end_in_the_ticket(self, exports, lives):
        fields = {"status": None, "priority": None, "group_id": None, "assignee_id": None, "tags": None}
        for ticket in exports.tickets:
            now: dict = dict(fields)
            for event in (event for audit in lives[ticket["id"]] for event in audit["events"]):
                if event["type"] == "Change" and event["field_name"] in now:
                    assert event["previous_value"] == now[event["field_name"]], ticket["id"]
                if event["type"] in ("Create", "Change") and event["field_name"] in now:
                    now[event["field_name"]] = event["value"]
            for field, value in now.items():
                # Ids are texts in audits and numbers in tickets.
                told = ticket[field]
                assert value == (str(told) if isinstance(told, int) else told), (ticket["id"], field)
            assert ticket["updated_at"] == lives[ticket["id"]][-1]["created_at"]

    def test_audits_are_numbered_and_in_order(self, exports, lives):
        events = [event["id"] for audit in exports.audits for event in audit["events"]]
        assert len(set(events)) == len(events)
        for life in lives.values():
            times = [audit["created_at"] for audit in life]
            assert times == sorted(times)
            assert instant(times[-1]) <= EXPORTED - timedelta(minutes=6)
            assert [event["type"] for event in life[0]["events"]].count("Create") >= 5
            assert all(audit["events"] for audit in life)

    def test_metric_sets_are_what_the_audits_give(self, exports, lives):
        """A slow recomputation of every clock, for some of the tickets and for all that are unusual."""
        hours = SlowHours(exports.zendesk)
        schedules = last_schedules(exports)
        staff = {user["id"] for user in exports.zendesk["zendesk_users"] if not user["name"].startswith("Customer")}
        people = staff - bots(exports)
        some = [
            ticket for place, ticket in enumerate(exports.tickets) if place % 7 == 0 or ticket["metric_set"]["reopens"]
        ]
        for ticket in some:
            told, life = ticket["metric_set"], lives[ticket["id"]]
            expected = measured(ticket, life, people, schedules[ticket["id"]], hours)
            for name, value in expected.items():
                assert told[name] == value, (ticket["id"], name)

    def test_waits_add_up_to_the_full_resolution(self, exports):
        """But for the open time of tickets that ran while the schedule was edited: each part keeps its old hours."""
        schedules, edit = last_schedules(exports), exports.zendesk["zendesk_audit_logs"][0]
        for ticket in exports.kept:
            told, is_edited = ticket["metric_set"], schedules[ticket["id"]] == edit["source_id"]
            ran = ticket["created_at"] < edit["created_at"] < told["status_updated_at"]
            for clock in ("calendar",) if is_edited and ran else ("calendar", "business"):
                waits = [told[f"{name}_wait_time_in_minutes"][clock] for name in ("agent", "requester")]
                full = told["full_resolution_time_in_minutes"][clock]
                assert told["on_hold_time_in_minutes"][clock] <= waits[1], ticket["id"]
                # Each is cut to whole minutes.
                assert full is None or 0 <= full - sum(waits) <= 1, ticket["id"]

    def test_the_sample_spans_the_changes_of_the_clocks(self, sample):
        """In Europe on 2026-10-25, in America a week later, in India never: open time keeps to each wall clock."""
        hours = SlowHours(sample.zendesk)
        berlin, new_york, kolkata = sorted(hours.schedules)
        for schedule, monday, opens in (
            (berlin, "2026-10-19", "07:00"),
            (berlin, "2026-10-26", "08:00"),
            (new_york, "2026-10-26", "12:00"),
            (new_york, "2026-11-02", "13:00"),
            (kolkata, "2026-10-26", "06:30"),
        ):
            start = instant(f"{monday}T{opens}:00Z")
            assert hours.seconds(schedule, start - timedelta(hours=4), start) == 0
            assert hours.seconds(schedule, start, start + timedelta(hours=1)) == 3_600
        changed = instant("2026-10-25T01:00:00Z")
        across = [
            ticket
            for ticket in sample.kept
            if ticket["metric_set"]["solved_at"]
            and instant(ticket["created_at"]) < changed < instant(ticket["metric_set"]["solved_at"])
        ]
        assert len(across) > 20

    def test_merged_tickets_name_the_other_one(self, exports, lives):
        merged = [ticket for ticket in exports.tickets if "closed_by_merge" in ticket["tags"]]
        owners = {ticket["id"]: ticket["requester_id"] for ticket in exports.tickets}
        assert len(merged) == exports.truths["zendesk"]["merged"] > 0
        for ticket in merged:
            words = [event["body"] for event in lives[ticket["id"]][-1]["events"] if event["type"] == "Comment"]
            found = re.fullmatch(r"This request was closed and merged into request #(\d+)\.", words[0])
            assert found, words
            assert ticket["status"] == "closed"
            assert owners[int(found[1])] == ticket["requester_id"]
            other = [event.get("body", "") for audit in lives[int(found[1])] for event in audit["events"]]
            assert any(f"#{ticket['id']} was closed" in body for body in other)

    def test_follow_ups_follow_a_closed_ticket(self, exports, lives):
        by_id = {ticket["id"]: ticket for ticket in exports.tickets}
        following = [ticket for ticket in exports.tickets if ticket["via"]["source"]["rel"] == "follow_up"]
        assert following
        for ticket in following:
            before = by_id[ticket["via"]["source"]["from"]["ticket_id"]]
            assert before["followup_ids"] == [ticket["id"]]
            assert before["requester_id"] == ticket["requester_id"]
            closed = [audit["created_at"] for audit in lives[before["id"]] if '"closed"' in json.dumps(audit)]
            assert closed[0] < ticket["created_at"]

    def test_spam_and_deleted_tickets_end_there(self, exports):
        gone = [ticket for ticket in exports.tickets if ticket["status"] == "deleted"]
        spam = [ticket for ticket in gone if "spam" in ticket["tags"]]
        assert 0 < len(spam) < len(gone)
        assert all(ticket["metric_set"]["replies"] == 0 for ticket in spam)

    def test_the_bot_is_no_person(self, exports, lives):
        people = {user["id"] for user in exports.zendesk["zendesk_users"] if user["role"] != "end-user"} - bots(exports)
        contained = [ticket for ticket in exports.kept if "bot_contained" in ticket["tags"]]
        assert contained
        for ticket in contained:
            assert ticket["metric_set"]["replies"] == 0
            assert ticket["metric_set"]["reply_time_in_minutes"]["calendar"] is None
            assert not people & {audit["author_id"] for audit in lives[ticket["id"]]}

    def test_texts_need_no_escaping(self, exports):
        bodies = {event["body"] for audit in exports.audits for event in audit["events"] if event["type"] == "Comment"}
        assert not [body for body in bodies if re.search(r'["\\\x00-\x1f]', body)]
        assert any("ü" in body for body in bodies)


def bots(exports: Exports) -> set[int]:
    return {user["id"] for user in exports.zendesk["zendesk_users"] if "bot" in user["tags"]}


def last_schedules(exports: Exports) -> dict[int, int]:
    """The schedule that was set last for each ticket."""
    rows = exports.tables["zendesk_ticket_schedules"]
    return {int(row["ticket_id"]): int(row["schedule_id"]) for row in rows}


def measured(ticket: dict, life: Rows, people: set[int], schedule: int, hours: SlowHours) -> dict:
    """A metric set from a ticket's audits, as Zendesk says that it counts."""
    created = instant(ticket["created_at"])
    changes = [(at, event["value"]) for at, event in fields(life, "status")]
    replies = [at for at in answers(life, people) if at > created]
    solves = [at for at, status in changes if status == "solved"]
    waits: dict[str, Counter] = {"calendar": Counter(), "business": Counter()}
    for (start, status), (end, following) in pairwise(changes):
        if following != "closed":
            waits["calendar"][status] += int((end - start).total_seconds())
            waits["business"][status] += hours.seconds(schedule, start, end)

    def clock(end: datetime | None, unit: int = 60) -> dict:
        if end is None:
            return {"calendar": None, "business": None}
        elapsed = int((end - created).total_seconds())
        return {"calendar": elapsed // unit, "business": hours.seconds(schedule, created, end) // unit}

    def wait(*statuses: str) -> dict:
        return {name: sum(spent[each] for each in statuses) // 60 for name, spent in waits.items()}

    is_solved = ticket["status"] in ("solved", "closed") and bool(solves)
    return {
        "replies": len(replies),
        "reopens": sum(a[1] == "solved" and b[1] in ("open", "pending", "hold") for a, b in pairwise(changes)),
        "group_stations": sum(bool(event["value"]) for _, event in fields(life, "group_id")),
        "assignee_stations": sum(bool(event["value"]) for _, event in fields(life, "assignee_id")),
        "reply_time_in_minutes": clock(replies[0] if replies else None),
        "reply_time_in_seconds": clock(replies[0] if replies else None, 1),
        "first_resolution_time_in_minutes": clock(solves[0] if solves else None),
        "full_resolution_time_in_minutes": clock(solves[-1] if is_solved else None),
        "agent_wait_time_in_minutes": wait("pending"),
        "requester_wait_time_in_minutes": wait("new", "open", "hold", "solved"),
        "on_hold_time_in_minutes": wait("hold"),
    }


def fields(life: Rows, name: str) -> list[tuple[datetime, dict]]:
    """When a field of the ticket was set, and by which event."""
    events = [(instant(audit["created_at"]), event) for audit in life for event in audit["events"]]
    return [(at, event) for at, event in events if event.get("field_name") == name]


def answers(life: Rows, people: set[int]) -> list[datetime]:
    """When one of the people answered in public; the words that go with a merge answer nothing."""
    found = []
    for audit in life:
        is_merge = any(event.get("value") == "closed" for event in audit["events"])
        is_public = any(event["type"] == "Comment" and event["public"] for event in audit["events"])
        if is_public and not is_merge and audit["author_id"] in people:
            found.append(instant(audit["created_at"]))
    return found


class TestSurveys:
    def test_satisfaction_is_asked_after_a_solution(self, exports):
        solved = {ticket["id"]: ticket["metric_set"]["solved_at"] for ticket in exports.tickets}
        for response in exports.zendesk["zendesk_survey_responses"]:
            ticket = int(response["subjects"][0]["id"])
            assert instant(response["created_at"]) == instant(solved[ticket]) + timedelta(hours=24)
            for answer in response["answers"]:
                assert response["created_at"] < answer["created_at"] <= answer["updated_at"]
                if answer["type"] == "rating_scale":
                    assert answer["rating_category"] == ("good" if answer["rating"] >= 4 else "bad")

    def test_the_old_field_of_a_ticket_tells_the_same(self, exports):
        told = {ticket["id"]: ticket["satisfaction_rating"]["score"] for ticket in exports.tickets}
        asked = {}
        for response in exports.zendesk["zendesk_survey_responses"]:
            answers = [answer for answer in response["answers"] if answer["type"] == "rating_scale"]
            asked[int(response["subjects"][0]["id"])] = answers[0]["rating_category"] if answers else "offered"
        assert {ticket: score for ticket, score in told.items() if score != "unoffered"} == asked

    def test_nps_names_the_ticket_and_who_was_asked(self, exports):
        tickets = {str(ticket["id"]): ticket["requester_id"] for ticket in exports.tickets}
        users = {user["id"]: user["email"] for user in exports.zendesk["zendesk_users"]}
        asked = {person["email"]: person for person in exports.zendesk["delighted_people"]}
        rows = exports.tables["delighted_responses"]
        assert len(asked) > 2 * len(rows)
        for row in rows:
            assert users[tickets[row["CaseId"]]] == row["Email"]
            assert 0 <= int(row["Score"]) <= 10
            assert asked[row["Email"]]["last_responded_at"] is not None

    def test_effort_is_of_seven_and_some_never_submit(self, exports):
        rows = exports.tables["typeform_effort"]
        tickets = {str(ticket["id"]) for ticket in exports.tickets}
        question = next(name for name in rows[0] if "easy" in name)
        for row in rows:
            assert row["ticket_id"] in tickets
            assert (row["Response Type"] == "completed") == bool(row["Submit Date (UTC)"]) == bool(row[question])
        assert {int(row[question]) for row in rows if row[question]} <= set(range(1, 8))
        assert any(row["Response Type"] == "started" for row in rows)


class TestLog:
    def test_headers_are_those_of_the_templates(self, sample):
        wanted = {
            "decisions": "Decision ID, Ticket ID, Customer ID, Decided at, Kind, Amount, Currency, Loss, Limit, Authority, "
            "Approval requested at, Approval answered at, Agent, Team, Reviewed at, Reviewer, Outcome, Outcome for, "
            "Outcome reason, Alternative offered, Alternative accepted, Required by regulation, Policy in the way, "
            "Disputed, Reason, Policy",
            "promises": "Promise ID, Ticket ID, Customer ID, Agent, Team, Promise, Promised at, Due at, Kept at",
            "feedback": "Feedback ID, Ticket ID, Agent, Team, Topic, Words, Department, Passed on at, Acknowledged at, "
            "Closed at, Outcome",
            "trainings": "Agent, Course, Completed on, Hours",
            "authority": "Agent, Team, Role, Decision kind, Limit amount, Currency, Valid from, Valid to",
            "targets": "Measure, Clock, Team, Target, Unit, Valid from, Valid to",
            "annotations": "First day, Last day, Note, Team",
            "opening_hours": "Schedule, Zone, Weekday, Opens, Closes, Valid from, Valid to, Teams",
            "holidays": "Schedule, Name, First day, Last day",
            "staff": "Agent, Team, Department, Role, Supervisor, Started on, Left on, Valid from, Valid to",
            "customers": "Customer ID, Since, Tier, Region, Language, Left on",
            "orders": "Order ID, Customer ID, Ticket ID, Ordered at, Order kind, Amount, Currency",
            "reviews": "Review ID, Site, Reviewed at, Score, Scale min, Scale max, Words, Answered at, Customer ID, "
            "Region, Language",
        }
        assert set(wanted) == {*LOG, *LISTS}
        for name, header in wanted.items():
            assert list(sample.tables[name][0]) == header.split(", "), name

    def test_rows_name_tickets_customers_and_staff_that_exist(self, exports):
        tickets = {str(ticket["id"]): str(ticket["requester_id"]) for ticket in exports.kept}
        staff = {row["Agent"] for row in exports.tables["staff"]}
        customers = {row["Customer ID"] for row in exports.tables["customers"]}
        assert {str(ticket["requester_id"]) for ticket in exports.tickets} <= customers
        for name in (*LOG, *LISTS):
            for row in exports.tables[name]:
                assert not row.get("Ticket ID") or row["Ticket ID"] in tickets, name
                assert not row.get("Customer ID") or row["Customer ID"] in customers, name
                assert not row.get("Agent") or row["Agent"] in staff, name
                if row.get("Ticket ID") and row.get("Customer ID"):
                    assert tickets[row["Ticket ID"]] == row["Customer ID"], name

    def test_decisions_are_told_where_they_were_taken(self, exports, lives):
        """Each is a public reply with a macro in the audits, at the minute that the log says."""
        names = {user["id"]: user["name"] for user in exports.zendesk["zendesk_users"]}
        told = {}
        for ticket, life in lives.items():
            for audit in life:
                for event in audit["events"]:
                    if event["type"] == "AgentMacroReference":
                        kind = event["macro_title"].split("::")[1].lower()
                        at = instant(audit["created_at"]).replace(second=0)
                        told[str(ticket)] = (kind, at, names[audit["author_id"]])
        logged = {
            row["Ticket ID"]: (row["Kind"], local(row["Decided at"]), row["Agent"])
            for row in exports.tables["decisions"]
        }
        assert logged == told

    def test_decisions_are_in_order_and_within_limits(self, exports):
        for row in exports.tables["decisions"]:
            times = [
                row[name] for name in ("Approval requested at", "Approval answered at", "Decided at", "Reviewed at")
            ]
            known = [time for time in times if time]
            assert known == sorted(known), row
            assert (row["Authority"] == "approved") == bool(row["Approval requested at"])
            assert (row["Kind"] == "decline") == (row["Amount"] == "") == bool(row["Alternative offered"])
            if row["Authority"] == "own" and row["Amount"]:
                assert float(row["Amount"]) <= float(row["Limit"]), row
            assert bool(row["Reviewed at"]) == bool(row["Reviewer"]) == bool(row["Outcome"])
            assert (row["Outcome"] == "overturned") == bool(row["Outcome for"])

    def test_limits_are_those_of_the_table_of_authority(self, exports):
        roles = {row["Agent"]: row["Role"] for row in exports.tables["staff"]}
        for row in exports.tables["decisions"]:
            day = row["Decided at"][:10]
            rules = [
                float(rule["Limit amount"])
                for rule in exports.tables["authority"]
                if rule["Role"] == roles[row["Agent"]]
                and rule["Currency"] == row["Currency"]
                and rule["Valid from"] <= day <= (rule["Valid to"] or "9999")
            ]
            # What waits for an approval keeps the limit of the day on which it was asked.
            assert float(row["Limit"]) in rules or row["Approval requested at"][:10] < day, row

    def test_refunds_were_decided(self, exports):
        decided = {row["Ticket ID"]: row["Amount"] for row in exports.tables["decisions"] if row["Kind"] == "refund"}
        refunds = [row for row in exports.tables["orders"] if row["Order kind"] == "refund"]
        assert refunds
        for row in refunds:
            assert decided[row["Ticket ID"]] == row["Amount"]

    def test_staff_work_where_and_while_they_are_employed(self, exports):
        rows = defaultdict(list)
        for row in exports.tables["staff"]:
            rows[row["Agent"]].append(row)
        assert sum(len(each) > 1 for each in rows.values()) == 1
        for row in exports.tables["decisions"]:
            day = row["Decided at"][:10]
            there = {
                each["Team"]
                for each in rows[row["Agent"]]
                if (each["Valid from"] or "") <= day <= (each["Valid to"] or "9999")
            }
            # A conversation goes on where it began, a few days after somebody moved.
            assert row["Team"] in there or row["Agent"] == "Agent Ginster", row
