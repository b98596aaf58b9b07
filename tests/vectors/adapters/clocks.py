"""Clocks of tickets: data/derive, through rows of the canonical tables (tests/vector_clocks.py)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.vectors.vector import Adapter, Answer, Vector

CLOCKS = "tests.vector_clocks"


def by_inputs(answer: Any) -> Adapter:
    """An adapter from a function that wants only the inputs."""

    def adapter(vector: Vector) -> Answer:
        found: Answer = answer(vector.inputs)
        return found

    return adapter


def adapters() -> dict[str, Adapter]:
    """One for each category that the clocks know; none where there are no clocks."""
    if find_spec(CLOCKS) is None:
        return {}
    return {category: by_inputs(answer) for category, answer in import_module(CLOCKS).CATEGORIES.items()}


ADAPTERS: dict[str, Adapter] = adapters()
