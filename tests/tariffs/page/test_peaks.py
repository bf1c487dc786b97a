"""The highest mean power of a client in one interval of its own meter."""

from fractions import Fraction

import numpy as np

from etl.tariffs.page.peaks import sum_parts
from tests.support.flat_tariff import DAY, ENERGY, ZONE, masked
from tests.support.tariff_pages import AUGUST, bills, grid, part, totals, usage


def test_the_peak_is_the_mean_power_of_the_first_highest_interval() -> None:
    on = grid(AUGUST, ZONE)
    values = np.zeros((1, on.slots), np.uint16)
    values[0, [100, 200]] = 1234
    found = totals(bills(ENERGY, usage(AUGUST, ZONE, part(values, on)))[0])
    assert (found["peak_kw"], found["peak_at"]) == ("4.936", "2017-08-02T01:00+01:00")


def test_parts_of_one_grid_are_added_before_the_peak_and_of_two_grids_the_higher_counts() -> None:
    quarter, hour = grid(DAY, ZONE), grid(DAY, ZONE, 60)
    one, two, other = np.zeros((1, 96), np.uint8), np.zeros((1, 96), np.uint8), np.zeros((1, 24), np.uint32)
    one[0, [4, 8]], two[0, 8], other[0, 5] = (2, 1), 2, 11
    parts = [part(one, quarter, scale=6), part(two, quarter, scale=6), part(other, hour, scale=6)]
    found = totals(bills(ENERGY, usage(DAY, ZONE, *parts[:2]))[0])
    assert (found["peak_kw"], found["peak_at"]) == ("12", "2017-08-14T02:00+01:00")  # 1 + 2 kWh in a quarter
    bill = bills(ENERGY, usage(DAY, ZONE, *parts))[0]
    assert (totals(bill)["peak_kw"], totals(bill)["peak_at"]) == ("12", "2017-08-14T02:00+01:00")
    assert bill.energy_mwh == 16_000_000
    other[0, 5] = 13
    assert totals(bills(ENERGY, usage(DAY, ZONE, *parts))[0])["peak_kw"] == "13"


def test_a_peak_of_nothing_is_at_the_first_known_slot() -> None:
    on = grid(DAY, ZONE)
    used = usage(DAY, ZONE, part(np.zeros((1, 96), np.uint8), on, unknown=masked(96, 0, 1)))
    assert totals(bills(ENERGY, used)[0])["peak_at"] == "2017-08-14T00:30+01:00"


def test_parts_of_one_grid_are_added_in_the_finer_of_their_units() -> None:
    on = grid(DAY, "UTC", 60)
    halves = part(np.full((1, 24), 3), on, scale=0, denominator=2)
    thirds = part(np.full((1, 24), 2), on, scale=1, denominator=3)
    energy, unit = sum_parts([halves, thirds])
    assert (energy[0, 0] * unit, unit) == (Fraction(3, 2) + Fraction(20, 3), Fraction(1, 6))
    assert sum_parts([thirds]) == (thirds.values, Fraction(10, 3))


def test_sums_of_parts_beyond_64_bits_are_exact() -> None:
    on = grid(DAY, "UTC", 60)
    huge = part(np.full((1, 24), 2**62), on, scale=0)
    energy, _ = sum_parts([huge, huge])
    assert energy[0, 0] == 2**63
