"""Definitions: what each measure means, generated from the catalogue, with the search a reader needs."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.language import later, say, say_counted
from pages.parts import words
from pages.parts.page import show_data_line, show_nothing, show_title
from pages.parts.table import show_download, show_table
from queries.metrics import Metric, catalogue

GOOD = {
    "lower": later("Lower is better"),
    "higher": later("Higher is better"),
    "neutral": later("Neither way is good by itself"),
}
UNITS = {
    "duration": later("Time"),
    "share": later("Share"),
    "count": later("Number"),
    "points": later("Points"),
    "score": later("Score"),
    "money": later("Money"),
}
CLOCKS = {
    "both": later("Calendar or business hours"),
    "calendar": later("Calendar"),
    "none": later("No clock"),
}


def page() -> None:
    show_title(
        say("Definitions"),
        say("One meaning for each measure, on every page, in every download and in the documentation."),
    )
    sought = st.text_input(
        say("Search"), key="search", bind="query-params", placeholder=say("reopened, survey, limit ...")
    )
    found = [metric for metric in catalogue().values() if matches(metric, str(sought or ""))]
    if not found:
        show_nothing(say("No measure has these words."), say("Clear the search to see them all."))
        show_data_line()
        return
    table = table_of(found)
    st.markdown(say_counted("{n} measure.", "{n} measures.", len(found)))
    show_table("definitions", table, say("Every measure with its meaning, formula, unit, minimum and counter-measure"))
    show_download("definitions", table)
    for metric in found:
        show_definition(metric)
    show_data_line()


def matches(metric: Metric, sought: str) -> bool:
    """Whether every word that is sought stands somewhere in the entry, in English or as the reader reads it."""
    told = (metric.title, metric.short, metric.words, metric.formula, metric.peers)
    text = " ".join((metric.name, *told, *(say(each) for each in told))).lower()
    return all(word in text for word in sought.lower().split())


def show_definition(metric: Metric) -> None:
    with st.expander(say(metric.title), key=f"definition_{metric.name}"):
        st.markdown(words.plain(say(metric.words)))
        st.markdown(say("**How:** {formula}.", formula=words.plain(say(metric.formula))))
        st.markdown(" ".join(rules_of(metric)))
        st.markdown(say("**Read beside:** {measure}", measure=words.plain(say(catalogue()[metric.counter].title))))
        if metric.peers:
            st.markdown(say("**Elsewhere:** {words}.", words=words.plain(say(metric.peers))))
        st.caption(say("Source: {words}.", words=words.plain(metric.origin)))


def rules_of(metric: Metric) -> list[str]:
    """Which way is good, what is no news, which day and clock count, and from how many values it speaks."""
    rules = [say("{statement}.", statement=say(GOOD[metric.direction]))]
    if metric.neutral:
        size = words.number(metric.neutral, metric.unit)
        rules.append(say("A difference of up to {size} is no news.", size=size))
    rules += [
        say("{statement}.", statement=say(CLOCKS[metric.clock])),
        say("Dated by: {date}.", date=words.plain(say(metric.date))),
        say("Compared from n = {n}.", n=words.count(metric.minimum_n)),
    ]
    return rules


def table_of(found: list[Metric]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                say("Measure"): say(metric.title),
                say("What it says"): say(metric.words),
                say("Formula"): say(metric.formula),
                say("Unit"): say(UNITS[metric.unit]),
                say("Good is"): say(GOOD[metric.direction]),
                say("From n"): metric.minimum_n,
                say("Dated by"): say(metric.date),
                say("Clock"): say(CLOCKS[metric.clock]),
                say("Read beside"): say(catalogue()[metric.counter].title),
                say("Elsewhere"): say(metric.peers),
                say("Source"): metric.origin,
            }
            for metric in found
        ]
    )


page()
