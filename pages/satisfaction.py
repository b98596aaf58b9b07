"""Satisfaction: what customers say, who was never asked, and what they wrote."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from pages.charts.answers import answers, changed
from pages.language import say
from pages.parts import words
from pages.parts.address import one_of
from pages.parts.chart import show_chart, show_heading
from pages.parts.measures import measure_button, show_measure_by, show_measure_by_week, show_measures
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.session import ask, scope, viewer
from pages.parts.table import percent
from pages.sections.satisfaction.comments import show_comments
from pages.sections.satisfaction.coverage import show_beyond_answers, show_coverage, show_seldom_asked
from pages.sections.satisfaction.reviews import show_reviews
from queries.metrics import catalogue
from queries.scope import Scope

TILES = ("csat", "nps", "ces", "ces_mean", "coverage", "response_rate")
KINDS = ("csat", "nps", "ces")
SEGMENTS = ("team", "channel", "topic", "region", "language")
# Cultures use scales differently: such a difference may be one of habit.
CAUTIOUS = ("region", "language")


def absent() -> dict[str, str]:
    """Why a tile may have no value."""
    return {
        "csat": say("no answered CSAT survey in this selection"),
        "nps": say("no NPS survey in these exports or this selection"),
        "ces": say("no effort survey in these exports or this selection"),
        "ces_mean": say("no effort survey on the scale of 1 to 7"),
        "coverage": say("no survey of this selection tells who kept silent"),
        "response_rate": say("no survey of this selection tells when it was sent"),
    }


def choose_kind(found: pl.DataFrame) -> str:
    """What the charts below tell of: one of those that were answered."""
    known = [kind for kind in KINDS if kind in found["kind"].to_list()] or [KINDS[0]]
    return one_of(
        st.segmented_control,
        say("Tell of"),
        "survey",
        known,
        shown=lambda kind: say(catalogue()[kind].label),
        required=True,
    )


def show_by_segment(kind: str, asked: Scope) -> None:
    title = say("{measure}, part by part", measure=say(catalogue()[kind].title))
    by = one_of(st.segmented_control, say("Compare by"), "compare_by", SEGMENTS, shown=words.dimension, required=True)
    caution = say(
        "Cultures use scales differently: in some places a good service is a 4, in others a 5. A difference between "
        "regions or languages may be one of habit; compare each with itself over time."
    )
    show_measure_by(kind, by, title, asked, note=caution if by in CAUTIOUS else "")


def scale_name(row: dict[str, Any]) -> str:
    """`CSAT, 1 to 5`; an old effort question says that 1 is best."""
    if row["scale_min"] is None or row["scale_max"] is None:
        return say("{kind}, scale not stated", kind=say(catalogue()[row["kind"]].label))
    if row["is_low_good"]:
        return say(
            "{kind}, {low} to {high}, {low} is best",
            kind=say(catalogue()[row["kind"]].label), low=row["scale_min"], high=row["scale_max"],
        )  # fmt: skip
    return say(
        "{kind}, {low} to {high}",
        kind=say(catalogue()[row["kind"]].label), low=row["scale_min"], high=row["scale_max"],
    )  # fmt: skip


def show_answers(found: pl.DataFrame) -> None:
    """Every scale is a bar of its own: a 4 of 5 is no 4 of 10."""
    scales = [scale_name(row) for row in found.iter_rows(named=True)]
    told = found.filter(pl.col("share").is_not_null())
    if told.is_empty():
        show_heading("answers", say("Every answer"))
        show_nothing(say("Too few answers to be shown without telling of persons."), say("Choose a longer period."))
        return
    most = told.sort("n_of_scale", "n", descending=True).row(0, named=True)
    show_chart(
        "answers",
        say("Every answer"),
        say(
            "The commonest answer on the scale most used ({scale}) is **{score}**: {share} ({interval}; n = {n}).",
            scale=scale_name(most),
            score=most["score"],
            share=words.share(most["share"]),
            interval=words.interval(most["low"], most["high"], "share"),
            n=words.count(most["n_of_scale"]),
        ),
        pl.DataFrame({say("Scale"): scales}).hstack(
            found.select(
                pl.col("score").alias(say("Answer")),
                pl.col("n").alias(say("Answers")),
                percent("share", say("Share of its scale")),
                percent("low", say("95 % from")),
                percent("high", say("95 % to")),
                pl.col("n_of_scale").alias(say("Answers on this scale")),
            )
        ),
        partial(answers, found, scales),
        note=note_on_answers(found),
    )


def note_on_answers(found: pl.DataFrame) -> str:
    note = say("From worst (hatched) to best; scales are never mixed.")
    if viewer().sees_persons:
        return note + " " + say("A click leads to the tickets of all answers of that colour.")
    if found["share"].null_count():
        return note + " " + say("Answers too few to show are left blank.")
    return note


def before_words(row: dict[str, Any]) -> str:
    """The answer before: its score, or no more than that it was good or bad."""
    if row["previous_score"] is not None:
        return str(row["previous_score"])
    return say("good") if row["was_satisfied"] else say("bad")


def counted(n: int | None) -> str:
    return say("too few to be told") if n is None else words.count(n)


def show_changed(asked: Scope) -> None:
    title = say("Scores that customers changed")
    found = ask("satisfaction/changed", asked)
    if found.is_empty():
        show_heading("changed", title)
        show_nothing(
            say("No changed score is known in this selection."),
            say("Exports that hold only the last answer do not tell the one before."),
        )
        return
    labels = [
        say("{scale}: {before} to {after}", scale=scale_name(row), before=before_words(row), after=row["score"])
        for row in found.with_columns(is_low_good=pl.lit(False)).iter_rows(named=True)
    ]
    scales = found.unique(["kind", "scale_min", "scale_max"], maintain_order=True)
    show_chart(
        "changed",
        title,
        " ".join(
            say(
                "{kind}: {better} went up and {worse} down after the first answer.",
                kind=say(catalogue()[row["kind"]].label),
                better=counted(row["count_better"]),
                worse=counted(row["count_worse"]),
            )
            for row in scales.iter_rows(named=True)
        ),
        pl.DataFrame({say("Change"): labels}).hstack(found.select(pl.col("n").alias(say("Answers")))),
        partial(changed, found, labels, say("for the better"), say("for the worse")),
        note=say(
            "Every number on this page counts the last answer. Where exports tell of the one before only whether "
            "it was "
            "good or bad, a change within good or bad is not known."
        ),
    )


def show_scores(found: pl.DataFrame, asked: Scope) -> str:
    """The scores themselves; the kind that the reader chose."""
    kind = choose_kind(found)
    show_measure_by_week(kind, asked=asked)
    show_by_segment(kind, asked)
    with st.container(horizontal=True):
        if kind != "nps":
            measure_button(kind, say("Tickets with a poor answer"), f"poor_{kind}", asked, hit=0)
        measure_button(kind, say("All tickets with an answer"), f"all_{kind}", asked)
    show_answers(found)
    return kind


def page() -> None:
    show_title(
        say("Satisfaction"),
        say("What customers say about the service, how many were never asked, and what they wrote."),
    )
    asked = scope()
    show_measures(TILES, asked, absent())
    found = ask("satisfaction/answers", asked)
    if found.is_empty():
        show_nothing(
            say("No survey of this selection was answered."),
            say("Load the export of your survey tool, clear a filter in the sidebar, or widen the period."),
        )
        show_coverage(asked)
    else:
        kind = show_scores(found, asked)
        st.divider()
        show_coverage(asked)
        show_seldom_asked(asked)
        show_beyond_answers(asked)
        show_comments(kind, asked)
        show_changed(asked)
    show_reviews(asked)
    show_data_line()


page()
