"""Removal of the readings or items of a load: `etl unload`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.core.errors import EtlError
from etl.store import successor_changes
from etl.store.database.locks import write_lock
from etl.store.existence.unread_bills import mark_unread
from etl.store.loads import ledger
from etl.store.loads.block_writer import by_flow
from etl.store.loads.clearing import Cleared, clear_load
from etl.store.loads.item_writer import take_out


@dataclass(frozen=True)
class UnloadReport:
    """Readings that were removed, and other loads that had some of them."""

    load: int
    name: str
    readings: int
    energy_mwh: dict[str, int]
    """Of those readings, by flow."""
    others: Sequence[tuple[int, str]]
    """Number and file of each, in the order in which they were loaded."""
    stale: int
    """Bills that became stale."""
    assumed: Sequence[str] = ()
    """Sentences about meters that are taken to have been replaced since."""
    items: int = 0
    """Items that were removed."""


def unload(load: int, waiting: Callable[[float], None] | None = None) -> UnloadReport:
    """Remove all readings in the spans that a load covered, or its items; EtlError when there is no such load."""
    with write_lock(waiting=waiting):
        name = ledger.load_name(load)
        if name is None:
            raise EtlError(f"there is no load {load} with readings or items to remove (etl status lists the newest)")
        cleared = Cleared()
        clear_load(load, cleared)
        number, stale = ledger.record_unload(f"unload of {load}: {name}", cleared)
        items = take_out(load, number)
        stale += mark_unread(cleared)
        changed = successor_changes.settle(number, cleared.series)
    others = [other for other in cleared.loads if other[0] != load]
    kwh = by_flow(cleared.changes.removed_mwh)
    return UnloadReport(load, name, cleared.readings, kwh, others, stale + changed.stale, changed.assumed, items)
