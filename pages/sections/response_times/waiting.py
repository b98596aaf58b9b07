"""What else a wait is made of: next replies, whose wait it was, service levels, and whether one reaches a person."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.charts.waited_and_met import targets_counted, targets_met, wait_and_resolution
from pages.language import later, say
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.choice import choose_measure, choose_tab
from pages.parts.measures import measure_button, show_measure_by, show_measure_by_week, show_measures, told
from pages.parts.page import show_nothing
from pages.parts.service_levels import target_words
from pages.parts.session import ask, row
from pages.parts.table import minutes, percent
from pages.parts.tickets import tickets_button
from queries.mark import Mark
from queries.metrics import catalogue
from queries.scope import Scope

REACHABILITY = ("desk_response", "time_with_bot", "on_hold", "abandoned", "only_automation")
FIRST = "first"


def choose_section() -> str:
    """One section at a time: the others are not computed, and not sent."""
    titles = {
        FIRST: later("First reply and resolution"),
        "next_reply": later("Next replies"),
        "waits": later("Whose wait"),
        "targets": later("Service levels"),
        "reachability": later("Reachability"),
    }
    return choose_tab(say("Look at"), titles, "about")


def show_section(section: str, asked: Scope) -> None:
    """Any section but the first, which is the page's own."""
    SHOWN[section](asked)


def show_next_reply(asked: Scope) -> None:
    """Every time that a customer wrote again, also of those who still wait for an answer."""
    st.header(say("Next replies"), anchor="next-reply")
    st.markdown(
        say(
            "After the first reply, a customer who writes again waits again. Each such wait counts once, by the day on "
            "which it began, however many messages were written in it."
        )
    )
    show_measures(
        ("next_reply",),
        asked,
        {"next_reply": say("these exports hold no messages, or no next reply by this clock")},
    )
    show_measure_by_week("next_reply", asked=asked)
    waiting = say("Tickets whose customer still waits for a next reply")
    if told(("next_reply",), asked)["count_running"].sum():
        measure_button("next_reply", waiting, "next_running", asked, state="running")


def show_waits(asked: Scope) -> None:
    """Of the time that a resolution took, how much the customer waited for the house."""
    title = say("How much of it the customer waited for us")
    sums = row("response_times/waits", asked)
    weeks = ask("response_times/waits_by_week", asked)
    enough = weeks.filter(pl.col("n") >= catalogue()["requester_wait"].minimum_n)
    if enough.is_empty():
        st.header(title, anchor="waits")
        show_nothing(
            say("No week has enough solved tickets that tell whose wait it was."),
            say("Load a history of statuses, switch the clock, or choose a longer period."),
        )
        return
    show_chart(
        "waits",
        title,
        say(
            "Half of {n} solved tickets were resolved within {resolution}; half of the customers waited for us for no "
            "more than **{wait}** of that. Of all the time together, **{share}** was waiting for us; the rest was "
            "waiting for the customer.",
            n=words.count(sums["n"]),
            resolution=words.duration(sums["resolution"], asked.clock),
            wait=words.duration(sums["wait"], asked.clock),
            share=words.share(sums["wait_share"], 0),
        ),
        waits_table(weeks, asked),
        partial(wait_and_resolution, enough, *words.axis(enough["resolution"].max(), asked.clock)),  # type: ignore[arg-type]
        note=say(
            "Medians with 95 % intervals, of the same tickets. Medians do not add up; the share is of sums, in which "
            "tickets that took long weigh most."
        ),
    )


def waits_table(weeks: pl.DataFrame, asked: Scope) -> pl.DataFrame:
    unit = say("business minutes") if asked.clock == "business" else say("minutes")
    return weeks.select(
        pl.col("week").cast(pl.String).alias(say("Week from")),
        pl.col("n"),
        minutes("resolution", say("Resolution, median ({unit})", unit=unit)),
        minutes("wait", say("Waited for us, median ({unit})", unit=unit)),
        minutes("wait_low", say("Waited for us, 95 % from")),
        minutes("wait_high", say("Waited for us, 95 % to")),
        minutes("answer", say("We waited for the customer, median ({unit})", unit=unit)),
        percent("wait_share", say("Waited for us, of all the time")),
    )


