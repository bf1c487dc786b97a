"""Items of clients: files of them, the documents that have each, and the laws of both."""

from collections import Counter
from datetime import date

from tests.support.command import Shell, written

ITEMS = "client_number,id,date,text,amount,tax_rate,currency"


def load_items(etl: Shell, *rows: str, name: str = "items.csv", replace: bool = False) -> str:
    """Load items in euros; return what is said."""
    path = written(name, ITEMS, *(f"{row},EUR" for row in rows))
    return etl.ok("items", "load", path, *["--replace"] * replace).out


def placed(etl: Shell) -> dict[str, str]:
    """The document in force of each item by client and id, empty where none has it."""
    found = etl.ok("items", "list", "--json").json["items"]
    return {f"{one['client_number']} {one['id']}": one["document"] or "" for one in found}


def in_force() -> "Counter[tuple[str, str]]":
    """How many documents in force have an item, by client and id."""
    from etl.store.documents import document_rows

    documents = document_rows.in_force(with_items=True)
    return Counter((one.client, item.name) for one in documents for item in one.placed)


def due(before: date) -> "set[tuple[str, str]]":
    """The items up to a day, by client and id."""
    from etl.store.document_models import Item

    return set(Item.objects.filter(day__lt=before).values_list("client_number", "name"))
