"""JSON as help desks write it, and as it arrives broken. The format is an invented one, so that only the reader is tried."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.formats import Column, Format
from data.json_table import JsonTable, is_json, read_json
from data.refusal import Refused

TICKETS = Format(
    "desk",
    "tickets",
    "Desk tickets",
    "desk",
    (
        Column("ticket_id", ("id",)),
        Column("channel", ("via.channel",), optional=True),
        Column("tags", ("tags",), type="list", optional=True),
    ),
)
EVENTS = Format(
    "desk",
    "events",
    "Desk events",
    "desk",
    (Column("kind", ("type",)), Column("ticket_id", ("^.ticket_id",)), Column("audit_id", ("^.audit",), optional=True)),
    each="events",
)
ITEMS = Format(
    "desk",
    "items",
    "Desk items",
    "desk",
    (Column("field", ("field",)), Column("happened_at", ("^.created",)), Column("ticket_id", ("^^.key",))),
    each="changelog.histories[].items",
)
FORMATS = (TICKETS, EVENTS, ITEMS)
A = {"id": 1, "via": {"channel": "web"}, "tags": ["a", "b"]}
B = {"id": 12345678901234, "via": None}
ROWS = [("1", "web", '["a","b"]'), ("12345678901234", None, None)]


def tables(path: Path, content: str | bytes) -> list[tuple[str, JsonTable]]:
    file = path / "export.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert is_json(file)
    return read_json(file, file.name, path, duckdb.connect(), FORMATS)


def cells(table: JsonTable) -> list[tuple[Any, ...]]:
    return [row[1:] for batch in table.batches() for row in batch.rows()]


def ndjson(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    "content",
    [
        ndjson(A, B),
        ndjson(A, B).replace("\n", "\r\n"),
        "\ufeff" + ndjson(A, B),
        ndjson(A, B).encode("utf-16"),
        ndjson(A) + "\n\n" + ndjson(B),
        json.dumps([A, B]),
        json.dumps([A, B], indent=2),
        ndjson({"ticket": A}, {"ticket": B}),
        json.dumps({"tickets": [A, B], "end_time": 5, "next_page": None}),
        json.dumps({"tickets": [A, B]}, indent=1),
        ndjson({"tickets": [A]}, {"tickets": [B]}),
    ],
    ids=[
        "lines",
        "crlf",
        "bom",
        "utf-16",
        "blank lines",
        "array",
        "indented",
        "wrapped",
        "page",
        "indented page",
        "pages",
    ],
)
def test_every_way_of_writing_records_is_read(tmp_path: Path, content: str | bytes) -> None:
    ((_, table),) = tables(tmp_path, content)
    assert cells(table) == ROWS
    assert table.finish() == (2, [])


def test_elements_of_a_list_know_the_record_around_them(tmp_path: Path) -> None:
    audits = [
        {"ticket_id": 5, "audit": 50, "events": [{"type": "Create"}, {"type": "Comment"}]},
        {"ticket_id": 6, "audit": 60, "events": []},
        {"ticket_id": 7, "audit": 70, "events": [{"type": "Change"}]},
    ]
    ((label, table),) = tables(tmp_path, json.dumps({"audits": audits, "count": 3}))
    assert label == "/audits/events"
    assert cells(table) == [("Create", "5", "50"), ("Comment", "5", "50"), ("Change", "7", "70")]
    assert table.finish() == (3, [])
    assert table.locate({2})[2].line == 3


def test_a_list_in_a_list_knows_both(tmp_path: Path) -> None:
    issue = {
        "key": "A-1",
        "changelog": {"histories": [{"created": "x", "items": [{"field": "status"}, {"field": "owner"}]}]},
    }
    ((_, table),) = tables(tmp_path, json.dumps({"issues": [issue]}))
    assert cells(table) == [("status", "x", "A-1"), ("owner", "x", "A-1")]


def test_a_damaged_line_costs_only_itself(tmp_path: Path) -> None:
    ((_, table),) = tables(tmp_path, ndjson(A) + '{"id": 2, \n' + ndjson(B))
    assert cells(table) == ROWS
    rows_in, rejected = table.finish()
    assert rows_in == 3
    assert [(each.line, each.raw) for each in rejected] == [(2, '{"id": 2, ')]


def test_a_field_that_comes_late_is_read(tmp_path: Path) -> None:
    """The sample that tells the fields ends before it does."""
    ((_, table),) = tables(tmp_path, ndjson(*({"id": number} for number in range(3000)), A))
    assert cells(table)[-1] == ROWS[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[" * 200_000 + "]" * 200_000, "nested"),
        ('[{"id": 1}, {"id": ', "no JSON"),
        ('{"id": 1', "no JSON"),
        ("[]", "no record"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "nested"),
        ('{"a": 1}\n{"a": 2}\n', "No known export"),
        ('{"id": "' + "x" * (65 << 20) + '"}', "no JSON"),
    ],
    ids=["deep lists", "cut array", "cut record", "empty", "deep objects", "unknown", "record of 65 MiB"],
)
def test_what_is_no_export_is_refused_in_words(tmp_path: Path, content: str, words: str) -> None:
    if content.startswith("[["):
        (tmp_path / "export.json").write_text(content)
        with pytest.raises(Refused, match=words):
            read_json(tmp_path / "export.json", "export.json", tmp_path, duckdb.connect(), FORMATS)
        return
    with pytest.raises(Refused, match=words):
        tables(tmp_path, content)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(deadline=None, max_examples=60)
@given(
    records=st.lists(
        st.fixed_dictionaries(
            {"id": st.integers(0, 10**15) | TEXTS},
            optional={
                "via": st.none() | st.fixed_dictionaries({"channel": TEXTS | st.integers() | st.none()}),
                "more": TEXTS,
            },
        ),
        min_size=1,
        max_size=20,
    ),
    as_lines=st.booleans(),
)
def test_every_record_arrives_once_and_in_order(
    records: list[dict[str, Any]], as_lines: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = ndjson(*records) if as_lines else json.dumps(records)
    ((_, table),) = tables(tmp_path_factory.mktemp("json"), content)
    assert [row[0] for row in cells(table)] == [str(record["id"]) for record in records]
    assert table.finish()[0] == len(records)


def test_packed_json_is_unpacked(tmp_path: Path) -> None:
    from data.containers import unpack

    (tmp_path / "tickets.json.gz").write_bytes(gzip.compress(ndjson(A, B).encode()))
    (part,) = unpack(tmp_path / "tickets.json.gz", tmp_path)
    ((_, table),) = read_json(part.path, "tickets.json.gz", tmp_path, duckdb.connect(), FORMATS)
    assert cells(table) == ROWS


def test_a_table_s_header_is_no_json(tmp_path: Path) -> None:
    for header in ("id,name\n", "[list],b\n", '"id";"{x}"\n', "{id},b\n"):
        (tmp_path / "a.csv").write_text(header)
        assert not is_json(tmp_path / "a.csv"), header
    assert sys.getrecursionlimit() < 200_000
