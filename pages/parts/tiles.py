"""A headline number: name, value, difference with its direction, trend, n and interval, definition on hover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from pages.parts import words
from pages.parts.target import told_distance, toward_targets
from queries.metrics import Metric


@dataclass(frozen=True)
class Tile:
    """What a tile shows. `difference` is to `against` ("2026-W45"); its interval decides the colour, not its sign.

    `is_target`: the difference is to a target.

    `absent` is the reason shown in place of a value that does not exist. `trend` may hold None for empty weeks.
    """

    metric: Metric
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    n_before: int = 0
    against: str = ""
    trend: tuple[float | None, ...] = ()
    absent: str = "no data"
    note: str = ""
    clock: str = "calendar"
    title: str = ""
    is_target: bool = False

    @classmethod
    def of(cls, metric: Metric, told: dict[str, Any], is_compared: bool, **rest: Any) -> Tile:
        """From a query's row with value, low, high, n and the difference, its interval and n_before."""
        return cls(
            metric,
            told["value"],
            told["n"],
            low=told["low"],
            high=told["high"],
            difference=told["difference"] if is_compared else None,
            difference_low=told["difference_low"],
            difference_high=told["difference_high"],
            n_before=told["n_before"] or 0,
            **rest,
        )

    @property
    def is_too_few(self) -> bool:
        return self.metric.unit != "count" and self.n < self.metric.minimum_n

    @property
    def is_comparable(self) -> bool:
        """A difference is told only where both sides have enough values."""
        return self.difference is not None and not self.is_too_few and self.n_before >= self.metric.minimum_n


def show_tiles(tiles: list[Tile]) -> None:
    """Tiles in a grid that folds to one column on a narrow screen."""
    grid = st.grid(columns="auto", min_column_width=230, gap="small")
    for tile in toward_targets(tiles):
        with grid.container(border=True):
            show_tile(tile)


def show_tile(tile: Tile) -> None:
    label = tile.title or tile.metric.label
    if tile.value is None:
        st.metric(label, words.ABSENT, help=tile.metric.definition)
        st.caption(f"*{words.plain(tile.absent)}*")
        return
    value = words.number(tile.value, tile.metric.unit, tile.clock)
    if tile.is_too_few:
        show_greyed(label, value, tile)
        return
    delta, colour, against = told_difference(tile)
    trend = unbroken(tile.trend)
    st.metric(
        label,
        value,
        delta=delta,
        delta_color=colour,
        delta_description=against,
        help=tile.metric.definition,
        chart_data=trend if len(trend) > 1 else None,
        chart_type="area",
    )
    st.caption(small_print(tile))


def show_greyed(label: str, value: str, tile: Tile) -> None:
    """A number that too few values stand behind: readable, without the weight of the others."""
    st.markdown(words.plain(label), help=tile.metric.definition)
    st.markdown(f":gray[{words.plain(value)}]")
    st.caption(small_print(tile))


def unbroken(trend: tuple[float | None, ...]) -> list[float]:
    """The values since the last week without one: a line drawn across a gap would invent a week."""
    known: list[float] = []
    for value in reversed(trend):
        if value is None:
            break
        known.insert(0, value)
    return known


# Differences that vanish when rounded to what is shown.
NOTHING = {"+0.0 pts", "-0.0 pts", "+0 s", "-0 s", "0 s", "+0", "-0"}


def told_difference(tile: Tile) -> tuple[str | None, Literal["normal", "inverse", "off"], str | None]:
    """(text, colour, what it is against): grey unless the difference's interval excludes no change."""
    if not tile.is_comparable or tile.difference is None:
        return None, "off", None
    if tile.is_target:
        return told_distance(tile)
    text = words.difference(tile.difference, tile.metric.unit, tile.clock)
    if not tile.difference or text in NOTHING:
        return None, "off", "no change"
    verdict = tile.metric.verdict(tile.difference, tile.difference_low, tile.difference_high)
    if verdict == "unclear":
        measured = tile.difference_low is not None and tile.metric.direction != "neutral"
        return text, "off", "within noise" if measured else f"vs {tile.against}"
    return text, "normal" if tile.metric.direction == "higher" else "inverse", verdict


def small_print(tile: Tile) -> str:
    """n, interval, and what must not be overlooked."""
    if tile.is_too_few:
        return f"n = {tile.n:,}, too few to compare (from {tile.metric.minimum_n})"
    parts = []
    if tile.metric.unit != "count":
        parts = [f"n = {tile.n:,}", words.interval(tile.low, tile.high, tile.metric.unit, tile.clock)]
    if tile.is_comparable and tile.metric.unit != "count":
        parts.append(f"against {tile.against}")
    elif tile.difference is not None and not tile.is_comparable:
        parts.append(f"{tile.against} has n = {tile.n_before:,}: too few to compare")
    return " · ".join([*parts, *([tile.note] if tile.note else [])])
