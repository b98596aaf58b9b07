"""Tickets."""

from __future__ import annotations

from pages.language import say
from pages.parts.page import show_data_line, show_title


def page() -> None:
    show_title(say("Tickets"), "")
    show_data_line()


page()
