from __future__ import annotations

from pathlib import Path

from data.folders import sample_folder
from tests.conftest import built
from tests.pages.conftest import OpenPage, table

GOOD = "Id,Status,Created at,Updated at,Solved at\n1,Closed,2026-03-02 09:00,2026-03-04 09:00,2026-03-03 09:00\n"


def test_files_add_up(open_page: OpenPage):
    app = open_page("data_page.py")
    rows = table(app, "Every file")
    files = {str(row["File"]).split("/")[0]: row for row in rows}
    assert set(files) == {path.name for path in sample_folder().iterdir()} - {
        "README.md",
        "settings.toml",
        "truths.toml",
    }
    assert all(row["Rows in"] == row["Loaded"] + row["Quarantined"] for row in rows)  # type: ignore[operator]
    assert all(row["Zone known from"] == "settings.toml" for row in rows)
    assert any("No row was refused" in info.value for info in app.info)


def test_refused_rows_are_shown_with_line_reason_and_text(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    bad = "2,Closed,02.03.2026,2026-03-04 09:00,\n3,Closed,2026-03-02 09:00,2026-03-04 09:00,2026-03-01 09:00\n"
    (exports / "z.csv").write_text(GOOD + bad)
    app = open_page("data_page.py", warehouse=built(exports, tmp_path / "warehouse"))
    rows = table(app, "Every refused row")
    assert [(row["Line"], row["Column"]) for row in rows] == [(3, "Created at"), (4, "Solved at")]
    assert "02.03.2026" in str(rows[0]["Reason"])
    assert "earlier than Created at" in str(rows[1]["Reason"])
    assert str(rows[1]["Row as it stands in the file"]).startswith("3,Closed")
    assert any("were read as UTC" in info.value for info in app.info)


def test_a_refused_file_is_named_on_every_page(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(GOOD)
    (exports / "page.csv").write_text("<html>")
    warehouse = built(exports, tmp_path / "warehouse")
    for page in (None, "response_times.py", "data_page.py"):
        said = " ".join(each.value for each in open_page(page, warehouse=warehouse).warning)
        assert "page\\.csv" in said
        assert "web page" in said


def test_nothing_loaded_yet_says_what_to_do(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "page.csv").write_text("<html>")
    app = open_page(warehouse=built(exports, tmp_path / "warehouse"))
    assert "web page" in app.warning[0].value
    assert "Put a help desk's export into" in app.info[0].value


def test_the_sample_says_that_it_is_one(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    app = open_page(warehouse=built(exports, tmp_path / "warehouse"))
    assert any("demo company" in info.value for info in app.info)


def test_emptied_cells_are_shown_with_line_reason_and_text(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "m.mapping.toml").write_text('[tickets]\nticket_id = "n"\nopened_at = "from"\nclosed_at = "to"\n')
    (exports / "t.csv").write_text(
        "n,from,to\n1,2026-03-02 09:00,2026-03-01 09:00\n2,2026-03-02 09:00,2026-03-03 09:00\n"
    )
    app = open_page("data_page.py", warehouse=built(exports, tmp_path / "warehouse"))
    assert [(row["Column"], row["Reason"], row["Cells"]) for row in table(app, "Reasons for emptied cells")] == [
        ("to", "to is earlier than from", 1)
    ]
    (row,) = table(app, "Every emptied cell")
    assert (row["Line"], row["Row as it stands in the file"]) == (2, "1,2026-03-02 09:00,2026-03-01 09:00")


def test_the_empty_tables_can_be_taken_from_the_page(open_page: OpenPage):
    app = open_page("data_page.py")
    labels = [each.proto.label for each in app.get("download_button")]
    assert "Download the empty tables (Excel)" in labels


def test_reasons_that_are_not_translated_are_said_to_be_english(open_page: OpenPage, tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "z.csv").write_text(GOOD + "2,Closed,02.03.2026,2026-03-04 09:00,\n")
    warehouse = built(exports, tmp_path / "warehouse")
    for spoken, told in (("de", True), ("en", False)):
        captions = [each.value for each in open_page("data_page.py", warehouse=warehouse, lang=spoken).caption]
        assert any("auf Englisch" in each for each in captions) is told