def show_targets(asked: Scope) -> None:
    """Targets met and missed; what still runs is missed once it is overdue, and in no share before."""
    targets = ask("sla/by_target", asked)
    if targets.is_empty():
        st.header(say("Service levels by target"), anchor="targets")
        show_nothing(
            say("These exports hold no service level targets of this period."),
            say("Load the policies with their metrics (Zendesk: SLA policies and the tickets' audits)."),
        )
        return
    # One clock for all is said once: in every label it would leave a narrow screen no room.
    one_clock = targets["clock"].unique().to_list() == ["business"]
    labels = [
        target_words(each["metric"], each["clock"], each["target_seconds"], is_clock_known=one_clock)
        for each in targets.iter_rows(named=True)
    ]
    least = catalogue()["sla_met"].minimum_n
    judged = targets.with_columns(pl.Series("label", labels)).filter(
        pl.col("count_met") + pl.col("count_missed") >= least
    )
    show_chart(
        "targets",
        say("Service levels by target"),
        lowest_target(judged),
        targets_table(targets, labels),
        partial(targets_met, targets, labels, least),
        note=say(
            "Targets are counted, not tickets: one ticket can have several. A click leads to those that missed it. An "
            "open dot has n below {least} and is not compared.",
            least=least,
        )
        + (" " + say("All are in business hours.") if one_clock else ""),
    )
    running = int(targets["count_running"].sum())
    overdue = int(targets["count_overdue"].sum())
    show_chart(
        "targets_counted",
        say("Met, missed and still running"),
        say(
            "**{running}** targets still run and are in no share; **{overdue}** still run, are overdue, and count as "
            "missed already.",
            running=words.count(running),
            overdue=words.count(overdue),
        ),
        targets_table(targets, labels),
        partial(targets_counted, targets, labels),
    )
    if targets["count_missed"].sum():
        tickets_button(
            say("Missed service levels"), Mark(owner="fact", measure="sla_met", hit=0), "targets_missed", asked
        )


def lowest_target(judged: pl.DataFrame) -> str:
    if judged.is_empty():
        return say("No target has enough values to be told.")
    lowest = judged.sort("met_share").row(0, named=True)
    return say(
        "Least often met: **{target}**, with {share} ({interval}; n = {n}).",
        target=lowest["label"],
        share=words.share(lowest["met_share"]),
        interval=words.interval(lowest["met_low"], lowest["met_high"], "share"),
        n=words.count(lowest["count_met"] + lowest["count_missed"]),
    )


def targets_table(targets: pl.DataFrame, labels: list[str]) -> pl.DataFrame:
    return targets.select(
        pl.Series(say("Target"), labels),
        pl.Series(say("Clock"), [words.clock_name(each) for each in targets["clock"]], dtype=pl.String),
        pl.col("count_met").alias(say("Met")),
        pl.col("count_missed").alias(say("Missed")),
        pl.col("count_overdue").alias(say("Of them overdue and running")),
        pl.col("count_running").alias(say("Running, not due yet")),
        percent("met_share", say("Met")),
        percent("met_low", say("95 % from")),
        percent("met_high", say("95 % to")),
    )


def show_reachability(asked: Scope) -> None:
    """Whether one reaches a person, how fast, and who never did."""
    st.header(say("Reachability"), anchor="reachability")
    st.markdown(say("How long it takes to reach a person, and who never does."))
    show_measures(
        REACHABILITY,
        asked,
        {
            "desk_response": say("these exports hold no messages"),
            "time_with_bot": say("no bot handed a conversation over, or the clock shows business hours"),
            "on_hold": say("these exports do not tell when tickets were on hold"),
            "abandoned": say("these exports do not count replies, or do not tell who began a contact"),
            "only_automation": say("no bot speaks in these exports, or customers are not told apart"),
        },
    )
    show_longest_holds(asked)
    # Those first that these exports tell of, and of these the one that matters most.
    known = told(REACHABILITY, asked).filter(pl.col("value").is_not_null())["measure"].to_list()
    offered = sorted(REACHABILITY, key=lambda name: (name not in known, name != "abandoned"))
    measure = choose_measure(offered, "reachability_measure", say("In detail"))
    show_measure_by_week(measure, asked=asked, key=f"reach_{measure}")
    show_measure_by(measure, "channel", asked=asked, key=f"reach_{measure}")
    hit = 1 if catalogue()[measure].unit == "share" else None
    if told((measure,), asked)["value"].count():
        measure_button(measure, key="reachability_tickets", asked=asked, hit=hit)


def show_longest_holds(asked: Scope) -> None:
    """Most tickets are never on hold, so that the median says nothing of those that are."""
    held = told(("on_hold",), asked)
    if held.is_empty() or not held["p90"][0]:
        return
    p75, p90 = (words.duration(held[name][0], asked.clock) for name in ("p75", "p90"))
    if held["p75"][0]:
        st.caption(
            say(
                "On hold: three in four tickets for no more than {p75}, nine in ten for no more than {p90}.",
                p75=p75,
                p90=p90,
            )
        )
    else:
        st.caption(say("On hold: three in four tickets never, nine in ten for no more than {p90}.", p90=p90))


SHOWN = {
    "next_reply": show_next_reply,
    "waits": show_waits,
    "targets": show_targets,
    "reachability": show_reachability,
}
