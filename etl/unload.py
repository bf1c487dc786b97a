"""Removal of the readings, control reads, items, types of days or edits of a load: `etl unload`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.core.errors import EtlError
from etl.store import successor_changes
from etl.store.database.locks import write_lock
from etl.store.edits import edit_writer
from etl.store.existence.unread_bills import mark_unread
from etl.store.loads import calendar_writer, control_writer, item_writer, ledger
from etl.store.loads.block_writer import by_flow
from etl.store.loads.clearing import Cleared, clear_load
from etl.user_tables import calendar_tables


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
    days: int = 0
    """Types of days that were removed."""
    edits: int = 0
    """Edits that were removed."""
    control: int = 0
    """Control reads that were removed."""


def unload(load: int, waiting: Callable[[float], None] | None = None) -> UnloadReport:
    """Remove all readings in the spans that a load covered, or what else it has; EtlError for no such load."""
    with write_lock(waiting=waiting):
        name = ledger.load_name(load)
        if name is None:
            what = f"there is no load {load} with readings, items, days or edits to remove"
            raise EtlError(f"{what} (etl status lists the newest)", code="E-NOT-FOUND")
        cleared = Cleared()
        clear_load(load, cleared)
        number, stale = ledger.record_unload(f"unload of {load}: {name}", cleared)
        items, days = item_writer.take_out(load, number), calendar_writer.days_of(load)
        control, contradicted = control_writer.take_out(load, number)
        stale += contradicted
        calendar_writer.take_out(load, number)
        edits, unedited = edit_writer.take_out(load, number)
        stale += unedited
        stale += mark_unread(cleared) + calendar_tables.mark_stale(days)
        changed = successor_changes.settle(number, cleared.series)
    others = [other for other in cleared.loads if other[0] != load]
    kwh, stale = by_flow(cleared.changes.removed_mwh), stale + changed.stale
    removed = sum(map(len, days.values()))
    counts = items, removed, edits, control
    return UnloadReport(load, name, cleared.readings, kwh, others, stale, changed.assumed, *counts)
