"""The decisions themselves, to be searched and taken along: only for those who see persons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.language import later, said_of, say
from pages.parts import traits, words
from pages.parts.downloads import to_csv
from pages.parts.page import show_section
from pages.parts.session import answer, ask, scope, viewer
from pages.parts.table import money, show_table

MOST, EVERY = 100, 10_000_000
AUTHORITIES = {
    "own": later("Own authority"),
    "approved": later("After asking"),
    "automatic": later("By a rule"),
}
OUTCOMES = {
    "upheld": later("Upheld"),
    "partly": later("Changed in part"),
    "overturned": later("Overturned"),
}
SIDES = {"customer": later("Customer"), "house": later("House")}


def show_log() -> None:
    show_section(
        "log", say("The decisions"), say("What was decided, for a talk about it: to understand, not to catch.")
    )
    if not viewer().sees_persons:
        st.markdown(say("Single decisions are not shown to those who see aggregates alone."))
        return
    search = st.text_input(
        say("Search"), key="decision_search", placeholder=say("Ticket, reason, policy, team, outcome …"), max_chars=100
    )
    found = ask("decisions/list", scope(), search=search.strip(), most=MOST)
    if found.is_empty():
        st.markdown(say("No decision of this selection holds these words."))
        return
    total = found["count_all"][0]
    st.caption(say("The latest {n} of {all} decisions.", n=words.count(found.height), all=words.count(total)))
    amounts = money(say("Amount"), say("Limit"))
    show_table("decision_log", log_table(found), say("The decisions of this selection"), columns=amounts)
    st.download_button(
        say("Download {n} decisions (CSV)", n=words.count(total)),
        partial(every_row, st.session_state["snapshot"], viewer(), scope(), search.strip()),
        file_name="latitude-decisions.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="decision_log_download",
    )


def every_row(path: str, who: Any, within: Any, search: str) -> bytes:
    """Runs on the click, outside the script."""
    parameters = (("most", EVERY), ("search", search))
    return to_csv(log_table(answer(path, "decisions/list", within, who, parameters)))


def worded(column: str, found: pl.DataFrame, table: Mapping[str, str], label: str) -> pl.Series:
    return pl.Series(label, [said_of(each, table) if each else None for each in found[column]], dtype=pl.String)


def log_table(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(
        pl.col("decided_local").dt.strftime("%Y-%m-%d %H:%M").alias(say("Decided")),
        pl.col("ticket_id").alias(say("Ticket")),
        pl.Series(say("Kind"), [traits.named("kind", kind) for kind in found["kind"]], dtype=pl.String),
        pl.col("amount").alias(say("Amount")),
        pl.col("currency").alias(say("Currency")),
        pl.col("ceiling").alias(say("Limit")),
        worded("authority", found, AUTHORITIES, say("Authority")),
        pl.col("reason").alias(say("Reason")),
        pl.col("policy").alias(say("Policy")),
        pl.col("team").alias(say("Team")),
        pl.col("agent").alias(say("Agent")),
        pl.col("is_hindered").alias(say("Policy in the way")),
        pl.col("is_required").alias(say("Required by regulation")),
        pl.col("alternative_offered").alias(say("Alternative offered")),
        pl.col("alternative_accepted").alias(say("Alternative accepted")),
        worded("outcome", found, OUTCOMES, say("Review")),
        worded("outcome_for", found, SIDES, say("Overturned for")),
        pl.col("outcome_reason").alias(say("Why")),
        pl.col("reviewer").alias(say("Reviewer")),
        pl.col("is_self_reviewed").alias(say("Reviewed by oneself")),
        pl.col("is_disputed").alias(say("Disputed")),
        pl.col("is_reversed").alias(say("Reversed")),
    )
