"""Numbers of a client that charges are multiplied by."""

from tests.support.client_numbers import POWER, bills_of
from tests.support.tariff_pages import amounts


def test_a_charge_is_multiplied_by_each_clients_own_number_exactly() -> None:
    found = bills_of(POWER, [{"capacity_kw": "4.6"}, {"capacity_kw": "10.351"}])
    assert [bill.total for bill in found] == ["2.30", "5.18"]  # 5.1755


def test_who_does_not_have_a_line_needs_no_number_for_it() -> None:
    tariff = POWER + 'when = { household = "no" }\n' + '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    found = bills_of(tariff, [{"household": "yes"}, {"household": "no", "capacity_kw": "2"}])
    assert [amounts(bill) for bill in found] == [{"e": "24.00"}, {"power": "1.00", "e": "24.00"}]
