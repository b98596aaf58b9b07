"""A link that says everything: a filter left at its default is not in the address, so a plain copy would drift."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.parts.filters import CUSTOM, KEYS
from pages.parts.session import scope

# What pages keep in the address besides the frame's filters.
PAGE_KEYS = ("week", "measure", "decided_by")


def full_link(address: str, state: dict[str, object]) -> str:
    """`address` without its query, then every value of `state` spelled out; lists repeat their name."""
    parts = urlsplit(address)
    pairs = []
    for name, value in state.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [
            (name, each.isoformat() if isinstance(each, date) else str(each)) for each in values if each is not None
        ]
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode(pairs)}"


def show_copy_link() -> None:
    """The period is given in days: "the last 13 weeks" would be other weeks for whoever opens the link later."""
    with st.sidebar.popover("Copy link", icon=":material/link:", width="stretch"):
        state = {name: st.session_state[name] for name in (*KEYS, *PAGE_KEYS) if name in st.session_state}
        period = scope().period
        if period:
            state |= {"period": CUSTOM, "from": period.first, "to": period.last}
        st.caption("Opens this page with these filters and days, also after newer data has come in.")
        st.code(full_link(st.context.url or "", state), language=None, wrap_lines=True)
