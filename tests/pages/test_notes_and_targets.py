"""Notes on dates and targets stand in the charts, under them, and in what is read to those who cannot see them."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage


def charts(app: AppTest) -> dict[str, Any]:
    """Title -> the chart's (description, figure)."""
    found = [each.proto for each in app.get("plotly_chart")]
    return {proto.alt.partition(".")[0]: (proto.alt, json.loads(proto.spec)) for proto in found}


def captions(app: AppTest) -> str:
    return "\n".join(each.value for each in app.caption)


def test_the_target_of_the_house_and_the_notes_of_the_weeks(open_page: OpenPage):
    app = open_page("response_times.py", clock="Business")
    told, figure = charts(app)["By week"]
    assert "Dashed: target 4 h, since 1 Jan 2026" in captions(app)
    assert "Dashed: target 4 h, since 1 Jan 2026" in told
    assert "5 Oct 2026 to 11 Oct 2026: Release of the app goes wrong" in told
    assert "Returns: Most of the team is ill" in captions(app)
    texts = [each["text"] for each in figure["layout"]["annotations"]]
    assert texts == ["Target 4 h", "1", "2", "3", "4", "5"]
    assert len(figure["layout"]["shapes"]) == 6


def test_a_team_has_its_own_target_and_notes(open_page: OpenPage):
    told, _ = charts(open_page("response_times.py", clock="Business", teams=["Billing"]))["By week"]
    assert "target of Billing 6 h" in told
    assert "target 4 h" not in told
    assert "Most of the team is ill" not in told


def test_teams_side_by_side_stand_beside_their_own_targets(open_page: OpenPage):
    told, figure = charts(open_page("response_times.py", clock="Business"))["By team"]
    assert "target 4 h" in told
    assert "target of Billing 6 h" in told
    assert len(figure["layout"]["shapes"]) == 2


def test_what_nobody_stated_is_not_called_a_target(open_page: OpenPage):
    told, _ = charts(open_page("response_times.py", clock="Calendar"))["By week"]
    assert "the usual target, because none of your own is stated" in told
