"""Demand of one period: its share by month where users supply it, and what a bill says of too few days."""

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.quantities.period_demand import Demand
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DAY, DEMAND, RATCHET, WHOLE, quarters
from tests.support.tariff_pages import bills, days, usage, warnings


def test_a_supplied_demand_counts_by_the_month_of_the_middle_of_its_period() -> None:
    (past,) = Calculator(parse_tariff(RATCHET, "t.toml"), month("2018-01"), "UTC").looks_back
    assert isinstance(past.quantity, Demand)
    kw = Exact(np.array([1000]))
    assert past.quantity.supplied(kw, days("2017-08-20", "2017-09-20")).texts() == ["950"]
    assert past.quantity.supplied(kw, days("2017-09-20", "2017-10-20")).texts() == ["600"]


def test_a_bill_says_that_fewer_days_were_read_than_it_asks_for() -> None:
    quantity = '[quantity.kw]\nof = "import"\nreduce = "max"\nhighest = { count = COUNT, each = "day" }\n'
    tariff = f'{WHOLE}{quantity}{DEMAND}on = "kw"\nprice = 1\n'
    used = usage(DAY, "UTC", quarters(DAY, {33: 5}))
    found = [warnings(bills(tariff.replace("COUNT", str(count)), used)[0]) for count in (1, 2)]
    assert found == [[], ["kw: the mean of the highest windows of 1 day, not of 2: no more were read"]]
