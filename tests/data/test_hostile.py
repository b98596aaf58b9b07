"""Files as people really drop them: each ends in one clear line, in quarantined rows, or in a correct load.

Everything goes through the command line's own entry. The files are Zendesk ticket exports, made on the spot.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.__main__ import main
from data.build import build
from data.folders import CODE
from data.publish import current
from data.report import read_report

# fmt: off
HEADER = [
    "Id", "Requester id", "Assignee", "Group", "Subject", "Status", "Priority", "Via", "Created at",
    "Updated at",
    "Solved at", "Satisfaction Score", "Group stations", "Reopens", "Replies", "First reply time in minutes",
    "Full resolution time in minutes", "Contact reason [list]",
]
ROWS = [
    ["101", "901", "Agent Amsel", "Orders", "Where is it", "Closed", "Normal", "Mail", "2026-09-01 09:00",
     "2026-09-03 10:00", "2026-09-02 10:30", "5", "1", "0", "1", "30", "1530", "Late delivery"],
    ["102", "902", "Agent Möwe", "Returns", "Größe", "Open", "High", "Web", "2026-09-01 09:10",
     "2026-09-01 11:00", "", "", "2", "0", "1", "45", "", "Return request"],
    ["103", "903", "Agent Pirol", "Billing", "Invoice, again", "Solved", "Low", "Chat", "2026-09-01 09:20",
     "2026-09-02 09:20", "2026-09-02 09:20", "Offered", "1", "1", "2", "5", "1440", "Invoice question"],
    ["104", "904", "Agent Tanne", "Technical", "Crash", "Pending", "Urgent", "Phone", "2026-09-01 09:30",
     "2026-09-01 09:31", "", "", "1", "0", "1", "1", "", "App fault"],
]
# fmt: on
IDS = [row[0] for row in ROWS]
LOADED = [
    ("101", "Agent Amsel", "Orders", "closed", "Late delivery"),
    ("102", "Agent Möwe", "Returns", "open", "Return request"),
    ("103", "Agent Pirol", "Billing", "solved", "Invoice question"),
    ("104", "Agent Tanne", "Technical", "pending", "App fault"),
]


def changed(row: int, **cells: str) -> list[list[str]]:
    """ROWS with some cells of one row replaced; a keyword names a column, blanks written as `_`."""
    rows = [list(each) for each in ROWS]
    for name, value in cells.items():
        rows[row][HEADER.index(name.replace("_", " "))] = value
    return rows


def text_of(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, **dialect: Any) -> str:
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n"} | dialect).writerows([header, *rows])
    return out.getvalue()


GOOD = text_of(ROWS)


@dataclass
class House:
    """An exports folder and a warehouse folder of one test, and what the command said last."""

    exports: Path
    warehouse: Path
    capture: pytest.CaptureFixture[str]
    said: str = ""

    def put(self, content: str | bytes, name: str = "tickets.csv") -> Path:
        path = self.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def build(self, folder: Path | None = None) -> int:
        """The command's exit code; what it printed is in `said`."""
        self.capture.readouterr()
        code = main(["build", str(folder or self.exports)])
        self.said = "".join(self.capture.readouterr())
        return code

    @property
    def report(self) -> dict[str, Any]:
        report = read_report(self.warehouse)
        assert report is not None
        return report

    @property
    def pointer(self) -> str:
        return (self.warehouse / "CURRENT").read_text(encoding="utf-8").strip()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows from the served warehouse."""
        served = current(self.warehouse)
        assert served is not None, self.said
        with duckdb.connect(str(served), read_only=True) as con:
            return con.sql(query).fetchall()

    def tickets(self) -> list[tuple[Any, ...]]:
        return self.ask("select ticket_id, agent, team, status, topic from tickets order by ticket_id")

    def loads(self, name: str = "tickets.csv") -> tuple[int, int, int]:
        """(rows in, loaded, quarantined) of one file, which must add up."""
        query = "select rows_in, rows_loaded, rows_quarantined from loads where file = "
        ((rows_in, loaded, quarantined),) = self.ask(f"{query}'{name}'")
        assert rows_in == loaded + quarantined
        assert [(quarantined,)] == self.ask(f"select count(*) from quarantine where file = '{name}'")
        return rows_in, loaded, quarantined

    def quarantined(self) -> list[tuple[Any, ...]]:
        return self.ask("select file, line, column_name, reason, raw from quarantine order by file, line")

    def refusal(self, name: str) -> str:
        """The one line about `name`: it stands once in the output and names file, fault and remedy."""
        lines = [line for line in self.said.splitlines() if line.startswith(f"{name}: ")]
        assert len(lines) == 1, self.said
        (record,) = [each for each in self.report["refused"] if each["file"] == name]
        assert record["reason"].endswith(".")
        assert record["advice"].endswith(".")
        assert record["reason"] in lines[0]
        assert record["advice"] in lines[0]
        assert "Traceback" not in self.said
        return lines[0]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> House:
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    exports.mkdir()
    monkeypatch.setenv("LATITUDE_WAREHOUSE", str(warehouse))
    return House(exports, warehouse, capsys)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good files in `exports` and their `warehouse`, for tests to copy."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "exports").mkdir()
    (folder / "exports" / "tickets.csv").write_text(GOOD, encoding="utf-8")
    (folder / "exports" / "more.csv").write_text(text_of(changed(0, Id="201")[:1]), encoding="utf-8")
    assert build(folder / "exports", folder / "warehouse").outcome == "published"
    return folder


# name -> (the file's bytes, words its line must have)
REFUSED: dict[str, tuple[bytes, list[str]]] = {
    "wrong header": (b"name,age\nAmsel,3\nBirke,4\n", ["columns", '"name"']),
    "header lacks one needed column": (
        text_of([row[:5] + row[6:] for row in ROWS], HEADER[:5] + HEADER[6:]).encode(),
        ["Zendesk", '"Status"'],
    ),
    "no header, rows from the first line on": (GOOD.split("\n", 1)[1].encode(), ["columns"]),
    "truncated in the middle of a row": (GOOD[: GOOD.rindex(",Urgent")].encode(), ["line 5", "cut off"]),
    "truncated in the middle of a row that is not the first bad one": (
        text_of([ROWS[0], ROWS[1][:4], *ROWS[2:]])[: -len(",2026-09-01 09:31,,,1,0,1,1,,App fault\n")].encode(),
        ["line 5", "cut off"],
    ),
    "quote opened in the last row and cut there": (
        text_of(changed(3, Subject="Crash, again")).replace('again",Pending', "aga\0").partition("\0")[0].encode(),
        ["line 5", "quotation mark"],
    ),
    "quote left open in the middle": (
        GOOD.replace("Größe", '"Größe').encode(),
        ["line 3", "quotation mark"],
    ),
    "quote of the last cell left open": (
        GOOD.replace("App fault", '"App fault').encode(),
        ["quotation mark"],
    ),
    "empty": (b"", ["empty"]),
    "only blanks and line ends": (b" \n\r\n\n  \n", ["empty"]),
    "only a byte order mark": (b"\xef\xbb\xbf", ["empty"]),
    "header only": (text_of([]).encode(), ["no rows"]),
    "header only, without a line end": (text_of([]).strip().encode(), ["no rows"]),
    "header and blank lines": (text_of([]).encode() + b"\n\n\r\n", ["no rows"]),
    "web page": (b"<!DOCTYPE html>\n<html><body>Sign in, please</body></html>\n", ["web page"]),
    "web page after a byte order mark and blanks": (
        b"\xef\xbb\xbf\n\n <html lang='en'></html>",
        ["web page"],
    ),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20, ["picture"]),
    "random bytes": (bytes((n * 197 + 61) % 256 for n in range(9000)), ["binary"]),
    "nothing but NUL": (bytes(5000), [""]),
    "NUL in a cell": (GOOD.replace("Crash", "Cra\0sh").encode(), ["binary"]),
    "every row bad": (
        text_of([[*row[:8], "yesterday", *row[9:]] for row in ROWS]).encode(),
        ["line 2", "Created at"],
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
class TestRefusedFiles:
    def test_alone(self, house, kind):
        """Nothing was there before and nothing is made: no pointer to a warehouse without tickets."""
        content, words = REFUSED[kind]
        house.put(content)
        assert house.build() == 1
        line = house.refusal("tickets.csv")
        assert all(word in line for word in words), line
        assert house.report["outcome"] == "kept"
        assert current(house.warehouse) is None
        assert not list(house.warehouse.glob("*.duckdb*"))

    def test_beside_a_good_file(self, house, kind):
        house.put(REFUSED[kind][0], "bad.csv")
        house.put(GOOD, "good.csv")
        assert house.build() == 0
        house.refusal("bad.csv")
        assert house.tickets() == LOADED
        assert house.loads("good.csv") == (4, 4, 0)
        assert house.ask("select file from loads") == [("good.csv",)]
        assert house.quarantined() == []

    def test_in_place_of_a_good_file(self, house, kind, good):
        """The last good warehouse stays, also when another good file could be loaded without it."""
        shutil.copytree(good, house.exports.parent, dirs_exist_ok=True)
        served, before = house.pointer, house.tickets()
        assert len(before) == 5
        house.put(REFUSED[kind][0])
        assert house.build() == 1
        house.refusal("tickets.csv")
        assert (house.pointer, house.tickets()) == (served, before)
        assert house.report["outcome"] == "kept"


class TestFolders:
    def test_directory_named_like_a_file(self, house):
        (house.exports / "tickets.csv").mkdir()
        house.put(GOOD, "tickets.csv/inner.csv")
        assert house.build() == 0
        assert "folder" in house.refusal("tickets.csv")
        # What is in it is read all the same.
        assert house.tickets() == LOADED

    @pytest.mark.parametrize("name", ["tickets.csv", "old exports"])
    def test_empty_directory(self, house, name):
        (house.exports / name).mkdir()
        house.put(GOOD, "good.csv")
        assert house.build() == 0
        assert "folder" in house.refusal(name)
        assert house.tickets() == LOADED

    def test_nothing_but_an_empty_directory(self, house):
        (house.exports / "tickets.csv").mkdir()
        assert house.build() == 1
        house.refusal("tickets.csv")
        assert current(house.warehouse) is None

    def test_files_in_folders_are_named_with_them(self, house):
        house.put(GOOD, "2026/september/tickets.csv")
        assert house.build() == 0
        assert house.loads("2026/september/tickets.csv") == (4, 4, 0)

    def test_missing_folder(self, house):
        assert house.build(house.exports / "nowhere") == 1
        assert "nowhere" in house.said
        assert "Traceback" not in house.said
        assert current(house.warehouse) is None

    def test_folder_that_is_a_file(self, house):
        assert house.build(house.put(GOOD)) == 1
        assert "tickets.csv" in house.said
        assert "not a folder" in house.said

    def test_folder_that_went_away_leaves_the_last_good_warehouse(self, house):
        house.put(GOOD)
        assert house.build() == 0
        served = house.pointer
        shutil.rmtree(house.exports)
        assert house.build() == 1
        assert (house.pointer, house.tickets()) == (served, LOADED)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_unreadable_file(self, house):
        house.put(GOOD, "good.csv")
        house.put(GOOD, "locked.csv").chmod(0)
        assert house.build() == 0
        assert "opened" in house.refusal("locked.csv")
        assert house.tickets() == LOADED

    @pytest.mark.skipif(os.name == "nt", reason="Windows gives links to nobody")
    def test_link_to_nowhere(self, house):
        house.put(GOOD, "good.csv")
        (house.exports / "tickets.csv").symlink_to(house.exports / "gone.csv")
        assert house.build() == 0
        house.refusal("tickets.csv")
        assert house.tickets() == LOADED

    def test_removed_file_leaves_the_next_build(self, house):
        house.put(GOOD)
        gone = house.put(text_of(changed(0, Id="201")[:1]), "more.csv")
        assert house.build() == 0
        gone.unlink()
        assert house.build() == 0
        assert house.tickets() == LOADED

    def test_bad_settings_name_the_file_and_the_fault(self, house):
        house.put(GOOD)
        house.put('[zones]\nzendesk = "Berlin"\n', "settings.toml")
        assert house.build() == 1
        assert "Berlin" in house.refusal("settings.toml")
        assert current(house.warehouse) is None


@pytest.mark.skipif(os.name == "nt", reason="asks for the exit code of a child process as Unix gives it")
class TestCommand:
    """Exit code and streams of the real command."""

    def run(self, exports: Path, warehouse: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "data", "build"],
            cwd=CODE.parent,
            env=os.environ | {"LATITUDE_EXPORTS": str(exports), "LATITUDE_WAREHOUSE": str(warehouse)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def test_good_then_bad(self, house):
        house.put(GOOD)
        assert self.run(house.exports, house.warehouse).returncode == 0
        served = house.pointer
        house.put("<html></html>")
        done = self.run(house.exports, house.warehouse)
        assert done.returncode == 1
        assert len([line for line in done.stderr.splitlines() if "web page" in line]) == 1
        assert "Traceback" not in done.stderr + done.stdout
        assert (house.pointer, house.tickets()) == (served, LOADED)


ENCODED: dict[str, bytes] = {
    "plain": GOOD.encode(),
    "byte order mark": GOOD.encode("utf-8-sig"),
    "CRLF": text_of(ROWS, lineterminator="\r\n").encode(),
    "CR only": text_of(ROWS, lineterminator="\r").encode(),
    "byte order mark and CRLF": text_of(ROWS, lineterminator="\r\n").encode("utf-8-sig"),
    "Latin-1": GOOD.encode("latin-1"),
    "Latin-1 and CRLF": text_of(ROWS, lineterminator="\r\n").encode("latin-1"),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + GOOD.encode("utf-16-be"),
    "UTF-16, tabs, CRLF": text_of(ROWS, delimiter="\t", lineterminator="\r\n").encode("utf-16"),
    "semicolons": text_of(ROWS, delimiter=";").encode(),
    "everything quoted": text_of(ROWS, quoting=csv.QUOTE_ALL).encode(),
    "no line end at the end": GOOD.rstrip("\n").encode(),
    "blank lines at the end": GOOD.encode() + b"\n\n\n",
    "blank CRLF lines at the end": text_of(ROWS, lineterminator="\r\n").encode() + b"\r\n\r\n",
    "blank line in the middle": GOOD.replace("\n102,", "\n\n102,").encode(),
    "header in capitals, with blanks": GOOD.replace(
        ",".join(HEADER), ",".join(f" {name.upper()} " for name in HEADER)
    ).encode(),
    "columns in another order": text_of([row[::-1] for row in ROWS], HEADER[::-1]).encode(),
    "a column nobody knows": text_of([[*row, "x"] for row in ROWS], [*HEADER, "Colour [list]"]).encode(),
    "a column nobody knows, twice": text_of(
        [["a", *row, "b"] for row in ROWS], ["Colour [list]", *HEADER, "Colour [list]"]
    ).encode(),
}


@pytest.mark.parametrize("kind", ENCODED)
class TestReadableVariants:
    def test_loads_the_same_tickets(self, house, kind):
        house.put(ENCODED[kind])
        assert house.build() == 0, house.said
        assert house.tickets() == LOADED
        assert house.loads() == (4, 4, 0)
        assert "4 rows in, 4 loaded, 0 quarantined" in house.said
        assert house.report["refused"] == []


class TestDuplicateHeader:
    def test_of_a_used_column_the_first_counts(self, house):
        """Never a mixture of both: one rule for every row."""
        house.put(text_of([[*row, "Nowhere"] for row in ROWS], [*HEADER, "Group"]))
        assert house.build() == 0
        assert house.tickets() == LOADED
        assert house.loads() == (4, 4, 0)


class TestBlankRows:
    def test_rows_of_separators_are_no_tickets(self, house):
        """A spreadsheet leaves `,,,,` behind: counted as rows or not, they add up and load nothing."""
        house.put(GOOD + ("," * (len(HEADER) - 1) + "\n") * 3)
        assert house.build() == 0
        assert house.tickets() == LOADED
        rows_in, loaded, quarantined = house.loads()
        assert (loaded, rows_in - 4) == (4, quarantined)


class TestQuarantine:
    @pytest.mark.parametrize(
        ("cells", "column", "words"),
        [
            ({"Created_at": "2026-13-45 10:00"}, "Created at", "2026-13-45 10:00"),
            ({"Created_at": "01.09.2026"}, "Created at", "01.09.2026"),
            ({"Created_at": ""}, "Created at", "missing"),
            ({"Updated_at": "soon"}, "Updated at", "soon"),
            ({"Solved_at": "2026-08-31 23:59"}, "Solved at", "earlier"),
            ({"Updated_at": "2026-08-31 23:59", "Solved_at": ""}, "Updated at", "earlier"),
            ({"Replies": "twelve"}, "Replies", "twelve"),
            ({"Replies": "1.5"}, "Replies", "1.5"),
            ({"Replies": "-1"}, "Replies", "-1"),
            ({"First_reply_time_in_minutes": "12x"}, "First reply time in minutes", "12x"),
            ({"Full_resolution_time_in_minutes": "-5"}, "Full resolution time in minutes", "-5"),
            ({"Id": "1.03E+13"}, "Id", "1.03E+13"),
            ({"Id": ""}, "Id", "missing"),
            ({"Status": "Vanished"}, "Status", "Vanished"),
            ({"Satisfaction_Score": "6"}, "Satisfaction Score", "6"),
        ],
    )
    def test_bad_cell(self, house, cells, column, words):
        rows = changed(2, **cells)
        house.put(text_of(rows))
        assert house.build() == 0, house.said
        raw = text_of(rows).splitlines()[3]
        ((file, line, at, reason, kept),) = house.quarantined()
        assert (file, line, at, kept) == ("tickets.csv", 4, column, raw)
        assert column in reason
        assert words in reason
        assert house.loads() == (4, 3, 1)
        assert house.tickets() == [LOADED[0], LOADED[1], LOADED[3]]
        assert "1 quarantined" in house.said

    @pytest.mark.parametrize("endless", ["nan", "inf", "-inf", "1e400", "99999999999999999999", "1e18"])
    @pytest.mark.parametrize("column", ["Replies", "First reply time in minutes"])
    def test_number_that_is_none_or_far_too_large(self, house, column, endless):
        """Such a cell costs its own row, not the build."""
        house.put(text_of(changed(2, **{column.replace(" ", "_"): endless})))
        assert house.build() == 0, house.said
        assert [(line, at) for _, line, at, _, _ in house.quarantined()] == [(4, column)]
        assert house.loads() == (4, 3, 1)

    def test_several_faults_of_a_row_are_all_told_once(self, house):
        house.put(text_of(changed(1, Created_at="never", Replies="many")))
        assert house.build() == 0
        ((_, line, column, reason, _),) = house.quarantined()
        assert (line, column) == (3, "Created at")
        assert "never" in reason
        assert "many" in reason
        assert house.loads() == (4, 3, 1)

    @pytest.mark.parametrize(("cells", "count"), [(ROWS[1][:7], 7), ([*ROWS[1], "more", "still more"], 20)])
    def test_ragged_row_in_the_middle(self, house, cells, count):
        rows = [ROWS[0], cells, *ROWS[2:]]
        house.put(text_of(rows))
        assert house.build() == 0, house.said
        ((file, line, column, reason, raw),) = house.quarantined()
        assert (file, line, column, raw) == ("tickets.csv", 3, None, ",".join(cells))
        assert str(count) in reason
        assert str(len(HEADER)) in reason
        assert house.loads() == (4, 3, 1)
        assert house.tickets() == [LOADED[0], *LOADED[2:]]

    def test_ragged_last_row_that_ends_its_line_is_no_cut_off_file(self, house):
        house.put(text_of([*ROWS[:3], ROWS[3][:7]]))
        assert house.build() == 0, house.said
        assert [line for _, line, *_ in house.quarantined()] == [5]
        assert house.loads() == (4, 3, 1)

    def test_total_row_of_a_spreadsheet(self, house):
        house.put(GOOD + "Total" + "," * (len(HEADER) - 1) + "\n")
        assert house.build() == 0
        ((_, line, column, _, raw),) = house.quarantined()
        assert (line, column) == (6, "Id")
        assert raw.startswith("Total,")

    def test_quotation_mark_that_is_not_doubled(self, house):
        house.put(GOOD.replace("Where is it", '"Where "is" it"'))
        assert house.build() == 0, house.said
        ((_, line, column, reason, raw),) = house.quarantined()
        assert (line, column) == (2, None)
        assert "quotation mark" in reason
        assert 'Where "is" it' in raw
        assert house.loads() == (4, 3, 1)
        assert house.tickets() == LOADED[1:]

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
    def test_lines_are_counted_as_an_editor_does(self, house, encoding, ending):
        """Behind a text over three lines, a blank line and a ragged row, whatever the line ends."""
        rows = changed(0, Subject="Wo\nist\nes?")
        rows[3] = changed(3, Created_at="Dienstag früh")[3]
        text = text_of([rows[0], rows[1][:5], *rows[2:]]).replace("\n103,", "\n\n103,")
        assert text.splitlines()[4].startswith("102,")
        assert text.splitlines()[7].startswith("104,")
        house.put(text.replace("\n", ending).encode(encoding))
        assert house.build() == 0, house.said
        found = [(line, column, raw) for _, line, column, _, raw in house.quarantined()]
        assert found == [(5, None, text.splitlines()[4]), (8, "Created at", text.splitlines()[7])]
        assert house.loads() == (4, 2, 2)
        assert house.tickets() == [LOADED[0], LOADED[2]]

    def test_raw_text_of_a_row_over_several_lines_is_whole(self, house):
        house.put(text_of(changed(1, Subject='first\nsecond, "quoted"', Created_at="-")))
        assert house.build() == 0
        ((_, line, column, _, raw),) = house.quarantined()
        assert (line, column) == (3, "Created at")
        assert next(csv.reader(io.StringIO(raw)))[4] == 'first\nsecond, "quoted"'

    def test_rows_of_two_files_are_told_apart(self, house):
        house.put(text_of(changed(0, Replies="x")), "a.csv")
        house.put(text_of(changed(3, Replies="y", Id="204")), "b.csv")
        assert house.build() == 0
        assert [row[:3] for row in house.quarantined()] == [("a.csv", 2, "Replies"), ("b.csv", 5, "Replies")]
        assert house.loads("a.csv") == house.loads("b.csv") == (4, 3, 1)


# ----------------------------------------------------------------------------------------------------
# Any mixture of good and bad: rows in = loaded + quarantined, and what is loaded is what was written.

ZONE = ZoneInfo("Europe/Berlin")
TEXT = st.text(alphabet="aZ9 ,;\"'\n\t|<{öß€日", max_size=12)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31)).map(lambda each: each.strftime("%Y-%m-%d %H:%M"))
BAD_TIMES = st.sampled_from(["2026-02-30 10:00", "gestern", "31/12/2026", "2026-09-01", "0", "2026-09-01T09:00"])
COUNTS = st.one_of(st.just(""), st.integers(0, 500).map(str))
# Half a minute is a duration, half a reply is none.
BAD_MINUTES = st.sampled_from(["-1", "x", "1,5", "--", "0x10", "1_000", "١٢x"])
BAD_COUNTS = BAD_MINUTES | st.just("1.5")
STATES = st.sampled_from(["New", "open", "PENDING", "Hold", "Solved", "Closed"])
BAD_STATES = st.sampled_from(["", "Done", "Solved!", "0"])


@st.composite
def one_row(draw: Callable[..., Any], number: int) -> list[str]:
    def mostly(good: st.SearchStrategy[str], bad: st.SearchStrategy[str]) -> str:
        return str(draw(bad if draw(st.integers(0, 11)) == 0 else good))

    created = mostly(st.just("2024-05-06 07:08"), BAD_TIMES)
    row = {
        "Id": mostly(st.just(str(number)), st.sampled_from(["", "1.03E+13", "A7", "-3"])),
        "Requester id": draw(TEXT),
        "Assignee": draw(TEXT),
        "Group": draw(TEXT),
        "Subject": draw(TEXT),
        "Status": mostly(STATES, BAD_STATES),
        "Created at": created,
        "Updated at": mostly(st.sampled_from(["2024-05-06 07:08", "2025-01-01 00:00"]), BAD_TIMES | TIMES),
        "Solved at": mostly(st.sampled_from(["", "2024-10-27 02:30", "1900-01-01 00:00:00"]), BAD_TIMES | TIMES),
        "Satisfaction Score": mostly(
            st.sampled_from(["", "Offered", "Not Offered", "Good", "3"]), st.sampled_from(["0", "6", "great"])
        ),
        "Replies": mostly(COUNTS, BAD_COUNTS),
        "First reply time in minutes": mostly(COUNTS, BAD_MINUTES),
    }
    cells = list(row.values())
    shape = draw(st.integers(0, 15))
    if shape == 0:
        return cells[: draw(st.integers(2, len(cells) - 1))]
    return [*cells, "one too many"] if shape == 1 else cells


# fmt: off
COLUMNS = [
    "Id", "Requester id", "Assignee", "Group", "Subject", "Status", "Created at", "Updated at", "Solved at",
    "Satisfaction Score", "Replies", "First reply time in minutes",
]
# fmt: on
NEVER = "1900-01-01 00:00:00"


def as_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    except ValueError:
        return None


def is_count(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit())


def is_good(cells: list[str]) -> bool:
    """The contract of a Zendesk row, written a second time."""
    if len(cells) != len(COLUMNS):
        return False
    row = dict(zip(COLUMNS, cells, strict=True))
    created, updated, solved = (as_time(row[name]) for name in ("Created at", "Updated at", "Solved at"))
    return bool(
        row["Id"].isdigit()
        and row["Status"].lower() in ("new", "open", "pending", "hold", "solved", "closed")
        and created
        and updated
        and created <= updated
        and (row["Solved at"] in ("", NEVER) or (solved and created <= solved))
        and row["Satisfaction Score"].lower() in ("", "offered", "not offered", "good", "bad", *"12345")
        and is_count(row["Replies"])
        and is_count(row["First reply time in minutes"])
    )


def expected_ticket(cells: list[str]) -> tuple[Any, ...]:
    row = dict(zip(COLUMNS, cells, strict=True))
    state, reply = row["Status"].lower(), row["First reply time in minutes"]
    created, solved = as_time(row["Created at"]), as_time(row["Solved at"])
    assert created is not None
    is_ended = state in ("solved", "closed") and solved is not None
    return (
        row["Id"],
        *(row[name].strip() or None for name in ("Requester id", "Assignee", "Group")),
        state,
        int(created.timestamp()),
        int(solved.timestamp()) if is_ended and solved else None,
        int(row["Replies"]) if row["Replies"] else None,
        int(reply) * 60 if reply else None,
    )


FILES = st.integers(1, 6).flatmap(lambda size: st.tuples(*(one_row(number) for number in range(1, size + 1))))
PLAIN = ["7", "", "", "", "", "open", "2024-05-06 07:08", "2024-05-06 07:08", "", "", "", ""]


@settings(
    max_examples=int(os.environ.get("LATITUDE_EXAMPLES", "15")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example(
    rows=(PLAIN, ["8", "", 'a"\n"b', *PLAIN[3:]]),
    ending="\r\n",
    encoding="utf-16",
    quoting=csv.QUOTE_MINIMAL,
)
@example(rows=(PLAIN, PLAIN[:3]), ending="\n", encoding="utf-8", quoting=csv.QUOTE_ALL)
@given(
    rows=FILES,
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_rows_in_are_loaded_or_quarantined(rows, ending, encoding, quoting):
    text = text_of(rows, COLUMNS, quoting=quoting)
    good = [cells for cells in rows if is_good(cells)]
    # A record starts one line below the end of the one before it, however many lines that one had.
    starts = [2 + text_of(rows[:place], COLUMNS, quoting=quoting).count("\n") - 1 for place in range(len(rows))]
    bad_lines = [start for start, cells in zip(starts, rows, strict=True) if not is_good(cells)]
    with tempfile.TemporaryDirectory() as folder:
        exports, warehouse = Path(folder) / "exports", Path(folder) / "warehouse"
        exports.mkdir()
        (exports / "settings.toml").write_text(f'zones = {{ zendesk = "{ZONE.key}" }}', encoding="utf-8")
        (exports / "tickets.csv").write_bytes(text.replace("\n", ending).encode(encoding))
        report = build(exports, warehouse)
        if not good:
            assert report.outcome == "kept"
            assert [each["file"] for each in report.refused] == ["tickets.csv"]
            return
        assert report.outcome == "published", report
        served = current(warehouse)
        assert served is not None
        with duckdb.connect(str(served), read_only=True) as con:
            loads = con.sql("select rows_in, rows_loaded, rows_quarantined from loads").fetchall()
            lines = con.sql("select line from quarantine order by line").fetchall()
            tickets = con.sql(
                "select ticket_id, customer_id, agent, team, status, epoch(opened_at)::bigint, "
                "epoch(resolved_at)::bigint, replies, first_response_seconds from tickets "
                "order by ticket_id::int"
            ).fetchall()
    assert loads == [(len(rows), len(good), len(rows) - len(good))]
    assert [line for (line,) in lines] == bad_lines
    assert tickets == [expected_ticket(cells) for cells in good]
