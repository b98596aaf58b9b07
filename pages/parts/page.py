"""The top and the foot that every page has."""

from __future__ import annotations

import streamlit as st

from pages.parts import words
from pages.parts.session import row, scope
from queries.scope import Scope

# From this share of refused rows on, every page warns.
MUCH = 0.02


def show_title(title: str, words_below: str) -> None:
    st.title(title)
    st.markdown(words_below)


def show_data_line(within: Scope | None = None) -> None:
    """Data to which instant, in which zone, how many tickets, how many surveys and what share answered."""
    asked = within or scope()
    line = row("frame/data_line", asked)
    surveys = "no surveys"
    if line["count_surveys"]:
        surveys = f"{line['count_surveys']:,} surveys ({answered(line['answered_share'])})"
    period = f"{words.day(asked.period.first)} to {words.day(asked.period.last)} · " if asked.period else ""
    left_out = ""
    if line["count_quarantined"]:
        left_out = f" · {words.counted(line['count_quarantined'], 'row')} quarantined"
    if (line["quarantined_share"] or 0) > MUCH:
        st.warning(
            f"{words.share(line['quarantined_share'])} of all rows were refused and are in no number. "
            "The page Data says why.",
            icon=":material/report:",
        )
    st.divider()
    st.caption(
        f"Data to {words.instant(line['as_of'], asked.zone)} · {period}{line['count_tickets']:,} tickets · "
        f"{surveys}{left_out}"
    )


def answered(share: float | None) -> str:
    """Some tools export answers alone: then nobody knows what share they are."""
    return "answers alone" if share is None else f"{words.share(share, 0)} answered"


def show_nothing(reason: str, advice: str) -> None:
    """An empty state: why there is nothing, and what to do."""
    st.info(f"{reason} {advice}", icon=":material/inbox:")
