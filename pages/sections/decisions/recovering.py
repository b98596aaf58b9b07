"""Owning and recovering: failures made good, what more than the loss brings, and disputes."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from pages.language import say
from pages.parts import traits, words
from pages.parts.chart import show_heading
from pages.parts.groups import is_apart, row_of, show_groups, told_difference, told_groups, told_share
from pages.parts.measures import measure_button
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, scope
from queries.decided import NO_FAILURE, RECOVERED, over_delivery, recovery_groups


def show_recovering(everything: dict[str, Any]) -> None:
    groups = analysed(recovery_groups, scope())
    show_section("recovering", say("Did we own it and make it good?"), answer(groups))
    show_recovery(groups)
    show_over_delivery()
    show_disputes(everything)


def answer(groups: pl.DataFrame) -> str:
    """The service recovery paradox is claimed only where the whole interval says so."""
    good, none = row_of(groups, RECOVERED), row_of(groups, NO_FAILURE)
    if good is None or none is None:
        return say("There is no answered survey of a failure that was made good, so nothing can be said of it.")
    sentence = say(
        "After a failure that was made good {good} were satisfied, without a failure {none}.",
        good=told_share(good),
        none=told_share(none),
    )
    if good["difference"] is None:
        return sentence + " " + say("These are too few to compare.")
    if good["difference_low"] > 0:
        verdict = say("Better than without a failure: the whole interval lies above zero.")
    elif good["difference_high"] < 0:
        verdict = say("Worse than without a failure: making good does not undo it.")
    else:
        verdict = say("No difference can be told: making good may undo a failure, and is not shown to do more.")
    return sentence + " " + say("Difference: {difference}.", difference=told_difference(good)) + " " + verdict


def show_recovery(groups: pl.DataFrame) -> None:
    title = say("Satisfied, after a failure and without one")
    if groups.filter(pl.col("share").is_not_null()).is_empty():
        show_heading("recovery", title)
        show_nothing(
            say("No answered survey of this selection belongs to a ticket."), say("Load surveys with their ticket.")
        )
        return
    names = traits.recovered()
    show_groups(
        "recovery",
        title,
        told_groups(groups.rows(named=True), names),
        groups,
        [names[cell] for cell in groups["cell"]],
        [{"owner": "trait", "trait": "recovered", "trait_value": cell} for cell in groups["cell"]],
        say("Satisfied"),
        note=say(
            "A failure is a reopening, a missed service level, a broken promise or a dispute. Made good: something was "
            "granted, or the promise was kept after all; the survey itself never tells it. Failures differ in how bad "
            "they were, so this is an association."
        ),
    )


def show_over_delivery() -> None:
    found = analysed(over_delivery, scope())
    title = say("Satisfied, by what was granted against the loss")
    if found.satisfied.filter(pl.col("share").is_not_null()).is_empty():
        show_heading("over_delivery", title)
        show_nothing(
            say("No concession of this selection has an amount, a loss and an answered survey, or too few have."),
            say("Fill in Amount and Loss in the decision log."),
        )
        return
    with st.container(horizontal=True):
        measure_button("over_delivered", say("Granted more than the loss"), hit=1)
    note = say(
        "Worse failures cost more and leave people less content, so a fall is expected without any harm. In "
        "experiments nothing was gained beyond one and a half times the loss."
    )
    show_classes("over_delivery", title, found.satisfied, say("Satisfied"), note)
    if found.business.filter(pl.col("share").is_not_null()).height:
        show_classes(
            "business_by_delivery",
            say("Ordered again, by what was granted against the loss"),
            found.business,
            say("Ordered within {days} days", days=words.count(found.days)),
            say("Customers without a full follow-up count for as long as they were watched (Kaplan-Meier)."),
        )


def show_classes(name: str, title: str, groups: pl.DataFrame, column: str, note: str) -> None:
    labels = [traits.named("delivered", cell) for cell in groups["cell"]]
    marks = [{"owner": "trait", "trait": "delivered", "trait_value": cell} for cell in groups["cell"]]
    apart = [row for row in groups.iter_rows(named=True) if is_apart(row)]
    base = row_of(groups, "100")
    is_told = base is not None and base["state"] == "told"
    fact = told_groups([base], {"100": traits.named("delivered", "100")}) if base and is_told else ""
    verdict = " ".join(
        say(
            "{name}: {difference} against it, more than chance gives.",
            name=traits.named("delivered", row["cell"]),
            difference=told_difference(row),
        )
        for row in apart
    )
    if not verdict and groups["difference"].drop_nulls().is_empty():
        verdict = say("There are too few to compare the classes.")
    verdict = verdict or say("No other class differs from it by more than chance gives.")
    show_groups(name, title, f"{fact} {verdict}".strip(), groups, labels, marks, column, note=note)


def show_disputes(everything: dict[str, Any]) -> None:
    show_heading("disputes", say("Disputed decisions"))
    if not everything["count_dispute_told"]:
        show_nothing(
            say("The log does not tell whether customers objected."), say("Fill in Disputed in the decision log.")
        )
        return
    st.markdown(
        say(
            "Customers objected to {hits} of {n} decisions: {share} ({interval}).",
            hits=words.count(everything["count_disputed"]),
            n=words.count(everything["count_dispute_told"]),
            share=words.share(everything["disputed_share"]),
            interval=words.interval(everything["disputed_low"], everything["disputed_high"], "share"),
        )
    )
    measure_button("disputed", say("Disputed decisions"), hit=1)
