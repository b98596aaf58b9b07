"""A choice that the address keeps, by the English words for it, whatever language the screen speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.language import say
from pages.parts.address import one_of
from queries.metrics import catalogue


def choose_tab(label: str, titles: Mapping[str, str], key: str, default: str = "") -> str:
    """One of a few, side by side. `titles`: name -> its English words, marked by `later`. Gives the name."""
    usual = titles[default] if default else ""
    chosen = one_of(st.segmented_control, label, key, list(titles.values()), usual, required=True)
    return name_of(chosen, titles)


def choose_measure(measures: Iterable[str], key: str, label: str = "") -> str:
    """One measure of the catalogue, from a list that unfolds; the first unless the address says otherwise."""
    titles = {name: catalogue()[name].title for name in measures}
    return name_of(one_of(st.selectbox, label or say("Measure"), key, list(titles.values())), titles)


def name_of(chosen: str, titles: Mapping[str, str]) -> str:
    return next((name for name, title in titles.items() if title == chosen), next(iter(titles)))
