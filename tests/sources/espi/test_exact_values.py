"""Values of a feed in whole mWh: as exact fractions give them, for energy and for mean power."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources.cells.values import LARGEST_MWH
from etl.sources.espi.exact_values import energy_mwh


def converted(value: int, decimals: int, duration: int, exponent: int, *, power: bool) -> tuple[int, bool, bool]:
    whole, digits, seconds = (np.array([number], np.int64) for number in (value, decimals, duration))
    found = energy_mwh(whole, digits, seconds, exponent, power=power)
    return int(found[0][0]), bool(found[1][0]), bool(found[2][0])


values, decimal_places, exponents = st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(-3, 3)


@given(values, decimal_places, st.sampled_from([300, 900, 3600]), exponents, st.booleans())
@settings(deadline=None)
def test_energy_is_the_exact_value_rounded_half_away_from_zero(
    value: int, decimals: int, duration: int, exponent: int, power: bool
) -> None:
    exact = Fraction(value) * Fraction(10) ** (exponent + 3 - decimals) * (Fraction(duration, 3600) if power else 1)
    whole = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    if abs(exact) < LARGEST_MWH:
        assert converted(value, decimals, duration, exponent, power=power) == (whole, whole != exact, False)


@pytest.mark.parametrize(("value", "decimals", "exponent"), [(10**17, 0, 0), (1, 0, 12), (LARGEST_MWH, 0, -3)])
def test_what_no_reading_can_be_is_out_of_range_and_zero(value: int, decimals: int, exponent: int) -> None:
    assert converted(value, decimals, 3600, exponent, power=False) == (0, False, True)


def test_half_a_milliwatt_hour_goes_away_from_zero() -> None:
    assert converted(5, 1, 3600, -3, power=False) == (1, True, False)
    assert converted(-5, 1, 3600, -3, power=False) == (-1, True, False)
    assert converted(1, 0, 900, 3, power=True) == (250_000, False, False)
