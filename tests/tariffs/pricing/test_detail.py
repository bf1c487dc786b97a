"""The `detail` text of bills: JSON of lines, quantities, warnings."""

from tests.support.tariff_lines import energy
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    bill_of_kwh,
    lines,
)


def test_a_line_prints_what_was_multiplied() -> None:
    found = lines(bill_of_kwh(HEAD + energy("0.0123456", description='Day "A" 50 %'), "0.000001", AUGUST))
    assert found == [
        {
            "id": "energy", "kind": "energy", "meter": None, "period": None, "tier": None, "from": "2017-08-01",
            "to": "2017-09-01", "description": 'Day "A" 50 %', "quantity": "0.000001", "unit": "kWh",
            "price": "0.0123456", "amount_exact": "0.000000012346", "amount": "0.00", "tax": False,
        }
    ]  # fmt: skip
