"""For whom a snapshot is made, what they may be told, and what a file carries with it."""

from __future__ import annotations

import gzip
import re

import pytest
from plotly.offline import get_plotlyjs_version

from pages.snapshot.audience import Audience
from pages.snapshot.html import HERE, css_string, plotly
from queries.access import EVERYONE, Viewer


@pytest.mark.parametrize("told", ["manager", "executive", "team=Billing", "team=Billing, Returns"])
def test_an_audience_is_read_as_it_is_written(told):
    assert Audience.read(told).name == told
    assert Audience.of(Audience.read(told).viewer) == Audience.read(told)


@pytest.mark.parametrize("told", ["", "Manager", "team", "team=", "team= ,", "admin", "executive,manager", "Billing"])
def test_a_misspelt_audience_is_refused(told):
    with pytest.raises(ValueError, match="none of: manager, executive, team=TEAM"):
        Audience.read(told)


def test_an_audience_asks_as_a_viewer_who_may_see_no_more():
    assert Audience.read("manager").viewer == EVERYONE
    assert Audience.read("executive").viewer == Viewer("executive", sees_persons=False)
    assert Audience.read("team=B, A").viewer == Viewer("team lead", visible_teams=("A", "B"))


@pytest.mark.parametrize(
    ("audience", "has_teams"), [("manager", True), ("executive", False), ("team=A", False), ("team=A, B", True)]
)
def test_teams_are_compared_where_there_are_several_to_be_named(audience, has_teams):
    assert ("team" in Audience.read(audience).dimensions) is has_teams


def test_the_plotly_in_the_files_is_the_one_that_made_the_figures():
    """After an upgrade of Plotly: npm pack plotly.js-basic-dist-min@VERSION, and gzip -9n its plotly-basic.min.js."""
    version = get_plotlyjs_version()
    assert f"plotly.js (basic - minified) v{version}" in plotly()[:200]
    script = gzip.decompress((HERE / "plotly-basic.min.js.gz").read_bytes()).decode()
    assert not re.search(r"</script", plotly(), re.IGNORECASE)
    assert len(script) < 1_300_000


def test_a_css_string_holds_no_character_of_css():
    told = css_string('a"} b {\n\\ ü')
    assert told.startswith('"a\\22 ')
    assert re.fullmatch(r'"(?:[a-z0-9]|\\[0-9a-f]+ )*"', told)
