"""Quantities of earlier periods, whether or not the tariff has prices there."""

import numpy as np

from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.lookback import Lookback
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import RATCHET
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
