"""Promises: kept, kept late, overdue now; and what promoters say after a complaint."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.side_by_side import estimates, parts_of
from pages.language import say, say_counted
from pages.parts import traits, words
from pages.parts.chart import show_chart, show_heading
from pages.parts.groups import is_apart, told_groups, told_of
from pages.parts.measures import measure_button, show_measure_by
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, ask, scope, viewer
from pages.parts.table import percent, show_download, show_table
from pages.parts.tickets import tickets_button
from queries.loyalty import promoters
from queries.mark import Mark
from queries.metrics import catalogue

MOST = 500


def show_promoters() -> None:
    groups = analysed(promoters, scope())
    show_section("promoters", say("Do they recommend us after a complaint?"), told_promoters(groups))
    if groups.is_empty():
        show_nothing(
            say("No NPS answer of this selection belongs to a known customer, or too few do."),
            say("Load NPS answers with the ticket or with the help desk's id of the customer."),
        )
        return
    names = traits.met()
    labels = [names[cell] for cell in groups["cell"]]
    marks = [{"owner": "trait", "trait": "met", "trait_value": cell} for cell in groups["cell"]]
    table = groups.select(
        pl.Series(say("Customers"), labels, dtype=pl.String),
        pl.col("n"),
        pl.col("score").round(1).alias(say("NPS")),
        pl.col("low").round(1).alias(say("95 % from")),
        pl.col("high").round(1).alias(say("95 % to")),
        pl.col("count_promoters").alias(say("Promoters")),
        pl.col("count_passives").alias(say("Passives")),
        pl.col("count_detractors").alias(say("Detractors")),
        pl.col("difference").round(1).alias(say("Difference (points)")),
    )
    show_chart(
        "promoters_after",
        say("NPS, by what customers met in the 90 days before"),
        told_groups(groups.rows(named=True), names, told_score),
        table,
        partial(estimates, groups.rename({"score": "value"}), labels, marks, 1.0, say("NPS points")),
        note=say("A complaint: a reopened ticket, a missed service level, a broken promise, a dispute or a bad CSAT."),
    )


def told_promoters(groups: pl.DataFrame) -> str:
    compared = groups.filter(pl.col("difference").is_not_null())
    if compared.is_empty():
        return say("There are too few answers to tell what a complaint does to the recommendation.")
    names = traits.met()
    return " ".join(
        say(
            "“{name}” against no complaint: {difference} ({interval}), {verdict}.",
            name=names[row["cell"]],
            difference=words.difference(row["difference"], "points"),
            interval=words.difference_interval(row["difference_low"], row["difference_high"], "points"),
            verdict=say("more than chance gives") if is_apart(row) else say("within what chance gives"),
        )
        for row in compared.iter_rows(named=True)
    )


def told_score(row: dict[str, Any]) -> str:
    return say(
        "{share} ({interval}; n = {n})",
        share=words.number(row["score"], "points"),
        interval=words.interval(row["low"], row["high"], "points"),
        n=words.count(row["n"]),
    )


def show_promises() -> None:
    found = ask("customers/promises", scope(), by="all")
    everything = found.row(0, named=True) if found.height else None
    show_section("promises", say("Do we keep what we promise?"), answer(everything))
    if everything is None:
        show_nothing(
            say("No promise was due in this selection."),
            say(
                "Write promises down with `python -m data template`, or map a field or task; see docs/decision-log.md."
            ),
        )
        return
    with st.container(horizontal=True):
        measure_button("promise_kept", say("Not kept in time"), hit=0)
        if everything["count_overdue"]:
            tickets_button(
                say("Overdue now"), Mark(owner="trait", trait="overdue", trait_value="yes"), "tickets_of_overdue"
            )
    show_states("team", say("Promises by team"), say("Team"))
    show_states("promise", say("Promises by what was promised"), say("Promise"))
    show_measure_by("promise_kept", "team", say("Kept in time, by team"))
    show_overdue(everything)


def answer(row: dict[str, Any] | None) -> str:
    if row is None:
        return say("Nothing promised is known here.")
    is_few = row["n"] < catalogue()["promise_kept"].minimum_n
    return say(
        "Of {n} promises whose time is over, {kept} were kept in time: {share}; {late} were kept late, and {overdue} "
        "are overdue now.",
        n=words.count(row["n"]),
        kept=words.count(row["count_kept"]),
        share=told_of(row["kept_share"], row["kept_low"], row["kept_high"], is_few),
        late=words.count(row["count_late"]),
        overdue=words.count(row["count_overdue"]),
    )


def show_states(by: str, title: str, first: str) -> None:
    rows = ask("customers/promises", scope(), by=by)
    name = f"promises_by_{by}"
    if rows.is_empty():
        show_heading(name, title)
        show_nothing(say("Nothing here has enough promises to be shown."), say("Choose a longer period."))
        return
    labels = [words.named(cell) for cell in rows["cell"]]
    parts = [
        ("count_kept", say("Kept in time")),
        ("count_late", say("Kept late")),
        ("count_overdue", say("Overdue now")),
        ("count_waiting", say("Not yet due")),
    ]
    show_chart(
        name,
        title,
        told_states(rows, labels),
        states_table(rows, labels, first),
        partial(parts_of, rows, labels, parts, marks_by(by, rows["cell"].to_list(), len(parts)), say("Promises")),
        (by,),
    )


def marks_by(by: str, cells: list[str], count: int) -> list[list[dict[str, Any]]]:
    """The first part is what was kept in time; the others lead to what was not, and all of a promise to its trait."""
    if by == "promise":
        return [[{"owner": "trait", "trait": "promise", "trait_value": cell} for cell in cells]] * count
    own = {"owner": "fact", "measure": "promise_kept", "dimension": "team"}
    return [[own | {"segment": cell, "hit": int(place == 0)} for cell in cells] for place in range(count)]


def told_states(rows: pl.DataFrame, labels: list[str]) -> str:
    """Least often kept, among those of enough."""
    enough = (
        rows.with_columns(name=pl.Series(labels))
        .filter(pl.col("n") >= catalogue()["promise_kept"].minimum_n)
        .sort("kept_share")
    )
    if enough.is_empty():
        return say("None has enough promises to be compared.")
    row = enough.row(0, named=True)
    return say(
        "Least often kept in time: **{name}** with {kept} of {n}, {share} ({interval}).",
        name=words.plain(row["name"]),
        kept=words.count(row["count_kept"]),
        n=words.count(row["n"]),
        share=words.share(row["kept_share"]),
        interval=words.interval(row["kept_low"], row["kept_high"], "share"),
    )


def states_table(rows: pl.DataFrame, labels: list[str], first: str) -> pl.DataFrame:
    return rows.select(
        pl.Series(first, labels, dtype=pl.String),
        pl.col("count_promises").alias(say("Promises")),
        pl.col("count_kept").alias(say("Kept in time")),
        pl.col("count_late").alias(say("Kept late")),
        pl.col("count_overdue").alias(say("Overdue now")),
        pl.col("count_waiting").alias(say("Not yet due")),
        percent("kept_share", say("Kept in time")),
        percent("kept_low", say("95 % from")),
        percent("kept_high", say("95 % to")),
    )


def show_overdue(everything: dict[str, Any]) -> None:
    show_heading("overdue", say("Overdue now"))
    if not everything["count_overdue"]:
        st.markdown(say("Nothing is overdue: nobody waits for a promise whose time is over."))
        return
    if not viewer().sees_persons:
        st.markdown(say("Single promises are not shown to those who see aggregates alone."))
        return
    rows = ask("customers/overdue", scope(), most=MOST)
    st.markdown(
        say_counted(
            "{n} customer waits for something whose time is over, the longest first.",
            "{n} promises are waited for though their time is over, the longest first.",
            rows["count_all"][0],
        )
    )
    table = rows.select(
        pl.col("promise").alias(say("Promise")),
        pl.col("ticket_id").alias(say("Ticket")),
        pl.col("team").alias(say("Team")),
        pl.col("agent").alias(say("Agent")),
        pl.col("due_local").dt.strftime("%Y-%m-%d %H:%M").alias(say("Due")),
        (pl.col("seconds_overdue") / words.DAY).round(1).alias(say("Days overdue")),
    )
    show_table("overdue", table, say("Promises that are overdue"))
    show_download("overdue", table)
