"""A headline number: name, value, difference with its direction, trend, n and interval, definition on hover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import streamlit as st

from pages.language import say
from pages.parts import words
from pages.parts.target import told_distance, toward_targets
from queries.metrics import Metric, catalogue


class NotApplicable(str):
    """Why a measure has no value here and cannot have one, as opposed to data that are missing."""

    __slots__ = ()


@dataclass(frozen=True)
class Tile:
    """What a tile shows. `difference` is to `against` ("2026-W45"); its interval decides the colour, not its sign.

    `absent` is the reason shown in place of a value that does not exist; see NotApplicable. `trend` has a value a week,
    None for one without. `is_target`: the difference is to a target. `is_sum`: a sum is what it is, without interval.
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
    absent: str = ""
    note: str = ""
    clock: str = "calendar"
    title: str = ""
    is_target: bool = False
    is_sum: bool = False

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
            is_sum=told.get("kind") == "sum",
            **rest,
        )

    @property
    def is_too_few(self) -> bool:
        return self.metric.unit != "count" and self.n < self.metric.minimum_n

    @property
    def is_comparable(self) -> bool:
        """A difference is told only where both sides have enough values."""
        return self.difference is not None and not self.is_too_few and self.n_before >= self.metric.minimum_n


# Streamlit cuts a long name or number off and ends it in dots; a number that is half there is none.
WRAPPED = """<style>
[data-testid="stMetricLabel"] *, [data-testid="stMetricValue"] *, [data-testid="stMetricDelta"] *,
[data-testid="stMetricLabel"], [data-testid="stMetricValue"], [data-testid="stMetricDelta"] {
  white-space: normal; overflow: visible; text-overflow: clip; overflow-wrap: anywhere;
}
</style>"""


def show_tiles(tiles: list[Tile]) -> None:
    """Tiles in a grid that folds to one column on a narrow screen."""
    st.html(WRAPPED)
    grid = st.grid(columns="auto", min_column_width=230, gap="small")
    for tile in toward_targets(tiles):
        with grid.container(border=True):
            show_tile(tile)


def show_tile(tile: Tile) -> None:
    label, told = tile.title or say(tile.metric.label), told_definition(tile.metric)
    if tile.value is None:
        show_absent(label, told, tile.absent)
        return
    value = words.number(tile.value, tile.metric.unit, tile.clock)
    if tile.is_too_few:
        show_greyed(label, value, told, tile)
        return
    delta, colour, against = told_difference(tile)
    st.metric(label, value, delta=delta, delta_color=colour, delta_description=against, help=told)
    if drawn := sparkline(tile.metric, tile.trend, tile.clock):
        st.html(drawn)
    if told := small_print(tile):
        st.caption(told)


def show_absent(label: str, told: str, reason: str) -> None:
    """No data is a dash, what cannot be is said in words, and both look unlike a zero."""
    is_applicable = not isinstance(reason, NotApplicable)
    st.metric(label, words.ABSENT if is_applicable else say("not applicable"), help=told)
    icon = "database_off" if is_applicable else "block"
    st.caption(f":material/{icon}: *{words.plain(reason or say('no data'))}*")


def show_greyed(label: str, value: str, told: str, tile: Tile) -> None:
    """A number that too few values stand behind: readable, without the weight of the others."""
    st.markdown(f":small[{words.plain(label)}]", help=told)
    st.markdown(f":gray[{words.plain(value)}]")
    st.caption(small_print(tile))


def told_definition(metric: Metric) -> str:
    """What hovering over a number says, its counter-measure included."""
    return say(
        "{words}\n\n{formula}. Dated by: {date}. Read beside: {counter}.",
        words=say(metric.words),
        formula=say(metric.formula),
        date=say(metric.date),
        counter=say(catalogue()[metric.counter].label),
    )


def sparkline(metric: Metric, trend: Sequence[float | None], clock: str) -> str:
    """The trend as a small picture with a description: a step a week, none for a week without a value, the last one
    stronger. Empty for fewer than two values. Made of our own numbers alone (Streamlit's own sparkline cannot be
    described, and its pages keep HTML but no SVG)."""
    known = [value for value in trend if value is not None]
    if len(known) < 2:
        return ""
    low, spread = min(known), (max(known) - min(known)) or 1
    strong = max(place for place, value in enumerate(trend) if value is not None)
    steps = "".join(
        step(None if value is None else (value - low) / spread, place == strong) for place, value in enumerate(trend)
    )
    label = escape(told_trend(metric, known, len(trend), clock), quote=True)
    return f'<div role="img" aria-label="{label}" style="display: flex; height: 24px">{steps}</div>'


def step(height: float | None, is_strong: bool) -> str:
    """One week of a sparkline: `height` from 0 to 1 of its range."""
    if height is None:
        return '<span style="flex: 1"></span>'
    drawn = f"height: 3px; margin-top: {21 * (1 - height):.0f}px; opacity: {1 if is_strong else 0.55}"
    return f'<span style="flex: 1; background: currentColor; {drawn}"></span>'


def told_trend(metric: Metric, known: list[float], weeks: int, clock: str) -> str:
    def told(value: float) -> str:
        return words.number(value, metric.unit, clock)

    return say(
        "Trend over {n} weeks: from {first} to {last}, lowest {low}, highest {high}.",
        n=weeks,
        first=told(known[0]),
        last=told(known[-1]),
        low=told(min(known)),
        high=told(max(known)),
    )


def is_nothing(difference: str) -> bool:
    """Whether a difference vanishes when rounded to what is shown: `-0.0 pts`."""
    return not any("1" <= character <= "9" for character in difference)


def told_difference(tile: Tile) -> tuple[str | None, Literal["normal", "inverse", "off"], str | None]:
    """(text, colour, what it is against): grey unless the difference's interval excludes no change."""
    if not tile.is_comparable or tile.difference is None:
        return None, "off", None
    if tile.is_target:
        return told_distance(tile)
    text = words.difference(tile.difference, tile.metric.unit, tile.clock)
    if is_nothing(text):
        return None, "off", say("no change")
    verdict = tile.metric.verdict(tile.difference, tile.difference_low, tile.difference_high)
    if verdict == "unclear":
        measured = tile.difference_low is not None and tile.metric.direction != "neutral"
        return text, "off", say("within noise") if measured else say("vs {period}", period=tile.against)
    told = say("better") if verdict == "better" else say("worse")
    return text, "normal" if tile.metric.direction == "higher" else "inverse", told


def small_print(tile: Tile) -> str:
    """n, interval, and what must not be overlooked."""
    n = words.count(tile.n)
    if tile.is_too_few:
        return say("n = {n}, too few to compare (from {least})", n=n, least=tile.metric.minimum_n)
    parts = []
    if tile.metric.unit != "count":
        parts = [say("n = {n}", n=n), told_interval(tile)]
    if tile.is_comparable and tile.metric.unit != "count":
        parts.append(say("against {period}", period=tile.against))
    elif tile.difference is not None and not tile.is_comparable:
        parts.append(say("{period} has n = {n}: too few to compare", period=tile.against, n=words.count(tile.n_before)))
    return " · ".join([*parts, *([tile.note] if tile.note else [])])


def told_interval(tile: Tile) -> str:
    if tile.is_sum:
        return say("a sum: it has no interval")
    return words.interval(tile.low, tile.high, tile.metric.unit, tile.clock)
