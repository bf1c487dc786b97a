"""Lines that only some clients have."""

from tests.support.client_numbers import bills_of, taxes
from tests.support.tariff_pages import amounts


def test_a_line_is_on_the_bills_of_those_for_whom_its_condition_holds() -> None:
    tariff = taxes('{ household = "yes" }', '{ household = ["no", "part"] }')
    found = bills_of(tariff, [{"household": "yes"}, {"household": "part"}, {"household": "other"}], 3)
    assert [amounts(bill) for bill in found] == [
        {"energy": "24.00", "low": "1.44", "vat": "0.00"},
        {"energy": "24.00", "mid": "3.12", "vat": "0.00"},
        {"energy": "24.00", "vat": "12.00"},  # neither, and nobody took the base
    ]
