"""Buttons that make the snapshot's files and hand them over."""

from __future__ import annotations

import threading

import streamlit as st

from data.kept import NotKept
from pages.language import LANGUAGES, language, say
from pages.parts.page import show_not_kept
from pages.parts.session import opened, viewer
from pages.sections.weekly_snapshot.commentary import audience_label, choose_audience
from pages.snapshot.audience import Audience
from pages.snapshot.content import Snapshot, snapshot_of
from pages.snapshot.files import DRAWN, FORMATS, commentary_for, file_name, files_of
from pages.snapshot.printer import NoBrowser
from queries.scope import Scope

MIMES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MADE = "snapshot_files_made"
# A browser is started for PDF and PNG: one for the whole server at a time.
ONE_AT_A_TIME = threading.Lock()


def show_files(snapshot: Snapshot, asked: Scope) -> None:
    st.header(say("Take it along"), anchor="files")
    st.markdown(
        say("The same numbers as files that need nothing else, with filters, dates and a hash to check them by later.")
    )
    row = st.container(horizontal=True, gap="medium", vertical_alignment="top")
    left, middle, right = (row.container(width=300) for _ in range(3))
    with left:
        audience = choose_audience(snapshot, "files_audience")
    if audience.is_executive and asked.teams:
        st.info(
            say("A file for executives names no team, not even as a filter: clear the filter of teams to make one."),
            icon=":material/visibility_off:",
        )
        return
    names = list(LANGUAGES.values())
    spoken = middle.selectbox(say("Language"), names, index=list(LANGUAGES).index(language()), key="files_language")
    every = [form.upper() for form in FORMATS]
    wanted = right.pills(say("Files"), every, selection_mode="multi", default=every, key="files_formats")
    chosen = next((code for code, name in LANGUAGES.items() if name == spoken), language())
    formats = [form.lower() for form in wanted if form.lower() in FORMATS]
    key = (snapshot.warehouse, snapshot.week, asked, audience, chosen, viewer())
    if st.button(say("Make the files"), key="files_make", icon=":material/draft:", disabled=not formats):
        st.session_state[MADE] = (key, make(snapshot, asked, audience, chosen, formats))
    made_for, made = st.session_state.get(MADE, (None, {}))
    if made_for != key:
        return
    with st.container(horizontal=True):
        for name, content in made.items():
            form = name.rpartition(".")[2]
            st.download_button(
                say("Download {form}", form=form.upper()),
                content,
                file_name=name,
                mime=MIMES[form],
                on_click="ignore",
                icon=":material/download:",
                key=f"files_{form}",
            )


def make(snapshot: Snapshot, asked: Scope, audience: Audience, spoken: str, formats: list[str]) -> dict[str, bytes]:
    """File name -> content. Without a browser there are HTML and XLSX, and it is said why."""
    warehouse = opened(st.session_state["snapshot"]).seen_by(viewer())
    with st.status(say("Making the files for {audience}", audience=audience_label(audience))) as status:
        told = snapshot_of(warehouse, snapshot.week, asked, audience)
        try:
            commentary = commentary_for(warehouse, told)
        except NotKept as reason:
            # The numbers are there; that the words are missing is said beside the files.
            commentary = None
            show_not_kept(reason)

        def show(form: str) -> None:
            st.write(say("Making {form}", form=form.upper()))

        try:
            with ONE_AT_A_TIME:
                made = files_of(told, commentary, formats, spoken, progress=show)
            status.update(label=say("The files are made."), state="complete")
        except NoBrowser as error:
            left = [form for form in formats if form not in DRAWN]
            made = files_of(told, commentary, left, spoken, progress=show) if left else {}
            status.update(label=str(error), state="error", expanded=True)
    return {file_name(told, form, spoken): content for form, content in made.items()}
