"""Stored bills have their columns in the order of `StoredBill`, and texts where no tariff is known."""

import pytest

from etl.core.bill_page import StoredBill
from tests.support.store_rows import AUGUST, bill, tariff_text

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_every_column_stands_in_its_place() -> None:
    from etl.store.bill_columns import STORED
    from etl.store.models import Bill
    from etl.store.usage.tariff_texts import save_tariff

    bill("a", tariff_id=save_tariff(tariff_text()), energy_mwh=5, total="2.00", stale=True)
    bill("b", status="failed", total="")
    priced, failed = (
        StoredBill(*row) for row in Bill.objects.order_by("client__number").values_list("client__number", *STORED)
    )
    assert (priced.client, priced.period_start, priced.period_end) == ("a", AUGUST.start, AUGUST.end)
    assert (priced.tariff, priced.tariff_sha256, priced.currency, priced.timezone) == ("t", "s", "EUR", "UTC")
    assert (priced.energy_mwh, priced.total, priced.status, priced.stale) == (5, "2.00", "complete", True)
    assert (failed.tariff, failed.tariff_sha256, failed.currency, failed.total) == ("", "", "", "")
