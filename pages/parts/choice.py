"""A choice that the address keeps. Streamlit writes an option there as the reader sees it, and takes nothing else back:
so the options are the words themselves, and "Copy link" can spell them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.language import say
from queries.metrics import catalogue


def choose_tab(label: str, titles: Mapping[str, str], key: str, default: str = "") -> str:
    """One of a few, side by side. `titles`: name -> the words that are shown. Gives the name."""
    start = titles[default] if default else next(iter(titles.values()))
    chosen = st.segmented_control(
        label, list(titles.values()), default=start, required=True, key=key, bind="query-params"
    )
    return name_of(str(chosen), titles)


def choose_from(label: str, titles: Mapping[str, str], key: str) -> str:
    """One of many, from a list that unfolds; the first unless the address says otherwise."""
    return name_of(str(st.selectbox(label, list(titles.values()), key=key, bind="query-params")), titles)


def choose_measure(measures: Iterable[str], key: str, label: str = "") -> str:
    """One measure of the catalogue."""
    titles = {name: say(catalogue()[name].title) for name in measures}
    return choose_from(label or say("Measure"), titles, key)


def name_of(chosen: str, titles: Mapping[str, str]) -> str:
    return next((name for name, title in titles.items() if title == chosen), next(iter(titles)))
