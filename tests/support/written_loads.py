"""Readings written by the store's own writers, without a file: for tests of what a load does to the tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from etl.blocks.assumptions import bits_of
from etl.blocks.counts import Counts
from etl.blocks.laying import lay
from etl.blocks.long_read_codec import LongReads
from etl.blocks.weeks import Points, Span, packed
from etl.core.keys import Key
from tests.support.store_rows import MONDAY

if TYPE_CHECKING:
    from etl.store.loads.block_writer import Changes
    from etl.store.loads.long_read_writer import Bad

A = Key("a", "", "", "import")


class LoadOf:
    """One load of the readings of some channels (of client a alone, where none is named)."""

    def __init__(self, *keys: Key, exact: bool = True, timezone: str = "UTC", assumed: tuple[str, ...] = ()) -> None:
        from etl.store.loads.block_writer import Writer
        from etl.store.loads.clearing import Cleared
        from etl.store.loads.series_registry import Registry

        self.keys: Sequence[Key] = keys or [A]
        self.assumed = assumed
        self.registry: Registry = Registry("a.csv", self.keys, timezone, assumed=bits_of(assumed))
        self.cleared: Cleared = Cleared()
        self.changes: Changes = self.cleared.changes
        self._writer = Writer(self.registry, self.keys, self.changes, lambda _: None, exact=exact)

    def hours(self, *mwh: int, first: int = MONDAY, interval: int = 60, channel: int = 0, quality: int = 0) -> "LoadOf":
        """Readings one after the other, of a channel."""
        minutes = first + np.arange(len(mwh)) * interval
        from etl.store.database.locks import write_lock

        marks = np.full(len(mwh), quality, np.uint16)
        points = Points(np.full(len(mwh), channel), minutes, np.array(mwh, np.int64), marks)
        span = Span(channel, interval, 0, first, int(minutes[-1]) + interval)
        with write_lock():
            self._writer.write(packed(lay(points, interval).weeks), [span])
        return self

    def long(self, *reads: tuple[int, int, int], replace: bool = False) -> "Bad":
        """Long reads of client a as (first minute, end minute, mWh), counted from MONDAY; those that are refused."""
        from etl.store.loads.long_read_writer import LongReadWriter

        start, end, energy = (np.array(column, np.int64) for column in zip(*reads, strict=True))
        none = np.zeros(len(reads), np.uint16)
        rows = LongReads(np.zeros(len(reads), np.int64), MONDAY + start, MONDAY + end, energy, none, start)
        writer = LongReadWriter(self.registry, self.keys, self.changes, self.cleared if replace else None)
        return writer.write(rows)

    def recorded(self, name: str = "a.csv") -> int:
        """The number of the load, of which the ledger now knows."""
        from etl.store.loads.ledger import FileKey, record

        count = self.changes.loaded + self.changes.revised + self.changes.duplicate
        counts = Counts(read=count, loaded=self.changes.loaded, revised=self.changes.revised)
        file = FileKey(name, 10, f"sha of {name}", "{}", self.assumed)
        return record(file, counts, self.changes, self.registry, self.cleared)


def stored(interval: int = 60) -> dict[str, list[int]]:
    """By meter what is known of the first six slots of the week of MONDAY (-1: unknown)."""
    from etl.blocks import block_codec
    from etl.store.models import IntervalBlock

    rows = IntervalBlock.objects.filter(series__interval=interval, week=2483).select_related("series__meter")
    return {
        row.series.meter.number: block_codec.unpack([bytes(row.values)], 10080 // interval)[0][:6].tolist()
        for row in rows.order_by("series__meter__number")
    }
