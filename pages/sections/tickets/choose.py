"""A list of tickets whose rows lead to one ticket's life. The address says which: it can be sent and reloaded."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from pages.language import say
from pages.parts import words
from pages.parts.downloads import harmless

Place = tuple[str, str]
# The widgets of the search, which go while a ticket is read: what they said is kept for the way back.
SEARCH_KEYS = ("search", "status", "having", "order", "everywhere")
KEPT = "search_before_ticket"
# Pixels of a ticket's number; a longer one shows the rest when it is chosen.
WIDEST = 240


def choose_ticket(
    name: str, table: pl.DataFrame, places: tuple[Place, ...], alt: str, height: int | None = None
) -> None:
    """`table` with the (ticket, source) of each of its rows in `places`. `name` must change with what is listed: a row
    that was chosen would else stay chosen over others."""
    numeric = [column for column, kind in table.schema.items() if kind.is_numeric()]
    # The browser measures the first rows alone: a longer number further down would be cut off.
    longest = max((len(ticket) for ticket, _ in places), default=0)
    st.dataframe(
        harmless(table),
        hide_index=True,
        key=f"{name}_rows",
        alt=alt,
        placeholder=words.ABSENT,
        height=height or "auto",
        on_select=partial(open_chosen, f"{name}_rows", places),
        selection_mode="single-row",
        column_config={
            **{column: st.column_config.NumberColumn(format="localized") for column in numeric},
            say("Ticket"): st.column_config.Column(width=min(WIDEST, 22 + 8 * longest)),
        },
    )


def open_chosen(key: str, places: tuple[Place, ...]) -> None:
    """Callback of the list: the ticket of the chosen row, by its address."""
    rows = st.session_state[key].selection.rows
    if rows and rows[0] < len(places):
        if kept := {name: st.session_state[name] for name in SEARCH_KEYS if name in st.session_state}:
            st.session_state[KEPT] = kept
        st.query_params["ticket"], st.query_params["source"] = places[rows[0]]


def close_ticket() -> None:
    """Callback: back to the list, as it was."""
    for name in ("ticket", "source"):
        st.query_params.pop(name, None)
    for name, value in st.session_state.pop(KEPT, {}).items():
        st.session_state[name] = value


def chosen_ticket() -> Place | None:
    """(ticket, source) of the address, if it asks for one."""
    ticket = st.query_params.get("ticket")
    return (ticket, st.query_params.get("source", "")) if ticket else None
