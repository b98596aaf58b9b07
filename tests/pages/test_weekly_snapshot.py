from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import built
from tests.pages.conftest import OpenPage, table, tile

HEADER = "Id,Group,Status,Created at,Updated at,Solved at,First reply time in minutes,Reopens,Group stations\n"


def test_it_opens_with_the_last_whole_week(open_page: OpenPage):
    app = open_page("weekly_snapshot.py")
    assert app.title[0].value == "Weekly snapshot"
    assert app.selectbox(key="week").value == "2026-W46"
    assert int(tile(app, "Tickets opened").replace(",", "")) > 100


def test_the_planted_bad_week_is_found(open_page: OpenPage):
    """After the release of W41 volume rises by 60 % and the desk is slower while it is open: the page says so."""
    app = open_page("weekly_snapshot.py", week="2026-W41", clock="Business")
    rows = {(row["Measure"], row["Week"]): row for row in table(app, "Every measure")}
    assert rows["Tickets opened", "2026-W41"]["Value"] > 1.4 * rows["Tickets opened", "2026-W40"]["Value"]  # type: ignore[operator]
    assert rows["CSAT", "2026-W41"]["Value"] < rows["CSAT", "2026-W40"]["Value"]  # type: ignore[operator]
    first_response = next(metric for metric in app.metric if metric.label == "First response")
    assert first_response.delta.startswith("+")
    assert first_response.proto.delta_description == "worse"
    assert any("**Tickets opened** in the whole house: **271**" in each.value for each in app.markdown)


def test_a_week_like_those_before_it_needs_nobody(open_page: OpenPage):
    app = open_page("weekly_snapshot.py")
    assert any("Nothing stands out" in each.value for each in app.success)


def test_a_story_leads_to_its_ticket_unless_the_reader_sees_no_person(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    def linked() -> list[str]:
        links = open_page("weekly_snapshot.py").get("page_link")
        return [link.proto.label for link in links if link.proto.label.startswith("Ticket ")]

    assert len(linked()) == 2
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    assert linked() == []


def test_a_filter_narrows_every_tile(open_page: OpenPage):
    everything, billing = open_page("weekly_snapshot.py"), open_page("weekly_snapshot.py", teams=["Billing"])
    assert int(tile(billing, "Tickets opened")) < int(tile(everything, "Tickets opened"))
    assert int(tile(billing, "Backlog")) < int(tile(everything, "Backlog"))


def test_a_partial_week_is_marked_and_not_compared(open_page: OpenPage, tmp_path: Path):
    """Exported on a Wednesday: that week is told as partial, without a difference to the whole one before."""
    exports = tmp_path / "exports"
    exports.mkdir()
    rows = [f"{n},A,Open,2026-03-{2 + n % 10:02d} 09:00,2026-03-11 12:00,,5,0,1\n" for n in range(100)]
    (exports / "z.csv").write_text(HEADER + "".join(rows))
    app = open_page("weekly_snapshot.py", warehouse=built(exports, tmp_path / "warehouse"), week="2026-W11")
    assert any("only a part of this week" in warning.value for warning in app.warning)
    assert not any(metric.delta for metric in app.metric)


def test_few_values_are_shown_and_not_compared(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    rows = [
        f"{n},A,Closed,2026-03-{2 + 7 * (n % 2):02d} 09:00,2026-03-25 12:00,2026-03-{3 + 7 * (n % 2):02d} 09:00,{5 + 50 * (n % 2)},0,1\n"
        for n in range(8)
    ]
    (exports / "z.csv").write_text(HEADER + "".join(rows))
    app = open_page("weekly_snapshot.py", warehouse=built(exports, tmp_path / "warehouse"), week="2026-W11")
    assert ":gray[55 min]" in [each.value for each in app.markdown]
    assert any("n = 4, too few to compare" in caption.value for caption in app.caption)
    assert not any(metric.delta for metric in app.metric if metric.label == "First response")


def test_absent_zero_and_not_recorded_look_different(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    rows = [f"{n},A,Closed,2026-03-{2 + n % 5:02d} 09:00,2026-03-25 12:00,2026-03-12 09:00,5,0,\n" for n in range(60)]
    (exports / "z.csv").write_text(HEADER + "".join(rows))
    app = open_page("weekly_snapshot.py", warehouse=built(exports, tmp_path / "warehouse"), week="2026-W10")
    assert tile(app, "Reopened") == "0.0 %"
    assert tile(app, "Transferred") == "–"
    captions = " ".join(caption.value for caption in app.caption)
    assert "do not record transfers" in captions
    assert "no answered survey" in captions


def test_no_ticket_fits_the_filters(open_page: OpenPage):
    """Two filters that share no ticket: the page says which way out there is."""
    app = open_page("weekly_snapshot.py", teams=["Billing"], sources=["ServiceNow"])
    assert any("No ticket of this week fits the filters" in info.value for info in app.info)


def test_the_foot_says_what_the_numbers_stand_on(open_page: OpenPage):
    foot = next(
        each.value
        for each in open_page("weekly_snapshot.py", week="2026-W46").caption
        if each.value.startswith("Data to")
    )
    assert foot.startswith("Data to Mon 16 Nov 2026 17:32, Europe/Berlin")
    assert "9 Nov 2026 to 15 Nov 2026" in foot
    assert "surveys" in foot
    assert "answered" in foot
