"""How headers are found: what counts as the same name, and which of two comes first."""

from __future__ import annotations

import pytest

from data.formats import Headers


@pytest.mark.parametrize(
    ("wanted", "place"),
    [("requester_id", 1), ("requester.id", 0), ("Requester ID", 0), ("status", 2), ("nothing", None)],
)
def test_the_exact_spelling_comes_before_any_other(wanted: str, place: int | None) -> None:
    assert Headers(["requester.id", "requester_id", " Status "]).find(wanted) == place
