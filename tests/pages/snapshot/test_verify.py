"""A file is checked later: it is the same, it differs in named numbers, it is none of ours, or its warehouse is gone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.folders import CODE
from pages.snapshot.__main__ import main
from pages.snapshot.commentary import Commentary
from pages.snapshot.files import FORMATS, files_of
from pages.snapshot.identity import Identity, carried_by, into_pdf
from pages.snapshot.printer import printing
from pages.snapshot.verify import DIFFERENT, GONE, SAME, UNUSABLE, verify
from tests.pages.snapshot.conftest import WEEK

pytestmark = pytest.mark.browser


@pytest.fixture
def file_of(files, tmp_path):
    def written(form, audience="executive"):
        path = tmp_path / f"snapshot.{form}"
        path.write_bytes(files(audience)[form])
        return path

    return written


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_what_its_warehouse_gives(file_of, told, sample_warehouse, form):
    path = file_of(form)
    assert carried_by(path) == Identity.of(told("executive"), "en")
    found = verify(path, sample_warehouse)
    assert found.code == SAME, found.lines
    assert f"all {len(told('executive').numbers)} numbers" in found.lines[1]


def test_a_changed_number_is_named(file_of, sample_warehouse):
    path = file_of("html")
    text = path.read_text()
    path.write_text(text.replace('"opened/value":271.0', '"opened/value":250.0'))
    found = verify(path, sample_warehouse)
    assert found.code == DIFFERENT
    assert "opened/value: 250.0 in the file, 271.0 now" in found.lines


def test_a_number_that_is_printed_otherwise_is_named(file_of, sample_warehouse):
    path = file_of("html")
    path.write_text(path.read_text().replace('data-measure="opened">271<', 'data-measure="opened">250<'))
    found = verify(path, sample_warehouse)
    assert found.code == DIFFERENT
    assert "Tickets opened: printed as 250, and it is 271" in found.lines


def test_a_number_of_a_folded_table_that_is_printed_otherwise_is_named(file_of, sample_warehouse):
    path = file_of("html")
    text = path.read_text()
    cell = '<td class="number">66.7</td>'
    assert text.count(cell) == 1
    path.write_text(text.replace(cell, cell.replace("66.7", "76.7")))
    found = verify(path, sample_warehouse)
    assert found.code == DIFFERENT
    assert [line for line in found.lines if line.endswith(": printed as 76.7, and it is 66.7")]


def test_a_chart_that_draws_another_number_is_named(file_of, sample_warehouse):
    path = file_of("html")
    start, figures = path.read_text().split('id="figures">')
    # Plotly packs columns of fractions: eight bytes a week.
    changed = re.sub(r'("dtype": "f8", "bdata": "[^"]{112}).{8}', r"\g<1>AAAAAAAA", figures)
    assert changed != figures
    path.write_text(f'{start}id="figures">{changed}')
    found = verify(path, sample_warehouse)
    assert found.code == DIFFERENT
    assert "the chart “Thirteen weeks” draws other numbers" in found.lines


def test_a_changed_cell_of_a_sheet_is_named(file_of, sample_warehouse):
    path = file_of("xlsx")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(b"<v>271</v>", b"<v>250</v>"))
    found = verify(path, sample_warehouse)
    assert found.code == DIFFERENT
    assert "Tickets opened: printed as 250, and it is 271" in found.lines


def test_a_changed_number_of_a_pdf_is_named(files, file_of, sample_warehouse, tmp_path):
    """As somebody would who prints the page anew and puts the old identity in."""
    html = files("executive")["html"].replace(b'data-measure="opened">271<', b'data-measure="opened">250<')
    identity, path = carried_by(file_of("pdf")), tmp_path / "forged.pdf"
    with printing() as printer:
        path.write_bytes(into_pdf(printer.printed(html, ["pdf"])["pdf"], identity, "Weekly snapshot"))
    found = verify(path, sample_warehouse)
    assert found.code == DIFFERENT
    assert found.lines[2:] == ("Tickets opened: printed as 250, and it is 271",)


def test_a_commentary_is_no_number_of_the_warehouse(told, sample_warehouse, tmp_path):
    said = Commentary("In 2026 we had 12,345 calls.\n\n- 99 of them late", None, datetime(2026, 10, 12, tzinfo=UTC))
    for form, content in files_of(told("executive"), said, ("html", "pdf", "xlsx"), "de").items():
        path = tmp_path / f"snapshot.{form}"
        path.write_bytes(content)
        found = verify(path, sample_warehouse)
        assert found.code == SAME, found.lines


def test_a_changed_hash_is_found(file_of, told, sample_warehouse):
    path = file_of("html")
    text = path.read_text()
    path.write_text(text.replace(f'"digest":"{told("executive").digest}"', f'"digest":"{"0" * 64}"'))
    assert verify(path, sample_warehouse).lines[-1] == "the hash is not that of the numbers"


def test_a_warehouse_that_is_gone_is_said_to_be(file_of, tmp_path):
    found = verify(file_of("pdf"), tmp_path)
    assert found.code == GONE
    assert "gone" in found.lines[1]


def test_a_warehouse_named_outside_its_folder_is_not_opened(file_of, told, tmp_path):
    path = file_of("html")
    path.write_text(path.read_text().replace(told("executive").warehouse, "../../etc/passwd"))
    assert verify(path, tmp_path).code == GONE


@pytest.mark.parametrize("form", FORMATS)
def test_half_a_file_cannot_be_checked(file_of, sample_warehouse, form):
    path = file_of(form)
    path.write_bytes(path.read_bytes()[:600])
    assert verify(path, sample_warehouse).code == UNUSABLE


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x89PNG\r\n", b"PK\x03\x04", b"<html></html>", b"\xff\xfe"])
def test_what_is_none_of_ours_cannot_be_checked(tmp_path, content):
    path = tmp_path / "any"
    path.write_bytes(content)
    assert verify(path, tmp_path).code == UNUSABLE
    assert verify(tmp_path / "not there", tmp_path).code == UNUSABLE


def test_the_command_makes_and_checks_files(sample_warehouse, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LATITUDE_WAREHOUSE", str(sample_warehouse))
    monkeypatch.setenv("LATITUDE_KEPT", str(tmp_path / "kept"))
    made = ["--week", WEEK, "--scope", "team=Billing", "--format", "xlsx,html", "--out", str(tmp_path)]
    assert main(made) == 0
    paths = capsys.readouterr().out.split()
    assert [Path(path).suffix for path in paths] == [".xlsx", ".html"]
    for path in paths:
        assert main(["--verify", path]) == SAME
    assert main(["--format", "html", "--out", str(tmp_path)]) == 0
    assert "2026-W46" in capsys.readouterr().out  # the last whole week
    shutil.copy(__file__, tmp_path / "other.html")
    assert main(["--verify", str(tmp_path / "other.html")]) == UNUSABLE
    monkeypatch.setenv("LATITUDE_CHROMIUM", "/no/such/browser")
    assert main(["--week", WEEK, "--out", str(tmp_path / "no browser")]) == 1
    assert {path.suffix for path in (tmp_path / "no browser").iterdir()} == {".html", ".xlsx"}
    assert "LATITUDE_CHROMIUM" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--week", "2026-46"],
        ["--week", "2025-W53"],
        ["--scope", "everyone"],
        ["--scope", "team="],
        ["--format", "docx"],
        ["--language", "tlh"],
        ["--zone", "Mars/Olympus"],
    ],
)
def test_what_is_asked_wrongly_ends_with_2(wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2


def test_without_a_warehouse_it_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pages.snapshot", "--week", WEEK],
        cwd=CODE.parent,
        env={"LATITUDE_WAREHOUSE": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "python -m data build" in done.stderr
