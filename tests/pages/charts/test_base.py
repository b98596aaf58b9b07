"""Notes and targets over a figure: where they stand, and that they leave the data alone."""

from __future__ import annotations

import json
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest

from pages.charts.answers import answers
from pages.charts.base import WEEK_AXIS, draw_goals, draw_notes, finish, notes_within
from pages.charts.handoffs import from_to
from pages.charts.side_by_side import estimates
from pages.charts.waited_and_met import wait_and_resolution
from pages.charts.waits import sides
from pages.language import speaking
from queries.mark import Mark

MONDAY = date(2024, 5, 6)


def weekly(weeks: int = 10) -> go.Figure:
    figure = go.Figure()
    figure.add_scatter(x=[MONDAY + timedelta(weeks=each) for each in range(weeks)], y=list(range(weeks)))
    figure.update_xaxes(**WEEK_AXIS)
    return finish(figure)


def noted(*days: tuple[date, date]) -> pl.DataFrame:
    rows = [{"first_day": first, "last_day": last, "words": "A note", "team": None} for first, last in days]
    kinds = {"first_day": pl.Date, "last_day": pl.Date, "words": pl.String, "team": pl.String}
    return pl.DataFrame(rows, schema=kinds)


def goal(value: float, team: str | None = None, **validity: date) -> pl.DataFrame:
    row = {"value": value, "team": team, "label": f"Target {value:g}", "valid_from": None, "valid_to": None}
    return pl.DataFrame([row | validity])


def test_a_note_is_a_line_on_a_day_and_a_band_over_several():
    day, later = MONDAY + timedelta(days=9), MONDAY + timedelta(days=30)
    figure = weekly()
    draw_notes(figure, notes_within(figure, noted((day, day), (later, later + timedelta(days=6)))))
    assert [(shape.type, shape.x0, shape.x1) for shape in figure.layout.shapes] == [
        ("line", day, day),
        ("rect", later, later + timedelta(days=6)),
    ]
    assert [each.text for each in figure.layout.annotations] == ["1", "2"]


def test_notes_outside_of_the_drawn_weeks_are_left_out_and_bands_are_cut():
    figure = weekly(2)
    before, after = MONDAY - timedelta(days=1), MONDAY + timedelta(days=14)
    found = notes_within(figure, noted((before, before), (before, after), (after, after)))
    assert found.select("number", "first_day", "last_day").rows() == [(1, before, after)]
    draw_notes(figure, found)
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (MONDAY, MONDAY + timedelta(days=13))


def test_numbers_of_notes_that_are_close_do_not_overlap():
    figure = weekly(52)
    days = [MONDAY + timedelta(days=each) for each in (10, 12, 14, 100)]
    draw_notes(figure, notes_within(figure, noted(*((day, day) for day in days))))
    places = [(each.x, each.yshift) for each in figure.layout.annotations]
    assert len({shift for _, shift in places[:3]}) == 3
    assert places[3][1] == 0
    assert figure.layout.height > weekly().layout.height
    assert figure.layout.margin.t > weekly().layout.margin.t


def test_a_target_holds_for_its_days_only():
    since = MONDAY + timedelta(days=21)
    figure = draw_goals(weekly(), goal(3, valid_from=since))
    assert [(s.x0, s.x1, s.y0, s.y1) for s in figure.layout.shapes] == [(since, MONDAY + timedelta(days=69), 3, 3)]
    assert figure.layout.annotations[0].text == "Target 3"
    assert not draw_goals(weekly(), goal(3, valid_to=MONDAY - timedelta(days=1))).layout.shapes


@pytest.mark.parametrize(("team", "down"), [(None, (0, 1)), ("Billing", (0.55, 1.45)), ("Nobody", None)])
def test_among_cells_a_target_stands_beside_those_that_it_is_for(team: str | None, down: tuple[float, float] | None):
    figure = go.Figure()
    figure.add_scatter(x=[1, 2], y=["Returns", "Billing"])
    draw_goals(finish(figure), goal(3, team))
    assert [(s.x0, s.y0, s.y1) for s in figure.layout.shapes] == ([(3, *down)] if down else [])


def test_a_figure_without_weeks_has_no_notes():
    figure = go.Figure()
    figure.add_scatter(x=[0.5, 1.5], y=[1, 2])
    assert notes_within(finish(figure), noted((MONDAY, MONDAY))).is_empty()
    assert notes_within(finish(go.Figure()), noted((MONDAY, MONDAY))).is_empty()


def test_each_of_few_weeks_has_one_tick():
    assert weekly(4).layout.xaxis.dtick == 7 * 24 * 60 * 60 * 1000
    assert weekly(4).layout.xaxis.tick0 == MONDAY.isoformat()
    assert weekly(30).layout.xaxis.dtick is None


def test_numbers_in_figures_are_written_as_the_reader_writes_them():
    rows = pl.DataFrame([("Orders", 1.0, 0.5, 2.0, 1234, "told")], schema=ESTIMATE, orient="row")
    ways = pl.DataFrame([("Orders", "Billing", 1234, 60.0)], schema=WAY, orient="row")
    with speaking("de"):
        assert estimates(rows, ["Orders"], [{}], 1, "h").data[0].text == ("n = 1.234",)
        drawn = from_to(ways, ["Orders", "Billing"], "median", 60, "min", ["told"], str)
    assert drawn.data[0].text[0][1] == "1.234"
    assert drawn.data[0].zmin == 0


ESTIMATE = {"cell": pl.String, **dict.fromkeys(("value", "low", "high"), pl.Float64), "n": pl.Int64, "state": pl.String}
WAY = {"from_team": pl.String, "to_team": pl.String, "count_transfers": pl.Int64, "median": pl.Float64}


def test_words_of_a_waterfall_stand_where_there_is_room():
    rows = pl.DataFrame({"starts": [0.0, 1.0, 3.0, 9.0, 0.0], "ends": [1.0, 3.0, 9.0, 10.0, 10.0]})
    assert sides(rows) == ["right", "right", "inside", "left", "inside"]


def test_withheld_answers_leave_a_blank_so_that_the_others_stand_where_they_belong():
    scale = {"kind": "csat", "is_low_good": False, "standing": "good"}
    rows = pl.DataFrame(
        [
            scale | {"score": 1, "n": None, "share": None},
            scale | {"score": 2, "n": None, "share": None},
            scale | {"score": 4, "n": 40, "share": 0.4},
            scale | {"score": 5, "n": 50, "share": 0.5},
        ]
    )
    drawn = answers(rows, ["CSAT, 1 to 5"] * 4)
    assert [round(each.x[0]) for each in drawn.data] == [10, 40, 50]
    assert drawn.data[0].customdata is None


def test_both_medians_of_a_week_lead_to_the_tickets_that_they_are_of():
    ends = {f"{name}{end}": [60.0] for name in ("resolution", "wait") for end in ("", "_low", "_high")}
    drawn = wait_and_resolution(pl.DataFrame({"week": [MONDAY], "n": [12], **ends}), 60, "min")
    marks = [Mark.read(json.loads(each.customdata[0][0])) for each in drawn.data]
    assert marks == [Mark(measure="resolution", week=MONDAY, state="measured", statuses=("solved", "closed"))] * 2
