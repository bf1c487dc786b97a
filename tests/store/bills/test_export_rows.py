"""Rows of exports come in the order of clients' numbers as bytes, a page at a time."""

import pytest

from etl.core.periods import Period
from etl.core.usage_page import Readings
from tests.support.store_rows import AUGUST, MONDAY, bill, block, days, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_current_bills_come_by_client_and_period_also_over_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.bills import export_rows

    monkeypatch.setattr(export_rows, "PAGE", 2)
    for number in ("b", "ä", "B", "9"):
        bill(number)
    bill("b", days("2017-07-01", "2017-08-01"))
    bill("9", current=False, revision=1)
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


def readings(period: Period | None = None) -> list[Readings]:
    from etl.store.bills import export_rows
    from etl.store.database.locks import snapshot

    with snapshot():
        return list(export_rows.readings(period))


def test_readings_are_known_slots_in_the_period_with_their_minutes() -> None:
    block(series("a"), 1, -1, 3)
    (found,) = readings()
    assert (found.client, found.meter, found.flow, found.interval, found.quality) == ("a", "a", "import", 60, None)
    assert (found.minute.tolist(), found.energy_mwh.tolist()) == ([MONDAY, MONDAY + 120], [1, 3])
    assert readings(days("2017-08-08", "2017-08-09")) == []


def test_long_reads_are_exported_with_their_ends() -> None:
    from etl.store.models import LongRead

    one = series("a", 0, MONDAY, MONDAY + 1500)
    LongRead.objects.create(series=one, start_minute=MONDAY, end_minute=MONDAY + 1500, energy_mwh=9, quality=2)
    (found,) = readings(days("2017-08-07", "2017-08-08"))
    assert found.end is not None
    assert found.quality is not None
    assert (found.minute.tolist(), found.end.tolist(), found.quality.tolist()) == ([MONDAY], [MONDAY + 1500], [2])
