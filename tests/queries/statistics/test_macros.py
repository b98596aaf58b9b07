"""The macros of data/schema/statistics.sql say what queries/statistics says, for every n that was tried, and of nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.competing import incidence
from queries.statistics.counts import byar, compare_counts, poisson
from queries.statistics.estimate import critical
from queries.statistics.funnel import score_limits
from queries.statistics.shares import newcombe, wilson
from queries.statistics.surveys import nps
from queries.statistics.survival import kaplan_meier

shares = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
confidences = st.sampled_from([0.5, 0.8, 0.95, 0.998, 0.9999])


@given(share=shares, confidence=confidences)
@settings(deadline=None)
def test_wilson(sql, share, confidence):
    x, n = share
    told, values = wilson(x, n, confidence), {"x": x, "n": n, "z": critical(confidence)}
    assert sql("wilson_score_low($x, $n, $z)", **values) == pytest.approx(told.low, abs=1e-12)
    assert sql("wilson_score_high($x, $n, $z)", **values) == pytest.approx(told.high, abs=1e-12)


@given(now=shares, before=shares)
@settings(deadline=None)
def test_newcombe(sql, now, before):
    told = newcombe(*now, *before)
    values = {"x": now[0], "n": now[1], "b": before[0], "m": before[1]}
    assert sql("newcombe_low($x, $n, $b, $m)", **values) == pytest.approx(told.low, abs=1e-12)
    assert sql("newcombe_high($x, $n, $b, $m)", **values) == pytest.approx(told.high, abs=1e-12)


@given(overall=st.floats(0, 1), n=st.integers(1, 10_000), confidence=confidences)
@settings(deadline=None)
def test_funnel(sql, overall, n, confidence):
    told, values = score_limits(overall, n, confidence), {"p": overall, "n": n, "z": critical(confidence)}
    assert sql("funnel_low($p, $n, $z)", **values) == pytest.approx(told.low, abs=1e-12)
    assert sql("funnel_high($p, $n, $z)", **values) == pytest.approx(told.high, abs=1e-12)


@given(answers=st.tuples(*[st.integers(0, 5000)] * 3).filter(any))
@settings(deadline=None)
def test_nps(sql, answers):
    up, middle, down = answers
    told, values = nps(up, middle, down), {"u": up, "d": down, "n": up + middle + down}
    assert sql("nps($u, $d, $n)", **values) == pytest.approx(told.score)
    assert sql("nps_low($u, $d, $n)", **values) == pytest.approx(told.adjusted.low)
    assert sql("nps_high($u, $d, $n)", **values) == pytest.approx(told.adjusted.high)


@given(count=st.integers(0, 100_000))
@settings(deadline=None)
def test_poisson_limits(sql, count):
    for name, told in (("poisson", poisson(count)), ("byar", byar(count))):
        assert sql(f"{name}_low($x)", x=count) == pytest.approx(told.low, abs=1e-12)
        assert sql(f"{name}_high($x)", x=count) == pytest.approx(told.high, abs=1e-12)


@pytest.mark.parametrize("count", range(12))
def test_poisson_limits_of_small_counts(sql, count):
    told = poisson(count)
    assert (sql("poisson_low($x)", x=count), sql("poisson_high($x)", x=count)) == pytest.approx((told.low, told.high))


@given(
    now=st.integers(0, 900), before=st.integers(0, 900), exposure=st.floats(0.1, 50), exposure_before=st.floats(0.1, 50)
)
@settings(deadline=None)
def test_rate_ratios(sql, now, before, exposure, exposure_before):
    told = compare_counts(now, before, exposure, exposure_before).ratio
    values = {"x": now, "e": exposure, "b": before, "f": exposure_before}
    for name, expected in (("ratio", told.value), ("ratio_low", told.low), ("ratio_high", told.high)):
        found = sql(f"rate_{name}($x, $e, $b, $f)", **values)
        assert found is None if expected is None else found == pytest.approx(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "wilson_low(0, 0)",
        "wilson_high(null::integer, 5)",
        "wilson_low(null::integer, 5)",
        "wilson_score_high(1, 2, null::double)",
        "newcombe_low(1, 0, 1, 2)",
        "newcombe_high(1, 2, 0, 0)",
        "funnel_low(0.5, 0, 1.96)",
        "funnel_high(null::double, 5, 1.96)",
        "nps(0, 0, 0)",
        "nps_low(0, 0, 0)",
        "nps_high(null::integer, 1, 2)",
        "poisson_low(null::integer)",
        "poisson_high(-1)",
        "byar_low(-1)",
        "rate_ratio(5, 1, 0, 1)",
        "rate_ratio(5, 0, 5, 1)",
        "rate_ratio_low(0, 1, 5, 1)",
        "quantile_place_low(0, 0.5)",
        "quantile_place_high(null::bigint, 0.5)",
    ],
)
def test_of_nothing_nothing_is_said(sql, expression):
    assert sql(expression) is None


@pytest.mark.parametrize("q", [round(share / 20, 2) for share in range(1, 20)])
def test_places_of_quantiles_are_exact(con, q):
    """Every n up to 5,000, and random ones up to a thousand million: qbinom's ranks, null where there are none."""
    random = np.random.default_rng(20)
    n = np.concatenate([np.arange(5001), np.exp(random.uniform(np.log(5e3), np.log(1e9), 2000)).astype(int)])
    sizes = pl.DataFrame({"n": n})
    asked = f"select quantile_place_low(n, {q!r}e0) as low, quantile_place_high(n, {q!r}e0) as high from sizes"
    found = con.sql(asked).pl()
    low, high = stats.binom.ppf(0.025, n, q), stats.binom.ppf(0.975, n, q) + 1
    assert sizes.height == found.height
    assert found["low"].to_list() == [int(rank) - 1 if rank >= 1 else None for rank in np.where(n > 0, low, 0)]
    assert found["high"].to_list() == [
        int(rank) - 1 if rank <= size else None for rank, size in zip(np.where(n > 0, high, 1), n, strict=True)
    ]


