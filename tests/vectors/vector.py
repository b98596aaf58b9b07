"""One vector, and what adapters answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True)
class Vector:
    """Inputs and the numbers expected of them. `tolerance` is absolute."""

    id: str
    category: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float
    source: str
    kind: str
    note: str

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Vector:
        """Raises KeyError without an id, a category, inputs or expected numbers."""
        words = {name: str(raw.get(name) or "") for name in ("source", "kind", "note")}
        return cls(
            raw["id"], raw["category"], raw["inputs"], raw["expected"], float(raw.get("tolerance") or 0.0), **words
        )

    @property
    def confidence(self) -> float:
        return float(self.inputs.get("conf", 0.95))


# An adapter gives the answers of the product by the vector's own keys. Where the product has two ways to a number, in
# Python and in SQL, it gives the second as another answer: of that only what it holds is compared.
Adapter = Callable[[Vector], Answer | tuple[Answer, ...]]
