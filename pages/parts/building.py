"""What a reader sees of a build: its progress, what it refused, and that newer data is in."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.folders import exports_folder, warehouse_folder
from data.refusal import Refused
from data.report import read_progress, read_report
from data.settings import Settings, read_settings
from pages.language import say
from pages.parts import words
from pages.parts.session import served


def show_first_build() -> None:
    """The page while there is no warehouse yet: how far the build is, or what has to be done."""
    st.title("Latitude")
    watch_first_build()


def reporting_zone() -> str:
    try:
        return read_settings(exports_folder()).reporting_zone
    except Refused:
        return Settings().reporting_zone


@st.fragment(run_every=1)
def watch_first_build() -> None:
    if served():
        st.rerun()
    progress = read_progress(warehouse_folder())
    report = read_report(warehouse_folder())
    if progress:
        st.markdown(say("**Building the warehouse from your exports.** The pages open by themselves when it is done."))
        st.progress(float(progress["share"]), text=step_words(progress))
    elif report:
        show_refusals(report)
        st.info(
            say(
                "Put a help desk's export into {folder}. Latitude looks every few seconds.",
                folder=words.plain(str(exports_folder())),
            ),
            icon=":material/upload_file:",
        )
    else:
        st.markdown(say("Starting ..."))


def step_words(progress: dict[str, Any]) -> str:
    return words.plain(progress["step"] + (f": {progress['file']}" if progress.get("file") else ""))


@st.fragment(run_every=5)
def show_news(snapshot: str) -> None:
    """A running build, and the offer to load what has been published since."""
    progress = read_progress(warehouse_folder())
    if progress:
        st.progress(float(progress["share"]), text=say("New exports are being read. {step}", step=step_words(progress)))
    path = served()
    if path and str(path) != snapshot:
        st.info(say("New data has been loaded."), icon=":material/refresh:")
        if st.button(say("Show it"), key="show_new_data"):
            st.rerun()


def show_refusals(report: dict[str, Any] | None) -> None:
    """One line per file that could not be used, and what stays up because of it."""
    if not report or not (report["refused"] or report["outcome"] in ("kept", "failed")):
        return
    lines = [
        f"**{words.plain(each['file'])}** {words.plain(each['reason'])} {words.plain(each['advice'])}"
        for each in report["refused"]
    ]
    if report["outcome"] in ("kept", "failed"):
        reason = words.plain(report["message"])
        lines.insert(0, say("The last build published nothing. {reason}", reason=reason))
    st.warning("\n\n".join(lines), icon=":material/report:")
