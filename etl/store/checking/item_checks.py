"""Checks of items on documents: each has its lines, and none is on two documents in force."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef

from etl.core.violations import Violation
from etl.store.database.locks import READER
from etl.store.document_models import Document
from etl.store.documents.chain import number_text
from etl.store.documents.document_rows import CREDIT_NOTE
from etl.store.documents.item_rows import ITEM, ITEM_TAX, unpacked
from etl.store.ordering import by_bytes

ROWS = 256
"""Documents that are in memory at once."""


def check_items() -> Iterator[Violation]:
    """Check the items of the documents in force, client by client."""
    reversals = Document.objects.filter(kind=CREDIT_NOTE, corrects=OuterRef("pk"))
    rows = Document.objects.using(READER).exclude(items="").filter(~Exists(reversals)).exclude(kind=CREDIT_NOTE)
    columns = ("client_number", "currency", "series__name", "number", "items", "body")
    ordered = rows.order_by(by_bytes("client_number"), "pk").values_list(*columns)
    for client, group in groupby(ordered.iterator(ROWS), itemgetter(0)):
        first: dict[str, str] = {}
        for _, currency, series, number, items, body in group:
            name = number_text(series, number)
            try:
                placed, lines = unpacked(items, client, currency), _items(json.loads(body)["lines"])
            except (ValueError, TypeError, KeyError):
                continue  # etl.store.checking.document_checks names it
            if lines != [(one.name, one.day.isoformat(), one.text, one.amount, one.rate) for one in placed]:
                yield Violation(f"document {name}", "its lines of items are not those of the items in its row")
            for item in placed:
                other = first.setdefault(item.name, name)
                if other != name:
                    what = f"the item {item.name} of client {client} is on {other} too, which is in force"
                    yield Violation(f"document {name}", what)


def _items(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Return the items that the lines of a document tell: id, day, text, amount and rate."""
    rates = {line["id"]: line["price"] for line in lines if line["kind"] == ITEM_TAX}
    return [
        (line["id"], line["from"], line["description"], line["amount"], rates.get(line["id"], "0"))
        for line in lines
        if line["kind"] == ITEM
    ]
