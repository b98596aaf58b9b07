"""From what a person sees (this canonical column comes from that header) to the mapping that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.guess.column_spec import Answers, described, worded_scale
from data.guess.profile import Profile
from data.mapping import canonical_columns, column_type


@dataclass(frozen=True)
class Source:
    """Where a canonical column comes from: a header or two, the same text in every row, or the row itself."""

    headers: tuple[str, ...] = ()
    constant: str | None = None
    line: bool = False


@dataclass(frozen=True)
class Scale:
    """Of a score: its kind, lowest and highest value, and whether the lowest is the best (None: not told)."""

    kind: str = "csat"
    least: int = 1
    most: int = 5
    is_low_good: bool | None = None
    reason: str = ""


def as_mapping(
    tables: Mapping[str, Mapping[str, Source]],
    profiles: Mapping[str, Profile],
    answers: Answers,
    top: Mapping[str, Any],
    scale: Scale | None = None,
) -> dict[str, Any]:
    """The mapping that says all this, as `write_mapping` takes it. `top` is what stands above its sections."""
    raw: dict[str, Any] = dict(top)
    for table, columns in tables.items():
        raw[table] = section_of(table, columns, profiles, answers, scale)
    return lifted(raw)


def section_of(
    table: str, columns: Mapping[str, Source], profiles: Mapping[str, Profile], answers: Answers, scale: Scale | None
) -> dict[str, Any]:
    section: dict[str, Any] = {}
    for name, source in columns.items():
        section[name] = said(table, name, source, profiles, answers)
    if table == "surveys" and scale and "score" in section:
        section |= {"kind": {"constant": scale.kind}, "scale_min": scale.least, "scale_max": scale.most}
        if scale.is_low_good is not None:
            section["is_low_good"] = scale.is_low_good
        profile = profiles[columns["score"].headers[0]]
        words, _ = worded_scale(profile)
        if words and not profile.is_number:
            section["score"] = spread(section["score"], words)
        section = {"only_with": "score"} | section
    if table == "events" and "to_value" in columns and "kind" not in columns and columns["to_value"].headers:
        section |= event_words(section["to_value"], profiles[columns["to_value"].headers[0]], answers)
    if table == "decisions":
        section = {"only_with": "kind"} | section
    return section


def said(table: str, name: str, source: Source, profiles: Mapping[str, Profile], answers: Answers) -> Any:
    if source.line:
        return {"line": True}
    if source.constant is not None:
        return {"constant": source.constant}
    spec = described(table, name, profiles[source.headers[0]], answers).spec
    if len(source.headers) > 1:
        day = spec.get("formats", ["%Y-%m-%d"])
        clock = clock_pattern(profiles[source.headers[1]])
        spec = {"join": list(source.headers), "formats": [f"{each} {clock}" for each in day]} | {
            key: value for key, value in spec.items() if key not in ("header", "formats")
        }
    return spec["header"] if set(spec) == {"header"} else spec


def clock_pattern(profile: Profile) -> str:
    colons = max((example.count(":") for example in profile.examples), default=1)
    return "%H:%M:%S" if colons == 2 else "%H:%M"


def spread(spec: Any, words: Mapping[str, str]) -> dict[str, Any]:
    """The values of a worded score, with those that mean no answer."""
    full: dict[str, Any] = {"header": spec} if isinstance(spec, str) else dict(spec)
    full["values"] = {**words, **full.get("values", {})}
    return full


def event_words(spec: Any, profile: Profile, answers: Answers) -> dict[str, Any]:
    """Of the activities of a log, those that are a change of status, and the others as notes."""
    words = described("events", "to_value", profile, answers).words
    statuses = {value: meaning for value, meaning in words.items() if meaning}
    if not statuses:
        return {"kind": {"constant": "note"}}
    if len(statuses) == len(words):
        return {}
    full: dict[str, Any] = {"header": profile.header} if isinstance(spec, str) else dict(spec)
    return {
        "kind": {"header": profile.header, "values": dict.fromkeys(statuses, "status"), "otherwise": "note"},
        "to_value": full | {"values": statuses},
    }


def lifted(raw: dict[str, Any]) -> dict[str, Any]:
    """The same mapping with what all its columns share said once, above the sections."""
    sections = {key: value for key, value in raw.items() if isinstance(value, dict)}
    specs = [spec for section in sections.values() for spec in section.values() if isinstance(spec, dict)]
    formats = [spec["formats"] for spec in specs if "formats" in spec]
    top = {key: value for key, value in raw.items() if key not in sections}
    missing = sorted({word for spec in specs for word in spec.get("missing", ())})
    if missing:
        top["missing"] = missing
    plain_dates = any(
        isinstance(spec, str) and column_type(name, canonical_columns(table)[name]) in ("timestamp", "date")
        for table, section in sections.items()
        for name, spec in section.items()
        if name in canonical_columns(table)
    )
    shared = formats[0] if formats and all(each == formats[0] for each in formats) and not plain_dates else None
    if shared:
        top["formats"] = shared
    return top | {
        table: {name: bare(spec, shared) for name, spec in section.items()} for table, section in sections.items()
    }


def bare(spec: Any, shared: list[str] | None) -> Any:
    if not isinstance(spec, dict):
        return spec
    dropped = {"missing"} | ({"formats"} if shared and spec.get("formats") == shared else set())
    kept = {key: value for key, value in spec.items() if key not in dropped}
    return kept["header"] if set(kept) == {"header"} else kept
