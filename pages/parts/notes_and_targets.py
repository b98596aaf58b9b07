"""What stands over a chart besides its data: notes on dates, and the targets of the measure that it draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pages.language import say
from pages.parts import words
from pages.parts.session import ask
from pages.parts.target import only_team
from queries.metrics import Metric, catalogue
from queries.scope import Scope


@dataclass(frozen=True)
class Aim:
    """The measure whose targets a chart draws: its values times `factor` are what the axis says, in `clock`.
    `is_by_team`: each team stands there for itself, so its own target is drawn beside it."""

    measure: str
    factor: float = 1.0
    clock: str = "calendar"
    is_by_team: bool = False


def notes_of(asked: Scope) -> pl.DataFrame:
    return ask("frame/notes", replace(asked, compared=None))


def goals_of(aim: Aim | None, asked: Scope) -> pl.DataFrame:
    """The goals that hold for what is drawn: a team's own where that team is all there is, else those of the house."""
    if aim is None:
        return pl.DataFrame()
    found = ask("frame/goals", replace(asked, clock=aim.clock, compared=None), measure=aim.measure)
    if aim.is_by_team:
        return found
    own = found.filter(pl.col("team") == only_team(asked))
    return own if own.height else found.filter(pl.col("team").is_null())


def drawn_goals(goals: pl.DataFrame, aim: Aim | None) -> pl.DataFrame:
    """`goals` in the unit of the axis, each with the words that stand at its line."""
    if aim is None:
        return goals
    metric = catalogue()[aim.measure]
    labels = [named_goal(goal, metric, aim.clock) for goal in goals.iter_rows(named=True)]
    # A team's goal stands beside its cell, which bears the name that is read.
    teams = [None if each is None else words.named(each) for each in goals["team"]]
    return goals.with_columns(
        pl.col("value") * aim.factor,
        pl.Series("label", labels, dtype=pl.String),
        pl.Series("team", teams, dtype=pl.String),
    )


def named_goal(goal: dict[str, Any], metric: Metric, clock: str) -> str:
    value = words.number(goal["value"], metric.unit, clock)
    if not goal["is_stated"]:
        return say("Usual target {value}", value=value)
    return say("Target {value}", value=value)


def told_goals(goals: pl.DataFrame, aim: Aim | None) -> str:
    """The targets in words, for under the chart and for those who do not see it. In Markdown."""
    if aim is None:
        return ""
    metric = catalogue()[aim.measure]
    return " · ".join(told_goal(goal, metric, aim.clock) for goal in goals.iter_rows(named=True))


def told_goal(goal: dict[str, Any], metric: Metric, clock: str) -> str:
    value = words.number(goal["value"], metric.unit, clock)
    if not goal["is_stated"]:
        return say("Dashed: {value}, the usual target, because none of your own is stated.", value=value)
    told = say("Dashed: target {value}", value=value)
    if goal["team"] is not None:
        told = say("Dashed: target of {team} {value}", team=words.plain(goal["team"]), value=value)
    if goal["valid_from"] and goal["valid_to"]:
        first, last = words.day(goal["valid_from"]), words.day(goal["valid_to"])
        return say("{target}, from {first} to {last}", target=told, first=first, last=last)
    if goal["valid_from"]:
        return say("{target}, since {first}", target=told, first=words.day(goal["valid_from"]))
    if goal["valid_to"]:
        return say("{target}, until {last}", target=told, last=words.day(goal["valid_to"]))
    return told


def told_notes(notes: pl.DataFrame) -> str:
    """The notes by their numbers in the chart. In Markdown."""
    return " · ".join(told_note(note) for note in notes.iter_rows(named=True))


def told_note(note: dict[str, Any]) -> str:
    days = words.day(note["first_day"])
    if note["last_day"] > note["first_day"]:
        days = say("{first} to {last}", first=days, last=words.day(note["last_day"]))
    about = words.plain(note["words"])
    if note["team"] is not None:
        about = say("{team}: {words}", team=words.plain(note["team"]), words=about)
    return say("**{number}** {days}: {words}", number=note["number"], days=days, words=about)
