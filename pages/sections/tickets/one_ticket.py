"""One ticket's life: its facts, clocks and targets, whom it waited for, and what else its customer asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from pages.language import later, said_of, say, say_counted
from pages.parts import words
from pages.parts.page import show_nothing
from pages.parts.service_levels import METRICS
from pages.parts.session import ask
from pages.parts.table import show_table
from pages.parts.waits import show_waterfall, told_parts
from pages.sections.tickets.choose import choose_ticket, close_ticket
from pages.sections.tickets.records import MOST_ROWS, moment, show_records, yes_or_no
from pages.sections.tickets.timeline import MOST_EVENTS, show_events, show_timeline
from queries.scope import Scope

CLOCKS = {
    "first_response": later("First response"),
    "desk_response": later("First response after the bot's hand-off"),
    "first_resolution": later("First resolution"),
    "resolution": later("Resolution"),
    "requester_wait": later("The customer waited"),
    "agent_wait": later("The house waited for the customer"),
    "on_hold": later("On hold"),
}


def show_ticket(ticket: dict[str, Any], asked: Scope) -> None:
    """All that is known of `ticket`, the row of tickets/ticket."""
    key = {"ticket_id": ticket["ticket_id"], "source": ticket["source"]}
    with st.container(horizontal=True):
        st.button(say("All tickets"), on_click=close_ticket, icon=":material/arrow_back:", key="close_ticket")
        show_help_desk_link(ticket)
    show_facts(ticket)
    show_clocks(ticket, asked, key)
    events = ask("tickets/events", asked, most=MOST_EVENTS, **key)
    waits = ask("tickets/waits", asked, **key)
    if events.is_empty() and waits.is_empty():
        st.header(say("Its life"), anchor="timeline")
        show_nothing(
            say("What happened to this ticket, and whom it waited for, is not known."),
            say("Load a help desk's history: audits, activities or a log."),
        )
    else:
        show_timeline(ticket, waits, events, asked, key)
        show_waits(ticket, asked, key)
        show_events(ticket, events, asked, key)
    show_records(ticket, asked, key)
    show_customer(ticket, asked, key)
    st.divider()
    st.caption(
        say(
            "Data to {instant}, {zone} · one ticket, whatever the filters of the sidebar say",
            instant=moment(ticket["as_of_local"]),
            zone=asked.zone,
        )
    )


def show_help_desk_link(ticket: dict[str, Any]) -> None:
    """Only an address of the web becomes a link: an export could hold anything."""
    url = ticket["url"] or ""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.netloc:
        st.link_button(
            say("Open in {source}", source=words.named(ticket["source"])), url, icon=":material/open_in_new:"
        )


# What of a ticket is shown as it stands in the export.
FACTS = {
    "priority": later("Priority"),
    "team": later("Team"),
    "agent": later("Agent"),
    "customer_id": later("Customer"),
    "tier": later("Tier"),
    "channel": later("Channel"),
    "topic": later("Topic"),
    "region": later("Region"),
    "language": later("Language"),
    "follows": later("Goes on with"),
    "merged_into": later("Merged into"),
    "problem_id": later("Problem"),
}


def show_facts(ticket: dict[str, Any]) -> None:
    state = words.plain(words.status(ticket["status"]))
    facts = {
        say("Status"): say("{status}, still open", status=state) if ticket["is_open"] else state,
        say("Opened"): words.plain(moment(ticket["opened_local"])),
        say("Ended"): words.plain(moment(ticket["ended_local"])),
        say("Help desk"): words.plain(words.named(ticket["source"])),
        **{say(label): words.plain(ticket[name] or "") for name, label in FACTS.items()},
        say("Tags"): words.plain((ticket["tags"] or "").replace(",", ", ")),
        say("Replies"): told_replies(ticket["replies"], ticket["repliers"]),
        say("Reopened"): words.count(ticket["reopens"]),
        say("Passed on"): told_transfers(ticket["transfers"], ticket["returns"]),
        say("Escalated"): yes_or_no(ticket["is_escalated"]),
    }
    grid = st.grid(columns="auto", min_column_width=150, gap="small")
    for name, value in facts.items():
        if value:
            with grid.container(gap=None):
                st.caption(name)
                st.markdown(value)


def told_replies(replies: int | None, repliers: int | None) -> str:
    """`4, by 1 person`."""
    if not replies or not repliers:
        return words.count(replies)
    return say_counted("{replies}, by {n} person", "{replies}, by {n} persons", repliers, replies=words.count(replies))


def told_transfers(transfers: int | None, returns: int | None) -> str:
    """`3, 1 of them back`: to a team that had the ticket before."""
    if not transfers or not returns:
        return words.count(transfers)
    return say("{n}, {back} of them back", n=words.count(transfers), back=words.count(returns))


def show_clocks(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    """How long things took by both clocks, and the service level targets."""
    st.header(say("Clocks and service levels"), anchor="clocks")
    rows = [
        {
            say("Clock"): say(label),
            say("Calendar"): words.duration(ticket[f"{name}_seconds"]),
            say("Business hours"): words.duration(ticket[f"{name}_business_seconds"], "business"),
        }
        for name, label in CLOCKS.items()
        if ticket[f"{name}_seconds"] is not None or ticket[f"{name}_business_seconds"] is not None
    ]
    st.markdown(told_state(ticket))
    if rows:
        show_table("clocks", pl.DataFrame(rows), say("How long things took, by calendar and business hours"))
    targets = ask("tickets/sla", asked, **key)
    if targets.is_empty():
        st.caption(told_level(ticket["is_sla_met"]))
        return
    show_table(
        "service_levels",
        pl.DataFrame([target_row(each) for each in targets.head(MOST_ROWS).iter_rows(named=True)]),
        say("Service level targets: met, missed or still running"),
    )


def told_state(ticket: dict[str, Any]) -> str:
    if ticket["is_open"]:
        waits = " " + say("Nobody has replied yet.") if ticket["is_unanswered"] else ""
        return (
            say(
                "It has been open for **{time}**, at the end of the data.",
                time=words.duration(ticket["elapsed_seconds"]),
            )
            + waits
        )
    return say("From its opening to its end **{time}** passed.", time=words.duration(ticket["elapsed_seconds"]))


def told_level(is_met: bool | None) -> str:
    if is_met is None:
        return say("No service level target is known for this ticket.")
    return say("Its service level was met.") if is_met else say("Its service level was missed.")


def target_row(row: dict[str, Any]) -> dict[str, str]:
    states = {"met": say("✓ met"), "missed": say("✗ missed"), "running": say("… running")}
    return {
        say("Target"): said_of(row["metric"], METRICS),
        say("State"): states.get(row["state"], row["state"]),
        say("Took"): words.duration(row["elapsed_seconds"], row["clock"]),
        say("Allowed"): words.duration(row["target_seconds"], row["clock"]),
        say("Hours"): say(words.CLOCKS[row["clock"]]),
        say("Clock began"): moment(row["started_local"]),
        say("Done or due"): moment(row["ended_local"]),
    }


def show_waits(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    rows = ask("tickets/waterfall", asked, **key)
    if rows.is_empty():
        return

    def fact(whole: dict[str, Any], parts: pl.DataFrame) -> str:
        return say(
            "Of {time} in all it waited for: {parts}.",
            time=words.duration(whole["seconds"], asked.clock),
            parts=told_parts(parts, 4, asked.clock),
        )

    show_waterfall(
        "ticket_waits",
        say("Whom it waited for"),
        rows,
        asked,
        fact,
        ("count_stretches", say("Times")),
        (ticket["source"], ticket["ticket_id"]),
    )


def show_customer(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    """The same customer's tickets before and after."""
    theirs = ask("tickets/of_customer", asked, **key)
    if theirs.height < 2:
        return
    st.header(say("The customer's other tickets"), anchor="of-customer")
    st.markdown(
        say(
            "{n} in all, this one included, that you may see. Choose a row to read it.",
            n=words.count(theirs["count_all"][0]),
        )
    )
    places = tuple(theirs.select("ticket_id", "source").iter_rows())
    rows = [
        {
            say("Ticket"): each["ticket_id"],
            say("Opened"): moment(each["opened_local"]),
            say("Subject"): each["subject"],
            say("Topic"): each["topic"],
            say("Status"): words.status(each["status"]),
            say("Team"): each["team"],
            say("Agent"): each["agent"],
            say("Reopened"): each["reopens"],
            say("This one"): "●" if each["is_this"] else "",
        }
        for each in theirs.iter_rows(named=True)
    ]
    choose_ticket(
        f"of_customer_{ticket['source']}_{ticket['ticket_id']}",
        pl.DataFrame(rows),
        places,
        say("The customer's tickets, in order"),
    )
