from __future__ import annotations

from pages.parts.choice import spelled
from tests.pages.conftest import OpenPage


def test_links_of_before_keep_their_words():
    assert spelled("first_response") == "First response"


def test_the_address_decides_in_every_language_and_nonsense_does_not(open_page: OpenPage):
    for language in ("en", "de"):
        app = open_page("response_times.py", measure="Resolution", lang=language)
        assert app.segmented_control(key="measure_seen").value == "Resolution"
    assert open_page("response_times.py", measure="<b>").segmented_control(key="measure_seen").value == "First response"
