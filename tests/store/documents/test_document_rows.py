"""Documents are found by client, day and number; in force is what no credit note reverses."""

import pytest

from etl.core.errors import EtlError
from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

JULY = days("2017-07-01", "2017-08-01")


def names(documents: object) -> list[str]:
    return [one.name for one in documents]  # type: ignore[attr-defined]  # documents


def test_a_credit_note_is_not_in_force_nor_is_what_it_reverses() -> None:
    from etl.store.documents import document_rows

    assert not document_rows.any_document()
    first, *_ = sent(draft("b"), draft("a", JULY), draft("a"))
    sent(draft("b", kind="credit_note", gross="-1.00", corrects=(first.pk, first.name)), draft("b", gross="2.00"))
    assert names(document_rows.in_force()) == ["S-000002", "S-000003", "S-000005"]
    assert names(document_rows.in_force(["a"])) == ["S-000002", "S-000003"]
    assert names(document_rows.in_force(None, AUGUST)) == ["S-000003", "S-000005"]
    assert document_rows.count_in_force() == 3
    (note,) = [one for one, _ in document_rows.documents(client="b") if one.kind == "credit_note"]
    assert (note.corrected, note.corrects) == ("S-000001", first.pk)


def test_documents_of_a_period_and_a_client_come_by_number_and_are_counted() -> None:
    from etl.store.documents import document_rows

    sent(draft("b"), draft("a", JULY), draft("a"))
    assert names(one for one, _ in document_rows.documents(AUGUST)) == ["S-000001", "S-000003"]
    assert (document_rows.count_documents(AUGUST), document_rows.count_documents(client="a")) == (2, 2)


def test_one_document_is_found_by_what_it_is_called() -> None:
    from etl.store.documents import document_rows

    sent(draft("b"))
    found, body = document_rows.document("S-1")
    assert (found.client, '"client_number":"b"' in body) == ("b", True)
    with pytest.raises(EtlError, match=r"there is no document S-000002 \(etl documents lists them\)"):
        document_rows.document("S-000002")


def test_clients_with_documents_come_in_pages_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.documents import document_rows

    monkeypatch.setattr(document_rows, "PAGE", 2)
    sent(draft("b"), draft("B"), draft("a"), draft("b"), draft("c", JULY))
    assert list(document_rows.client_pages(None, AUGUST)) == [["B", "a"], ["b"]]
    assert list(document_rows.client_pages("c", JULY)) == [["c"]]
