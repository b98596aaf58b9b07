"""Hand-offs between teams: the ways from team to team, how long receivers let tickets wait, and what comes back."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.handoffs import MOST_TEAMS, by_receiver, from_to
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.measures import measure_button
from pages.parts.page import show_nothing
from pages.parts.session import ask, scope, viewer
from pages.parts.table import minutes, percent, show_download, show_table
from queries.metrics import catalogue
from queries.receivers import ALL_OTHERS
from queries.scope import Scope


def unit_of(asked: Scope) -> str:
    return say("business minutes") if asked.clock == "business" else say("minutes")


def show_from_to(asked: Scope) -> None:
    """Who passes tickets to whom, and how long the receiver lets them wait."""
    pairs = ask("escalations/from_to", asked)
    show_heading("from_to", say("From team to team"))
    shown = pairs.filter(~pl.col("is_withheld"))
    if shown.is_empty():
        show_nothing(
            say("No ticket of this selection is known to have been passed from one team to another."),
            say("Load a help desk's history (audits, activities, a log), or clear a filter."),
        )
        return
    labels = {say("Pick-up delay"): "median", say("Tickets"): "count_transfers"}
    label = st.segmented_control(
        say("Colour by"), list(labels), default=next(iter(labels)), required=True, key="from_to_colour"
    )
    column = labels[str(label)]
    teams = busiest(shown)
    # A colour is a comparison: ways of too few tickets have none.
    least = catalogue()["pick_up"].minimum_n
    drawn = shown.filter(pl.col("from_team").is_in(teams) & pl.col("to_team").is_in(teams))
    coloured = drawn.with_columns(pl.when(pl.col("n") >= least).then("median").alias("median"))
    divisor, unit = (1, say("tickets"))
    if column == "median":
        divisor, unit = words.axis(coloured["median"].max(), asked.clock)  # type: ignore[arg-type]
    show_chart(
        "from_to",
        say("From team to team"),
        fact_of_pairs(shown, asked),
        pair_table(pairs, asked),
        partial(
            from_to,
            coloured,
            teams,
            column,
            divisor,
            unit,
            [told_pair(each, asked) for each in drawn.iter_rows(named=True)],
            words.named,
        ),
        (column,),
        note=note_of_pairs(pairs, drawn),
        is_headed=True,
    )


def busiest(pairs: pl.DataFrame) -> list[str]:
    """The teams that pass or receive most, in that order."""
    ends = pl.concat([pairs.select(team=pl.col(end), n=pl.col("count_transfers")) for end in ("from_team", "to_team")])
    return ends.group_by("team").sum().sort("n", "team", descending=[True, False])["team"].head(MOST_TEAMS).to_list()


def told_pair(row: dict[str, Any], asked: Scope) -> str:
    return say(
        "{sender} to {receiver}: {times}, {tickets}; half picked up after {time}",
        sender=words.named(row["from_team"]),
        receiver=words.named(row["to_team"]),
        times=say_counted("passed once", "passed {n} times", row["count_transfers"]),
        tickets=say_counted("{n} ticket", "{n} tickets", row["count_tickets"]),
        time=words.duration(row["median"], asked.clock),
    )


def fact_of_pairs(pairs: pl.DataFrame, asked: Scope) -> str:
    most = pairs.row(0, named=True)
    fact = say(
        "The most travelled way is from {sender} to {receiver} ({n} times), where half were picked up after {time} "
        "({interval}).",
        sender=words.plain(words.named(most["from_team"])),
        receiver=words.plain(words.named(most["to_team"])),
        n=words.count(most["count_transfers"]),
        time=words.duration(most["median"], asked.clock),
        interval=words.interval(most["median_low"], most["median_high"], "duration", asked.clock),
    )
    least = catalogue()["pick_up"].minimum_n
    slow = pairs.filter(pl.col("n") >= least).sort("median", descending=True).head(1)
    if slow.is_empty() or slow.row(0, named=True) == most:
        return fact
    slowest = slow.row(0, named=True)
    return fact + " " + say(
        "The slowest of at least {least} is from {sender} to {receiver}: {time} ({interval}; n = {n}).",
        least=least,
        sender=words.plain(words.named(slowest["from_team"])),
        receiver=words.plain(words.named(slowest["to_team"])),
        time=words.duration(slowest["median"], asked.clock),
        interval=words.interval(slowest["median_low"], slowest["median_high"], "duration", asked.clock),
        n=words.count(slowest["n"]),
    )  # fmt: skip


def note_of_pairs(pairs: pl.DataFrame, drawn: pl.DataFrame) -> str:
    note = say("The number in a cell is how often tickets were passed.")
    if viewer().sees_persons:
        note += " " + say("A click on it leads to them.")
    note += " " + say(
        "Where fewer than {least} were picked up the delay has no colour.", least=catalogue()["pick_up"].minimum_n
    )
    withheld = pairs.filter(pl.col("is_withheld")).height
    if withheld:
        note += " " + say("{n} ways are withheld: too few to show without telling of persons.", n=withheld)
    if scope().teams or viewer().visible_teams:
        note += " " + say("Counted are tickets that are now with the teams of the filter.")
    if drawn.height + withheld < pairs.height:
        note += " " + say("The {n} busiest teams are drawn; the table has all.", n=MOST_TEAMS)
    return note


def pair_table(pairs: pl.DataFrame, asked: Scope) -> pl.DataFrame:
    unit, shown = unit_of(asked), pairs.filter(~pl.col("is_withheld"))
    return shown.select(
        words.names(shown["from_team"], say("From")),
        words.names(shown["to_team"], say("To")),
        pl.col("count_transfers").alias(say("Passed")),
        pl.col("count_tickets").alias(say("Tickets")),
        pl.col("count_waiting").alias(say("Not picked up yet")),
        minutes("median", say("Median until picked up ({unit})", unit=unit)),
        minutes("median_low", say("95 % from")),
        minutes("median_high", say("95 % to")),
        minutes("p90", say("p90 ({unit})", unit=unit)),
        minutes("median_held", say("Median held ({unit})", unit=unit)),
        pl.col("count_returns").alias(say("Passed back")),
        percent("return_share", say("Share passed back")),
    )


def show_receivers(asked: Scope, measure: str) -> None:
    """The receiving departments with what is still waiting counted (Kaplan-Meier)."""
    name, title = f"{measure}_by_receiver", say("Pick-up delay by receiving team")
    if measure == "held":
        title = say("Time held by receiving team")
    rows = ask("escalations/by_receiver", asked, measure=measure, without=ALL_OTHERS)
    teams = rows.filter(pl.col("team") != ALL_OTHERS)
    drawn = teams.filter(pl.col("median").is_not_null())
    if drawn.is_empty():
        return
    least = catalogue()[measure].minimum_n
    # Those with enough values first.
    drawn = drawn.sort(pl.col("n") >= least, "median", "team", descending=[True, True, False]).head(40)
    divisor, unit = words.axis(drawn["p90"].max() or drawn["median"].max(), asked.clock)  # type: ignore[arg-type]
    show_chart(
        name,
        title,
        fact_of_receivers(drawn.filter(pl.col("n") >= least), teams, measure, asked),
        receiver_table(teams, asked),
        partial(by_receiver, drawn, [n >= least for n in drawn["n"]], divisor, unit, words.named),
        (measure,),
        note=say(
            "Kaplan-Meier, 95 % log-log interval: tickets that still wait count for as long as they have; those passed "
            "on without having been taken up count until then. An open dot has n below {least} and is not compared.",
            least=least,
        ),
    )


def fact_of_receivers(enough: pl.DataFrame, teams: pl.DataFrame, measure: str, asked: Scope) -> str:
    running = say_counted("{n} still waits.", "{n} still wait.", int(teams["count_running"].sum()))
    if measure == "held":
        running = say_counted("{n} is still held.", "{n} are still held.", int(teams["count_running"].sum()))
    if enough.is_empty():
        return say("No team has received enough tickets to be compared.") + " " + running
    slow, fast = enough.row(0, named=True), enough.row(-1, named=True)
    if enough.height == 1:
        return told_receiver(slow, asked) + ". " + running
    return (
        say("Longest: {slow}. Shortest: {fast}.", slow=told_receiver(slow, asked), fast=told_receiver(fast, asked))
        + " "
        + running
    )


def told_receiver(row: dict[str, Any], asked: Scope) -> str:
    return say(
        "**{team}**, half within {time} ({interval}; n = {n})",
        team=words.plain(words.named(row["team"])),
        time=words.duration(row["median"], asked.clock),
        interval=words.interval(row["median_low"], row["median_high"], "duration", asked.clock),
        n=words.count(row["n"]),
    )


def receiver_table(teams: pl.DataFrame, asked: Scope) -> pl.DataFrame:
    unit = unit_of(asked)
    return teams.select(
        words.names(teams["team"], say("Team")),
        pl.col("n").alias(say("Received")),
        pl.col("count_running").alias(say("Still running")),
        pl.col("count_untouched").alias(say("Left untouched")),
        minutes("median", say("Half within ({unit})", unit=unit)),
        minutes("median_low", say("95 % from")),
        minutes("median_high", say("95 % to")),
        minutes("p90", say("Nine in ten within ({unit})", unit=unit)),
    )


def show_ping_pong(asked: Scope) -> None:
    """Between whom tickets go to and fro."""
    ways = ask("escalations/from_to", asked)
    if ways.is_empty():
        return
    pairs = ways.filter(pl.col("count_returns") > 0).sort("count_returns", descending=True)
    show_heading("passed_back", say("To and fro"))
    if pairs.is_empty():
        st.markdown(say("No ticket of this selection was passed back to a team that had it before."))
        return
    most = pairs.row(0, named=True)
    st.markdown(
        say(
            "Most often **{sender}** passes back to **{receiver}**: {returns} of the {n} tickets that it passed there "
            "({share}; {interval}) had been there before.",
            sender=words.plain(words.named(most["from_team"])),
            receiver=words.plain(words.named(most["to_team"])),
            returns=words.count(most["count_returns"]),
            n=words.count(most["count_transfers"]),
            share=words.share(most["return_share"]),
            interval=words.interval(most["return_low"], most["return_high"], "share"),
        )
    )
    table = pairs.select(
        words.names(pairs["from_team"], say("From")),
        words.names(pairs["to_team"], say("Back to")),
        pl.col("count_returns").alias(say("Passed back")),
        pl.col("count_transfers").alias(say("Passed in all")),
        percent("return_share", say("Share")),
        percent("return_low", say("95 % from")),
        percent("return_high", say("95 % to")),
    )
    show_table("passed_back", table, say("Passed back, by pair of teams"), 10)
    show_download("passed_back", table)
    measure_button("ping_pong", say("Tickets that went to and fro"), hit=1)
