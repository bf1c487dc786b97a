"""Rows of the exports `documents` and `document-lines`, from nothing but the stored texts, and of `items`."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

import pyarrow as pa

from etl.core.bill_page import LINE_FIELDS
from etl.exports.arrow_arrays import instants
from etl.exports.column_batches import batch
from etl.exports.schemas import DOCUMENT_LINES, DOCUMENTS, ITEMS

_PAGE = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SAME = ("kind", "client_number", "period_start", "period_end", "currency", "net", "tax", "gross", "corrects",
         "tariff", "tariff_sha", "kwh")  # fmt: skip
"""Columns of a document that its text has under the same name."""


class ExportedDocument(NamedTuple):
    """A document as it is exported."""

    body: str
    """Its canonical JSON, as it is stored."""
    sha256: str
    in_force: bool


def documents(stored: Iterable[ExportedDocument]) -> Iterator[pa.RecordBatch]:
    """Yield a row a document, in schema DOCUMENTS."""
    for page in _pages(stored):
        bodies = [json.loads(document.body) for document in page]
        columns: dict[str, Any] = {name: [body.get(name) for body in bodies] for name in _SAME}
        columns |= {
            "document": [body["name"] for body in bodies],
            "in_force": [document.in_force for document in page],
            "issued_at": instants([_second(body["issued_at"]) for body in bodies]),
            "sha256": [document.sha256 for document in page],
            "body": [document.body for document in page],
        }
        yield batch(DOCUMENTS, columns)


def document_lines(stored: Iterable[ExportedDocument]) -> Iterator[pa.RecordBatch]:
    """Yield a row a line of each document, in schema DOCUMENT_LINES, counted from 1 in the order of print."""
    for page in _pages(stored):
        bodies = [json.loads(document.body) for document in page]
        rows = [(body, number, line) for body in bodies for number, line in enumerate(body["lines"], 1)]
        if not rows:
            continue
        columns: dict[str, Any] = {name: [line.get(name) for _, _, line in rows] for name in LINE_FIELDS}
        columns |= {
            "document": [body["name"] for body, _, _ in rows],
            "document_kind": [body["kind"] for body, _, _ in rows],
            **{
                name: [body[name] for body, _, _ in rows]
                for name in ("client_number", "period_start", "period_end", "currency")
            },
            "line": [number for _, number, _ in rows],
        }
        yield batch(DOCUMENT_LINES, columns)


class ExportedItem(NamedTuple):
    """An item as it is exported."""

    client: str
    name: str
    day: date
    text: str
    amount: str
    rate: str
    currency: str
    load: int
    document: str | None
    """The one in force that has it."""


def items(placed: Iterable[ExportedItem]) -> Iterator[pa.RecordBatch]:
    """Yield a row an item, in schema ITEMS."""
    source = iter(placed)
    while page := list(islice(source, _PAGE)):
        columns: dict[str, Any] = {
            "client_number": [one.client for one in page],
            "id": [one.name for one in page],
            "date": [one.day.isoformat() for one in page],
            "text": [one.text for one in page],
            "amount": [one.amount for one in page],
            "tax_rate": [one.rate for one in page],
            "currency": [one.currency for one in page],
            "load": [one.load for one in page],
            "document": [one.document for one in page],
        }
        yield batch(ITEMS, columns)


def _pages(stored: Iterable[ExportedDocument]) -> Iterator[list[ExportedDocument]]:
    source = iter(stored)
    while page := list(islice(source, _PAGE)):
        yield page


def _second(stamp: str) -> int:
    """Return the second since 1970 of an ISO stamp with its offset."""
    return (datetime.fromisoformat(stamp) - _EPOCH) // timedelta(seconds=1)
