"""Clocks of tickets."""

from __future__ import annotations

from tests.vectors.vector import Adapter

ADAPTERS: dict[str, Adapter] = {}
