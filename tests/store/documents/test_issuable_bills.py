"""Bills for documents: their days and state for all of a client, their lines for those that are issued."""

import pytest

from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, bill, days, tariff_text, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

JULY = days("2017-07-01", "2017-08-01")


def test_clients_with_a_bill_or_a_document_come_in_pages_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.documents import issuable_bills

    monkeypatch.setattr(issuable_bills, "PAGE", 2)
    for client in ("b", "B", "a"):
        bill(client)
    bill("z", JULY)
    sent(draft("c"), draft("a"), draft("y", JULY))
    assert list(issuable_bills.client_pages(None, AUGUST)) == [["B", "a"], ["b", "c"]]
    assert list(issuable_bills.client_pages("c", AUGUST)) == [["c"]]


def test_days_and_state_are_those_of_current_bills() -> None:
    from etl.store.documents.issuable_bills import bill_days
    from etl.store.usage.tariff_texts import save_tariff

    bill("a", tariff_id=save_tariff(tariff_text()), stale=True)
    bill("a", JULY, status="failed", total="")
    waiting("a")
    july, august = bill_days(["a"])
    assert (july.period, july.failed, july.total, july.currency) == (JULY, True, "", "")
    assert (august.period, august.stale, august.total, august.currency) == (AUGUST, True, "1.00", "EUR")
    assert bill_days(None, JULY) == [july]


def test_a_whole_bill_has_its_lines_and_its_fingerprint() -> None:
    from etl.store.documents.issuable_bills import whole_bills

    key = bill("a", fingerprint="x").pk
    stored, fingerprint = whole_bills([key])[key]
    assert (stored.client, stored.period_start, stored.total, fingerprint) == ("a", AUGUST.start, "1.00", "x")
