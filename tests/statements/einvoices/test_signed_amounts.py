"""Amounts of e-invoices: two places, and the sign of the document."""

from decimal import Decimal

import pytest

from etl.core.errors import RefusedError
from etl.statements.einvoices.signed_amounts import Money


def test_amounts_have_two_places_and_the_sign_of_the_document() -> None:
    assert [str(Money(-1).amount(value)) for value in ("-12.3", "4.500", "0")] == ["12.30", "-4.50", "0.00"]
    assert Money().leaf("A", Decimal("1E+2")).text == "100.00"


def test_an_amount_is_never_rounded() -> None:
    with pytest.raises(RefusedError) as refused:
        Money().amount("1.005")
    assert str(refused.value) == "1.005 has more than two places, and EN 16931 wants two (round lines in the tariff)"
