"""Output of `etl documents`, from documents written by hand."""

from datetime import UTC, date, datetime

from etl.invoicing.listed_documents import DocumentList
from etl.reports.issuing.documents import SHOWN, as_json, lines
from etl.store.documents.chain import Head
from etl.store.documents.document_rows import StoredDocument

AUGUST = (date(2017, 8, 1), date(2017, 9, 1))
SENT = datetime(2017, 9, 4, 10, tzinfo=UTC)


def document(number: int, kind: str, gross: str, corrects: int | None = None) -> StoredDocument:
    series = None if corrects is None else "2017"
    return StoredDocument(
        number, "2017", number, kind, "7", *AUGUST, "EUR", gross, SENT, corrects, series, corrects, f"sha {number}",
        gross, "",
    )  # fmt: skip


INVOICE = document(1, "invoice", "10.00")
CORRECTION = document(2, "correction", "2.50", 1)
REVERSALS = [document(3, "credit_note", "-10.00", 1), document(4, "credit_note", "-2.50", 2)]
HEAD = Head("2017", 4, "ab")


def test_each_document_is_a_row_that_says_what_it_corrects() -> None:
    assert lines(DocumentList([INVOICE, CORRECTION], frozenset({1, 2}), [HEAD])) == [
        "document     kind        client  days                    amount       issued",
        "2017-000001  invoice     7       2017-08-01..2017-08-31   10.00  EUR  2017-09-04",
        "2017-000002  correction  7       2017-08-01..2017-08-31    2.50  EUR  2017-09-04  corrects 2017-000001",
    ]


def test_what_is_reversed_is_said_of_invoices_and_of_corrections() -> None:
    found = lines(DocumentList([INVOICE, CORRECTION, *REVERSALS], frozenset(), [HEAD]))
    assert [line.partition("2017-09-04")[2].strip() for line in found[1:]] == [
        "reversed", "corrects 2017-000001, reversed", "reverses 2017-000001", "reverses 2017-000002",
    ]  # fmt: skip


def test_an_invoice_of_no_bill_is_said_to_have_items_alone() -> None:
    found = lines(DocumentList([INVOICE._replace(of_bills="")], frozenset({1}), [HEAD]))
    assert found[1].endswith("  items alone")


def test_of_many_documents_the_first_are_listed_and_the_rest_counted() -> None:
    found = lines(DocumentList([INVOICE] * (SHOWN + 2), frozenset({1}), [HEAD]))
    assert len(found) == 1 + SHOWN + 1
    assert found[-1] == "and 2 more (etl export documents.csv --what documents lists all)"


def test_json_has_every_column_and_the_heads() -> None:
    found = as_json(DocumentList([INVOICE, CORRECTION], frozenset({2}), [HEAD]))
    assert found["heads"] == ["2017:4:ab"]
    assert found["documents"][1] == {
        "document": "2017-000002", "kind": "correction", "client_number": "7", "bears": "7", "currency": "EUR",
        "period_start": "2017-08-01", "period_end": "2017-09-01", "gross": "2.50", "corrects": "2017-000001",
        "in_force": True, "items": [], "issued_at": "2017-09-04T10:00:00+00:00", "sha256": "sha 2",
    }  # fmt: skip
    assert (found["documents"][0]["corrects"], found["documents"][0]["in_force"]) == (None, False)
