"""The same export in every wrapping it can come in gives the same warehouse; what is no wrapping is refused in words."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
import xlsxwriter

from data.build import build
from data.publish import current
from data.report import Report

HEADER = ["Id", "Status", "Group", "Created at", "Updated at", "Solved at", "Replies"]
ROWS = [
    ["13652", "Closed", "Orders", "2026-03-02 09:00:00", "2026-03-09 09:00:00", "2026-03-03 09:00:00", "2"],
    ["13653", "Open", 'Returns, "late"', "2026-03-02 10:00:00", "2026-03-04 10:00:00", "", "0"],
]
TICKETS = [("13652", "closed", "Orders", 86400, 2), ("13653", "open", 'Returns, "late"', None, 0)]


def as_csv(separator: str = ",") -> bytes:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in [HEADER, *ROWS]]
    return "".join(separator.join(row) + "\n" for row in quoted).encode()


def as_zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return out.getvalue()


def as_workbook(sheets: int = 1) -> bytes:
    """Ids and replies as numbers, instants as Excel's dates: what a spreadsheet makes of an export."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet("Tickets")
    sheet.write_row(0, 0, HEADER)
    for place, row in enumerate(ROWS, start=1):
        for column, cell in enumerate(row):
            if HEADER[column].endswith(" at") and cell:
                sheet.write_datetime(place, column, datetime.fromisoformat(cell), stamp)
            elif cell.isdigit():
                sheet.write_number(place, column, int(cell))
            else:
                sheet.write_string(place, column, cell)
    for number in range(1, sheets):
        book.add_worksheet(f"Notes {number}").write(0, 0, "made by hand")
    book.close()
    return out.getvalue()


def as_parquet() -> bytes:
    out = io.BytesIO()
    frame = pl.DataFrame(ROWS, schema=HEADER, orient="row").with_columns(
        pl.col("Id", "Replies").cast(pl.Int64), pl.col("Created at", "Updated at").str.to_datetime()
    )
    frame.write_parquet(out)
    return out.getvalue()


WRAPPED: dict[str, Callable[[], bytes]] = {
    "tickets.csv": as_csv,
    "tickets.tsv": lambda: as_csv("\t"),
    "semicolons.csv": lambda: as_csv(";"),
    "tickets.csv.gz": lambda: gzip.compress(as_csv()),
    "export.zip": lambda: as_zip(tickets_csv=as_csv()),
    "folders.zip": lambda: as_zip(**{"a/b/tickets.csv": as_csv(), "a/.hidden": b"\0"}),
    "tickets.xlsx": as_workbook,
    "tickets.parquet": as_parquet,
    "no_suffix_at_all": lambda: gzip.compress(as_csv()),
}


def built(tmp_path: Path, name: str, content: bytes) -> Report:
    exports = tmp_path / "exports"
    exports.mkdir(exist_ok=True)
    (exports / name).write_bytes(content)
    return build(exports, tmp_path / "warehouse")


def rows(tmp_path: Path, query: str) -> list[tuple[object, ...]]:
    served = current(tmp_path / "warehouse")
    assert served is not None
    with duckdb.connect(str(served), read_only=True) as con:
        return con.sql(query).fetchall()


@pytest.mark.parametrize("name", WRAPPED)
def test_every_wrapping_gives_the_same_tickets(tmp_path: Path, name: str) -> None:
    report = built(tmp_path, name, WRAPPED[name]())
    assert (report.outcome, report.refused) == ("published", [])
    found = rows(
        tmp_path, "select ticket_id, status, team, resolution_seconds, replies from tickets order by ticket_id"
    )
    assert found == TICKETS
    assert rows(tmp_path, "select rows_in, rows_loaded, rows_quarantined from loads") == [(2, 2, 0)]
    assert build(tmp_path / "exports", tmp_path / "warehouse").outcome == "unchanged"


def test_a_zip_of_two_exports_is_two_loads(tmp_path: Path) -> None:
    other = as_csv().replace(b"1365", b"2365")
    report = built(tmp_path, "export.zip", as_zip(first_csv=as_csv(), second_csv=other, readme_csv=b"hello\n"))
    assert report.outcome == "published"
    assert [each["file"] for each in report.refused] == ["export.zip/readme.csv"]
    assert rows(tmp_path, "select file, rows_in from loads order by file") == [
        ("export.zip/first.csv", 2),
        ("export.zip/second.csv", 2),
    ]
    assert rows(tmp_path, "select count(*) from tickets") == [(4,)]


def test_the_other_sheets_of_a_workbook_are_named(tmp_path: Path) -> None:
    report = built(tmp_path, "tickets.xlsx", as_workbook(sheets=3))
    assert rows(tmp_path, "select file from loads") == [("tickets.xlsx/Tickets",)]
    assert [each["file"] for each in report.refused] == ["tickets.xlsx/Notes 1", "tickets.xlsx/Notes 2"]


def test_a_row_of_a_workbook_is_found_by_its_number(tmp_path: Path) -> None:
    broken = [*ROWS, ["13654", "Asleep", "Orders", "2026-03-02 09:00:00", "2026-03-09 09:00:00", "", "1"]]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for place, row in enumerate([HEADER, *broken]):
        book.worksheets()[0].write_row(place, 0, row) if book.worksheets() else book.add_worksheet().write_row(
            place, 0, row
        )
    book.close()
    built(tmp_path, "tickets.xlsx", out.getvalue())
    assert rows(tmp_path, "select line, column_name from quarantine") == [(4, "Status")]


def locked_zip() -> bytes:
    """A zip whose member says that it is encrypted (bit 0 of its flags, in both of its headers)."""
    content = bytearray(as_zip(tickets_csv=as_csv()))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cut.csv.gz", gzip.compress(as_csv())[:-12], "damaged"),
        ("cut.zip", as_zip(tickets_csv=as_csv())[:-30], "damaged"),
        ("empty.zip", b"PK\x05\x06" + bytes(18), "binary data"),
        ("locked.zip", locked_zip(), "password"),
        ("cut.xlsx", as_workbook()[:-200], "damaged"),
        ("cut.parquet", as_parquet()[:-20], "cannot be read"),
        ("bomb.csv.gz", gzip.compress(bytes(80 << 20)), "would take more than"),
        ("bomb.zip", as_zip(tickets_csv=bytes(80 << 20)), "would take more than"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "good.csv").write_bytes(as_csv())
    report = built(tmp_path, name, content)
    assert report.outcome == "published"
    assert [each["file"] for each in report.refused] == [name]
    assert words in report.refused[0]["reason"]
    assert rows(tmp_path, "select count(*) from tickets") == [(2,)]


def test_nested_columns_of_parquet_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    pl.DataFrame({"Id": [[1]]}).write_parquet(out)
    report = built(tmp_path, "nested.parquet", out.getvalue())
    assert report.outcome == "kept"
    assert "lists or records" in report.refused[0]["reason"]


def test_names_in_an_archive_lead_nowhere_else(tmp_path: Path) -> None:
    built(tmp_path, "export.zip", as_zip(**{"..__..__escaped_csv": as_csv()}))
    assert not (tmp_path / "escaped.csv").exists()
    assert not list(tmp_path.parent.glob("escaped.csv"))
    assert rows(tmp_path, "select count(*) from tickets") == [(2,)]
