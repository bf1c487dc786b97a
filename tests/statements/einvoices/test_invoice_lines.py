"""Lines of e-invoices: quantity and price where they make the amount, else the amount; no price below zero."""

from decimal import Decimal
from typing import Any

import pytest

from tests.statements.einvoices.test_einvoice import ENERGY, VAT
from tests.support.einvoices import body, made, values

NAMES = ("BilledQuantity", "ChargeAmount", "LineTotalAmount", "Description")


def shown(**fields: Any) -> list[list[str]]:
    """Quantity, price, amount and description of a line without tax."""
    content = made(body({**ENERGY, **fields}, vat=False))
    return [values(content, name, "IncludedSupplyChainTradeLineItem") for name in NAMES]


@pytest.mark.parametrize(
    ("fields", "quantity", "price", "description"),
    [
        ({}, "100", "0.1234", ""),
        ({"quantity": "-100", "amount": "-12.34"}, "-100", "0.1234", ""),
        ({"price": "-0.1234", "amount": "-12.34"}, "-100", "0.1234", ""),
        ({"amount": "12.35"}, "1", "12.35", "100 kWh x 0.1234"),
        ({"amount": "-12.35"}, "-1", "12.35", "100 kWh x 0.1234"),
        ({"kind": "percent", "unit": "EUR", "price": "0.0511", "amount": "5.11"}, "1", "5.11", "100 EUR x 5.11 %"),
        ({"price": None, "amount": "5.11"}, "1", "5.11", ""),
        ({"quantity": None, "amount": "5.11"}, "1", "5.11", ""),
        ({"quantity": "0", "amount": "0.00"}, "0", "0.1234", ""),
    ],
)
def test_quantity_and_price_make_the_amount(
    fields: dict[str, Any], quantity: str, price: str, description: str
) -> None:
    amount = Decimal(fields.get("amount", "12.34"))
    assert shown(**fields) == [[quantity], [price], [f"{amount:.2f}"], [description] if description else []]


@pytest.mark.parametrize(("unit", "code"), [("kWh", "KWH"), ("month", "MON"), ("day", "DAY"), ("barrels", "C62")])
def test_units_have_their_codes(unit: str, code: str) -> None:
    assert f'unitCode="{code}"' in made(body({**ENERGY, "unit": unit}, vat=False)).decode()


def test_a_line_names_its_part_and_days_where_these_are_not_all() -> None:
    content = made(body({**ENERGY, "description": "Energy", "period": "peak", "tier": "2", "to": "2024-10-15"}, VAT))
    within = "IncludedSupplyChainTradeLineItem"
    assert values(content, "Name", within) == ["Energy, peak, tier 2"]
    assert [values(content, name, within) for name in ("StartDateTime", "EndDateTime")] == [["20241001"], ["20241014"]]
    assert values(made(body(ENERGY, VAT)), "StartDateTime", within) == []
