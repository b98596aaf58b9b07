"""One person's own page, made to be shown to that person: what went well first, and what others caused set apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.staff import own_beside_house, waited_for, weeks_with_limits
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.measures import clock_of, told
from pages.parts.page import show_nothing
from pages.parts.session import analysed, ask, row
from pages.parts.table import minutes, percent, show_download, show_table
from pages.parts.tiles import Tile, show_tiles
from queries.metrics import catalogue
from queries.scope import Period, Scope
from queries.staff import beside_house, weeks_of_agent

OWN_SHARES = (
    "csat",
    "first_contact_resolution",
    "one_touch",
    "reopened",
    "sla_missed",
    "promise_kept",
    "alternative_offered",
)
OWN_TIMES = ("first_response", "next_reply", "requester_wait")
DECIDED = ("own_authority", "review_coverage", "upheld", "alternative_offered", "latitude_unused")
TREND_DAYS = 13 * 7
MOST_COMMENTS = 6
LEAST_SHARE = 0.01


def show_one_agent(agent: str, asked: Scope) -> None:
    """All sections of `agent`, of the frame's filters without the one for agents: the house is everybody else too."""
    asked = replace(asked, agents=None)
    if not show_head(agent, asked):
        return
    beside = analysed(beside_house, asked, agent, OWN_SHARES)
    show_strengths(beside)
    show_beside_house(beside, agent)
    show_own_times(agent, asked)
    show_own_weeks(agent, asked)
    show_comments(agent, asked)
    show_decided(agent, asked)
    show_waits(agent, asked)
    show_trainings(agent, asked)


def show_head(agent: str, asked: Scope) -> bool:
    """Who it is; whether there is anything to tell by these filters."""
    st.header(agent, anchor="own")
    person = ask("agents/options", asked).filter(pl.col("agent") == agent)
    if person.is_empty():
        show_nothing(
            say("{name} has no ticket of these filters.", name=words.plain(agent)),
            say("Clear a filter in the sidebar."),
        )
        return False
    known = person.row(0, named=True)
    parts = [words.plain(words.named(known["team"]))] if known["count_teams"] == 1 else []
    if known["count_teams"] > 1:
        parts.append(say("in {n} teams, one after the other or at once", n=known["count_teams"]))
    if known["started_on"]:
        parts.append(say("here since {day}", day=words.day(known["started_on"])))
    st.caption(" · ".join(parts))
    st.markdown(
        say(
            "This page is for a conversation between people who trust each other. It says what can be known from these "
            "tickets and no more; the house beside it is all tickets of the same kinds that you may see, never a "
            "colleague."
        )
    )
    return True


def show_strengths(beside: pl.DataFrame) -> None:
    strong = beside.filter(pl.col("stands") == "strength")
    st.header(say("How it went") if strong.is_empty() else say("What went well"), anchor="strengths")
    usual = beside.filter(pl.col("stands") == "as_usual")
    few = beside.filter(pl.col("stands") == "too_few")
    learning = beside.filter(pl.col("stands") == "learning")
    for each in strong.iter_rows(named=True):
        st.markdown("- " + told_beside(each))
    if not usual.is_empty():
        st.markdown(
            "- " + say("As expected of these tickets, within what chance gives: {measures}.", measures=names_of(usual))
        )
    if not few.is_empty():
        st.markdown("- " + say("Too few values to say anything: {measures}.", measures=names_of(few, with_n=True)))
    if beside.is_empty():
        show_nothing(say("There are no values yet."), say("Choose a longer period."))
    if not learning.is_empty():
        st.markdown(say("Worth a look together, beginning with what stood in the way:"))
    for each in learning.iter_rows(named=True):
        st.markdown("- " + told_beside(each))
    if not (strong.is_empty() and learning.is_empty()):
        st.caption(say("Of twenty numbers, about one stands out by chance alone: ask what was behind it."))


def told_beside(each: dict[str, Any]) -> str:
    return say(
        "**{measure}**: {value} ({interval}; n = {n}), where the house reaches {house} with tickets of the same kinds.",
        measure=say(catalogue()[each["measure"]].title),
        value=words.share(each["value"]),
        interval=words.interval(each["low"], each["high"], "share"),
        n=words.count(each["n"]),
        house=words.share(each["house"]),
    )


def names_of(rows: pl.DataFrame, with_n: bool = False) -> str:
    titles = [say(catalogue()[name].title) for name in rows["measure"]]
    if with_n:
        titles = [
            say("{measure} (n = {n})", measure=title, n=words.count(n))
            for title, n in zip(titles, rows["n"], strict=True)
        ]
    return ", ".join(titles)


