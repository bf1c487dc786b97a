"""Documents in force of a set, and what they were made from, by their days."""

from datetime import UTC, date, datetime
from typing import Any

from etl.core.periods import Period
from etl.invoicing.bases import bases, only_re_estimated, sent_by_days
from etl.invoicing.causes import Basis
from etl.invoicing.client_sets import ClientSet
from etl.store.documents.document_rows import StoredDocument

AT = datetime(2024, 3, 1, tzinfo=UTC)
JANUARY, FEBRUARY = (date(2024, 1, 1), date(2024, 2, 1)), (date(2024, 2, 1), date(2024, 3, 1))


def sent(number: int, days: tuple[date, date], kind: str = "invoice") -> StoredDocument:
    return StoredDocument(number, "S", number, kind, "c", *days, "EUR", "1.00", AT, None, None, None, "", "1.00", "")


SET = ClientSet("c", [], [sent(3, JANUARY, "correction"), sent(1, JANUARY), sent(2, FEBRUARY)])
BODIES: dict[int, dict[str, Any]] = {
    1: {"tariff_sha": "t", "fingerprint": "first", "timezone": "UTC"},
    2: {"tariff_sha": "t", "fingerprint": "february", "timezone": "UTC"},
    3: {"result": {"tariff_sha": "t", "fingerprint": "corrected", "timezone": "UTC"}},
}


def test_documents_of_the_same_days_stand_in_the_order_in_which_they_were_made() -> None:
    found = {days: [one.number for one in documents] for days, documents in sent_by_days(SET).items()}
    assert found == {JANUARY: [1, 3], FEBRUARY: [2]}


def test_the_newest_document_of_some_days_tells_what_they_were_made_from() -> None:
    before, now = bases(SET, {}, BODIES)
    assert now == []
    assert before == [
        Basis(Period(*JANUARY), "t", "corrected", "UTC"), Basis(Period(*FEBRUARY), "t", "february", "UTC")
    ]  # fmt: skip


def test_a_set_without_documents_is_not_re_estimated() -> None:
    assert not only_re_estimated(ClientSet("c", [], []), {}, {})
