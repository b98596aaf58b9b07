"""The vectors: ours, those laid beside the repository if they are there, and that a wrong number is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vectors.__main__ import main, read
from tests.vectors.adapters import ADAPTERS
from tests.vectors.compare import is_equal, misses
from tests.vectors.vector import Vector

CODE = Path(__file__).parents[1]
OURS = sorted((CODE / "tests" / "vectors").glob("*.json"))
SHARED = CODE.parent / "shared" / "vectors" / "vectors.json"

WILSON = {"id": "w", "category": "wilson", "inputs": {"x": 81, "n": 263}, "tolerance": 1e-9}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_vectors(path, capsys):
    code = main([str(path)])
    assert (capsys.readouterr().out, code) == (f"{len(read(path))} passed, 0 failed\n", 0)


def test_every_category_has_a_vector_of_ours():
    assert set(ADAPTERS) == {vector.category for path in OURS for vector in read(path)}


@pytest.mark.skipif(not SHARED.is_file(), reason="no shared vectors beside the repository")
def test_shared_vectors(capsys):
    code = main([str(SHARED)])
    assert (capsys.readouterr().out, code) == (f"{len(read(SHARED))} passed, 0 failed\n", 0)


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], *vectors: dict[str, Any]) -> tuple[list[str], int]:
    """What is printed of these vectors, line by line, and the exit code."""
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps({"vectors": vectors}), encoding="utf-8")
    code = main([str(path)])
    return capsys.readouterr().out.splitlines(), code


def test_a_wrong_number_is_told_and_fails(tmp_path, capsys):
    right = {"p": 0.3079847909, "lower": 0.2552885199}
    lines, code = told(tmp_path, capsys, WILSON | {"expected": right}, WILSON | {"expected": right | {"lower": 0.2552}})
    assert lines[0].startswith("w: lower: expected 0.2552, got 0.25528851")
    assert (lines[-1], code) == ("1 passed, 1 failed", 1)


def test_sql_that_says_something_else_than_python_is_told(monkeypatch):
    monkeypatch.setitem(ADAPTERS, "wilson", lambda vector: ({"lower": 1.0}, {"lower": 2.0}))
    [miss] = misses(Vector.read(WILSON | {"expected": {"lower": 1.0}}), ADAPTERS)
    assert str(miss) == "w: lower (in SQL): expected 1.0, got 2.0"


@pytest.mark.parametrize(
    ("vector", "line"),
    [
        (
            {"category": "tea_leaves", "expected": {"luck": 1}},
            "w: category: expected 'one that is known', got 'tea_leaves'",
        ),
        ({"expected": {"luck": 1}}, "w: luck: expected 1, got nothing computes it"),
        ({"expected": {"lower": None}}, "w: lower: expected None, got 0.2552885198782742"),
        ({"inputs": {"x": 0, "n": 0}, "expected": {"lower": 0}}, "w: lower: expected 0, got None"),
        (
            {"inputs": {"x": 5, "n": 3}, "expected": {"p": 1}},
            "w: all: expected {'p': 1}, got 'ValueError: 5 of 3 is no share'",
        ),
        ({"expected": {"lower_published": 0.2563}}, "w: lower_published: expected 0.2563, got 0.2552885198782742"),
        ({"expected": {"published": {"lower": 0.26}}}, None),
        ({"expected": {"published": {"lower": 0.25}}}, "w: published.lower: expected 0.25, got 0.2552885198782742"),
        ({"expected": {"lower_published": 0.1}, "kind": "published, corrected"}, None),
        ({"expected": {"note": "x", "published_but_wrong": {"p": 2}}}, None),
    ],
)
def test_what_is_a_miss(tmp_path, capsys, vector, line):
    lines, code = told(tmp_path, capsys, WILSON | vector)
    expected = [line, "0 passed, 1 failed"] if line else ["1 passed, 0 failed"]
    assert (lines, code) == (expected, int(bool(line)))


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        (1, 1.0 + 1e-7, True),
        (1, 1.0 + 1e-5, False),
        (1, True, False),
        (True, 1, False),
        (True, True, True),
        (None, None, True),
        (None, 0, False),
        (0, None, False),
        (1, float("nan"), False),
        (1, float("inf"), False),
        ([1, None], (1, None), True),
        ([1, 2], [1], False),
        (None, [None, None], True),
        ([None, None], None, True),
        (None, [None, 1], False),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1, "b": 2}, {"a": 1}, False),
        ("2024-W20", "2024-W20", True),
        ("1", 1, False),
        ([], [], True),
        ([], None, False),
    ],
)
def test_what_is_equal(expected, got, equal):
    assert is_equal(expected, got, 1e-6) is equal


def test_no_file_is_no_pass(capsys):
    assert main([]) == 2
    assert "FILE" in capsys.readouterr().err
