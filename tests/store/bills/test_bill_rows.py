"""A computed bill becomes one row, the same whoever writes it; without a revision it is not current."""

import pytest

from etl.core.bill_page import Bill
from tests.support.store_rows import AUGUST


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize(("revision", "current"), [(0, True), (3, True), (None, False)])
def test_every_value_stands_in_its_column(revision: int | None, current: bool) -> None:
    from etl.store.bills.bill_rows import PageValues

    values = PageValues(AUGUST, "Europe/Lisbon", 11, 22, 55)
    row = values.row(Bill("a", 33, "4.50", "estimated", "{}"), 44, "f", revision)
    stored = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    assert stored == {
        "id": None,
        "client_id": 44,
        "period_start": AUGUST.start,
        "period_end": AUGUST.end,
        "revision": revision,
        "current": current,
        "stale": False,
        "issued_at": None,
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
