"""What good service is: the principles in order, each with the measures that tell whether it is kept."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from queries.metrics import catalogue

PRINCIPLES = Path(__file__).with_name("principles.toml")


@dataclass(frozen=True)
class Principle:
    """One entry of principles.toml. `page` is a page's file without its ending; `load` says what brings the numbers."""

    name: str
    title: str
    demands: str
    measures: tuple[str, ...]
    page: str
    load: str

    @property
    def counter(self) -> str:
        """The measure to read beside the leading one: it tells when a better number was bought with a worse one."""
        return catalogue()[self.measures[0]].counter


@cache
def principles() -> tuple[Principle, ...]:
    """Every principle, in the order in which they are told."""
    raw = tomllib.loads(PRINCIPLES.read_text(encoding="utf-8"))
    return tuple(
        Principle(name=name, **(entry | {"measures": tuple(entry["measures"])})) for name, entry in raw.items()
    )


@cache
def measures_of_principles() -> tuple[str, ...]:
    """The measures of all principles and those to be read beside them, each once, in order."""
    named = [name for each in principles() for name in each.measures]
    return tuple(dict.fromkeys(named + [catalogue()[name].counter for name in named]))
