"""Decisions."""

from __future__ import annotations

from pages.language import say
from pages.parts.page import show_data_line, show_title


def page() -> None:
    show_title(say("Decisions"), "")
    show_data_line()


page()
