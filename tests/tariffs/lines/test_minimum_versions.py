"""Minima that change inside a bill or between bills, worked by hand."""

import numpy as np

from etl.core.bill_page import BillPage
from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.changed_taxes import ENERGY, FEW, TENTH, VAT, base
from tests.support.dated_lines import REAL, daily, dated, line, shown
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills


def test_a_minimum_is_tested_on_the_days_and_lines_of_each_version() -> None:
    least = dated("least", "minimum", {"": "price = 310", TENTH: "price = 620"}, 'per = "month"')
    found = bills(REAL + ENERGY + least, FEW)[0]
    assert shown(found, "least") == [("120", "0.00"), ("63", "357.00")]  # 100 and 420 at least
    by_day = dated("least", "minimum", {"": "price = 13", TENTH: "price = 1"}, 'per = "day"')
    assert base(HEAD + ENERGY + by_day, FEW, "least") == [("120", "10.00"), ("63", "0.00")]


def test_a_minimum_as_base_is_divided_by_days() -> None:
    least = line("least", "minimum", 'per = "month"', "price = 62", 'base = ["energy"]')
    assert base(REAL + ENERGY + least + VAT, daily(AUGUST, 0)) == [("20", "4.00"), ("42", "4.20")]


def yearly(change: str) -> str:
    return REAL + ENERGY + dated("least", "minimum", {"": "price = 365", change: "price = 730"}, 'per = "year"')


def test_a_minimum_of_the_year_that_changes_inside_a_bill_is_tested_for_each_version() -> None:
    period = month("2018-12")
    calculator = Calculator(parse_tariff(yearly("2018-12-11"), "t.toml"), period, "UTC")
    supplied = {"least.billed": 300, "least.days": 334}
    past = {one: [PriorValue(Exact(np.array([supplied[one.quantity.name]])))] for one in calculator.looks_back}
    bill = calculator.bills(daily(period, *[8] * 10, 1), past).bills[0]
    # 344 days at 1.00 less 300 + 20; 21 days at 2.00 less 5.25
    assert shown(bill, "least") == [("320", "24.00"), ("5.25", "36.75")]


def test_a_minimum_of_the_year_that_changes_between_bills_is_tested_at_the_end_of_each_version() -> None:
    tariff, pages = parse_tariff(yearly("2018-07-01"), "t.toml"), list[BillPage]()
    for number in range(1, 13):
        period = month(f"2018-{number:02d}")
        calculator = Calculator(tariff, period, "UTC")
        past = {one: [PriorValue(pages[-1].balances[one.quantity.name])] for one in calculator.looks_back if pages}
        pages.append(calculator.bills(daily(period, 80, 0), past))
    topped = [amounts(page.bills[0])["least"] for page in pages]
    assert topped == [*["0.00"] * 5, "61.00", *["0.00"] * 5, "248.00"]  # 181 - 6 x 20; 184 x 2 - 6 x 20


def test_a_version_of_a_minimum_of_the_year_needs_nothing_of_the_one_before() -> None:
    period = month("2018-07")
    bill = Calculator(parse_tariff(yearly("2018-07-01"), "t.toml"), period, "UTC").bills(daily(period, 80, 0)).bills[0]
    assert shown(bill, "least") == [("20", "0.00")]
