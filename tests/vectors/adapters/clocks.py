"""Clocks of tickets: data/derive, through rows of the canonical tables (tests/vector_clocks.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.vector_clocks import CATEGORIES
from tests.vectors.vector import Adapter, Answer


def by_inputs(answer: Callable[[Any], Answer]) -> Adapter:
    """An adapter from a function that wants only the inputs."""
    return lambda vector: answer(vector.inputs)


ADAPTERS: dict[str, Adapter] = {category: by_inputs(answer) for category, answer in CATEGORIES.items()}
