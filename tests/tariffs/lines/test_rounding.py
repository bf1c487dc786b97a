"""A total of coins: the last line makes it a multiple of the smallest one."""

from tests.support.tariff_lines import energy
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    amounts,
    bill_of_kwh,
)


def test_a_total_of_coins_gets_a_last_line() -> None:
    tariff = HEAD.replace("EUR", "CHF") + "round = { total = 0.05 }\n" + energy("0.1")
    bill = bill_of_kwh(tariff, "10.27", AUGUST)
    assert amounts(bill) == {"energy": "1.03", "rounding": "0.02"}
    assert bill.total == "1.05"
