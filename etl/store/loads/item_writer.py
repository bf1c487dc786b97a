"""Writer of items: those of a file, which is in the ledger like a file of readings, and can be taken out like it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from etl.blocks.counts import Counts
from etl.store.document_models import Item
from etl.store.documents.item_rows import ClientItem
from etl.store.loads.ledger import FileKey
from etl.store.loads.series_registry import PAGE
from etl.store.models import Load


def save(file: FileKey, items: Sequence[ClientItem]) -> int:
    """Store new items, and those that replace others; return the number of the load. Used inside the write lock."""
    load = Load(
        name=file.name, size=file.size, sha256=file.sha256, reading=file.reading, loaded_at=datetime.now(UTC),
        clients=len({item.client for item in items}), **Counts(rows=len(items)).numbers(),
    )  # fmt: skip
    load.save(force_insert=True)
    rows = [
        Item(
            client_number=one.client, name=one.name, day=one.day, text=one.text, amount=one.amount, rate=one.rate,
            currency=one.currency, load=load,
        )
        for one in items
    ]  # fmt: skip
    for start in range(0, len(rows), PAGE):
        Item.objects.bulk_create(
            rows[start : start + PAGE],
            update_conflicts=True,
            unique_fields=["client_number", "name"],
            update_fields=["day", "text", "amount", "rate", "currency", "load"],
        )
    return load.pk


def take_out(load: int, unload: int) -> int:
    """Take out the items of a load that no later one has replaced; return how many. Used inside the write lock.

    `unload`: the load that the ledger has for it.
    """
    removed, _ = Item.objects.filter(load=load).delete()
    if removed:
        Load.objects.filter(pk=load).update(undone_by=unload)
    return removed
