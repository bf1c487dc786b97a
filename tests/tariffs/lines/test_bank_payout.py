"""The line that pays out a bank of kWh."""

from tests.support.net_tariffs import BANK, ENERGY, NET, printed, run
from tests.support.tariff_pages import lines


def test_a_bank_of_kwh_is_spent_first_and_paid_out_when_it_closes() -> None:
    pages = run(NET.format(over="period") + BANK + ENERGY, [(10, 40), (25, 0), (10, 30), (7, 0)])
    assert printed(pages) == [
        {"energy": "0.00"},  # 30 kWh kept
        {"energy": "0.00"},  # 25 of them spent
        {"energy": "0.00", "net.paid": "-0.50"},  # 5 + 20 paid at 0.02
        {"energy": "1.40"},
    ]
    assert [page.balances["net"].plain for page in pages] == [["30"], ["5"], ["0"], ["0"]]
    assert '"balances":{"net":"30"}' in pages[0].bills[0].detail
    assert [line["unit"] for line in lines(pages[2].bills[0])] == ["kWh", "kWh"]
