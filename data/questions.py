"""The questions by which surveys ask for a score: known by their common wording, in several languages, and by no value.

A survey tool names a column after the question's words, which its owner has written. What is not worded like one of
these is told in settings.toml, [[surveys]], or in a mapping file; nothing is guessed from the answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# What the answers' words mean where an export holds them instead of numbers.
LIKELY = {"not at all likely": 0, "not likely at all": 0, "extremely likely": 10}
SATISFIED = {
    **dict.fromkeys(("extremely dissatisfied", "very dissatisfied", "very unsatisfied", "very bad", "terrible"), 1),
    **dict.fromkeys(("dissatisfied", "somewhat dissatisfied", "unsatisfied", "bad", "poor"), 2),
    **dict.fromkeys(("neither satisfied nor dissatisfied", "neutral", "ok", "okay", "fair"), 3),
    **dict.fromkeys(("satisfied", "somewhat satisfied", "good"), 4),
    **dict.fromkeys(("extremely satisfied", "very satisfied", "very good", "excellent"), 5),
}
EASY = {
    **dict.fromkeys(("strongly disagree", "extremely difficult", "very difficult"), 1),
    **dict.fromkeys(("disagree", "difficult"), 2),
    **dict.fromkeys(("somewhat disagree", "somewhat difficult"), 3),
    **dict.fromkeys(("neither agree nor disagree", "neither easy nor difficult", "neutral"), 4),
    **dict.fromkeys(("somewhat agree", "somewhat easy"), 5),
    **dict.fromkeys(("agree", "easy"), 6),
    **dict.fromkeys(("strongly agree", "extremely easy", "very easy"), 7),
}


@dataclass(frozen=True)
class Question:
    """A kind of question: the patterns of its wording, the first that fits wins, and its worst and best answer.

    `beside` is what a tool adds to the column's name for a second column about the same question.
    """

    kind: str
    wording: tuple[str, ...]
    worst: int
    best: int
    words: dict[str, int]
    beside: str = ""


# By the name of the column in a format. Effort is the older question, of which the lowest answer is the best.
QUESTIONS = {
    "nps": Question(
        "nps",
        (
            *("nps", "nps score", "*net promoter score*", "*likely*recommend*", "*recommend*likely*"),
            *("*wahrscheinlich*weiterempfehlen*", "*recommand*proche*", "*recommand*ami*", "*probable*recomiende*"),
        ),
        0,
        10,
        {f"{number} - {words}": number for words, number in LIKELY.items()}
        | {f"{words} - {number}": number for words, number in LIKELY.items()}
        | LIKELY,
        beside="_NPS_GROUP",
    ),
    "csat": Question(
        "csat",
        (
            *(
                "csat",
                "csat score",
                "*overall*satisf*",
                "*how satisfied*",
                "*satisfied*are you*",
                "*satisfied*were you*",
            ),
            *("*satisfaction*", "*how would you rate*", "*please rate*", "rate your*", "rate our*"),
            *("*wie zufrieden*", "*satisfait*", "*satisfech*"),
        ),
        1,
        5,
        SATISFIED,
    ),
    "ces": Question(
        "ces",
        (
            *(
                "ces",
                "ces score",
                "*customer effort score*",
                "*made it easy*",
                "*how easy*",
                "*easy*was*to*",
                "*easy to*",
            ),
            *("*wie einfach*", "*facile*", "*qué tan fácil*"),
        ),
        1,
        7,
        EASY,
    ),
    "effort": Question("ces", ("*how much effort*", "*effort*did you*"), 5, 1, {}),
}


def expanded(name: str, spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The columns that `question = "nps"` in a format stands for: the score, and its scale where a file asks for it."""
    spec = dict(spec)
    question = QUESTIONS[spec.pop("question")]
    worst, best = spec.pop("scale", (question.worst, question.best))
    score = {
        "question": question.kind,
        "header": list(question.wording),
        "beside": question.beside,
        "type": "integer",
        "optional": True,
        "missing": ["N/A", "n/a", "NA", "-", "null", "Not applicable", "Prefer not to say", "Don't know"],
        "values": {words: str(number) for words, number in question.words.items()},
        "minimum": min(worst, best),
        "maximum": max(worst, best),
        "is_whole": True,
    }
    scale = {
        "min": {"constant": str(min(worst, best)), "type": "integer"},
        "max": {"constant": str(max(worst, best)), "type": "integer"},
        "is_low_good": {"constant": str(best < worst).lower(), "type": "boolean"},
    }
    return {name: score | spec} | {f"{name}_{part}": made | {"only_with": name} for part, made in scale.items()}


def answers_sql(table: str, names: list[str]) -> str:
    """A SELECT of one row for each row of `table` and question that its file asks. `names` are the score's columns.

    Adds question, kind, score, scale_min, scale_max, is_low_good.
    """
    return "\nunion all\n".join(
        f"select *, '{name}' as question, '{QUESTIONS[name].kind}' as kind, {name} as score, {name}_min as scale_min, "
        f"{name}_max as scale_max, {name}_is_low_good as is_low_good from {table} where {name}_max is not null"
        for name in names
    )
