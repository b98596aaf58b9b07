"""How often customers must ask: repeat contact, and how many contacts it takes until an issue is resolved."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.contacts import contacts
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.measures import measure_button, show_measure_by, show_measure_by_week, told
from pages.parts.page import show_nothing, show_section
from pages.parts.session import ask, scope
from pages.parts.table import percent, show_download, show_table


def show_contacts() -> None:
    now = {row["measure"]: row for row in told(("repeat_contact",), scope()).iter_rows(named=True)}
    show_section("contacts", say("Must they ask again?"), answer(now.get("repeat_contact")))
    measure_button("repeat_contact", say("Tickets followed by another within seven days"), hit=1)
    show_measure_by_week("repeat_contact")
    show_measure_by("repeat_contact", "topic")
    show_chains()


def answer(row: dict[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return say("No ticket of this selection has been watched for seven days.")
    if row["state"] != "told":
        return say(
            "{hits} of {n} tickets were followed by another of the same customer within seven days: too few for a "
            "share.",
            hits=words.count(row["count_hits"]),
            n=words.count(row["n"]),
        )
    return say(
        "{share} of tickets were followed by another of the same customer within seven days ({interval}; n = {n}). "
        "Tickets whose seven days are not over are left out.",
        share=words.share(row["value"]),
        interval=words.interval(row["low"], row["high"], "share"),
        n=words.count(row["n"]),
    )


def show_chains() -> None:
    title = say("Contacts until it was resolved")
    lengths = ask("customers/contacts", scope(), by="all")
    if lengths.is_empty():
        show_heading("chains", title)
        show_nothing(
            say("No issue of this selection can be followed to its end."),
            say("It needs tickets with a known customer and a topic, and seven days after the last contact."),
        )
        return
    first = lengths.row(0, named=True)
    fact = say(
        "Of {n} issues that are over, {again} took more than one contact: {share} ({interval}).",
        n=words.count(first["n"]),
        again=words.count(first["count_again"]),
        share=words.share(first["again_share"]),
        interval=words.interval(first["again_low"], first["again_high"], "share"),
    )
    if first["count_running"]:
        fact += " " + say_counted(
            "{n} is not over yet and is not counted.",
            "{n} are not over yet and are not counted.",
            first["count_running"],
        )
    labels = [label_of(n) for n in lengths["contacts"]]
    table = lengths.select(
        pl.Series(say("Contacts"), labels, dtype=pl.String),
        pl.col("count_chains").alias(say("Issues")),
        percent("share", say("Of all")),
    )
    show_chart(
        "chains",
        title,
        fact,
        table,
        partial(contacts, lengths, labels),
        note=say("An issue: tickets of one customer on one topic, each opened within seven days of the one before."),
    )
    show_by_topic()


def label_of(n: int) -> str:
    return say("{n} and more", n=n) if n == 5 else str(n)


def show_by_topic() -> None:
    topics = ask("customers/contacts", scope(), by="topic").unique("cell").sort("again_share", "n", descending=True)
    with st.expander(say("More than one contact, by topic"), key="chains_by_topic"):
        table = topics.select(
            pl.Series(say("Topic"), [words.named(cell) for cell in topics["cell"]], dtype=pl.String),
            pl.col("n").alias(say("Issues over")),
            pl.col("count_again").alias(say("More than one contact")),
            percent("again_share", say("More than one contact")),
            percent("again_low", say("95 % from")),
            percent("again_high", say("95 % to")),
            pl.col("count_running").alias(say("Not over yet")),
        )
        show_table("chains_by_topic", table, say("Issues that took more than one contact, by topic"))
        show_download("chains_by_topic", table)
