"""Fixed charges by the step that a quantity reaches: capacity in Norway, slabs in India."""

import pytest

from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.explanation import explain_lines
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import WHOLE, quarters
from tests.support.tariff_pages import HEAD, amounts, bill_of_kwh, bills, days, lines, usage

JANUARY = month("2025-01")
KW = '[quantity.kw]\nof = "import"\nreduce = "max"\nwindow = 60\n'
TOP3 = KW.replace("[quantity.kw]", "[quantity.top3]") + 'highest = { count = 3, each = "day" }\n'


def stepped(on: str, upto: str, price: str, more: str = "", per: str = "month") -> str:
    tiers = f"tiers = {{ upto = {upto}{more} }}\n"
    return f'[[line]]\nid = "capacity"\nkind = "fixed"\nper = "{per}"\non = "{on}"\n{tiers}price = {price}\n'


@pytest.mark.parametrize(
    ("kw", "amount"),
    [(0, "266.25"), (5, "266.25"), (5.001, "478.75"), (7, "478.75"), (10.001, "691.25"), (80, "691.25")],
)
def test_a_published_step_comes_out(kw: float, amount: str) -> None:
    """Lede in 2023: 0 to 5 kW 266.25 a month, 5 to 10 kW 478.75, 10 to 15 kW 691.25; a highest hour of 7 kW: 478.75."""
    tariff = WHOLE + KW + stepped("kw", "[5, 10]", "[266.25, 478.75, 691.25]")
    bill = bills(tariff, usage(JANUARY, "UTC", quarters(JANUARY, {100: kw}, interval=60)))[0]
    assert amounts(bill) == {"capacity": amount}


def test_the_three_highest_days_choose_the_step_and_the_line_says_which() -> None:
    """(9 + 4 + 2) / 3 = 5 kW, which the step up to 5 kW still has."""
    tariff = WHOLE + TOP3 + stepped("top3", "[2, 5, 10]", "[125, 200, 325, 450]")
    load = quarters(JANUARY, {5: 8, 6: 9, 30: 4, 60: 2}, interval=60)
    (line,) = lines(bills(tariff, usage(JANUARY, "UTC", load))[0])
    shown = [line[key] for key in ("tier", "quantity", "unit", "price", "amount")]
    assert shown == ["2", "1", "month", "200", "200.00"]
    assert line["description"] == "at 2025-01-01T06:00+00:00, 2025-01-02T06:00+00:00, 2025-01-03T12:00+00:00"


def test_steps_of_kwh_have_the_days_of_the_bill() -> None:
    """Kerala in 2019: a single phase pays 55 a month from 101 to 150 units, 70 up to 200."""
    slabs = stepped("import", "[50, 100, 150, 200]", "[35, 45, 55, 70, 80]")
    assert amounts(bill_of_kwh(WHOLE + slabs, "117", month("2020-06"))) == {"capacity": "55.00"}
    real = HEAD + 'prorate = { month = "real-days" }\n'
    half = days("2020-06-01", "2020-06-16")
    found = [amounts(bill_of_kwh(real + slabs, kwh, half))["capacity"] for kwh in ("75", "75.000001")]
    assert found == ["27.50", "35.00"]  # of 55 and 70 a month
    daily = HEAD + stepped("import", "[5]", "[1, 2]", ', times = "days"', per="day")
    assert [bill_of_kwh(daily, kwh, half).total for kwh in ("75", "75.000001")] == ["15.00", "30.00"]


def test_an_explanation_names_the_step() -> None:
    tariff = WHOLE + TOP3 + stepped("top3", "[2, 5]", "[125, 200, 325]")
    calculator = Calculator(parse_tariff(tariff, "t.toml"), JANUARY, "UTC")
    page = calculator.page(usage(JANUARY, "UTC", quarters(JANUARY, {5: 9, 30: 4, 60: 2}, interval=60)))
    (line,) = explain_lines(calculator, page)
    assert (line.tier, line.price, line.rule) == ("2", "200", "per month, on top3, tiers (upto 2 / 5)")
    assert [(one.name, one.value) for one in line.quantities] == [("top3", "5")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (stepped("kva", "[2]", "[1, 2]"), "on: 'kva' is neither a flow nor a quantity (use one of: import, export, "),
        (stepped("kw", "[2]", "[1]"), "line capacity: price: 1 price for 2 tiers"),
        (stepped("kw", "[5, 2]", "[1, 2, 3]"), "line capacity: tiers: upto: the bounds must be above 0 and ascend"),
        (stepped("kw", "[2]", "[1, 2]", ", whole = true"), "line capacity: tiers: unknown key 'whole'"),
        (stepped("kw", "[2]", "[1, 2]", ', times = "days"'), "tiers: times: 'kw' is in kW, of which a day has no sum"),
        (stepped("kw", "[2]", "[1, 2]").replace('on = "kw"\n', ""), "line capacity: on: is missing"),
        (stepped("kw", "[2]", "[1, 2]", per="year"), "the tariff does not say what part of a year is charged"),
    ],
)
def test_steps_that_say_nothing_are_refused(line: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(WHOLE + KW + line, "t.toml")
    assert message in str(error.value)


def test_steps_of_kwh_need_a_word_for_parts_of_a_month() -> None:
    with pytest.raises(TariffError, match="upto: the tariff does not say what part of a month's bound a bill has"):
        parse_tariff(HEAD + stepped("import", "[5]", "[1, 2]", per="day"), "t.toml")
