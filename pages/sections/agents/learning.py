"""What courses and experience go with: before and after a course beside those who did not take it, and tenure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from pages.charts.staff import bands, before_and_after
from pages.language import say, say_counted
from pages.parts import words
from pages.parts.chart import show_chart
from pages.parts.choice import choose_measure
from pages.parts.measures import clock_of, drawn
from pages.parts.page import show_nothing
from pages.parts.session import analysed, ask
from pages.parts.table import percent
from queries.metrics import Metric, catalogue
from queries.scope import Scope
from queries.staff import Training, after_training

TENURE = ("csat", "first_contact_resolution", "reopened", "first_response", "resolution")


def show_training(asked: Scope, measures: tuple[str, ...]) -> None:
    courses = ask("agents/courses", asked)
    if courses.is_empty():
        st.header(say("Before and after a course"), anchor="training")
        show_nothing(
            say("The exports hold no courses."),
            say("Load a list of trainings: agent, course, day. The page Data has an empty table for it."),
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        course = str(st.selectbox(say("Course"), courses["course"].to_list(), key="course", bind="query-params"))
        measure = choose_measure(measures, "course_measure")
    taken = courses.filter(pl.col("course") == course).row(0, named=True)
    found = analysed(after_training, asked, course, measure)
    if found.effect.value is None:
        st.header(say("Before and after a course"), anchor="training")
        show_nothing(
            say("Before or after, with or without the course, one of the four has no value."),
            say("Choose a longer period, another course or another measure."),
        )
        return
    show_chart(
        "training",
        say("Before and after “{course}”", course=course),
        told_effect(found, course, measure, words.day(taken["first_day"])),
        found.cells.select(
            pl.when("is_trained")
            .then(pl.lit(say("Took the course")))
            .otherwise(pl.lit(say("Did not")))
            .alias(say("Who")),
            pl.when("is_after").then(pl.lit(say("After"))).otherwise(pl.lit(say("Before"))).alias(say("When")),
            pl.col("n"),
            percent("value", say(catalogue()[measure].label)),
            percent("low", say("95 % from")),
            percent("high", say("95 % to")),
        ),
        partial(before_and_after, found.cells, 100.0, "%"),
        (course, measure),
        note=say(
            "Who took a course was not drawn by lot: they may have differed already, and other things changed with "
            "them. This shows what went with the course, not what it did."
        ),
    )


def told_effect(found: Training, course: str, measure: str, day: str) -> str:
    """The difference in differences with its interval, or that too few values stand behind it."""
    changes = say(
        "Of those who took the course on {day}, {n} have values. Their “{measure}” changed by {trained}, that of the "
        "others by {others}.",
        n=found.count_trained,
        day=day,
        measure=say(catalogue()[measure].title),
        trained=words.points(found.trained.value),
        others=words.points(found.others.value),
    )
    if not found.is_enough:
        return changes + " " + say("Too few values stand behind one of the four to say more.")
    effect = {
        "effect": words.points(found.effect.value),
        "interval": words.difference_interval(found.effect.low, found.effect.high, "share"),
    }
    if beyond(found):
        return changes + " " + say("The difference is **{effect}** ({interval}), more than chance gives.", **effect)
    return changes + " " + say("The difference is **{effect}** ({interval}): chance alone gives as much.", **effect)


def beyond(found: Training) -> bool:
    low, high = found.effect.low, found.effect.high
    return low is not None and high is not None and not low <= 0 <= high


def tenure_labels() -> dict[int, str]:
    return {
        1: say("under 3 months"),
        2: say("3 to 12 months"),
        3: say("1 to 3 years"),
        4: say("3 years and more"),
    }


def told_bands(rows: pl.DataFrame, labels: Sequence[str], metric: Metric, clock: str) -> str:
    """Each band with enough values; of the others n alone."""
    enough, few = [], []
    for label, row in zip(labels, rows.iter_rows(named=True), strict=True):
        if row["state"] == "told":
            enough.append(
                say(
                    "{band}: {value} (n = {n}, {people})",
                    band=label,
                    value=words.number(row["value"], metric.unit, clock),
                    n=words.count(row["n"]),
                    people=say_counted("{n} person", "{n} people", row["count_agents"]),
                )
            )
        else:
            few.append(say("{name} (n = {n})", name=label, n=words.count(row["n"])))
    told = ["; ".join(enough) + "."] if enough else []
    return " ".join(told + ([say("Too few to compare: {names}.", names="; ".join(few))] if few else []))


def show_tenure(asked: Scope) -> None:
    title = say("By time in the house")
    measure = choose_measure(TENURE, "tenure_measure", say("Measure by time in the house"))
    metric = catalogue()[measure]
    found = ask("agents/tenure", asked, measures=(measure,))
    if found.is_empty():
        st.header(title, anchor="tenure")
        show_nothing(
            say("The exports do not say since when people have been there, or nobody has a value."),
            say("Load a list of staff with the day on which each started, or choose another measure."),
        )
        return
    clock = clock_of(metric, asked)
    rows = found.with_columns(
        pl.when(pl.col("n") >= metric.minimum_n).then(pl.lit("told")).otherwise(pl.lit("too_few")).alias("state")
    )
    factor, unit = drawn(metric, rows["value"].max(), clock)  # type: ignore[arg-type]
    labels = [tenure_labels()[place] for place in rows["place"]]
    size = {"duration": 1 / words.MINUTE, "share": 100.0}[metric.unit]
    unit_of_table = say("minutes") if metric.unit == "duration" else "%"
    show_chart(
        "tenure",
        title,
        told_bands(rows, labels, metric, clock),
        rows.select(
            pl.Series(say("Time in the house"), labels),
            pl.col("n"),
            pl.col("count_agents").alias(say("People")),
            *(
                (pl.col(name) * size).round(1).alias(f"{label} ({unit_of_table})")
                for name, label in (("value", say(metric.label)), ("low", say("95 % from")), ("high", say("95 % to")))
            ),
        ),
        partial(bands, rows, labels, factor, unit),
        (measure,),
        note=say(
            "By how long somebody had been there on that day. Newcomers get other tickets, so that this is no measure "
            "of learning alone; a band of one or two people tells of them, not of newcomers."
        ),
    )
