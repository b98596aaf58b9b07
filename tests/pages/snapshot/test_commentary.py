"""What an editor says about a week is kept with it, shown harmless, and written by those who may."""

from __future__ import annotations

import pytest

from pages.snapshot.audience import Audience
from pages.snapshot.commentary import LONGEST, Block, Run, blocks, history, may_edit, newest, save
from pages.snapshot.files import commentary_for
from queries.access import EVERYONE, Viewer
from tests.pages.conftest import OpenPage

EXECUTIVE = Viewer("executive", sees_persons=False)
LEAD = Viewer("team lead", visible_teams=("Billing",))


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    monkeypatch.setenv("LATITUDE_KEPT", str(tmp_path / "kept"))


def test_every_version_is_kept_and_the_newest_counts():
    assert newest("2026-W41", Audience()) is None
    save("2026-W41", Audience(), "first", EVERYONE)
    save("2026-W41", Audience(), " second \n", EVERYONE, "Anna")
    save("2026-W41", Audience("executive"), "for executives", EVERYONE)
    save("2026-W40", Audience(), "the week before", EVERYONE)
    assert [(each.words, each.written_by) for each in history("2026-W41", Audience())] == [
        ("second", "Anna"),
        ("first", None),
    ]
    save("2026-W41", Audience(), "", EVERYONE)
    assert newest("2026-W41", Audience()) is None


@pytest.mark.parametrize(
    ("viewer", "audience", "can"),
    [
        (EVERYONE, "manager", True),
        (EVERYONE, "executive", True),
        (EVERYONE, "team=Billing", True),
        (LEAD, "team=Billing", True),
        (LEAD, "team=Orders", False),
        (LEAD, "team=Billing, Orders", False),
        (LEAD, "manager", False),
        (LEAD, "executive", False),
        (EXECUTIVE, "executive", False),
    ],
)
def test_who_may_write_for_whom(viewer, audience, can):
    assert may_edit(viewer, Audience.read(audience)) is can
    if not can:
        with pytest.raises(PermissionError):
            save("2026-W41", Audience.read(audience), "words", viewer)


def test_a_commentary_has_an_end():
    with pytest.raises(ValueError, match="at most"):
        save("2026-W41", Audience(), "x" * (LONGEST + 1), EVERYONE)


def test_only_paragraphs_lists_bold_and_italics_are_known():
    assert blocks("# A **bold** and\n*leaning* word\n\n- one\n- [x](y)\n\n![i](z) <b>") == [
        Block((Run("A "), Run("bold", is_bold=True), Run(" and "), Run("leaning", is_italic=True), Run(" word"))),
        Block((Run("one"),), is_item=True),
        Block((Run("[x](y)"),), is_item=True),
        Block((Run("![i](z) <b>"),)),
    ]
    assert blocks("") == []
    assert blocks("2 * 3 * 4 ** 5") == [Block((Run("2 * 3 * 4 ** 5"),))]


def test_to_executives_a_commentary_names_no_one(demo, told):
    words = "The release hurt. **Agent Amsel** saved a lot.\n\nAsk anna@example.com"
    for audience in ("executive", "manager"):
        save("2026-W41", Audience.read(audience), words, EVERYONE, "Anna")
    for_managers = commentary_for(demo, told())
    for_executives = commentary_for(demo, told("executive"))
    assert for_managers is not None and for_managers.words == words  # noqa: PT018
    assert for_executives is not None and for_executives.written_by is None  # noqa: PT018
    assert for_executives.words == "The release hurt. **Agent […]** saved a lot.\n\nAsk […]"


def test_a_manager_writes_and_the_page_shows_it(open_page: OpenPage):
    app = open_page("weekly_snapshot.py", week="2026-W41")
    app.text_area[0].set_value("The **release** hurt. <script>1</script> ![x](http://evil.example/p.png)").run()
    app.button(key="commentary_save").click().run()
    assert not app.exception
    said = " ".join(each.value for each in app.markdown)
    assert "The **release** hurt" in said
    assert "![x]" not in said
    assert any(each.value.startswith("Written ") for each in app.caption)


def test_executives_read_and_do_not_write(open_page: OpenPage, monkeypatch):
    save("2026-W41", Audience("executive"), "Read this.", EVERYONE)
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("weekly_snapshot.py", week="2026-W41")
    assert any("Read this" in each.value for each in app.markdown)
    assert len(app.text_area) == 0
    assert not any(button.label == "Tickets" for button in app.button)


def test_on_the_page_as_in_the_files_a_commentary_names_no_one_to_executives(open_page: OpenPage, monkeypatch):
    save("2026-W41", Audience("executive"), "**Agent Amsel** saved a lot.\n\nAsk anna@example.com", EVERYONE)
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("weekly_snapshot.py", week="2026-W41")
    said = " ".join(each.value for each in app.markdown)
    assert "saved a lot" in said
    assert "Amsel" not in said
    assert "anna@" not in said


def test_a_team_lead_sees_and_writes_for_that_team(open_page: OpenPage, monkeypatch):
    save("2026-W41", Audience(), "For managers.", EVERYONE)
    monkeypatch.setenv("LATITUDE_VIEWER", "team lead: Billing")
    app = open_page("weekly_snapshot.py", week="2026-W41")
    assert not any("For managers" in each.value for each in app.markdown)
    assert len(app.text_area) == 1
    assert not [box for box in app.selectbox if box.label == "For whom"]


def test_the_page_makes_the_files(open_page: OpenPage, monkeypatch):
    """Without a browser HTML and XLSX are made, and it says how to get the others."""
    monkeypatch.setenv("LATITUDE_CHROMIUM", "/no/such/browser")
    app = open_page("weekly_snapshot.py", week="2026-W41")
    app.button(key="files_make").click().run(timeout=120)
    assert not app.exception
    assert {each.label for each in app.download_button} >= {"Download HTML", "Download XLSX"}
    assert any("LATITUDE_CHROMIUM" in status.label for status in app.status)


def test_a_file_for_executives_is_not_made_under_a_filter_that_names_a_team(open_page: OpenPage, monkeypatch):
    monkeypatch.setenv("LATITUDE_VIEWER", "executive")
    app = open_page("weekly_snapshot.py", week="2026-W41", teams=["Billing"])
    assert not [button for button in app.button if button.key == "files_make"]
    assert any("names no team" in each.value for each in app.info)
    app = open_page("weekly_snapshot.py", week="2026-W41", channels=["email"])
    assert [button for button in app.button if button.key == "files_make"]
