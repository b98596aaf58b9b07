"""How much speaks for a column of a file being a canonical one: its name in several languages, and its values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.guess.column_spec import folded, inverted, unit_of, worded_scale
from data.guess.draft import Source
from data.guess.profile import Profile, synonyms, tokens
from data.mapping import canonical_columns, column_type
from data.mapping_rules import ALLOWED

# A column is taken for another only if at least so much speaks for it; 1 is a name from the list and fitting values.
LEAST = 0.5
LONG_TEXT = 60
# Columns whose words are ours alone: "opened by: Ada" is none of them.
OURS = ("opened_by", "actor_role", "authority", "outcome", "outcome_for")
FEW = 50
BUSINESS = {"business", "bhrs", "working"}
FREE_TEXT = ("comment", "subject", "words", "tags", "reason", "outcome_reason", "promise", "url")


@cache
def names_of(table: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Canonical column -> the names that people give it, as words."""
    own = {**synonyms()["any"], **synonyms().get(table, {})}
    return {name: tuple(tuple(each.split()) for each in own.get(name, [])) for name in canonical_columns(table)}


def likeness(header: tuple[str, ...], names: tuple[tuple[str, ...], ...]) -> float:
    """How much a header is like one of `names`: 1 is the same, less the more other words it has."""
    best = 0.0
    for place, name in enumerate(names):
        if header == name or "".join(header) == "".join(name):
            # The names that say it best stand first: "priority" before "urgency".
            return 1.0 - place / 10_000
        places = range(len(header) - len(name) + 1)
        if any(header[place : place + len(name)] == name for place in places):
            best = max(best, 0.5 + 0.4 * len(name) / len(header))
    return best


def fit(table: str, name: str, profile: Profile) -> float:
    """How well the values fit, whatever the column is called: 0 is impossible. What never changes tells little."""
    return suited(table, name, profile) * (0.6 if profile.distinct == 1 and profile.filled > FEW else 1.0)


def suited(table: str, name: str, profile: Profile) -> float:
    kind = column_type(name, canonical_columns(table)[name])
    if kind in ("timestamp", "date") or profile.dates:
        return 1.0 if profile.dates and kind in ("timestamp", "date") else 0.0
    if kind == "seconds" or profile.duration:
        return 1.0 if kind == "seconds" and (profile.duration or profile.is_number) else 0.0
    if kind == "boolean":
        return 1.0 if profile.is_yes_no else 0.8 if 1 < len(profile.words) <= 6 and not profile.is_number else 0.0
    if kind in ("integer", "number"):
        return counted(name, profile)
    if kind == "id":
        return 1.0 if profile.is_code else 0.3
    return 1.0 if name in FREE_TEXT else worded(table, name, profile)


def counted(name: str, profile: Profile) -> float:
    """A number; "answered: yes" counts as one, and a score may be told in words."""
    is_score = name in ("score", "previous_score") and is_scale_of_words(profile)
    return 1.0 if profile.is_number else 0.9 if profile.is_yes_no or is_score else 0.0


def is_scale_of_words(profile: Profile) -> bool:
    """Whether most rows hold a word of a scale, or one for no answer: a remark may hold "fine" now and then."""
    known, unsaid = worded_scale(profile)[0], inverted(synonyms()["values"]["no_score"])
    rows = sum(count for value, count in profile.words if value in known or folded(value) in unsaid)
    return bool(known) and 2 * rows > profile.filled


def worded(table: str, name: str, profile: Profile) -> float:
    """One of few words: they are the same in many rows."""
    if name in OURS and (table, name) in ALLOWED:
        return 1.0 if {folded(value) for value, _ in profile.words} & set(ALLOWED[table, name]) else 0.0
    if name == "status":
        is_known = profile.is_yes_no or bool(told_by_values(name, profile))
        return 1.0 if is_known else 0.52 if 0 < len(profile.words) <= 12 else 0.0
    if name in ("priority", "channel") or (table, name) in (("events", "to_value"), ("decisions", "kind")):
        return 1.0 if profile.words else 0.2
    return 0.3 if profile.length > LONG_TEXT else 0.95 if not profile.is_number else 0.7


def scores_of(table: str, profiles: Mapping[str, Profile]) -> dict[tuple[str, str], float]:
    """(canonical column, header) -> how much speaks for it, where anything does."""
    found = {}
    names = names_of(table)
    for header, profile in profiles.items():
        words = tuple(tokens(header))
        for name in names:
            named = likeness(words, names[name])
            if name.endswith("_seconds"):
                # The unit is no part of the name: "resolution time (hours)".
                named = max(named, likeness(without_unit(words), tuple(map(without_unit, names[name]))))
                named *= 0.5 if ("business" in name) != bool(BUSINESS & set(words)) else 1.0
            told = max(named, told_by_values(name, profile))
            if told * fit(table, name, profile) >= LEAST:
                found[name, header] = told * fit(table, name, profile)
    return found


def without_unit(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in words if each not in ("in", "en", "em") and unit_of(each) is None)


def told_by_values(name: str, profile: Profile) -> float:
    """Some columns show by their words what they are: a status, a priority, a channel."""
    lists = synonyms()["values"].get(name)
    if name not in ("status", "priority", "channel") or not profile.words:
        return 0.0
    known = {word for words in lists.values() for word in words}
    rows = sum(count for value, count in profile.words if folded(value) in known)
    return 0.6 if rows > 0.5 * profile.filled and len(profile.words) > 1 else 0.0


def assigned(table: str, profiles: Mapping[str, Profile]) -> dict[str, Source]:
    """The best header for each canonical column; each header for one column only."""
    scores = scores_of(table, profiles)
    taken: dict[str, Source] = {}
    headers: set[str] = set()
    places = {header: place for place, header in enumerate(profiles)}
    for (name, header), _ in sorted(scores.items(), key=lambda each: (-each[1], places[each[0][1]], each[0][0])):
        if name not in taken and header not in headers:
            taken[name] = Source((header,))
            headers.add(header)
    return {name: taken[name] for name in canonical_columns(table) if name in taken}
