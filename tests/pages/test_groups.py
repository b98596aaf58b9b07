"""Groups beside each other in words: a share of few values is never told as one."""

from __future__ import annotations

from typing import Any

from pages.parts.groups import told_groups, told_of


def test_a_group_of_few_is_told_by_its_number_alone():
    rows: list[dict[str, Any]] = [
        {"cell": "a", "share": 0.5, "low": 0.4, "high": 0.6, "n": 100, "state": "told"},
        {"cell": "b", "share": 1.0, "low": 0.2, "high": 1.0, "n": 1, "state": "too_few"},
        {"cell": "c", "share": None, "low": None, "high": None, "n": 3, "state": "withheld"},
    ]
    told = told_groups(rows, {"a": "Granted", "b": "Declined", "c": "Required"})
    assert told == "Granted: 50.0 % (95 %: 40.0 % to 60.0 %; n = 100). Too few to compare: Declined (n = 1)."


def test_the_share_of_a_few_is_none():
    assert told_of(0.5, 0.2, 0.8, is_few=True) == "too few for a share"
    assert told_of(0.5, 0.4, 0.6, is_few=False) == "50.0 % (95 %: 40.0 % to 60.0 %)"
