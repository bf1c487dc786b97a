"""A computed bill becomes one row."""

import pytest

from etl.core.bill_page import Bill
from tests.support.store_rows import AUGUST


@pytest.mark.usefixtures("etl")
def test_every_value_stands_in_its_column() -> None:
    from etl.store.bills.bill_rows import PageValues

    values = PageValues(AUGUST, "Europe/Lisbon", 11, 22, 55)
    (row,) = values.rows([Bill("a", 33, "4.50", "estimated", "{}")], [44], ["f"])
    stored = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    assert stored == {
        "id": None,
        "client_id": 44,
        "period_start": AUGUST.start,
        "period_end": AUGUST.end,
        "stale": False,
        "tariff_id": 11,
        "timezone": "Europe/Lisbon",
        "status": "estimated",
        "energy_mwh": 33,
        "total": "4.50",
        "fingerprint": "f",
        "detail": "{}",
        "run_id": 22,
        "request_id": 55,
    }
