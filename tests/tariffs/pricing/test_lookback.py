"""Quantities of earlier periods, whether or not the tariff has prices there."""

from dataclasses import replace

import numpy as np

from etl.core.periods import month
from etl.core.usage_page import LongUse
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.lookback import Lookback, unknown, without_long_reads
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import RATCHET, hourly
from tests.support.tariff_pages import grid, part, usage


def test_a_client_without_readings_is_unknown_to_its_ratchet() -> None:
    period = month("2017-12")
    on = grid(period, "UTC", 60)
    values = np.full((2, on.slots), 1000)
    missing = np.zeros((2, on.slots), np.bool_)
    missing[1] = True
    used = usage(period, "UTC", part(values * ~missing, on, unknown=missing))
    tariff = parse_tariff(RATCHET, "t.toml")
    (past,) = Calculator(tariff, period, "UTC").looks_back
    found = Lookback(tariff, period, "UTC").values(used, [past.quantity])[past.quantity]
    assert found.known is not None
    assert found.known.tolist() == [True, False]


def test_an_earlier_period_needs_no_price_of_the_tariff() -> None:
    tariff = parse_tariff(RATCHET.replace("currency", "from = 2018-01-01\ncurrency", 1), "t.toml")
    (past,) = Calculator(tariff, month("2018-01"), "UTC").looks_back
    period = month("2017-12")
    found = Lookback(tariff, period, "UTC").values(hourly(period, 750), [past.quantity, past.quantity])
    assert {quantity: earlier.value.texts() for quantity, earlier in found.items()} == {
        past.quantity: ["450"]
    }  # the 0.60 of December


def test_a_period_of_which_nothing_is_known_is_zero_for_nobody() -> None:
    nothing = unknown(2)
    assert nothing.known is not None
    assert (nothing.value.texts(), nothing.known.tolist()) == (["0", "0"], [False, False])


def test_a_client_with_a_long_read_has_no_reading_at_all_without_those() -> None:
    period = month("2017-12")
    start, end = period.utc_minutes("UTC")
    first, last = np.array([start]), np.array([end])
    use = LongUse(
        "import", np.array([1]), first, last, np.array([9]), np.array([False]), first, last, np.zeros((0, 3), np.int64)
    )
    used = replace(usage(period, "UTC", part(np.ones((2, 31), np.int64), grid(period, "UTC", 1440))), long=[use])
    found = without_long_reads(used)
    assert (found.read.tolist(), list(found.long)) == ([True, False], [])
    assert found.parts[0].values.sum(axis=1).tolist() == [31, 0]
    assert without_long_reads(replace(used, long=())).parts is used.parts
