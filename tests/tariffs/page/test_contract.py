"""A bill is its client's own: it does not depend on who else is on the page, in what order, or on empty pages."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.periods import Period
from etl.core.usage_page import Part, Usage
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.changed_taxes import ENERGY, FEW
from tests.support.tariff_pages import AUGUST, HEAD, bills, days, grid, lines, part, usage

ALL_KINDS = (
    HEAD + 'prorate = { month = "real-days" }\n'
    '[schedule.tou]\nall.peak = ["mon-fri 12:00-18:00"]\nall.off = "rest"\n'
    '[quantity.kw]\nof = "import"\nreduce = "max"\nwindow = 60\nfloor = 3\n'
    '[quantity.lossy]\nof = "import"\nfactor = 1.025\n'
    '[[line]]\nid = "a"\nkind = "energy"\nschedule = "tou"\ntiers = { upto = [20.5, 61], fill = "chronological" }\n'
    "price = { peak = [1, 2, 3], off = [4, 5, 6] }\n"
    '[[line]]\nid = "b"\nkind = "energy"\nschedule = "tou"\ntiers = { upto = [7], fill = "prorata", reset = "day" }\n'
    "price = { peak = [1, 2], off = [4, 5] }\n"
    '[[line]]\nid = "c"\nkind = "energy"\non = "lossy"\ntiers = { upto = [9], times = "kw" }\nprice = [0.1, 0.3]\n'
    '[[line]]\nid = "d"\nkind = "energy"\non = "lossy"\nschedule = "tou"\n'
    'tiers = { upto = [30], fill = "chronological" }\nprice = { peak = [0.1, 0.3], off = [0.2, 0.7] }\n'
    '[[line]]\nid = "e"\nkind = "demand"\nwindow = 60\nschedule = "tou"\nprice = { peak = 3, off = 2 }\n'
    '[[line]]\nid = "f"\nkind = "demand"\non = "kw"\ntiers.upto = [4]\nprice = [7, 5]\n'
    '[[line]]\nid = "g"\nkind = "minimum"\nper = "month"\nprice = 900\n'
)
PERIOD = days("2017-08-14", "2017-08-18")
ZONE = "Europe/Lisbon"


def parts(generator: np.random.Generator, clients: int) -> list[Part]:
    """Quarter-hours and hours; some clients have one of the two."""
    found = []
    for interval in (15, 60):
        on = grid(PERIOD, ZONE, interval)
        missing = generator.random((clients, on.slots)) < 0.1
        missing[generator.random(clients) < 0.3] = True
        values = generator.integers(0, 900, (clients, on.slots)) * ~missing
        found.append(part(values, on, unknown=missing))
    return found


def rows(of: list[Part], chosen: list[int]) -> list[Part]:
    return [
        part(one.values[chosen], one.grid, unknown=None if one.unknown is None else one.unknown[chosen]) for one in of
    ]


def of_client(found: Any) -> list[tuple[str, str, str]]:
    return [(bill.total, bill.status, bill.detail) for bill in found]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.permutations(range(5)))
def test_a_bill_does_not_depend_on_the_others_of_its_page(seed: int, order: list[int]) -> None:
    all_of_them = parts(np.random.default_rng(seed), 5)
    together = of_client(bills(ALL_KINDS, usage(PERIOD, ZONE, *all_of_them)))
    mixed = of_client(bills(ALL_KINDS, usage(PERIOD, ZONE, *rows(all_of_them, order))))
    assert mixed == [together[row] for row in order]
    for row in range(5):
        assert of_client(bills(ALL_KINDS, usage(PERIOD, ZONE, *rows(all_of_them, [row])))) == [together[row]]


@pytest.mark.parametrize("interval", [15, 60])
def test_a_page_without_clients_has_no_bills(interval: int) -> None:
    on = grid(PERIOD, ZONE, interval)
    assert bills(ALL_KINDS, Usage([], PERIOD, ZONE, [part(np.zeros((0, on.slots), np.int64), on)])) == []


def test_a_client_without_any_part_is_billed_its_minimum() -> None:
    bill = bills(ALL_KINDS, usage(AUGUST, ZONE))[0]
    assert bill.total == "900.00"
    assert "no reading in this period" in json.loads(bill.detail)["warnings"]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32, np.uint64, np.int64, object])
def test_the_width_of_stored_values_changes_nothing(dtype: Any) -> None:
    period = Period(PERIOD.start, PERIOD.end)
    on = grid(period, ZONE)
    values = np.random.default_rng(7).integers(0, 250, (3, on.slots))
    wide = of_client(bills(ALL_KINDS, usage(period, ZONE, part(values, on))))
    assert of_client(bills(ALL_KINDS, usage(period, ZONE, part(values.astype(dtype), on)))) == wide


def test_values_beyond_64_bits_stay_exact() -> None:
    on = grid(PERIOD, ZONE, 60)
    values = np.full((1, on.slots), 2**61, np.int64)
    bill = bills(ALL_KINDS, usage(PERIOD, ZONE, part(values, on, scale=0, denominator=10**6)))[0]
    assert bill.energy_mwh == round(Fraction(2**61 * on.slots, 10**6))
    kwh = [Fraction(line["quantity"]) for line in lines(bill) if line["id"] == "a"]
    shown = Fraction(1, 10**11)  # six quantities with 12 places each
    assert abs(sum(kwh) - Fraction(2**61 * on.slots, 10**12)) < shown
    assert abs(sum(kwh[:2]) + sum(kwh[3:5]) - 61 * Fraction(4, 31)) < shown  # 4 of 31 days of the second bound


def test_a_sum_that_nobody_asked_for_is_not_zero() -> None:
    calculator = Calculator(parse_tariff(HEAD + ENERGY, "t.toml"), AUGUST, "UTC")
    page = calculator.page(FEW)
    with pytest.raises(ValueError, match="was not summed"):
        page.sum(replace(calculator.sums[0], span=days("2017-08-01", "2017-08-02")))
