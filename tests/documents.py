"""`python -m tests.documents`: write the generated parts of the documentation again. `--check` only names stale files.

A part stands between `<!-- name:begin -->` and `<!-- name:end -->` in any Markdown file, so that what the documentation
says of measures, principles, columns and the demo company is what the code says.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from data.build import build
from data.contract import example
from data.folders import sample_folder
from data.formats import SOURCES, Column, Format, known_formats
from data.publish import current
from data.settings import HOUSE_TARGETS
from data.systems import CANONICAL
from pages.parts import words
from queries.metrics import Metric, catalogue
from queries.principles import principles
from queries.scope import Period, Scope, monday_of, week_name, week_of
from queries.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[1]
PART = re.compile(r"^<!-- (\w+):begin -->\n(.*?)^<!-- \1:end -->$", re.DOTALL | re.MULTILINE)
BEGIN = re.compile(r"^<!-- (\w+):begin -->$", re.MULTILINE)
# What users drop and what runs leave behind is no documentation of ours.
NOT_OURS = ("data/exports/", "data/warehouse/", "scratch/", "test-results/")
OURS_AFTER_ALL = "data/exports/README.md"

Parts = Mapping[str, Callable[[], str]]


def documents(root: Path = ROOT) -> list[Path]:
    """Every Markdown file of the repository, sorted; nothing below a folder whose name starts with a dot."""
    tops = [path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")]
    found = [*root.glob("*.md"), *(path for top in tops for path in top.rglob("*.md"))]
    names = {path.relative_to(root).as_posix(): path for path in found}
    return [path for name, path in sorted(names.items()) if name == OURS_AFTER_ALL or not name.startswith(NOT_OURS)]


def renewed(text: str, parts: Parts) -> str:
    """`text` with every generated part written again. Raises LookupError for a part that is unknown or has no end."""
    begun, whole = BEGIN.findall(text), [match[1] for match in PART.finditer(text)]
    for name in begun:
        if name not in parts:
            raise LookupError(f"there is no generated part {name!r}")
    if begun != whole:
        raise LookupError(f"parts that begin: {', '.join(begun)}; parts that end: {', '.join(whole)}")
    return PART.sub(lambda match: f"<!-- {match[1]}:begin -->\n{parts[match[1]]()}\n<!-- {match[1]}:end -->", text)


def stale(root: Path, parts: Parts) -> Iterator[tuple[Path, str]]:
    """The files whose generated parts say something else than the code, with the text they should have."""
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        wanted = renewed(text, parts)
        if wanted != text:
            yield path, wanted


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(header)
    lines = [names, ["---"] * len(names), *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


GOOD = {"lower": "lower", "higher": "higher", "neutral": "neither"}


def metrics() -> str:
    """The catalogue of measures in short, queries/metrics.toml."""
    return table(
        ("Measure", "What it says", "Good is", "Read beside"),
        (
            (
                f"**{each.title}**" + (f", shown as “{each.short}”" if each.short else ""),
                each.words,
                GOOD[each.direction],
                catalogue()[each.counter].label,
            )
            for each in catalogue().values()
        ),
    )


def principles_told() -> str:
    """What good service is, queries/principles.toml, with the measures that tell whether it is kept."""
    return table(
        ("Principle", "What it asks", "Told by"),
        (
            (f"**{each.title}**", each.demands, ", ".join(catalogue()[name].label for name in each.measures))
            for each in principles()
        ),
    )


def definitions() -> str:
    """The catalogue of measures in full."""
    return "\n\n".join(
        f"### {each.title}\n\n{each.words}\n\n"
        + "\n".join(
            f"- {name}: {text}"
            for name, text in (
                ("Formula", each.formula),
                ("Unit", f"{each.unit}; good is {GOOD[each.direction]}"),
                ("No news", f"up to {words.number(each.neutral, each.unit)}" if each.neutral else ""),
                ("Compared from", f"n = {each.minimum_n}"),
                ("Dated by", each.date),
                ("Clock", each.clock),
                ("Read beside", catalogue()[each.counter].title),
                ("Elsewhere", each.peers),
                ("Source", each.origin),
            )
            if text
        )
        for each in catalogue().values()
    )


def exports() -> str:
    """The systems whose exports are read: which tables of theirs, and which of ours they fill."""
    return table(
        ("System", "Exports", "Fill"),
        (
            (
                f"**{system_title(system)}**",
                "; ".join(without_name(form) for form in forms if not form.unused),
                ", ".join(f"`{name}`" for name in CANONICAL if (SOURCES / system / f"{name}.sql").is_file()),
            )
            for system, forms in by_system()
        ),
    )


def without_name(form: Format) -> str:
    """The table's title below its system's."""
    return form.title.removeprefix(f"{system_title(form.system)} ").removeprefix(f"{form.system.title()} ")


def by_system() -> Iterator[tuple[str, list[Format]]]:
    forms = sorted(known_formats(), key=lambda form: (form.system, form.title))
    return ((system, list(found)) for system, found in groupby(forms, key=lambda form: form.system))


def system_title(system: str) -> str:
    return words.SOURCES.get(system, system.title())


def columns() -> str:
    """Every column that is read, by export format."""
    return "\n\n".join(
        f"### {form.title}\n\n" + (form.unused if form.unused else columns_of(form)) for form in known_formats()
    )


def columns_of(form: Format) -> str:
    return table(
        ("Column", "Becomes", "Must the file have it?", "A cell is"),
        (
            (
                names_of(column),
                f"`{column.name}`",
                "no" if column.optional else "yes",
                cell_of(column, form),
            )
            for column in form.columns
            if not column.is_made
        ),
    )


def names_of(column: Column) -> str:
    """What an export calls the column; a survey's question has as many names as people find words for it."""
    if column.question:
        return f"the question for {column.question.upper()}, by its words"
    names = [f"`{header}`" for header in column.join or column.headers]
    return (" and " if column.join else " or ").join(names)


