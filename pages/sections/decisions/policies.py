"""Policies that hinder: where those who decide say that one stood in the way. By policy and team, never by person."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.charts.side_by_side import estimates
from pages.language import say
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.groups import told_difference
from pages.parts.measures import measure_button
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, ask, scope
from pages.parts.table import percent, show_download, show_table
from queries.decided import hindrances

MOST = 20


def show_policies() -> None:
    cells = analysed(hindrances, scope())
    show_section("policies", say("Which policies stand in the way?"), answer(cells))
    if cells.is_empty():
        show_nothing(
            say("No decision of this selection names a policy and whether it stood in the way."),
            say("Fill in Policy and Hindered in the decision log: a yes or a no is enough."),
        )
        return
    measure_button("hindered", say("Decisions that a policy stood in the way of"), hit=1)
    show_rates()
    show_cells(cells)


def answer(cells: pl.DataFrame) -> str:
    signals = cells.filter("is_signal")
    if signals.is_empty():
        return say("No policy stands in the way anywhere by more than chance gives, as far as it was told.")
    found = " ".join(
        say(
            "**{policy}** in {team}: in the way of {hits} of {n} decisions, {share} ({interval}), against all others "
            "{difference}.",
            policy=words.plain(row["policy"]),
            team=words.plain(words.named(row["team"])),
            hits=words.count(row["count_hindered"]),
            n=words.count(row["n"]),
            share=words.share(row["share"]),
            interval=words.interval(row["low"], row["high"], "share"),
            difference=told_difference(row),
        )
        for row in signals.iter_rows(named=True)
    )
    return (
        found
        + " "
        + say("That is beyond chance, with every policy and team looked at: change the policy, not the people.")
    )


def show_rates() -> None:
    """In the way how often, for every hundred tickets: what a change of the policy would save."""
    policies = ask("decisions/policies", scope())
    if policies.is_empty():
        return
    first = policies.row(0, named=True)
    rows = policies.head(MOST).select(
        pl.col("rate").alias("value"),
        pl.col("rate_low").alias("low"),
        pl.col("rate_high").alias("high"),
        pl.col("count_decisions").alias("n"),
        pl.lit("told").alias("state"),
    )
    labels = policies.head(MOST)["policy"].to_list()
    marks = [{"owner": "trait", "trait": "policy_hindered", "trait_value": policy} for policy in labels]
    show_chart(
        "policies_rate",
        say("In the way, for every hundred tickets"),
        say(
            "Most often **{policy}**: in the way of {hits} of {n} decisions, {rate} for every hundred tickets (95 %: "
            "{low} to {high}).",
            policy=words.plain(first["policy"]),
            hits=words.count(first["count_hindered"]),
            n=words.count(first["count_decisions"]),
            rate=words.number(first["rate"], "points"),
            low=words.number(first["rate_low"], "points"),
            high=words.number(first["rate_high"], "points"),
        ),
        policies.select(
            pl.col("policy").alias(say("Policy")),
            pl.col("count_decisions").alias(say("Decisions")),
            pl.col("count_hindered").alias(say("Policy in the way")),
            pl.col("rate").round(2).alias(say("For every hundred tickets")),
            pl.col("rate_low").round(2).alias(say("95 % from")),
            pl.col("rate_high").round(2).alias(say("95 % to")),
        ),
        partial(estimates, rows, labels, marks, 1.0, say("for every hundred tickets")),
    )


def show_cells(cells: pl.DataFrame) -> None:
    st.markdown(say("By policy and team:"))
    table = cells.select(
        pl.col("policy").alias(say("Policy")),
        pl.Series(say("Team"), [words.named(team) for team in cells["team"]], dtype=pl.String),
        pl.col("n").alias(say("Decisions")),
        pl.col("count_hindered").alias(say("Policy in the way")),
        percent("share", say("In the way")),
        percent("low", say("95 % from")),
        percent("high", say("95 % to")),
        pl.when("is_signal")
        .then(pl.lit(say("beyond chance")))
        .when(pl.col("state") == "too_few")
        .then(pl.lit(say("too few to compare")))
        .otherwise(pl.lit(say("within chance")))
        .alias(say("Against all others")),
    )
    show_table("policies_by_team", table, say("Policies in the way, by policy and team"))
    show_download("policies_by_team", table)
