"""Saved views: kept under a name, opened by their link, replaced only after asking."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from data.folders import kept_folder
from pages.parts.views import NameTaken, View, cleaned, delete_view, link_of, rename_view, save_view, saved_views
from tests.pages.conftest import OpenPage

HOSTILE = ["'; drop table views; --", '"><script>alert(1)</script>', "[x](javascript:alert(1))", "‮gnp", "日本 & Söhne"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LATITUDE_KEPT", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_looking_creates_nothing(folder: Path):
    assert saved_views() == []
    assert not folder.exists()


def test_a_view_is_saved_renamed_and_deleted():
    view = View("Billing, weekly", "response-times", "teams=Billing&clock=Business")
    save_view(view)
    assert saved_views() == [view]
    rename_view(view, "Billing")
    assert saved_views() == [View("Billing", view.page, view.query)]
    delete_view(View("Billing", "data", ""))
    assert len(saved_views()) == 1, "the view of another page has the same name and stays"
    delete_view(saved_views()[0])
    assert saved_views() == []


def test_a_name_is_replaced_only_where_that_was_said():
    save_view(View("A", "data", "clock=Business"))
    save_view(View("A", "response-times", "clock=Calendar"))
    with pytest.raises(NameTaken):
        save_view(View("A", "data", "clock=Calendar"))
    assert View("A", "data", "clock=Business") in saved_views()
    save_view(View("A", "data", "clock=Calendar"), may_replace=True)
    assert View("A", "data", "clock=Calendar") in saved_views()
    save_view(View("B", "data", ""))
    with pytest.raises(NameTaken):
        rename_view(View("B", "data", ""), "A")
    assert {view.name for view in saved_views()} == {"A", "B"}


def test_of_many_who_save_one_name_at_once_one_is_kept():
    def attempt(number: int) -> bool:
        try:
            save_view(View("Ours", "data", f"teams={number}"))
        except NameTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(attempt, range(16)))
    assert kept.count(True) == 1
    assert [view.query for view in saved_views()] == [f"teams={kept.index(True)}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(name: str):
    save_view(View(cleaned(name), "data", "a=b"))
    assert [view.name for view in saved_views()] == [cleaned(name)]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  a \n b\t", "a b"),
        ("\x00\x1b[31m", "[31m"),
        ("", ""),
        (" \n ", ""),
        ("x" * 200, "x" * 80),
        ("\u202egnp", "gnp"),
    ],
)
def test_a_name_is_one_readable_line(name: str, kept: str):
    assert cleaned(name) == kept


def test_a_views_link_leads_to_its_page_from_any_other():
    view = View("A", "response-times", "teams=A+%26+B&teams=C")
    assert link_of(view) == "./response-times?teams=A+%26+B&teams=C"
    assert link_of(view, "de").endswith("&lang=de")
    assert link_of(View("Start", "", "")) == "./?"
    assert link_of(View("x", "https://elsewhere.invalid/", "")).startswith("./https%3A")


def saved_as(app: AppTest, name: str) -> AppTest:
    labelled = next(each for each in app.text_input if each.label == "Save this page and its filters as")
    labelled.set_value(name)
    next(each for each in app.button if each.label == "Save").click()
    return app.run()


def test_a_page_saves_what_its_link_spells_out(open_page: OpenPage):
    app = saved_as(open_page("response_times.py", teams=["Billing"], period="Last 13 weeks"), '"><script>')
    assert not app.exception
    (view,) = saved_views()
    told = parse_qs(view.query)
    assert view.page == "response-times"
    assert told["teams"] == ["Billing"]
    assert told["clock"] == ["Calendar"], "what is usual is told too"
    assert told["measure"] == ["First response"]
    assert (told["period"], len(told["from"][0])) == (["From-to"], 10)
    assert "lang" not in told
    assert urlsplit(link_of(view)).path == "./response-times"


def test_a_taken_name_is_asked_about(open_page: OpenPage):
    save_view(View("Ours", "response-times", "clock=Business"))
    app = saved_as(open_page("response_times.py"), "Ours")
    assert any("has a view “Ours” already" in each.value for each in app.warning)
    assert [view.query for view in saved_views()] == ["clock=Business"]
    app.button(key="replace_view").click().run()
    assert "clock=Calendar" in saved_views()[0].query
    assert not any("already" in each.value for each in app.warning)


def test_a_folder_that_cannot_be_written_breaks_no_page(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    app = open_page("definitions.py")
    kept_folder().parent.joinpath("file").write_text("")
    monkeypatch.setenv("LATITUDE_KEPT", str(kept_folder().parent / "file" / "kept"))
    app = saved_as(app, "Ours")
    assert not app.exception
    assert any("set LATITUDE_KEPT to another folder" in each.value for each in app.error)


@pytest.mark.parametrize("page", ["decisions.py", "weekly_snapshot.py"])
def test_a_damaged_file_breaks_no_page(open_page: OpenPage, folder: Path, page: str):
    folder.mkdir()
    (folder / "latitude.sqlite").write_bytes(b"no database " * 1000)
    app = open_page(page)
    assert app.metric, "the numbers stand there all the same"
    told = [each.value for each in app.error]
    assert told
    assert all("put a backup in its place" in each for each in told)


def test_a_commentary_that_cannot_be_saved_is_told(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    app = open_page("weekly_snapshot.py")
    kept_folder().parent.joinpath("file").write_text("")
    monkeypatch.setenv("LATITUDE_KEPT", str(kept_folder().parent / "file" / "kept"))
    app.text_area[0].set_value("What a week.")
    app.button(key="commentary_save").click().run()
    assert not app.exception
    assert any("set LATITUDE_KEPT to another folder" in each.value for each in app.error)


SHARED = [
    View("Everybody's", "response-times", "period=Everything"),
    View("Phone of the Americas", "response-times", "teams=Americas&channels=phone"),
    View("Own", "response-times", "teams=Billing"),
    View("How Amsel does", "satisfaction", "period=Everything"),
    View("A look", "satisfaction", "agents=Agent+Amsel"),
    View("Another look", "satisfaction", "compare=Another+segment&against=agents&segment=Agent+Amsel"),
]


@pytest.mark.parametrize(
    ("reader", "told"),
    [
        ("manager", {view.name for view in SHARED}),
        ("executive", {"Everybody's", "Phone of the Americas", "Own"}),
        ("team lead: Americas", {"Everybody's", "Phone of the Americas"}),
    ],
)
def test_nobody_is_offered_a_view_that_names_whom_they_are_not_told_of(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, reader: str, told: set[str]
):
    for view in SHARED:
        save_view(view)
    monkeypatch.setenv("LATITUDE_VIEWER", reader)
    app = open_page()
    (listed,) = [each.proto.body for each in app.get("html") if "<ul" in each.proto.body]
    assert {view.name for view in SHARED if escape(view.name, quote=True) in listed} == told
    assert ("Amsel" in listed) == (reader == "manager")
