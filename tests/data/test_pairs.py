"""Headers that an export repeats, or that people make up: every such column, with its name."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data.contract import apply_contract
from data.formats import Column, Format, Headers
from data.json_table import read_json
from data.table import Table
from data.text_table import read_text

FORM = Format(
    system="any",
    table="any",
    title="Any",
    source="any",
    columns=(
        Column("id", ("Id",)),
        Column("comments", ("Comment",), type="pairs", optional=True),
        Column("fields", ("Custom field (*)", "f.*"), type="pairs", optional=True),
    ),
)
CSV = """Id,Comment,Custom field (Refund),Comment,Comment,Custom field (A. b)
1,"said ""no"", twice",yes,,third,
2,,,,,
3,,, ,,x
"""


def opened(path: Path) -> Table:
    con = duckdb.connect()
    if path.suffix == ".json":
        ((_, table),) = read_json(path, path.name, path.parent, con, [FORM])
        return table
    return read_text(path, path.name, path.parent, con, [FORM])


def rows_of(path: Path, text: str) -> pl.DataFrame:
    path.write_text(text, encoding="utf-8")
    (frame,) = opened(path).batches()
    return apply_contract(frame, FORM, "UTC").good


def test_every_column_of_a_header_lands_with_its_name(tmp_path: Path) -> None:
    found = rows_of(tmp_path / "export.csv", CSV)
    assert [json.loads(text) if text else text for text in found["comments"]] == [
        [["Comment", 'said "no", twice'], ["Comment", "third"]],
        None,
        [["Comment", " "]],
    ]
    assert [json.loads(text) if text else text for text in found["fields"]] == [
        [["Custom field (Refund)", "yes"]],
        None,
        [["Custom field (A. b)", "x"]],
    ]


def test_paths_of_json_land_with_their_name(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path / "export.json", '[{"Id": 1, "f": {"a": "x", "b": ""}}, {"Id": 2, "f": {"b": 7}}, {"Id": 3}]'
    )
    assert [json.loads(text) if text else text for text in found["fields"]] == [[["f.a", "x"]], [["f.b", "7"]], None]
    assert found["comments"].to_list() == [None, None, None]


@pytest.mark.parametrize("header", ["Comment", "comment ", "\ufeffCOMMENT"])
def test_headers_are_compared_as_everywhere(tmp_path: Path, header: str) -> None:
    found = rows_of(tmp_path / "export.csv", f"{header},Id,Comment\na,1,b\n")
    assert [value for _, value in json.loads(found["comments"].item())] == ["a", "b"]


def test_what_stands_before_a_star_counts() -> None:
    headers = Headers(["Updated", "u_refund", "U Reason", "custom.u_x"])
    assert headers.find_all("u_*") == [1, 2]
    assert headers.find("u_*") == 1
