"""Any measure as a tile, by week and by cell, on a page of its own."""

from __future__ import annotations

import pytest

from pages.language import say, say_counted, speaking
from queries.access import EVERYONE, Viewer, viewer_of


def test_a_sentence_without_a_translation_is_said_in_english():
    with speaking("de"):
        assert say("No catalogue will ever have {this}", this=3) == "No catalogue will ever have 3"
    with speaking("a language that nobody speaks"):
        assert say_counted("{n} ticket", "{n} tickets", 1234) == "1,234 tickets"


def test_a_viewer_is_told_in_words_and_a_misspelt_one_refused():
    assert viewer_of("manager") == EVERYONE
    assert viewer_of("executive") == Viewer("executive", sees_persons=False)
    assert viewer_of("team lead: Returns, Billing").visible_teams == ("Billing", "Returns")
    for wrong in ("", "Executive", "team lead", "team lead: ,", "manager: Billing", "admin"):
        with pytest.raises(ValueError, match="none of"):
            viewer_of(wrong)
