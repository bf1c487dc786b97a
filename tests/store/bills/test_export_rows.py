"""Rows of exports come in the order of clients' numbers as bytes, a page at a time."""

import pytest

from tests.support.store_rows import AUGUST, bill, days, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_current_bills_come_by_client_and_period_also_over_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.bills import export_rows

    monkeypatch.setattr(export_rows, "PAGE", 2)
    for number in ("b", "ä", "B", "9"):
        bill(number)
    bill("b", days("2017-07-01", "2017-08-01"))
    waiting("9")
    found = [(one.client, one.period_start.month) for one in export_rows.bills()]
    assert found == [("9", 8), ("B", 8), ("b", 7), ("b", 8), ("ä", 8)]
    assert export_rows.count_bills() == 5
    assert [one.client for one in export_rows.bills(AUGUST, "b")] == ["b"]
    assert export_rows.count_bills(AUGUST, "b") == 1


def test_a_bill_without_a_tariff_has_empty_texts_for_it() -> None:
    from etl.store.bills import export_rows

    bill("a", status="failed", total="")
    (found,) = export_rows.bills()
    assert (found.tariff, found.tariff_sha256, found.currency) == ("", "", "")


def test_bills_of_some_clients_come_by_client_and_time_without_their_details() -> None:
    from etl.store.bills import export_rows

    late, early = days("2017-08-11", "2017-09-01"), days("2017-08-01", "2017-08-11")
    for client, period in (("a", late), ("a", early), ("b", AUGUST), ("c", AUGUST)):
        bill(client, period, total="2.00")
    found = export_rows.bills_of(["a", "b", "d"], AUGUST)
    assert {client: [(one.period_start, one.total, one.detail) for one in own] for client, own in found.items()} == {
        "a": [(early.start, "2.00", ""), (late.start, "2.00", "")], "b": [(AUGUST.start, "2.00", "")],
    }  # fmt: skip
