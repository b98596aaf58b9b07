"""What was decided: how many, on whose authority, and what was granted."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.side_by_side import parts_of
from pages.language import say, say_counted
from pages.parts import traits, words
from pages.parts.chart import show_chart, show_heading
from pages.parts.choice import choose_tab
from pages.parts.page import show_nothing, show_section
from pages.parts.session import ask, scope
from pages.parts.table import money, show_download, show_table

MOST = 20


def show_made(everything: dict[str, Any]) -> None:
    show_section("made", say("What was decided"), answer(everything))
    by = choose_tab(say("Tell them apart by"), traits.CUTS, "decided_by")
    show_decided(by)
    show_granted(by)


def answer(row: dict[str, Any]) -> str:
    return say(
        "{n} decisions: {own} on the front line's own authority, {approved} after asking, {automatic} by a rule. "
        "{declines} said no, and of these {required} because regulation left no choice; they are kept apart below.",
        n=words.count(row["count_decisions"]),
        own=words.count(row["count_own"]),
        approved=words.count(row["count_approved"]),
        automatic=words.count(row["count_automatic"]),
        declines=words.count(row["count_declines"]),
        required=words.count(row["count_required"]),
    )


def show_decided(by: str) -> None:
    title = say("Decisions and on whose authority")
    cells = ask("decisions/made", scope(), by=by)
    if cells.is_empty():
        show_heading("decided", title)
        show_nothing(say("Nothing here has enough decisions to be shown."), say("Choose a longer period."))
        return
    rows = cells.head(MOST)
    parts = [
        ("count_own", say("Own authority")),
        ("count_approved", say("After asking")),
        ("count_automatic", say("By a rule")),
        ("count_untold", say("Not stated")),
    ]
    labels = [traits.named(by, cell) for cell in rows["cell"]]
    first = rows.row(0, named=True)
    fact = say(
        "Most often: **{name}** with {n} of {all} decisions, {own} of them on own authority.",
        name=words.plain(labels[0]),
        n=words.count(first["count_decisions"]),
        all=words.count(first["count_all"]),
        own=words.count(first["count_own"]),
    )
    if cells["count_withheld"][0]:
        fact += " " + say_counted(
            "{n} smaller group is withheld.", "{n} smaller groups are withheld.", cells["count_withheld"][0]
        )
    show_chart(
        "decided",
        title,
        fact,
        made_table(rows, by),
        partial(parts_of, rows, labels, parts, [marks_of(by, rows["cell"].to_list())] * len(parts), say("Decisions")),
        (by,),
    )


def marks_of(by: str, cells: list[str]) -> list[dict[str, Any]]:
    """Teams are a column of the facts; the rest is a trait of tickets."""
    if by == "team":
        return [{"owner": "fact", "measure": "declined", "dimension": "team", "segment": cell} for cell in cells]
    return [{"owner": "trait", "trait": by, "trait_value": cell} for cell in cells]


def made_table(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    return rows.select(
        pl.Series(say(traits.CUTS[by]), [traits.named(by, cell) for cell in rows["cell"]], dtype=pl.String),
        pl.col("count_decisions").alias(say("Decisions")),
        pl.col("count_own").alias(say("Own authority")),
        pl.col("count_approved").alias(say("After asking")),
        pl.col("count_automatic").alias(say("By a rule")),
        pl.col("count_untold").alias(say("Not stated")),
        pl.col("count_declines").alias(say("Declines")),
        pl.col("count_required").alias(say("Required by regulation")),
        pl.col("count_disputed").alias(say("Disputed")),
        pl.col("count_hindered").alias(say("Policy in the way")),
    )


def show_granted(by: str) -> None:
    """Amounts by currency: two of them are never added."""
    show_heading("granted", say("What was granted"))
    found = ask("decisions/granted", scope(), by=by)
    if not found["count_amounts"].sum():
        show_nothing(
            say("No amount of a concession is known in this selection."),
            say("Fill in Amount and Currency in the decision log."),
        )
        return
    st.markdown(told_totals(ask("decisions/granted", scope(), by="all")))
    table = found.select(
        pl.Series(say(traits.CUTS[by]), [traits.named(by, cell) for cell in found["cell"]], dtype=pl.String),
        pl.col("currency").replace("(none)", say("Not stated")).alias(say("Currency")),
        pl.col("count_grants").alias(say("Concessions")),
        pl.col("count_amounts").alias(say("Amounts known")),
        pl.col("count_unknown").alias(say("Amounts unknown")),
        pl.col("total").round(2).alias(say("Total")),
        pl.col("median").round(2).alias(say("Median")),
        pl.col("p90").round(2).alias(say("Nine in ten up to")),
    )
    amounts = money(say("Total"), say("Median"), say("Nine in ten up to"))
    show_table("granted", table, say("What was granted, by currency"), columns=amounts)
    show_download("granted", table)


def told_totals(totals: pl.DataFrame) -> str:
    """`totals`: decisions/granted of all, one row a currency."""
    told = ", ".join(
        say(
            "{total} {currency} in {n} concessions",
            total=words.number(row["total"] or 0.0, "money"),
            currency=words.plain(say("of unknown currency") if row["currency"] == "(none)" else row["currency"]),
            n=words.count(row["count_amounts"]),
        )
        for row in totals.iter_rows(named=True)
    )
    unknown = int(totals["count_unknown"].sum())
    left = (
        say_counted("The amount of {n} is not known.", "The amounts of {n} are not known.", unknown) if unknown else ""
    )
    return say("Granted: {amounts}. Currencies are never added.", amounts=told) + (f" {left}" if left else "")
