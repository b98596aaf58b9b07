"""Adding a question costs one .sql file and one test: whoever forgets the test is told here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from queries.warehouse import QUERIES

HERE = Path(__file__).parent


@cache
def asked() -> dict[str, set[str]]:
    """The questions that tests are marked with, and the files of those tests."""
    found: dict[str, set[str]] = {}
    for path in HERE.glob("test_*.py"):
        for question in marked(path.read_text(encoding="utf-8")):
            found.setdefault(question, set()).add(path.name)
    return found


def marked(text: str) -> Iterator[str]:
    """The questions of the tests in a file: `@pytest.mark.question("page/question")` over a function test_..."""
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            for decorator in function.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.question":
                    yield ast.literal_eval(decorator.args[0])


def test_every_question_has_a_test_and_every_test_a_question():
    files = {path.relative_to(QUERIES).with_suffix("").as_posix() for path in QUERIES.rglob("*.sql")}
    assert len(files) > 20
    assert files - set(asked()) == set(), "has no test"
    assert set(asked()) - files == set(), "is no question"


def test_the_tests_of_a_question_stand_in_the_file_of_its_page():
    for question, files in asked().items():
        assert f"test_{question.partition('/')[0]}.py" in files, question


def test_only_a_marked_test_counts():
    text = '@pytest.mark.question("a/b")\ndef test_it(): ...\n\n@pytest.mark.question("a/c")\ndef row(): ...\n# a/d\n'
    assert list(marked(text)) == ["a/b"]