def show_beside_house(beside: pl.DataFrame, agent: str) -> None:
    if beside.is_empty():
        return
    labels = [say(catalogue()[name].title) for name in beside["measure"]]
    show_chart(
        "own",
        say("Own numbers beside the house's"),
        say(
            "The line is what the house reaches with tickets of the same topics and priorities. An open dot stands for "
            "too few values to be compared."
        ),
        beside.select(
            pl.Series(say("Measure"), labels),
            pl.col("n"),
            percent("value", say("Own")),
            percent("low", say("95 % from")),
            percent("high", say("95 % to")),
            percent("house", say("The house, same kinds")),
        ),
        partial(own_beside_house, beside, labels, agent),
        (agent,),
    )


def show_own_times(agent: str, asked: Scope) -> None:
    st.header(say("Own times"), anchor="own-times")
    found = ask("agents/times", asked, measures=OWN_TIMES, by="agent").filter(
        (pl.col("cell") == agent) & pl.col("value").is_not_null()
    )
    if found.is_empty():
        show_nothing(say("No time by this clock."), say("Switch the clock or choose a longer period."))
        return
    for each in found.iter_rows(named=True):
        metric = catalogue()[each["measure"]]
        if each["n"] < metric.minimum_n:
            st.markdown(
                "- "
                + say("**{measure}**: n = {n}, too few to say.", measure=say(metric.title), n=words.count(each["n"]))
            )
            continue
        clock = clock_of(metric, asked)
        st.markdown(
            "- "
            + say(
                "**{measure}**: half within {value} ({interval}; n = {n}). {longer} took longer than half of all "
                "tickets of their kind do ({longer_interval}; 50 % is as usual).",
                measure=say(metric.title),
                value=words.duration(each["value"], clock),
                interval=words.interval(each["low"], each["high"], "duration", clock),
                n=words.count(each["n"]),
                longer=words.share(each["longer_share"], 0),
                longer_interval=words.interval(each["longer_low"], each["longer_high"], "share"),
            )
        )


def show_own_weeks(agent: str, asked: Scope) -> None:
    title = say("Thirteen weeks")
    measure = str(
        st.selectbox(
            say("Measure by week"),
            OWN_SHARES,
            index=OWN_SHARES.index("reopened"),
            format_func=lambda name: say(catalogue()[name].title),
            key="own_weeks_measure",
        )
    )
    weeks = analysed(weeks_of_agent, thirteen_weeks(asked), agent, measure)
    if weeks.height < 2:
        st.header(title, anchor="own-weeks")
        show_nothing(say("Fewer than two of these weeks have a value."), say("Choose another measure."))
        return
    signals = weeks.filter("is_signal").height
    fact = (
        say("No week stands out: ups and downs like these come by chance.")
        if not signals
        else say_counted(
            "{n} week lies outside the limits: something was different then, which may not be the person's doing.",
            "{n} weeks lie outside the limits: something was different then, which may not be the person's doing.",
            signals,
        )
    )
    total = int(weeks["n"].sum())
    if total < catalogue()[measure].minimum_n:
        fact = say("n = {n} in all: too few to say anything.", n=words.count(total))
    show_chart(
        "own_weeks",
        title,
        fact,
        weeks.select(
            pl.col("week").cast(pl.String).alias(say("Week from")),
            pl.col("n"),
            percent("share", say(catalogue()[measure].label)),
            percent("low", say("Limit from")),
            percent("high", say("Limit to")),
        ),
        partial(weeks_with_limits, weeks, measure, agent),
        (agent, measure),
        within=thirteen_weeks(asked),
        note=say("Control chart with limits at three standard errors. A week of a few tickets has wide ones."),
    )


def thirteen_weeks(asked: Scope) -> Scope:
    """The thirteen whole weeks up to the end of the period, whatever its beginning."""
    last_whole = row("frame/extent", Scope(zone=asked.zone))["last_whole_week"]
    last = asked.period.last if asked.period else last_whole
    if last is None:
        return asked
    if last_whole is not None:
        last = min(last, last_whole + timedelta(days=6))
    monday = last + timedelta(days=1) - timedelta(days=(last + timedelta(days=1)).weekday())
    return asked.during(Period(monday - timedelta(days=TREND_DAYS), monday - timedelta(days=1)))


