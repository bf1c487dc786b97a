"""Prices keep the zeros that the tariff writes."""

from decimal import Decimal

import pytest

from etl.statements.written_prices import as_written, written_prices

TOML = """
name = "1.50"
[[line]]
price = 9.50
[[line]]
price = { peak = 0.2450, day = 0.245, night = 0.10 }
slots = [1.0, { price = -3.20 }]
factor = 1e3
"""
JSON = '{"items": [{"energyratestructure": [[{"rate": 0.1120}]]}]}'


def test_numbers_of_a_tariff_are_found_wherever_they_stand_and_texts_are_none() -> None:
    found = written_prices(TOML)
    assert found == {
        Decimal("9.5"): "9.50", Decimal("0.245"): "0.2450", Decimal("0.1"): "0.10", Decimal(1): "1.0",
        Decimal("-3.2"): "-3.20",
    }  # fmt: skip
    assert written_prices(JSON) == {Decimal("0.112"): "0.1120"}


@pytest.mark.parametrize(
    ("price", "currency", "shown"),
    [
        ("0.112", "EUR", "0.1120"), ("9.5", "EUR", "9.50"), ("9", "EUR", "9.00"), ("0.07", "EUR", "0.07"),
        ("-3", "EUR", "-3.00"), ("9", "JPY", "9"), ("9.5", "KWD", "9.500"),
    ],
)  # fmt: skip
def test_a_price_has_the_places_of_the_tariff_and_those_of_the_currency_at_least(
    price: str, currency: str, shown: str
) -> None:
    assert as_written(price, currency, written_prices(JSON)) == shown
