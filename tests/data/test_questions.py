"""Which question of a survey is which: by wording, by settings.toml, and what is refused because it cannot be known."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from data.asked import Asked, read_asked, with_asked
from data.build import build
from data.formats import Column, Format, Headers, known_formats
from data.questions import QUESTIONS
from data.refusal import Refused
from data.report import read_report
from tests.data.conftest import rows

FORM = next(form for form in known_formats() if form.name == "google_forms_responses")
TICKETS = "Id,Group,Status,Created at,Updated at,Solved at\n1,Billing,Open,2026-03-02 09:00,2026-03-09 09:00,\n"


def column(name: str, form: Format = FORM) -> Column:
    return next(each for each in form.columns if each.name == name)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("How likely are you to recommend us to a friend or colleague?", "nps"),
        ("How <strong>likely</strong> is it that you would recommend {{company}}?", "nps"),
        ("NPS", "nps"),
        ("Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", "nps"),
        ("Overall, how satisfied are you with the help you got?", "csat"),
        ("How satisfied were you?", "csat"),
        ("Wie zufrieden sind Sie?", "csat"),
        ("The company made it easy for me to handle my issue.", "ces"),
        ("How easy was it to get help?", "ces"),
        ("How much effort did you personally have to put forth?", "effort"),
        ("Why would you not recommend us?", None),
        ("What could be easier?", None),
        ("What is your favourite colour?", None),
    ],
)
def test_a_question_is_known_by_its_wording(words: str, kind: str | None) -> None:
    headers = Headers(["Timestamp", words])
    assert {name for name in QUESTIONS if column(name).find(headers)} == ({kind} if kind else set())


def test_the_question_with_a_group_beside_it_is_the_one_for_nps() -> None:
    headers = Headers(["Q1_NPS_GROUP", "Q1", "Q2"], ["Would you? - Group", "Would you?", "How likely to recommend?"])
    assert column("nps").find(headers) == (1,)


def test_an_answer_under_other_is_no_second_question() -> None:
    headers = Headers(["Q3", "Q3_5_TEXT"], ["How satisfied are you? - Choice", "How satisfied are you? - Other - Text"])
    assert column("csat").matches(headers) == [0]


def test_the_words_of_an_answer_lie_on_the_scale_of_their_question() -> None:
    for question in QUESTIONS.values():
        lowest, highest = sorted((question.worst, question.best))
        assert all(lowest <= number <= highest for number in question.words.values()), question.kind


def forms(settings: str) -> tuple[Format, ...]:
    return with_asked(known_formats(), read_asked(tomllib.loads(settings)["surveys"]))


def test_settings_name_the_question_and_its_scale() -> None:
    told = next(
        form
        for form in forms('[[surveys]]\nsource = "google_forms"\nkind = "ces"\nquestion = "Q*"\nscale = [5, 1]')
        if form.name == FORM.name
    )
    assert column("ces", told).find(Headers(["Timestamp", "Q9"])) == (1,)
    assert (column("ces", told).minimum, column("ces", told).maximum) == (1, 5)
    assert column("ces_is_low_good", told).constant == "true"
    assert {each.question for each in told.questions} == {"nps", "csat", "ces"}
    assert "effort" not in {each.name for each in told.columns}


def test_two_entries_of_a_kind_name_two_columns_of_one_scale() -> None:
    text = '[[surveys]]\nsource = "x"\nkind = "csat"\nquestion = "{}"\n'
    assert read_asked(tomllib.loads(text.format("a") + text.format("b"))["surveys"]) == (
        Asked("x", "csat", ("a", "b"), (1, 5)),
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("surveys = 5", "is no list of questions"),
        ('[[surveys]]\nkind = "csat"', "source = None is no text"),
        ('[[surveys]]\nsource = "qualtrics"', "kind = None is no text"),
        ('[[surveys]]\nsource = "qualtrics"\nkind = "joy"', "kind = 'joy' is not known"),
        ('[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nquestion = 5', "question = 5 is no text"),
        ('[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nscale = 5', "scale = 5 cannot be used"),
        ('[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nscale = [1, 1]', "cannot be used"),
        ('[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nscale = [true, 5]', "cannot be used"),
        ('[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nwording = "x"', "wording, which Latitude does not know"),
        ('[[surveys]]\nsource = "zendesk"\nkind = "csat"', "zendesk is no survey tool"),
        (
            '[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nscale = [1, 7]\n'
            '[[surveys]]\nsource = "qualtrics"\nkind = "csat"\nscale = [1, 5]',
            "two scales",
        ),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused_in_words(settings: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        forms(settings)
    assert words in refusal.value.reason
    assert refusal.value.advice


def test_settings_rescue_a_file_that_was_refused(exports: Path, warehouse: Path) -> None:
    (exports / "tickets.csv").write_text(TICKETS)
    (exports / "a.csv").write_text("Timestamp,Happy?,Happy with us?\n2026-03-02 09:00:00,7,1\n")
    build(exports, warehouse)
    report = read_report(warehouse)
    assert report
    assert [each["file"] for each in report["refused"]] == ["a.csv"]
    assert "[[surveys]]" in report["refused"][0]["advice"]
    (exports / "settings.toml").write_text(
        '[[surveys]]\nsource = "google_forms"\nkind = "csat"\nquestion = "Happy?"\nscale = [1, 10]\n'
    )
    assert build(exports, warehouse).refused == []
    assert rows(warehouse, "select kind, score, scale_min, scale_max from surveys") == [("csat", 7, 1, 10)]


def test_one_answer_outside_the_scale_refuses_the_whole_file(exports: Path, warehouse: Path) -> None:
    (exports / "tickets.csv").write_text(TICKETS)
    (exports / "a.csv").write_text(
        "Timestamp,How satisfied are you?\n2026-03-02 09:00:00,3\n2026-03-02 09:00:00,7\n2026-03-02 09:00:00,N/A\n"
    )
    report = build(exports, warehouse)
    assert [each["reason"] for each in report.refused] == [
        'CSAT score is above 5 ("7"), so that its question is another one, or has another scale, than it seems.'
    ]
    assert rows(warehouse, "select * from surveys") == []
