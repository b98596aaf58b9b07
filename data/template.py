"""`python -m data template`: the empty tables that people fill in themselves, as CSV files and as one workbook.

What they say comes from the format.toml files by which they are read, so that they cannot ask for something else.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from data.formats import Column, Format, known_formats
from data.refusal import Refused
from data.text_head import MOST_ABOVE

FOLDER = "latitude-log"
WORKBOOK = "latitude-log.xlsx"
# Rows of a sheet that offer the allowed words; below them they are still checked when the file is read.
OFFERED = 5000
ABOUT = (
    "Fill in rows below the names. A cell stays empty when nobody knows. Lines that begin with # are not read.",
    "Times are those of your own clock; settings.toml says in which zone. Columns that you do not need may stay empty.",
)
SHAPES = {
    "timestamp": "A day and time like 2026-03-02 10:15.",
    "date": "A day like 2026-03-02.",
    "boolean": "yes or no.",
    "hms": "Like 09:00.",
}
# How a spreadsheet is to hold a column, so that it neither shortens an id nor turns a day around.
CELLS = {"timestamp": "yyyy-mm-dd hh:mm", "date": "yyyy-mm-dd", "hms": "[hh]:mm", "id": "@"}


def templates() -> list[Format]:
    """The formats of which one row is explained, in the order of their titles."""
    return sorted((form for form in known_formats() if form.template), key=lambda form: form.title)


def asked(form: Format) -> list[Column]:
    """The columns that a person sees."""
    return [column for column in form.columns if column.help]


def comments(form: Format) -> Iterator[str]:
    """What stands above the names, one text a line, so that nobody needs another page to fill the table in."""
    yield f"# {form.title}. {form.template}"
    for line in ABOUT:
        yield f"# {line}"
    for column in asked(form):
        yield f"# {column.label}{' (never empty)' if column.required else ''}: {' '.join(said(column))}"
    yield "# For example:"


def said(column: Column) -> Iterator[str]:
    yield column.help
    if column.words:
        yield f"Only {', '.join(column.words)}."
    elif column.type in SHAPES:
        yield SHAPES[column.type]


def example_row(form: Format) -> list[str]:
    """The example's cells; the first begins with # so that it is no row."""
    first, *others = (column.example for column in asked(form))
    return [f"# {first}", *others]


def file_name(form: Format) -> str:
    return form.table.replace("_", " ")


def write_csv(form: Format, path: Path) -> None:
    """Comments and names; the byte order mark tells a spreadsheet that it is UTF-8."""
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([line] for line in comments(form))
        writer.writerow(example_row(form))
        writer.writerow(column.label for column in asked(form))


def write_workbook(forms: list[Format], file: BinaryIO) -> None:
    """One sheet for each table."""
    with xlsxwriter.Workbook(file) as book:
        grey = book.add_format({"font_color": "#666666"})
        bold = book.add_format({"bold": True, "bottom": 1})
        kinds = {kind: book.add_format({"num_format": shape}) for kind, shape in CELLS.items()}
        for form in forms:
            write_sheet(book.add_worksheet(file_name(form)), form, grey, bold, kinds)


def write_sheet(sheet: Any, form: Format, grey: Any, bold: Any, kinds: dict[str, Any]) -> None:
    lines = list(comments(form))
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, grey)
    names = len(lines) + 1
    for place, (column, cell) in enumerate(zip(asked(form), example_row(form), strict=True)):
        sheet.set_column(place, place, max(14, len(column.label) + 2), kinds.get(column.type))
        sheet.write_string(names - 1, place, cell, grey)
        sheet.write_string(names, place, column.label, bold)
        words = column.words or (("yes", "no") if column.type == "boolean" else ())
        if words:
            sheet.data_validation(names + 1, place, names + OFFERED, place, one_of(words))


def one_of(words: tuple[str, ...]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(words),
        "error_title": "Not one of the words",
        "error_message": f"Write {', '.join(words[:-1])} or {words[-1]}, or leave the cell empty.",
    }


def write_all(folder: Path) -> list[Path]:
    """Write every template into `folder` and return their paths. Raises `Refused` before a filled one would go."""
    forms = templates()
    too_long = [form.title for form in forms if len(list(comments(form))) + 1 > MOST_ABOVE]
    if too_long:
        raise RuntimeError(f"more lines stand above the names of {too_long} than the reader looks at")
    paths = {form: folder / f"{file_name(form)}.csv" for form in forms}
    book = folder / WORKBOOK
    if there := [path.name for path in (*paths.values(), book) if path.exists()]:
        raise Refused(f"{folder} already has {', '.join(there)}.", "Name another folder: nothing is written over.")
    folder.mkdir(parents=True, exist_ok=True)
    for form, path in paths.items():
        write_csv(form, path)
    with book.open("xb") as file:
        write_workbook(forms, file)
    return [*paths.values(), book]


def main(arguments: list[str]) -> int:
    """0: written. 1: the folder holds such files already."""
    parser = argparse.ArgumentParser(prog="python -m data template", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(FOLDER), help=f"default: {FOLDER} in this folder")
    options = parser.parse_args(arguments)
    try:
        written = write_all(options.out)
    except Refused as refusal:
        print(f"{refusal.reason} {refusal.advice}", file=sys.stderr)
        return 1
    print(f"Wrote {len(written) - 1} CSV files, and all of them as {WORKBOOK}, to {options.out}.")
    print("Fill in the CSV files or the workbook, delete the others, and put yours beside the exports.")
    return 0
