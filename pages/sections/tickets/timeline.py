"""One ticket's timeline: whom it waited for as bars, what happened as signs, and all events as a table."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.waits import KINDS, timeline
from pages.language import later, said_of, say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.downloads import to_csv
from pages.parts.service_levels import METRICS
from pages.parts.session import answer, ask, viewer
from pages.parts.table import minutes, show_table
from pages.parts.whom import waited_for
from pages.sections.tickets.records import MOST_ROWS, moment, money
from queries.scope import Scope

# Of a very long life the first events and the longest stretches are drawn; the tables have more, the files have all.
MOST_EVENTS, MOST_STRETCHES, EVERY = 600, 300, 10_000_000
# In which lane of the timeline an event stands, and with which sign.
LANES = {
    "message": later("Messages"),
    "note": later("Notes"),
    "team": later("Teams and escalations"),
    "escalation": later("Teams and escalations"),
    "handoff": later("Teams and escalations"),
    "assignment": later("Assignees"),
    "approval": later("Approvals"),
    "survey": later("Surveys"),
    "status": later("Status"),
}
SIGNS = {
    ("message", "customer"): "circle",
    ("message", "agent"): "square",
    ("message", "bot"): "diamond",
    ("escalation", None): "triangle-up",
    ("handoff", None): "triangle-right",
    ("team", None): "triangle-right-open",
    ("assignment", None): "circle-open",
    ("note", None): "square-open",
    ("approval", None): "star",
    ("survey", None): "star-diamond",
    ("status", None): "line-ns-open",
}
EVENTS = {
    "message": later("Message"),
    "note": later("Note"),
    "status": later("Status"),
    "team": later("Team"),
    "assignment": later("Assignee"),
    "priority": later("Priority"),
    "escalation": later("Escalation"),
    "handoff": later("Handed from the bot to people"),
    "survey": later("Survey sent"),
    "approval": later("Approval"),
    "schedule": later("Opening hours"),
    "sla": later("Service level applied"),
    "merge": later("Merged into another ticket"),
    "close_call": later("Call ended"),
}
ROLES = {"agent": later("agent"), "customer": later("customer"), "bot": later("bot"), "system": later("system")}


def show_timeline(
    ticket: dict[str, Any], waits: pl.DataFrame, events: pl.DataFrame, asked: Scope, key: dict[str, str]
) -> None:
    """Whom it waited for and what happened, on one line of time; in words and as a table below."""
    drawn = waits.filter(pl.col("rank") <= MOST_STRETCHES)
    noted = noted_of(*(ask(f"tickets/{name}", asked, **key) for name in ("decisions", "surveys", "promises")))
    show_chart(
        "timeline",
        say("Its life"),
        fact_of_life(ticket, waits, events),
        stretch_table(waits.head(MOST_ROWS)),
        partial(timeline, bars_of(drawn), pl.concat([signs_of(events), noted])),
        (ticket["source"], ticket["ticket_id"]),
        within=asked,
        note=note_of_life(waits, drawn, events),
    )


def fact_of_life(ticket: dict[str, Any], waits: pl.DataFrame, events: pl.DataFrame) -> str:
    happened = say_counted("{n} thing happened", "{n} things happened", events["count_all"][0] if events.height else 0)
    fact = say(
        "{happened} between {opened} and {ended}.",
        happened=happened,
        opened=moment(ticket["opened_local"]),
        ended=moment(ticket["ended_local"] or ticket["as_of_local"]),
    )
    if waits.is_empty():
        return fact
    longest = waits.sort("rank").row(0, named=True)
    return fact + " " + say(
        "Its longest wait was {time}, from {start} to {end}, for: {whom}.",
        time=words.duration(longest["seconds"]),
        start=moment(longest["started_local"]),
        end=moment(longest["ended_local"]),
        whom=words.plain(waited_for(longest["waited_for"], longest["department"])),
    )  # fmt: skip


def note_of_life(waits: pl.DataFrame, drawn: pl.DataFrame, events: pl.DataFrame) -> str:
    parts = [
        say(
            "Bars: whom it waited for. Signs: what happened; point at one to read it (messages: ● customer, ■ agent, "
            "◆ bot). Times in local time."
        )
    ]
    if drawn.height < waits.height:
        parts.append(
            say("The {n} longest of {total} waits are drawn.", n=drawn.height, total=words.count(waits.height))
        )
    if events.height and events.height < events["count_all"][0]:
        parts.append(
            say(
                "The first {n} of {total} events are drawn.",
                n=events.height,
                total=words.count(events["count_all"][0]),
            )
        )
    return " ".join(parts)


def bars_of(waits: pl.DataFrame) -> pl.DataFrame:
    """The stretches as the timeline draws them."""
    rows = [
        {
            "kind": each["waited_for"] if each["waited_for"] in KINDS else "others",
            "lane": waited_for(each["waited_for"], each["department"]),
            "started_local": each["started_local"],
            "milliseconds": each["seconds"] * 1000,
            "told": words.duration(each["seconds"]),
            "hover": say(
                "{whom}, {time}: {start} to {end}",
                whom=waited_for(each["waited_for"], each["department"]),
                time=words.duration(each["seconds"]),
                start=moment(each["started_local"]),
                end=moment(each["ended_local"]),
            ),
        }
        for each in waits.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=BARS)


BARS = {
    "kind": pl.String,
    "lane": pl.String,
    "started_local": pl.Datetime,
    "milliseconds": pl.Int64,
    "told": pl.String,
    "hover": pl.String,
}
SIGNED = {"lane": pl.String, "happened_local": pl.Datetime, "symbol": pl.String, "told": pl.String}


def signs_of(events: pl.DataFrame) -> pl.DataFrame:
    """The events that the timeline draws, lane by lane; rules and targets are left to the table."""
    order = list(dict.fromkeys(LANES.values()))
    rows = [
        {
            "lane": say(LANES[each["kind"]]),
            "happened_local": each["happened_local"],
            "symbol": SIGNS.get((each["kind"], each["actor_role"])) or SIGNS.get((each["kind"], None), "circle"),
            "told": f"{moment(each['happened_local'])} · {told_event(each)}",
        }
        for each in sorted(
            (each for each in events.iter_rows(named=True) if each["kind"] in LANES),
            key=lambda each: order.index(LANES[each["kind"]]),
        )
    ]
    return pl.DataFrame(rows, schema=SIGNED)


def noted_of(decisions: pl.DataFrame, surveys: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """What other systems than the help desk know of the ticket, as the timeline draws it."""
    rows = [
        {
            "lane": say("Decisions"),
            "happened_local": each["decided_local"],
            "symbol": "pentagon",
            "told": say(
                "{time} · Decision: {kind}, {amount}, {agent}",
                time=moment(each["decided_local"]),
                kind=each["kind"],
                amount=money(each["amount"], each["currency"]),
                agent=each["agent"] or words.ABSENT,
            ),
        }
        for each in decisions.iter_rows(named=True)
    ]
    rows += [
        {
            "lane": say("Answers"),
            "happened_local": each["answered_local"],
            "symbol": "star",
            "told": say(
                "{time} · Survey answered with {score}",
                time=moment(each["answered_local"]),
                score=words.count(each["score"]),
            ),
        }
        for each in surveys.iter_rows(named=True)
    ]
    rows += [
        {
            "lane": say("Promises"),
            "happened_local": each["due_local"],
            "symbol": "hourglass",
            "told": say("{time} · Promise due: {promise}", time=moment(each["due_local"]), promise=each["promise"]),
        }
        for each in promises.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SIGNED).filter(pl.col("happened_local").is_not_null()).head(MOST_STRETCHES)


def told_event(row: dict[str, Any]) -> str:
    """`Team: Returns → Billing, by Agent Ilex (agent)`."""
    what = said_of(row["kind"], EVENTS)
    values = (value_words(row["kind"], row[name]) for name in ("from_value", "to_value"))
    change = " → ".join(each for each in values if each)
    who = said_of(row["actor_role"], ROLES) if row["actor_role"] else ""
    by = " · ".join(each for each in (row["actor"], who) if each)
    return ", ".join(each for each in (f"{what}: {change}" if change else what, by) if each)


def value_words(kind: str, value: str | None) -> str | None:
    """What an event changed from or to, as readers name it."""
    named = {"status": words.STATUSES, "sla": METRICS}.get(kind, {})
    return value and (said_of(value, named) if value in named else words.named(value))


def stretch_table(waits: pl.DataFrame) -> pl.DataFrame:
    whom = [waited_for(each["waited_for"], each["department"]) for each in waits.iter_rows(named=True)]
    return waits.select(
        pl.Series(say("Waited for"), whom, dtype=pl.String),
        pl.col("started_local").dt.strftime("%Y-%m-%d %H:%M").alias(say("From")),
        pl.col("ended_local").dt.strftime("%Y-%m-%d %H:%M").alias(say("To")),
        minutes("seconds", say("Minutes")),
        minutes("business_seconds", say("Business minutes")),
        pl.col("is_running").alias(say("Still waiting")),
    )


def show_events(ticket: dict[str, Any], events: pl.DataFrame, asked: Scope, key: dict[str, str]) -> None:
    """Everything that happened, in order."""
    st.header(say("Everything that happened"), anchor="events")
    if events.is_empty():
        st.markdown(say("No event of this ticket is in the exports."))
        return
    total = events["count_all"][0]
    shown = events.head(MOST_ROWS)
    if shown.height < total:
        st.caption(
            say("The first {n} of {total}; the file has all.", n=words.count(shown.height), total=words.count(total))
        )
    show_table("events", event_table(shown), say("Everything that happened to the ticket, in order"))
    st.download_button(
        say("Download {n} events (CSV)", n=words.count(total)),
        partial(events_as_csv, st.session_state["snapshot"], viewer(), asked, tuple(key.items())),
        file_name="latitude-ticket-events.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="events_download",
    )


def events_as_csv(path: str, who: Any, asked: Scope, key: tuple[tuple[str, str], ...]) -> bytes:
    """Runs on the click, outside the script."""
    return to_csv(event_table(answer(path, "tickets/events", asked, who, tuple(sorted((*key, ("most", EVERY)))))))


def event_table(events: pl.DataFrame) -> pl.DataFrame:
    kinds = [said_of(each, EVENTS) for each in events["kind"]]
    return events.select(
        pl.col("happened_local").dt.strftime("%Y-%m-%d %H:%M:%S").alias(say("When")),
        pl.Series(say("What"), kinds, dtype=pl.String),
        pl.Series(say("From"), [value_words(*each) for each in events.select("kind", "from_value").rows()], pl.String),
        pl.Series(say("To"), [value_words(*each) for each in events.select("kind", "to_value").rows()], pl.String),
        pl.col("actor").alias(say("Who")),
        pl.Series(say("Role"), [said_of(each, ROLES) if each else None for each in events["actor_role"]], pl.String),
    )
