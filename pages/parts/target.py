"""A value against what the house aims at: on track or off track as its interval says, not its sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl

from pages.language import say
from pages.parts import words
from pages.parts.session import ask, scope, viewer
from queries.metrics import Metric
from queries.scope import Scope

if TYPE_CHECKING:
    from pages.parts.tiles import Tile


def toward_targets(tiles: list[Tile]) -> list[Tile]:
    """The tiles with their targets in the place of another period, where the reader asks for that."""
    asked = scope()
    if not asked.is_against_target:
        return tiles
    return [with_target(tile, asked) for tile in tiles]


def with_target(tile: Tile, asked: Scope) -> Tile:
    """Where a target is stated by the other clock alone, nobody is told that there is none."""
    goal = goal_of(tile.metric, replace(asked, clock=tile.clock))
    other = "calendar" if tile.clock == "business" else "business"
    if goal is None and tile.metric.clock == "both" and goal_of(tile.metric, replace(asked, clock=other)) is not None:
        return noted(tile, say("a target is stated by the other clock: switch it in the sidebar"))
    return toward(tile, goal)


def noted(tile: Tile, note: str) -> Tile:
    return tile if tile.value is None else replace(tile, note=" · ".join(each for each in (tile.note, note) if each))


def toward(tile: Tile, goal: float | None) -> Tile:
    """The tile with its distance to the goal. The goal is known: all that is uncertain is the value's own interval."""
    if tile.value is None:
        return tile
    if goal is None:
        # The share within a target tells by itself which one that is.
        return tile if tile.metric.name == "within_target" else noted(tile, say("no target is stated"))
    return replace(
        tile,
        difference=tile.value - goal,
        difference_low=None if tile.low is None else tile.low - goal,
        difference_high=None if tile.high is None else tile.high - goal,
        n_before=tile.n,
        against=say("target {value}", value=words.number(goal, tile.metric.unit, tile.clock)),
        is_target=True,
    )


def told_distance(tile: Tile) -> tuple[str | None, Literal["normal", "inverse", "off"], str]:
    """(text, colour, state) of a tile with a target: on or off track only where the whole interval says so."""
    distance = tile.difference or 0.0
    text = words.difference(distance, tile.metric.unit, tile.clock)
    verdict = tile.metric.verdict(distance, tile.difference_low, tile.difference_high)
    if verdict == "unclear":
        return text, "off", say("too close to tell")
    colour: Literal["normal", "inverse"] = "normal" if tile.metric.direction == "higher" else "inverse"
    return text, colour, say("on track") if verdict == "better" else say("off track")


def goal_of(metric: Metric, asked: Scope) -> float | None:
    """The goal in force on the last day of the period: of the team where just one is told of and has its own, else of
    the house. What nobody stated is none."""
    goals = ask("frame/goals", replace(asked, compared=None, is_against_target=False), measure=metric.name)
    return in_force(goals, only_team(asked), asked.period.last if asked.period else None)


def in_force(goals: pl.DataFrame, team: str, last: date | None) -> float | None:
    """The one of `goals`, as frame/goals gives them, that counts for this team on this day."""
    found = goals.filter(pl.col("is_stated"), pl.col("team").is_null() | (pl.col("team") == team))
    if last:
        begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= last)
        found = found.filter(begun, pl.col("valid_to").is_null() | (pl.col("valid_to") >= last))
    if found.is_empty():
        return None
    ordered = found.sort(pl.col("team").is_null(), "valid_from", descending=[False, True], nulls_last=True)
    return float(ordered["value"][0])


def only_team(asked: Scope) -> str:
    """The one team that the numbers tell of, if it is one."""
    teams = asked.teams or viewer().visible_teams or ()
    return teams[0] if len(teams) == 1 else ""
