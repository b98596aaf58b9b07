"""Expected against got: numbers at a tolerance, everything else exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from tests.vectors.vector import Adapter, Answer, Vector

ABSENT = object()
# What no code can compute: remarks, and printed numbers that the vector itself calls wrong.
REMARKS = ("note",)
WRONG = "_but_wrong"


@dataclass(frozen=True)
class Miss:
    """One expected value that the product does not give."""

    id: str
    key: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        got = "nothing computes it" if self.got is ABSENT else repr(self.got)
        return f"{self.id}: {self.key}: expected {self.expected!r}, got {got}"


def misses(vector: Vector, adapters: Mapping[str, Adapter]) -> list[Miss]:
    """Everything in which the product differs from the vector; a category that nobody knows is one miss."""
    adapter = adapters.get(vector.category)
    if adapter is None:
        return [Miss(vector.id, "category", "one that is known", vector.category)]
    try:
        answers = adapter(vector)
    except Exception as error:
        # Whatever breaks in one vector must not hide the others.
        return [Miss(vector.id, "all", vector.expected, f"{type(error).__name__}: {error}")]
    first, *others = answers if isinstance(answers, tuple) else (answers,)
    found = list(differences(vector, first))
    missed = {miss.key for miss in found}
    for other in others:
        held = {key: value for key, value in vector.expected.items() if key in other and key not in missed}
        found += [
            Miss(vector.id, f"{key} (in SQL)", value, other[key])
            for key, value in held.items()
            if not is_equal(value, other[key], vector.tolerance)
        ]
    return found


def differences(vector: Vector, answer: Answer) -> Iterator[Miss]:
    """The expected keys one by one."""
    for key, value in vector.expected.items():
        if key.startswith(REMARKS) or key.endswith(WRONG):
            continue
        if key.startswith("published") or key.endswith("_published"):
            yield from unlike_published(vector, answer, key, value)
        else:
            got = answer.get(key, ABSENT)
            if got is ABSENT or not is_equal(value, got, vector.tolerance):
                yield Miss(vector.id, key, value, got)


def unlike_published(vector: Vector, answer: Answer, key: str, value: Any) -> Iterator[Miss]:
    """Printed numbers are compared at the digits that were printed, unless the vector says that it corrects them."""
    if "corrected" in vector.kind:
        return
    printed = value if isinstance(value, dict) else {key.removesuffix("_published"): value}
    around = [digits(number) for number in printed_numbers(vector.expected)]
    for name, number in printed.items():
        got = answer.get("published", {}).get(name, answer.get(name, ABSENT))
        # A whole number was printed with as many digits as its neighbours.
        places = digits(number) or max(around, default=0)
        if got is ABSENT or not is_equal(number, got, max(vector.tolerance, 0.5 * 10**-places + 1e-9)):
            yield Miss(vector.id, f"{key}.{name}" if isinstance(value, dict) else key, number, got)


def printed_numbers(expected: Mapping[str, Any]) -> Iterator[float]:
    """The numbers that stand in the vector as printed."""
    for key, value in expected.items():
        if key.startswith("published") or key.endswith("_published"):
            yield from value.values() if isinstance(value, dict) else [value]


def digits(number: Any) -> int:
    """How many decimals a number was written with."""
    return len(repr(number).partition(".")[2]) if isinstance(number, float) and number != int(number) else 0


def is_equal(expected: Any, got: Any, tolerance: float) -> bool:
    """Whether both say the same: true is no 1, numbers may differ by the tolerance, and null is null only.

    An interval that is not known may be one null or a null at each end.
    """
    if isinstance(expected, dict):
        return (
            isinstance(got, dict)
            and expected.keys() <= got.keys()
            and all(is_equal(value, got[key], tolerance) for key, value in expected.items())
        )
    if is_nothing(expected) and is_nothing(got):
        return True
    if isinstance(expected, list):
        return (
            isinstance(got, list | tuple)
            and len(expected) == len(got)
            and all(is_equal(*pair, tolerance) for pair in zip(expected, got, strict=True))
        )
    if isinstance(expected, bool) or isinstance(got, bool) or not isinstance(expected, int | float):
        return type(expected) is type(got) and bool(expected == got)
    if not isinstance(got, int | float) or not isfinite(got):
        return False
    # Beyond the digits that a double holds there is nothing to compare.
    return bool(abs(expected - got) <= max(tolerance, 1e-12 * abs(expected)))


def is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, list) and value == [None, None])
