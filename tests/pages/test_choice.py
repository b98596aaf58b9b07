from __future__ import annotations

from pages.parts.choice import name_of
from tests.pages.conftest import OpenPage


def test_the_words_that_are_shown_lead_back_to_the_name():
    titles = {"team": "Teams", "agent": "Agents"}
    assert name_of("Agents", titles) == "agent"
    assert name_of("whatever an address says", titles) == "team"


def test_the_address_decides_in_every_language_and_nonsense_does_not(open_page: OpenPage):
    for language in ("en", "de"):
        app = open_page("response_times.py", measure="Resolution", lang=language)
        assert app.segmented_control(key="measure_seen").value == "Resolution"
    assert open_page("response_times.py", measure="<b>").segmented_control(key="measure_seen").value == "First response"
