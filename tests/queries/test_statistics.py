"""The statistical macros of data/schema/, against published numbers and against their own promise."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import Any

import duckdb
import pytest

from tests.queries.given import Workshop, published


@pytest.fixture(scope="module")
def con(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = workshop.make(tmp_path_factory.mktemp("statistics") / "empty.duckdb")
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


def value(con: duckdb.DuckDBPyConnection, expression: str) -> Any:
    row = con.execute(f"select {expression}").fetchone()
    assert row is not None
    return row[0]


# Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3; the last two by the same formula elsewhere.
@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (1, 100, 0.0018, 0.0545),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilson_gives_the_published_intervals(con, x, n, low, high):
    assert value(con, f"wilson_low({x}, {n})") == published(low)
    assert value(con, f"wilson_high({x}, {n})") == published(high)


def test_wilson_of_nothing_is_null_and_never_leaves_0_to_1(con):
    assert value(con, "wilson_low(0, 0)") is None
    assert value(con, "wilson_high(0, 0)") is None
    outside = "min(wilson_low(0, n)) <> 0 or max(wilson_high(n, n)) <> 1"
    assert value(con, f"(select {outside} from range(1, 500) as numbers (n))") is False


# Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10 (hybrid score).
@pytest.mark.parametrize(
    ("x", "n", "x_before", "n_before", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
    ],
)
def test_difference_of_two_shares_gives_the_published_intervals(con, x, n, x_before, n_before, low, high):
    now = {"value": f"{x} / {n}", "low": f"wilson_low({x}, {n})", "high": f"wilson_high({x}, {n})"}
    before = {
        "value": f"{x_before} / {n_before}",
        "low": f"wilson_low({x_before}, {n_before})",
        "high": f"wilson_high({x_before}, {n_before})",
    }
    lower = f"difference_low({now['value']}, {now['low']}, {before['value']}, {before['high']})"
    upper = f"difference_high({now['value']}, {now['high']}, {before['value']}, {before['low']})"
    assert value(con, lower) == published(low)
    assert value(con, upper) == published(high)


def test_difference_to_an_unknown_is_null(con):
    assert value(con, "difference_low(1, null, 2, 3)") is None
    assert value(con, "difference_high(1, 2, null, 3)") is None


# The 0-based places; Conover's ranks for the median of 100 are 40 and 61, those of 10 are 2 and 9. More of them, against
# SciPy, in tests/queries/statistics/test_macros.py.
@pytest.mark.parametrize(
    ("n", "q", "places"),
    [
        (0, 0.5, (None, None)),
        (1, 0.5, (None, None)),
        (5, 0.5, (None, None)),  # all five on one side: 2 / 2^5 is more than 0.05
        (6, 0.5, (0, 5)),
        (8, 0.5, (0, 7)),
        (10, 0.5, (1, 8)),
        (100, 0.5, (39, 60)),
        (12, 0.9, (7, None)),  # 0.9^12 is more than 0.025: no rank is high enough
    ],
)
def test_places_of_the_interval_of_a_quantile(con, n, q, places):
    found = value(con, f"[quantile_place_low({n}, {q}), quantile_place_high({n}, {q})]")
    assert tuple(found) == places


def test_interval_of_a_median_is_never_narrower_than_it_says(con):
    """The chance that the median lies in [x(l), x(u)] is P(l <= B < u) for B of Binomial(n, 1/2), ranks from 1."""
    asked = "select n, quantile_place_low(n, 0.5), quantile_place_high(n, 0.5) from range(6, 400) as numbers (n)"
    for n, low, high in con.execute(asked).fetchall():
        assert sum(comb(n, hits) for hits in range(low + 1, high + 1)) / 2**n >= 0.95, n
