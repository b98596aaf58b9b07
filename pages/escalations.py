"""Escalations and hand-offs: who waits for whom, and where tickets are passed to and fro."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.handoffs import MOST_TEAMS, by_receiver, from_to, shares
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.measures import measure_button, show_measure_by, show_measure_by_week, show_measures, told
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import analysed, ask, row, scope, viewer
from pages.parts.table import minutes, percent, show_download, show_table
from pages.parts.tickets import tickets_button
from pages.parts.waits import show_waterfall, told_parts, waited_for
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
    return reasons | dict.fromkeys(
        ("bot_handed_off", "bot_contained", "time_with_bot"), say("needs a bot in the history")
    )


def unit_of(asked: Scope) -> str:
    return say("business minutes") if asked.clock == "business" else say("minutes")


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
    titles = {say(catalogue()[name].title): name for name in WEEKLY}
    st.divider()
    name = titles[st.selectbox(say("Measure by week"), list(titles), key="weekly_measure")]
    if is_told(name, asked):
        show_measure_by_week(name, asked=asked, key="handed")
    else:
        show_missing(name)


def is_told(name: str, asked: Scope) -> bool:
    return not told((name,), asked).filter(pl.col("value").is_not_null()).is_empty()


def show_missing(name: str) -> None:
    show_heading(name, say(catalogue()[name].title))
    show_nothing(say("No ticket of this selection has a value."), say("It {reason}.", reason=absent()[name]))


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
    note = say(
        "The number in a cell is how often tickets were passed; click it for them. Where fewer than {least} were "
        "picked up the delay has no colour.",
        least=catalogue()["pick_up"].minimum_n,
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
    unit = unit_of(asked)
    return pairs.filter(~pl.col("is_withheld")).select(
        pl.col("from_team").map_elements(words.named, return_dtype=pl.String).alias(say("From")),
        pl.col("to_team").map_elements(words.named, return_dtype=pl.String).alias(say("To")),
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
    name, title = f"{measure}_by_receiver", say("{measure} by receiving team", measure=say(catalogue()[measure].title))
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
        pl.col("team").map_elements(words.named, return_dtype=pl.String).alias(say("Team")),
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
        pl.col("from_team").map_elements(words.named, return_dtype=pl.String).alias(say("From")),
        pl.col("to_team").map_elements(words.named, return_dtype=pl.String).alias(say("Back to")),
        pl.col("count_returns").alias(say("Passed back")),
        pl.col("count_transfers").alias(say("Passed in all")),
        percent("return_share", say("Share")),
        percent("return_low", say("95 % from")),
        percent("return_high", say("95 % to")),
    )
    show_table("passed_back", table, say("Passed back, by pair of teams"), 10)
    with st.container(horizontal=True):
        show_download("passed_back", table)
        measure_button("ping_pong", say("Tickets that went to and fro"), hit=1)


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
    counted = [f"{label} ({n:,})" for label, n in zip(labels, ways["count_tickets"], strict=True)]
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


def way_words(way: str) -> str:
    return say(
        {
            "handed off": "Handed to people",
            "contained": "Solved by the bot alone",
            "came back": "Solved by the bot, came back",
            "other": "Neither of these",
            "too early": "Too early to say",
        }[way]
    )


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
    show_bot(asked)
    show_waits(asked)
    show_data_line()


page()
