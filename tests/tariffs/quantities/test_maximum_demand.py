"""Maximum demand as a quantity: its floor, factor, rounding, and the ratchet on earlier periods."""

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.page.contract import History, PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.lookback import unknown
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DAY, DEMAND, RATCHET, WHOLE, demands, hourly, quarters
from tests.support.tariff_pages import lines


def test_kw_are_of_the_meters_own_interval_unless_a_window_is_written() -> None:
    load = quarters(DAY, {33: 5, 34: 3, 35: 1})
    assert demands(f"{WHOLE}{DEMAND}price = 2\n", DAY, load) == [("20", "40.00", "at 2017-08-14T08:15+00:00")]
    hour = demands(f"{WHOLE}{DEMAND}price = 2\nwindow = 60\n", DAY, load)
    assert hour == [("9", "18.00", "at 2017-08-14T08:00+00:00")]
    half = demands(f"{WHOLE}{DEMAND}price = 2\nwindow = 30\n", DAY, load)
    assert half == [("10", "20.00", "at 2017-08-14T08:00+00:00")]
    rolling = demands(f"{WHOLE}{DEMAND}price = 2\nrolling = 30\n", DAY, load)
    assert rolling == [("16", "32.00", "at 2017-08-14T08:15+00:00")]


def test_a_quantity_has_a_factor_a_floor_and_a_rounding() -> None:
    load = quarters(DAY, {33: 5.1})
    quantity = '[quantity.kw]\nof = "import"\nreduce = "max"\nfactor = 1.02\nround = { places = 0, mode = "up" }\n'
    line = f'{DEMAND}on = "kw"\nprice = 1\n'
    assert demands(WHOLE + quantity + line, DAY, load)[0][0] == "21"  # 20.4 x 1.02 = 20.808
    assert demands(f"{WHOLE}{quantity}floor = 500\n{line}", DAY, load)[0][0] == "500"


PEAKS = (1200, 1100, 900, 700, 800, 950, 1050, 1150, 850, 400, 600, 750)


def year(last: int) -> list[Period]:
    return [month(f"{last}-{one:02d}") for one in range(1, 13)]


def billed(bill: Bill) -> str:
    return str(lines(bill)[0]["quantity"])


def test_a_published_ratchet_comes_out() -> None:
    tariff = parse_tariff(RATCHET, "t.toml")
    (past,) = Calculator(tariff, month("2018-01"), "UTC").looks_back
    assert (past.quantity.name, past.periods) == ("billing_kw", 11)
    known: list[PriorValue] = []
    found: list[str] = []
    for period, kw in zip(year(2017) + year(2018), PEAKS * 2, strict=True):
        calculator = Calculator(tariff, period, "UTC")
        if period.start.year == 2018:
            bill = calculator.bills(hourly(period, kw), {past: known[::-1][:11]}).bills[0]
            found.append(billed(bill))
        known.append(calculator.values(hourly(period, kw), [past.quantity])[past.quantity])
    assert found == ["1092.5"] * 7 + ["1150"] + ["1092.5"] * 4


def january(history: History, text: str = RATCHET) -> Bill:
    period = month("2018-01")
    return Calculator(parse_tariff(text, "t.toml"), period, "UTC").bills(hourly(period, 1200), history).bills[0]


def test_an_unknown_earlier_demand_is_refused_or_ignored() -> None:
    (past,) = Calculator(parse_tariff(RATCHET, "t.toml"), month("2018-01"), "UTC").looks_back
    with pytest.raises(TariffError) as error:
        january({past: [PriorValue(Exact(np.array([900])))] * 3 + [unknown(1)] * 8})
    assert str(error.value) == (
        "t.toml: quantity billing_kw: client c0: its demand 4 periods ago is not known "
        '(load its readings, supply it with `etl history load`, or write unknown = "ignore" in the ratchet)'
    )
    with pytest.raises(TariffError, match="its demand 1 period ago is not known"):
        january({})
    ignoring = RATCHET.replace('"refuse"', '"ignore"')
    (past,) = Calculator(parse_tariff(ignoring, "t.toml"), month("2018-01"), "UTC").looks_back
    assert billed(january({}, ignoring)) == "720"
    assert billed(january({past: [PriorValue(Exact(np.array([900])))] * 3 + [unknown(1)]}, ignoring)) == "900"
