"""What a mapping has to say so that a column of a file becomes a canonical column, and what has to be asked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from data.guess.date_shapes import settled
from data.guess.profile import Profile, synonyms, tokens
from data.mapping import canonical_columns, column_type
from data.mapping_rules import ALLOWED, STATUSES
from data.parse import BOOLEANS

UNITS = ("seconds", "minutes", "hours", "days", "milliseconds")


@dataclass(frozen=True)
class Answers:
    """What only a person knows. `orders` are "day first" or "month first" by header, `units` those of durations by
    header, `words` what the values of a header mean for a canonical column."""

    orders: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Described:
    """One column as the mapping says it. `asks` is what has to be answered before it can be used: "order", "unit";
    `words` are the values that the person may translate, with what they are taken for ("" means nothing yet)."""

    spec: dict[str, Any]
    reason: str = ""
    asks: str = ""
    words: dict[str, str] = field(default_factory=dict)


def described(table: str, name: str, profile: Profile, answers: Answers) -> Described:
    """How `profile`'s column becomes `table`.`name`, as far as its values and the person's answers tell."""
    kind = column_type(name, canonical_columns(table)[name])
    spec: dict[str, Any] = {"header": profile.header}
    if profile.nothing:
        spec["missing"] = list(profile.nothing)
    if kind in ("timestamp", "date"):
        return dated(spec, profile, answers)
    if kind == "seconds":
        return lasting(spec, profile, answers)
    is_counted_yes = profile.is_yes_no and kind == "integer" and not profile.is_number
    if (
        (table, name) in ALLOWED
        or (kind == "boolean" and not profile.is_yes_no)
        or is_worded(name, profile)
        or is_counted_yes
    ):
        return translated(spec, table, name, kind, profile, answers)
    if profile.is_number and profile.decimal == "," and kind in ("integer", "number"):
        spec["decimal"] = ","
    return Described(spec)


def dated(spec: dict[str, Any], profile: Profile, answers: Answers) -> Described:
    dates = profile.dates
    if dates is None:
        return Described(spec, "its values do not look like dates")
    order = answers.orders.get(profile.header)
    formats = settled(dates.patterns, order) if order and dates.is_open else dates.formats
    if formats != ("iso",):
        spec["formats"] = list(formats)
    reason = dates.note or (dates.order.reason() if is_ordered(dates.patterns) else "")
    asks = "order" if dates.is_open and not order else ""
    if not dates.has_time:
        reason = f"{reason}; no time of day".removeprefix("; ")
    return Described(spec, reason, asks)


def is_ordered(patterns: tuple[str, ...]) -> bool:
    return any(not each.startswith("%Y") for each in patterns if "{1}" in each)


def lasting(spec: dict[str, Any], profile: Profile, answers: Answers) -> Described:
    """A duration: by its form, by the unit in its header, or by what the person says."""
    if profile.duration:
        spec["type"] = profile.duration
        return Described(spec)
    if profile.decimal == ",":
        spec["decimal"] = ","
    found = unit_of(profile.header)
    unit = answers.units.get(profile.header) or found
    if unit and unit != "seconds":
        spec["type"] = unit
    reason = f"its name says {found}" if found else "the unit is not in its name"
    return Described(spec, reason, "" if unit else "unit")


def unit_of(header: str) -> str | None:
    words = tokens(header)
    units = synonyms()["values"]["unit"]
    # "in minutes within business hours" is in minutes.
    said = {word for before, word in pairwise(words) if before in ("in", "en", "em")}
    for each in (said, set(words)):
        found = [unit for unit, names in units.items() if set(names) & each]
        if len(found) == 1:
            return str(found[0])
    return None


def is_worded(name: str, profile: Profile) -> bool:
    """Whether a score is told by words, or some of its words say that there is none."""
    unsaid = inverted(synonyms()["values"]["no_score"])
    return name in ("score", "previous_score") and any(
        folded(value) in unsaid or not profile.is_number for value, _ in profile.words
    )


def translated(spec: dict[str, Any], table: str, name: str, kind: str, profile: Profile, answers: Answers) -> Described:
    """A column whose words are ours: which of its values mean which of them."""
    said = answers.words.get((table, profile.header), {})
    known = known_words(table, name, kind, profile.is_yes_no)
    taken = {value: said.get(value, known.get(folded(value), "")) for value, _ in profile.words}
    already = STATUSES if name in ("status", "to_value") else {each: each for each in ALLOWED.get((table, name), ())}
    if profile.is_number:
        taken = {value: meaning for value, meaning in taken.items() if folded(value) in known}
        said = taken
    if kind == "boolean":
        already = {word: "yes" if truth else "no" for word, truth in BOOLEANS.items()}
    told = {
        value: meaning
        for value, meaning in taken.items()
        if (meaning or value in said or folded(value) in known) and already.get(value.lower()) != meaning
    }
    if told:
        spec["values"] = told
    return Described(spec, "", "", taken)


def folded(value: str) -> str:
    return " ".join(tokens(value))


def known_words(table: str, name: str, kind: str, is_yes_no: bool) -> dict[str, str]:
    """Value without case and accents -> what it means in `table`.`name`, as far as the lists know."""
    lists = synonyms()["values"]
    if is_yes_no and kind != "boolean":
        # "Resolved: yes", "Answered: no"
        yes, no = ("solved", "open") if name in ("status", "to_value") else ("1", "0")
        return {word: yes if truth else no for word, truth in BOOLEANS.items()}
    if name in ("status", "to_value"):
        return inverted(lists["status"]) | {folded(word): status for word, status in STATUSES.items()}
    if kind == "boolean":
        return {word: {"true": "yes", "false": "no"}[truth] for word, truth in inverted(lists["boolean"]).items()}
    if name in ("score", "previous_score"):
        return inverted(lists["no_score"], nothing=True)
    return {each: each for each in ALLOWED.get((table, name), ())}


def inverted(words_by_meaning: Mapping[str, list[str]], nothing: bool = False) -> dict[str, str]:
    return {word: "" if nothing else meaning for meaning, words in words_by_meaning.items() for word in words}


def worded_scale(profile: Profile) -> tuple[dict[str, str], tuple[int, int]]:
    """What the words of a score mean, and the scale that they make: two words 0 to 1, more of them 1 to 5."""
    lists = synonyms()["values"]
    best: tuple[dict[str, str], tuple[int, int]] = ({}, (1, 5))
    for name, scale in (("score_2", (0, 1)), ("score_5", (1, 5))):
        known = inverted(lists[name])
        found = {value: known[folded(value)] for value, _ in profile.words if folded(value) in known}
        if len(found) > len(best[0]):
            best = found, scale
    return best