curves = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2)), min_size=1, max_size=60)


@given(cases=curves)
@settings(deadline=None)
def test_incidence(con, cases):
    given = [{"seconds": seconds, "outcome": outcome} for seconds, outcome in cases]
    rows = con.execute("from incidence_of($given) order by seconds", {"given": given}).fetchall()
    times, outcomes = zip(*cases, strict=True)
    told = incidence(times, outcomes).moments
    bands = kaplan_meier(times, [outcome > 0 for outcome in outcomes]).band()
    assert [row[:2] for row in rows] == [(moment.time, moment.at_risk) for moment in told]
    for row, moment in zip(rows, told, strict=True):
        expected = (moment.survival, *(ended.value for ended in moment.ended))
        assert (row[4], row[7], row[8]) == pytest.approx(expected, abs=1e-9)
    at_ends = [row for row in rows if row[2] + row[3]]
    for row, ours in zip(at_ends, bands, strict=False):
        if ours.low is not None:
            assert (row[5], row[6]) == pytest.approx((ours.low, ours.high))


def test_incidence_of_nobody_has_no_rows(con):
    assert con.execute("from incidence_of([])").fetchall() == []
    nothing = "(select list({'seconds': 1, 'outcome': 1}) from range(0))"
    assert con.execute(f"from incidence_of({nothing})").fetchall() == []


def test_incidence_ends_at_nothing_where_nobody_is_left(con):
    [row] = con.execute("from incidence_of([{'seconds': 5, 'outcome': 1}, {'seconds': 5, 'outcome': 2}])").fetchall()
    assert row == (5, 2, 1, 1, 0, None, None, 0.5, 0.5)


# Ninety days after a first of March end on the 30th of May.
@pytest.mark.parametrize(
    ("followed", "known_to", "came"),
    [
        (date(2024, 4, 1), date(2024, 6, 15), True),
        (date(2024, 3, 1), date(2024, 6, 15), True),  # the same day
        (date(2024, 5, 30), date(2024, 6, 15), True),  # the last day
        (date(2024, 5, 31), date(2024, 6, 15), False),
        (None, date(2024, 6, 15), False),
        (None, date(2024, 5, 30), False),
        (None, date(2024, 5, 29), None),  # may still come
        (date(2024, 4, 1), date(2024, 5, 29), None),
        (date(2024, 2, 29), date(2024, 6, 15), False),  # before
    ],
)
def test_followed_within_ninety_days(sql, followed, known_to, came):
    expression = "followed_within(date '2024-03-01', $followed::date, 90, $known_to::date)"
    assert sql(expression, followed=followed, known_to=known_to) is came


def test_followed_within_days_of_instants(sql):
    def judged(hours: int) -> object:
        return sql(
            "followed_within($start::timestamptz, $start::timestamptz + to_hours($hours), 7, $known::timestamptz)",
            start=datetime(2024, 5, 1, tzinfo=UTC),
            hours=hours,
            known=datetime(2024, 5, 9, tzinfo=UTC),
        )

    assert (judged(7 * 24), judged(7 * 24 + 1)) == (True, False)
