"""Each export format on a small sample: `<system>/<case>/exports` is built, and the canonical rows must be those of
`<system>/<case>/expected/<table>.csv`.

An expected file names the columns that it speaks of; an empty cell is null; times are UTC, as `2024-05-13 09:00:00`.
Rows may stand in any order. `refused.csv` (file, words) and `quarantine.csv` say what must not be loaded, and why.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from data.build import build
from data.formats import known_formats
from data.publish import current
from data.report import read_report

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
    expected = sorted((case / "expected").glob("*.csv"))
    assert expected
    for path in expected:
        if path.stem == "refused":
            continue
        columns, rows = read_expected(path)
        assert found_in(tmp_path, path.stem, columns) == rows, path.stem


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_nothing_else_is_refused_or_quarantined(case: Path, tmp_path: Path) -> None:
    build(case / "exports", tmp_path)
    report = read_report(tmp_path)
    assert report
    said = {each["file"]: each["reason"] for each in report["refused"]}
    path = case / "expected" / "refused.csv"
    wanted = {row[0]: row[1] for row in read_expected(path)[1]} if path.is_file() else {}
    assert set(said) == set(wanted)
    assert all(words in said[file] for file, words in wanted.items())
    if not (case / "expected" / "quarantine.csv").is_file():
        assert found_in(tmp_path, "quarantine", ["file", "reason"]) == Counter()


def test_every_system_has_a_sample() -> None:
    assert {form.system for form in known_formats()} <= {case.parent.name for case in CASES}


def test_every_format_is_read_by_a_sample(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A format that no sample brings could be wrong without a test that fails."""
    loaded: set[str] = set()
    for case in CASES:
        folder = tmp_path_factory.mktemp("warehouse")
        report = build(case / "exports", folder)
        loaded |= {name for (name,) in found_in(folder, "loads", ["format"])}
        loaded |= {each["reason"].partition(": ")[0] for each in report.passed}
    missing = {form.name for form in known_formats() if not form.unused} - loaded
    missing |= {form.title for form in known_formats() if form.unused} - loaded
    assert missing == set()
