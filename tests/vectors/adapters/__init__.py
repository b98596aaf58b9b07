"""Which adapter knows which category."""

from __future__ import annotations

from tests.vectors.adapters import calendar, charts, clocks, comparisons, outcomes, shares, surveys, times
from tests.vectors.vector import Adapter

ADAPTERS: dict[str, Adapter] = {
    **shares.ADAPTERS,
    **times.ADAPTERS,
    **charts.ADAPTERS,
    **comparisons.ADAPTERS,
    **surveys.ADAPTERS,
    **outcomes.ADAPTERS,
    **calendar.ADAPTERS,
    **clocks.ADAPTERS,
}
