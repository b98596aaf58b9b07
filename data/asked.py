"""Which question of a survey is which, where its wording does not say so: [[surveys]] in settings.toml.

[[surveys]]
source = "qualtrics"
kind = "csat"
question = "Q5"         # its column or its words; * stands for anything
scale = [1, 7]          # the worst and the best answer: [5, 1] where 1 is the best
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import polars as pl

from data.formats import Format, read_column
from data.questions import QUESTIONS, expanded
from data.refusal import Refused
from data.rules import like

KINDS = tuple(dict.fromkeys(question.kind for question in QUESTIONS.values()))
EXAMPLE = '[[surveys]] followed by lines like source = "qualtrics", kind = "csat" and question = "Q5"'


@dataclass(frozen=True)
class Asked:
    """A question of a source: `headers` are its columns (none: known by wording), `scale` its worst and best answer."""

    source: str
    kind: str
    headers: tuple[str, ...]
    scale: tuple[int, int]


def read_asked(raw: object) -> tuple[Asked, ...]:
    """What settings.toml says of surveys, one for each source and kind. Raises `Refused`, naming the entry at fault."""
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise Refused("surveys is no list of questions.", f"Write {EXAMPLE}.")
    found: dict[tuple[str, str], Asked] = {}
    for number, spec in enumerate(raw, start=1):
        asked = read_one(f"[[surveys]] entry {number}", spec)
        known = found.get((asked.source, asked.kind))
        if known and known.scale != asked.scale:
            raise Refused(
                f"[[surveys]] gives {asked.source} two scales for {asked.kind}.",
                "Leave one of them out and describe the other survey in a mapping file.",
            )
        headers = (*known.headers, *asked.headers) if known else asked.headers
        found[asked.source, asked.kind] = replace(asked, headers=headers)
    return tuple(found.values())


def read_one(where: str, spec: dict[str, Any]) -> Asked:
    if unknown := sorted(set(spec) - {"source", "kind", "question", "scale"}):
        raise Refused(f"{where} has {', '.join(unknown)}, which Latitude does not know.", f"Write {EXAMPLE}.")
    for name in ("source", "kind", "question"):
        value = spec.get(name, "x" if name == "question" else None)
        if not isinstance(value, str) or not value.strip():
            raise Refused(f"{where}: {name} = {value!r} is no text.", f"Write {EXAMPLE}.")
    if spec["kind"] not in KINDS:
        raise Refused(f"{where}: kind = {spec['kind']!r} is not known.", f"Known are {', '.join(KINDS)}.")
    question = QUESTIONS[spec["kind"]]
    scale = spec.get("scale", [question.worst, question.best])
    if not is_scale(scale):
        raise Refused(
            f"{where}: scale = {scale!r} cannot be used.", "Write the worst and the best answer, like scale = [1, 5]."
        )
    headers = (spec["question"],) if "question" in spec else ()
    return Asked(spec["source"], spec["kind"], headers, (scale[0], scale[1]))


def is_scale(scale: object) -> bool:
    return (
        isinstance(scale, list)
        and len(scale) == 2
        and all(isinstance(each, int) and not isinstance(each, bool) for each in scale)
        and scale[0] != scale[1]
    )


def with_asked(formats: Iterable[Format], told: tuple[Asked, ...]) -> tuple[Format, ...]:
    """The formats, those of survey tools with the questions that `told` names. Raises `Refused` for an unknown tool."""
    formats = tuple(formats)
    tools = {form.source for form in formats if form.questions}
    for asked in told:
        if asked.source not in tools:
            raise Refused(
                f"[[surveys]] {asked.source} is no survey tool whose questions can be told.",
                f"Known are {', '.join(sorted(tools))}; for another, write a mapping file.",
            )
    for asked in told:
        formats = tuple(told_of(form, asked) if form.source == asked.source else form for form in formats)
    return formats


def told_of(form: Format, asked: Asked) -> Format:
    """`form` with the column of this kind of question as `asked` says, in the place of those known by wording."""
    if not form.questions:
        return form
    spec: dict[str, Any] = {"question": asked.kind, "scale": asked.scale}
    if asked.headers:
        spec |= {"header": list(asked.headers), "beside": ""}
    ours = {name for known, question in QUESTIONS.items() if question.kind == asked.kind for name in parts(known)}
    others = tuple(column for column in form.columns if column.name not in ours)
    told = tuple(read_column(name, each) for name, each in expanded(asked.kind, spec).items())
    return replace(form, columns=(*others, *told))


def parts(name: str) -> tuple[str, ...]:
    """The columns that a question stands for."""
    return tuple(expanded(name, {"question": name}))


def write_wordings(con: duckdb.DuckDBPyConnection, told: tuple[Asked, ...]) -> None:
    """Write temporary table `wordings`, for tools whose questions are rows: one row for each pattern of their words

    (source: null for all, kind, pattern for LIKE in lower case, place: the lowest that fits wins, and the scale.)
    Temporary table `answer_words`: what an answer in words means (kind, words in lower case, score).
    """
    rows = [
        (
            asked.source,
            asked.kind,
            like(header),
            -1,
            min(asked.scale),
            max(asked.scale),
            asked.scale[0] > asked.scale[1],
        )
        for asked in told
        for header in asked.headers or QUESTIONS[asked.kind].wording
    ] + [
        (
            None,
            each.kind,
            like(words),
            place,
            min(each.worst, each.best),
            max(each.worst, each.best),
            each.worst > each.best,
        )
        for each in QUESTIONS.values()
        for place, words in enumerate(each.wording)
    ]
    said = [(each.kind, words, number) for each in QUESTIONS.values() for words, number in each.words.items()]
    write_rows(con, "wordings", pl.DataFrame(rows, schema=WORDING, orient="row"))
    write_rows(con, "answer_words", pl.DataFrame(said, schema=SAID, orient="row"))


def write_rows(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("rows_of_ours", frame)
    con.execute(f"create temp table {table} as select * from rows_of_ours")
    con.unregister("rows_of_ours")


SAID = {"kind": pl.String(), "words": pl.String(), "score": pl.Int64()}
WORDING = {
    "source": pl.String(),
    "kind": pl.String(),
    "pattern": pl.String(),
    "place": pl.Int64(),
    "scale_min": pl.Int64(),
    "scale_max": pl.Int64(),
    "is_low_good": pl.Boolean(),
}
