"""Each export format on a small sample: `<system>/<case>/exports` is built, and the canonical rows must be those of
`<system>/<case>/expected/<table>.csv`.

An expected file names the columns that it speaks of; an empty cell is null; times are UTC, as `2024-05-13 09:00:00`.
Rows may stand in any order. `refused.csv` (file, words) and `quarantine.csv` say what must not be loaded, and why.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.containers import Part, unpack
from data.folders import candidates
from data.formats import known_formats
from data.json_table import is_json, read_json
from data.publish import current
from data.refusal import Refused
from data.table import Table
from data.text_table import read_text

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/exports"))


def read_expected(path: Path) -> tuple[list[str], Counter[tuple[str, ...]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, Counter(tuple(row) for row in rows)


def found_in(warehouse: Path, table: str, columns: list[str]) -> Counter[tuple[str, ...]]:
    served = current(warehouse)
    assert served is not None
    with duckdb.connect(str(served), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        types = {name: kind for name, kind, *_ in con.sql(f"describe {table}").fetchall()}
        texts = [
            f"strftime({name}, '%Y-%m-%d %H:%M:%S')" if types[name].startswith("TIMESTAMP") else f"{name}::varchar"
            for name in columns
        ]
        chosen = ", ".join(f"coalesce({text}, '')" for text in texts)
        rows = con.sql(f"select {chosen} from {table}").fetchall()
    return Counter(rows)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_the_sample_becomes_the_expected_rows(case: Path, tmp_path: Path) -> None:
    report = build(case / "exports", tmp_path)
    assert report.outcome == "published", report.message
    expected = {path.stem: path for path in (case / "expected").glob("*.csv")}
    assert expected.keys() - {"refused"}
    for table, path in sorted(expected.items()):
        if table != "refused":
            columns, rows = read_expected(path)
            assert found_in(tmp_path, table, columns) == rows, table
    # Nothing else is refused or set aside.
    said = {each["file"]: each["reason"] for each in report.refused}
    wanted = {row[0]: row[1] for row in read_expected(expected["refused"])[1]} if "refused" in expected else {}
    assert set(said) == set(wanted)
    assert all(words in said[file] for file, words in wanted.items())
    if "quarantine" not in expected:
        assert found_in(tmp_path, "quarantine", ["file", "reason"]) == Counter()


def test_every_system_has_a_sample() -> None:
    assert {form.system for form in known_formats()} <= {case.parent.name for case in CASES}


def test_every_format_is_read_by_a_sample(tmp_path: Path) -> None:
    """A format that no sample brings could be wrong without a test that fails."""
    read: set[str] = set()
    for number, case in enumerate(CASES):
        scratch = tmp_path / str(number)
        scratch.mkdir()
        for path in candidates(case / "exports"):
            for part in unpack(path, scratch):
                with suppress(Refused):
                    read |= {table.form.name for _, table in tables_of(part, path.name + part.label, scratch)}
    assert {form.name for form in known_formats()} - read == set()


def tables_of(part: Part, name: str, scratch: Path) -> list[tuple[str, Table]]:
    con, known = duckdb.connect(), known_formats()
    if is_json(part.path):
        return list(read_json(part.path, name, scratch, con, known))
    return [("", read_text(part.path, name, scratch, con, known))]
