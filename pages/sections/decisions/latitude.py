"""Latitude: who decides without asking, what asking costs the customer, and where the limit decides, not people."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.followed import followed
from pages.charts.use_of_limit import use_of_limit
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart, show_heading
from pages.parts.groups import is_apart, told_difference, told_reach
from pages.parts.measures import measure_button, show_measure_by, told
from pages.parts.page import show_nothing, show_section
from pages.parts.session import analysed, ask, scope
from pages.parts.table import minutes, show_download, show_table
from queries.decided import BEFORE, JUST_BELOW, approval_waits, heaping
from queries.metrics import catalogue

MEASURES = ("own_authority", "latitude_unused", "over_limit")


def show_latitude() -> None:
    now = {row["measure"]: row for row in told(MEASURES, scope()).iter_rows(named=True)}
    show_section("latitude", say("Did they have the room to decide?"), answer(now))
    for change in ask("decisions/limit_changes", scope()).iter_rows(named=True):
        st.markdown(told_change(change))
    with st.container(horizontal=True):
        measure_button("own_authority", say("Decided on own authority"), hit=1)
        measure_button("own_authority", say("Asked first"), "tickets_of_asked", hit=0)
        measure_button("latitude_unused", say("Asked though within the limit"), hit=1)
    show_measure_by("own_authority", "team", note=say("No score to be maximised: read it beside the share upheld."))
    show_approval_wait()
    show_use_of_limit()


def answer(now: dict[str, dict[str, Any]]) -> str:
    own, unused = now.get("own_authority"), now.get("latitude_unused")
    if own is None or own["value"] is None:
        return say("The log does not tell on whose authority the decisions of this selection were taken.")
    sentence = told_own(own)
    if unused is None or unused["state"] != "told":
        return sentence
    return sentence + " " + say(
        "Of {n} who asked about an amount, {hits} ({share}) were within their limit all along: latitude that is "
        "there, and not yet trusted.",
        n=words.count(unused["n"]),
        hits=words.count(unused["count_hits"]),
        share=words.share(unused["value"]),
    )  # fmt: skip


def told_own(own: dict[str, Any]) -> str:
    if own["state"] != "told":
        return say(
            "{hits} of {n} decisions that could have been asked about were taken without asking: too few for a share.",
            hits=words.count(own["count_hits"]),
            n=words.count(own["n"]),
        )
    return say(
        "{own} of the decisions that could have been asked about were taken without asking ({interval}; n = {n}).",
        own=words.share(own["value"]),
        interval=words.interval(own["low"], own["high"], "share"),
        n=words.count(own["n"]),
    )


def told_change(change: dict[str, Any]) -> str:
    """What a changed limit did, with its interval: the most direct lever there is."""
    is_few = min(change["count_before"], change["count_after"]) < catalogue()["own_authority"].minimum_n
    sentence = say(
        "**On {day} the limit of “{whose}” went from {before} to {after} ({currencies}).** Until then {own_before} of "
        "{count_before} of their decisions were taken without asking, since then {own_after} of {count_after}: "
        "{difference}.",
        day=words.day(change["valid_from"]),
        whose=words.plain(change["whose"]),
        before=words.number(change["limit_before"], "money"),
        after=words.number(change["limit_amount"], "money"),
        currencies=words.plain(change["currencies"]),
        own_before=words.count(change["own_before"]),
        count_before=words.count(change["count_before"]),
        own_after=words.count(change["own_after"]),
        count_after=words.count(change["count_after"]),
        difference=told_difference(change),
    )
    if is_few:
        return sentence + " " + say("These are too few to compare.")
    verdict = say("More than chance gives.") if is_apart(change) else say("Within what chance gives.")
    return f"{sentence} {verdict}"


def show_approval_wait() -> None:
    title = say("How long an approval takes")
    curves = ask("decisions/approvals", scope(), by="all")
    if curves.is_empty():
        show_heading("approval_wait", title)
        show_nothing(
            say("No request for approval in this selection tells when it was asked."),
            say("Fill in Approval requested at and Approval answered at in the decision log."),
        )
        return
    waits = analysed(approval_waits, scope(), "all").row(0, named=True)
    is_few = waits["n"] < catalogue()["approval_wait"].minimum_n
    fact = (
        say("Only {n} requests were answered: too few to tell how long it takes.", n=words.count(waits["n"]))
        if is_few
        else say(
            "Half of {n} requests were answered within {median} ({interval}), nine in ten within {p90}.",
            n=words.count(waits["n"]),
            median=words.duration(waits["median"]),
            interval=told_reach(waits["low"], waits["high"]),
            p90=words.duration(waits["p90"]),
        )
    )
    if waits["count_open"]:
        fact += " " + say_counted(
            "{n} still waits and is counted for as long as it has.",
            "{n} still wait and are counted for as long as they have.",
            waits["count_open"],
        )
    divisor, unit = words.axis(float(curves["moment"].max()))  # type: ignore[arg-type]
    show_chart(
        "approval_wait",
        title,
        fact,
        waits_table(analysed(approval_waits, scope(), "team")),
        partial(
            followed,
            curves,
            {"": say("Answered")},
            {"": {"owner": "fact", "measure": "approval_wait"}},
            divisor,
            say("After asking, {unit} (calendar)", unit=unit),
            say("Answered"),
        ),
        note=say("What latitude would save the customer. The table tells it by team."),
    )


def waits_table(waits: pl.DataFrame) -> pl.DataFrame:
    return waits.sort("n", descending=True).select(
        pl.Series(say("Team"), [words.named(cell) for cell in waits.sort("n", descending=True)["cell"]], pl.String),
        pl.col("n"),
        minutes("median", say("Median (minutes)")),
        minutes("low", say("95 % from")),
        minutes("high", say("95 % to")),
        minutes("p90", say("Nine in ten within (minutes)")),
        pl.col("count_open").alias(say("Still waiting")),
    )


def show_use_of_limit() -> None:
    title = say("Concessions against their limit")
    classes = ask("decisions/use_of_limit", scope(), by="all")
    if classes.is_empty():
        show_heading("use_of_limit", title)
        show_nothing(
            say("No amount of this selection has a limit to be held against."),
            say("Fill in the table authority, or Authority limit in the decision log."),
        )
        return
    found = analysed(heaping, scope(), "all").row(0, named=True)
    names = (say("Just below the limit"), say("The stretch before"), say("All others"))
    table = classes.select(
        pl.col("at_least").alias(say("From (% of the limit)")),
        pl.col("count_decisions").alias(say("Concessions")),
    )
    show_chart(
        "use_of_limit",
        title,
        told_heaping(found),
        table,
        partial(use_of_limit, classes, JUST_BELOW, BEFORE, names),
        note=say("Own decisions with an amount. An amount at the limit is within it."),
    )
    teams = analysed(heaping, scope(), "team")
    with st.expander(say("Just below the limit, by team"), key="heaping_by_team"):
        told_teams = teams.select(
            pl.Series(say("Team"), [words.named(cell) for cell in teams["cell"]], dtype=pl.String),
            pl.col("n").alias(say("Concessions")),
            pl.col("count_just_below").alias(say("Just below the limit")),
            pl.col("count_before").alias(say("In the stretch before, three times as wide")),
            pl.col("ratio").round(1).alias(say("Times as dense")),
            pl.col("ratio_low").round(1).alias(say("95 % from")),
            pl.col("ratio_high").round(1).alias(say("95 % to")),
            pl.col("count_over").alias(say("Above the limit")),
        )
        show_table("heaping_by_team", told_teams, say("Just below the limit, by team"))
        show_download("heaping_by_team", told_teams)


def told_heaping(found: dict[str, Any]) -> str:
    counts = say(
        "{just} of {n} concessions lie in the last twentieth below the limit, {before} in the three twentieths before "
        "it, {over} above it.",
        just=words.count(found["count_just_below"]),
        n=words.count(found["n"]),
        before=words.count(found["count_before"]),
        over=words.count(found["count_over"]),
    )
    if not found["is_heaped"]:
        return counts + " " + say("They do not heap there by more than chance gives.")
    return counts + " " + say(
        "**They heap there: {ratio} times as dense (95 %: {low} to {high}).** Where amounts are cut to fit, the "
        "limit decides and not the case: that speaks for more room, not against anybody.",
        ratio=words.number(found["ratio"], "points"),
        low=words.number(found["ratio_low"], "points"),
        high=words.number(found["ratio_high"], "points"),
    )  # fmt: skip
