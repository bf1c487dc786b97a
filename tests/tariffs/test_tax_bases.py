"""Taxes that take the same line: what is left of it is known only where no bill can have both."""

from fractions import Fraction

import pytest

from etl.core.errors import TariffError
from etl.tariffs.conditions import AttributeTest, When
from etl.tariffs.number_ranges import Range
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.tax_bases import TaxBase, TaxBases
from tests.support.client_numbers import taxes
from tests.support.tariff_pages import HEAD


def test_two_taxes_that_one_bill_may_have_leave_no_certain_rest() -> None:
    with pytest.raises(TariffError, match="two taxes above take it, 'mid' is the second"):
        parse_tariff(HEAD + taxes('{ household = "yes" }', '{ kva = "<= 6.9" }'), "t.toml")


def taken_twice(*taxes: TaxBase, lines: int = 4) -> tuple[str, str]:
    """The second tax that takes a line, and that line; lines are `l0`, `l1` ..."""
    found = TaxBases({f"l{place}": place for place in range(lines)})
    for tax in taxes:
        found.add(tax)
    return (found.second.id if found.second else "", found.twice)


def test_two_taxes_of_different_lines_leave_all_rests_known() -> None:
    assert taken_twice(TaxBase("a", 2, None, ("l0",)), TaxBase("b", 3, None, ("l1",))) == ("", "")


def test_the_second_tax_of_a_line_is_named_with_the_line() -> None:
    assert taken_twice(TaxBase("a", 2, None, ("l0", "l1")), TaxBase("b", 3, None, ("l1",))) == ("b", "l1")


def test_a_tax_of_every_line_above_takes_those_above_it_alone() -> None:
    assert taken_twice(TaxBase("a", 2, None, ()), TaxBase("b", 4, None, ("l3",))) == ("", "")
    assert taken_twice(TaxBase("a", 2, None, ()), TaxBase("b", 4, None, ("l1",))) == ("b", "l1")
    assert taken_twice(TaxBase("a", 2, None, ("l1",)), TaxBase("b", 3, None, ())) == ("b", "l1")


def test_two_taxes_of_every_line_above_share_those_above_the_higher_one() -> None:
    found = TaxBases({"fee": 0, "energy": 1})
    for place, name in ((1, "first"), (2, "second")):
        found.add(TaxBase(name, place, None, ()))
    assert found.twice == "fee"


def test_versions_of_one_tax_are_not_two_taxes() -> None:
    assert taken_twice(TaxBase("a", 2, None, ("l0",)), TaxBase("a", 2, None, ("l0", "l1"))) == ("", "")


def test_taxes_of_other_texts_of_one_attribute_never_meet() -> None:
    yes, no = (When((((AttributeTest("household", text),)),)) for text in ("yes", "no"))
    size = When(((AttributeTest("kva", "", Range(high=(Fraction(69, 10), 1))),),))
    assert taken_twice(TaxBase("a", 2, yes, ("l0",)), TaxBase("b", 3, no, ("l0",))) == ("", "")
    assert taken_twice(TaxBase("a", 2, yes, ("l0",)), TaxBase("b", 3, yes, ("l0",))) == ("b", "l0")
    assert taken_twice(TaxBase("a", 2, yes, ("l0",)), TaxBase("b", 3, size, ("l0",))) == ("b", "l0")
