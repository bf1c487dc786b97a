"""Conditions on a client's attributes: texts, numbers, several, and those that test nothing."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.client_numbers import bills_of, taxes
from tests.support.tariff_pages import HEAD


def test_a_condition_may_compare_numbers_and_test_several_attributes() -> None:
    tariff = (
        '[[line]]\nid = "energy"\nkind = "energy"\nprice = 1\n'
        '[[line]]\nid = "low"\nkind = "percent"\nrate = 0.06\nwhen = { household = "yes", kva = "<= 3.45" }\n'
    )
    attributes = [("yes", "3.45"), ("yes", "3.46"), ("no", "3.45"), ("yes", "1.15")]
    found = bills_of(tariff, [{"household": one, "kva": kva} for one, kva in attributes], 4)
    assert [bill.total for bill in found] == ["25.44", "24.00", "24.00", "25.44"]


def test_a_condition_may_have_a_lower_and_an_upper_bound() -> None:
    tariff = '[[line]]\nid = "mid"\nkind = "fixed"\nper = "day"\nprice = 1\nwhen = { kva = "> 2 and <= 5" }\n'
    found = bills_of(tariff, [{"kva": kva} for kva in ("2", "2.01", "5", "5.01")], 4)
    assert [bill.total for bill in found] == ["0.00", "1.00", "1.00", "0.00"]


def test_taxes_of_ranges_that_exclude_each_other_may_take_the_same_line() -> None:
    found = bills_of(taxes('{ kva = "<= 5" }', '{ kva = "> 5" }'), [{"kva": "5"}, {"kva": "5.01"}])
    assert [bill.total for bill in found] == ["25.44", "27.12"]  # 24.00 with 6 and 13 %
    with pytest.raises(TariffError, match="two taxes above take it"):
        bills_of(taxes('{ kva = "<= 5" }', '{ kva = ">= 5" }'), [{"kva": "5"}])


def test_a_client_without_the_attribute_of_a_condition_is_refused() -> None:
    with pytest.raises(TariffError, match="client c1: has no attribute 'household'"):
        bills_of(taxes('{ household = "yes" }', '{ household = "no" }'), [{"household": "yes"}, {}])


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{}", "line low: when: has no attribute to test"),
        ('"yes"', "line low: when: 'yes' is not a table"),
        ("{ household = true }", "line low: when: household: true is not a text"),
        ('{ household = "" }', "line low: when: household: an attribute cannot be an empty text"),
        ("{ household = [] }", "line low: when: household: is an empty list, which no client meets"),
        ('{ kva = "<= high" }', "line low: when: kva: '<= high' does not compare with a number"),
        ('{ kva = "!= 3" }', "line low: when: kva: '!= 3' does not compare with a number"),
    ],
)
def test_conditions_that_test_nothing_are_refused(when: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + taxes(when, '{ household = "no" }'), "t.toml")
    assert message in str(error.value)
