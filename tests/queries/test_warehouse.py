"""The runner: nobody sees a foreign team, no page can ask more than a question, and threads do not mix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from data.publish import current, next_path, publish
from queries.access import EVERYONE, Viewer
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope
from queries.warehouse import QUERIES, Warehouse, read_question
from tests.queries.given import W20, W21, W22, Workshop, one, rows, utc, weeks

QUESTIONS = sorted(path.relative_to(QUERIES).with_suffix("").as_posix() for path in QUERIES.rglob("*.sql"))
SUPPORT = Viewer(role="lead", visible_teams=("Support",))
SCOPE = weeks(W20, W22)

# What a question takes besides the scope.
ARGUMENTS: dict[str, Any] = {
    "measure": "resolution",
    "dimension": "team",
    "week": W21,
    "minimum": 1,
    "before": weeks(W20, W20),
    "mark": Mark(),
    "measures": tuple(catalogue()),
    "by": "agent",
    "share": "reopened",
    "ticket_id": "None-1",
    "source": "zendesk",
    "agent": "None agent",
    "course": "Saying no",
    "search": "",
    "kind": "all",
    "standing": "all",
    "most": 1_000,
    "what": "business",
    "without": "Claims",
    "ended": 0,
    "days": 1,
    "text": "",
    "statuses": (),
    "states": (),
    "order": "newest",
    "words": ("none-1", "support-1", "claims-1"),
    "dimensions": ("all", "team"),
}


# The other team's exports begin in the middle of W19 and end in the middle of W22: what they cover must not show either.
CLAIMS = {"days": ("08", "24"), "source": "servicenow", "as_of": "2024-05-29 12:00"}


def tickets_of(team: str | None, days: Any = ("13", "24"), **rest: Any) -> list[dict[str, Any]]:
    """Twelve tickets on each of two days, the last two open, with everything that a question can count."""
    hours = [timedelta(hours=number) for number in range(12)]
    opened = [utc(f"2024-05-{day} 09:00") + each for day in days for each in hours]
    return [
        {"ticket_id": f"{team}-{place}", "team": team, "opened_at": moment, "channel": f"{team} channel"}
        | {"priority": f"{team} priority", "topic": f"{team} topic", "agent": f"{team} agent", "replies": 1}
        | {"first_response_seconds": 60 * place, "reopens": place % 2, "transfers": place % 3}
        | {"is_sla_met": place % 5 > 0, "requester_wait_seconds": 60 * place}
        # Every customer comes twice, on the same topic.
        | {"customer_id": f"{team} customer {place % 12}", "is_escalated": place % 2 == 0}
        | ({"status": "open"} if place > 21 else {"resolution_seconds": 3600 * (1 + place)})
        | rest
        for place, moment in enumerate(opened)
    ]


def surveys_of(team: str | None, **rest: str) -> list[dict[str, Any]]:
    names = [f"{team}-{place}" for place in range(24)]
    # The shorter a team's name, the longer its words.
    said = {"comment": f"{team} words{'!' * (20 - 2 * len(f'{team}'))}", "previous_score": 3, "is_asking_told": True}
    asked = [
        {"survey_id": name, "ticket_id": name, "score": 1 + place % 5} | said | rest for place, name in enumerate(names)
    ]
    recommended = [
        {"survey_id": f"{team} nps {place}", "kind": "nps", "scale_min": 0, "scale_max": 10, "score": 8 + place}
        | {"ticket_id": f"{team}-{place}", "customer_id": f"{team} customer {place}"}
        | rest
        for place in range(2)
    ]
    return asked + recommended


def others_of(team: str | None, source: str = "zendesk") -> dict[str, list[dict[str, Any]]]:
    """What stands around the team's tickets: histories, hand-overs, targets, decisions, promises, feedback."""
    when, later = "2024-05-13 09:00", "2024-05-14 09:00"
    tickets = [{"ticket_id": f"{team}-{place}", "source": source} for place in range(12)]
    linked = [{"ticket_id": each["ticket_id"], "ticket_source": source} for each in tickets]
    handed: dict[str, Any] = {"from_team": "Front", "to_team": team or "Front", "handed_at": when, "is_transfer": True}
    handed["handed_by"] = f"{team} agent"
    staff = {"agent": f"{team} agent", "source": source}
    due = {"target_seconds": 60, "clock": "calendar", "applied_at": when, "started_at": when, "elapsed_seconds": 9}
    # Each team says no after a time of its own.
    decided = utc(when) + timedelta(hours=2 * len(f"{team}"))
    return {
        "statuses": [each | {"status": "open", "started_at": when, "seconds": 60} for each in tickets],
        "handovers": [each | handed | {"is_return": False, "seconds": 60, "held_seconds": 60} for each in tickets],
        "waits": [
            each | {"waited_for": "queue", "started_at": when, "ended_at": later, "seconds": 86400, "is_running": False}
            for each in tickets
        ],
        "resolutions": [
            each | {"started_at": when, "resolved_at": later, "seconds": 60, "is_thank_you": False} for each in tickets
        ],
        "replies": [each | {"asked_at": when, "is_first": False, "seconds": 60} for each in tickets],
        "sla_outcomes": [
            each | due | {"metric": "first_reply_time", "is_done": True, "is_breached": False, "state": "met"}
            for each in tickets
        ],
        "stated": [each | {"measure": "replies", "value": 1} for each in tickets],
        "decisions": [
            each
            | {
                "decision_id": f"{team}-{place}",
                "policy": f"{team} policy",
                "is_hindered": True,
                "decided_at": decided + timedelta(days=place // 6),
            }
            | {"customer_id": f"{team} customer {place}"}
            | decision_of(place, when)
            for place, each in enumerate(linked)
        ],
        "promises": [
            each | {"promise_id": each["ticket_id"], "due_at": when, "kept_at": when if place % 2 else None}
            for place, each in enumerate(linked)
        ],
        "orders": [
            {
                "order_id": f"{team}-{place}",
                "customer_id": f"{team} customer {place}",
                "ordered_at": later,
                "kind": "order",
            }
            for place in range(12)
        ],
        "afterwards": [each | {"next_order_at": later, "orders_known_to": "2024-05-30"} for each in tickets],
        "events": [each | {"happened_at": when, "kind": "message", "actor_role": "bot"} for each in tickets],
        "authority": [
            {"team": f"{team}", "limit_amount": limit, "valid_from": day}
            for limit, day in ((9, date(2024, 1, 1)), (10, date(2024, 5, 14)))
        ],
        "agents": [staff | {"team": team, "started_on": date(2024, 5, 1)}],
        "trainings": [staff | {"course": "Saying no", "completed_on": date(2024, 5, 14)}],
        "feedback": [
            each | {"feedback_id": each["ticket_id"], "passed_on_at": when, "department": f"{team}"} for each in linked
        ],
        # Those of no team are everybody's.
        "annotations": [{"first_day": W20, "words": f"{team} note", "team": f"{team}"}],
        "goals": [{"measure": "resolution", "clock": "calendar", "value": 60.0, "team": f"{team}"}],
        "reviews": [{"review_id": f"{team}", "score": 3, "scale_max": 5, "reviewed_at": when}],
    }


def decision_of(place: int, when: str) -> dict[str, Any]:
    """In turn: a no that was taken back, something granted after asking, and two that were reviewed."""
    granted = {"kind": "refund", "amount": 5, "loss": 10, "authority_limit": 9 + place // 6, "reviewer": "Reviewer"}
    return (
        {"kind": "decline", "authority": "own", "alternative_offered": False, "is_reversed": place % 8 == 0},
        granted | {"authority": "approved", "approval_requested_at": when, "approval_answered_at": when},
        granted | {"authority": "own", "outcome": "overturned", "outcome_for": "customer"},
        granted | {"authority": "own", "outcome": "upheld"},
    )[place % 4]


def together(*groups: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {table: [row for group in groups for row in group[table]] for table in groups[0]}


OWN = {"tickets": tickets_of("Support"), "surveys": surveys_of("Support"), **others_of("Support")}
FILES = [{"file": "tickets.csv"}]
REFUSED = [{"file": "tickets.csv", "raw": "Claims,Zoe"}]
EMPTIED = [{"file": "tickets.csv", "column_name": "Solved at", "raw": "Claims,Zoe"}]
ALL = {
    "tickets": [*OWN["tickets"], *tickets_of("Claims", **CLAIMS), *tickets_of(None)],
    # The last: about an agent of another team, who had one of the Support team's tickets before.
    "surveys": [
        *OWN["surveys"],
        *surveys_of("Claims", source="servicenow"),
        *surveys_of(None),
        {"survey_id": "late", "ticket_id": "Support-1", "team": "Claims", "agent": "Claims agent", "score": 1},
    ],
    **together(others_of("Support"), others_of("Claims", "servicenow"), others_of(None)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("viewers")


@pytest.fixture(scope="module")
def everything(workshop: Workshop, folder: Path) -> Warehouse:
    """Three teams' tickets, one of them without a name; a file, a refused row and an emptied cell."""
    files = {"loads": FILES, "quarantine": REFUSED, "emptied": EMPTIED}
    return Warehouse(workshop.make(folder / "everything.duckdb", **ALL, **files))


@pytest.fixture(scope="module")
def own(workshop: Workshop, folder: Path) -> Warehouse:
    """Nothing but the Support team's tickets."""
    return Warehouse(workshop.make(folder / "own.duckdb", **OWN))


def answer(warehouse: Warehouse, question: str, scope: Scope, **arguments: Any) -> pl.DataFrame:
    _, wanted = read_question(question)
    given = ARGUMENTS | arguments
    return warehouse.run(question, scope, **{name: given[name] for name in wanted if name != "scope"})


# Ways round the limit that a page, or somebody who edits an address, could try: to say who sees it, to filter for
# foreign teams or for none, to compare with them, to ask for their agents. Within a period: which days a calendar has
# for questions about everything depends on every ticket, and tells nothing of any.
FOREIGN = ("Claims", "(none)")
WAYS_ROUND: list[tuple[Scope, dict[str, Any]]] = [
    (replace(SCOPE, visible_teams=None), {"before": replace(SCOPE, visible_teams=("Claims", "Support"))}),
    (
        replace(SCOPE, teams=FOREIGN, agents=("Claims agent", "None agent"), visible_teams=FOREIGN),
        {"before": replace(SCOPE, teams=FOREIGN), "dimension": "agent", "mark": Mark(owner="open")},
    ),
]


# Their rows belong to no team; what they tell of files is hidden altogether, below.
NOT_OF_TEAMS = {"data_page/build", "server/snapshot", "server/rows_by_source", "data_page/loads"}
NOT_OF_TEAMS |= {"data_page/quarantine", "data_page/quarantine_reasons"}
NOT_OF_TEAMS |= {"data_page/emptied", "data_page/emptied_reasons"}


# Names and ids that are taken out of words before these leave the house, whichever team they belong to. No page shows them.
HOUSE_WIDE = {"weekly_snapshot/names", "weekly_snapshot/ids"}


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each not in HOUSE_WIDE])
def test_what_a_viewer_is_told_does_not_depend_on_other_teams(everything, own, question):
    """Whatever the scope says, the answer is the one of a warehouse that never held another team's row."""
    limited = everything.seen_by(SUPPORT)
    for scope, arguments in WAYS_ROUND:
        told = answer(limited, question, scope, **arguments)
        assert told.equals(answer(own.seen_by(SUPPORT), question, scope, **arguments)), (scope, told)
    # The test could not fail if the other teams changed nothing for those who may see them.
    if question not in NOT_OF_TEAMS:
        assert not answer(everything, question, SCOPE).equals(answer(own, question, SCOPE))


@pytest.mark.parametrize("question", sorted(NOT_OF_TEAMS - {"data_page/build", "server/snapshot"}))
def test_files_and_refused_rows_are_hidden_from_a_limited_viewer(everything, question):
    assert everything.run(question, SCOPE).height == 1
    assert everything.seen_by(SUPPORT).run(question, Scope(visible_teams=None)).height == 0


def test_a_viewer_of_no_team_sees_nothing(everything):
    nobody = everything.seen_by(Viewer(visible_teams=()))
    assert one(rows(nobody.run("frame/extent", SCOPE)))["count_tickets"] == 0
    assert nobody.run("data_page/loads", SCOPE).height == 0


def test_who_looks_is_the_warehouses_and_stays(everything):
    """One connection serves everybody: a limited view of it must not limit, or be limited by, the others."""
    seen = one(rows(everything.run("frame/extent", SCOPE)))["count_tickets"]
    assert one(rows(everything.seen_by(SUPPORT).run("frame/extent", SCOPE)))["count_tickets"] == 24
    assert one(rows(everything.run("frame/extent", SCOPE)))["count_tickets"] == seen == 72


@pytest.mark.parametrize(
    "before", [None, {}, SCOPE.bound(), [SCOPE], duckdb.Value(1, duckdb.sqltypes.INTEGER), object()]
)
def test_nothing_but_a_scope_passes_for_a_scope(everything, before):
    limited = everything.seen_by(SUPPORT)
    with pytest.raises(TypeError):
        limited.run("response_times/summary", SCOPE, measure="resolution", before=before)
    with pytest.raises(TypeError):
        limited.run("frame/extent", before)


@pytest.mark.parametrize("before", ["(none)", 1, Mark()])
def test_a_plain_value_in_the_place_of_a_scope_fails(everything, before):
    with pytest.raises(duckdb.Error):
        everything.run("response_times/summary", SCOPE, measure="resolution", before=before)


@pytest.mark.parametrize(
    "question",
    [
        "frame/unknown",
        "",
        "frame",
        "frame/extent.sql",
        "../data/schema",
        "../queries/../data/schema",
        "frame/../../data/schema",
        "frame/extent; select 1",
        str(QUERIES.parent / "data" / "schema"),
        "frame\0/extent",
    ],
)
def test_an_unknown_question_is_refused(everything, question):
    with pytest.raises((LookupError, ValueError)):
        everything.run(question, SCOPE)


def test_a_question_outside_the_folder_is_refused(everything, tmp_path):
    (tmp_path / "own.sql").write_text("select 1 as one")
    for question in (str(tmp_path / "own"), f"{'../' * 30}{tmp_path.relative_to('/')}/own"):
        with pytest.raises(LookupError, match="there is no question"):
            everything.run(question, SCOPE)


def test_exactly_the_parameters_of_a_question_are_taken(everything):
    with pytest.raises(TypeError, match="measure"):
        everything.run("response_times/by_week", SCOPE)
    with pytest.raises(TypeError, match="dimension"):
        everything.run("response_times/by_week", SCOPE, measure="resolution", dimension="team")
    with pytest.raises(TypeError, match="before"):
        everything.run("response_times/summary", SCOPE, measure="resolution")
    with pytest.raises(TypeError, match="teams"):
        everything.run("frame/extent", SCOPE, teams="Support")


EVIL = ("'; drop table tickets; --", "' or '1'='1", "x') or true --", "$scope", "{}", "%", "\\", '"team"', "null")


def test_a_value_that_looks_like_sql_stays_a_value(given):
    warehouse = given(tickets=[{"team": each} for each in (*EVIL, "Support")])
    for evil in EVIL:
        assert one(rows(warehouse.run("frame/extent", Scope(teams=(evil,)))))["count_tickets"] == 1
        assert one(rows(warehouse.run("frame/extent", Scope(agents=(evil,)))))["count_tickets"] == 0
    told = warehouse.run("response_times/by_segment", SCOPE, measure=EVIL[0], dimension="team")
    assert set(told["segment"]) == {*EVIL, "Support"}
    told = warehouse.run("response_times/by_segment", SCOPE, measure="resolution", dimension=EVIL[1])
    assert told["segment"].to_list() == ["(none)"]


def test_the_served_connection_reaches_nothing_but_its_file(given, tmp_path):
    secret, other = tmp_path / "secret.csv", tmp_path / "other.duckdb"
    secret.write_text("a\n1\n")
    with duckdb.connect(str(other)) as con:
        con.execute("create table secrets as select 1 as a")
    frame = pl.DataFrame({"a": [1]})
    warehouse = given(tickets=[{}])
    refused = [
        f"select * from read_csv('{secret}')",
        f"select * from '{secret}'",
        f"select * from read_text('{secret}')",
        f"select * from glob('{tmp_path}/*')",
        f"copy (select 1) to '{tmp_path}/out.csv'",
        f"copy tickets from '{secret}'",
        f"export database '{tmp_path}/out'",
        f"attach '{other}' as other",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset lock_configuration",
        "set TimeZone = 'America/New_York'",
        "set memory_limit = '1TB'",
        "install httpfs",
        "load httpfs",
        "delete from tickets",
        "insert into targets values ('a', 'calendar', 1, true)",
        "create table more as select 1",
        "select * from frame",
    ]
    for statement in refused:
        with pytest.raises(duckdb.Error):
            warehouse._connection.cursor().execute(statement)
    assert frame.height == 1  # a Python variable of this function, which the last statement must not find
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given-1.duckdb", "other.duckdb", "secret.csv"]
    assert one(rows(warehouse.run("frame/extent", SCOPE)))["count_tickets"] == 1


def test_a_second_warehouse_on_the_same_file_is_locked_too(given, tmp_path):
    first = given(tickets=[{}])
    second = Warehouse(tmp_path / "given-1.duckdb")
    with pytest.raises(duckdb.Error):
        second._connection.cursor().execute("set enable_external_access = true")
    assert rows(second.run("frame/extent", SCOPE)) == rows(first.run("frame/extent", SCOPE))


def test_threads_get_their_own_answers(given):
    """Team n has n tickets; eight threads ask fifty times each, all over one connection."""
    warehouse = given(tickets=[{"team": str(team)} for team in range(1, 9) for _ in range(team)])
    limited = {team: warehouse.seen_by(Viewer(visible_teams=(str(team),))) for team in range(1, 9)}

    def told(team: int) -> list[int]:
        scope = replace(SCOPE, zone="Asia/Kolkata" if team % 2 else "UTC")
        run = limited[team].run
        return [run("response_times/by_hour", scope, measure="resolution")["count_tickets"][0] for _ in range(50)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(told, range(1, 9)))
    assert answers == [[team] * 50 for team in range(1, 9)]


def test_a_published_snapshot_is_seen_and_the_old_one_still_answers(workshop, tmp_path):
    number = count(1)

    def serve(tickets: list[dict[str, Any]]) -> None:
        building = workshop.make(tmp_path / f"building-{next(number)}.duckdb", tickets=tickets)
        publish(building, next_path(tmp_path, f"{len(tickets):012x}"))

    def counted(warehouse: Warehouse) -> int:
        return int(one(rows(warehouse.run("frame/extent", SCOPE)))["count_tickets"])

    def opened(viewer: Viewer) -> Warehouse:
        path = current(tmp_path)
        assert path is not None
        return Warehouse(path, viewer)

    assert current(tmp_path) is None
    serve([{}])
    old = opened(SUPPORT)
    assert (old.snapshot, old.viewer) == ("000001-000000000001.duckdb", SUPPORT)
    serve([{"team": "Support"}, {}])
    new = opened(EVERYONE)
    assert new.snapshot == "000002-000000000002.duckdb"
    assert (counted(new), counted(new.seen_by(SUPPORT)), counted(old)) == (2, 1, 0)
