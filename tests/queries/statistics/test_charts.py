"""Control charts: the NIST handbook's and Montgomery's examples, and weeks in which nothing happened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.charts import (
    c_chart,
    individuals,
    laney_chart,
    mean_moving_range,
    p_chart,
    share_chart,
    u_chart,
)

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# The same, 6.3.3.2: defective chips of 50 on each of 30 wafers.
CHIPS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
# The same, 6.3.3.1: defects on 25 wafers.
DEFECTS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]


def test_xmr_as_published():
    chart = individuals(FLOW)
    assert chart.centre == pytest.approx(50.81, abs=5e-3)
    assert chart.mean_range == pytest.approx(1.8778, abs=5e-5)
    assert (chart.high, chart.low) == pytest.approx((55.8041, 45.8159), abs=5e-5)
    assert (chart.signals, chart.range_signals) == ((), ())


def test_a_baseline_keeps_the_change_out_of_the_limits():
    assert individuals([*FLOW, 70.0], baseline=10).centre == individuals(FLOW).centre
    changed = individuals([*FLOW, 70.0], baseline=10)
    assert (changed.signals, changed.range_signals) == ((10,), (10,))
    assert p_chart([*CHIPS, 40], [50] * 31, baseline=30).signals == (14, 22, 30)


def test_p_chart_as_published():
    chart = p_chart(CHIPS, [50] * 30)
    assert (chart.centre, chart.high[0], chart.low[0]) == pytest.approx((0.2313, 0.4102, 0.0524), abs=5e-5)
    assert chart.signals == (14, 22)  # wafers 15 and 23


def test_the_centre_is_total_of_total():
    assert p_chart([1, 50], [2, 1000]).centre == pytest.approx(51 / 1002)


def test_c_chart_as_published():
    chart = c_chart(DEFECTS)
    assert (chart.centre, chart.high[0], chart.low[0]) == (16, 28, 4)
    assert chart.signals == (23,)  # the 31; 28 lies on the limit


def test_u_chart_is_a_c_chart_of_equal_exposures_and_per_is_only_a_unit():
    assert u_chart(DEFECTS, [1.0] * 25) == c_chart(DEFECTS)
    by_one, by_hundred = (u_chart([4, 9, 30], [120, 80, 150], per=per) for per in (1, 100))
    assert by_hundred.centre == pytest.approx(100 * by_one.centre)
    assert by_hundred.high == pytest.approx([100 * high for high in by_one.high])
    assert by_hundred.signals == by_one.signals


def test_laney_widens_where_weeks_differ_more_than_chance_lets_them():
    """Shares of 0.5, 0.6, 0.5, 0.6 of 10,000 each: z of -10 and 10 in turn, a mean moving range of 20.2."""
    hits, sizes = [5000, 6000, 5000, 6000], [10_000] * 4
    assert p_chart(hits, sizes).signals == (0, 1, 2, 3)
    chart = laney_chart(hits, sizes)
    assert chart.signals == ()
    assert chart.sigma_z == pytest.approx(0.1 / (0.55 * 0.45 / 10_000) ** 0.5 / 1.128)
    assert share_chart(hits, sizes) == chart


def test_small_weeks_that_differ_by_chance_keep_the_plain_chart():
    hits, sizes = [5, 8, 4, 6, 3, 7, 5, 2], [50] * 8
    assert share_chart(hits, sizes) == p_chart(hits, sizes)
    large = [each * 40 for each in sizes]
    assert share_chart([200, 205, 198, 202, 197, 203, 200, 199], large).sigma_z < 1


def test_a_screened_range_leaves_out_the_jump():
    """Ranges 1, 1, 1, 1, 1, 30: mean 5.83, upper limit 19; without the jump the mean is 1."""
    values = [1, 2, 1, 2, 1, 2, 32]
    assert mean_moving_range(values) == pytest.approx(35 / 6)
    assert mean_moving_range(values, is_screened=True) == 1
    # Ranges 1, 1, 1, 1, 1, 3: upper limit 4.4.
    assert mean_moving_range([1, 2, 1, 2, 1, 2, 5], is_screened=True) == pytest.approx(8 / 6)


@pytest.mark.parametrize("values", [[], [3.0]])
def test_too_few_values_have_no_limits(values):
    assert (individuals(values).low, individuals(values).signals) == (None, ())


def test_a_week_without_tickets_has_neither_point_nor_limits():
    chart = p_chart([1, 0, 3], [10, 0, 10])
    assert (chart.points, chart.low[1], chart.high[1]) == ((0.1, None, 0.3), None, None)
    assert p_chart([], []).centre is None
    assert p_chart([0, 0], [0, 0]).centre is None
    assert laney_chart([0, 0], [0, 0]).sigma_z is None


@pytest.mark.parametrize("hits", [(0, 0, 0), (5, 5, 5)])
def test_all_or_none_has_limits_without_width_and_no_signal(hits):
    chart = laney_chart(hits, [5] * 3)
    assert (chart.sigma_z, chart.signals) == (None, ())
    assert chart.low == chart.high == chart.points


@given(
    st.lists(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30)
)
@settings(deadline=None)
def test_limits_stay_within_0_and_1_around_the_centre(weeks):
    hits, sizes = zip(*weeks, strict=True)
    for chart in (p_chart(hits, sizes), laney_chart(hits, sizes)):
        for low, high in zip(chart.low, chart.high, strict=True):
            assert 0 <= low <= chart.centre + 1e-12
            assert chart.centre - 1e-12 <= high <= 1
