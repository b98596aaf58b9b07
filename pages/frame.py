"""Runs first on every visit: who looks, which snapshot, which filters, which pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from data.folders import warehouse_folder
from data.report import read_report
from pages.parts.building import show_first_build, show_news, show_refusals
from pages.parts.filters import draw_filters
from pages.parts.link import show_copy_link
from pages.parts.page import show_nothing
from pages.parts.session import row, served, viewer
from pages.parts.tickets import open_clicked
from queries.scope import Scope

HERE = Path(__file__).resolve().parent

PAGES = [
    st.Page(
        HERE / "weekly_snapshot.py",
        title="Weekly snapshot",
        icon=":material/calendar_view_week:",
        default=True,
    ),
    st.Page(HERE / "response_times.py", title="Response times", icon=":material/timer:", url_path="response-times"),
    st.Page(HERE / "definitions.py", title="Definitions", icon=":material/menu_book:"),
    st.Page(HERE / "data_page.py", title="Data", icon=":material/database:", url_path="data"),
]


def frame() -> None:
    st.set_page_config(page_title="Latitude", page_icon=str(HERE / "parts" / "icon.png"), layout="wide")
    page = st.navigation(PAGES)
    path = served()
    if path is None:
        show_first_build()
        return
    st.session_state["snapshot"] = str(path)
    build = row("data_page/build", Scope())
    show_news(str(path))
    if viewer().sees_everything:
        show_refusals(read_report(warehouse_folder()))
    if build["is_sample"]:
        st.info(
            "This is the demo company: data/exports is empty. Put your help desk's exports there and the pages "
            "show yours.",
            icon=":material/science:",
        )
    if not row("frame/extent", Scope())["count_tickets"]:
        show_nothing("There is no ticket that you may see.", "Ask the administrator which teams are yours.")
        return
    st.session_state["scope"] = draw_filters(build["reporting_zone"])
    page.run()
    show_copy_link()
    open_clicked()


frame()
