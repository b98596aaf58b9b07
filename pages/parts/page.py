"""The top and the foot that every page has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from data.kept import NotKept
from pages.language import ENGLISH, language, say, say_counted
from pages.parts import words
from pages.parts.session import row, scope
from queries.scope import Scope

# From this share of refused rows on, every page warns.
MUCH = 0.02


# The sections that the page has shown so far, anchor -> title: charts then stand one level below them.
SECTIONS = "sections"


def show_title(title: str, words_below: str) -> None:
    st.session_state[SECTIONS] = {}
    st.title(title)
    st.markdown(words_below)


def show_section(name: str, title: str, answer: str) -> None:
    """A part of a page: what it asks, and in a sentence what it found."""
    anchor = name.replace("_", "-")
    st.header(title, anchor=anchor, divider="gray")
    st.session_state[SECTIONS][anchor] = title
    st.markdown(answer)


@contextmanager
def contents() -> Iterator[None]:
    """Links to the sections that the block shows, above them: on a long page nobody should have to scroll for one."""
    place = st.container()
    yield
    links = [f"[{words.plain(title)}](#{anchor})" for anchor, title in st.session_state[SECTIONS].items()]
    if links:
        place.markdown(" · ".join(links))


def show_data_line(within: Scope | None = None) -> None:
    """Data to which instant, in which zone, how many tickets, how many surveys and what share answered."""
    asked = within or scope()
    line = row("frame/data_line", asked)
    if (line["quarantined_share"] or 0) > MUCH:
        st.warning(
            say(
                "{share} of all rows were refused and are in no number. The page Data says why.",
                share=words.share(line["quarantined_share"]),
            ),
            icon=":material/report:",
        )
    st.divider()
    st.caption(" · ".join(data_line(line, asked)))


def data_line(line: dict[str, Any], asked: Scope) -> list[str]:
    """The parts of the line at the foot, from the row of frame/data_line."""
    told = [say("Data to {instant}", instant=words.instant(line["as_of"], asked.zone))] if line["as_of"] else []
    if asked.period:
        told.append(words.days(asked.period.first, asked.period.last))
    told.append(say_counted("{n} ticket", "{n} tickets", line["count_tickets"]))
    told.append(told_surveys(line))
    if line["count_quarantined"]:
        told.append(say_counted("{n} row quarantined", "{n} rows quarantined", line["count_quarantined"]))
    return told


def told_surveys(line: dict[str, Any]) -> str:
    """Some tools export answers alone: then nobody knows what share of the asked they are."""
    if not line["count_surveys"]:
        return say("no surveys")
    surveys = say_counted("{n} survey", "{n} surveys", line["count_surveys"])
    if line["answered_share"] is None:
        return say("{surveys} (answers alone)", surveys=surveys)
    return say("{surveys} ({share} answered)", surveys=surveys, share=words.share(line["answered_share"], 0))


def show_in_english() -> None:
    """Reasons of the loader are not translated: they stand in reports and logs as well."""
    if language() != ENGLISH:
        st.caption(say("What the loader itself says stands there in English, as in its reports."))


def show_nothing(reason: str, advice: str) -> None:
    """An empty state: why there is nothing, and what to do."""
    st.info(f"{reason} {advice}", icon=":material/inbox:")


def show_not_kept(reason: NotKept) -> None:
    """What people have written cannot be read or saved: what an administrator can do. The page itself stays up."""
    told = (
        say(
            "Saved views and commentaries cannot be read: the file {file} is damaged. Ask your administrator to put a "
            "backup in its place, or to move it away and begin anew.",
            file=f"`{reason.path}`",
        )
        if reason.is_broken
        else say(
            "Saved views and commentaries cannot be read or saved: the folder {folder} cannot be used. Ask your "
            "administrator to let Latitude write there, or to set LATITUDE_KEPT to another folder.",
            folder=f"`{reason.path}`",
        )
    )
    st.error(told + " " + say("The numbers are not affected."), icon=":material/report:")
