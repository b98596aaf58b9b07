from __future__ import annotations

from pages.parts.choice import name_of


def test_the_words_that_are_shown_lead_back_to_the_name():
    titles = {"team": "Teams", "agent": "Agents"}
    assert name_of("Agents", titles) == "agent"
    assert name_of("whatever an address says", titles) == "team"