def show_comments(agent: str, asked: Scope) -> None:
    st.header(say("What customers said"), anchor="said")
    said = ask("agents/comments", asked, agent=agent)
    if said.is_empty():
        show_nothing(
            say("No customer wrote anything in this period."),
            say("Choose a longer period, or load surveys with their comments."),
        )
        return
    st.caption(say("Kind words first: they are passed on least."))
    ordered = said.sort(
        (pl.col("is_satisfied").fill_null(False)) | (pl.col("score") == pl.col("scale_max")), "day", descending=True
    )
    for each in ordered.head(MOST_COMMENTS).iter_rows(named=True):
        st.markdown(f"> {words.plain(each['comment'])}")
        st.caption(
            say(
                "{day} · {score} of {scale} · ticket {ticket}",
                day=words.plain(words.day(each["day"])),
                score=each["score"] if each["score"] is not None else words.ABSENT,
                scale=each["scale_max"],
                ticket=words.plain(each["ticket_id"] or words.ABSENT),
            )
        )
    if said.height > MOST_COMMENTS:
        with st.expander(say("All of them as a table"), key="comments_table"):
            table = ordered.select(
                pl.col("day").cast(pl.String).alias(say("Day")),
                pl.col("score").alias(say("Score")),
                pl.col("scale_max").alias(say("of")),
                pl.col("comment").alias(say("Comment")),
                pl.col("ticket_id").alias(say("Ticket")),
            )
            show_table("comments", table, say("What customers said"))
            show_download("comments", table)


def show_decided(agent: str, asked: Scope) -> None:
    st.header(say("What was decided, and whether the house stood by it"), anchor="decided")
    found = {
        each["measure"]: each
        for each in told(DECIDED, asked, "agent").filter(pl.col("cell") == agent).iter_rows(named=True)
    }
    if not found:
        show_nothing(say("No decision in this period."), say("Load a log of decisions, or choose a longer period."))
        return
    tiles = [Tile.of(catalogue()[name], found[name], False, note="") for name in DECIDED if name in found]
    show_tiles(tiles)
    st.caption(say("Being overturned is no fault by itself: it shows where the rules are not clear yet."))


def show_waits(agent: str, asked: Scope) -> None:
    """The time that these tickets spent with others is nobody's fault here, and is said to be so."""
    title = say("Waits that others caused")
    waits = ask("agents/waits", asked, agent=agent)
    if waits.is_empty():
        st.header(title, anchor="waits")
        show_nothing(
            say("Whom these tickets waited for is not in these exports."),
            say("Load their history: audits, events or conversation parts."),
        )
        return
    labels = [wait_label(each) for each in waits.iter_rows(named=True)]
    # Less than a hundredth is no wait to speak of.
    elsewhere = waits.filter((pl.col("whose") == "other") & (pl.col("share") >= LEAST_SHARE)).sort(
        "share", descending=True
    )
    fact = say("Hardly any of the time of these tickets was spent waiting for others in the house.")
    if not elsewhere.is_empty():
        fact = say(
            "The longest of the waits that neither this person nor the customer could have ended: {names}. They are in "
            "the times above and not this person's doing.",
            names=", ".join(
                say("{name} ({share})", name=wait_label(each), share=words.share(each["share"], 0))
                for each in elsewhere.head(3).iter_rows(named=True)
            ),
        )
    show_chart(
        "own_waits",
        title,
        fact,
        waits.select(
            pl.Series(say("Waited for"), labels),
            minutes("seconds", say("Minutes")),
            percent("share", say("Share")),
            pl.col("count_tickets").alias(say("Tickets")),
        ),
        partial(waited_for, waits, labels),
        (agent,),
        note=say("Hatched: caused by others in the house."),
    )
    show_passed_on(agent, asked)


def wait_label(each: dict[str, Any]) -> str:
    named = {
        "customer": say("The customer's answer"),
        "front line": say("Own work"),
        "approval": say("An approval"),
        "queue": say("To be taken up"),
        "bot": say("The bot"),
        "nobody": say("Nobody"),
    }
    if each["waited_for"] != "department":
        return named.get(each["waited_for"], str(each["waited_for"]))
    if each["department"] is None:
        return say("On hold, for whom is not written down")
    if each["whose"] == "own":
        return say("On hold in {team}, the own team", team=each["department"])
    return str(each["department"])


def show_passed_on(agent: str, asked: Scope) -> None:
    passed = ask("agents/passed_on", asked, agent=agent)
    least = catalogue()["pick_up"].minimum_n
    enough = passed.filter((pl.col("n") >= least) & pl.col("value").is_not_null())
    for each in enough.iter_rows(named=True):
        st.markdown(
            "- "
            + say(
                "Half of the {n} tickets passed to **{team}** were taken up there within {value} ({interval}).",
                n=words.count(each["count_transfers"]),
                team=words.plain(each["to_team"]),
                value=words.duration(each["value"], asked.clock),
                interval=words.interval(each["low"], each["high"], "duration", asked.clock),
            )
        )


def show_trainings(agent: str, asked: Scope) -> None:
    st.header(say("Courses"), anchor="courses")
    courses = ask("agents/trainings", asked, agent=agent)
    if courses.is_empty():
        show_nothing(say("No course is recorded."), say("Load a list of trainings to see them here."))
        return
    st.markdown(
        "\n".join(
            "- " + say("{course}, {day}", course=words.plain(each["course"]), day=words.day(each["completed_on"]))
            for each in courses.iter_rows(named=True)
        )
    )
