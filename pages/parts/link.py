"""A link that says everything: a filter left at its default is not in the address, so a plain copy would drift."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.language import say
from pages.parts.address import seen
from pages.parts.filters import CUSTOM, KEYS
from pages.parts.session import scope

# What pages keep in the address besides the frame's filters, and what must be told even where it is usual: the usual
# week is another one once newer data has come in.
PAGE_KEYS = (
    "week",
    "measure",
    "about",
    "agent",
    "section",
    "unit",
    "agents_measure",
    "times_measure",
    "course",
    "course_measure",
    "tenure_measure",
    "decided_by",
    "survey",
    "weekly_measure",
    "reachability_measure",
)
# The reader's own, which whoever gets the link has as well.
NOT_SHARED = ("lang",)


def spelled_state() -> dict[str, Any]:
    """Every parameter of this page, also where the address leaves it out because it is the usual one. The period is in
    days: "the last 13 weeks" would be other weeks for whoever opens the link later."""
    state: dict[str, Any] = {
        name: st.query_params.get_all(name) for name in st.query_params if name not in (*NOT_SHARED, *KEYS)
    }
    for name in (*KEYS, *PAGE_KEYS):
        for key in (seen(name), name):
            if key in st.session_state:
                state[name] = st.session_state[key]
                break
    period = scope().period
    if period:
        state |= {"period": CUSTOM, "from": period.first, "to": period.last}
    return state


def query_of(state: dict[str, Any]) -> str:
    """`state` as the part of an address after the question mark; lists repeat their name."""
    pairs = []
    for name, value in state.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [
            (name, each.isoformat() if isinstance(each, date) else str(each)) for each in values if each is not None
        ]
    return urlencode(pairs)


def full_link(address: str, state: dict[str, Any]) -> str:
    """`address` without its query, then every value of `state` spelled out."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{query_of(state)}"


def show_copy_link() -> None:
    with st.sidebar.popover(say("Copy link"), icon=":material/link:", width="stretch"):
        st.caption(say("Opens this page with these filters and days, also after newer data has come in."))
        # Its corner has the button that copies.
        st.code(full_link(st.context.url or "", spelled_state()), language=None, wrap_lines=True)
