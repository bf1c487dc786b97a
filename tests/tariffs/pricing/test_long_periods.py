"""Bills of more days than a whole month has at most."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.long_periods import long_warnings
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.tariff_lines import energy, fixed, line
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bill_of_kwh, days, lines, usage, warnings

WHOLE = HEAD + 'prorate = { month = "whole" }\n'
QUARTER = days("2018-01-01", "2018-04-01")
WARNING = ["90 days are more than 45: what is charged per month is charged by real days"]


def test_a_quarter_is_three_charges_and_three_months_of_tiers() -> None:
    tariff = WHOLE + fixed("10") + energy("[0.10, 0.20]") + "tiers = { upto = [300] }\n"
    bill = bill_of_kwh(tariff, "900.72", QUARTER)
    assert [(one["id"], one["amount"]) for one in lines(bill)] == [
        ("standing", "30.00"),
        ("energy", "90.00"),
        ("energy", "0.14"),
    ]
    assert [one for one in warnings(bill) if "days are more" in one] == WARNING


def test_a_least_amount_a_month_is_three_of_them() -> None:
    tariff = WHOLE + energy("1") + line(id="least", kind="minimum", per="month", price=10)
    assert amounts(bill_of_kwh(tariff, "4", QUARTER)) == {"energy": "4.00", "least": "26.00"}


def test_a_bound_of_a_condition_is_of_three_months_too() -> None:
    """300 kWh a month: 900 in the quarter."""
    options = energy("1") + 'when = { import = "<= 300" }\n' + energy("2") + 'when = { import = "> 300" }\n'
    bill = bill_of_kwh(WHOLE + options, "900", QUARTER)
    assert (bill.total, [one for one in warnings(bill) if "days are more" in one]) == ("900.00", WARNING)
    assert bill_of_kwh(WHOLE + options, "901", QUARTER).total == "1802.00"


def test_a_part_of_a_month_has_its_part_of_the_bound_of_a_condition() -> None:
    """14 of 31 days of 310 kWh are 140."""
    options = energy("1") + 'when = { import = "<= 310" }\n' + energy("2") + 'when = { import = "> 310" }\n'
    part = days("2018-03-01", "2018-03-15")
    tariff = parse_tariff(WHOLE + options, "t.toml")
    totals = [
        Calculator(tariff, part, "UTC", cut=cut).bills(usage(part, "UTC", quarters(part, {3: 150}))).bills[0].total
        for cut in (False, True)
    ]
    assert totals == ["150.00", "300.00"]


@pytest.mark.parametrize(
    "tariff",
    [
        HEAD + 'prorate.month = "30"\n' + fixed("10"),
        WHOLE + fixed("10", "day"),
        WHOLE + line(id="kw", kind="demand", per="day", price=1),
        WHOLE + energy("[1, 2]") + 'tiers = { upto = [3], times = "days" }\n',
        WHOLE.replace("whole", 'whole", longest = 92, bounds = "prorate') + fixed("10"),
    ],
)
def test_what_counts_no_whole_months_says_nothing(tariff: str) -> None:
    parsed = parse_tariff(tariff, "t.toml")
    assert long_warnings([versions[0].line for versions in parsed.lines], QUARTER, "t.toml") == []


def test_a_tariff_may_refuse_more_than_about_a_month() -> None:
    tariff = parse_tariff(WHOLE.replace('"whole"', '"whole", beyond = "refuse"') + fixed("10"), "t.toml")
    assert Calculator(tariff, AUGUST, "UTC").bills(usage(AUGUST, "UTC")).bills[0].total == "10.00"
    with pytest.raises(TariffError) as refused:
        Calculator(tariff, QUARTER, "UTC")
    assert str(refused.value) == (
        "t.toml: line standing: 2018-01-01..2018-03-31: 90 days are more than longest = 45 "
        "(bill shorter periods, or write a larger longest in prorate)"
    )
