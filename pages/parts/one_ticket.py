"""One ticket's life: its facts, clocks and targets, whom it waited for, what happened, what was decided and said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from pages.charts.waits import KINDS, timeline
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.choose_ticket import choose_ticket, close_ticket
from pages.parts.downloads import to_csv
from pages.parts.page import show_nothing
from pages.parts.session import answer, ask, viewer
from pages.parts.table import minutes, show_table
from pages.parts.waits import show_waterfall, told_parts, waited_for
from queries.scope import Scope

# Of a very long life the first events and the longest stretches are drawn; the tables have more, the files have all.
MOST_EVENTS, MOST_STRETCHES, MOST_ROWS, EVERY = 600, 300, 500, 10_000_000
# In which lane of the timeline an event stands, and with which sign.
LANES = {
    "message": "Messages",
    "note": "Notes",
    "team": "Teams and escalations",
    "escalation": "Teams and escalations",
    "handoff": "Teams and escalations",
    "assignment": "Assignees",
    "approval": "Approvals",
    "survey": "Surveys",
    "status": "Status",
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
    "message": "Message",
    "note": "Note",
    "status": "Status",
    "team": "Team",
    "assignment": "Assignee",
    "priority": "Priority",
    "escalation": "Escalation",
    "handoff": "Handed from the bot to people",
    "survey": "Survey sent",
    "approval": "Approval",
    "schedule": "Opening hours",
    "sla": "Service level applied",
    "merge": "Merged into another ticket",
    "close_call": "Call ended",
}
ROLES = {"agent": "agent", "customer": "customer", "bot": "bot", "system": "system"}
CLOCKS = {
    "first_response": "First response",
    "desk_response": "First response after the bot's hand-off",
    "first_resolution": "First resolution",
    "resolution": "Resolution",
    "requester_wait": "The customer waited",
    "agent_wait": "The house waited for the customer",
    "on_hold": "On hold",
}
TARGETS = {
    "first_reply_time": "First reply",
    "next_reply_time": "Next reply",
    "requester_wait_time": "The customer's wait",
    "agent_work_time": "Work of the house",
    "periodic_update_time": "Regular update",
    "total_resolution_time": "Resolution",
    "resolution_time": "Resolution",
}


def moment(local: datetime | None) -> str:
    """`2 Sep 2026 10:00`, of a time that is local already."""
    return words.ABSENT if local is None else f"{words.day(local.date())} {local:%H:%M}"


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
        st.subheader(say("Its life"), anchor="timeline")
        show_nothing(
            say("What happened to this ticket, and whom it waited for, is not known."),
            say("Load a help desk's history: audits, activities or a log."),
        )
    else:
        show_timeline(ticket, waits, events, asked)
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
    "priority": "Priority",
    "team": "Team",
    "agent": "Agent",
    "customer_id": "Customer",
    "tier": "Tier",
    "channel": "Channel",
    "topic": "Topic",
    "region": "Region",
    "language": "Language",
    "follows": "Goes on with",
    "merged_into": "Merged into",
    "problem_id": "Problem",
}


def show_facts(ticket: dict[str, Any]) -> None:
    state = words.plain(ticket["status"])
    facts = {
        say("Status"): say("{status}, still open", status=state) if ticket["is_open"] else state,
        say("Opened"): moment(ticket["opened_local"]),
        say("Ended"): moment(ticket["ended_local"]),
        say("Help desk"): words.plain(words.named(ticket["source"])),
        **{say(label): words.plain(ticket[name] or "") for name, label in FACTS.items()},
        say("Tags"): words.plain((ticket["tags"] or "").replace(",", ", ")),
        say("Replies, by persons"): told_pair(ticket["replies"], ticket["repliers"]),
        say("Reopened"): words.count(ticket["reopens"]),
        say("Passed on, back"): told_pair(ticket["transfers"], ticket["returns"]),
        say("Escalated"): yes_or_no(ticket["is_escalated"]),
    }
    grid = st.grid(columns="auto", min_column_width=150, gap="small")
    for name, value in facts.items():
        if value:
            with grid.container(gap=None):
                st.caption(name)
                st.markdown(value)


def told_pair(first: int | None, second: int | None) -> str:
    return words.count(first) if second is None else f"{words.count(first)}, {words.count(second)}"


def yes_or_no(value: bool | None) -> str:
    return words.ABSENT if value is None else say("yes") if value else say("no")


def show_clocks(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    """How long things took by both clocks, and the service level targets."""
    st.subheader(say("Clocks and service levels"), anchor="clocks")
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
        say("Target"): say(TARGETS.get(row["metric"], row["metric"])),
        say("State"): states.get(row["state"], row["state"]),
        say("Took"): words.duration(row["elapsed_seconds"], row["clock"]),
        say("Allowed"): words.duration(row["target_seconds"], row["clock"]),
        say("Hours"): say(words.CLOCKS[row["clock"]]),
        say("Clock began"): moment(row["started_local"]),
        say("Done or due"): moment(row["ended_local"]),
    }


def show_timeline(ticket: dict[str, Any], waits: pl.DataFrame, events: pl.DataFrame, asked: Scope) -> None:
    """Whom it waited for and what happened, on one line of time; in words and as a table below."""
    drawn = waits.filter(pl.col("rank") <= MOST_STRETCHES)
    show_chart(
        "timeline",
        say("Its life"),
        fact_of_life(ticket, waits, events),
        stretch_table(waits.head(MOST_ROWS)),
        partial(timeline, bars_of(drawn), signs_of(events)),
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
    parts = [say("Bars: whom it waited for. Signs: what happened; point at one to read it. Times in local time.")]
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


def told_event(row: dict[str, Any]) -> str:
    """`Team: Returns → Billing, by Agent Ilex (agent)`."""
    what = say(EVENTS.get(row["kind"], row["kind"]))
    change = " → ".join(each for each in (row["from_value"], row["to_value"]) if each)
    who = say(ROLES.get(row["actor_role"], row["actor_role"])) if row["actor_role"] else ""
    by = " · ".join(each for each in (row["actor"], who) if each)
    return ", ".join(each for each in (f"{what}: {change}" if change else what, by) if each)


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


def show_events(ticket: dict[str, Any], events: pl.DataFrame, asked: Scope, key: dict[str, str]) -> None:
    """Everything that happened, in order."""
    st.subheader(say("Everything that happened"), anchor="events")
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
    kinds = [say(EVENTS.get(each, each)) for each in events["kind"]]
    return events.select(
        pl.col("happened_local").dt.strftime("%Y-%m-%d %H:%M:%S").alias(say("When")),
        pl.Series(say("What"), kinds, dtype=pl.String),
        pl.col("from_value").alias(say("From")),
        pl.col("to_value").alias(say("To")),
        pl.col("actor").alias(say("Who")),
        pl.col("actor_role").alias(say("Role")),
    )


def show_records(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    """What was decided, promised, asked, passed on and solved again; what there is none of is said in one line."""
    sections: list[tuple[str, str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
        ("decisions", say("Decisions"), decision_row),
        ("promises", say("Promises"), promise_row),
        ("surveys", say("Surveys"), survey_row),
        ("feedback", say("Passed on inside the house"), feedback_row),
        ("handovers", say("Stays with teams"), stay_row),
        ("cycles", say("Times it was solved"), cycle_row),
    ]
    missing = []
    for name, title, as_row in sections:
        found = ask(f"tickets/{name}", asked, **key)
        if found.is_empty():
            missing.append(title)
            continue
        st.subheader(title, anchor=name)
        show_table(
            f"ticket_{name}",
            pl.DataFrame([as_row(each) for each in found.head(MOST_ROWS).iter_rows(named=True)], strict=False),
            say("{title} of ticket {ticket}", title=title, ticket=ticket["ticket_id"]),
        )
    if missing:
        st.caption(say("Nothing is recorded of: {sections}.", sections=", ".join(missing)))


def money(amount: float | None, currency: str | None) -> str:
    if amount is None:
        return words.ABSENT
    told = words.number(amount, "money")
    return f"{told} {currency}" if currency else told


def decision_row(row: dict[str, Any]) -> dict[str, Any]:
    authorities = {"own": say("own authority"), "approved": say("approved"), "automatic": say("automatic")}
    return {
        say("When"): moment(row["decided_local"]),
        say("Decision"): row["kind"],
        say("Amount"): money(row["amount"], row["currency"]),
        say("Limit"): money(row["ceiling"], row["currency"]),
        say("Authority"): authorities.get(row["authority"], row["authority"]),
        say("Approval took"): words.duration(row["approval_seconds"]),
        say("Alternative"): told_alternative(row),
        say("Review"): told_review(row),
        say("Agent"): row["agent"],
        say("Noted"): told_notes(row),
        say("Reason"): row["reason"],
        say("Policy"): row["policy"],
    }


def told_alternative(row: dict[str, Any]) -> str:
    if row["alternative_offered"] is None:
        return words.ABSENT
    if not row["alternative_offered"]:
        return say("none offered")
    return say("offered and accepted") if row["alternative_accepted"] else say("offered, not accepted")


def told_review(row: dict[str, Any]) -> str:
    """The outcome, by whom and why."""
    if row["outcome"] is None:
        return say("not reviewed")
    outcomes = {"upheld": say("upheld"), "partly": say("partly upheld"), "overturned": say("overturned")}
    sides = {"customer": say("for the customer"), "house": say("for the house")}
    told = (outcomes.get(row["outcome"], row["outcome"]), sides.get(row["outcome_for"]), row["reviewer"])
    return ", ".join(each for each in (*told, row["outcome_reason"]) if each)


def told_notes(row: dict[str, Any]) -> str:
    notes = {
        "is_required": say("required by regulation"),
        "is_hindered": say("a policy stood in the way"),
        "is_disputed": say("the customer objected"),
        "is_reversed": say("reversed later"),
    }
    return ", ".join(note for name, note in notes.items() if row[name]) or words.ABSENT


def promise_row(row: dict[str, Any]) -> dict[str, Any]:
    states = {
        "kept": say("✓ kept in time"),
        "late": say("✗ kept late"),
        "overdue": say("✗ overdue"),
        "running": say("… not due yet"),
    }
    return {
        say("Promise"): row["promise"],
        say("State"): states[row["state"]],
        say("Promised"): moment(row["promised_local"]),
        say("Due"): moment(row["due_local"]),
        say("Kept"): moment(row["kept_local"]),
        say("Agent"): row["agent"],
        say("Team"): row["team"],
    }


def survey_row(row: dict[str, Any]) -> dict[str, Any]:
    kinds = {"csat": "CSAT", "nps": "NPS", "ces": say("Effort")}
    score = words.ABSENT if row["score"] is None else words.count(row["score"])
    if row["score"] is not None and row["scale_max"] is not None:
        score = say("{score} of {lowest} to {highest}", score=score, lowest=row["scale_min"], highest=row["scale_max"])
        if row["is_low_good"]:
            score = say("{score}, the lowest is best", score=score)
    return {
        say("Survey"): kinds[row["kind"]],
        say("Asked"): moment(row["sent_local"]),
        say("Answered"): moment(row["answered_local"]),
        say("Score"): score,
        say("Score before"): words.count(row["previous_score"]),
        say("Comment"): row["comment"],
        say("Agent"): row["agent"],
    }


def feedback_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("What the customer noticed"): row["words"],
        say("Topic"): row["topic"],
        say("Passed to"): row["department"],
        say("Passed on"): moment(row["passed_on_local"]),
        say("Acknowledged"): moment(row["acknowledged_local"]),
        say("Closed"): moment(row["closed_local"]),
        say("Outcome"): row["outcome"],
        say("Agent"): row["agent"],
    }


def stay_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("Team"): row["to_team"],
        say("Came from"): row["from_team"],
        say("Since"): moment(row["handed_local"]),
        say("Picked up after"): words.duration(row["seconds"]),
        say("In business hours"): words.duration(row["business_seconds"], "business"),
        say("Held for"): words.duration(row["held_seconds"]),
        say("Back to a team that had it"): yes_or_no(row["is_return"]),
    }


def cycle_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        say("Began"): moment(row["started_local"]),
        say("Solved"): moment(row["resolved_local"]),
        say("Took"): words.duration(row["seconds"]),
        say("In business hours"): words.duration(row["business_seconds"], "business"),
        say("Reopened"): moment(row["reopened_local"]),
        say("Reopened after"): words.duration(row["seconds_to_reopen"]),
        say("Only a thank-you"): yes_or_no(row["is_thank_you"]),
    }


def show_customer(ticket: dict[str, Any], asked: Scope, key: dict[str, str]) -> None:
    """The same customer's tickets before and after."""
    theirs = ask("tickets/of_customer", asked, **key)
    if theirs.height < 2:
        return
    st.subheader(say("The customer's other tickets"), anchor="of-customer")
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
            say("Status"): each["status"],
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