KINDS = {
    "text": "text",
    "id": "an identifier",
    "list": "a list",
    "pairs": "whatever the columns of this name hold",
    "zone": "a time zone like `Europe/Berlin`",
    "integer": "a whole number",
    "number": "a number",
    "seconds": "a number of seconds",
    "minutes": "a number of minutes",
    "hours": "a number of hours",
    "days": "a number of days",
    "milliseconds": "a number of milliseconds",
    "hms": "a duration like `2:05:00`",
    "span": "a duration, written in one of several ways",
    "words": "a duration like `1 Hour 5 Minutes`",
    "since_1970": "a duration written as a date from 1970 on",
    "boolean": "true or false",
}


def cell_of(column: Column, form: Format) -> str:
    """What a cell of `column` may hold, in words."""
    if column.type in ("timestamp", "date"):
        said = [
            ("a date and time like " if column.type == "timestamp" else "a date like ")
            + " or ".join(f"`{example(each)}`" for each in column.formats)
        ]
    else:
        said = [column.wanted or KINDS[column.type]]
    if column.minimum is not None:
        said.append(f"{column.minimum} or more")
    if column.not_before:
        earlier = next(each for each in form.columns if each.name == column.not_before)
        said.append(f"not before `{earlier.headers[0]}`")
    absent = " or ".join(f"`{text}`" for text in column.missing)
    if column.required:
        said.append("never empty" + (f" nor {absent}" if absent else ""))
    else:
        said.append("may be empty" + (f" or {absent} for none" if absent else ""))
    return ", ".join(said)


def targets() -> str:
    """The targets that settings.toml can state, with those of the house."""
    return table(
        ("Setting", "Minutes, unless you state yours"),
        (
            (f"`{measure}_{clock}_minutes`", f"{seconds // 60} ({seconds / 3600:g} hours)")
            for (measure, clock), seconds in HOUSE_TARGETS.items()
        ),
    )


@cache
def week() -> str:
    """The weekly snapshot of the demo company's week in which a release of its app went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        build(sample_folder(), Path(folder))
        path = current(Path(folder))
        assert path, "the demo company's exports could not be built"
        return told_week(Warehouse(path))


def told_week(warehouse: Warehouse) -> str:
    truths = tomllib.loads((sample_folder() / "truths.toml").read_text(encoding="utf-8"))
    monday = monday_of(truths["planted"]["release_week"]["week"])
    both = Period(monday - timedelta(weeks=1), week_of(monday).last)
    found = warehouse.run("weekly_snapshot/weeks", Scope(period=both, zone=truths["zone"])).rows(named=True)
    now = {row["measure"]: row for row in found if row["week"] == monday}
    shown = [(metric, now[name]) for name, metric in catalogue().items() if name in now]
    return table(
        ("Measure", week_name(monday), "95 % interval", "n", f"Against {week_name(both.first)}", "Told as"),
        (told_measure(metric, row) for metric, row in shown),
    )


def told_measure(metric: Metric, row: dict[str, Any]) -> list[str]:
    """A measure's cells. Too few values are not compared, as on the page."""
    unit = metric.unit
    has_interval = row["low"] is not None and row["high"] is not None
    interval = (
        f"{words.number(row['low'], unit)} to {words.number(row['high'], unit)}" if has_interval else words.ABSENT
    )
    start = [metric.label, words.number(row["value"], unit), interval, f"{row['n']:,}"]
    if min(row["n"], row["n_before"]) < metric.minimum_n:
        return [*start, words.ABSENT, f"too few to compare ({min(row['n'], row['n_before'])}, from {metric.minimum_n})"]
    verdict = metric.verdict(row["difference"], row["difference_low"], row["difference_high"])
    if verdict == "unclear":
        verdict = "within noise" if row["difference_low"] is not None else "a count: without a verdict"
    return [*start, words.difference(row["difference"], unit), verdict]


PARTS: Parts = {
    "metrics": metrics,
    "principles": principles_told,
    "definitions": definitions,
    "exports": exports,
    "columns": columns,
    "targets": targets,
    "week": week,
}


def main(arguments: list[str] | None = None) -> int:
    """0: every part was fresh, or is now. 1: `--check` found a stale one."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 when a part is stale")
    options = parser.parse_args(arguments)
    found = list(stale(ROOT, PARTS))
    for path, wanted in found:
        print(f"{path.relative_to(ROOT).as_posix()} {'is stale' if options.check else 'written'}")
        if not options.check:
            path.write_text(wanted, encoding="utf-8")
    return int(options.check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
