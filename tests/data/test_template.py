"""The templates of the decision log and its companions: what they say, and that what is filled in is read."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from data import template
from data.__main__ import main
from data.build import build
from data.folders import CODE
from data.formats import Format
from data.text_head import MOST_ABOVE
from tests.data.conftest import rows

TICKETS = "Id,Group,Status,Created at,Updated at,Solved at\n48213,Billing,Open,2026-03-02 09:00,2026-03-09 09:00,\n"
FORMS = template.templates()
TABLES = (
    *("decisions", "promises", "feedback", "agents", "trainings", "authority", "goals", "annotations", "schedules"),
    *("schedule_use", "holidays", "customers", "orders", "reviews"),
)


@pytest.fixture
def exports(exports: Path) -> Path:
    (exports / "tickets.csv").write_text(TICKETS, encoding="utf-8")
    return exports


def example(form: Format) -> list[str]:
    return [column.example for column in template.asked(form)]


def fill_csv(folder: Path) -> None:
    template.write_all(folder)
    (folder / template.WORKBOOK).unlink()
    for form in FORMS:
        with (folder / f"{template.file_name(form)}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(example(form))


def typed(kind: str, cell: str) -> object:
    """What a spreadsheet makes of what a person types."""
    if kind in ("timestamp", "date"):
        return datetime.fromisoformat(cell)
    if kind == "hms":
        hours, minutes = cell.split(":")
        return timedelta(hours=int(hours), minutes=int(minutes))
    return float(cell) if kind in ("integer", "number") and cell.isdigit() else cell


def fill_workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        kinds = {kind: book.add_format({"num_format": shape}) for kind, shape in template.CELLS.items()}
        for form in FORMS:
            sheet = book.add_worksheet(template.file_name(form))
            template.write_sheet(sheet, form, None, None, kinds)
            for place, column in enumerate(template.asked(form)):
                if column.example:
                    row = len(list(template.comments(form))) + 2
                    sheet.write(row, place, typed(column.type, column.example), kinds.get(column.type))


def all_rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(warehouse, f"select t::varchar from {table} as t order by all") for table in TABLES}


def test_an_untouched_template_is_passed_over_and_nothing_is_refused(exports: Path, warehouse: Path) -> None:
    template.write_all(exports)
    report = build(exports, warehouse)
    assert (report.outcome, report.refused) == ("published", [])
    assert len(report.passed) == 2 * len(FORMS)
    assert {each["reason"].partition(": ")[2] for each in report.passed} == {"nothing is filled in yet"}


def test_the_example_of_every_table_is_a_row_that_loads(exports: Path, warehouse: Path) -> None:
    fill_csv(exports)
    report = build(exports, warehouse)
    assert (report.outcome, report.refused, report.passed) == ("published", [], [])
    assert rows(warehouse, "select * from quarantine") == []
    assert {table: len(found) for table, found in all_rows(warehouse).items()} == dict.fromkeys(TABLES, 1) | {
        "schedule_use": 2
    }
    assert rows(warehouse, "select ticket_id, ticket_source, kind, authority, outcome from decisions") == [
        ("48213", "zendesk", "refund", "own", "upheld")
    ]


def test_the_workbook_brings_the_same_rows_as_the_csv_files(exports: Path, warehouse: Path, tmp_path: Path) -> None:
    fill_csv(exports)
    build(exports, warehouse)
    second = tmp_path / "second"
    second.mkdir()
    (second / "tickets.csv").write_text(TICKETS, encoding="utf-8")
    fill_workbook(second / "log.xlsx")
    report = build(second, tmp_path / "other")
    assert (report.outcome, report.refused) == ("published", [])
    assert rows(tmp_path / "other", "select * from quarantine") == []
    assert all_rows(tmp_path / "other") == all_rows(warehouse)


def test_a_row_with_a_mistake_is_told_with_its_line_and_words(exports: Path, warehouse: Path) -> None:
    template.write_all(exports)
    path = exports / "decisions.csv"
    above = path.read_text(encoding="utf-8-sig").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write("D-1,48213,,2026-03-02 10:15,refund,25.00,EUR\n,48213,,2026-03-02,refund" + "," * 21 + "\n")
    build(exports, warehouse)
    (found,) = rows(warehouse, "select line, reason from quarantine")
    assert found == (above + 1, "the row has 7 columns, the header has 26")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.table)
def test_the_comments_tell_of_every_column_and_fit_above_the_names(form: Format) -> None:
    lines = list(template.comments(form))
    assert len(lines) + 1 <= MOST_ABOVE
    assert all(line.startswith("# ") and "\n" not in line for line in lines)
    told = {line.removeprefix("# ").partition(":")[0].removesuffix(" (never empty)") for line in lines}
    assert {column.label for column in template.asked(form)} <= told
    headers = {header for column in form.columns for header in column.headers}
    assert headers == {column.label for column in template.asked(form)}, "a column has no help"


def test_nothing_that_was_filled_in_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "decisions.csv").write_text("mine", encoding="utf-8")
    assert main(["template", "--out", str(tmp_path)]) == 1
    assert "decisions.csv" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["decisions.csv"]


def test_the_command_writes_every_table_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--out", str(tmp_path / "new")]) == 0
    assert len(list((tmp_path / "new").glob("*.csv"))) == len(FORMS) == 13
    assert (tmp_path / "new" / "latitude-log.xlsx").is_file()
    assert "13 CSV files" in capsys.readouterr().out


def test_what_the_documentation_shows_is_read_as_it_stands(exports: Path, warehouse: Path) -> None:
    text = (CODE.parent / "docs" / "decision-log.md").read_text(encoding="utf-8")
    for number, block in enumerate(re.findall(r"```csv\n(.*?)```", text, re.DOTALL)):
        (exports / f"{number}.csv").write_text(block, encoding="utf-8")
    (exports / "settings.toml").write_text("\n".join(re.findall(r"```toml\n(.*?)```", text, re.DOTALL)))
    report = build(exports, warehouse)
    assert (report.outcome, report.refused) == ("published", [])
    assert rows(warehouse, "select * from quarantine") == []
    found = rows(warehouse, "select ticket_id, kind, ceiling::integer from decisions order by 1")
    assert found == [("48213", "refund", 50), ("48217", "decline", None), ("48230", "waiver", None)]
