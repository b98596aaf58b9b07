"""Tickets: which ones, and one ticket's life."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.language import later, say
from pages.parts import words
from pages.parts.address import one_of, some_of
from pages.parts.downloads import to_csv
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import answer, ask, scope, viewer
from pages.sections.tickets.choose import choose_ticket, chosen_ticket, close_ticket
from pages.sections.tickets.one_ticket import show_ticket
from queries.access import Viewer
from queries.scope import Scope

MOST, EVERY = 200, 10_000_000
# What tickets/search can ask of a ticket, and by what it can sort.
STATES = {
    "running": later("are open"),
    "reopened": later("were reopened"),
    "escalated": later("were escalated"),
    "transferred": later("were passed on"),
    "sla_missed": later("missed a service level"),
    "decided": later("have a decision"),
    "surveyed": later("have an answered survey"),
    "low_score": later("have a low score"),
}
ORDERS = {
    "newest": later("Newest first"),
    "oldest": later("Oldest first"),
    "resolution": later("Longest until solved first"),
    "response": later("Longest until the first response first"),
    "reopens": later("Most reopened first"),
    "transfers": later("Most passed on first"),
    "replies": later("Most replies first"),
}


def choose() -> tuple[dict[str, Any], bool]:
    """(what tickets/search is asked, whether the sidebar's filters are to be left out)."""
    text = st.text_input(
        say("Search"),
        key="search",
        bind="query-params",
        placeholder=say("Ticket, words of the subject, customer's number or tag"),
        icon=":material/search:",
        max_chars=200,
    )
    left, middle, right = st.columns(3)
    with left:
        in_status = some_of(say("Status"), "status", list(words.STATUSES), shown=words.status, placeholder=say("All"))
    with middle:
        having = some_of(
            say("Only tickets that"),
            "having",
            list(STATES),
            shown=lambda state: say(STATES[state]),
            placeholder=say("All"),
            help=say("A low score is one below the middle of its scale, or 0 to 6 of a recommendation."),
        )
    with right:
        order = one_of(st.selectbox, say("Order"), "order", list(ORDERS), shown=lambda order: say(ORDERS[order]))
    everywhere = st.toggle(say("Search all tickets, whatever the sidebar says"), key="everywhere", bind="query-params")
    asked = {
        "text": text.strip().removeprefix("#"),
        "statuses": tuple(sorted(in_status)),
        "states": tuple(sorted(having)),
        "order": order,
    }
    return asked, everywhere


def show_list(asked: Scope, sought: dict[str, Any]) -> None:
    """The first tickets found, each a way to its life, and all of them as a file."""
    found = ask("tickets/search", asked, most=MOST, **sought)
    if found.is_empty():
        show_nothing(
            say("No ticket fits."),
            say("Search for less, clear a filter in the sidebar, or search all tickets."),
        )
        return
    total = found["count_all"][0]
    counted = say("{n} tickets", n=words.count(total))
    if total > found.height:
        counted = say("The first {n} of {total} tickets", n=words.count(found.height), total=words.count(total))
    st.markdown(f"**{counted}** · " + say("choose a row to read the ticket's life"))
    places = tuple(found.select("ticket_id", "source").iter_rows())
    table = as_table(found, asked)
    choose_ticket("tickets_found", table, places, say("{counted}; each row leads to one ticket", counted=counted), 560)
    st.download_button(
        say("Download {n} tickets (CSV)", n=words.count(total)),
        partial(rows_as_csv, st.session_state["snapshot"], viewer(), asked, tuple(sorted(sought.items()))),
        file_name="latitude-tickets.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="tickets_download",
    )


def rows_as_csv(path: str, who: Viewer, asked: Scope, sought: tuple[tuple[str, Any], ...]) -> bytes:
    """Every ticket found. Runs on the click, outside the script."""
    found = answer(path, "tickets/search", asked, who, tuple(sorted((*sought, ("most", EVERY)))))
    return to_csv(as_table(found, asked))


def as_table(found: pl.DataFrame, asked: Scope) -> pl.DataFrame:
    unit = say("business minutes") if asked.clock == "business" else say("minutes")
    solved = pl.col("resolution") // words.MINUTE
    return found.select(
        pl.col("ticket_id").alias(say("Ticket")),
        pl.col("subject").alias(say("Subject")),
        pl.col("opened_local").dt.strftime("%Y-%m-%d %H:%M").alias(say("Opened ({zone})", zone=asked.zone)),
        words.statuses("status"),
        *(pl.col(name).alias(words.dimension(name)) for name in ("priority", "team", "agent", "topic", "channel")),
        (pl.col("response") // words.MINUTE).alias(say("First response ({unit})", unit=unit)),
        pl.when(~pl.col("is_open")).then(solved).alias(say("Resolution ({unit})", unit=unit)),
        pl.when("is_open").then(solved).alias(say("Open so far (minutes)")),
        pl.col("replies").alias(say("Replies")),
        pl.col("reopens").alias(say("Reopened")),
        pl.col("transfers").alias(say("Passed on")),
        pl.col("is_escalated").alias(say("Escalated")),
        pl.col("is_sla_met").alias(say("SLA met")),
        pl.col("customer_id").alias(say("Customer")),
        pl.col("source").replace(words.SOURCES).alias(words.dimension("source")),
    )


def show_one(ticket: str, source: str, asked: Scope) -> None:
    """One ticket by its address, whatever the filters say. One that is not there and one that this viewer may not see
    are told in the same words."""
    found = ask("tickets/ticket", asked, ticket_id=ticket, source=source)
    if found.is_empty():
        show_title(say("Tickets"), say("One ticket by its address."))
        show_nothing(
            say("There is no such ticket among those that you may see."),
            say("Check its number and its help desk; an administrator knows which teams are yours."),
        )
        st.button(say("All tickets"), on_click=close_ticket, icon=":material/arrow_back:", key="close_ticket")
        return
    show_title(
        say("Ticket {ticket}", ticket=words.plain(ticket)),
        words.plain(found["subject"][0]) if found["subject"][0] else say("Its subject is not in the export."),
    )
    show_ticket(found.row(0, named=True), asked)


def page() -> None:
    asked = scope()
    whole = Scope(clock=asked.clock, zone=asked.zone)
    if chosen := chosen_ticket():
        show_one(*chosen, whole)
        return
    show_title(
        say("Tickets"), say("Which ones: search and sort the tickets of the filters, and read one ticket's life.")
    )
    sought, everywhere = choose()
    show_list(whole if everywhere else asked, sought)
    show_data_line(whole if everywhere else asked)


page()
