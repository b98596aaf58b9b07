"""Which column is what: Latitude's guess as a form, with a question wherever no value can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.guess import Guess
from data.guess.column_spec import UNITS, Answers, Described, described
from data.guess.date_shapes import DAY_FIRST, MONTH_FIRST
from data.guess.draft import Scale, Source, as_mapping
from data.guess.profile import Profile
from data.mapping import canonical_columns
from data.mapping_rules import ALLOWED, INHERITED, REQUIRED
from pages.language import later, say
from pages.parts import words
from pages.sections.data_page.mapping_words import ASKED_ELSEWHERE, TABLES, USUAL, label, row_of, table_name

# Options of the form, in English: `say` tells the reader.
ABSENT = later("– not in this table –")
FIXED = later("– always the same –")
ROW = later("– the row itself –")
NOTHING = later("no value")
NOTE = later("a note: no change of status")
MOST_WORDS = 40
KINDS = {"csat": later("Satisfaction (CSAT)"), "nps": later("Recommendation (NPS)"), "ces": later("Effort (CES)")}
HIGH, LOW = later("The highest is the best"), later("The lowest is the best")
ORDERS = {DAY_FIRST: later("With the day"), MONTH_FIRST: later("With the month")}


@dataclass
class Asked:
    """What the form holds in this run. `open` says in words what is still to be answered."""

    tables: dict[str, dict[str, Source]] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    words: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    scale: Scale | None = None
    open: list[str] = field(default_factory=list)

    @property
    def answers(self) -> Answers:
        return Answers(self.orders, self.units, self.words)


def show_form(guess: Guess, top: Mapping[str, Any], key: str) -> tuple[dict[str, Any] | None, list[str]]:
    """Draw the form for one table. Returns the mapping that it says (None: it fills no table) and what is still open.

    `key` is that of the file and table: the widgets of another one are others.
    """
    asked = Asked()
    chosen = st.pills(
        say("What the table tells of"),
        list(TABLES),
        selection_mode="multi",
        default=list(guess.tables),
        format_func=table_name,
        key=f"{key}_tables",
        help="; ".join(f"{table_name(table)}: {row_of(table)}" for table in TABLES),
    )
    for table in (each for each in TABLES if each in chosen):
        show_table_columns(table, guess, asked, key, beside=chosen)
    show_orders(guess, asked, key)
    show_units(guess, asked, key)
    if "surveys" in asked.tables and "score" in asked.tables["surveys"]:
        show_scale(guess, asked, key)
    if not asked.tables:
        return None, asked.open
    return as_mapping(asked.tables, guess.profiles, asked.answers, top, asked.scale), asked.open


def show_table_columns(table: str, guess: Guess, asked: Asked, key: str, beside: list[str]) -> None:
    name = table_name(table)
    st.markdown(say("**{table}**: {what}.", table=name, what=row_of(table)))
    guessed = guess.tables.get(table, {})
    every = [each for each in canonical_columns(table) if each not in ASKED_ELSEWHERE.get(table, set())]
    if table != "tickets" and "tickets" in beside and table != "events":
        every = [each for each in every if each not in INHERITED]
    shown = {*guessed, *REQUIRED[table], *USUAL[table]}
    if st.toggle(say("More columns of {table}", table=words.inside(name)), key=f"{key}_{table}_more"):
        shown = set(every)
    columns: dict[str, Source] = {}
    wanted = [each for each in every if each in shown]
    for column, cell in zip(wanted, cells(len(wanted)), strict=True):
        with cell:
            source = show_column(table, column, guess, guessed.get(column), key)
            if source:
                columns[column] = source
                show_reason(table, column, source, guess, asked)
    asked.tables[table] = columns
    for column, source in columns.items():
        if len(source.headers) == 1:
            show_words(table, column, guess.profiles[source.headers[0]], asked, key)
    for column in REQUIRED[table]:
        # What kind of survey or event it is follows from other answers.
        if column in every and column not in columns:
            asked.open.append(
                say("{table}: say which column is {label}", table=name, label=words.inside(label(column)))
            )


def cells(count: int) -> Iterator[DeltaGenerator]:
    """Three in a row, one row after the other: so the keyboard goes through them as the eye does."""
    for first in range(0, count, 3):
        yield from st.columns(3)[: count - first]


def show_column(table: str, column: str, guess: Guess, guessed: Source | None, key: str) -> Source | None:
    """Where one canonical column comes from, as the person says."""
    headers = list(guess.profiles)
    options = [ABSENT, FIXED, *([ROW] if column.endswith("_id") else []), *headers]
    start = ABSENT
    if guessed:
        start = ROW if guessed.line else guessed.headers[0] if guessed.headers else FIXED
    # The place and not the header is what a choice is remembered by: a header can be one of our own words.
    place = st.selectbox(
        say("{label} (needed)", label=label(column)) if column in REQUIRED[table] else label(column),
        range(len(options)),
        index=options.index(start)
        if start in (ABSENT, FIXED, ROW)
        else len(options) - len(headers) + headers.index(start),
        format_func=lambda number: said_option(options[number]) or say("(no name)"),
        key=f"{key}_{table}_{column}",
    )
    if not place:
        return None
    if options[place] is FIXED:
        return show_constant(table, column, guessed, key)
    if options[place] is ROW:
        return Source(line=True)
    header = headers[place - (len(options) - len(headers))]
    clock = show_clock(table, column, guess, header, guessed, key)
    return Source((header, clock) if clock else (header,))


def show_constant(table: str, column: str, guessed: Source | None, key: str) -> Source | None:
    known = ALLOWED.get((table, column))
    name = f"{key}_{table}_{column}_constant"
    before = guessed.constant if guessed else None
    if known:
        value = st.selectbox(
            say("{label} in every row", label=label(column)),
            known,
            index=known.index(before) if before in known else None,
            key=name,
        )
    else:
        value = st.text_input(say("{label} in every row", label=label(column)), before or "", key=name)
    return Source(constant=value) if value else None


def show_clock(table: str, column: str, guess: Guess, header: str, guessed: Source | None, key: str) -> str | None:
    """A column with the time of day, for a date that has none."""
    dates = guess.profiles[header].dates
    clocks = [each for each, profile in guess.profiles.items() if profile.is_clock]
    if not dates or dates.has_time or not clocks:
        return None
    options = [ABSENT, *clocks]
    before = guessed.headers[1] if guessed and len(guessed.headers) > 1 and guessed.headers[0] == header else ABSENT
    place = st.selectbox(
        say("Its time of day ({label})", label=words.inside(label(column))),
        range(len(options)),
        index=options.index(before),
        format_func=lambda number: said_option(options[number]),
        key=f"{key}_{table}_{column}_clock",
    )
    return options[place] if place else None


def show_reason(table: str, column: str, source: Source, guess: Guess, asked: Asked) -> None:
    """Examples of the values, and why they are read as they are."""
    if not source.headers:
        return
    profile = guess.profiles[source.headers[0]]
    found = described(table, column, profile, asked.answers)
    lines = [words.plain(", ".join(shortened(each) for each in profile.examples))] if profile.examples else []
    if profile.nothing:
        lines.append(say("no value: {words}", words=words.plain(", ".join(profile.nothing))))
    if found.reason and len(source.headers) == 1:
        lines.append(words.plain(found.reason))
    st.caption(" · ".join(lines) or say("no value in it"))
    if found.asks == "order":
        asked.orders.setdefault(profile.header, "")
    if found.asks == "unit":
        asked.units.setdefault(profile.header, "")


def said_option(option: str) -> str:
    """One of the form's own words in the reader's language; a header or a value as it stands."""
    return say(option) if option in (ABSENT, FIXED, ROW, NOTHING, NOTE) else option


def shortened(text: str) -> str:
    return text if len(text) <= 30 else text[:27] + "..."


def show_words(table: str, column: str, profile: Profile, asked: Asked, key: str) -> None:
    """What each value of a status, or of any column whose words are ours, means."""
    found = described(table, column, profile, Answers())
    if not found.words or len(found.words) > MOST_WORDS:
        return
    options = meanings(table, column, found)
    unknown = [value for value, meaning in found.words.items() if not meaning]
    title = say(
        "What the words in {header} mean ({label})",
        header=words.plain(profile.header),
        label=words.inside(label(column)),
    )
    with st.expander(title, expanded=bool(unknown), key=f"{key}_{table}_{column}_words"):
        said = {}
        for place, ((value, meaning), cell) in enumerate(
            zip(found.words.items(), cells(len(found.words)), strict=True)
        ):
            with cell:
                said[value] = st.selectbox(
                    say("{word} is", word=words.plain(shortened(value))),
                    list(options),
                    index=list(options).index(meaning),
                    format_func=lambda each: said_option(options[each]),
                    key=f"{key}_{table}_{column}_word_{place}",
                )
    asked.words[table, profile.header] = said


def meanings(table: str, column: str, found: Described) -> dict[str, str]:
    """What a value may be taken for, and how the form calls it."""
    if column == "to_value":
        return {"": NOTE} | {each: each for each in ALLOWED["tickets", "status"]}
    known = ALLOWED.get((table, column))
    if known is None:
        known = (
            ("yes", "no")
            if set(found.words.values()) <= {"", "yes", "no"}
            else tuple(sorted(set(found.words.values())))
        )
    return {"": NOTHING} | {each: each for each in known if each}


def show_orders(guess: Guess, asked: Asked, key: str) -> None:
    """Whether 3/4/2024 is in April or in March: one answer for every column in which no number tells it."""
    headers = list(asked.orders)
    if not headers:
        return
    profile = guess.profiles[headers[0]]
    reason = profile.dates.order.reason() if profile.dates else ""
    names = ", ".join(words.plain(header) for header in headers)
    said = st.radio(
        say(
            "**{columns}**: {reason}. Does {example} begin with the day or with the month?",
            columns=names,
            reason=reason,
            example=words.plain(profile.examples[0]),
        ),
        [DAY_FIRST, MONTH_FIRST],
        index=None,
        format_func=lambda order: say(ORDERS[order]),
        key=f"{key}_order",
        horizontal=True,
    )
    asked.orders = dict.fromkeys(headers, said) if said else {}
    if not said:
        asked.open.append(
            say("Say whether the dates in {columns} begin with the day or with the month", columns=", ".join(headers))
        )


def show_units(guess: Guess, asked: Asked, key: str) -> None:
    for header in list(asked.units):
        del asked.units[header]
        said = st.selectbox(
            say(
                "Unit of {column} ({examples})",
                column=words.plain(header),
                examples=words.plain(", ".join(guess.profiles[header].examples)),
            ),
            UNITS,
            index=None,
            key=f"{key}_unit_{header}",
            placeholder=say("seconds, minutes, hours ..."),
        )
        if said:
            asked.units[header] = said
        else:
            asked.open.append(say("Say in which unit {column} is", column=header))


def show_scale(guess: Guess, asked: Asked, key: str) -> None:
    """Kind, ends and good end of the score's scale."""
    before = guess.scale or Scale()
    reason = words.plain(before.reason or say("say on which scale it stands"))
    st.markdown(say("**The score**: {reason}.", reason=reason))
    kind, least, most, best = st.columns([2, 1, 1, 2])
    chosen = kind.selectbox(
        say("It asks for"),
        list(KINDS),
        index=list(KINDS).index(before.kind),
        format_func=lambda each: say(KINDS[each]),
        key=f"{key}_kind",
    )
    low = least.number_input(say("Lowest score"), value=before.least, step=1, key=f"{key}_least")
    high = most.number_input(say("Highest score"), value=before.most, step=1, key=f"{key}_most")
    start = None if before.is_low_good is None else int(before.is_low_good)
    end = best.radio(say("The good end"), [HIGH, LOW], index=start, format_func=say, key=f"{key}_best")
    if end is None:
        asked.open.append(say("Say which end of the score is the good one"))
    asked.scale = Scale(chosen, int(low), int(high), end == LOW)
