"""The mappings of docs/mappings on the real tables that they were written for, by the counts that others took of them.

The tables may not be committed: where they are absent, these tests skip, and tests/data/sources/mapped proves each trick
on a small file of the project's own.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.folders import CODE, MAPPING
from data.guess.look import look
from data.guess.preview import preview
from data.publish import current
from data.report import Report
from data.settings import Settings

EXPORTS = CODE.parent.parent / "shared" / "exports"
MAPPINGS = CODE.parent / "docs" / "mappings"
TABLES = {
    "call_center": "kaggle_call_center/Call Center.csv",
    "calls_workbook": "pwc_call_center/01 Call-Center-Dataset.xlsx",
    "tickets_by_day": "small_tkt_1000/customer_support_tickets.csv",
    "shop_support": "flipkart_shopzilla_csat/head_5rows_from_notebook.csv",
    "shop_remarks": "flipkart_shopzilla_csat/customer_remarks_28742.csv",
    "helpdesk_log": "helpdesk_italian_finale/finale.csv",
    "helpdesk_codes": "helpdesk_italian_finale/helpdesk_numeric_3col.csv",
    "complaints": "cfpb_2013-2017.csv",
}


def table_of(mapping: str) -> Path:
    path = EXPORTS / TABLES[mapping]
    if not path.is_file():
        pytest.skip(f"{path.name} is not on this machine: it may be used here but not committed")
    return path


def attempt(mapping: str, folder: Path) -> Report:
    exports = folder / "exports"
    exports.mkdir()
    shutil.copy(MAPPINGS / f"{mapping}{MAPPING}", exports)
    (exports / table_of(mapping).name).symlink_to(table_of(mapping))
    return build(exports, folder / "warehouse")


@contextmanager
def built(mapping: str, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of that table, of which nothing is refused or quarantined."""
    report = attempt(mapping, folder)
    assert report.outcome == "published", report.message
    assert report.refused == []
    served = current(folder / "warehouse")
    assert served is not None
    with duckdb.connect(str(served), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        assert con.sql("select sum(rows_quarantined) from loads").fetchall() == [(0,)]
        yield con


def test_every_example_has_its_table() -> None:
    assert {path.name.removesuffix(MAPPING) for path in MAPPINGS.iterdir()} == set(TABLES)


def test_calls_among_blank_rows(tmp_path: Path) -> None:
    with built("call_center", tmp_path) as con:
        assert con.sql("select count(*), count(distinct ticket_id) from tickets").fetchall() == [(10747, 10747)]
        assert con.sql("select count(*), min(score), max(score), max(scale_max) from surveys").fetchall() == [
            (3980, 1, 10, 10)
        ]
        assert con.sql(
            "select min(timezone('America/New_York', opened_at))::date::varchar, count(*) filter (where is_sla_met is null) "
            "from tickets"
        ).fetchall() == [("2020-10-01", 0)]


def test_calls_of_a_workbook_with_excel_times(tmp_path: Path) -> None:
    with built("calls_workbook", tmp_path) as con:
        assert con.sql(
            "select count(*), count(distinct agent), count(*) filter (where replies = 0 and first_response_seconds is null), "
            "count(*) filter (where status = 'solved'), min(resolution_seconds), max(resolution_seconds) from tickets"
        ).fetchall() == [(5000, 8, 946, 3646, 30, 420)]
        assert con.sql("select count(*) from surveys where score between 1 and 5").fetchall() == [(4054,)]
        assert con.sql(
            "select min(timezone('Asia/Kolkata', opened_at))::varchar, max(timezone('Asia/Kolkata', opened_at))::date::varchar "
            "from tickets"
        ).fetchall() == [("2021-01-01 09:12:58", "2021-03-31")]


def test_tickets_by_day(tmp_path: Path) -> None:
    with built("tickets_by_day", tmp_path) as con:
        assert con.sql(
            "select status, is_escalated, count(*) from tickets group by all order by 3 desc, 2"
        ).fetchall() == [
            ("solved", False, 899),
            ("pending", False, 35),
            ("open", False, 33),
            ("open", True, 33),
        ]
        assert con.sql("select count(distinct agent), min(resolution_seconds % 86400) from tickets").fetchall() == [
            (20, 0)
        ]


def test_a_shop_with_scores(tmp_path: Path) -> None:
    with built("shop_support", tmp_path) as con:
        assert con.sql("select first_response_seconds // 60 from tickets order by ticket_id").fetchall() == [
            (22,),
            (34,),
            (2,),
            (2,),
            (20,),
        ]
        assert con.sql(
            "select count(*), min(score), min(timezone('Asia/Kolkata', answered_at))::varchar from surveys"
        ).fetchall() == [(5, 5, "2023-08-01 00:00:00")]


def test_remarks_alone_are_passed_over_with_the_reason(tmp_path: Path) -> None:
    report = attempt("shop_remarks", tmp_path)
    (passed,) = report.passed
    assert "belongs to no week" in passed["reason"]
    assert report.refused == []


@pytest.mark.parametrize("mapping", ["helpdesk_log", "helpdesk_codes"])
def test_a_log_of_events_and_the_same_with_days_exchanged(mapping: str, tmp_path: Path) -> None:
    """Of the second file somebody exchanged day and month wherever he could; read back, both tell the same."""
    with built(mapping, tmp_path) as con:
        assert con.sql("select count(*), min(opened_at)::varchar, max(as_of)::varchar from tickets").fetchall() == [
            (4580, "2010-01-13 07:40:25+00", "2014-01-03 12:20:58+00")
        ]
        statuses = "from events where kind = 'status'"
        assert con.sql(f"select to_value, count(*) {statuses} group by 1 order by 2 desc").fetchall() == [
            ("open", 5060),
            ("solved", 4983),
            ("closed", 4574),
            ("pending", 1463),
        ]
        assert con.sql("select count(*) from events").fetchall() == [(21348,)]
        assert con.sql(
            f"select count(*) from (select ticket_id {statuses} and to_value = 'solved' group by 1 having count(*) > 1)"
        ).fetchall() == [(386,)]
        assert con.sql(
            "select count(*) filter (where kind <> 'status' or to_value <> 'closed') from (select kind, to_value from events "
            "qualify row_number() over (partition by ticket_id order by happened_at desc, event_order desc) = 1)"
        ).fetchall() == [(23,)]


def test_complaints_and_what_was_decided(tmp_path: Path) -> None:
    with built("complaints", tmp_path) as con:
        assert con.sql("select count(*), count(distinct team) from tickets").fetchall() == [(3186, 491)]
        found = con.sql(
            "select kind, count(*), round(100 * avg(is_disputed::int), 1) from decisions group by 1 order by 2 desc"
        ).fetchall()
        assert found == [
            ("explanation", 2489, 21.3),
            ("non-monetary relief", 384, 10.8),
            ("monetary relief", 216, 7.4),
            ("Closed", 68, 19.7),
            ("Untimely response", 26, None),
        ]
        assert con.sql(
            "select count(*) filter (where is_disputed), count(*) filter (where not is_disputed) from decisions"
        ).fetchall() == [(595, 2534)]
        assert con.sql("select count(*) from emptied where column_name = 'Date sent to company'").fetchall() == [(6,)]
        assert con.sql("select count(*) from decisions where ticket_source is null").fetchall() == [(0,)]


@pytest.mark.parametrize("mapping", sorted(set(TABLES) - {"shop_remarks"}))
def test_the_guess_finds_the_columns_of_the_example(mapping: str, tmp_path: Path) -> None:
    """What the page proposes for such a table needs few corrections: its required columns are those of the example."""
    (found,) = look(table_of(mapping), table_of(mapping).name, tmp_path).guesses.values()
    example = tomllib.loads((MAPPINGS / f"{mapping}{MAPPING}").read_text(encoding="utf-8"))
    for table in ("tickets", "events"):
        for name in ("ticket_id", "opened_at", "happened_at"):
            said = example.get(table, {}).get(name)
            if said:
                header = said if isinstance(said, str) else said.get("join", said.get("header"))
                wanted = (header,) if isinstance(header, str) else tuple(header or ())
                assert found.tables[table][name].headers == wanted, (table, name)


def test_remarks_alone_are_refused_by_the_guess(tmp_path: Path) -> None:
    (found,) = look(table_of("shop_remarks"), "remarks.csv", tmp_path).guesses.values()
    assert found.tables == {}
    assert "nothing in this table belongs to a week" in found.refusal


def test_the_guess_finds_that_days_were_exchanged(tmp_path: Path) -> None:
    for mapping, count in (("helpdesk_log", 0), ("helpdesk_codes", 1)):
        (found,) = look(table_of(mapping), "log.csv", tmp_path).guesses.values()
        assert len(found.problems) == count, found.problems


def test_a_preview_of_a_real_table_counts_what_a_build_counts(tmp_path: Path) -> None:
    text = (MAPPINGS / f"complaints{MAPPING}").read_text(encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = preview(table_of("complaints"), "c.csv", ("complaints", text), Settings(), scratch)
    assert (found.counts["tickets"], found.counts["decisions"], found.emptied.height) == (3186, 3183, 6)
