"""Conditions on what a bill used: its bounds by its days, its quantities, what is in doubt, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import WHOLE, quarters
from tests.support.tariff_pages import HEAD, amounts, bill_of_kwh, bills, days, grid, part, usage, warnings

JUNE = month("2020-06")
KOLKATA = "Asia/Kolkata"
CREDIT = '[[line]]\nid = "credit"\nkind = "fixed"\nper = "day"\nprice = -1\nwhen = { import = WHEN }\n'


def has_credit(when: str, kwh: str, end: str = "2020-07-01", head: str = WHOLE) -> bool:
    return "credit" in amounts(bill_of_kwh(head + CREDIT.replace("WHEN", when), kwh, days("2020-06-01", end)))


def test_kerala_has_one_price_for_all_units_above_250() -> None:
    """KSEB's domestic schedule from 8 July 2019: 720 hours of 0.403 kWh are 290.16 units.

    Up to 300 units all of them cost 5.80, 290.16 x 5.80 = 1682.928; the fixed charge of that slab is 100. By the
    telescopic prices they would have been 50 x (3.15 + 3.70 + 4.80 + 6.40) + 90.16 x 7.60 = 1587.716.
    """
    telescopic = "tiers = { upto = [50, 100, 150, 200] }\nprice = [3.15, 3.70, 4.80, 6.40, 7.60]\n"
    slabs = [
        (telescopic, "<= 250"), ("price = 5.80\n", "> 250 and <= 300"), ("price = 6.60\n", "> 300 and <= 350"),
        ("price = 6.90\n", "> 350 and <= 400"), ("price = 7.10\n", "> 400 and <= 500"), ("price = 7.90\n", "> 500"),
    ]  # fmt: skip
    energy = [
        f'[[line]]\nid = "energy"\nkind = "energy"\n{price}when = {{ import = "{when}" }}\n' for price, when in slabs
    ]
    on = grid(JUNE, KOLKATA, 30)
    values = np.zeros((2, on.slots), np.int64)
    values[:, :1440:2] = [[403], [347]]  # 290.16 and 249.84 units
    found = bills(WHOLE.replace("EUR", "INR") + "".join(energy), usage(JUNE, KOLKATA, part(values, on)))
    assert found[0].total == "1682.93"
    assert found[1].total == "1281.28"  # 902.50 + 49.84 x 7.60, each tier rounded


def test_bounds_in_kwh_are_of_a_month_and_have_the_days_of_the_bill() -> None:
    real = HEAD + 'prorate = { month = "real-days" }\n'
    assert has_credit('"<= 300"', "190", "2020-06-20", real)  # 300 x 19 / 30
    assert not has_credit('"<= 300"', "190.000001", "2020-06-20", real)
    assert has_credit('"<= 300"', "300", "2020-06-20")  # a bill is one month, whatever its days
    fixed = HEAD + 'prorate = { bounds = "fixed" }\n'
    assert has_credit('"<= 300"', "300", "2020-06-20", fixed)
    third = HEAD + 'prorate = { month = "365/12" }\n'  # 100 x 30 x 12 / 365 = 98.630136986...
    assert [has_credit('"> 100"', kwh, head=third) for kwh in ("98.630136", "98.630137")] == [False, True]


def test_a_bound_a_day_is_times_the_days_of_the_bill() -> None:
    daily = '{ is = ["<= 1", ">= 10"], times = "days" }'
    assert [has_credit(daily, kwh, "2020-06-20", HEAD) for kwh in ("19", "19.1", "189.9", "190")] == [
        True, False, False, True,
    ]  # fmt: skip


def test_a_line_of_some_days_is_tested_by_the_whole_bill() -> None:
    """310 kWh on the first day of the month; the line holds from the 11th on."""
    dated = CREDIT.replace("WHEN", '"> 300"') + "from = 2020-06-11\n"
    before = '[[line]]\nid = "credit"\nkind = "fixed"\nper = "day"\nprice = 0\nto = 2020-06-11\n'
    found = amounts(bill_of_kwh(WHOLE + before + dated, "310", JUNE))
    assert found == {"credit": "0.00", "credit 2020-06-11": "-20.00"}


def test_a_maximum_is_tested_in_kw_and_a_net_quantity_after_netting() -> None:
    quantities = (
        '[quantity.kw]\nof = "import"\nreduce = "max"\n'
        '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\n'
    )
    line = '[[line]]\nid = "{id}"\nkind = "fixed"\nper = "day"\nprice = 1\nwhen = {{ {when} }}\n'
    tests = {"high": 'kw = "> 5"', "net": 'net = "<= 1"', "gross": 'import = "<= 1"'}
    tariff = WHOLE + quantities + "".join(line.format(id=name, when=when) for name, when in tests.items())
    day = days("2020-06-01", "2020-06-02")
    back = replace(quarters(day, {40: 1}), flow="export")
    found = bills(tariff, usage(day, "UTC", quarters(day, {3: 1.5}), back))  # 6 kW, 1.5 - 1 = 0.5 kWh
    assert list(amounts(found[0])) == ["high", "net"]


def test_a_tested_quantity_may_look_back() -> None:
    tariff = (
        f'{WHOLE}[quantity.kw]\nof = "import"\nreduce = "max"\nratchet = {{ periods = 1, share = 1 }}\n'
        '[[line]]\nid = "big"\nkind = "fixed"\nper = "day"\nprice = 1\nwhen = { kw = "> 5" }\n'
    )
    calculator = Calculator(parse_tariff(tariff, "t.toml"), JUNE, "UTC")
    (past,) = calculator.looks_back
    used = usage(JUNE, "UTC", quarters(JUNE, {3: 1}))
    before = [calculator.bills(used, {past: [PriorValue(Exact(np.array([kw])))]}).bills[0] for kw in (5, 6)]
    assert [amounts(bill) for bill in before] == [{}, {"big": "30.00"}]


def half_missing(kwh: int, slots: int, **masks: object) -> list[str]:
    """What a bill says that has 10 Wh in each hour of June, the first ones missing or estimated."""
    on = grid(JUNE, "UTC", 60)
    values = np.full((2, on.slots), kwh, np.int64)
    mask = np.zeros((2, on.slots), np.bool_)
    mask[1, :slots] = True
    if masks.get("estimated"):
        values[1, :slots] = 0
        used = part(values, on, estimated=mask)
    else:
        values[1, :slots] = 0
        used = part(values, on, unknown=mask)
    found = bills(WHOLE + CREDIT.replace("WHEN", '"<= 300"'), usage(JUNE, "UTC", used))
    assert warnings(found[0]) == []
    return warnings(found[1])


def test_a_bill_says_that_missing_readings_could_cross_the_bound() -> None:
    """0.5 kWh in each of 600 hours are 300 kWh; by their mean the other 120 hours have 60 more."""
    assert half_missing(500, 120)[-1] == (
        "import is 300 kWh, but 360 if what is missing or estimated is the mean of the rest: line credit depends on it"
    )
    assert "depends" not in str(half_missing(500, 100))  # 310 kWh are above 300 in either case
    assert "depends" not in str(half_missing(400, 120))  # 240 and 288 are both below


def test_estimated_readings_count_as_if_they_were_missing() -> None:
    (text,) = half_missing(500, 120, estimated=True)
    assert text.startswith("import is 300 kWh, but 360 if")


def test_an_attribute_of_the_name_of_a_tested_quantity_is_refused() -> None:
    used = replace(usage(JUNE, "UTC", quarters(JUNE, {3: 1})), attributes=[{"import": "250"}])
    with pytest.raises(TariffError) as error:
        bills(WHOLE + CREDIT.replace("WHEN", '"<= 300"'), used)
    assert str(error.value) == (
        "t.toml: client c0: has an attribute 'import', the name of what `when` tests "
        "(give the attribute, or the quantity, another name)"
    )


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("250", 'line credit: when: import: 250 does not compare what was used (write it like "<= 250", in quotes)'),
        ('"much"', "line credit: when: import: 'much' does not compare what was used"),
        ('["<= 250", 3]', "line credit: when: import: 3 does not compare what was used"),
        ("[]", "line credit: when: import: is an empty list, which no bill meets"),
        ('{ times = "days" }', "line credit: when: import: is: is missing"),
        ('{ is = "<= 5", times = "months" }', "line credit: when: import: times: 'months' is not known"),
        ('{ is = "<= 5", per = "day" }', "line credit: when: import: unknown key 'per'"),
    ],
)
def test_a_condition_that_compares_nothing_is_refused(when: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(WHOLE + CREDIT.replace("WHEN", when), "t.toml")
    assert message in str(error.value)


def test_a_bound_of_a_month_needs_a_word_for_parts_of_a_month() -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + CREDIT.replace("WHEN", '"<= 250"'), "t.toml")
    assert str(error.value) == (
        "t.toml: line credit: when: import: the tariff does not say what part of a month's bound a bill has "
        '(add prorate = { month = "whole" } or another word, or bounds = "fixed", at the top, or times = "days")'
    )


def test_a_maximum_has_no_bound_a_day_and_one_value() -> None:
    kw = '[quantity.kw]\nof = "import"\nreduce = "max"\n'
    line = CREDIT.replace("import = WHEN", 'kw = { is = "> 5", times = "days" }')
    with pytest.raises(TariffError, match="times: 'kw' is in kW, of which a day has no sum"):
        parse_tariff(WHOLE + kw + line, "t.toml")
    tou = '[schedule.tou]\nall.peak = ["all 08:00-12:00"]\nall.off = "rest"\n'
    line = CREDIT.replace("import = WHEN", 'kw = "> 5"')
    with pytest.raises(TariffError, match="'kw' is by tou, a maximum for each of its periods"):
        parse_tariff(f'{WHOLE}{tou}{kw}schedule = "tou"\n{line}', "t.toml")
