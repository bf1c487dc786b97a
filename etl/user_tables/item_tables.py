"""One-off items of clients, such as fees, goodwill and arrears, from a table: `etl items load` and `etl items list`."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from etl.core.currencies import currency_places, similar_codes
from etl.core.errors import EtlError, InputError
from etl.core.numbers import decimal_places, number_text
from etl.core.periods import Period, shown_period
from etl.store.database.locks import snapshot, write_lock
from etl.store.documents import document_rows, item_rows
from etl.store.documents.item_rows import ClientItem, items_of
from etl.store.loads import item_writer
from etl.store.loads.ledger import FileKey
from etl.store.usage import known_names
from etl.user_tables.user_table import TableRow, read_table

NEEDED = ("client_number", "id", "date", "text", "amount", "tax_rate")
OTHERS = ("currency",)

Rows = Sequence[tuple[TableRow, ClientItem]]


@dataclass(frozen=True)
class ItemsReport:
    """Rows of the table: items that are new, that replaced another content, and that were there already."""

    rows: int
    new: int
    replaced: int
    duplicates: int
    load: int | None
    """Its number in the ledger; None where nothing was stored."""


@dataclass(frozen=True)
class ListedItem:
    """An item, the file that it is of, and the document in force that has it, empty if none does."""

    item: ClientItem
    file: str
    document: str


def load(file: Path, waiting: Callable[[float], None] | None = None, *, replace: bool = False) -> ItemsReport:
    """Store a table of items: whole, or not at all. The same item again is a duplicate, another content is refused.

    `replace`: it replaces what was loaded.
    """
    cells = list(read_table(file, NEEDED, OTHERS))
    if not cells:
        raise InputError(str(file), "has no rows", "write one for each item", code="E-EMPTY")
    with snapshot():
        known = known_names.known_clients(row.id("client_number") for row in cells)
        currencies = known_names.currencies_of(known)
        rows = [(row, _item(row, known, currencies)) for row in cells]
    once = list(_once(rows))
    data = file.read_bytes()
    key = FileKey(str(file), len(data), hashlib.sha256(data).hexdigest(), item_rows.ITEMS)
    with write_lock(waiting=waiting):
        stored = items_of(sorted({item.client for _, item in once}))
        changed = [(row, item) for row, item in once if stored.get(item.client, {}).get(item.name) != item]
        others = [(row, item) for row, item in changed if item.name in stored.get(item.client, {})]
        if others and not replace:
            row, item = others[0]
            before = stored[item.client][item.name]
            what = f"id: {item.name!r} of client {item.client} is {_shown(before)} already"
            raise InputError(row.where, what, "give it another id, or replace what was loaded: --replace", code="E-ROW")
        number = item_writer.save(key, [item for _, item in changed]) if changed else None
    return ItemsReport(len(rows), len(changed) - len(others), len(others), len(rows) - len(changed), number)


def _once(rows: Rows) -> Iterator[tuple[TableRow, ClientItem]]:
    """Yield each item once; InputError where the table has two contents of it."""
    found: dict[tuple[str, str], ClientItem] = {}
    for row, item in rows:
        before = found.get((item.client, item.name))
        if before is None:
            found[item.client, item.name] = item
            yield row, item
        elif before != item:
            what = f"id: {item.name!r} of client {item.client} is {_shown(before)} in an earlier row"
            raise InputError(row.where, what, "give it another id", code="E-ROW")


def _item(row: TableRow, known: set[str], currencies: Mapping[str, set[str]]) -> ClientItem:
    client = row.id("client_number")
    if client not in known:
        remedy = f"{known_names.meant_client(client)}load its readings or assign it first"
        raise InputError(row.where, f"client_number: {client!r} is no client that is known", remedy, code="E-ROW")
    for name in ("id", "date", "text", "amount", "tax_rate"):
        if not row.text(name):
            raise row.bad(name, "is empty")
    day = row.day("date")
    assert day is not None  # noqa: S101 - it is not empty
    currency = _currency(row, currencies.get(client, set()))
    rate = row.number("tax_rate")
    if not 0 <= rate < 1:
        raise row.bad("tax_rate", "is no rate from 0 to below 1 (0.23 is 23 %)")
    return ClientItem(
        client, row.exported("id"), day, row.exported("text"), _amount(row, currency), number_text(rate), currency
    )


def _currency(row: TableRow, own: set[str]) -> str:
    """Return the currency of a row, or the one of its client's tariffs."""
    code = row.text("currency")
    if code:
        try:
            currency_places(code)
        except ValueError:
            near = " or ".join(similar_codes(code))
            raise row.bad("currency", f"is not a currency{f' (did you mean {near}?)' if near else ''}") from None
        return code
    if len(own) == 1:
        return next(iter(own))
    client = row.id("client_number")
    why = f"has tariffs in {' and '.join(sorted(own))}" if own else "has no tariff yet"
    raise InputError(row.where, f"client {client} {why}", "name the currency in a column currency", code="E-COLUMNS")


def _amount(row: TableRow, currency: str) -> str:
    """Return the amount with the places of its currency."""
    amount, places = row.number("amount"), currency_places(currency)
    if decimal_places(amount) > places:
        raise row.bad("amount", f"has more decimal places than {currency}, which has {places}")
    return format(Decimal(number_text(amount)).quantize(Decimal(1).scaleb(-places)), "f")


def _shown(item: ClientItem) -> str:
    return f"{item.text!r} of {item.day}, {item.amount} {item.currency} at {item.rate}"


def items(client: str | None = None) -> list[ListedItem]:
    """Return items with the documents in force that have them; EtlError where there are none."""
    with snapshot():
        found = list(item_rows.items(client))
        if not found:
            raise EtlError(no_items(client), code=known_names.code_of_absence(client, "E-NOT-FOUND"))
        names = document_rows.placed_items(None if client is None else [client])
    return [ListedItem(item, file, names.get((item.client, item.name), "")) for item, file, _ in found]


def no_items(client: str | None, days: Period | None = None) -> str:
    """Return the message that there are none."""
    if client is not None and not known_names.is_client(client):
        return known_names.nobody(client)
    whose = f" of client {client}" if client is not None else ""
    when = f" in {shown_period(days)}" if days else ""
    return f"there are no items{whose}{when} (load some: etl items load items.csv)"
