"""The section "Add another table" of the page Data: guess, questions, preview, save, and who does not see it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.build import build
from data.report import read_report
from queries.access import Viewer
from tests.pages.conftest import OpenPage, table

CALLS = """\
Fallnummer;Erstellt am;Gelöst am;Status;Team;Bewertung
1;03/04/2026 09:00;03/04/2026 17:00;Gelöst;Nord;2
2;04/04/2026 09:30;05/04/2026 10:00;Gelöst;Süd;5
3;05/04/2026 10:00;-;Eskaliert;Nord;
4;06/04/2026 11:00;06/04/2026 10:00;Gelöst;Nord;9
"""


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.setenv("LATITUDE_EXPORTS", str(folder))
    return folder


def brought(app: AppTest, name: str, text: str) -> AppTest:
    app.file_uploader[0].set_value((name, text.encode(), "text/csv"))
    return passed(app.run())


def passed(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].message
    return app


def labelled(app: AppTest, label: str):
    """The widget of this label."""
    kinds = (app.selectbox, app.radio, app.text_input, app.number_input, app.button, app.toggle)
    (found,) = [each for kind in kinds for each in kind if each.label.replace("\\", "") == label]
    return found


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.info, app.warning, app.error, app.success, app.caption)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "").replace("\u2060", "")


def shown(app: AppTest, label: str) -> str:
    """What a selectbox of the form shows as chosen."""
    box = labelled(app, label)
    return str(box.options[box.index])


def test_a_table_is_guessed_asked_about_and_saved(open_page: OpenPage, exports: Path, tmp_path: Path):
    app = brought(open_page("data_page.py"), "C:\\calls\\März 2026.csv", CALLS)
    assert shown(app, "Ticket number (needed)") == "Fallnummer"
    assert shown(app, "Opened (needed)") == "Erstellt am"
    assert shown(app, "Resolved") == "Gelöst am"
    assert shown(app, "Gelöst is") == "solved"
    assert shown(app, "Eskaliert is") == "no value"
    # Nothing can tell whether 04/04 is in April, nor which end of a German mark is good.
    assert "no number in it is above 12" in "".join(each.label for each in app.radio)
    assert "Still to be answered" in said(app)
    assert not [each for each in app.button if each.label == "Save and build"]
    (order,) = [each for each in app.radio if "begin with" in each.label]
    order.set_value("day first")
    labelled(app, "The good end").set_value("The lowest is the best")
    labelled(app, "Eskaliert is").set_value("open")
    labelled(app, "Highest score").set_value(6)
    app = passed(app.run())
    assert "4 rows in = 4 loaded + 0 quarantined" in said(app)
    rows = table(app, "Rows that would be refused")
    assert [(row["Line"], row["Column"]) for row in rows] == [(5, "Bewertung")]
    cells = table(app, "Cells that would be emptied")
    assert [(row["Line"], row["Column"]) for row in cells] == [(5, "Gelöst am")]
    assert not list(exports.iterdir())
    labelled(app, "Save and build").click()
    app = passed(app.run())
    assert "is saved" in said(app)
    assert {path.name for path in exports.iterdir()} == {"marz_2026.mapping.toml", "März 2026.csv"}
    assert (exports / "März 2026.csv").read_text(encoding="utf-8") == CALLS
    report = build(exports, tmp_path / "built")
    assert [(each["loaded"], each["quarantined"]) for each in report.files] == [(4, 0), (2, 1)]


ZENDESK = "Id,Status,Created at,Updated at,Solved at\n1,Closed,2026-03-02 09:00,2026-03-04 09:00,2026-03-03 09:00\n"


def test_an_export_that_is_known_needs_no_description(open_page: OpenPage, exports: Path):
    app = brought(open_page("data_page.py"), "z.csv", ZENDESK)
    assert "Latitude reads z.csv as it is (Zendesk" in said(app)
    labelled(app, "Save it into the exports folder").click()
    passed(app.run())
    assert [path.name for path in exports.iterdir()] == ["z.csv"]


def test_what_is_no_table_is_refused_by_its_content(open_page: OpenPage, exports: Path):
    app = brought(open_page("data_page.py"), "tickets.csv", "<html><body>Sign in</body></html>")
    assert "It is a web page, not a table" in said(app)
    assert not list(exports.iterdir())


def test_another_file_of_that_name_stays(open_page: OpenPage, exports: Path):
    (exports / "z.csv").write_text("mine")
    app = brought(open_page("data_page.py"), "z.csv", ZENDESK)
    labelled(app, "Save it into the exports folder").click()
    app = passed(app.run())
    assert "There is already a file z.csv" in said(app)
    assert (exports / "z.csv").read_text() == "mine"


def test_a_table_without_a_time_says_why_it_is_refused(open_page: OpenPage, exports: Path):
    app = brought(
        open_page("data_page.py"), "remarks.csv", "Customer Remarks,category\nVery good,Returns\nBad,Orders\n"
    )
    assert "nothing in this table belongs to a week" in said(app)
    assert not [each for each in app.main.button if "Save" in each.label]


def test_a_needed_column_that_is_not_named_is_asked_for(open_page: OpenPage, exports: Path):
    app = brought(open_page("data_page.py"), "calls.csv", CALLS)
    labelled(app, "Ticket number (needed)").set_value(0)
    assert "say which column is ticket number" in said(passed(app.run()))


def test_headers_and_names_are_shown_as_they_are(open_page: OpenPage, exports: Path):
    text = "id,![x](http://e.org/x.png),created\n1,[a](http://e.org),2026-03-02\n2,<b>,2026-03-14\n"
    app = brought(open_page("data_page.py"), "![x](http://e.org/x.png).csv", text)
    shown_raw = [each.value for kind in (app.markdown, app.info, app.caption, app.warning) for each in kind]
    assert not any("![x](http" in each or "[a](http" in each for each in shown_raw)


def test_a_viewer_of_some_teams_cannot_bring_a_table(
    open_page: OpenPage, exports: Path, monkeypatch: pytest.MonkeyPatch
):
    limited = Viewer("team lead", ("Billing",))
    monkeypatch.setattr("pages.parts.session.viewer", lambda: limited)
    app = open_page("data_page.py")
    assert not app.file_uploader
    assert "Add another table" not in [each.value for each in app.header]


def test_a_file_of_the_folder_is_described_where_it_lies(open_page: OpenPage, exports: Path, tmp_path: Path):
    (exports / "z.csv").write_text(ZENDESK)
    (exports / "sub").mkdir()
    (exports / "sub" / "calls.csv").write_text(CALLS.replace("03/04", "23/04"))
    warehouse = tmp_path / "built"
    build(exports, warehouse)
    app = open_page("data_page.py", warehouse=warehouse)
    labelled(app, "Or describe a file of the exports folder that is not read yet").set_value(0)
    app = passed(app.run())
    assert "day first: 1 row has a first number above 12" in said(app)
    labelled(app, "The good end").set_value("The lowest is the best")
    app = passed(app.run())
    labelled(app, "Save and build").click()
    passed(app.run())
    raw = tomllib.loads((exports / "sub" / "calls.mapping.toml").read_text())
    assert raw["formats"] == ["%d/%m/%Y %H:%M"]
    assert raw["surveys"]["is_low_good"] is True
    report = build(exports, warehouse)
    assert report.outcome == "published"
    assert not report.refused


def test_a_file_that_holds_nothing_for_a_page_is_passed_over(open_page: OpenPage, exports: Path, tmp_path: Path):
    (exports / "z.csv").write_text(ZENDESK)
    (exports / "remarks.csv").write_text("Customer Remarks,category\nVery good,Returns\nBad,Orders\n")
    warehouse = tmp_path / "built"
    build(exports, warehouse)
    app = open_page("data_page.py", warehouse=warehouse)
    labelled(app, "Or describe a file of the exports folder that is not read yet").set_value(0)
    app = passed(app.run())
    labelled(app, "Pass the file over from now on").click()
    passed(app.run())
    report = build(exports, warehouse)
    assert [each["file"] for each in report.passed] == ["remarks.csv"]
    assert not report.refused
    app = open_page("data_page.py", warehouse=warehouse)
    assert [row["File"] for row in table(app, "Files that are known and not read")] == ["remarks.csv"]


def test_the_first_table_ever_can_be_described_too(open_page: OpenPage, exports: Path, tmp_path: Path):
    """There is no warehouse yet, because the only file is one that nobody knows."""
    (exports / "calls.csv").write_text(CALLS)
    build(exports, tmp_path / "built")
    # Once more: on a busy machine the first run may end with the fragment that watches a build.
    app = open_page(warehouse=tmp_path / "built").run()
    labelled(app, "Or describe a file of the exports folder that is not read yet").set_value(0)
    app = passed(app.run())
    assert shown(app, "Ticket number (needed)") == "Fallnummer"
    report = read_report(tmp_path / "built")
    assert report
    assert report["snapshot"] is None
