"""Mark: what comes back from a chart through the browser, so nothing of it can be trusted."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from queries.mark import Mark
from queries.scope import Scope
from tests.queries.given import W20, rows


def test_a_mark_survives_its_way_through_the_browser():
    mark = Mark(measure="resolution", week=W20, weekday=1, hour=9, dimension="team", segment="(none)", most=5)
    carried = json.loads(json.dumps(mark.bound(), default=str))
    assert Mark.read(carried) == mark


def test_a_mark_is_bound_with_every_field():
    assert set(Mark().bound()) == {field.name for field in fields(Mark)}


def test_what_a_mark_does_not_know_is_dropped():
    raw = {"state": "running", "colour": "red", "visible_teams": ["x"], "week": None}
    assert Mark.read(raw) == Mark(state="running")
    assert Mark.read({}) == Mark()


@pytest.mark.parametrize(
    "raw",
    [
        {"week": "yesterday"},
        {"week": 20},
        {"week": ["2024-05-13"]},
        {"dimension": "customer_id"},
        {"dimension": "team; drop table tickets"},
        {"dimension": 1},
        {"dimension": ["team"]},
        {"segment": 1},
        {"segment": {"a": 1}},
        {"measure": ["first_response"]},
        {"owner": 1},
        {"state": False},
        {"hour": "9"},
        {"weekday": 1.5},
        {"at_least": True},
        {"below": "900"},
        {"age_at_least": [1]},
        {"age_below": "x"},
        {"most": "all"},
        {"most": -1},
    ],
)
def test_values_of_a_wrong_kind_are_refused(raw):
    with pytest.raises(ValueError, match=r"."):
        Mark.read(raw)


def test_a_mark_that_looks_like_sql_stays_a_value(given):
    evil = "x' or true --"
    warehouse = given(tickets=[{"team": "Support"}, {"team": evil}])
    for dimension, teams in (("team", [evil]), ("topic", [])):
        found = warehouse.run("tickets/list", Scope(), mark=Mark(dimension=dimension, segment=evil))
        assert [row["team"] for row in rows(found)] == teams
