"""Definitions: what each measure means, generated from the catalogue, with the search a reader needs."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.parts import words
from pages.parts.page import show_nothing, show_title
from pages.parts.table import show_download, show_table
from queries.metrics import Metric, catalogue

GOOD = {"lower": "Lower is better", "higher": "Higher is better", "neutral": "Neither way is good by itself"}
UNITS = {
    "duration": "Time",
    "share": "Share",
    "count": "Number",
    "points": "Points",
    "score": "Score",
    "money": "Money",
}
CLOCKS = {"both": "Calendar or business hours", "calendar": "Calendar", "none": "No clock"}


def page() -> None:
    show_title(
        "Definitions", "One meaning for each measure, on every page, in every download and in the documentation."
    )
    sought = st.text_input("Search", key="search", bind="query-params", placeholder="reopened, survey, limit ...")
    found = [metric for metric in catalogue().values() if matches(metric, str(sought or ""))]
    if not found:
        show_nothing("No measure has these words.", "Clear the search to see them all.")
        return
    table = table_of(found)
    st.markdown(f"{words.counted(len(found), 'measure')}.")
    show_table("definitions", table, "Every measure with its meaning, formula, unit, minimum and counter-measure")
    show_download("definitions", table)
    for metric in found:
        show_definition(metric)


def matches(metric: Metric, sought: str) -> bool:
    """Whether every word that is sought stands somewhere in the entry."""
    text = " ".join((metric.name, metric.title, metric.short, metric.words, metric.formula, metric.peers)).lower()
    return all(word in text for word in sought.lower().split())


def show_definition(metric: Metric) -> None:
    with st.expander(metric.title, key=f"definition_{metric.name}"):
        st.markdown(words.plain(metric.words))
        st.markdown(f"**How:** {words.plain(metric.formula)}.")
        neutral = (
            f" A difference of up to {words.number(metric.neutral, metric.unit)} is no news." if metric.neutral else ""
        )
        st.markdown(
            f"{GOOD[metric.direction]}.{neutral} {CLOCKS[metric.clock]}. Dated by: {words.plain(metric.date)}. "
            f"Compared from n = {metric.minimum_n}."
        )
        st.markdown(f"**Read beside:** {words.plain(catalogue()[metric.counter].title)}")
        if metric.peers:
            st.markdown(f"**Elsewhere:** {words.plain(metric.peers)}.")
        st.caption(f"Source: {words.plain(metric.origin)}.")


def table_of(found: list[Metric]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Measure": metric.title,
                "What it says": metric.words,
                "Formula": metric.formula,
                "Unit": UNITS[metric.unit],
                "Good is": metric.direction,
                "From n": metric.minimum_n,
                "Dated by": metric.date,
                "Clock": CLOCKS[metric.clock],
                "Read beside": catalogue()[metric.counter].title,
                "Elsewhere": metric.peers,
                "Source": metric.origin,
            }
            for metric in found
        ]
    )


page()
