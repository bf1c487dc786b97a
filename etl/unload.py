"""`etl unload`: the readings of a load are taken out again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.core.errors import EtlError
from etl.store.database.locks import write_lock
from etl.store.loads import ledger
from etl.store.loads.clearing import Cleared, clear_load


@dataclass(frozen=True)
class UnloadReport:
    """What was taken out, and which other loads had readings among it."""

    load: int
    name: str
    readings: int
    others: Sequence[tuple[int, str]]
    """Id and file, in the order in which they were loaded."""
    stale: int
    """Bills that this made stale."""


def unload(load: int, waiting: Callable[[float], None] | None = None) -> UnloadReport:
    """Take out all readings in the spans that a load covered; EtlError when there is no such load any more."""
    with write_lock(waiting=waiting):
        name = ledger.load_name(load)
        if name is None:
            raise EtlError(f"there is no load {load} whose readings could be taken out (etl status lists the newest)")
        cleared = Cleared()
        clear_load(load, cleared)
        stale = ledger.record_unload(f"unload of {load}: {name}", cleared)
    others = [one for one in cleared.loads if one[0] != load]
    return UnloadReport(load, name, cleared.readings, others, stale)
