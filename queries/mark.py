"""What a reader clicked: a bar, a cell, a slice of a curve, and so the tickets behind it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

DIMENSIONS = ("team", "channel", "priority", "agent", "topic", "region", "language", "source")

TEXTS = ("measure", "owner", "segment", "state", "from_team", "to_team", "waited_for", "department")
TRAITS = ("trait", "trait_value")


@dataclass(frozen=True)
class Mark:
    """Narrows `tickets/list`. None: no limit. Seconds are half-open [at_least, below); `week` is a Monday.

    `owner` says which tickets belong to the period: those opened or resolved in it, open at as-of (`open`), in the
    backlog at its end (`backlog`), or with a fact of `measure`, any of metrics.toml, in it (`fact`): then `week` and
    `segment` are the fact's own, and `hit` 1 or 0 keeps those that count as one or do not. Of `handover` they are
    those that one team passed to another in it (`hit` 1: back; `running`: not taken up yet), of `wait` those opened in
    it that waited for somebody, of `target` those that got the service level target `segment` ("metric clock seconds")
    in it, and `state` is met, missed or running. Else `state`: measured, running, without, reopened, transferred,
    sla_missed, surveyed (by any survey), waiting, or of the satisfaction survey: askable (its help desk tells who was
    asked), asked, answered or satisfied; rated, unreplied or unreplied_rated (with a score, without a value, or both).
    `trait` and `trait_value` narrow to tickets that have something in common which no column of theirs says (traits_in
    of data/schema/followed.sql: the kind or policy of a decision, the department something was passed on to); of owner
    `trait` they are all that counts.
    """

    measure: str = "first_response"
    owner: str = "opened"
    week: date | None = None
    weekday: int | None = None
    hour: int | None = None
    dimension: str | None = None
    segment: str | None = None
    at_least: int | None = None
    below: int | None = None
    age_at_least: int | None = None
    age_below: int | None = None
    state: str | None = None
    statuses: tuple[str, ...] | None = None
    hit: int | None = None
    from_team: str | None = None
    to_team: str | None = None
    waited_for: str | None = None
    department: str | None = None
    trait: str | None = None
    trait_value: str | None = None
    most: int = 200

    def bound(self) -> dict[str, Any]:
        """The STRUCT that `tickets/list` takes as $mark."""
        return asdict(self) | {"statuses": None if self.statuses is None else list(self.statuses)}

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Mark:
        """From what a chart's point carries, which passed through the browser: unknown keys are dropped and
        values of a wrong kind are a ValueError."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in raw.items() if name in known and value is not None}
        if isinstance(values.get("week"), str):
            values["week"] = date.fromisoformat(values["week"])
        if values.get("dimension", DIMENSIONS[0]) not in DIMENSIONS:
            raise ValueError(f"{values['dimension']!r} is no dimension of tickets")
        if not isinstance(values.get("week", date.min), date):
            raise ValueError("week must be a day")
        for name in (*TEXTS, *TRAITS):
            if not isinstance(values.get(name, ""), str):
                raise ValueError(f"{name} must be text")
        for name in ("weekday", "hour", "at_least", "below", "age_at_least", "age_below", "hit", "most"):
            number = values.get(name, 0)
            if not isinstance(number, int) or isinstance(number, bool) or number < 0:
                raise ValueError(f"{name} must be a whole number, and not a negative one")
        if statuses := values.get("statuses"):
            if not isinstance(statuses, (list, tuple)) or not all(isinstance(each, str) for each in statuses):
                raise ValueError("statuses must be a list of texts")
            values["statuses"] = tuple(statuses)
        return cls(**values)
