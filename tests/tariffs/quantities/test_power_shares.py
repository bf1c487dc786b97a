"""Power that counts by the time of day before the highest windows are chosen."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DEMAND, WHOLE, demands, quarters
from tests.support.tariff_pages import bills, days, grid, lines, part, usage

THREE = days("2025-01-01", "2025-01-04")
HOURS = '[schedule.hours]\nall.day = ["all 06:00-22:00"]\nall.night = "rest"\n'
QUANTITY = '[quantity.kw]\nof = "import"\nreduce = "max"\nwindow = 60\n'
COUNTS = 'counts = { schedule = "hours", share = { day = 1, night = 0.5 } }\n'
LINE = f'{DEMAND}on = "kw"\nprice = 10\n'


def test_a_night_counts_half_before_the_highest_days_are_chosen() -> None:
    """10 kW at 23:00 are 5, above the 4 kW at 12:00 of that day; (5 + 4 + 3) / 3 = 4."""
    load = quarters(THREE, {23: 10, 12: 4, 36: 4, 49: 5, 60: 3}, interval=60)
    top = 'highest = { count = 3, each = "day" }\n'
    at = "at 2025-01-01T23:00+00:00, 2025-01-02T12:00+00:00, 2025-01-03T12:00+00:00"
    assert demands(WHOLE + HOURS + QUANTITY + top + COUNTS + LINE, THREE, load) == [("4", "40.00", at)]


@given(st.lists(st.integers(0, 50), min_size=72, max_size=72), st.fractions(0, 2, max_denominator=8))
@settings(max_examples=40)
def test_a_maximum_is_that_of_each_hour_times_its_share(energy: list[int], share: Fraction) -> None:
    share = Fraction(round(share * 8), 8)
    counts = COUNTS.replace("0.5", f"{float(share):.3f}")
    used = usage(THREE, "UTC", part(np.array([energy]), grid(THREE, "UTC", 60)))
    (line,) = lines(bills(WHOLE + HOURS + QUANTITY + counts + LINE, used)[0])
    highest = max(one * (1 if 6 <= hour % 24 < 22 else share) for hour, one in enumerate(energy))
    assert line["quantity"] == Exact.constant(Fraction(highest) / 1000, 1).texts(6)[0]


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ("{ share = { day = 1, night = 0.5 } }", "quantity kw: counts: schedule: is missing"),
        ('{ schedule = "hours", share = { day = 1 } }', "quantity kw: counts: share"),
        ('{ schedule = "hours", share = { day = 1, night = -1 } }', "quantity kw: counts: share: night: -1 is below 0"),
        ('{ schedule = "tou", share = 1 }', "quantity kw: counts: schedule: there is no schedule 'tou'"),
        ('{ schedule = "hours", share = { day = 1, night = 1 }, at = 1 }', "quantity kw: counts: unknown key 'at'"),
    ],
)
def test_shares_that_leave_a_period_out_are_refused(counts: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f"{WHOLE}{HOURS}{QUANTITY}counts = {counts}\n{LINE}", "t.toml")
    assert message in str(error.value)


def test_a_window_across_an_edge_of_the_shares_is_refused() -> None:
    hours = HOURS.replace("06:00", "06:30")
    with pytest.raises(TariffError, match="the 60 minutes of 2025-01-01T06:00"):
        demands(WHOLE + hours + QUANTITY + COUNTS + LINE, THREE, quarters(THREE, {23: 10}, interval=60))
