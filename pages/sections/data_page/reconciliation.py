"""Our numbers beside those that the help desk states itself: the share that agree, and why the others do not."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.language import later, say
from pages.parts import words
from pages.parts.page import show_nothing
from pages.parts.session import ask
from pages.parts.table import percent, show_download, show_table
from queries.scope import Scope

NAMES = {
    "first_response_seconds": later("First response"),
    "first_response_business_seconds": later("First response, business hours"),
    "first_resolution_seconds": later("First resolution"),
    "first_resolution_business_seconds": later("First resolution, business hours"),
    "resolution_seconds": later("Resolution"),
    "resolution_business_seconds": later("Resolution, business hours"),
    "requester_wait_seconds": later("Requester wait"),
    "requester_wait_business_seconds": later("Requester wait, business hours"),
    "agent_wait_seconds": later("Agent wait"),
    "agent_wait_business_seconds": later("Agent wait, business hours"),
    "on_hold_seconds": later("On hold"),
    "replies": later("Replies"),
    "reopens": later("Reopenings"),
    "transfers": later("Transfers"),
    "priority_changes": later("Changes of priority"),
}
# What is known of why a help desk says something else.
WHY = {
    "business": later("The help desk counts by the schedule that a ticket has now, we by each while it was in force."),
    "resolution": later("The help desk takes a close without a solution as one; we keep it apart."),
    "wait": later("The help desk counts up to a ticket's last change of status, we up to the end of the data."),
    "first_response": later("A bot with an agent's role, or a reply before the opening, is no first response here."),
    "replies": later("Only public replies by people count here, without the message that opened the ticket."),
    "reopens": later("We count each change from solved to unsolved that the history holds."),
    "transfers": later("Changes of team count here; the help desk counts stations, the first one included."),
}


def why(measure: str) -> str:
    return next((say(reason) for part, reason in WHY.items() if part in measure), "")


def show_reconciliation(asked: Scope) -> None:
    st.header(say("Our numbers beside the help desk's own"), anchor="reconciliation")
    found = ask("data_page/reconciliation", Scope(zone=asked.zone))
    if found.is_empty():
        show_nothing(
            say("No export states numbers that we compute as well."),
            say("Load a history (audits, events, conversation parts) beside the tickets to see both."),
        )
        return
    st.markdown(
        say(
            "Where an export holds a ticket's history, the times are computed from it, the same way for every help "
            "desk. What the help desk states itself is compared here; a tool that counts whole minutes agrees within "
            "the minute."
        )
    )
    names = {name: say(title) for name, title in NAMES.items()}
    table = found.select(
        words.sources("source"),
        pl.col("measure")
        .replace_strict(names, default=pl.col("measure"), return_dtype=pl.String)
        .alias(say("Measure")),
        pl.col("count_both").alias(say("Tickets with both")),
        percent("equal_share", say("Agree")),
        pl.col("count_larger").alias(say("Ours is larger")),
        pl.col("count_smaller").alias(say("Ours is smaller")),
        (pl.col("median_gap") / pl.when(pl.col("measure").str.contains("seconds")).then(words.MINUTE).otherwise(1))
        .round(1)
        .alias(say("Median gap of these (minutes, or number)")),
        pl.col("count_theirs_alone").alias(say("Only theirs")),
        pl.Series(say("Why the others differ"), [why(each) for each in found["measure"]], dtype=pl.String),
    )
    show_table("reconciliation", table, say("Our numbers beside the help desk's own, by measure"))
    show_download("reconciliation", table)
