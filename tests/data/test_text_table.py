"""Text tables with something above the names, with several rows of names, wide, long and large: through a whole build."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.folders import CODE
from data.formats import Column, Format
from data.refusal import Refused
from data.report import read_report
from data.text_table import TextTable, read_text
from tests.data.conftest import rows

HEADER = "Id,Status,Created at,Updated at,Solved at"
ROW = "{},Open,2026-09-01 09:00,2026-09-01 10:00,"
SURVEY = Format(
    "tool",
    "answers",
    "Tool answers",
    "tool",
    (Column("answer_id", ("ResponseId",)), Column("score", ("Q2_NPS",)), Column("words", ("Q3",), optional=True)),
    header_rows=3,
)
GRID = Format(
    "tool",
    "grid",
    "Tool grid",
    "tool",
    (Column("answer_id", ("Respondent ID",)), Column("speed", ("Rate us Speed",), optional=True)),
    header_rows=2,
)


def table(folder: Path, content: str, *formats: Format) -> TextTable:
    file = folder / "a.csv"
    file.write_bytes(content.encode())
    return read_text(file, file.name, folder, duckdb.connect(), formats)


def cells(found: TextTable) -> list[tuple[object, ...]]:
    return [row[1:] for batch in found.batches() for row in batch.rows()]


@pytest.mark.parametrize(
    "above",
    ["# What one row is: a ticket\n# Id: its number, never empty\n", "Report of 2026-09-01\n\n", "sep=;\n", "\n\n"],
    ids=["comments", "title", "excel's sep", "blank lines"],
)
def test_what_stands_above_the_names_is_skipped_and_lines_still_count(
    exports: Path, warehouse: Path, above: str
) -> None:
    text = f"{above}{HEADER}\n{ROW.format(1)}\n{ROW.format('x')}\n"
    (exports / "z.csv").write_text(text.replace(",", ";") if above.startswith("sep") else text)
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select ticket_id from tickets") == [("1",)]
    # The line that an editor shows.
    assert rows(warehouse, "select line from quarantine") == [(above.count("\n") + 3,)]


def test_three_rows_of_names(tmp_path: Path) -> None:
    text = (
        'StartDate,ResponseId,Q2_NPS,Q3\nStart,Response,"How likely,\nreally?",Why?\n'
        '"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}",a,b,c\n2026-01-01,R_1,9,"two\nlines"\n2026-01-02,R_2,,\n'
    )
    found = table(tmp_path, text, SURVEY)
    assert found.zone == "America/Denver"
    assert cells(found) == [("R_1", "9", "two\nlines"), ("R_2", None, None)]
    assert found.finish() == (2, [])
    assert found.locate({1})[1].line == 7


def test_two_rows_of_names_make_one_where_the_first_is_blank(tmp_path: Path) -> None:
    text = "Respondent ID,Rate us,,Comment\n,Quality,Speed,Open-Ended Response\n1,5,4,fine\n"
    found = table(tmp_path, text, GRID)
    assert cells(found) == [("1", "4")]


def test_five_thousand_columns_and_a_megabyte_in_a_cell(exports: Path, warehouse: Path) -> None:
    more = [f"custom {number}" for number in range(5000)]
    text = f"{HEADER},{','.join(more)}\n" + "".join(
        f"{ROW.format(number)},{'x' * (1 << 20) if number == 2 else 'y'}{',' * 4999}\n" for number in range(1, 4)
    )
    (exports / "z.csv").write_text(text)
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select rows_in, rows_loaded from loads") == [(3, 3)]


def test_blank_rows_are_no_rows_whatever_their_width(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(f'{HEADER}\n,,,,\n{ROW.format(1)}\n,,\n"","",,,\n , ,,,\n{ROW.format("x")}\n,,,,\n')
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select rows_in, rows_loaded, rows_quarantined from loads") == [(2, 1, 1)]
    assert rows(warehouse, "select line from quarantine") == [(7,)]


def test_a_row_that_is_not_blank_in_other_columns_is_a_row(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_text(f"{HEADER},Subject\n{ROW.format(1)},a\n,,,,,lost\n")
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select line, column_name from quarantine") == [(3, "Id")]


def test_carriage_returns_alone_end_lines(exports: Path, warehouse: Path) -> None:
    (exports / "z.csv").write_bytes(f"{HEADER}\r{ROW.format(1)}\r{ROW.format(2)}\r".encode())
    assert build(exports, warehouse).outcome == "published"
    assert rows(warehouse, "select rows_in, rows_loaded from loads") == [(2, 2)]


# Not getrusage's ru_maxrss: Linux carries into it what the process that started this one held, here all of pytest.
PEAK = """
import re, sys
from pathlib import Path
from data.build import build
assert build(Path(sys.argv[1]), Path(sys.argv[2])).outcome == "published"
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_a_file_of_any_size_is_read_within_the_same_memory(exports: Path, warehouse: Path, kind: str) -> None:
    """150 MB of which most is in columns that nobody wants: far below what holding it would take."""
    filler = "x" * 480
    with (exports / f"tickets.{kind}").open("w") as file:
        file.write(f"{HEADER},Description\n" if kind == "csv" else "")
        for number in range(1, 300_001):
            file.write(
                f"{ROW.format(number)},{filler}\n"
                if kind == "csv"
                else f'{{"id": {number}, "status": "open", "created_at": "2026-09-01 09:00", "updated_at": '
                f'"2026-09-01 10:00", "solved_at": null, "description": "{filler}"}}\n'
            )
    made = subprocess.run(
        [sys.executable, "-c", PEAK, str(exports), str(warehouse)],
        cwd=CODE.parent,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert rows(warehouse, "select rows_in, rows_loaded from loads") == [(300_000, 300_000)]
    peak = int(made.stdout) >> 10
    assert peak < 1024, f"{peak} MiB"
    assert read_report(warehouse)


def test_a_name_may_run_over_lines_and_a_comment_may_be_quoted(tmp_path: Path) -> None:
    text = '"# made, by hand"\n# a 5" pipe\nRespondent ID,"Rate us\nall",\n,Quality,Speed\n1,5,4\n'
    form = Format(
        "t",
        "t",
        "T",
        "t",
        (Column("id", ("Respondent ID",)), Column("q", ("Rate us all Quality",), optional=True)),
        header_rows=2,
    )
    found = table(tmp_path, text, form)
    assert cells(found) == [("1", "5")]
    assert found.finish() == (1, [])
    assert found.locate({0})[0].line == 6


def test_a_number_sign_alone_is_a_name(tmp_path: Path) -> None:
    form = Format("t", "t", "T", "t", (Column("place", ("#",)), Column("title", ("Title",))))
    assert cells(table(tmp_path, "#,Title\n1,a\n", form)) == [("1", "a")]
    assert cells(table(tmp_path, '"#";"Title"\n1;a\n', form)) == [("1", "a")]


@pytest.mark.parametrize("form", [SURVEY, GRID], ids=["three rows", "two rows"])
def test_a_deleted_row_of_names_is_noticed(tmp_path: Path, form: Format) -> None:
    text = {3: "ResponseId,Q2_NPS\nR_1,9\nR_2,8\nR_3,7\n", 2: "Respondent ID,Rate us\n1,5\n2,4\n"}[form.header_rows]
    with pytest.raises(Refused, match="rows of names"):
        table(tmp_path, text, form)


@pytest.mark.parametrize(
    ("zone", "known"), [("Z", "UTC"), ("Pacific/Auckland", "Pacific/Auckland"), ("Mars/Base", None)]
)
def test_the_zone_of_the_third_row_must_exist(tmp_path: Path, zone: str, known: str | None) -> None:
    text = f'ResponseId,Q2_NPS\nId,Likely?\n"{{""ImportId"":""a"",""timeZone"":""{zone}""}}",b\nR_1,9\n'
    if known is None:
        with pytest.raises(Refused, match="Mars/Base"):
            table(tmp_path, text, SURVEY)
    else:
        assert table(tmp_path, text, SURVEY).zone == known
