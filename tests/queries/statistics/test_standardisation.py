"""Like with like: Fay and Feuer's birth orders, UKHSA's ratios, Charig's kidney stones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.statistics.estimate import UNKNOWN, Estimate
from queries.statistics.standardisation import (
    Standardised,
    crude_rate,
    crude_share,
    direct_rate,
    expected_count,
    indirect_ratio,
    mantel_haenszel,
    mix_of,
    scaled,
    standard_error,
    standardised_difference,
    standardised_share,
)

# Charig et al. (1986), BMJ 292:879-882, by the size of the stone: successes of open surgery and of the keyhole's.
OPEN = {"small": (81, 87), "large": (192, 263)}
KEYHOLE = {"small": (234, 270), "large": (55, 80)}


# Fay and Feuer (1997), Statistics in Medicine 16:791-801, table 1; data of Fleiss (1981), p. 249.
STANDARD = [63986.6, 186263.6, 157302.2, 97647.0, 47572.6, 12262.6]


@pytest.mark.parametrize(
    ("counts", "births", "crude", "rate", "low", "high"),
    [
        ([107, 141, 60, 40, 39, 25], [230061, 329449, 114920, 39487, 14208, 3052], 56.3, 92.3, 80.4, 105.8),
        ([3, 71, 114, 103, 108, 75], [15050, 175702, 207081, 117300, 45026, 8660], 83.3, 85.1, 77.2, 94.2),
        ([0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392], 167.1, 75.5, 67.7, 188.3),
    ],
)
def test_direct_rates_as_published(counts, births, crude, rate, low, high):
    found = scaled(direct_rate(counts, births, STANDARD), 100_000)
    assert (found.value, found.low, found.high) == pytest.approx((rate, low, high), abs=0.05)
    assert 100_000 * crude_rate(counts, births) == pytest.approx(crude, abs=0.05)


def test_a_stratum_that_the_standard_has_must_not_be_empty():
    assert direct_rate([1, 0], [10, 0], [1, 1]) == UNKNOWN
    assert direct_rate([1, 0], [10, 0], [1, 0]).value == pytest.approx(0.1)
    assert direct_rate([], [], []) == UNKNOWN
    assert crude_rate([], []) is None


def test_no_event_at_all_has_a_limit_above():
    """One stratum is an exact Poisson interval: 3.689 by the exposure."""
    assert direct_rate([0], [100], [1]) == Estimate(0, 0, pytest.approx(0.03688879))


# UKHSA's PHEindicatormethods, test data of indirectly standardised rates: Byar from ten on, exact below.
@pytest.mark.parametrize(
    ("observed", "ratio", "low", "high"),
    [(895, 10011.1376, 9365.9160, 10689.0976), (9, 100.6707, 46.0330, 191.1043)],
)
def test_indirect_rates_as_published(observed, ratio, low, high):
    found = scaled(indirect_ratio(observed, 835.8835612312), 9349.883092211)
    assert found == Estimate(*(pytest.approx(each, abs=5e-5) for each in (ratio, low, high)))


def test_expected_at_the_shares_of_all():
    assert expected_count({"small": 10, "large": 20}, {"small": (50, 100), "large": (10, 100)}) == pytest.approx(7)
    assert expected_count({"small": 10}, {}) is None
    assert expected_count({"small": 0}, {}) == 0
    assert indirect_ratio(3, 0) == UNKNOWN


def test_the_better_treatment_looks_worse_until_it_is_standardised():
    assert (crude_share(OPEN), crude_share(KEYHOLE)) == (0.78, pytest.approx(0.8257, abs=5e-5))
    mix = mix_of([OPEN, KEYHOLE])
    assert mix == {"small": 0.51, "large": 0.49}
    assert standardised_share(OPEN, mix).value == pytest.approx(0.51 * 81 / 87 + 0.49 * 192 / 263)
    assert standardised_share(OPEN, mix).value > standardised_share(KEYHOLE, mix).value
    found = standardised_difference(OPEN, KEYHOLE)
    assert found.value == pytest.approx(0.0536712)
    assert standard_error(found) == pytest.approx(0.0335858)


def test_mantel_haenszel_of_the_kidney_stones():
    """By hand: (81 * 36 / 357 + 192 * 25 / 343) / (6 * 234 / 357 + 71 * 55 / 343)."""
    found = mantel_haenszel(OPEN, KEYHOLE)
    assert found.odds_ratio.value == pytest.approx((81 * 36 / 357 + 192 * 25 / 343) / (6 * 234 / 357 + 71 * 55 / 343))
    assert found.risk_difference.value == pytest.approx(0.05383557)
    assert found.odds_ratio.low < 1.447 < found.odds_ratio.high


def test_one_stratum_is_the_plain_comparison():
    """The interval of the log odds is then Woolf's, and that of the difference nearly Wald's."""
    found = mantel_haenszel({"all": (56, 70)}, {"all": (48, 80)})
    odds = 56 * 32 / (14 * 48)
    reach = 2.718281828459045 ** (1.959963984540054 * (1 / 56 + 1 / 14 + 1 / 48 + 1 / 32) ** 0.5)
    assert found.odds_ratio == Estimate(*(pytest.approx(each) for each in (odds, odds / reach, odds * reach)))
    wald = 1.959963984540054 * (0.8 * 0.2 / 70 + 0.6 * 0.4 / 80) ** 0.5
    assert found.risk_difference.value == pytest.approx(0.2)
    assert found.risk_difference.high == pytest.approx(0.2 + wald, abs=2e-3)


def test_units_without_a_stratum_in_common():
    found = mantel_haenszel({"small": (1, 2)}, {"large": (1, 2)})
    assert (found.odds_ratio, found.risk_difference) == (UNKNOWN, UNKNOWN)
    assert standardised_difference({"small": (1, 2)}, {"large": (1, 2)}) == UNKNOWN
    assert standardised_share({}, {}) == Standardised(None, None)
    assert (mix_of([]), crude_share({}), standard_error(UNKNOWN)) == ({}, None, None)


def test_odds_without_misses_are_unknown_and_without_hits_zero():
    assert mantel_haenszel({"all": (5, 5)}, {"all": (3, 5)}).odds_ratio == UNKNOWN
    assert mantel_haenszel({"all": (0, 5)}, {"all": (3, 5)}).odds_ratio == Estimate(0.0)


strata = st.dictionaries(
    st.sampled_from("abc"),
    st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=3,
)


@given(first=strata, second=strata)
@settings(deadline=None)
def test_a_unit_at_its_own_mix_is_its_crude_share_and_differences_turn_round(first, second):
    assert standardised_share(first, mix_of([first])).value == pytest.approx(crude_share(first))
    there, back = standardised_difference(first, second), standardised_difference(second, first)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)
    ours, theirs = mantel_haenszel(first, second), mantel_haenszel(second, first)
    assert ours.risk_difference.value == pytest.approx(-theirs.risk_difference.value)
