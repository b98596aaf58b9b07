"""Escalations and hand-offs: who waits for whom, and where tickets are passed to and fro."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.handoffs import shares
from pages.language import later, say
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.choice import choose_measure
from pages.parts.measures import measure_button, show_measure_by, show_measure_by_week, show_measures, told
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import analysed, ask, row, scope
from pages.parts.table import percent
from pages.parts.tickets import tickets_button
from pages.parts.waits import show_waterfall, told_parts
from pages.parts.whom import waited_for
from pages.sections.escalations.handoffs import show_from_to, show_ping_pong, show_receivers
from queries.mark import Mark
from queries.metrics import catalogue
from queries.receivers import ALL_OTHERS, SlowReceiver, slow_receivers
from queries.scope import Scope

TILES = (
    "one_touch",
    "first_contact_resolution",
    "escalated",
    "escalated_functional",
    "escalated_hierarchical",
    "transferred",
    "ping_pong",
    "reopened_in_week",
    "pick_up",
    "bot_handed_off",
    "bot_contained",
    "time_with_bot",
)
WEEKLY = ("pick_up", "held", *(name for name in TILES if name != "pick_up"))
# What the waterfall can be narrowed to: the scope's field and the dimension's name.
SEGMENTS = {"teams": "team", "topics": "topic", "priorities": "priority"}


def absent() -> dict[str, str]:
    """Why a tile may have no value: most of this is told by histories alone."""
    history = say("needs a help desk's history, such as audits or a log")
    reasons = dict.fromkeys(WEEKLY, history)
    reasons |= {"one_touch": say("needs a history that tells each reply")}
    reasons |= {"escalated": say("needs escalations, as events, tags or a field")}
    way = say("needs escalations that say whether they went to a specialist or to a manager")
    reasons |= dict.fromkeys(("escalated_functional", "escalated_hierarchical"), way)
    reasons |= dict.fromkeys(("bot_handed_off", "bot_contained", "time_with_bot"), say("needs a bot in the history"))
    if scope().clock == "business":
        reasons["time_with_bot"] = say("told on the calendar only: switch the clock")
    return reasons


def show_finding(asked: Scope) -> None:
    """The department that lets others wait, if one does by more than chance would give."""
    found = analysed(slow_receivers, asked)
    if not found:
        least = catalogue()["pick_up"].minimum_n
        rows = ask("escalations/by_receiver", asked, measure="pick_up", without=ALL_OTHERS)
        # Of one team alone nobody can say that it lets others wait longer than others do.
        if rows.filter((pl.col("team") != ALL_OTHERS) & (pl.col("n") >= least)).height > 1:
            st.info(
                say("No department lets others wait longer than chance would explain, or too few tickets tell."),
                icon=":material/check_circle:",
            )
        return
    worst = found[0]
    st.warning(finding(worst, asked), icon=":material/hourglass_top:")
    if len(found) > 1:
        others = ", ".join(words.plain(words.named(each.team)) for each in found[1:])
        st.markdown(say("So do: {teams}.", teams=others))
    tickets_button(
        say("Tickets passed to {team}", team=words.named(worst.team)),
        Mark(owner="handover", measure="resolution", to_team=worst.team),
        "tickets_of_slowest",
    )


def finding(slow: SlowReceiver, asked: Scope) -> str:
    return say(
        "**{team} lets others wait.** Half of what was passed to it ({n} times) had been taken up after {time} "
        "({interval}); in all other teams together after {other_time} ({other_interval}; n = {other_n}).",
        team=words.plain(words.named(slow.team)),
        n=words.count(slow.own["n"]),
        time=words.duration(slow.own["median"], asked.clock),
        interval=words.interval(slow.own["median_low"], slow.own["median_high"], "duration", asked.clock),
        other_time=words.duration(slow.others["median"], asked.clock),
        other_interval=words.interval(slow.others["median_low"], slow.others["median_high"], "duration", asked.clock),
        other_n=words.count(slow.others["n"]),
    )


def show_weeks(asked: Scope) -> None:
    st.divider()
    # Those first that these exports tell of.
    told_first = sorted(WEEKLY, key=lambda name: not is_told(name, asked))
    name = choose_measure(told_first, "weekly_measure", say("Measure by week"))
    if is_told(name, asked):
        show_measure_by_week(name, asked=asked, key="handed")
    else:
        show_missing(name)


def is_told(name: str, asked: Scope) -> bool:
    return not told((name,), asked).filter(pl.col("value").is_not_null()).is_empty()


def show_missing(name: str) -> None:
    show_heading(name, say(catalogue()[name].title))
    show_nothing(
        say("No ticket of this selection has a value."),
        say("Load a help desk's history (audits, activities, a log), or clear a filter."),
    )


def show_bot(asked: Scope) -> None:
    """What became of the tickets in which a bot wrote."""
    ways = ask("escalations/bot", asked)
    show_heading("bot", say("Bot and people"))
    if ways.is_empty():
        show_nothing(
            say("No bot wrote in a ticket of this selection."),
            say("Load a history that tells bots from people, or clear a filter."),
        )
        return
    marks = {"handed off": Mark(owner="fact", measure="bot_handed_off", hit=1)}
    marks |= {"contained": Mark(owner="fact", measure="bot_contained", hit=1)}
    labels = [way_words(each) for each in ways["way"]]
    counted = [f"{label} ({words.count(n)})" for label, n in zip(labels, ways["count_tickets"], strict=True)]
    carried = [
        {"owner": each.owner, "measure": each.measure, "hit": each.hit} if (each := marks.get(way)) else None
        for way in ways["way"]
    ]
    show_chart(
        "bot",
        say("Bot and people"),
        fact_of_bot(ways),
        ways.select(
            pl.Series(say("What became of it"), labels),
            pl.col("count_tickets").alias(say("Tickets")),
            percent("share", say("Share")),
            percent("low", say("95 % from")),
            percent("high", say("95 % to")),
        ),
        partial(shares, ways, counted, carried),
        is_headed=True,
        note=say("A customer who came back within seven days was not helped, whatever the ticket says."),
    )


# What became of a conversation with a bot.
WAYS = {
    "handed off": later("Handed to people"),
    "contained": later("Solved by the bot alone"),
    "came back": later("Solved by the bot, came back"),
    "other": later("Neither of these"),
    "too early": later("Too early to say, or nobody knows of whom"),
}


def way_words(way: str) -> str:
    return say(WAYS[way])


def fact_of_bot(ways: pl.DataFrame) -> str:
    found = {row["way"]: row for row in ways.iter_rows(named=True)}
    parts = [
        say(
            "{what}: {n} ({share}; {interval})",
            what=way_words(way),
            n=words.count(row["count_tickets"]),
            share=words.share(row["share"]),
            interval=words.interval(row["low"], row["high"], "share"),
        )
        for way, row in found.items()
        if way in ("handed off", "contained", "came back")
    ]
    return say("Of {n} tickets in which a bot wrote: ", n=words.count(ways["n"][0])) + "; ".join(parts) + "."


def show_waits(asked: Scope) -> None:
    """Whom the tickets of one segment waited for, adding up to their mean elapsed time."""
    show_heading("waits", say("Whom tickets wait for"))
    within, described = choose_segment(asked)
    is_ended = st.toggle(say("Only tickets that have ended"), key="waits_ended")
    rows = ask("escalations/waterfall", within, ended=int(is_ended))
    if rows.is_empty():
        show_nothing(
            say("Whom these tickets waited for is not known."),
            say("Load a help desk's history (audits, activities, a log), or clear a filter."),
        )
        return

    def fact(whole: dict[str, Any], parts: pl.DataFrame) -> str:
        return say(
            "{segment}: a ticket lasted {time} on average (n = {n}, open ones until the data ends). Of that it waited "
            "for: {parts}.",
            segment=words.plain(described),
            time=words.duration(whole["seconds"], within.clock),
            n=words.count(whole["n"]),
            parts=told_parts(parts, 4, within.clock),
        ) + longest_department(parts, within)  # fmt: skip

    mark = {"owner": "wait", "measure": "resolution"} | ({"statuses": ("solved", "closed")} if is_ended else {})
    show_waterfall(
        "waits",
        say("Whom tickets wait for"),
        rows,
        within,
        fact,
        ("count_tickets", say("Tickets")),
        (is_ended,),
        is_headed=True,
        **mark,
    )


def longest_department(parts: pl.DataFrame, within: Scope) -> str:
    named = parts.filter(
        (pl.col("waited_for") == "department") & ~pl.col("department").is_in(["(none)", "(others)"])
    ).sort("seconds", descending=True)
    if named.is_empty():
        return ""
    longest = named.row(0, named=True)
    return " " + say(
        "Of the departments they waited longest for **{team}**: {time} a ticket ({share}), in {n} tickets.",
        team=words.plain(waited_for("department", longest["department"])),
        time=words.duration(longest["seconds"], within.clock),
        share=words.share(longest["share"]),
        n=words.count(longest["count_tickets"]),
    )


def choose_segment(asked: Scope) -> tuple[Scope, str]:
    """All tickets of the filters, or those of one team, topic or priority among them."""
    choices = {say("All tickets"): ""} | {words.dimension(name): field for field, name in SEGMENTS.items()}
    left, right = st.columns(2)
    chosen = left.segmented_control(
        say("Tickets of"), list(choices), default=next(iter(choices)), required=True, key="waits_of"
    )
    field = choices[str(chosen)]
    if not field:
        return asked, str(chosen)
    options = ask("frame/options", Scope(zone=asked.zone)).filter(pl.col("filter") == field)["value"].to_list()
    wanted = getattr(asked, field)
    values = [each for each in options if wanted is None or each in wanted]
    if not values:
        return asked, say("All tickets")
    value = right.selectbox(str(chosen), values, format_func=words.named, key=f"waits_{field}")
    return replace(asked, **{field: (value,)}), words.named(value)  # type: ignore[arg-type]


def page() -> None:
    show_title(
        say("Escalations and hand-offs"),
        say("Who waits for whom: how often a ticket is passed on, and how long whoever receives it lets it wait."),
    )
    asked = scope()
    if not row("frame/data_line", asked)["count_tickets"]:
        show_nothing(
            say("No ticket of this period fits the filters."), say("Clear a filter in the sidebar or widen the period.")
        )
        show_data_line()
        return
    show_finding(asked)
    show_measures(TILES, asked, absent())
    show_weeks(asked)
    show_from_to(asked)
    show_receivers(asked, "pick_up")
    show_receivers(asked, "held")
    show_ping_pong(asked)
    if is_told("reopened_in_week", asked):
        show_measure_by("reopened_in_week", "team", asked=asked)
        measure_button("reopened_in_week", say("Tickets that were reopened"), hit=1)
    show_bot(asked)
    show_waits(asked)
    show_data_line()


page()
