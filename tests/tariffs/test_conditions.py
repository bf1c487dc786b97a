"""What is kept with clients: numbers that charges are multiplied by, conditions that lines have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD, amounts, bills, days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")
POWER = '[[line]]\nid = "power"\nkind = "fixed"\nper = "day"\ntimes = "capacity_kw"\nprice = 0.5\n'


def bills_of(tariff: str, attributes: Sequence[Mapping[str, str]], clients: int = 2) -> list[Bill]:
    on = grid(DAY, "UTC", 60)
    used = usage(DAY, "UTC", part(np.full((clients, 24), 1000, np.uint16), on))
    return bills(HEAD + tariff, replace(used, attributes=attributes))


def test_a_charge_is_multiplied_by_each_clients_own_number_exactly() -> None:
    found = bills_of(POWER, [{"capacity_kw": "4.6"}, {"capacity_kw": "10.351"}])
    assert [bill.total for bill in found] == ["2.30", "5.18"]  # 5.1755


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ([], "client c0: has no attribute 'capacity_kw'"),
        ([{"capacity_kw": "1"}, {"capacity": "1"}], "client c1: has no attribute 'capacity_kw'"),
        ([{"capacity_kw": "1"}, {"capacity_kw": ""}], "client c1: has no attribute 'capacity_kw'"),
        ([{"capacity_kw": "4,6"}] * 2, "client c0: attribute 'capacity_kw': '4,6' is not a number"),
        ([{"capacity_kw": "-1"}] * 2, "'-1' is not a number"),
        ([{"capacity_kw": "9" * 13}] * 2, "is larger than any price"),
    ],
)
def test_a_number_that_is_not_there_is_named_with_its_client(attributes: list[dict[str, str]], message: str) -> None:
    with pytest.raises(TariffError) as error:
        bills_of(POWER, attributes)
    assert message in str(error.value)
    assert "etl assign FILE" in error.value.remedy


def taxes(when: str, other: str) -> str:
    return (
        '[[line]]\nid = "energy"\nkind = "energy"\nprice = 1\n'
        f'[[line]]\nid = "low"\nkind = "percent"\ntax = true\nrate = 0.06\nbase = ["energy"]\nwhen = {when}\n'
        f'[[line]]\nid = "mid"\nkind = "percent"\ntax = true\nrate = 0.13\nbase = ["energy"]\nwhen = {other}\n'
        '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.5\nbase = "rest"\n'
    )


def test_a_line_is_on_the_bills_of_those_for_whom_its_condition_holds() -> None:
    tariff = taxes('{ household = "yes" }', '{ household = ["no", "part"] }')
    found = bills_of(tariff, [{"household": "yes"}, {"household": "part"}, {"household": "other"}], 3)
    assert [amounts(bill) for bill in found] == [
        {"energy": "24.00", "low": "1.44", "vat": "0.00"},
        {"energy": "24.00", "mid": "3.12", "vat": "0.00"},
        {"energy": "24.00", "vat": "12.00"},  # neither, and nobody took the base
    ]


def test_a_condition_may_compare_numbers_and_test_several_attributes() -> None:
    tariff = (
        '[[line]]\nid = "energy"\nkind = "energy"\nprice = 1\n'
        '[[line]]\nid = "low"\nkind = "percent"\nrate = 0.06\nwhen = { household = "yes", kva = "<= 3.45" }\n'
    )
    given = [("yes", "3.45"), ("yes", "3.46"), ("no", "3.45"), ("yes", "1.15")]
    found = bills_of(tariff, [{"household": one, "kva": kva} for one, kva in given], 4)
    assert [bill.total for bill in found] == ["25.44", "24.00", "24.00", "25.44"]


def test_who_does_not_have_a_line_needs_no_number_for_it() -> None:
    tariff = POWER + 'when = { household = "no" }\n' + '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    found = bills_of(tariff, [{"household": "yes"}, {"household": "no", "capacity_kw": "2"}])
    assert [amounts(bill) for bill in found] == [{"e": "24.00"}, {"power": "1.00", "e": "24.00"}]


def test_a_client_without_the_attribute_of_a_condition_is_refused() -> None:
    with pytest.raises(TariffError, match="client c1: has no attribute 'household'"):
        bills_of(taxes('{ household = "yes" }', '{ household = "no" }'), [{"household": "yes"}, {}])


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{}", "line low: when: tests nothing"),
        ('"yes"', "line low: when: 'yes' is not a table"),
        ("{ household = true }", "line low: when: household: true is not a text"),
        ('{ household = "" }', "line low: when: household: no attribute is an empty text"),
        ("{ household = [] }", "line low: when: household: an empty list is never met"),
        ('{ kva = "<= high" }', "line low: when: kva: '<= high' compares with no number"),
        ('{ kva = "!= 3" }', "line low: when: kva: '!= 3' compares with no number"),
    ],
)
def test_conditions_that_test_nothing_are_refused(when: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + taxes(when, '{ household = "no" }'), "t.toml")
    assert message in str(error.value)


def test_two_taxes_that_one_bill_may_have_leave_no_certain_rest() -> None:
    with pytest.raises(TariffError, match="two taxes above take it, 'mid' is the second"):
        parse_tariff(HEAD + taxes('{ household = "yes" }', '{ kva = "<= 6.9" }'), "t.toml")
