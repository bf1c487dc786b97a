"""Rates of lines: one for all, by the tariff where there are several, and what cannot be said."""

from decimal import Decimal
from typing import Any

import pytest

from etl.core.errors import RefusedError
from etl.statements.einvoices.line_rates import RatedLines, rated_lines
from tests.support.einvoices import body

DAYS = {"from": "2024-10-01", "to": "2024-11-01"}


def net(name: str, amount: str, kind: str = "fixed") -> dict[str, Any]:
    return {**DAYS, "id": name, "kind": kind, "amount": amount, "tax": False}


def tax(name: str, base: str, rate: str, amount: str, kind: str = "percent") -> dict[str, Any]:
    return {**net(name, amount, kind), "quantity": base, "price": rate, "unit": "EUR", "tax": True}


def of(*lines: dict[str, Any], tariff: str = "", **fields: Any) -> RatedLines:
    return rated_lines(body(*lines, **fields), lambda: tariff)


def table(name: str, more: str) -> str:
    return f'[[line]]\nid = "{name}"\ntax = "vat"\n{more}\n'


def rates(found: RatedLines) -> dict[str, str]:
    return {line["id"]: str(rate) for line, rate in found.lines}


def test_one_rate_is_that_of_all_lines_and_the_tariff_is_not_read() -> None:
    found = rated_lines(body(net("a", "10.00"), net("b", "20.00"), tax("vat", "30.00", "0.2", "6.00")), pytest.fail)
    assert rates(found) == {"a": "0.2", "b": "0.2"}
    assert found.taxes == {Decimal("0.2"): (Decimal("30.00"), Decimal("6.00"))}


def test_of_several_rates_the_tariff_says_which_line_has_which() -> None:
    lines = net("a", "10.00"), net("b", "20.00"), tax("low", "10.00", "0.1", "1.00"), tax("vat", "20.00", "0.2", "4.00")
    found = of(*lines, tariff=table("low", 'base = ["a"]') + table("vat", 'base = "rest"'))
    assert (rates(found), found.moved) == ({"a": "0.1", "b": "0.2"}, {})


def test_a_share_of_a_line_is_moved_to_its_rate() -> None:
    """Of the 10.00 of a, 4.00 are at 10 %: they go from 20 %, which a has."""
    lines = net("a", "10.00"), net("b", "20.00"), tax("low", "4.00", "0.1", "0.40"), tax("vat", "26.00", "0.2", "5.20")
    share = "share = { first = 100 }"
    found = of(*lines, tariff=table("low", f'base = ["a"]\n{share}') + table("vat", 'base = "rest"'))
    assert rates(found) == {"a": "0.2", "b": "0.2"}
    assert found.moved == {Decimal("0.1"): Decimal("4.00"), Decimal("0.2"): Decimal("-4.00")}


def test_a_tax_inside_and_an_item_have_their_own_rates() -> None:
    """12.00 with 20 % inside are 10.00 and 2.00; a fee of 5.00 has 10 %."""
    inside = net("a", "12.00"), tax("vat", "10.00", "0.2", "2.00"), net("vat.inside", "-2.00", "percent")
    fee = net("a", "5.00", "item"), tax("a", "5.00", "0.1", "0.50", "item_tax")
    found = of(*inside, *fee, tariff=table("vat", "included = true"))
    assert [(line["amount"], str(rate)) for line, rate in found.lines] == [
        ("12.00", "0.2"), ("-2.00", "0.2"), ("5.00", "0.1"),
    ]  # fmt: skip


def test_a_document_without_tax_has_no_rate() -> None:
    found = of(net("a", "10.00"), vat=False)
    assert (rates(found), found.taxes) == ({"a": "None"}, {None: (Decimal("10.00"), Decimal(0))})


VAT = tax("vat", "10.00", "0.2", "2.00")
OUTSIDE = (
    "5.00 EUR of it are outside value-added tax, which EN 16931 does not allow beside lines that have it (give them a "
    "rate in the tariff or table of items, if only of 0)"
)
ROUNDED = (
    "its tax of 20 % on 10.00 is 2.01, and EN 16931 wants 2.000 rounded to cents (round it so in the tariff; a "
    "correction: etl issue --corrections reversal)"
)
UNKNOWN = "which rate of value-added tax line 'a' has is not known, and EN 16931 wants one"


@pytest.mark.parametrize(
    ("lines", "tariff", "message"),
    [
        ([VAT], "", "it has no line apart from taxes, and EN 16931 wants one"),
        (
            [net("a", "10.00"), net("deposit", "5.00"), VAT],
            "",
            OUTSIDE,
        ),
        (
            [net("a", "10.00"), {**VAT, "amount": "2.01"}],
            "",
            ROUNDED,
        ),
        ([net("a", "30.00"), VAT, tax("low", "20.00", "0.1", "2.00")], "", UNKNOWN),
        ([net("a", "30.00"), VAT, tax("low", "20.00", "0.1", "2.00")], "{}", UNKNOWN),
        (
            [net("a", "30.00"), VAT, tax("low", "20.00", "0.1", "2.00")],
            table("vat", ""),
            "its lines do not add up to the bases of their rates of value-added tax, as EN 16931 wants",
        ),
    ],
)
def test_what_cannot_be_said_is_named(lines: list[dict[str, Any]], tariff: str, message: str) -> None:
    with pytest.raises(RefusedError) as refused:
        of(*lines, tariff=tariff)
    assert str(refused.value) == message


ZERO = tax("none", "5.00", "0", "0.00")
NOT_CLEAR = (
    'why line \'none\' has the rate of 0 is not known, and EN 16931 wants a category (write category = "Z", "E", '
    '"AE", "K" or "O" below its rate in the tariff, bill and issue)'
)
PARTLY = (
    'a part of it is not subject to value-added tax (category = "O"), which EN 16931 does not allow beside lines that '
    'have it (write another category in the tariff, such as "E")'
)
SEVERAL = "its lines at the rate of 0 have several categories, and EN 16931 wants a tax of each"


@pytest.mark.parametrize(
    ("lines", "tariff", "message"),
    [
        ([net("b", "5.00"), ZERO], table("none", ""), NOT_CLEAR),
        (
            [net("b", "5.00"), ZERO],
            table("none", 'category = "AE"') + table("none", 'category = "K"'),
            SEVERAL,
        ),
        ([net("a", "10.00"), net("b", "5.00"), VAT, ZERO], table("none", 'category = "O"'), PARTLY),
    ],
)
def test_a_rate_of_0_whose_category_is_not_clear_is_refused(
    lines: list[dict[str, Any]], tariff: str, message: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        of(*lines, tariff=tariff)
    assert str(refused.value) == message


def test_an_item_of_the_rate_of_0_has_the_category_of_the_tariff_or_is_zero_rated() -> None:
    fee = net("F", "5.00", "item"), tax("F", "5.00", "0", "0.00", "item_tax")
    assert of(net("a", "10.00"), VAT, *fee, tariff=table("vat", "")).zero.code == "Z"
    lines = net("a", "5.00"), ZERO, *fee
    assert of(*lines, tariff=table("none", 'category = "AE"')).zero.code == "AE"


def test_a_tax_that_may_be_another_one_is_refused() -> None:
    with pytest.raises(RefusedError, match="does not say which tax is value-added tax"):
        of(net("a", "10.00"), VAT, vat=False)
