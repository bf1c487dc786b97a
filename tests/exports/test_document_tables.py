"""A document is a row, its lines are rows: all of it from the text that is stored."""

import json
from datetime import UTC, date, datetime
from typing import Any

from etl.exports.document_tables import ExportedDocument, ExportedItem, document_lines, documents, items
from etl.exports.schemas import DOCUMENT_LINES, DOCUMENTS, ITEMS

BODY: dict[str, Any] = {
    "name": "2026-000007", "kind": "invoice", "client_number": "7584", "period_start": "2017-08-01",
    "period_end": "2017-09-01", "issued_at": "2026-11-30T04:12:36+00:00", "currency": "EUR", "corrects": None,
    "net": "10.00", "tax": "2.00", "gross": "12.00", "tariff": "ten", "tariff_sha": "ab", "kwh": "1",
    "lines": [
        {"id": "energy", "kind": "energy", "quantity": "1", "unit": "kWh", "price": "10", "amount_exact": "0E-12",
         "amount": "10.00", "from": "2017-08-01", "to": "2017-09-01", "tax": False},
        {"id": "vat", "kind": "percent", "amount": "2.00", "tax": True},
    ],
}  # fmt: skip


def exported(**changes: Any) -> ExportedDocument:
    return ExportedDocument(json.dumps({**BODY, **changes}, indent=3), "cd", in_force=True)


def test_a_row_repeats_the_text_and_has_the_text_itself() -> None:
    (batch,) = documents([exported()])
    assert batch.schema == DOCUMENTS
    (row,) = batch.to_pylist()
    assert row == {
        "document": "2026-000007", "kind": "invoice", "client_number": "7584", "period_start": date(2017, 8, 1),
        "period_end": date(2017, 9, 1), "currency": "EUR", "net": "10.00", "tax": "2.00", "gross": "12.00",
        "corrects": None, "in_force": True, "issued_at": datetime(2026, 11, 30, 4, 12, 36, tzinfo=UTC),
        "tariff": "ten", "tariff_sha": "ab", "kwh": "1", "sha256": "cd", "body": json.dumps(BODY, indent=3),
    }  # fmt: skip


def test_what_an_old_text_does_not_say_is_null() -> None:
    body = {name: value for name, value in BODY.items() if name not in {"kwh", "tariff", "net"}}
    (batch,) = documents([ExportedDocument(json.dumps(body), "cd", in_force=False)])
    (row,) = batch.to_pylist()
    assert (row["kwh"], row["tariff"], row["net"], row["gross"]) == (None, None, None, "12.00")


def test_lines_are_numbered_in_the_order_of_print() -> None:
    (batch,) = document_lines([exported(), exported(name="2026-000008", kind="correction", lines=BODY["lines"][1:])])
    assert batch.schema == DOCUMENT_LINES
    rows = batch.to_pylist()
    assert [(row["document"], row["document_kind"], row["line"], row["id"], row["kind"]) for row in rows] == [
        ("2026-000007", "invoice", 1, "energy", "energy"),
        ("2026-000007", "invoice", 2, "vat", "percent"),
        ("2026-000008", "correction", 1, "vat", "percent"),
    ]
    assert (rows[0]["amount_exact"], rows[0]["from"]) == ("0.000000000000", date(2017, 8, 1))
    assert (rows[1]["quantity"], rows[1]["tax"]) == (None, True)


def test_documents_without_lines_make_no_batch() -> None:
    assert list(document_lines([exported(lines=[])])) == []


def test_pages_are_read_as_they_are_needed() -> None:
    """Memory does not grow with the number of documents."""
    read = []

    def stored() -> Any:
        for number in range(1000):
            read.append(number)
            yield exported(name=f"S-{number:06}")

    next(documents(stored()))
    assert len(read) < 500


def test_an_item_is_a_row_with_the_document_that_has_it() -> None:
    fee = ExportedItem("7584", "F-1", date(2017, 8, 20), "Fee", "5.00", "0.2", "EUR", 4, "2026-000007")
    (batch,) = items([fee, fee._replace(name="F-2", document=None)])
    assert batch.schema == ITEMS
    first, second = batch.to_pylist()
    assert first == {
        "client_number": "7584", "id": "F-1", "date": date(2017, 8, 20), "text": "Fee", "amount": "5.00",
        "tax_rate": "0.2", "currency": "EUR", "load": 4, "document": "2026-000007",
    }  # fmt: skip
    assert (second["id"], second["document"]) == ("F-2", None)
    assert list(items([])) == []
