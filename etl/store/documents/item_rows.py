"""Items of clients, as they are loaded and as documents have them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from etl.core.periods import Period
from etl.store.database.locks import READER, WRITER
from etl.store.document_models import Item
from etl.store.ordering import by_bytes

PAGE = 500
ITEMS = '{"items":true}'
"""How the ledger says that a file was read: its rows are items."""
ITEM, ITEM_TAX = "item", "item_tax"
"""Kinds of the lines of an item and of its tax, which no bill has."""
ITEM_KINDS = frozenset({ITEM, ITEM_TAX})


class ClientItem(NamedTuple):
    """A one-off item of a client."""

    client: str
    name: str
    """Its id, of which a client has one."""
    day: date
    text: str
    amount: str
    """Before tax, with the places of the currency."""
    rate: str
    currency: str


_COLUMNS = ("client_number", "name", "day", "text", "amount", "rate", "currency")


def items_of(clients: Sequence[str], alias: str = WRITER) -> dict[str, dict[str, ClientItem]]:
    """Return the items of clients by client and id, in the order of their days and ids."""
    found: dict[str, dict[str, ClientItem]] = {}
    for start in range(0, len(clients), PAGE):
        rows = Item.objects.using(alias).filter(client_number__in=clients[start : start + PAGE])
        for row in rows.order_by("day", by_bytes("name")).values_list(*_COLUMNS):
            item = ClientItem._make(row)
            found.setdefault(item.client, {})[item.name] = item
    return found


class LoadedItem(NamedTuple):
    """An item with the file that it is of, and the number of its load."""

    item: ClientItem
    file: str
    load: int


def items(client: str | None = None, days: Period | None = None) -> Iterator[LoadedItem]:
    """Yield items by client, day and id; `days`: only those of them."""
    rows = _chosen(client, days).order_by(by_bytes("client_number"), "day", by_bytes("name"))
    for *values, file, load in rows.values_list(*_COLUMNS, "load__name", "load").iterator(PAGE):
        yield LoadedItem(ClientItem._make(values), file, load)


def count_items(client: str | None = None, days: Period | None = None) -> int:
    """Return how many items there are."""
    return _chosen(client, days).count()


def _chosen(client: str | None, days: Period | None) -> "QuerySet[Item]":
    rows = Item.objects.using(READER)
    rows = rows if client is None else rows.filter(client_number=client)
    return rows if days is None else rows.filter(day__gte=days.start, day__lt=days.end)


def packed(placed: Iterable[ClientItem]) -> str:
    """Return the items of a document as it keeps them; empty for none."""
    rows = [[one.name, one.day.isoformat(), one.text, one.amount, one.rate] for one in placed]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def unpacked(text: str, client: str, currency: str) -> list[ClientItem]:
    """Return the items of a client's document in a currency."""
    rows: list[list[str]] = json.loads(text) if text else []
    return [
        ClientItem(client, name, date.fromisoformat(day), words, amount, rate, currency)
        for name, day, words, amount, rate in rows
    ]
