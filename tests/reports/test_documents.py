"""Output of `etl documents`, from rows written by hand."""

from datetime import date

from etl.documents import DocumentList
from etl.reports.documents import as_json, lines
from etl.store.documents.chain import Head
from etl.store.documents.document_rows import StoredDocument
from tests.support.sent import AT

DAYS = date(2017, 8, 1), date(2017, 9, 1)
FIRST = StoredDocument(1, "S", 1, "invoice", "a", *DAYS, "EUR", "10.00", AT, None, None, None, "ab")
NOTE = StoredDocument(2, "S", 2, "credit_note", "a", *DAYS, "EUR", "-10.00", AT, 1, "S", 1, "cd")
AGAIN = StoredDocument(3, "S", 3, "invoice", "a", *DAYS, "EUR", "12.50", AT, None, None, None, "ef")
CORRECTION = StoredDocument(4, "S", 4, "correction", "a", *DAYS, "EUR", "0.50", AT, 3, "S", 3, "01")
LIST = DocumentList([FIRST, NOTE, AGAIN, CORRECTION], frozenset({3, 4}), [Head("S", 4, "01")])


def test_documents_are_a_table_that_says_what_reverses_what() -> None:
    assert lines(LIST) == [
        "document  kind         client  days                    amount       issued",
        "S-000001  invoice      a       2017-08-01..2017-08-31   10.00  EUR  2017-09-05  reversed",
        "S-000002  credit note  a       2017-08-01..2017-08-31  -10.00  EUR  2017-09-05  reverses S-000001",
        "S-000003  invoice      a       2017-08-01..2017-08-31   12.50  EUR  2017-09-05",
        "S-000004  correction   a       2017-08-01..2017-08-31    0.50  EUR  2017-09-05  corrects S-000003",
    ]


def test_of_very_many_the_rest_is_counted() -> None:
    assert lines(DocumentList([FIRST] * 1002, frozenset(), []))[-1] == (
        "and 2 more (etl export documents.csv --what documents lists all)"
    )


def test_json_has_days_with_the_end_excluded_and_the_heads() -> None:
    found = as_json(LIST)
    assert found["heads"] == ["S:4:01"]
    assert found["documents"][1] == {
        "document": "S-000002", "kind": "credit_note", "client_number": "a", "period_start": "2017-08-01",
        "period_end": "2017-09-01", "currency": "EUR", "gross": "-10.00", "corrects": "S-000001", "in_force": False,
        "issued_at": "2017-09-05T12:00:00+00:00", "sha256": "cd",
    }  # fmt: skip
