"""The snapshot as one HTML file that needs nothing else: no network, no other file."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pages.parts import words
from pages.snapshot.report import PAGE, PAGES, SPARK_HEIGHT, SPARK_WIDTH, Chart, Report

HERE = Path(__file__).parent


def to_html(report: Report) -> bytes:
    page = environment().get_template("snapshot.html.jinja").render(
        report=report,
        identity=Markup(report.identity.text),  # noqa: S704 - JSON in which no tag can begin
        figures=Markup(figures(list(report.charts.values()))),  # noqa: S704
        plotly=Markup(plotly()) if report.charts else "",  # noqa: S704
        css=Markup(style()),  # noqa: S704
        script=Markup(text("snapshot.js")),  # noqa: S704
        heads=Markup(page_heads(report)),  # noqa: S704
        spark={"width": SPARK_WIDTH, "height": SPARK_HEIGHT},
        cell=cell,
    )  # fmt: skip
    return page.encode()


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def style() -> str:
    return text("snapshot.css")


@cache
def plotly() -> str:
    """The part of plotly.js that draws scatter, bar and pie: a quarter of the whole. An end tag in it would end it."""
    script = gzip.decompress((HERE / "plotly-basic.min.js.gz").read_bytes()).decode()
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE)


def figures(charts: list[Chart]) -> str:
    """What plotly.js draws, as JSON in which no tag can begin."""
    told = {chart.name: json.loads(chart.figure.to_json()) for chart in charts}
    for figure in told.values():
        # The colours of the template are the page's matter, in light and in dark.
        figure["layout"].pop("template", None)
    return json.dumps(told).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_heads(report: Report) -> str:
    """What every printed page repeats: title and week above, identity, as-of and the page's number below."""
    before, _, rest = report.labels["page"].partition(PAGE)
    middle, _, after = rest.partition(PAGES)
    return (
        "@page {"
        f"@top-left {{ content: {css_string(report.title + ' · ' + report.week)} }}"
        f"@top-right {{ content: {css_string(report.audience)} }}"
        f"@bottom-left {{ content: {css_string(report.as_of)} '\\a ' {css_string(report.identity.short)} }}"
        f"@bottom-right {{ content: {css_string(before)} counter(page) {css_string(middle)} counter(pages) "
        f"{css_string(after)} }}"
        "}"
    )


def css_string(told: str) -> str:
    """`told` as a string of CSS: whatever is no letter, digit or space by its number."""
    return '"' + "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in told) + '"'


def cell(value: object) -> str:
    """A value of a table as it is printed."""
    if value is None:
        return words.ABSENT
    if isinstance(value, float):
        return words.number(value, "points")
    return words.count(value) if isinstance(value, int) else str(value)
