"""Runs first on every visit: who looks, which snapshot, which filters, which pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data.folders import warehouse_folder
from data.report import read_report
from pages.language import later, say
from pages.parts.address import open_carriers
from pages.parts.building import reporting_zone, show_first_build, show_news, show_refusals
from pages.parts.filters import choose_language, draw_filters, draw_language
from pages.parts.link import show_copy_link
from pages.parts.page import show_nothing, show_title
from pages.parts.session import row, served, viewer
from pages.parts.tickets import open_clicked
from pages.parts.views import show_views
from pages.sections.data_page.add_table import show_add_table
from queries.scope import Scope

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Listed:
    """A page in the navigation. `names_persons`: not for those who get aggregates alone."""

    file: str
    title: str
    icon: str
    names_persons: bool = False

    @property
    def address(self) -> str:
        return self.file.removesuffix(".py").removesuffix("_page").replace("_", "-")

    @property
    def is_start(self) -> bool:
        return self.file == "overview.py"

    @property
    def is_open(self) -> bool:
        """Whether this viewer may open it."""
        return viewer().sees_persons or not self.names_persons

    def page(self) -> StreamlitPage:
        if not self.is_open:
            return st.Page(show_closed, title=say(self.title), url_path=self.address, visibility="hidden")
        return st.Page(
            HERE / self.file,
            title=say(self.title),
            icon=f":material/{self.icon}:",
            url_path=self.address,
            default=self.is_start,
        )


def show_closed() -> None:
    """In the place of a page that this viewer may not open: a link that somebody sent says why it shows nothing."""
    show_title(say("Not open to you"), say("Somebody has sent you the link of a page that names persons."))
    show_nothing(
        say("You see numbers of the house and its teams, and nobody by name."),
        say("Begin with the Overview, or ask whoever sent the link."),
    )


# One line a page: what adding one costs.
PAGES = {
    later("Service"): [
        Listed("overview.py", later("Overview"), "target"),
        Listed("weekly_snapshot.py", later("Weekly snapshot"), "calendar_view_week"),
    ],
    later("Questions"): [
        Listed("response_times.py", later("Response times"), "timer"),
        Listed("satisfaction.py", later("Satisfaction"), "sentiment_satisfied"),
        Listed("speed_and_quality.py", later("Speed and quality"), "speed"),
        Listed("escalations.py", later("Escalations and hand-offs"), "swap_horiz"),
        Listed("decisions.py", later("Decisions"), "gavel"),
        Listed("agents.py", later("Agents and teams"), "groups", names_persons=True),
        Listed("customers.py", later("Customers"), "loyalty"),
        Listed("tickets.py", later("Tickets"), "list_alt", names_persons=True),
    ],
    later("Trust"): [
        Listed("definitions.py", later("Definitions"), "menu_book"),
        Listed("data_page.py", later("Data"), "database"),
    ],
}


def titles() -> dict[str, str]:
    """Address -> title of the pages that this viewer may open; the start page's address is ''."""
    listed = [each for pages in PAGES.values() for each in pages if each.is_open]
    return {"" if each.is_start else each.address: say(each.title) for each in listed}


def frame() -> None:
    st.set_page_config(page_title="Latitude", page_icon=str(HERE / "parts" / "icon.png"), layout="wide")
    open_carriers()
    choose_language()
    page = st.navigation({say(section): [each.page() for each in pages] for section, pages in PAGES.items()})
    path = served()
    if path is None:
        show_first_build()
        if viewer().sees_everything and read_report(warehouse_folder()):
            show_add_table(reporting_zone())
        return
    st.session_state["snapshot"] = str(path)
    build = row("data_page/build", Scope())
    show_news(str(path))
    if viewer().sees_everything:
        show_refusals(read_report(warehouse_folder()))
    if build["is_sample"]:
        st.info(
            say(
                "This is the demo company: data/exports is empty. Put your help desk's exports there and the pages "
                "show yours."
            ),
            icon=":material/science:",
        )
    if not row("frame/extent", Scope())["count_tickets"]:
        show_nothing(say("There is no ticket that you may see."), say("Ask the administrator which teams are yours."))
        return
    st.session_state["scope"] = draw_filters(build["reporting_zone"])
    page.run()
    show_copy_link()
    show_views(page.url_path, titles())
    draw_language()
    open_clicked()


frame()
