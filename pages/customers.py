"""Customers: whether they must ask again, come back, and find promises kept and their words heard."""

from __future__ import annotations

import streamlit as st

from pages.language import say
from pages.parts import words
from pages.parts.measures import show_measures
from pages.parts.page import contents, show_data_line, show_nothing, show_title
from pages.parts.session import row, scope
from pages.sections.customers.contacts import show_contacts
from pages.sections.customers.heard import show_heard
from pages.sections.customers.promised import show_promises, show_promoters
from pages.sections.customers.service import show_service

TILES = (
    "repeat_contact",
    "first_contact_resolution",
    "repeat_business",
    "churned",
    "promise_kept",
    "feedback_acknowledged",
)


def absent() -> dict[str, str]:
    """Why a tile may have no value."""
    return {
        "repeat_contact": say("no ticket with a known customer has been watched for seven days"),
        "first_contact_resolution": say("it needs a known customer and a topic"),
        "repeat_business": say("no orders are loaded, or nobody was followed for 90 days"),
        "churned": say("no list of customers is loaded, or nobody was followed for 90 days"),
        "promise_kept": say("no promise was due"),
        "feedback_acknowledged": say("nothing that was passed on is loaded"),
    }


def show_sections() -> None:
    known = row("customers/known", scope())
    if not known["count_tickets"]:
        show_nothing(say("No ticket of these filters."), say("Clear a filter or choose a longer period."))
        return
    show_measures(TILES, absent=absent())
    if known["count_known"]:
        show_known(known)
        show_contacts()
        show_service()
        show_promoters()
    else:
        show_nothing(
            say("No ticket of this selection names its customer, so nobody can be seen to come back."),
            say("Load an export with the requester's id, or map that column on the page Data."),
        )
    show_promises()
    show_heard()


def show_known(known: dict[str, int]) -> None:
    """Whom the page can speak of."""
    st.caption(
        say(
            "{known} of {n} tickets name their customer: {customers} customers. {followed} of them can be "
            "followed in the orders.",
            known=words.count(known["count_known"]),
            n=words.count(known["count_tickets"]),
            customers=words.count(known["count_customers"]),
            followed=words.count(known["count_followed"]),
        )
    )


def page() -> None:
    show_title(
        say("Customers"),
        say("Do they come back? Whoever must ask twice, waits for a promise or is not heard finds somebody else."),
    )
    with contents():
        show_sections()
    show_data_line()


page()
