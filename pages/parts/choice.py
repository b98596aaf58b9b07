"""A choice that the address keeps, by words that stay the same whatever language the screen speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.language import say
from pages.parts.address import one_of
from queries.metrics import catalogue


def choose_tab(label: str, titles: Mapping[str, str], key: str, default: str = "") -> str:
    """One of a few, side by side. `titles`: name -> the words that are shown. Gives the name."""
    named = {spelled(name): name for name in titles}
    usual = spelled(default or next(iter(titles)))
    chosen = one_of(
        st.segmented_control,
        label,
        key,
        list(named),
        usual,
        shown=lambda word: titles[named[word]],
        required=True,
    )
    return named[chosen]


def choose_from(label: str, titles: Mapping[str, str], key: str) -> str:
    """One of many, from a list that unfolds; the first unless the address says otherwise."""
    named = {spelled(name): name for name in titles}
    return named[one_of(st.selectbox, label, key, list(named), shown=lambda word: titles[named[word]])]


def choose_measure(measures: Iterable[str], key: str, label: str = "") -> str:
    """One measure of the catalogue."""
    titles = {name: say(catalogue()[name].title) for name in measures}
    return choose_from(label or say("Measure"), titles, key)


def spelled(name: str) -> str:
    """`first_response` as the address has it: `First response`."""
    return name.replace("_", " ").capitalize()
