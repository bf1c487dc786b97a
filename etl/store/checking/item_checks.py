"""Checks of items on documents: each has its lines, and none is on two documents in force."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from etl.core.violations import Violation
from etl.store.database.locks import READER
from etl.store.documents import document_rows
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.item_rows import ITEM, ITEM_TAX


def check_items() -> Iterator[Violation]:
    """Check the items of the documents in force, client by client."""
    for client, group in groupby(document_rows.in_force(with_items=True, alias=READER), attrgetter("client")):
        first: dict[str, str] = {}
        for document in group:
            try:
                placed, lines = document.placed, _items(document)
            except (ValueError, TypeError, KeyError):
                continue  # document_checks names it
            if lines != [(one.name, one.day.isoformat(), one.text, one.amount, one.rate) for one in placed]:
                what = "its lines of items are not those of the items in its row"
                yield Violation(f"document {document.name}", what)
            for item in placed:
                other = first.setdefault(item.name, document.name)
                if other != document.name:
                    what = f"the item {item.name} of client {client} is on {other} too, which is in force"
                    yield Violation(f"document {document.name}", what)


def _items(document: StoredDocument) -> list[tuple[str, ...]]:
    """Return the items that the lines of a document tell: id, day, text, amount and rate."""
    lines = json.loads(document_rows.bodies([document.pk])[document.pk])["lines"]
    own = [line for line in lines if line["kind"] == ITEM]
    return [(line["id"], line["from"], line["description"], line["amount"], _rate(line["id"], lines)) for line in own]


def _rate(name: str, lines: Sequence[Mapping[str, Any]]) -> str:
    return next((str(line["price"]) for line in lines if line["kind"] == ITEM_TAX and line["id"] == name), "0")
