"""A stored bill is read with the text of the tariff that priced it."""

import pytest

from tests.support.store_rows import AUGUST, bill, days, tariff_text

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_current_bills_inside_a_period_come_in_the_order_of_time() -> None:
    from etl.store.bills.bill_tariffs import priced_bills
    from etl.store.usage.tariff_texts import save_tariff

    tariff = save_tariff(tariff_text())
    late, early = days("2017-08-11", "2017-09-01"), days("2017-08-01", "2017-08-11")
    bill("a", late, tariff_id=tariff)
    bill("a", early, tariff_id=tariff)
    bill("a", days("2017-07-20", "2017-08-01"), tariff_id=tariff)
    bill("b", tariff_id=tariff)
    found = priced_bills(["a"], AUGUST)
    assert [(one.period, one.tariff_name, one.tariff_text) for one in found] == [
        (early, "t", "text"),
        (late, "t", "text"),
    ]


def test_a_failed_bill_may_have_no_tariff() -> None:
    from etl.store.bills.bill_tariffs import priced_bills

    bill("a", status="failed", total="")
    (found,) = priced_bills(["a"], AUGUST)
    assert (found.status, found.tariff_sha256, found.tariff_name, found.tariff_text) == ("failed", "", "", "")
