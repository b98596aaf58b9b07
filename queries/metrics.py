"""The catalogue of measures: what each means, in which unit, which way is good, and from how many values it speaks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).with_name("metrics.toml")


@dataclass(frozen=True)
class Metric:
    """One entry of metrics.toml.

    `direction` is lower, higher or neutral; `unit` duration (s), share (0-1), count, points, score or money; `clock`
    both, calendar or none. A difference of no more than `neutral`, in that unit, is no news. `peers` says what others
    call or do, `origin` where the definition comes from.
    """

    name: str
    title: str
    words: str
    formula: str
    unit: str
    direction: str
    minimum_n: int
    date: str
    clock: str
    counter: str
    neutral: float = 0.0
    short: str = ""
    peers: str = ""
    origin: str = ""

    @property
    def label(self) -> str:
        """The short name, for tiles and axes."""
        return self.short or self.title

    @property
    def definition(self) -> str:
        """What hovering over a number says."""
        return f"{self.words}\n\n{self.formula}. Dated by: {self.date}. Read beside: {catalogue()[self.counter].label}."

    def verdict(self, difference: float, low: float | None, high: float | None) -> str:
        """better, worse or unclear; unclear whenever the difference's interval includes no change, or it is too small
        to matter to anybody."""
        if low is None or high is None or low <= 0 <= high or self.direction == "neutral":
            return "unclear"
        if abs(difference) <= self.neutral:
            return "unclear"
        return "better" if (difference < 0) == (self.direction == "lower") else "worse"


@cache
def catalogue() -> dict[str, Metric]:
    """Every measure by its name, in the catalogue's order."""
    raw = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {name: Metric(name=name, **entry) for name, entry in raw.items()}
