"""Whether customers order again, or leave, after good service and after bad; and by their tier."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.side_by_side import estimates
from pages.language import say
from pages.parts import traits, words
from pages.parts.chart import show_chart, show_heading
from pages.parts.groups import is_apart, show_groups, told_difference, told_share
from pages.parts.measures import measure_button
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, scope
from pages.parts.table import percent
from queries.loyalty import after_service, by_tier


def show_service() -> None:
    business = analysed(after_service, scope(), "business")
    show_section("service", say("Do they come back after bad service?"), answer(business))
    if business.is_empty():
        show_nothing(
            say("No order that follows a ticket of this selection is known for long enough."),
            say(
                "Choose an earlier period, or load a list of orders with the customers' ids of the help desk; "
                "docs/decision-log.md tells how."
            ),
        )
    else:
        with st.container(horizontal=True):
            measure_button("repeat_business", say("Ordered again within 90 days"), hit=1)
            measure_button("repeat_business", say("Did not order again"), "tickets_of_no_business", hit=0)
        show_gaps(
            "business_gap",
            say("Ordered again: difference after bad service"),
            business,
            say("Below zero: bad service costs orders."),
        )
    churn = analysed(after_service, scope(), "churn")
    if churn.is_empty():
        show_heading("churn_gap", say("Left us: difference after bad service"))
        show_nothing(
            say("Nobody who left is known, or nobody was watched for long enough."),
            say(
                "Choose an earlier period, or load a list of customers with the day on which they left, or orders with "
                "cancellations."
            ),
        )
    else:
        show_gaps(
            "churn_gap",
            say("Left us: difference after bad service"),
            churn,
            say("Above zero: bad service drives customers away."),
        )
    show_tiers("business", say("Ordered again, by customer tier"), say("Ordered again"))
    show_tiers("churn", say("Left us, by customer tier"), say("Left us"))


def answer(business: pl.DataFrame) -> str:
    if business.is_empty():
        return say("Whether customers order again is not known here.")
    apart = [row for row in business.iter_rows(named=True) if is_apart(row)]
    if not apart:
        return say("After none of the kinds of bad service looked at do fewer order again by more than chance gives.")
    compared = words.count(business["difference"].drop_nulls().len())
    return " ".join(
        sentence
        for sentence in (
            say(
                "Of {all} kinds of bad service that can be compared, fewer customers order again, by more than chance "
                "gives, after: **{names}**.",
                all=compared,
                names=bad_names(each for each in apart if each["difference"] < 0),
            )
            if any(each["difference"] < 0 for each in apart)
            else "",
            say(
                "Of {all} kinds of bad service that can be compared, more customers order again, by more than chance "
                "gives, after: **{names}**.",
                all=compared,
                names=bad_names(each for each in apart if each["difference"] > 0),
            )
            if any(each["difference"] > 0 for each in apart)
            else "",
        )
        if sentence
    )


def bad_names(rows: Iterable[dict[str, Any]]) -> str:
    return ", ".join(traits.services()[row["service"]][0] for row in rows)


def told_gap(row: dict[str, Any], rows: pl.DataFrame) -> str:
    """The bad group beside the good one, both named."""
    bad, good = traits.services()[row["service"]]
    other = rows.filter((pl.col("service") == row["service"]) & (pl.col("cell") == "good")).row(0, named=True)
    return say(
        "**{bad}**: {share} within {days} days; **{good}**: {other}. Difference: {difference}, more than chance gives.",
        bad=bad,
        good=good,
        share=told_share(row),
        other=told_share(other),
        days=words.count(row["days"]),
        difference=told_difference(row),
    )


def show_gaps(name: str, title: str, rows: pl.DataFrame, note: str) -> None:
    """One dot a kind of service: how much more, or less, after the bad one, with the interval of the difference."""
    bad = rows.filter(pl.col("cell") == "bad")
    gaps = bad.filter(pl.col("difference").is_not_null()).select(
        "service",
        pl.col("difference").alias("value"),
        pl.col("difference_low").alias("low"),
        pl.col("difference_high").alias("high"),
        "n",
        "state",
    )
    apart = [row for row in bad.iter_rows(named=True) if is_apart(row)]
    left_out = [traits.services()[each][0] for each in bad.filter(pl.col("difference").is_null())["service"]]
    fact = " ".join(told_gap(row, rows) for row in apart) or say("No difference goes beyond what chance gives.")
    if left_out:
        fact += " " + say("Too few to compare: {names}.", names="; ".join(left_out))
    if gaps.is_empty():
        show_heading(name, title)
        st.markdown(say("There are too few to compare."))
        return
    labels = [
        say("{bad} / {good}", bad=traits.services()[each][0], good=traits.services()[each][1])
        for each in gaps["service"]
    ]
    marks = [{"owner": "trait", "trait": each, "trait_value": "bad"} for each in gaps["service"]]
    show_chart(
        name,
        title,
        fact,
        gaps_table(rows),
        partial(estimates, gaps, labels, marks, 100.0, say("points")),
        note=note
        + " "
        + say(
            "Each customer counts once, by their first ticket of the period, followed for 90 days after its end (60 or "
            "30 where fewer than ten of a group are watched for longer), or for as long as they were watched "
            "(Kaplan-Meier). Of several kinds looked at together, one in twenty may stand out by chance."
        ),
    )


def gaps_table(rows: pl.DataFrame) -> pl.DataFrame:
    names = [traits.services()[row["service"]][0 if row["cell"] == "bad" else 1] for row in rows.iter_rows(named=True)]
    return rows.select(
        pl.Series(say("Service"), names, dtype=pl.String),
        pl.col("days").alias(say("Within days")),
        pl.col("n"),
        percent("share", say("Share")),
        percent("low", say("95 % from")),
        percent("high", say("95 % to")),
        (pl.col("difference") * 100).round(1).alias(say("Difference (points)")),
        (pl.col("difference_low") * 100).round(1).alias(say("Difference, 95 % from")),
        (pl.col("difference_high") * 100).round(1).alias(say("Difference, 95 % to")),
    )


def show_tiers(what: str, title: str, column: str) -> None:
    tiers = analysed(by_tier, scope(), what)
    known = tiers.filter(pl.col("share").is_not_null())
    if known.is_empty():
        show_heading(f"{what}_by_tier", title)
        show_nothing(
            say("Not known by tier in this selection."),
            say("Choose an earlier period, or load customers with their tier, and orders."),
        )
        return
    fact = " ".join(
        say("{name}: {share}.", name=words.plain(words.named(row["cell"])), share=told_share(row))
        for row in known.iter_rows(named=True)
        if row["state"] == "told"
    ) or say("None has enough customers to be compared.")
    show_groups(
        f"{what}_by_tier",
        title,
        fact,
        tiers,
        [words.named(cell) for cell in tiers["cell"]],
        [{"owner": "trait", "trait": "customer_tier", "trait_value": cell} for cell in tiers["cell"]],
        column,
        note=say("Within {days} days after the end of their first ticket of the period.", days=tiers["days"][0]),
    )
