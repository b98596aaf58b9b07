"""Every sentence that Latitude says: read off the source, the metric catalogue and the form of the page Data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from data.mapping import canonical_columns
from pages.language import CATALOGUES, ENGLISH, LANGUAGES
from pages.sections.data_page.mapping_words import TABLES, english
from queries.metrics import catalogue
from queries.principles import principles

PAGES = Path(__file__).resolve().parents[1]
# Function -> which of its arguments are sentences.
SAID = {"say": (0,), "say_counted": (0, 1), "later": (0,), "dated": (1,)}
HEAD = """\
# Latitude's sentences. `make words` brings them up to date; docs/contributor.md says how to translate.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PRINCIPLE_SENTENCES = ("title", "demands", "load")
METRIC_SENTENCES = ("title", "short", "words", "formula", "date", "peers")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands."""

    words: str
    where: str


def sentences() -> list[Sentence]:
    """All of them, each as often as it is said."""
    found = [each for path in sources() for each in sentences_of(path)]
    for metric in catalogue().values():
        found += [Sentence(getattr(metric, name), "queries/metrics.toml") for name in METRIC_SENTENCES]
    for principle in principles():
        found += [Sentence(getattr(principle, name), "queries/principles.toml") for name in PRINCIPLE_SENTENCES]
    columns = {column for table in TABLES for column in canonical_columns(table)}
    found += [Sentence(english(column), "pages/sections/data_page/mapping_words.py") for column in sorted(columns)]
    return [each for each in found if each.words]


def sources() -> list[Path]:
    return sorted(PAGES.rglob("*.py"))


def sentences_of(path: Path) -> Iterator[Sentence]:
    """The literal sentences of a file."""
    where = path.relative_to(PAGES.parent).as_posix()
    for _, arguments in said(path):
        for argument in arguments:
            yield from (Sentence(words, where) for words in literals(argument))


def unreadable(path: Path) -> list[int]:
    """Lines in which something is said that no catalogue can hold, because it is put together only when it is said. A
    name, an attribute or an entry of a table may be said: its sentences stand elsewhere, marked by `later`."""
    return [line for line, arguments in said(path) for argument in arguments if not is_readable(argument)]


def is_readable(argument: ast.expr) -> bool:
    if isinstance(argument, ast.IfExp):
        return is_readable(argument.body) and is_readable(argument.orelse)
    return bool(list(literals(argument))) or isinstance(argument, (ast.Name, ast.Attribute, ast.Subscript))


def said(path: Path) -> Iterator[tuple[int, list[ast.expr]]]:
    """Each call of a file that says something: its line, and its arguments that are sentences."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID:
            yield node.lineno, [node.args[place] for place in SAID[node.func.id] if place < len(node.args)]


def literals(argument: ast.expr) -> Iterator[str]:
    """The text of an argument, or both texts of `a if ... else b`."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from literals(argument.body)
        yield from literals(argument.orelse)


def renewed(language: str) -> Catalog:
    """The catalogue of a language with every sentence of today: known translations kept, new ones empty, and what
    nobody says any more left out."""
    before = written(language)
    after = Catalog(locale=language, fuzzy=False)
    for each in sentences():
        known = before.get(each.words)
        after.add(each.words, known.string if known else "", locations=[(each.where, 0)])
    return after


def written(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(catalog: Catalog, language: str) -> None:
    """In the order of places and without line numbers or a date, so that a change of code changes little of it."""
    with catalogue_path(language).open("wb") as file:
        file.write(HEAD.format(language=language).encode())
        write_po(file, catalog, width=0, omit_header=True, include_lineno=False, sort_by_file=True)


def catalogue_path(language: str) -> Path:
    return CATALOGUES / f"{language}.po"


def translated_languages() -> list[str]:
    return [language for language in LANGUAGES if language != ENGLISH]
