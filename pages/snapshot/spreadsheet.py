"""Every number that the snapshot shows, as a workbook. Texts are written as texts: none becomes a formula or a link."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import polars as pl
import xlsxwriter

from pages.language import say
from pages.snapshot.identity import KEY, cells_of
from pages.snapshot.report import Report

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
WIDEST = 60
# How cells look; Excel puts in the separators of its reader's country.
LOOKS = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "fraction": {"num_format": "#,##0.0###", "valign": "top"},
}


def to_xlsx(report: Report) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": f"{report.title} {report.identity.week}", "subject": report.identity.short})
        for name, value in properties(report):
            book.set_custom_property(name, value[:255], "text")
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        for name, table in sheets(report):
            write(book.add_worksheet(name[:31]), table, looks)
        hidden = book.add_worksheet(KEY)
        for place, piece in enumerate(cells_of(report.identity)):
            hidden.write_string(place, 0, piece)
        hidden.very_hidden()
    return out.getvalue()


def properties(report: Report) -> Iterator[tuple[str, str]]:
    identity = report.identity
    yield "Latitude warehouse", identity.warehouse
    yield "Latitude week", identity.week
    yield "Latitude audience", identity.audience
    yield "Latitude language", identity.language
    yield "Latitude definitions", identity.definitions
    yield "Latitude numbers", identity.digest


def sheets(report: Report) -> Iterator[tuple[str, pl.DataFrame]]:
    """(name, table) of every sheet that readers see."""
    yield say("Snapshot"), about(report)
    yield say("Headline"), headline(report)
    for chart in report.charts.values():
        yield (
            {"weeks": say("Weeks"), "moved": say("Moved"), "mix_and_rate": say("Mix and rate")}[chart.name],
            chart.table,
        )
    quotes = [(quote.title, quote.words, quote.about) for quote in (*report.stories, *report.comments)]
    if quotes:
        names = (say("Story"), say("Comment"), say("About"))
        yield say("Comments"), pl.DataFrame(quotes, schema=dict.fromkeys(names, pl.String), orient="row")


def about(report: Report) -> pl.DataFrame:
    rows = [(report.title, report.week), (say("Made"), report.audience)]
    rows += [(say("Attention"), warning) for warning in report.warnings]
    rows += [(report.labels["short"], line) for line in report.short]
    rows += report.details
    rows += [
        (report.labels["commentary"], "".join(run.words for run in block.runs)) for block in report.commentary
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={say("What"): pl.String, say("Told"): pl.String}, orient="row")


def headline(report: Report) -> pl.DataFrame:
    rows = [
        (each.label, each.raw, each.value, " ".join(filter(None, (each.difference, each.verdict))), each.small)
        for each in report.numbers
    ]
    names = (
        say("Measure"),
        say("Value (seconds, shares, tickets)"),
        say("As shown"),
        say("Difference"),
        say("Remarks"),
    )
    kinds = (pl.String, pl.Float64, pl.String, pl.String, pl.String)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def write(sheet: Any, table: pl.DataFrame, looks: dict[str, Any]) -> None:
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, looks["head"])
    for place, row in enumerate(table.iter_rows(), start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, (int, float)):
                sheet.write_number(place, column, value, looks["count" if isinstance(value, int) else "fraction"])
            else:
                sheet.write_string(place, column, str(value), looks["text"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, name in enumerate(table.columns):
        longest = max([len(name), *(len(str(value)) for value in table[name])], default=8)
        sheet.set_column(column, column, min(longest + 2, WIDEST))
