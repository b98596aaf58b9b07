"""What a reader chooses, in the address: by words that never change, whatever language the screen speaks.

Streamlit binds a widget to the address by its options *as they are formatted*: translated, they would be other words
in every language. So a parameter has a carrier, a bound widget that nobody sees and that holds the words themselves,
and the widget that is seen follows the carrier. Links, the back button and a change of page are Streamlit's own work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.language import say

Shown = Callable[[str], str]
CARRIERS = "carriers"


def open_carriers() -> None:
    """The place of the carriers, out of sight and away from what is read. The frame makes it first of all; so nothing
    here can be drawn in a fragment or a drawer."""
    st.html(f"<style>[data-testid='stLayoutWrapper']:has(> .st-key-{CARRIERS}) {{ display: none; }}</style>")
    st.session_state[CARRIERS] = st.container(key=CARRIERS)


def one_of(
    draw: Callable[..., Any],
    label: str,
    name: str,
    options: Sequence[str],
    usual: str = "",
    shown: Shown = say,
    **looks: Any,
) -> str:
    """A choice of one: `draw` is st.selectbox, st.radio, st.segmented_control or st.pills. `name` is the parameter of
    the address, `options` the words that stand there, `shown` says them to the reader. `usual` (else the first) is
    chosen where the address says nothing, or something that is not offered."""
    usual = usual or options[0]
    told = carried(name)
    follow(name, told[0] if told and told[0] in options else usual)
    said = {each: shown(each) for each in options}.__getitem__
    chosen = draw(label, options, key=seen(name), format_func=said, on_change=carry, args=(name, usual), **looks)
    return str(chosen) if chosen in options else usual


def some_of(label: str, name: str, options: Sequence[str], shown: Shown = str, **looks: Any) -> list[str]:
    """A choice of any number, none included."""
    told = carried(name)
    follow(name, [each for each in options if each in told])
    said = {each: shown(each) for each in options}.__getitem__
    chosen = st.multiselect(label, options, key=seen(name), format_func=said, on_change=carry, args=(name,), **looks)
    # A browser can send what was never offered.
    return [each for each in chosen if each in options]


def carried(name: str) -> list[str]:
    """Draw the carrier of a parameter and return what the address says."""
    with st.session_state[CARRIERS]:
        told: list[str] = st.multiselect(
            name,
            st.session_state.get(name, []),
            key=name,
            bind="query-params",
            accept_new_options=True,
            label_visibility="collapsed",
        )
    return told


def follow(name: str, value: Any) -> None:
    """The widget that is seen says what the address says. Set only when it does not: a value that is set anew in every
    run would take back what a quick reader has clicked meanwhile."""
    if st.session_state.get(seen(name)) != value:
        st.session_state[seen(name)] = value


def carry(name: str, usual: str = "") -> None:
    """Callback of the widget that is seen. What is usual leaves the address."""
    chosen = st.session_state[seen(name)]
    words = chosen if isinstance(chosen, list) else [chosen]
    st.session_state[name] = [] if words in ([usual], [None]) else words


def seen(name: str) -> str:
    """The key of the widget that readers see."""
    return f"{name}_seen"
