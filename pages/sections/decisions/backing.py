"""Backing: how many decisions were reviewed, whether they stood, and for whom and why they did not."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.side_by_side import parts_of
from pages.language import say, say_counted
from pages.parts import traits, words
from pages.parts.address import seen
from pages.parts.chart import show_chart, show_heading
from pages.parts.choice import name_of
from pages.parts.groups import is_apart, row_of, show_groups, told_difference, told_share
from pages.parts.measures import measure_button
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, ask, scope
from pages.parts.table import percent, show_download, show_table
from pages.sections.decisions.made import MOST, marks_of
from queries.decided import WITH, WITHOUT, backing, overturned_by_answer
from queries.metrics import catalogue


def show_backing() -> None:
    found = analysed(backing, scope(), "all")
    everything = found.row(0, named=True) if found.height else None
    show_section("backing", say("Did we stand by them?"), answer(everything))
    if everything is None or not everything["count_reviewed"]:
        show_nothing(
            say("No decision of this selection was reviewed."),
            say("Fill in Reviewed at, Reviewer and Outcome in the decision log; a few a week tell much."),
        )
        return
    if everything["count_self_reviewed"]:
        st.warning(
            say_counted(
                "{n} review was made by whoever had decided. It is in the coverage and in no share of upheld.",
                "{n} reviews were made by whoever had decided. They are in the coverage and in no share of upheld.",
                everything["count_self_reviewed"],
            ),
            icon=":material/rule:",
        )
    with st.container(horizontal=True):
        if everything["count_overturned"]:
            measure_button("overturned", say("Overturned"), hit=1)
        if everything["count_for_customer"]:
            measure_button("overturned_for_customer", say("Overturned in the customer's favour"), hit=1)
        if everything["count_self_reviewed"]:
            measure_button("self_reviewed", say("Reviewed by oneself"), hit=1)
    show_outcomes()
    show_overturned_by_answer()
    show_why()


def answer(row: dict[str, Any] | None) -> str:
    if row is None:
        return say("No decision of this selection was taken on own authority, as far as the log tells.")
    covered = say(
        "{reviewed} of {own} own decisions were reviewed ({coverage}).",
        reviewed=words.count(row["count_reviewed"]),
        own=words.count(row["count_own"]),
        coverage=words.share(row["coverage"], 0),
    )
    return f"{covered} {told_judged(row)}" if row["count_judged"] else covered


def told_judged(row: dict[str, Any]) -> str:
    """What came of the reviews by somebody else, and what the share would be worth had everything been reviewed."""
    judged = say(
        "Of {n} that somebody else judged, {upheld} stood, {partly} were changed in part and {overturned} overturned, "
        "{customer} of these in the customer's favour.",
        n=words.count(row["count_judged"]),
        upheld=words.count(row["count_upheld"]),
        partly=words.count(row["count_partly"]),
        overturned=words.count(row["count_overturned"]),
        customer=words.count(row["count_for_customer"]),
    )
    n = row["count_upheld"] + row["count_overturned"]
    if n < catalogue()["upheld"].minimum_n:
        return judged + " " + say("These are too few for a share.")
    return judged + " " + say(
        "Upheld: {share} of those that stood or fell ({interval}; n = {n}). Had all been reviewed, it could lie "
        "anywhere from {low} to {high}.",
        share=words.share(row["upheld"]),
        interval=words.interval(row["upheld_low"], row["upheld_high"], "share"),
        n=words.count(n),
        low=words.share(row["bound_low"], 0),
        high=words.share(row["bound_high"], 0),
    )  # fmt: skip


def show_outcomes() -> None:
    """What came of reviews, by what the reader chose in the first section."""
    by = name_of(str(st.session_state.get(seen("decided_by"))), traits.CUTS)
    rows = analysed(backing, scope(), by).filter(pl.col("count_judged") > 0).sort("count_judged", descending=True)
    title = say("What reviews came to, by {cut}", cut=words.inside(say(traits.CUTS[by])))
    if rows.is_empty():
        show_heading("outcomes", title)
        show_nothing(say("Nothing here has enough reviews to be shown."), say("Choose a longer period."))
        return
    rows = rows.head(MOST)
    names = [traits.named(by, cell) for cell in rows["cell"]]
    parts = [
        ("count_upheld", say("Upheld")),
        ("count_partly", say("Changed in part")),
        ("count_for_customer", say("Overturned for the customer")),
        ("count_for_house", say("Overturned for the house")),
    ]
    marks = [marks_of(by, rows["cell"].to_list())] * len(parts)
    show_chart(
        "outcomes",
        title,
        told_outcomes(rows, names),
        outcomes_table(rows, by, names),
        partial(parts_of, rows, names, parts, marks, say("Reviewed decisions")),
        (by,),
        note=say(
            "Declines that regulation required, and who reviewed a decision of their own, are left out. The table has "
            "the share that was reviewed: a share of upheld says little where few decisions are looked at."
        ),
    )


def told_outcomes(rows: pl.DataFrame, names: list[str]) -> str:
    enough = (
        rows.with_columns(name=pl.Series(names)).filter(pl.col("state") == "told").sort("overturned", descending=True)
    )
    if enough.is_empty() or not enough["overturned"][0]:
        return say("Nowhere were enough reviews made to tell one from another, or none was overturned.")
    row = enough.row(0, named=True)
    return say(
        "Overturned most often: **{name}** with {hits} of {n} reviewed, {share} ({interval}).",
        name=words.plain(row["name"]),
        hits=words.count(row["count_overturned"]),
        n=words.count(row["count_judged"]),
        share=words.share(row["overturned"]),
        interval=words.interval(row["overturned_low"], row["overturned_high"], "share"),
    )


def outcomes_table(rows: pl.DataFrame, by: str, names: list[str]) -> pl.DataFrame:
    return rows.select(
        pl.Series(say(traits.CUTS[by]), names, dtype=pl.String),
        pl.col("count_own").alias(say("Own decisions")),
        pl.col("count_reviewed").alias(say("Reviewed")),
        percent("coverage", say("Reviewed")),
        pl.col("count_upheld").alias(say("Upheld")),
        pl.col("count_partly").alias(say("Changed in part")),
        pl.col("count_for_customer").alias(say("Overturned for the customer")),
        pl.col("count_for_house").alias(say("Overturned for the house")),
        percent("upheld", say("Upheld of upheld and overturned")),
        percent("upheld_low", say("95 % from")),
        percent("upheld_high", say("95 % to")),
    )


def show_overturned_by_answer() -> None:
    """Declines that offered nothing are where reviews help most."""
    groups = analysed(overturned_by_answer, scope())
    if groups.is_empty():
        return
    without, beside = row_of(groups, WITHOUT), row_of(groups, WITH)
    fact = say("There are too few reviewed declines to compare them.")
    if without and beside and {without["state"], beside["state"]} == {"told"}:
        fact = say(
            "Declines without an alternative were overturned in {without}, those with one in {beside}.",
            without=told_share(without),
            beside=told_share(beside),
        )
    if without and without["difference"] is not None:
        verdict = (
            say("More than chance gives: where nothing was offered, the no was too often the wrong one.")
            if is_apart(without)
            else say("Within what chance gives.")
        )
        fact += " " + say("Difference: {difference}.", difference=told_difference(without)) + " " + verdict
    labels = [traits.named("answer", cell) for cell in groups["cell"]]
    marks = [
        {"owner": "fact", "measure": "overturned", "hit": 1, "trait": "answer", "trait_value": cell}
        for cell in groups["cell"]
    ]
    show_groups(
        "overturned_by_answer",
        say("Overturned in review, by answer"),
        fact,
        groups,
        labels,
        marks,
        say("Overturned"),
    )


def show_why() -> None:
    show_heading("overturn_reasons", say("Why reviews changed a decision"))
    reasons = ask("decisions/overturn_reasons", scope())
    if reasons.is_empty():
        st.markdown(say("No review of this selection changed a decision, or too few to be shown."))
        return
    first = reasons.row(0, named=True)
    st.markdown(
        say(
            "Most often: **{reason}** ({n} of {all}). What is changed again and again belongs into the rules or the "
            "training.",
            reason=words.plain(words.named(first["reason"])),
            n=words.count(first["count_changed"]),
            all=words.count(first["count_all"]),
        )
    )
    table = reasons.select(
        pl.Series(say("Reason"), [words.named(each) for each in reasons["reason"]], dtype=pl.String),
        pl.col("count_changed").alias(say("Changed")),
        pl.col("count_partly").alias(say("Changed in part")),
        pl.col("count_for_customer").alias(say("Overturned for the customer")),
        pl.col("count_for_house").alias(say("Overturned for the house")),
        *(
            [pl.col("count_untold").alias(say("Overturned, not stated for whom"))]
            if reasons["count_untold"].sum()
            else []
        ),
        pl.col("count_declines").alias(say("Of these declines")),
    )
    show_table("overturn_reasons", table, say("Why reviews changed a decision"))
    show_download("overturn_reasons", table)
