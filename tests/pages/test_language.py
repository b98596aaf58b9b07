"""The reader's language: catalogues that hold every sentence, numbers and dates as it writes them, and who decides."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

import pages.language
from pages.charts.base import finish
from pages.language import LANGUAGES, LOCALES, dated, nearest, say, say_counted, speaking
from pages.language.sentences import renewed, sources, translated_languages, unreadable, write, written
from pages.parts import words
from queries.metrics import catalogue
from tests.pages.conftest import OpenPage

import plotly.graph_objects as go  # isort: skip

SIX_MINUTES_TO_NINE = datetime(2023, 6, 19, 6, 54, tzinfo=UTC)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def sentences_in(catalog: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalog if message.id}


@pytest.mark.parametrize("language", translated_languages())
def test_every_sentence_is_in_the_catalogue_and_translated(language: str):
    said, known = sentences_in(renewed(language)), sentences_in(written(language))
    assert sorted(said.keys() - known.keys()) == [], "run `make words`, then translate"
    assert sorted(known.keys() - said.keys()) == [], "nobody says these any more: run `make words`"
    assert [sentence for sentence, told in known.items() if not told] == [], "to be translated"


@pytest.mark.parametrize("language", translated_languages())
def test_a_translation_has_the_places_of_its_sentence(language: str):
    known = sentences_in(written(language))
    assert len(known) > 500
    assert [one for one, told in known.items() if told and places(one) != places(told)] == []


def test_only_what_a_catalogue_can_hold_is_said():
    """No sentence is put together from parts: a translator would never see it whole."""
    assert {path.name: lines for path in sources() if (lines := unreadable(path))} == {}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('say("{n} wait", n=3)', []),
        ('say("a" "b")', []),
        ('say("a" if x else "b")', []),
        ("say(metric.title)", []),
        ("say(UNITS[unit])", []),
        ('say(f"{n} wait")', [1]),
        ('say("a" + word)', [1]),
        ('say("{} wait".format(3))', [1]),
        ('x = 1\nsay_counted("{n} file", f"{n} files", n)', [2]),
    ],
)
def test_a_sentence_that_is_put_together_is_found(tmp_path: Path, code: str, lines: list[int]):
    file = tmp_path / "page.py"
    file.write_text(code)
    assert unreadable(file) == lines


def test_labels_never_reach_the_address():
    """A selection bound by Streamlit itself writes what it shows: with words of the reader's language, no link would
    open in another. Those are drawn by pages/parts/address.py."""
    bound = [
        f"{path.name}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and {"bind", "format_func"} <= {each.arg for each in node.keywords}
    ]
    assert bound == []


SELECTIONS = {"selectbox", "multiselect", "radio", "segmented_control", "pills", "select_slider"}
# Selections whose options are data and not words: zones, ISO weeks, names of agents and courses.
OF_DATA = {"zone", "week", "agent", "course"}


def test_every_choice_of_words_has_a_carrier():
    bound = [
        f"{path.name}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SELECTIONS
        for words_of in [{each.arg: ast.unparse(each.value).strip("'") for each in node.keywords}]
        if "bind" in words_of and path.name != "address.py" and words_of.get("key") not in OF_DATA
    ]
    assert bound == []


def test_renewing_keeps_translations_and_forgets_what_nobody_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("pages.language.sentences.CATALOGUES", tmp_path)
    before = Catalog(locale="de")
    before.add("Filters", "Siebe")
    before.add("Nobody says this", "Keiner")
    write(before, "de")
    after = renewed("de")
    write(after, "de")
    told = sentences_in(written("de"))
    assert told == sentences_in(after)
    assert told["Filters"] == "Siebe"
    assert "Nobody says this" not in told
    assert told["Copy link"] == ""
    assert catalogue()["csat"].words in told


@pytest.mark.parametrize(
    ("told", "english", "german"),
    [
        (lambda: words.count(1234567), "1,234,567", "1.234.567"),
        (lambda: words.share(0.3662), "36.6 %", "36,6 %"),
        (lambda: words.number(1234.5, "score"), "1,234.50", "1.234,50"),
        (lambda: words.points(0.031), "+3.1 pts", "+3,1 Punkte"),
        (lambda: words.duration(3 * 86400 + 7200), "3 d 2 h", "3 T 2 h"),
        (lambda: words.duration(5000 * 3600, "business"), "5,000 h", "5.000 h"),
        (lambda: words.interval(0.1, 0.25, "share"), "95 %: 10.0 % to 25.0 %", "95 %: 10,0 % bis 25,0 %"),
        (lambda: words.interval(None, 1, "share"), "too few for an interval", "zu wenige für ein Konfidenzintervall"),
        (lambda: words.day(date(2023, 6, 19)), "19 Jun 2023", "19. Juni 2023"),
        (
            lambda: words.instant(SIX_MINUTES_TO_NINE, "Europe/Berlin"),
            "Mon 19 Jun 2023 08:54, Europe/Berlin",
            "Mo., 19. Juni 2023, 08:54, Europe/Berlin",
        ),
        (
            lambda: words.week(date(2026, 11, 9)),
            "2026-W46 (9 Nov to 15 Nov 2026)",
            "2026-W46 (9. Nov. bis 15. Nov. 2026)",
        ),
        (lambda: words.dimension("priority"), "Priority", "Priorität"),
        (lambda: words.inside(words.dimension("team")), "team", "Team"),
        (lambda: words.named("(none)"), "Not stated", "Nicht angegeben"),
        (lambda: words.named("zendesk"), "Zendesk", "Zendesk"),
        (lambda: words.stable("(none)"), "Not stated", "Not stated"),
        (lambda: words.clock_name("business"), "Business", "Geschäftszeit"),
        (lambda: words.axis(7 * 86400)[1], "days", "Tage"),
        (lambda: words.classes(86400, None), "1 d and more", "1 T und mehr"),
        (lambda: say_counted("{n} ticket", "{n} tickets", 1), "1 ticket", "1 Ticket"),
        (lambda: say_counted("{n} ticket", "{n} tickets", 1234), "1,234 tickets", "1.234 Tickets"),
        (lambda: finish(go.Figure()).layout.separators, ".,", ",."),
    ],
)
def test_words_are_the_readers(told, english: str, german: str):
    assert told() == english
    with speaking("de"):
        assert told() == german


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [("de-AT", "de"), ("de", "de"), ("DE-de", "de"), ("en-US", "en"), ("fr-FR", "en"), ("", "en"), (None, "en")],
)
def test_the_browsers_language_is_the_usual_one(browser: str | None, spoken: str):
    assert nearest(browser) == spoken


def test_every_language_has_a_locale_and_ends_with_its_block():
    assert LANGUAGES.keys() == LOCALES.keys()
    with speaking("de"), speaking("en"):
        assert say("Filters") == "Filters"
    assert say("") == ""
    assert dated(date(2026, 3, 1), "d MMM y") == "1 Mar 2026"


@pytest.mark.parametrize("page", ["definitions.py", "data_page.py"])
def test_a_page_says_everything_in_german(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, page: str):
    missing: set[str] = set()
    translated = pages.language.translated

    def watched(sentence: str) -> str:
        told = translated(sentence)
        if sentence and pages.language.language() == "de" and not pages.language.catalogue_of("de").get(sentence):
            missing.add(sentence)
        return told

    monkeypatch.setattr("pages.language.translated", watched)
    app = open_page(page, lang="de")
    assert app.title[0].value in ("Begriffe", "Daten")
    assert [heading.value for heading in app.sidebar.subheader] == ["Filter"]
    assert missing == set()


def test_the_drawer_speaks_it_too(open_page: OpenPage):
    """Outside the frame, in a callback or a fragment, the language is what the reader chose."""
    app = open_page("response_times.py", lang="de")
    assert app.session_state["language"] == "de"
    app.selectbox(key="lang_seen").set_value("en").run()
    assert app.session_state["language"] == "en"
    assert [heading.value for heading in app.sidebar.subheader] == ["Filters"]
