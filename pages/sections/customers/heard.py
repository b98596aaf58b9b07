"""What customers noticed and was passed on: acknowledged and closed, department by department."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.side_by_side import estimates
from pages.language import say
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.groups import told_groups, told_reach
from pages.parts.measures import measure_button
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, scope
from pages.parts.table import percent, show_download, show_table
from queries.loyalty import passed_on


def show_heard() -> None:
    departments = analysed(passed_on, scope())
    show_section("heard", say("Do we hear what they tell us?"), answer(departments))
    if departments.is_empty():
        show_nothing(
            say("Nothing that was passed on inside the house is known in this selection, or too little to be shown."),
            say("Write it down with `python -m data template`, table feedback; see docs/decision-log.md."),
        )
        return
    measure_button("feedback_acknowledged", say("Not acknowledged within seven days"), hit=0)
    known = departments.filter(pl.col("median").is_not_null())
    title = say("How long until it was acknowledged, by department")
    names = {cell: words.plain(words.named(cell)) for cell in departments["cell"]}
    told = told_groups(departments.rows(named=True), names, told_median)
    if known.is_empty():
        show_heading("passed_on", title)
        st.markdown(told)
        show_table("passed_on", departments_table(departments), say("The numbers of: {title}", title=title))
        show_download("passed_on", departments_table(departments))
        return
    labels = [words.named(cell) for cell in known["cell"]]
    divisor, unit = words.axis(float(known["median"].max() or 0))  # type: ignore[arg-type]
    marks = [{"owner": "trait", "trait": "department", "trait_value": cell} for cell in known["cell"]]
    show_chart(
        "passed_on",
        title,
        told,
        departments_table(departments),
        partial(estimates, known.rename({"median": "value"}), labels, marks, 1 / divisor, unit),
        note=say(
            "Median, calendar; what is not yet acknowledged counts for as long as it has waited (Kaplan-Meier). An "
            "interval without an end on the right is not reached yet."
        ),
    )


def answer(departments: pl.DataFrame) -> str:
    told = departments.filter(pl.col("state") == "told").sort("within_week")
    if told.is_empty():
        return say("Too little was passed on to any department to tell how it is received.")
    last = told.row(0, named=True)
    return say(
        "**{name}** takes longest: {share} of {n} were acknowledged within seven days ({interval}), {open} have not "
        "been yet.",
        name=words.plain(words.named(last["cell"])),
        share=words.share(last["within_week"]),
        n=words.count(last["n"]),
        interval=words.interval(last["week_low"], last["week_high"], "share"),
        open=words.count(last["count_unacknowledged"]),
    )


def told_median(row: dict[str, Any]) -> str:
    return say(
        "{share} ({interval}; n = {n})",
        share=words.duration(row["median"]) if row["median"] is not None else say("not reached"),
        interval=told_reach(row["low"], row["high"]),
        n=words.count(row["n"]),
    )


def departments_table(departments: pl.DataFrame) -> pl.DataFrame:
    def days(column: str, label: str) -> pl.Expr:
        return (pl.col(column) / words.DAY).round(1).alias(label)

    return departments.select(
        pl.Series(say("Department"), [words.named(cell) for cell in departments["cell"]], dtype=pl.String),
        pl.col("n").alias(say("Passed on")),
        percent("within_week", say("Acknowledged within seven days")),
        percent("week_low", say("95 % from")),
        percent("week_high", say("95 % to")),
        days("median", say("Days to acknowledge, median")),
        pl.col("count_unacknowledged").alias(say("Not yet acknowledged")),
        days("closing", say("Days to close, median")),
        pl.col("count_open").alias(say("Not yet closed")),
    )
