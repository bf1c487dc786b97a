"""Readings as runs in the order of time."""

from fractions import Fraction

import numpy as np
import pytest

from etl.core.errors import TariffError
from tests.support.tariff_pages import bills, days, grid, part, usage
from tests.support.tier_tariffs import LINE, WHOLE, kwh


def test_readings_across_an_edge_are_spread_evenly_when_the_line_says_so() -> None:
    tariff = (
        f'{WHOLE}[schedule.s]\nall.a = ["all 00:00-08:30"]\nall.b = "rest"\n{LINE}schedule = "s"\nstraddle = "even"\n'
        'tiers = { upto = [1], fill = "chronological" }\nprice = { a = [1, 2], b = [3, 4] }\n'
    )
    period = days("2017-08-14", "2017-08-15")
    values = np.zeros((1, 24), np.int64)
    values[0, [7, 8]] = [700, 1200]  # 0.6 before 08:30: 0.3 of it fills the first kWh
    found = kwh(bills(tariff, usage(period, "UTC", part(values, grid(period, "UTC", 60))))[0])
    tenth = Fraction(1, 10)
    assert found == {("a", 1): 1, ("a", 2): 3 * tenth, ("b", 1): 0, ("b", 2): 6 * tenth}
    with pytest.raises(TariffError, match="crosses a change of price at 2017-08-14T08:30"):
        bills(tariff.replace('straddle = "even"\n', ""), usage(period, "UTC", part(values, grid(period, "UTC", 60))))
