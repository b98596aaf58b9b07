"""Themes and moods of comments: hostile texts, few texts, and what the libraries are asked to do."""

from __future__ import annotations

import polars as pl
import pytest

from queries.access import Viewer, viewer_of
from queries.comments import (
    MOODS,
    guarded,
    language_of,
    mood_of,
    moods,
    read_comments,
    terms_of,
    themes,
    themes_of,
    words_of,
)
from tests.queries.given import NO_LIMIT, W21, columns, rows, weeks

HOSTILE = {
    "markup": "<script>alert('x')</script><b>bold</b>",
    "formula": '=HYPERLINK("http://evil.example.com","click")',
    "emoji": "😀😀 👩‍👩‍👧‍👦 🙁",
    "long": "x" * 10_000,
    "long words": "endless " * 5_000,
    "angles": "<" * 10_000,
    "address": "a@" * 5_000,
    "nothing": "",
    "blank": " \n\t ",
    "zero": "\x00\x01\ud7ff",
    "right to left": "\u202eabc שלום مرحبا",
    "numbers": "0049 30 123456 4111 1111 1111 1111",
    "braces": "{0} {name} %s $scope",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_breaks_the_reading(text):
    assert language_of(text) in ("de", "en", "unknown")
    assert mood_of(text, "en") in MOODS
    labels, places = themes_of([text])
    assert (labels, places) == ((), [None])


def test_hostile_texts_together(given):
    surveys = [{"score": place % 5 + 1, "comment": text} for place, text in enumerate(list(HOSTILE.values()) * 10)]
    reading = read_comments(given(tickets=[{}], surveys=surveys), NO_LIMIT)
    assert reading.comments.height == sum(bool(text.strip(" ")) for text in HOSTILE.values()) * 10
    assert not reading.is_cut
    assert not any("<" in label or "@" in label or any(map(str.isdigit, label)) for label in reading.labels)


def test_addresses_numbers_and_names_are_no_words():
    assert words_of("Mail me at Ann.Smith@example.com or https://example.com/a, order 4711!") == ["mail", "order"]
    assert terms_of("Ann Smith was kind", frozenset({"ann", "smith"})) == ["kind"]
    assert terms_of("the refund never came") == ["refund", "never", "came", "refund never", "never came"]
    assert terms_of("das Geld kam nicht") == ["geld", "kam", "nicht", "geld kam", "kam nicht"]


TEXTS = ["The parcel came late"] * 20 + ["Friendly agent, quick answer"] * 20 + ["ok"] * 5


def test_themes_are_words_that_go_together_and_the_same_each_time():
    labels, places = themes_of(TEXTS)
    assert len(set(places[:20])) == len(set(places[20:40])) == 1
    assert places[0] != places[20]
    assert set(places[40:]) == {None}
    assert "parcel" in labels[places[0] or 0]
    assert themes_of(TEXTS) == (labels, places)


@pytest.mark.parametrize(
    "texts", [[], ["one comment"], ["late"] * 29, ["a"] * 100, [f"word{chr(97 + n)}" for n in range(26)] * 2]
)
def test_too_little_gives_no_theme(texts):
    labels, places = themes_of(texts)
    assert len(places) == len(texts)
    assert labels == ()


@pytest.mark.parametrize(
    ("text", "language", "mood"),
    [
        ("Very kind agent, solved at once.", "en", "positive"),
        ("Rude and useless.", "en", "negative"),
        ("Not good at all", "en", "negative"),
        ("It took a while.", "en", "unknown"),
        ("Super freundlich, danke!", "de", "not read"),
        ("Die Leute sind nett", "de", "not read"),
        ("12345", "unknown", "not read"),
    ],
)
def test_moods_are_of_english_words(text, language, mood):
    assert language_of(text) == language
    assert mood_of(text, language) == mood


def commented(n_good: int, n_bad: int, **row: object) -> list[dict[str, object]]:
    good = [{"score": 5, "comment": "Friendly agent, quick answer"} | row for _ in range(n_good)]
    return [*good, *({"score": 1, "comment": "The parcel came late, terrible"} | row for _ in range(n_bad))]


def test_themes_are_counted_with_their_scores(given):
    warehouse = given(tickets=[{}], surveys=[*commented(60, 40), {"score": 3, "comment": "hm"}])
    reading = read_comments(warehouse, NO_LIMIT)
    rated = warehouse.run("satisfaction/rated_comments", NO_LIMIT)
    found = rows(themes(reading, rated, "csat"))
    assert columns(found, "n", "count_good", "mean", "is_worse") == [
        (60, 60, 5, False),
        (40, 0, 1, True),
        (1, 0, 3, False),
    ]
    assert [row["theme"] is None for row in found] == [False, False, True]
    assert sum(row["share"] for row in found) == pytest.approx(1)
    assert themes(reading, rated, "nps").is_empty()
    told = rows(moods(reading, rated, "csat"))
    assert columns(told, "mood", "standing", "n")[:2] == [("positive", "good", 60), ("negative", "bad", 40)]


def test_one_reading_serves_every_filter(given):
    """The themes of a smaller selection are those of the whole, not found anew."""
    surveys = [
        *commented(40, 40, answered_at="2024-05-14 10:00"),
        *commented(2, 3, answered_at="2024-05-21 10:00"),
    ]
    warehouse = given(tickets=[{}], surveys=surveys)
    reading = read_comments(warehouse, NO_LIMIT)
    found = rows(themes(reading, warehouse.run("satisfaction/rated_comments", weeks(W21, W21)), "csat"))
    assert columns(found, "n", "count_good") == [(3, 0), (2, 2)]


def test_who_sees_no_person_gets_no_small_theme(given):
    warehouse = given(tickets=[{}], surveys=[*commented(60, 40), *({"score": 3, "comment": "hm"} for _ in range(2))])
    executive = warehouse.seen_by(viewer_of("executive"))
    reading = read_comments(executive, NO_LIMIT)
    found = rows(themes(reading, executive.run("satisfaction/rated_comments", NO_LIMIT), "csat"))
    # With two without a theme the next theme goes too: it would tell them by subtraction.
    assert columns(found, "n") == [(60,)]


def test_a_team_s_themes_are_of_its_own_comments(given):
    tickets = [{"ticket_id": "ta", "team": "a"}, {"ticket_id": "tb", "team": "b"}]
    surveys = [
        {"ticket_id": f"t{team}", "score": 5, "comment": f"{word} {word}ly done"}
        for team, word in (("a", "quick"), ("b", "secret"))
        for _ in range(40)
    ]
    reading = read_comments(given(tickets=tickets, surveys=surveys).seen_by(Viewer(visible_teams=("a",))), NO_LIMIT)
    assert reading.comments.height == 40
    assert not any("secret" in label for label in reading.labels)


def test_the_names_of_agents_are_no_theme(given):
    surveys = [{"score": 5, "comment": "Agent Tanne was quick", "agent": "Agent Tanne"} for _ in range(40)]
    more = [{"score": 1, "comment": "slow parcel", "agent": "Agent Tanne"} for _ in range(40)]
    labels = read_comments(
        given(tickets=[{"opened_at": "2024-05-13 09:00"}], surveys=[*surveys, *more]), NO_LIMIT
    ).labels
    assert labels
    assert not any("tanne" in label for label in labels)


@pytest.mark.parametrize(
    ("sizes", "smallest", "left"),
    [
        ([9, 5, 4], 0, [9, 5, 4]),
        ([9, 8, 4], 5, [9]),
        ([9, 4, 3], 5, [9]),
        ([9, 8, 5], 5, [9, 8, 5]),
        ([3], 5, []),
        ([], 5, []),
    ],
)
def test_small_cells_take_the_one_with_them_that_reveals_them(sizes, smallest, left):
    assert sorted(guarded(pl.DataFrame({"n": sizes}, schema={"n": pl.Int64}), smallest)["n"], reverse=True) == left
